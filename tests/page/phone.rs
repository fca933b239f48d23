//! All that the lab does, on a phone.

use crate::accessible::{hold, train_the_demonstration};
use crate::browser::Browser;
use crate::inside::{
    CHARTS, click_cell, focus, press as press_key, wait_for_picture, wait_until as wait_inside,
};
use crate::links::{finished, wait_until};
use crate::runs::{differs, press, show, sweep};
use crate::site::Site;
use crate::visits::make_small;
use fantoccini::key::Key;

/// The whole lab stays within the phone's width, wherever the visitor has come to.
async fn fits(browser: &Browser, where_at: &str) {
    assert!(browser.fits_a_phone().await, "{where_at} fits");
}

#[tokio::test]
async fn a_phone_trains_the_demonstration_and_does_all_that_the_lab_does() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    browser.visit(&site.address, "device=cpu").await;
    train_the_demonstration(&browser).await;
    fits(&browser, "the demonstration").await;
    show(&browser, "main", "demonstration-phone").await;

    restart_with_changes(&browser).await;
    look_inside(&browser).await;
    let words = differs(&browser, 6).await;
    assert!(words.contains("Membrane decay 0.5"), "{words}");
    show(&browser, "#runs", "compared-phone").await;
    sweep(&browser, 180).await;
    fits(&browser, "the sweep").await;
    hold(&browser, "the lab with all of it, on a phone").await;
    a_theme_stays(&browser, &site).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// A parameter edited in the drawer while a pair trains.
async fn restart_with_changes(browser: &Browser) {
    make_small(browser).await;
    browser.set("training-epochs", "400").await;
    press(browser, "#restart").await;
    browser.wait_for_step("held", 3.0, 60).await;
    browser.click(".trans [data-part='settings']").await;
    browser.set("model-beta", "0.5").await;
    browser.set("task-time_steps", "20").await;
    browser.set("training-epochs", "2").await;
    fits(browser, "the drawer").await;
    browser.screenshot("drawer-phone").await;
    let state = browser.attribute("[data-run='held']", "data-state").await;
    assert_eq!(state, "running", "nothing restarts by itself");
    browser.click("#settings-close").await;
    browser.click("#restart").await;
    finished(browser).await;
}

async fn look_inside(browser: &Browser) {
    browser.run("location.hash = 'view=inside'").await;
    wait_inside(browser, "data-steps", "20").await;
    for chart in [CHARTS[0], CHARTS[1], CHARTS[4], CHARTS[5]] {
        wait_for_picture(browser, chart).await;
    }
    focus(browser, "inside-time").await;
    press_key(browser, Key::Home).await;
    press_key(browser, Key::Right).await;
    wait_inside(browser, "data-cursor", "1").await;
    click_cell(browser, 5).await;
    wait_inside(browser, "data-neuron", "5").await;
    fits(browser, "the networks").await;
    browser.run("location.hash = 'view=lab'").await;
}

async fn a_theme_stays(browser: &Browser, site: &Site) {
    let theme = "return document.documentElement.dataset.theme === 'dark'";
    browser.set("theme", "dark").await;
    wait_until(browser, "the dark theme", 10, theme).await;
    browser.visit(&site.address, "device=cpu").await;
    wait_until(browser, "the dark theme after a reload", 10, theme).await;
    browser.screenshot("dark-phone").await;
}
