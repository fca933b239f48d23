//! Firefox and WebKit: the demonstration on the CPU, with Chromium's receipt to the last bit.
//!
//! `cargo xtask test --only browsers` runs this module alone.

#[cfg(target_os = "linux")]
mod display;

use crate::accessible::train_the_demonstration;
use crate::browser::{Browser, Driver};
use crate::inside::wait_for_pictures;
use crate::links::{SMALL, finished, follow, value, wait_until};
use crate::runs::to_view;
use crate::site::Site;
use crate::visits::RUNS;
use crate::watch::Watch;
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use std::process::Command;
use tokio::sync::OnceCell;

/// A program that `cargo xtask test` names, or that is on the PATH.
fn program(variable: &str, otherwise: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| otherwise.to_owned())
}

fn capabilities(key: &str, options: Value) -> Capabilities {
    Capabilities::from_iter([(key.to_owned(), options)])
}

async fn firefox() -> Browser {
    let options = json!({
        "binary": program("FIREFOX", "firefox"),
        "args": ["-headless", "--width=1440", "--height=900"],
    });
    let driver = Driver::start(&mut Command::new(program("GECKODRIVER", "geckodriver")));
    driver
        .connect(capabilities("moz:firefoxOptions", options))
        .await
}

/// WebKit in its own small browser, which draws on that display.
#[cfg(target_os = "linux")]
async fn webkit(display: &display::Display) -> Browser {
    let options = json!({
        "binary": program("MINIBROWSER", "MiniBrowser"),
        "args": ["--automation"],
    });
    let mut driver = Command::new(program("WEBKITWEBDRIVER", "WebKitWebDriver"));
    let driver = Driver::start(driver.env("DISPLAY", display.name()));
    let browser = driver
        .connect(capabilities("webkitgtk:browserOptions", options))
        .await;
    let sized = browser.client.set_window_rect(0, 0, 1440, 900).await;
    sized.expect("a window of that size");
    browser
}

/// What a visitor in Chromium shares after training to the end: what stands behind the links' `#`.
struct Shared {
    demonstration: String,
    small: String,
}

/// Chromium's, made once for all the other browsers.
async fn chromiums() -> &'static Shared {
    static SHARED: OnceCell<Shared> = OnceCell::const_new();
    let make = async || {
        let site = Site::serve();
        let browser = Browser::open(1440, 900, &[]).await;
        browser.visit(&site.address, "device=cpu").await;
        train_the_demonstration(&browser).await;
        let demonstration = share(&browser).await;
        let link = format!("{}#v=1&{SMALL}&device=cpu&start=1", site.address);
        follow(&browser, &link).await;
        finished(&browser).await;
        let small = share(&browser).await;
        Shared {
            demonstration,
            small,
        }
    };
    SHARED.get_or_init(make).await
}

/// What stands behind the `#` of the link that the share dialog gives: settings and both receipts.
pub async fn share(browser: &Browser) -> String {
    browser.click("#share-open").await;
    let code = "return Number(document.getElementById('share-code').dataset.modules) > 20";
    wait_until(browser, "a QR code", 20, code).await;
    let link = value(browser, "share-link").await;
    let (_, fragment) = link.split_once('#').expect("a fragment");
    for part in ["got-off=", "got-held=", "~cpu~"] {
        assert!(fragment.contains(part), "{part} is not in {fragment}");
    }
    fragment.to_owned()
}

/// The charts of the training, and the network drawn from within.
async fn everything_is_drawn(browser: &Browser) {
    for chart in ["loss", "accuracy", "exponent", "gradient-norm"] {
        let css = format!("[data-chart='{chart}']");
        let points = browser.attribute(&css, "data-points").await;
        let points: usize = points.parse().expect("a count");
        assert!(points > 5, "{chart}: {points} points");
    }
    browser.click("[data-run='held'] .look").await;
    wait_for_pictures(browser).await;
    // A link opens the view that it was made in.
    to_view(browser, "lab").await;
}

async fn does_all_that_chromium_does(browser: &Browser, name: &str) {
    let chromiums = chromiums().await;
    let (site, watch) = Watch::serve();
    browser.visit(&site.address, "device=cpu").await;
    train_the_demonstration(browser).await;
    browser.run("scrollTo(0, 0)").await;
    browser.screenshot(&format!("demonstration-{name}")).await;
    everything_is_drawn(browser).await;
    browser.screenshot(&format!("inside-{name}")).await;
    assert_eq!(share(browser).await, chromiums.demonstration);
    assert_eq!(watch.complaints(browser).await, Vec::<String>::new());

    follow(browser, &format!("{}#{}", site.address, chromiums.small)).await;
    browser.click("#train").await;
    finished(browser).await;
    for side in RUNS {
        let css = format!("#reproduced-{side}");
        let key = browser.attribute(&css, "data-reproduced").await;
        assert_eq!(key, "exactly", "{}", browser.text(&css).await);
    }
    browser.click("#to-lessons").await;
    browser.click("#lesson-edge").await;
    let text = "return document.querySelectorAll('.exercise-text > *').length > 2";
    wait_until(browser, "the lesson's text", 30, text).await;
    browser.screenshot(&format!("lesson-{name}")).await;
    assert_eq!(watch.complaints(browser).await, Vec::<String>::new());
}

#[tokio::test]
async fn firefox_gives_chromiums_receipt_of_the_demonstration_to_the_last_bit() {
    let browser = firefox().await;
    does_all_that_chromium_does(&browser, "firefox").await;
}

/// WebKitGTK is for Linux alone.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn webkit_gives_chromiums_receipt_of_the_demonstration_to_the_last_bit() {
    let display = display::Display::open();
    let browser = webkit(&display).await;
    does_all_that_chromium_does(&browser, "webkit").await;
}
