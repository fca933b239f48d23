//! A visit that ends in the middle of its training, and the next one.

use crate::browser::Browser;
use crate::links::{finished, wait_until};
use crate::site::Site;
use crate::visits::{RUNS, final_readings, make_small, train_to_the_end};

/// Words of pairs that are kept in this browser.
const KEPT: &str =
    "Object.keys(localStorage).filter(key => key.startsWith('lyapunov-lab.checkpoint.')).length";

/// Another visit in the same tab.
async fn visit(site: &Site, browser: &Browser) {
    browser.visit(&site.address, "device=cpu").await;
}

#[tokio::test]
async fn training_goes_on_after_a_reload_to_the_numbers_that_it_would_have_come_to() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    visit(&site, &browser).await;
    make_small(&browser).await;
    train_to_the_end(&browser, 120).await;
    let whole = final_readings(&browser).await;
    let forgotten = format!("return {KEPT} === 0");
    wait_until(
        &browser,
        "nothing kept of a pair that is over",
        10,
        &forgotten,
    )
    .await;

    visit(&site, &browser).await;
    let offered = "return document.getElementById('left-off') !== null";
    assert_eq!(browser.run(offered).await, false);
    make_small(&browser).await;
    for step in 1..=4 {
        browser.click("#step").await;
        for run in RUNS {
            browser.wait_for_step(run, f64::from(step), 30).await;
        }
    }
    let kept = format!("return {KEPT} === 1");
    wait_until(&browser, "the pair is kept", 20, &kept).await;
    // The newest files are written after the words of the first.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;

    visit(&site, &browser).await;
    wait_until(&browser, "the offer", 20, offered).await;
    browser.screenshot("left-off").await;
    let words = browser.text("#left-off-steps").await;
    assert!(words.starts_with("Training stopped at step"), "{words}");
    browser.click("#left-off-continue").await;
    finished(&browser).await;
    assert_eq!(final_readings(&browser).await, whole);
    wait_until(&browser, "nothing kept of it any longer", 10, &forgotten).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_forgotten_is_not_offered_again() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    visit(&site, &browser).await;
    make_small(&browser).await;
    browser.click("#step").await;
    let kept = format!("return {KEPT} === 1");
    wait_until(&browser, "the pair is kept", 30, &kept).await;
    visit(&site, &browser).await;
    let offered = "return document.getElementById('left-off') !== null";
    wait_until(&browser, "the offer", 20, offered).await;
    browser.click("#left-off-forget-all").await;
    let forgotten = format!("return {KEPT} === 0");
    wait_until(&browser, "nothing is kept", 10, &forgotten).await;
    visit(&site, &browser).await;
    assert_eq!(browser.run(offered).await, false);
}
