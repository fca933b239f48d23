//! What visitors do.

use crate::browser::Browser;
use crate::links::wait_until;
use crate::site::Site;

pub const RUNS: [&str; 2] = ["off", "held"];

/// A configuration of a few seconds even on a software adapter.
pub async fn make_small(browser: &Browser) {
    for (field, value) in [
        ("task-time_steps", "3"),
        ("model-hidden_dims", "16"),
        ("training-batch_size", "256"),
        ("training-epochs", "2"),
        ("lyapunov-warmup_steps", "2"),
    ] {
        browser.set(field, value).await;
    }
}

pub async fn final_readings(browser: &Browser) -> Vec<Option<f64>> {
    let mut readings = Vec::new();
    for run in RUNS {
        for name in [
            "data-step",
            "data-loss",
            "data-exponent",
            "data-test-accuracy",
            "data-gradient-norm",
        ] {
            readings.push(browser.reading(run, name).await);
        }
    }
    readings
}

pub async fn train_to_the_end(browser: &Browser, limit: u64) {
    browser.click("#train").await;
    for run in RUNS {
        browser.wait_for_state(run, "finished", limit).await;
    }
}

/// What is said of the device, over its badge.
pub async fn device_words(browser: &Browser) -> String {
    let said = "return document.getElementById('device-words').textContent";
    let said = browser.run(said).await;
    said.as_str().unwrap_or_default().to_owned()
}

async fn trains_on(device: &str, limit: u64) {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser
        .visit(&site.address, &format!("device={device}"))
        .await;
    make_small(&browser).await;
    train_to_the_end(&browser, limit).await;
    for chart in ["loss", "accuracy", "exponent", "gradient-norm"] {
        // What is out of sight is not drawn.
        let scrolled = format!(
            "const chart = document.querySelector(\"[data-chart='{chart}']\");
             chart.scrollIntoView({{block: 'center'}});
             return Number(chart.getAttribute('data-points')) > 5"
        );
        let what = format!("{chart} shows what happened");
        wait_until(&browser, &what, 10, &scrolled).await;
    }
    let readings = final_readings(&browser).await;
    assert!(readings.iter().all(Option::is_some), "{readings:?}");
    browser.screenshot(&format!("trained-{device}")).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_page_trains_on_the_cpu_and_its_charts_move() {
    trains_on("cpu", 120).await;
}

#[tokio::test]
async fn the_page_trains_on_webgpu_and_names_the_adapter() {
    trains_on("gpu", 300).await;
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=gpu").await;
    browser
        .wait_for("the adapter's name", 60, async || {
            let badge = device_words(&browser).await;
            if badge.contains("WebGPU") && badge.contains("(in software)") {
                Ok(())
            } else {
                Err(badge)
            }
        })
        .await;
}

/// The middle one of five presses, each timed in the page from the press to both networks' standing: a machine
/// that is busy with other things is late now and then, and not most times.
#[tokio::test]
async fn a_pause_is_answered_within_a_step_or_100_ms() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser
        .visit(&site.address, "device=cpu#v=1&epochs=1000")
        .await;
    browser.click("#train").await;
    browser.wait_for_step("held", 5.0, 120).await;
    let script = "const done = arguments[arguments.length - 1];
        const runs = [...document.querySelectorAll('[data-run]')].filter(run => run.dataset.state);
        const button = document.getElementById('train');
        const until = fits => new Promise(resolve => {
            const look = () => fits() ? resolve(performance.now()) : setTimeout(look, 2);
            look();
        });
        const steps = () => runs.map(run => Number(run.dataset.step));
        (async () => {
            const answers = [], paces = [];
            for (let press = 0; press < 5; press++) {
                const [from, at] = [performance.now(), steps()];
                const ten = await until(() => steps().some((step, run) => step >= at[run] + 10));
                paces.push((ten - from) / 10);
                const pressed = performance.now();
                button.click();
                answers.push(await until(() => runs.every(run => run.dataset.state === 'paused')) - pressed);
                button.click();
                await until(() => runs.every(run => run.dataset.state === 'running'));
            }
            const middle = all => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
            done([middle(answers), Math.max(...paces)]);
        })();";
    let timed = browser.client.execute_async(script, vec![]).await;
    let timed: Vec<f64> = serde_json::from_value(timed.expect("times")).expect("numbers");
    let [answer, step] = timed[..] else {
        panic!("{timed:?}")
    };
    println!("answered in {answer:.0} ms; a step takes {step:.0} ms");
    assert!(
        answer <= step.max(100.0),
        "answered in {answer:.0} ms; a step takes {step:.0} ms"
    );
}

#[tokio::test]
async fn pause_holds_step_makes_one_step_and_reset_gives_the_same_numbers() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("training-epochs", "1000").await;
    browser.click("#train").await;
    browser.wait_for_step("held", 5.0, 60).await;
    browser.click("#train").await;
    for run in RUNS {
        browser.wait_for_state(run, "paused", 10).await;
    }
    let held = final_readings(&browser).await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(
        final_readings(&browser).await,
        held,
        "a paused run does not move"
    );
    let step = browser.reading("held", "data-step").await.expect("a step");
    browser.click("#step").await;
    browser.wait_for_step("held", step + 1.0, 20).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(browser.reading("held", "data-step").await, Some(step + 1.0));

    browser.set("training-epochs", "2").await;
    browser.click("#reset").await;
    train_to_the_end(&browser, 120).await;
    let first = final_readings(&browser).await;
    browser.click("#reset").await;
    train_to_the_end(&browser, 120).await;
    assert_eq!(
        final_readings(&browser).await,
        first,
        "the same seed gives the same numbers"
    );
    browser.click("#new-seed").await;
    train_to_the_end(&browser, 120).await;
    assert_ne!(
        final_readings(&browser).await,
        first,
        "another seed gives others"
    );
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn bad_input_is_refused_at_its_field_and_nothing_is_lost() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    make_small(&browser).await;
    browser.set("model-beta", "1.5").await;
    browser
        .wait_for("a message at the field", 10, async || {
            // Wherever the settings stand, in sight or not.
            let page = browser.run("return document.body.textContent").await;
            let page = page.to_string();
            if page.contains("1.5") && page.contains("0 to 1") {
                Ok(())
            } else {
                Err(page)
            }
        })
        .await;
    browser.set("model-beta", "0.9").await;
    train_to_the_end(&browser, 120).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// The tests' browser plays its graphics card in software.
#[tokio::test]
async fn an_adapter_in_software_is_not_chosen_automatically_and_the_badge_says_why() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=auto").await;
    browser
        .wait_for("what the device comes to", 60, async || {
            let badge = device_words(&browser).await;
            if badge.contains("CPU") && badge.contains("in software") {
                Ok(())
            } else {
                Err(badge)
            }
        })
        .await;
    make_small(&browser).await;
    train_to_the_end(&browser, 120).await;
    let kind = browser.attribute("#device-badge", "data-kind").await;
    assert_eq!(kind, "cpu");
    let message = browser.text("[data-message~='held']").await;
    assert!(message.contains("in software"), "{message}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// A browser without WebGPU: the page says so, and trains all the same.
#[tokio::test]
async fn without_webgpu_the_page_falls_back_to_the_cpu_and_says_so() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &["--disable-features=WebGPU,WebGPUService"]).await;
    browser
        .client
        .goto("about:blank")
        .await
        .expect("a blank page");
    browser.visit(&site.address, "device=auto").await;
    let gpu = browser
        .run("return 'gpu' in navigator && !!navigator.gpu")
        .await;
    make_small(&browser).await;
    train_to_the_end(&browser, 300).await;
    if gpu == false {
        let badge = device_words(&browser).await;
        assert!(badge.contains("CPU"), "{badge}");
    }
}

#[tokio::test]
async fn on_a_phone_the_train_button_is_within_reach() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    browser.visit(&site.address, "device=cpu").await;
    let script = "const box = document.getElementById('train').getBoundingClientRect();
        return innerWidth === 390 && box.bottom <= innerHeight && box.top >= innerHeight / 2
            && document.documentElement.scrollWidth <= innerWidth;";
    let reachable = browser.run(script).await;
    browser.screenshot("phone").await;
    assert_eq!(
        reachable, true,
        "Train stands at the foot and nothing overflows"
    );
}
