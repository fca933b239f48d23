//! Visits to "Is this number right?", and to what the estimators say of a trained network.

use crate::browser::Browser;
use crate::lessons::keep_engines;
use crate::links::wait_until;
use crate::runs::{press, to_view};
use crate::site::Site;
use crate::visits::{RUNS, make_small, train_to_the_end};

/// Runs the proof to its end.
async fn prove(browser: &Browser, limit: u64) {
    browser.click("#prove").await;
    browser
        .wait_for("the proof's end", limit, async || {
            match browser.attribute("#proof", "data-state").await.as_str() {
                "done" => Ok(()),
                state => Err(format!("{state}, {}", browser.text("#proof-status").await)),
            }
        })
        .await;
}

/// The keys of rows that are off, each with its error and its tolerance.
async fn rows_off(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-proof]')]
        .filter(row => row.dataset.within !== 'true'
            || !(Number(row.dataset.error) <= Number(row.dataset.tolerance)))
        .map(row => `${row.dataset.proof}: ${row.dataset.error} of ${row.dataset.tolerance}`);";
    let off = browser.run(script).await;
    serde_json::from_value(off).expect("texts")
}

#[tokio::test]
async fn every_known_exponent_is_found_within_its_tolerance() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu#view=proof").await;
    assert_eq!(browser.text("#proof-device").await, "CPU");
    browser.screenshot("proof-before").await;
    prove(&browser, 300).await;
    assert_eq!(rows_off(&browser).await, Vec::<String>::new());
    let rows = browser.attribute("#proof", "data-rows").await;
    assert_eq!(rows, browser.attribute("#proof", "data-of").await);
    assert_eq!(rows, browser.attribute("#proof", "data-right").await);
    assert_eq!(browser.attribute("#proof", "data-failed").await, "0");
    let said = browser.text("#proof-status").await;
    assert_eq!(said, format!("All {rows} rows are within their tolerance"));
    let headline = browser.text("#proof h1").await;
    assert_eq!(
        headline,
        format!("Is this number right? {rows} of {rows} are within tolerance")
    );
    let closest = browser.text("#proof .ph p").await;
    assert!(closest.contains("of its tolerance: "), "{closest}");
    assert!(rows.parse::<usize>().expect("a count") > 20, "{rows} rows");
    browser.screenshot("proof").await;
    browser.run("scrollTo(0, document.body.scrollHeight)").await;
    browser.screenshot("proof-end").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn on_a_phone_the_proof_keeps_its_one_axis_and_fits() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    browser.visit(&site.address, "device=cpu#view=proof").await;
    prove(&browser, 300).await;
    browser.screenshot("proof-phone").await;
    browser
        .run("document.querySelector('[data-proof]').scrollIntoView()")
        .await;
    browser.screenshot("proof-phone-rows").await;
    assert!(browser.fits_a_phone().await, "nothing overflows");
}

/// Whether the lab is shown, and whether the proof is.
async fn wait_for_views(browser: &Browser, wanted: [bool; 2]) {
    let script = "return [document.getElementById('train') !== null,
        document.getElementById('proof') !== null];";
    browser
        .wait_for(&format!("views {wanted:?}"), 10, async || {
            let shown = browser.run(script).await;
            if shown == serde_json::json!(wanted) {
                Ok(())
            } else {
                Err(shown.to_string())
            }
        })
        .await;
}

/// The lab goes on behind the other view, and the browser's own way back leads to it.
#[tokio::test]
async fn the_views_share_one_lab_and_the_browsers_way_back_leads_to_it() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("training-epochs", "400").await;
    browser.click("#train").await;
    browser.wait_for_step("held", 3.0, 60).await;
    let step = browser.reading("held", "data-step").await.expect("a step");
    to_view(&browser, "proof").await;
    wait_for_views(&browser, [false, true]).await;
    browser.click("#prove").await;
    let some = "return Number(document.getElementById('proof').dataset.rows) > 0";
    wait_until(&browser, "a row", 60, some).await;
    browser.click("#prove").await;
    let stopped = "return document.getElementById('proof').dataset.state === 'stopped'";
    wait_until(&browser, "the stopped proof", 10, stopped).await;
    browser.client.back().await.expect("a way back");
    wait_for_views(&browser, [true, false]).await;
    browser.wait_for_step("held", step + 6.0, 60).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// A number of a measurement, in full.
async fn estimate(browser: &Browser, side: &str, name: &str) -> Option<f64> {
    let css = format!("[data-exponents='{side}']");
    browser.attribute(&css, name).await.parse().ok()
}

async fn wait_for_estimates(browser: &Browser, side: &str) {
    browser
        .wait_for(
            &format!("what the estimators say of {side}"),
            60,
            async || match estimate(browser, side, "data-tangent").await {
                Some(_) => Ok(()),
                None => Err("no reading".to_owned()),
            },
        )
        .await;
}

/// Waits until nothing is being measured.
async fn wait_until_measured(browser: &Browser) {
    browser
        .wait_for("the end of the measurement", 60, async || {
            match browser.attribute("#measure", "data-state").await.as_str() {
                "idle" => Ok(()),
                state => Err(state.to_owned()),
            }
        })
        .await;
}

#[tokio::test]
async fn a_finished_run_is_measured_by_every_estimator_and_its_health_is_shown() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("task-time_steps", "20").await;
    train_to_the_end(&browser, 120).await;
    check_health(&browser).await;
    to_view(&browser, "compare").await;
    for side in RUNS {
        wait_for_estimates(&browser, side).await;
        for name in [
            "data-tangent",
            "data-finite-size",
            "data-seed",
            "data-flipped",
        ] {
            let value = estimate(&browser, side, name).await;
            assert!(
                value.is_some_and(f64::is_finite),
                "{side} {name}: {value:?}"
            );
        }
        let mean = estimate(&browser, side, "data-tangent").await;
        let mean_square = estimate(&browser, side, "data-mean-square").await;
        assert!(mean_square >= mean, "{side}: {mean_square:?} {mean:?}");
        assert_eq!(estimate(&browser, side, "data-samples").await, Some(16.0));
        assert_eq!(estimate(&browser, side, "data-sweep").await, Some(7.0));
        let caveat = browser
            .text(&format!(
                "[data-estimator='finite-size'] [data-caveat='{side}']"
            ))
            .await;
        // Of the sweep, a millionth is too near for any spike.
        assert!(
            caveat.contains("reads the subthreshold decay alone"),
            "{caveat}"
        );
        let css = format!("[data-exponents='{side}']");
        let spectrum = browser.attribute(&css, "data-spectrum").await;
        assert_eq!(spectrum.split(' ').count(), 4, "{spectrum}");
    }
    let first = estimate(&browser, "held", "data-tangent").await;
    wait_until_measured(&browser).await;
    browser
        .run("document.getElementById('exponents').scrollIntoView()")
        .await;
    browser.screenshot("exponents").await;
    // It may lie behind the bar at the top.
    press(&browser, "#measure").await;
    wait_until_measured(&browser).await;
    assert_eq!(
        estimate(&browser, "held", "data-tangent").await,
        first,
        "the same weights give the same numbers"
    );
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

async fn check_health(browser: &Browser) {
    for side in RUNS {
        let health = format!("[data-health='{side}']");
        for name in [
            "data-firing-rate",
            "data-silent",
            "data-saturated",
            "data-window",
        ] {
            let share = browser.attribute(&health, name).await;
            let share: f64 = share.parse().expect("one layer's share");
            assert!((0.0..=1.0).contains(&share), "{side} {name}: {share}");
        }
    }
    browser
        .run("document.getElementById('health').scrollIntoView()")
        .await;
    browser.screenshot("health").await;
}

/// Of a network wide enough that its measurement takes some tenths of a second.
#[tokio::test]
async fn a_measurement_is_stopped_by_the_button_that_asks_for_it() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu&engines=1").await;
    make_small(&browser).await;
    browser.set("model-hidden_dims", "400").await;
    browser.set("task-time_steps", "60").await;
    browser.set("training-epochs", "1").await;
    browser.click("#train").await;
    to_view(&browser, "compare").await;
    // As soon as the first run that ends is measured.
    let stop = "const done = arguments[0]; const end = performance.now() + 200000;
        const look = () => {
            const button = document.getElementById('measure');
            if (button?.dataset.state === 'measuring') {
                const said = button.textContent;
                button.click();
                return done(said);
            }
            performance.now() < end ? setTimeout(look, 2) : done('never measured');
        };
        look();";
    let said = browser.client.execute_async(stop, vec![]).await;
    assert_eq!(said.expect("a script"), "Stop measuring");
    to_view(&browser, "lab").await;
    for side in ["off", "held"] {
        browser.wait_for_state(side, "finished", 200).await;
    }
    to_view(&browser, "compare").await;
    wait_until_measured(&browser).await;
    let sides = [
        estimate(&browser, "off", "data-tangent").await,
        estimate(&browser, "held", "data-tangent").await,
    ];
    assert!(sides.contains(&None), "{sides:?}");
    assert_eq!(browser.text("#measure").await, "Measure now");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_measurement_lost_with_its_engine_is_named_where_it_was_asked_for() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    keep_engines(&browser).await;
    browser.visit(&site.address, "device=cpu&engines=1").await;
    make_small(&browser).await;
    train_to_the_end(&browser, 120).await;
    to_view(&browser, "compare").await;
    wait_until_measured(&browser).await;
    let break_it = "document.getElementById('measure').click();
        const broken = new ErrorEvent('error', { message: 'for a test', cancelable: true });
        engines.at(-1).dispatchEvent(broken);";
    browser.run(break_it).await;
    let said = "return document.querySelector('#exponents [data-message]')?.textContent
        .includes('Its measurement was lost')";
    wait_until(&browser, "what was lost", 10, said).await;
    browser.screenshot("measurement-lost").await;
}
