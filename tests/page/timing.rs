//! How long the page takes with one engine and with as many as there are cores: the demonstration's pair, a sweep
//! of eight runs, and what each lesson's goal takes.

use crate::browser::Browser;
use crate::lessons::{answer, begin_with, change, solutions};
use crate::links::wait_until;
use crate::runs::open_form;
use crate::site::Site;

/// Of each, one engine and many in turn, so that what else the machine does meets both.
const ROUNDS: usize = 3;
/// Epochs of each of the sweep's runs.
const SWEPT_EPOCHS: &str = "2";

/// Presses a button; milliseconds until a condition on the page holds, by the page's own clock.
async fn timed(browser: &Browser, press: &str, until: &str) -> f64 {
    let script = format!(
        "const start = performance.now(); self.took = null;
        const clock = setInterval(() => {{
            if ({until}) {{ clearInterval(clock); self.took = performance.now() - start; }}
        }}, 10);
        document.querySelector('{press}').click();"
    );
    browser.run(&script).await;
    wait_until(browser, "the end", 900, "return self.took !== null").await;
    let took = browser.run("return self.took").await;
    took.as_f64().expect("milliseconds")
}

async fn open(site: &Site, engines: usize) -> Browser {
    let browser = Browser::open(1440, 900, &[]).await;
    let query = format!("device=cpu&engines={engines}");
    browser.visit(&site.address, &query).await;
    let ready = "return document.getElementById('status')?.dataset.engine === 'ready'";
    wait_until(&browser, "the engine", 120, ready).await;
    // The second is made ready after the first look.
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    browser
}

async fn pair(site: &Site, engines: usize) -> f64 {
    let browser = open(site, engines).await;
    let over = "[...document.querySelectorAll('[data-run]')]
        .every(run => run.dataset.state === 'finished')";
    timed(&browser, "#train", over).await
}

async fn sweep(site: &Site, engines: usize) -> f64 {
    let browser = open(site, engines).await;
    browser.set("training-epochs", SWEPT_EPOCHS).await;
    open_form(&browser).await;
    browser.set("sweep-field", "model.beta").await;
    browser.set("sweep-values", "0.5, 0.7, 0.85, 0.9").await;
    browser.set("sweep-seeds", "2").await;
    let over = "document.getElementById('sweep').dataset.state === 'done'";
    timed(&browser, "#sweep-run", over).await
}

/// The run that reaches a lesson's goal, by a student who has predicted.
async fn lesson(site: &Site, engines: usize, (key, solution): (&str, &str)) -> f64 {
    let browser = open(site, engines).await;
    begin_with(
        &browser,
        site,
        key,
        &format!("device=cpu&engines={engines}"),
    )
    .await;
    answer(&browser, "predict").await;
    browser.click("#commit").await;
    change(&browser, solution).await;
    let over = "[...document.querySelectorAll('[data-run]')]
        .every(run => run.dataset.state === 'finished')";
    timed(&browser, "#train", over).await
}

#[tokio::test]
#[ignore = "minutes, and a measurement: cargo xtask bench --page"]
async fn each_lessons_run_with_one_engine_and_with_one_for_each_core() {
    let site = Site::serve();
    println!("\n| seconds for both networks | one engine | 2 engines |\n|---|---|---|");
    for (key, solution) in solutions() {
        let mut took = Vec::new();
        for engines in [1, 2] {
            let mut times = Vec::new();
            for _ in 0..ROUNDS {
                times.push(lesson(&site, engines, (key, solution)).await / 1000.0);
            }
            took.push(median(times));
        }
        println!("| {key} | {:.1} | {:.1} |", took[0], took[1]);
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[tokio::test]
#[ignore = "minutes, and a measurement: cargo xtask bench --page"]
async fn a_pair_and_a_sweep_with_one_engine_and_with_one_for_each_core() {
    let site = Site::serve();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let many = cores.clamp(2, 8);
    println!("\n{cores} cores; medians of {ROUNDS}, seconds\n");
    println!("| | one engine | {many} engines | ratio |\n|---|---|---|---|");
    for what in ["the demonstration's pair", "a sweep of 8 runs"] {
        let (mut alone, mut together) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            for (engines, times) in [(1, &mut alone), (many, &mut together)] {
                let took = match what {
                    "a sweep of 8 runs" => sweep(&site, engines).await,
                    _ => pair(&site, engines).await,
                };
                times.push(took / 1000.0);
            }
        }
        println!("all of {what}: {alone:.2?} and {together:.2?}");
        let (alone, together) = (median(alone), median(together));
        let ratio = alone / together;
        println!("| {what} | {alone:.2} | {together:.2} | {ratio:.2} |");
    }
}
