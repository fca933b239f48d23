//! Visits that compare: earlier runs beside the present pair, and a sweep.

use crate::browser::Browser;
use crate::links::wait_until;
use crate::site::Site;
use crate::visits::{RUNS, make_small, train_to_the_end};
use serde_json::{Value, json};

/// Presses what may lie behind the bar at the top.
pub async fn press(browser: &Browser, css: &str) {
    let script = format!("document.querySelector(\"{css}\").click()");
    browser.run(&script).await;
}

pub async fn show(browser: &Browser, css: &str, screenshot: &str) {
    let script = format!("document.querySelector(\"{css}\").scrollIntoView()");
    browser.run(&script).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    browser.screenshot(screenshot).await;
}

/// A short pair, and after it another whose membranes decay faster.
async fn train_two_pairs(browser: &Browser) {
    make_small(browser).await;
    train_to_the_end(browser, 120).await;
    browser.set("model-beta", "0.5").await;
    browser.click("#restart").await;
    let rows = "return document.querySelectorAll('#runs-table tbody tr').length === 4";
    wait_until(browser, "four rows", 20, rows).await;
    for side in RUNS {
        browser.wait_for_state(side, "finished", 120).await;
    }
}

pub async fn differs(browser: &Browser, number: u32) -> String {
    let css = format!("tr[data-run='{number}'] [data-column='differs']");
    browser.text(&css).await
}

async fn points(browser: &Browser, chart: &str) -> u64 {
    let css = format!("canvas[data-chart='{chart}']");
    let count = browser.attribute(&css, "data-points").await;
    count.parse().unwrap_or(0)
}

#[tokio::test]
async fn earlier_runs_stay_and_the_table_names_what_differs() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    train_two_pairs(&browser).await;
    for (number, beta) in [(1, "0.85"), (2, "0.85"), (3, "0.5"), (4, "0.5")] {
        let words = differs(&browser, number).await;
        assert_eq!(words, format!("Membrane decay {beta}"), "run {number}");
        let row = format!("tr[data-run='{number}']");
        let share = browser.attribute(&row, "data-test-accuracy").await;
        let share: f64 = share.parse().expect("an accuracy");
        assert!((0.0..=1.0).contains(&share), "run {number}: {share}");
        assert_eq!(browser.attribute(&row, "data-state").await, "finished");
        let present = browser.attribute(&row, "data-present").await;
        assert_eq!(present, (number > 2).to_string(), "run {number}");
    }

    browser
        .run("document.querySelector('.charts').scrollIntoView()")
        .await;
    // The pair that made way is drawn by itself, until somebody takes it away.
    let both = points(&browser, "loss").await;
    let drawn = async |what: &str, fits: fn(u64, u64) -> bool| {
        press(&browser, "tr[data-run='1'] .show").await;
        browser
            .wait_for(what, 10, async || match points(&browser, "loss").await {
                now if fits(now, both) => Ok(()),
                now => Err(format!("{now} points")),
            })
            .await;
    };
    drawn("one line less", |now, both| now < both).await;
    drawn("the earlier run's line", |now, both| now == both).await;
    crosshairs_move_together(&browser).await;
    show(&browser, ".charts", "runs-charts").await;
    show(&browser, "#runs", "runs").await;

    let sorted = "return [...document.querySelectorAll('#runs-table tbody tr')]
        .map(row => Number(row.dataset.testAccuracy))
        .every((share, index, all) => index === 0 || all[index - 1] >= share)";
    press(&browser, "th[data-column='test-accuracy'] button").await;
    wait_until(&browser, "the best run first", 10, sorted).await;
    let head = "th[data-column='test-accuracy']";
    assert_eq!(browser.attribute(head, "aria-sort").await, "descending");

    press(&browser, "tr[data-run='1'] .use").await;
    let beta = "return document.getElementById('model-beta').value === '0.85'";
    wait_until(&browser, "the settings of #1", 10, beta).await;
    press(&browser, "tr[data-run='1'] .remove").await;
    let gone = "return document.querySelectorAll('#runs-table tbody tr').length === 3";
    wait_until(&browser, "three rows", 10, gone).await;
    press(&browser, "#clear-runs").await;
    let cleared = "return document.querySelectorAll('#runs-table tbody tr').length === 2";
    wait_until(&browser, "the pair alone", 10, cleared).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_preset_chosen_while_a_pair_trains_waits_for_restart_with_changes() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("training-epochs", "400").await;
    browser.click("#train").await;
    browser.wait_for_step("held", 3.0, 60).await;
    browser.set("preset", "reference").await;
    let offered = "const restart = document.getElementById('restart');
        return !!restart && restart.offsetParent !== null";
    wait_until(&browser, "Restart with changes", 10, offered).await;
    let step = browser.reading("held", "data-step").await.expect("a step");
    browser.wait_for_step("held", step + 3.0, 60).await;
    assert_eq!(
        browser.attribute("[data-run='held']", "data-state").await,
        "running"
    );
    browser.click("#restart").await;
    let rows = "return document.querySelectorAll('#runs-table tbody tr').length === 4";
    wait_until(&browser, "four rows", 30, rows).await;
    browser.wait_for_step("held", 1.0, 60).await;
    let words = differs(&browser, 4).await;
    assert!(words.contains("Feedforward"), "{words}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// With the keyboard: a step in one chart is the step in all of them.
async fn crosshairs_move_together(browser: &Browser) {
    let chart = browser.element("[data-crosshair='loss']").await;
    for _ in 0..5 {
        // The right arrow.
        chart.send_keys("\u{e014}").await.expect("a key");
    }
    let together = "return [...document.querySelectorAll('[data-crosshair]')]
        .map(chart => chart.dataset.step).join(' ') === '5 5 5 5'";
    wait_until(browser, "step 5 in all charts", 10, together).await;
    let readout = browser
        .run("return document.querySelector(\"[data-readout='loss']\").textContent")
        .await;
    let readout = readout.as_str().unwrap_or_default();
    for word in ["step 5", "held", "not held", "#1"] {
        assert!(readout.contains(word), "{word}: {readout}");
    }
}

/// Two values with two seeds each, to the end.
pub async fn sweep(browser: &Browser, limit: u64) {
    browser.set("sweep-field", "model.beta").await;
    browser.set("sweep-values", "0.5, 0.9").await;
    browser.set("sweep-seeds", "2").await;
    assert_eq!(
        browser.text("#sweep-count").await,
        "2 values × 2 seeds = 4 runs"
    );
    press(browser, "#sweep-run").await;
    browser
        .wait_for("the end of the sweep", limit, async || {
            match browser.attribute("#sweep", "data-state").await.as_str() {
                "done" => Ok(()),
                state => {
                    let numbers = browser.text("#sweep-numbers").await;
                    Err(format!("{state}, {numbers}"))
                }
            }
        })
        .await;
}

#[tokio::test]
async fn a_sweep_runs_every_value_and_seed_beside_the_pair() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("sweep-values", "0.5, 2").await;
    let refused = browser.text("#sweep-values-error").await;
    assert_eq!(refused, "Membrane decay is 2; allowed: 0 to 1.");
    sweep(&browser, 180).await;
    for (name, value) in [("data-done", "4"), ("data-of", "4"), ("data-failed", "0")] {
        assert_eq!(browser.attribute("#sweep", name).await, value, "{name}");
    }
    for value in ["0.5", "0.9"] {
        for finding in ["test-accuracy", "exponent", "gradient-norm"] {
            let css = format!("td[data-value='{value}'][data-finding='{finding}']");
            let mut band = Vec::new();
            for name in ["data-low", "data-mean", "data-high"] {
                let number = browser.attribute(&css, name).await;
                band.push(number.parse::<f64>().expect("a number"));
            }
            assert!(band.is_sorted(), "{value} {finding}: {band:?}");
        }
    }
    let css = "[data-run='off']";
    assert_eq!(
        browser.attribute(css, "data-state").await,
        "idle",
        "the pair is left alone"
    );
    show(&browser, "#sweep", "sweep").await;
    for chart in ["test-accuracy", "exponent", "gradient-norm", "epochs-1"] {
        let chart = format!("sweep-{chart}-held");
        // What is out of sight is not drawn.
        show(
            &browser,
            &format!("canvas[data-chart='{chart}']"),
            "sweep-chart",
        )
        .await;
        assert!(
            points(&browser, &chart).await > 3,
            "{chart} shows both values"
        );
    }
    show(&browser, "#sweep-table", "sweep-table").await;
    let file = file_of(&browser, "#sweep-csv").await;
    assert_eq!(file.lines().count(), 3, "{file}");
    assert!(
        file.starts_with("model.beta,held,finished,failed,"),
        "{file}"
    );
    let runs = file_of(&browser, "#sweep-csv-runs").await;
    assert_eq!(runs.lines().count(), 5, "{runs}");
    let sweep = file_of(&browser, "#sweep-json").await;
    let sweep: Value = serde_json::from_str(&sweep).expect("JSON");
    assert_eq!(sweep["version"], 1);
    assert_eq!(sweep["axes"][0]["setting"], "model.beta");
    assert_eq!(sweep["axes"][0]["values"].as_array().map(Vec::len), Some(2));
    assert_eq!(sweep["seeds"]["count"], 2);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_sweep_is_saved_and_opened_as_a_file_and_goes_with_a_link() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("sweep-field", "model.threshold").await;
    browser.set("sweep-values", "0.5, 2").await;
    browser.set("sweep-seeds", "2").await;
    browser
        .run("document.querySelector('.sweep-file').open = true")
        .await;
    let file = file_of(&browser, "#sweep-save").await;
    let saved: serde_json::Value = serde_json::from_str(&file).expect("JSON");
    assert_eq!(saved["version"], 1);
    assert_eq!(saved["axes"][0]["setting"], "model.threshold");
    assert_eq!(saved["base"]["config"]["model"]["hidden_dims"], json!([16]));

    browser
        .run("document.getElementById('share-open').click()")
        .await;
    let link = browser
        .run("return document.getElementById('share-link').value")
        .await;
    let link = link.as_str().unwrap_or_default();
    assert!(link.contains("sweep=threshold:0.5,2;seeds:2"), "{link}");
    let fragment = link.split_once('#').expect("a link").1;
    let fragment = fragment.replace("&start=1", "");

    let other = Browser::open(1440, 900, &[]).await;
    other
        .visit(&site.address, &format!("device=cpu#{fragment}"))
        .await;
    let field = "return [...document.querySelectorAll('#sweep-field, #sweep-values, #sweep-seeds')]
        .map(control => control.value).join(' / ')";
    assert_eq!(other.run(field).await, "model.threshold / 0.5; 2 / 2");

    // The file opens in a page that has other settings.
    other.visit(&site.address, "device=cpu").await;
    let give = "const [text, done] = arguments; const files = new DataTransfer();
        files.items.add(new File([text], 'sweep.json'));
        const input = document.getElementById('sweep-open');
        input.files = files.files; input.dispatchEvent(new Event('change', {bubbles: true}));
        setTimeout(() => done(document.getElementById('sweep-open-error').textContent), 500);";
    let refused = other
        .client
        .execute_async(give, vec![json!("{\"version\": 2}")])
        .await;
    let refused = refused.expect("a script");
    assert_eq!(refused, "sweep.json: version is 2; allowed: 1.");
    let taken = other.client.execute_async(give, vec![json!(file)]).await;
    assert_eq!(taken.expect("a script"), "");
    assert_eq!(other.run(field).await, "model.threshold / 0.5; 2 / 2");
    let hidden = "return document.getElementById('model-hidden_dims').value";
    assert_eq!(other.run(hidden).await, "16");
    for browser in [&browser, &other] {
        assert_eq!(browser.console_errors().await, Vec::<String>::new());
    }
}

/// What a press of a button gives to be saved.
async fn file_of(browser: &Browser, css: &str) -> String {
    let script = "const [css, done] = arguments; const make = URL.createObjectURL;
        URL.createObjectURL = blob => {
            URL.createObjectURL = make; blob.text().then(done); return make.call(URL, blob);
        };
        document.querySelector(css).click();";
    let text = browser.client.execute_async(script, vec![json!(css)]).await;
    let text = text.expect("a script");
    text.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn a_sweep_pauses_a_pair_that_trains_and_can_be_cancelled() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("training-epochs", "400").await;
    browser.click("#train").await;
    browser.wait_for_step("held", 3.0, 60).await;
    press(&browser, "#sweep-run").await;
    for side in RUNS {
        browser.wait_for_state(side, "paused", 20).await;
    }
    let state = browser.attribute("#sweep", "data-state").await;
    assert_eq!(state, "running");
    press(&browser, "#sweep-cancel").await;
    let cancelled = "return document.getElementById('sweep').dataset.state === 'cancelled'";
    wait_until(&browser, "the cancelled sweep", 10, cancelled).await;
    let step = browser.reading("held", "data-step").await.expect("a step");
    browser.click("#train").await;
    browser.wait_for_step("held", step + 3.0, 60).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn on_a_phone_runs_and_sweep_fit_into_one_column() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    browser.visit(&site.address, "device=cpu").await;
    train_two_pairs(&browser).await;
    show(&browser, ".charts", "runs-charts-phone").await;
    show(&browser, "#runs", "runs-phone").await;
    sweep(&browser, 180).await;
    show(&browser, "#sweep", "sweep-phone").await;
    show(&browser, "#sweep-table", "sweep-table-phone").await;
    assert!(browser.fits_a_phone().await, "nothing overflows");
}
