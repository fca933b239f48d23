//! Several engines: the pair trains in two at once, and what one that breaks costs.

use crate::browser::Browser;
use crate::links::{SMALL, finished, wait_until};
use crate::other_browsers::share;
use crate::site::Site;
use crate::visits::{RUNS, make_small};
use serde_json::json;

/// Keeps hold of the page's engines, and counts what each says.
const KEEP: &str = "self.engines = []; self.said = []; const Real = Worker;
    self.Worker = function (...given) {
        const made = new Real(...given);
        const place = engines.push(made) - 1;
        said.push(0);
        made.addEventListener('message', () => { said[place] += 1; });
        return made;
    };";

/// The page with so many engines at most, its workers kept hold of; what a link says stands behind the `#`.
async fn open(site: &Site, engines: usize, link: &str) -> Browser {
    let browser = Browser::open(1440, 900, &[]).await;
    let command = "Page.addScriptToEvaluateOnNewDocument";
    browser.devtools(command, json!({ "source": KEEP })).await;
    let query = format!("device=cpu&engines={engines}#{link}");
    browser.visit(&site.address, &query).await;
    browser
}

async fn steps(browser: &Browser) -> [f64; 2] {
    let mut steps = [0.0; 2];
    for (step, run) in steps.iter_mut().zip(RUNS) {
        *step = browser.reading(run, "data-step").await.unwrap_or(0.0);
    }
    steps
}

#[tokio::test]
async fn the_pair_trains_in_two_engines_at_once_and_pauses_at_one_step() {
    let site = Site::serve();
    let browser = open(&site, 2, "").await;
    browser.click("#train").await;
    for run in RUNS {
        browser.wait_for_step(run, 12.0, 120).await;
    }
    assert_eq!(browser.run("return engines.length").await, 2);
    browser.run("said.fill(0)").await;
    let both = "return said[0] > 2 && said[1] > 2";
    wait_until(&browser, "words of both engines", 30, both).await;
    let [one, other] = steps(&browser).await;
    assert!((one - other).abs() < 40.0, "steps {one} and {other}");
    browser.click("#train").await;
    let paused = "const runs = [...document.querySelectorAll('[data-run]')];
        return runs.every(run => run.dataset.state === 'paused')
            && new Set(runs.map(run => run.dataset.step)).size === 1";
    wait_until(&browser, "both paused at one step", 30, paused).await;
    let [before, _] = steps(&browser).await;
    browser.click("#step").await;
    let stepped = format!(
        "return [...document.querySelectorAll('[data-run]')]
            .every(run => Number(run.dataset.step) === {})",
        before + 1.0
    );
    wait_until(&browser, "one step of each", 30, &stepped).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_engine_that_breaks_leaves_the_other_networks_run_going() {
    let site = Site::serve();
    let browser = open(&site, 2, "").await;
    make_small(&browser).await;
    browser.set("training-epochs", "60").await;
    browser.click("#train").await;
    for run in RUNS {
        browser.wait_for_step(run, 20.0, 60).await;
    }
    let break_it = "const broken = { message: 'for a test', cancelable: true };
        engines[1].dispatchEvent(new ErrorEvent('error', broken));";
    browser.run(break_it).await;
    let goes_on = "return engines.length === 3 && document
        .querySelector(\"[data-message~='held']\")?.textContent
        .includes('for a test). Training goes on from epoch')";
    wait_until(&browser, "the message", 30, goes_on).await;
    let other = "return !document.querySelector(\"[data-message~='off']\")";
    assert_eq!(
        browser.run(other).await,
        true,
        "nothing is said of the other"
    );
    finished(&browser).await;
    let ended = "return [...document.querySelectorAll('[data-run]')]
        .every(run => run.dataset.step === run.dataset.totalSteps)";
    wait_until(&browser, "both at their ends", 10, ended).await;
}

#[tokio::test]
async fn receipts_of_two_engines_are_those_of_one_to_the_last_bit() {
    let site = Site::serve();
    let mut shared = Vec::new();
    for engines in [1, 2] {
        let browser = open(&site, engines, &format!("v=1&{SMALL}")).await;
        browser.click("#train").await;
        finished(&browser).await;
        assert_eq!(browser.run("return engines.length").await, engines);
        shared.push(share(&browser).await);
    }
    assert_eq!(shared[0], shared[1]);
}

#[tokio::test]
async fn a_phone_has_one_engine() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    let command = "Page.addScriptToEvaluateOnNewDocument";
    browser.devtools(command, json!({ "source": KEEP })).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.click("#train").await;
    finished(&browser).await;
    assert_eq!(browser.run("return engines.length").await, 1);
}
