//! `cargo xtask bench --page`: how long pair and sweep take in Chromium, with one engine and with many.

use super::browser::ignored;
use crate::{Outcome, command, workplace::Workplace};

/// Builds the site and times it; `tests/page/timing.rs` says what.
pub fn time_page(here: &Workplace) -> Outcome<()> {
    command::run(&mut ignored(here, "timing::")?)
}
