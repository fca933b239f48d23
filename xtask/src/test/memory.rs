//! `cargo xtask soak --memory`: long training in Chromium, its memory sampled each minute.

use super::browser::ignored;
use crate::{Outcome, command, workplace::Workplace};

/// How long each of the two trainings is watched unless said otherwise.
pub const MINUTES: u32 = 60;
/// The samples after the fifth are compared with it.
const FEWEST: u32 = 6;

/// Builds the site and watches it; `tests/page/memory.rs` says what is trained and what is flat.
pub fn soak_memory(here: &Workplace, minutes: u32) -> Outcome<()> {
    if minutes < FEWEST {
        return Err(format!(
            "--minutes {minutes}: give {FEWEST} or more, memory is compared from minute 5 on"
        ));
    }
    let mut test = ignored(here, "memory::")?;
    command::run(test.env("SOAK_MINUTES", minutes.to_string()))
}
