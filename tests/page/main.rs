//! The page itself, used in a real Chromium as a visitor would.
//!
//! `cargo xtask test` builds the site and gives its folder in `SITE_DIR`; the browser is found in
//! `CHROME` and its driver in `CHROMEDRIVER`, or on the PATH.

mod accessible;
mod browser;
mod devtools;
mod inside;
mod lessons;
mod links;
mod memory;
mod page;
mod phone;
mod proof;
mod runs;
mod site;
mod visits;
