//! Every view is for everybody, and moves smoothly.

use crate::browser::Browser;
use crate::site::Site;
use crate::tour::UNFOLD;
use crate::visits::{RUNS, train_to_the_end};
use serde_json::json;
use std::time::Duration;

/// What axe-core finds wrong with the page as it is now.
pub async fn violations(browser: &Browser) -> Vec<String> {
    let path = std::env::var("AXE").expect("cargo xtask test sets AXE to axe-core's script");
    let axe = std::fs::read_to_string(path).expect("axe-core's script");
    browser.run(&axe).await;
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then(result => done(
            result.violations.flatMap(rule => rule.nodes.map(node =>
                `${rule.id}: ${node.target} (${node.failureSummary})`))));";
    let found = browser.client.execute_async(script, vec![]).await;
    serde_json::from_value(found.expect("axe answers")).expect("texts")
}

pub async fn hold(browser: &Browser, view: &str) {
    let found = violations(browser).await;
    assert!(found.is_empty(), "{view}: {found:#?}");
}

/// What the page's own thread computes while both networks train: T 100, 256 neurons, on the CPU device. In time of its
/// own, since two engines and a page on two cores make each other wait, and so does whatever else a machine does.
#[tokio::test]
async fn frames_come_on_time_while_a_large_network_trains() {
    /// Of the time, over all and in any tenth of a second.
    const MOST: [f64; 2] = [0.25, 0.7];
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    browser.set("model-hidden_dims", "256").await;
    let own_time = json!({ "timeDomain": "threadTicks" });
    browser.devtools("Performance.enable", own_time).await;
    browser.click("#train").await;
    browser.wait_for_step("held", 10.0, 120).await;
    let mut times = vec![busy(&browser).await];
    for _ in 0..60 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        times.push(busy(&browser).await);
    }
    let state = browser
        .attribute(&format!("[data-run='{}']", RUNS[1]), "data-state")
        .await;
    assert_eq!(state, "running");
    let share = |from: &[f64; 2], to: &[f64; 2]| (to[1] - from[1]) / (to[0] - from[0]);
    let all = share(&times[0], &times[60]);
    let parts = times.windows(2).map(|pair| share(&pair[0], &pair[1]));
    let largest = parts.fold(0.0, f64::max);
    println!(
        "at work {:.0} % of the time, at most {:.0} %",
        all * 100.0,
        largest * 100.0
    );
    // It is at work at all: the clock is that of the page.
    assert!(all > 0.01, "{all}");
    assert!(all < MOST[0] && largest < MOST[1], "{all} {largest}");
}

/// Seconds that have passed, and those that the page's own thread was at work.
async fn busy(browser: &Browser) -> [f64; 2] {
    let answer = browser.devtools("Performance.getMetrics", json!({})).await;
    ["Timestamp", "TaskDuration"].map(|name| {
        let metrics = answer["metrics"].as_array().expect("metrics");
        let found = metrics.iter().find(|it| it["name"] == name);
        found.and_then(|it| it["value"].as_f64()).expect(name)
    })
}

/// Trains what the first screen opens with to its end: one network fails, the other learns.
pub async fn train_the_demonstration(browser: &Browser) {
    train_to_the_end(browser, 300).await;
    let accuracy = async |side: &str| browser.reading(side, "data-test-accuracy").await;
    let (off, held) = (accuracy("off").await, accuracy("held").await);
    assert!(
        off.is_some_and(|accuracy| accuracy < 0.35),
        "unregularised: {off:?}"
    );
    assert!(
        held.is_some_and(|accuracy| accuracy > 0.85),
        "regularised: {held:?}"
    );
}

/// The first screen as it opens, trained to its end.
#[tokio::test]
async fn the_demonstration_trains_to_its_end_and_says_what_happened() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    train_the_demonstration(&browser).await;
    let verdict = browser.text("#verdict").await;
    assert!(
        verdict.contains("Same weights, same data, same seed"),
        "{verdict}"
    );
    browser.run("scrollTo(0, 0)").await;
    browser.screenshot("demonstration").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// What was chosen is there at once, and after a reload.
#[tokio::test]
async fn a_theme_that_was_chosen_applies_at_once_and_stays() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    browser.run(UNFOLD).await;
    let colour = "return getComputedStyle(document.body).backgroundColor;";
    browser.set("theme", "light").await;
    let light = browser.run(colour).await;
    browser.set("theme", "dark").await;
    let dark = browser.run(colour).await;
    assert_ne!(light, dark);
    browser.visit(&site.address, "device=cpu").await;
    assert_eq!(browser.run(colour).await, dark);
}
