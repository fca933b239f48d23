//! An exercise within a learning platform: scorm-again stands for it.

use crate::browser::Browser;
use crate::links::{SMALL, wait_until};
use crate::site::{Answer, PREFIX, Served, Site, answer};
use serde_json::{Value, json};

/// A platform's page around a package's: what it keeps is read by the test.
const PLATFORM: &str = "<!doctype html><title>A platform</title><script>{scorm}</script><script>
    const settings = { autocommit: false, logLevel: 5 };
    window.API = new Scorm12API(settings);
    let commits = 0; API.on('LMSCommit', () => { commits += 1; });
    let over = false; API.on('LMSFinish', () => { over = true; });
    {more}
    </script><iframe id='sco' src='sco/index.html' width='1180' height='1000'></iframe>";

/// The package of an exercise: the page and bridge as the site has them, and the site itself below `lab/`.
fn package(link: &str, more: &str) -> Site {
    let folder = Site::folder();
    let scorm =
        std::env::var("SCORM_AGAIN").expect("cargo xtask test sets SCORM_AGAIN to its script");
    let scorm = std::fs::read_to_string(scorm).expect("scorm-again");
    let platform = PLATFORM.replace("{scorm}", &scorm).replace("{more}", more);
    let template =
        |name: &str| std::fs::read_to_string(folder.join("scorm").join(name)).expect("a template");
    let page = template("index.html")
        .replace("@TITLE@", "Holding on")
        .replace("@LAB@", "lab/index.html")
        .replace("@LINK@", &link.replace('&', "&amp;"));
    let bridge = template("bridge.js");
    Site::answering(move |path, _| {
        let name = path.strip_prefix(PREFIX).unwrap_or_default();
        match name {
            "" => Answer::new("text/html; charset=utf-8", platform.clone()),
            "sco/index.html" => Answer::new("text/html; charset=utf-8", page.clone()),
            "sco/bridge.js" => Answer::new("text/javascript", bridge.clone()),
            _ => {
                let of_site = name.strip_prefix("sco/lab/").unwrap_or("nothing");
                // As platforms do that do not know the type.
                let served = |name: &str| match name.ends_with(".wasm") {
                    true => Served::Called("application/octet-stream"),
                    false => Served::AsItIs,
                };
                answer(&folder, &format!("{PREFIX}{of_site}"), &served)
            }
        }
    })
}

fn exercise() -> String {
    format!(
        "v=1&{SMALL}&device=cpu&title=Holding%20on&explain=Why%3F&goal=test%20accuracy%20at%20least%200.01\
         &goal=test%20accuracy%20at%20least%200.99\
         &predict=Will%20it%20learn%3F%20%7C%20Yes%20%3D%3E%20test%20accuracy%20at%20least%200.99%20%7C%20No%20%3D%3E%20test%20accuracy%20at%20most%200.99"
    )
}

async fn open(site: &Site) -> Browser {
    let browser = Browser::open_impatient(1200, 1080).await;
    browser
        .client
        .goto(&site.address)
        .await
        .expect("the platform");
    browser
}

async fn into(browser: &Browser) {
    for css in ["#sco", "iframe"] {
        let there = format!("return !!document.querySelector('{css}')");
        wait_until(browser, css, 30, &there).await;
        browser
            .element(css)
            .await
            .enter_frame()
            .await
            .expect("a frame");
    }
    let there = "return !!document.getElementById('train')";
    wait_until(browser, "the lab", 60, there).await;
}

/// Back to the platform.
async fn out(browser: &Browser) {
    for _ in 0..2 {
        let parent = browser.client.clone().enter_parent_frame().await;
        parent.expect("the page around it");
    }
}

async fn kept(browser: &Browser, name: &str) -> Value {
    browser
        .run_with("return API.lmsGetValue(arguments[0])", json!(name))
        .await
}

async fn predict_and_train(browser: &Browser) {
    let option = "return !!document.getElementById('predict-0-1')";
    wait_until(browser, "the prediction", 30, option).await;
    browser
        .run("document.getElementById('predict-0-1').click()")
        .await;
    let ready = "return document.getElementById('commit')?.disabled === false";
    wait_until(browser, "a prediction", 10, ready).await;
    browser
        .run("document.getElementById('commit').click()")
        .await;
    browser
        .run("document.getElementById('train').click()")
        .await;
    let there = "return !!document.getElementById('hand-in-host')";
    wait_until(browser, "the way to hand in", 120, there).await;
}

#[tokio::test]
async fn a_platform_gets_score_status_interactions_and_the_work_and_gives_it_back() {
    let site = package(&exercise(), "");
    let browser = open(&site).await;
    into(&browser).await;
    out(&browser).await;
    assert_eq!(kept(&browser, "cmi.core.lesson_status").await, "incomplete");
    into(&browser).await;
    predict_and_train(&browser).await;
    browser
        .set_now("explain-0", &"Because of λ. ".repeat(30))
        .await;
    browser.set_now("student", "Ada").await;
    let ready = "return !document.getElementById('hand-in-host').disabled";
    wait_until(&browser, "a whole hand-in", 10, ready).await;
    browser
        .run("document.getElementById('hand-in-host').click()")
        .await;
    out(&browser).await;
    let handed = "return API.lmsGetValue('cmi.core.lesson_status') === 'completed' && commits > 0";
    wait_until(&browser, "the status", 20, handed).await;
    for (name, value) in [
        ("cmi.core.score.raw", "50"),
        ("cmi.core.score.min", "0"),
        ("cmi.core.score.max", "100"),
        ("cmi.interactions._count", "2"),
    ] {
        assert_eq!(
            kept(&browser, name).await.to_string().trim_matches('"'),
            value,
            "{name}"
        );
    }
    let interactions = browser
        .run(
            "return API.cmi.interactions.childArray.map(it => it.toJSON())
                .map(it => [it.id, it.type, it.result, it.student_response.length])",
        )
        .await;
    assert_eq!(
        interactions,
        json!([
            ["predict-1", "fill-in", "correct", 2],
            ["explain-1", "fill-in", "neutral", 255]
        ])
    );
    let suspended = kept(&browser, "cmi.suspend_data").await;
    let suspended = suspended.as_str().unwrap_or_default().to_owned();
    assert!(
        suspended.starts_with("z=") && suspended.len() <= 4096,
        "{suspended}"
    );
    // The student leaves.
    browser
        .run("document.getElementById('sco').src = 'about:blank'")
        .await;
    wait_until(&browser, "the end", 10, "return over").await;
    let time = browser
        .run("return API.cmi.core.toJSON().session_time")
        .await;
    assert!(time.as_str().is_some_and(|it| it.len() >= 8), "{time}");

    // Another day, in a browser that has kept nothing.
    let data = json!({ "suspend_data": suspended, "core": { "lesson_status": "completed" } });
    let again = format!("API.loadFromJSON({data}, '');");
    let site = package(&exercise(), &again);
    let other = open(&site).await;
    into(&other).await;
    let filled = "return document.getElementById('explain-0')?.value.startsWith('Because of λ.')
        && document.getElementById('student')?.value === 'Ada'
        && document.getElementById('predict-0-1')?.checked !== false";
    wait_until(&other, "the answers", 30, filled).await;
    out(&other).await;
    assert_eq!(
        kept(&other, "cmi.core.lesson_status").await,
        "completed",
        "it stays"
    );
}

#[tokio::test]
async fn a_platform_that_is_not_there_or_refuses_is_told_and_the_answers_stay() {
    for (more, words) in [
        ("delete window.API;", "No learning platform answers"),
        ("API.LMSInitialize = () => 'false'; API.LMSGetLastError = () => '101'; API.LMSGetErrorString = () => 'General Exception';",
            "did not begin: General Exception (101)"),
        ("const set = API.LMSSetValue.bind(API); API.LMSSetValue = (name, value) => name === 'cmi.suspend_data' ? 'false' : set(name, value);
          API.LMSGetLastError = () => '405'; API.LMSGetErrorString = () => 'Incorrect Data Type';",
            "did not take cmi.suspend_data (Incorrect Data Type (405))"),
    ] {
        let site = package(&exercise(), more);
        let browser = open(&site).await;
        into(&browser).await;
        predict_and_train(&browser).await;
        browser.set_now("explain-0", "Because.").await;
        browser.set_now("student", "Ada").await;
        let ready = "return !document.getElementById('hand-in-host').disabled";
        wait_until(&browser, "a whole hand-in", 10, ready).await;
        browser.run("document.getElementById('hand-in-host').click()").await;
        let stays = "return document.getElementById('explain-0').value === 'Because.'
            && !document.getElementById('hand-in-file').disabled";
        assert_eq!(browser.run(stays).await, true, "{words}");
        out(&browser).await;
        browser.element("#sco").await.enter_frame().await.expect("a frame");
        let said = format!("return document.getElementById('said').textContent.includes('{words}')");
        wait_until(&browser, words, 20, &said).await;
        let advice = "return document.getElementById('said').textContent.includes('Save its file')";
        assert_eq!(browser.run(advice).await, true, "{words}");
    }
}
