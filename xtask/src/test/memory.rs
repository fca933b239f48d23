//! `cargo xtask soak --memory`: long training in Chromium, its memory sampled each minute.

use crate::{Outcome, build, command, setup, workplace::Workplace};

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
    let (wasm, browser) = setup::for_tests(here)?;
    let site = here.target.join("site").join("test");
    build::site(here, &wasm, build::Engine::Quick, &site)?;
    let mut test = here.command("cargo");
    test.args(["test", "--release", "--package", "xtask", "--test", "page"])
        .args(["--", "--ignored", "--nocapture", "--test-threads=1"])
        .arg("memory::")
        .env("SITE_DIR", &site)
        .env("SOAK_MINUTES", minutes.to_string())
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver);
    command::run(&mut test)
}
