//! The lab within pages of another origin: as an element, as a widget, as a plain frame.

use crate::browser::Browser;
use crate::links::{SMALL, wait_until};
use crate::site::{Answer, PREFIX, Site};
use serde_json::json;

/// A page around the lab, of another origin; `{lab}` in it is the lab's address.
fn around(lab: &Site, html: &'static str) -> Site {
    let html = html.replace("{lab}", &lab.address);
    Site::answering(move |_, _| Answer::new("text/html; charset=utf-8", html.clone()))
}

async fn open(page: &Site) -> Browser {
    // The lab's frame is in a process of its own, whose end chromedriver at times misses.
    let browser = Browser::open_impatient(1200, 900).await;
    browser.client.goto(&page.address).await.expect("the page");
    browser
}

/// What the element told last by an event of this kind.
const KEPT: &str = "<script>
    const told = {}; const kinds = [];
    const keep = lab => ['ready', 'state', 'height', 'progress', 'finished', 'answers', 'handed-in',
        'refused'].forEach(kind => lab.addEventListener(kind, event => {
            told[kind] = event.detail; kinds.push(kind); }));
    addEventListener('DOMContentLoaded', () => document.querySelectorAll('lyapunov-lab').forEach(keep));
    </script>";

#[tokio::test]
async fn an_element_loads_when_seen_is_as_high_as_its_page_and_tells_what_happens_to_the_end() {
    const PAGE: &str = "<!doctype html><title>An article</title>{kept}
        <div style='height:3000px'>Text</div>
        <lyapunov-lab link='{link}' hide='settings,bar' device='cpu'></lyapunov-lab>
        <div style='height:3000px'>Text</div><script src='{lab}embed.js'></script>";
    let lab = Site::serve();
    let html = PAGE
        .replace("{kept}", KEPT)
        .replace("{link}", &format!("v=1&{SMALL}"));
    let page = around(&lab, Box::leak(html.into_boxed_str()));
    let browser = open(&page).await;
    let there = "return !!document.querySelector('lyapunov-lab > iframe')";
    wait_until(&browser, "the frame", 20, there).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let address = "return document.querySelector('iframe').src";
    assert_eq!(browser.run(address).await, "", "nobody has seen it");
    let scroll = "document.querySelector('lyapunov-lab').scrollIntoView()";
    browser.run(scroll).await;
    wait_until(&browser, "ready", 30, "return !!told.ready").await;
    let fits = "const height = document.querySelector('iframe').offsetHeight;
        return told.height?.height === height && height > 400 && height < 3000";
    wait_until(&browser, "its own height", 20, fits).await;
    // It stays so: neither makes the other higher.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(
        browser.run(fits).await,
        true,
        "{:?}",
        browser.run("return told").await
    );
    browser.screenshot("embedded").await;
    let state = "const done = arguments[0];
        document.querySelector('lyapunov-lab').getState().then(it => done([it.activity, it.link]))";
    let state = browser.client.execute_async(state, vec![]).await;
    let state = state.expect("a state");
    assert_eq!(state[0], "idle");
    let link = state[1].as_str().unwrap_or_default();
    assert!(
        link.contains("steps=3") && link.contains("hidden=16"),
        "{link}"
    );
    browser
        .run("document.querySelector('lyapunov-lab').train()")
        .await;
    wait_until(&browser, "the end", 120, "return !!told.finished").await;
    let told = browser.run("return [told, kinds]").await;
    assert!(told[0]["finished"]["regularised"]["testAccuracy"].is_number());
    assert!(
        told[0]["finished"]["link"]
            .as_str()
            .is_some_and(|it| it.contains("got-held="))
    );
    assert_eq!(told[0]["progress"]["steps"], told[0]["progress"]["of"]);
    assert_eq!(told[0]["state"]["activity"], "finished");
    assert_eq!(told[0]["refused"], serde_json::Value::Null);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_lab_out_of_sight_is_paused_and_goes_on_once_it_is_seen_again() {
    const PAGE: &str = "<!doctype html><title>An article</title>{kept}
        <lyapunov-lab link='v=1&epochs=400&start=1' hide='bar' device='cpu' height='700'></lyapunov-lab>
        <div style='height:4000px' id='text'>Text</div><script src='{lab}embed.js'></script>";
    let lab = Site::serve();
    let page = around(
        &lab,
        Box::leak(PAGE.replace("{kept}", KEPT).into_boxed_str()),
    );
    let browser = open(&page).await;
    let is = |activity: &str| format!("return told.state?.activity === '{activity}'");
    wait_until(&browser, "training", 60, &is("running")).await;
    browser.run("scrollTo(0, 3500)").await;
    becomes(&browser, "paused").await;
    browser.run("scrollTo(0, 0)").await;
    becomes(&browser, "running").await;
    // Who pauses by hand is not overruled.
    browser
        .run("document.querySelector('lyapunov-lab').pause()")
        .await;
    becomes(&browser, "paused").await;
    browser.run("scrollTo(0, 3500)").await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    browser.run("scrollTo(0, 0)").await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    becomes(&browser, "paused").await;
    let height = "return document.querySelector('iframe').offsetHeight";
    assert_eq!(browser.run(height).await, 700, "as its page has it");
}

/// Asks until that is what the lab does: a frame out of sight has no animation frames, in which it would tell.
async fn becomes(browser: &Browser, activity: &str) {
    let script = "const done = arguments[0];
        document.querySelector('lyapunov-lab').getState().then(it => done(it.activity))";
    browser
        .wait_for(activity, 30, async || {
            let state = browser.client.execute_async(script, vec![]).await;
            match state.expect("a state") {
                now if now == activity => Ok(()),
                now => Err(now.to_string()),
            }
        })
        .await;
}

/// A page that speaks with the frame itself, and another frame of a foreign origin that would like to.
#[tokio::test]
async fn a_foreign_origin_is_not_heard_and_a_malformed_message_is_answered_with_what_is_allowed() {
    const PAGE: &str = "<!doctype html><title>Frames</title><script>
        const heard = []; const frame = () => document.getElementById('lab').contentWindow;
        addEventListener('message', event => { if (event.data?.lyapunovLab) heard.push(event.data) });
        const say = message => frame().postMessage(message, '{lab}');
        const start = host => { heard.length = 0; document.getElementById('lab').src =
            `{lab}?device=cpu&host=${encodeURIComponent(host)}#v=1&beta=0.5`; };
        </script><iframe id='lab' width='1000' height='700'></iframe>";
    let lab = Site::serve();
    let page = around(&lab, PAGE);
    let browser = open(&page).await;
    wait_until(
        &browser,
        "the page",
        20,
        "return typeof start === 'function'",
    )
    .await;
    // Another host is named than the page around it.
    browser.run("start('https://school.example')").await;
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    browser
        .run("say({ lyapunovLab: 1, type: 'get-state' })")
        .await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(
        browser.run("return heard.length").await,
        0,
        "neither heard nor told"
    );

    browser.run("start(origin)").await;
    let ready = "return heard.some(it => it.type === 'ready')";
    wait_until(&browser, "ready", 30, ready).await;
    for (message, words) in [
        (
            "{ lyapunovLab: 2, type: 'train' }",
            "lyapunovLab is 2; allowed: 1",
        ),
        (
            "{ lyapunovLab: 1, type: 'dance' }",
            "allowed: open, train, pause",
        ),
        (
            "{ lyapunovLab: 1, type: 'open' }",
            "link of open is missing",
        ),
        (
            "{ lyapunovLab: 1, type: 'open', link: 'v=9&a=1' }",
            "v is “9”; allowed: 1",
        ),
        ("{ lyapunovLab: 1, type: 'open', link: 'hello' }", "no link"),
        (
            "{ lyapunovLab: 1, type: 'resume', handIn: 'v=1&name=Ada' }",
            "no exercise is open",
        ),
    ] {
        let answered = "return heard.some(it => it.type === 'refused'
            && it.reason.includes(arguments[0]))";
        browser
            .run(&format!("heard.length = 0; say({message})"))
            .await;
        browser
            .wait_for(words, 10, async || {
                let said = browser.run_with(answered, json!(words)).await;
                match said.as_bool() {
                    Some(true) => Ok(()),
                    _ => Err(browser.run("return heard").await.to_string()),
                }
            })
            .await;
    }
    // What is no message of the protocol is not answered, and nothing has been lost.
    let others = "heard.length = 0; say('hello'); say({ type: 'train' }); say(null); say([1]);
        say({ lyapunovLab: 1, type: 'get-state' })";
    browser.run(others).await;
    let state =
        "return heard.length === 1 && heard[0].type === 'state' && heard[0].activity === 'idle'
        && heard[0].link.includes('beta=0.5')";
    wait_until(&browser, "the state alone", 10, state).await;
    browser
        .run("say({ lyapunovLab: 1, type: 'open', link: 'https://a.example/#v=1&beta=0.7' })")
        .await;
    let opened = "return heard.some(it => it.type === 'state' && it.link.includes('beta=0.7'))";
    wait_until(&browser, "another link", 10, opened).await;
}

#[tokio::test]
async fn a_plain_frame_of_before_works_as_it_did_and_says_nothing_to_its_page() {
    const PAGE: &str = "<!doctype html><title>Old</title><script>
        let heard = 0; addEventListener('message', () => { heard += 1 });</script>
        <iframe id='lab' src='{lab}?device=cpu#v=1&beta=0.5&hide=settings,bar' width='1000' height='640'></iframe>";
    let lab = Site::serve();
    let page = around(&lab, PAGE);
    let browser = open(&page).await;
    let framed = "return !!document.getElementById('lab')";
    wait_until(&browser, "the frame", 20, framed).await;
    browser
        .element("#lab")
        .await
        .enter_frame()
        .await
        .expect("a frame");
    let hidden =
        "const hidden = css => getComputedStyle(document.querySelector(css)).display === 'none';
        return !!document.getElementById('train') && hidden('.nav') && hidden('#share-open')
            && document.documentElement.dataset.guest === undefined";
    wait_until(&browser, "the parts gone", 30, hidden).await;
    browser
        .client
        .clone()
        .enter_parent_frame()
        .await
        .expect("the page around it");
    assert_eq!(browser.run("return heard").await, 0);
}

/// An exercise within a page that keeps its answers: the hand-in reaches it, and comes back another day.
#[tokio::test]
async fn an_exercise_hands_in_to_the_page_around_it_and_is_filled_in_again_by_it() {
    const PAGE: &str = "<!doctype html><title>A course</title>{kept}
        <lyapunov-lab link='{link}' device='cpu'></lyapunov-lab><script src='{lab}embed.js'></script>";
    let lab = Site::serve();
    let exercise = format!(
        "v=1&{SMALL}&title=Holding%20on&explain=Why%3F&goal=test%20accuracy%20at%20least%200.01"
    );
    let html = PAGE.replace("{kept}", KEPT).replace("{link}", &exercise);
    let page = around(&lab, Box::leak(html.into_boxed_str()));
    let browser = open(&page).await;
    wait_until(&browser, "ready", 60, "return !!told.ready").await;
    browser
        .run("document.querySelector('lyapunov-lab').train()")
        .await;
    wait_until(&browser, "the end", 120, "return !!told.finished").await;
    assert_eq!(
        browser.run("return told.finished.goals").await,
        json!({ "met": 1, "of": 1 })
    );
    into(&browser).await;
    let shown = "return !!document.getElementById('hand-in-host')";
    wait_until(&browser, "the way to hand in", 20, shown).await;
    browser.set_now("explain-0", "Because of λ.").await;
    browser.set_now("student", "Ada").await;
    let names = "return document.getElementById('hand-in-host').textContent";
    let names = browser.run(names).await;
    let origin = page.address.trim_end_matches(PREFIX);
    assert!(
        names.as_str().is_some_and(|it| it.contains(origin)),
        "{names}"
    );
    browser
        .run("document.getElementById('hand-in-host').click()")
        .await;
    let parent = browser.client.clone().enter_parent_frame().await;
    parent.expect("the page around it");
    wait_until(&browser, "the hand-in", 10, "return !!told['handed-in']").await;
    let work = browser.run("return told['handed-in']").await;
    assert_eq!(work["goals"], json!({ "met": 1, "of": 1 }));
    assert_eq!(work["answers"][0]["answer"], "Because of λ.");
    assert_eq!(work["name"], "Ada");
    let text = work["handIn"].as_str().unwrap_or_default().to_owned();

    // Another browser, in which nothing is kept.
    let other = open(&page).await;
    wait_until(&other, "ready", 60, "return !!told.ready").await;
    let resume = "document.querySelector('lyapunov-lab').resume(arguments[0])";
    other.run_with(resume, json!(text)).await;
    let back = "return told.answers?.answers[0].answer === 'Because of λ.'
        && told.answers.goals.met === 1 && told.answers.name === 'Ada'";
    wait_until(&other, "the answers", 20, back).await;
    // The questions come after a run, as they did.
    other
        .run("document.querySelector('lyapunov-lab').train()")
        .await;
    wait_until(&other, "the end", 120, "return !!told.finished").await;
    into(&other).await;
    let filled = "return document.getElementById('explain-0')?.value === 'Because of λ.'
        && document.getElementById('student')?.value === 'Ada'";
    wait_until(&other, "the answers in their boxes", 10, filled).await;
}

#[tokio::test]
async fn where_the_page_takes_nobodys_work_no_student_is_told_that_it_was_handed_in() {
    const PAGE: &str = "<!doctype html><title>A book</title>{kept}
        <lyapunov-lab link='{link}' device='cpu' no-hand-in></lyapunov-lab><script src='{lab}embed.js'></script>";
    let lab = Site::serve();
    let exercise = format!("v=1&{SMALL}&title=Holding%20on&explain=Why%3F");
    let html = PAGE.replace("{kept}", KEPT).replace("{link}", &exercise);
    let page = around(&lab, Box::leak(html.into_boxed_str()));
    let browser = open(&page).await;
    wait_until(&browser, "ready", 60, "return !!told.ready").await;
    browser
        .run("document.querySelector('lyapunov-lab').train()")
        .await;
    wait_until(&browser, "the end", 120, "return !!told.finished").await;
    into(&browser).await;
    let to_save = "return !!document.getElementById('hand-in-file')";
    wait_until(&browser, "the way to save", 20, to_save).await;
    browser.set_now("explain-0", "Because of λ.").await;
    browser.set_now("student", "Ada").await;
    let said = "return [!!document.getElementById('hand-in-host'),
        document.getElementById('exercise').textContent.includes('Nothing is sent')]";
    assert_eq!(browser.run(said).await, json!([false, true]));
    let parent = browser.client.clone().enter_parent_frame().await;
    parent.expect("the page around it");
    assert_eq!(
        browser.run("return told.answers ?? null").await,
        json!(null)
    );
}

async fn into(browser: &Browser) {
    let frame = browser.element("lyapunov-lab > iframe").await;
    frame.enter_frame().await.expect("a frame");
}
