//! The page itself, used in a real Chromium as a visitor would.
//!
//! `cargo xtask test` builds the site and gives its folder in `SITE_DIR`; the browser is found in
//! `CHROME` and its driver in `CHROMEDRIVER`, or on the PATH. Firefox and WebKit, in
//! [`other_browsers`] alone, come from `FIREFOX` and `GECKODRIVER`, and from `MINIBROWSER`,
//! `WEBKITWEBDRIVER` and `XVFB`.

mod about;
mod accessible;
mod answers;
mod browser;
mod class;
mod class_map;
mod devtools;
mod embedded;
mod engines;
mod guides;
mod hosting;
mod hosts;
mod inside;
mod languages;
mod left_off;
mod lessons;
mod links;
mod memory;
mod network;
mod offline;
mod other_browsers;
mod own_data;
mod page;
mod phone;
mod platform;
mod proof;
mod releases;
mod runs;
mod site;
mod timing;
mod tour;
mod visits;
mod watch;
