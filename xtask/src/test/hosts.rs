//! `cargo xtask hosts-test`: the lab as a guest of other people's programs.

use super::browser::ignored;
use crate::{Outcome, command, setup, workplace::Workplace};

/// Builds the site and has it in a book and in a notebook; `tests/page/hosts.rs` says what is done there.
pub fn hosts(here: &Workplace) -> Outcome<()> {
    let python = setup::python(here, &setup::HOSTS)?;
    command::run(ignored(here, "hosts::")?.env("HOSTS_PYTHON", python))
}
