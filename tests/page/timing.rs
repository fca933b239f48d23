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
    open_by(site, &format!("device=cpu&engines={engines}")).await
}

/// The page by what stands behind the `?` of its address, once its engines are ready.
async fn open_by(site: &Site, query: &str) -> Browser {
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, query).await;
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

/// Of what is announced once ten steps are done by each, and of what it took from there: seconds.
async fn announced_and_taken(site: &Site, link: &str) -> [f64; 2] {
    let browser = open_by(site, &format!("device=cpu#{link}")).await;
    // Nothing of the page is touched: what is shown is read as it changes.
    let watch = "self.seen = null; self.took = null;
        const seconds = text => {
            const found = text.match(/about (?:(\\d+) min )?(\\d+) s left/);
            return found ? 60 * Number(found[1] ?? 0) + Number(found[2]) : null;
        };
        const clock = setInterval(() => {
            const runs = [...document.querySelectorAll('[data-run]')];
            if (self.seen === null && runs.every(run => Number(run.dataset.step) >= 10)) {
                const left = seconds(document.getElementById('progress-numbers').textContent);
                if (left !== null) self.seen = [left, performance.now()];
            }
            if (self.seen && runs.every(run => run.dataset.state === 'finished')) {
                clearInterval(clock);
                self.took = [self.seen[0], (performance.now() - self.seen[1]) / 1000];
            }
        }, 10);
        document.getElementById('train').click();";
    browser.run(watch).await;
    wait_until(&browser, "the end", 900, "return self.took !== null").await;
    let took = browser.run("return self.took").await;
    serde_json::from_value(took).expect("two numbers")
}

#[tokio::test]
#[ignore = "a minute or two, and a measurement: cargo xtask bench --page"]
async fn the_time_left_after_ten_steps_is_within_a_fifth_of_what_it_takes() {
    let site = Site::serve();
    println!(
        "\n| | seconds announced after 10 steps | taken from there | ratio |\n|---|---|---|---|"
    );
    let mut worst: f64 = 0.0;
    for (name, link) in [
        ("the demonstration", "v=1&epochs=12"),
        ("without a warm-up", "v=1&epochs=12&warmup=0"),
        ("store and recall", "v=1&task=store_recall&epochs=12"),
    ] {
        let mut all = Vec::new();
        for _ in 0..ROUNDS {
            all.push(announced_and_taken(&site, link).await);
        }
        println!("all of {name}: {all:.1?}");
        all.sort_by(|one, other| (one[0] / one[1]).total_cmp(&(other[0] / other[1])));
        let [announced, taken] = all[ROUNDS / 2];
        let ratio = announced / taken;
        println!("| {name} | {announced:.1} | {taken:.1} | {ratio:.2} |");
        worst = worst.max((ratio - 1.0).abs());
    }
    assert!(worst <= 0.2, "{worst}");
}
