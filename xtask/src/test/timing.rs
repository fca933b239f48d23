//! `cargo xtask bench --page`: how long pair and sweep take in Chromium, with one engine and with many.

use crate::{Outcome, build, command, setup, workplace::Workplace};

/// Builds the site and times it; `tests/page/timing.rs` says what.
pub fn time_page(here: &Workplace) -> Outcome<()> {
    let (wasm, browser) = setup::for_tests(here)?;
    let site = here.target.join("site").join("test");
    build::site(here, &wasm, build::Engine::Quick, &site)?;
    let mut test = here.command("cargo");
    test.args(["test", "--release", "--package", "xtask", "--test", "page"])
        .args(["--", "--ignored", "--nocapture", "--test-threads=1"])
        .arg("timing::")
        .env("SITE_DIR", &site)
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver);
    command::run(&mut test)
}
