//! Answers as students give them: long ones, and on a computer that others use too.

use crate::browser::Browser;
use crate::lessons::follow_to;
use crate::links::{SMALL, follow, value, wait_until};
use crate::site::Site;
use crate::visits::train_to_the_end;
use serde_json::json;

/// An exercise with one question before the run and one after it.
fn exercise(site: &Site) -> String {
    format!(
        "{}?device=cpu#v=1&{SMALL}&title=Long%20answers&predict=What%3F&explain=Why%3F",
        site.address
    )
}

/// Answers, trains to the end, and waits for the last question.
async fn explain(browser: &Browser) {
    browser.set("predict-0", "Something.").await;
    browser.click("#commit").await;
    train_to_the_end(browser, 120).await;
    let stage = "return document.getElementById('explain-0') !== null";
    wait_until(browser, "the last question", 10, stage).await;
}

/// The file that a press gives, and its name.
async fn saved(browser: &Browser) -> (String, String) {
    let script = "const done = arguments[0]; const make = URL.createObjectURL;
        let blob; URL.createObjectURL = given => { blob = given; return make.call(URL, given); };
        const click = HTMLAnchorElement.prototype.click;
        HTMLAnchorElement.prototype.click = function () {
            HTMLAnchorElement.prototype.click = click; URL.createObjectURL = make;
            blob.text().then(text => done([this.download, text]));
        };
        document.getElementById('hand-in-file').click();";
    let saved = browser.client.execute_async(script, vec![]).await;
    serde_json::from_value(saved.expect("a script")).expect("two texts")
}

#[tokio::test]
async fn two_thousand_characters_are_kept_whole_and_more_are_refused_and_never_cut() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    follow(&browser, &exercise(&site)).await;
    explain(&browser).await;
    let longest = "😀é".repeat(1000);
    browser.set("explain-0", &longest).await;
    let count = browser.text("#explain-0-count").await;
    assert_eq!(count, "2,000 of 2,000 characters");
    // Typing and pasting: neither goes in, nor pushes anything out.
    let area = browser.element("#explain-0").await;
    area.send_keys("x").await.expect("keys");
    assert_eq!(value(&browser, "explain-0").await, longest);
    let paste = "const area = document.getElementById('explain-0'); area.focus();
        area.setSelectionRange(0, 3);
        const pasted = { data: 'abcdef', inputType: 'insertFromPaste', cancelable: true };
        const allowed = area.dispatchEvent(new InputEvent('beforeinput', pasted));
        return allowed";
    assert_eq!(browser.run(paste).await, json!(false));
    let said = browser.text("#explain-0-count").await;
    assert!(
        said.contains("6 characters") && said.contains("2 more fit") && said.contains("2,000"),
        "{said}"
    );
    assert_eq!(value(&browser, "explain-0").await, longest);
    browser.screenshot("answer-full").await;

    browser.set("student", "Zoë ../ 李").await;
    let (name, text) = saved(&browser).await;
    assert_eq!(name, "hand-in_Long-answers_Zoë-李.txt");
    let whole = "return decodeURIComponent(arguments[0].match(/question=Why(?:%3F|\\?)&answer=([^&]*)/)[1])";
    assert_eq!(browser.run_with(whole, json!(text)).await, json!(longest));

    // What came in by another way is kept whole too, and has to be shortened by who wrote it.
    let longer = format!("{longest}!");
    browser.set("explain-0", &longer).await;
    let disabled = "return document.getElementById('hand-in-file').disabled
        && document.getElementById('hand-in-missing').textContent";
    let why = browser.run(disabled).await.to_string();
    assert!(why.contains("Why?") && why.contains("2001"), "{why}");
    assert_eq!(value(&browser, "explain-0").await, longer);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// Opens a tab of its own, as the next student does.
async fn another_tab(browser: &Browser) {
    let tab = browser.client.new_window(true).await.expect("a tab");
    browser
        .client
        .switch_to_window(tab.handle)
        .await
        .expect("its window");
}

#[tokio::test]
async fn the_last_students_answers_are_offered_by_name_and_never_unasked() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = exercise(&site);
    follow(&browser, &link).await;
    let asks = "return !!document.getElementById('earlier')";
    assert_eq!(browser.run(asks).await, false, "nobody was here");
    explain(&browser).await;
    browser.set("explain-0", "Because.").await;
    browser.set("student", "Ada").await;
    // The same student reloads: nothing is asked, nothing is lost.
    follow(&browser, &link).await;
    assert_eq!(browser.run(asks).await, false);
    let predicted =
        "return !!document.getElementById('part-predict')?.textContent.includes('Something.')";
    wait_until(&browser, "the prediction", 10, predicted).await;
    assert_eq!(value(&browser, "explain-0").await, "Because.");

    another_tab(&browser).await;
    follow(&browser, &link).await;
    assert_eq!(browser.run(asks).await, true);
    let offer = browser.text("#continue-as").await;
    assert_eq!(offer, "Continue as Ada");
    browser.screenshot("earlier-student").await;
    assert_eq!(value(&browser, "predict-0").await, "");
    // Undecided, one's own answers outlast a reload, and the other's stay untouched.
    browser.set("predict-0", "Mine.").await;
    follow(&browser, &link).await;
    assert_eq!(value(&browser, "predict-0").await, "Mine.");
    browser.set("predict-0", "").await;
    browser.click("#continue-as").await;
    assert_eq!(browser.run(asks).await, false);
    let predicted =
        "return !!document.getElementById('part-predict')?.textContent.includes('Something.')";
    wait_until(&browser, "the prediction", 10, predicted).await;
    assert_eq!(value(&browser, "explain-0").await, "Because.");

    another_tab(&browser).await;
    follow(&browser, &link).await;
    browser.set("predict-0", "Bob's.").await;
    browser.click("#start-afresh").await;
    assert_eq!(browser.run(asks).await, false);
    assert_eq!(value(&browser, "predict-0").await, "Bob's.");
    another_tab(&browser).await;
    follow(&browser, &link).await;
    let offer = browser.text("#continue-as").await;
    assert_eq!(offer, "They are mine: continue", "Ada's name is gone");
    browser.click("#continue-as").await;
    assert_eq!(value(&browser, "predict-0").await, "Bob's.");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// As with cookies blocked, or with storage that is full.
async fn refuse_storage(browser: &Browser, which: &str) {
    let source = format!(
        "const put = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {{
            if ({which}) throw new DOMException('for a test', 'QuotaExceededError');
            put.call(this, key, value);
        }};"
    );
    let command = "Page.addScriptToEvaluateOnNewDocument";
    browser.devtools(command, json!({ "source": source })).await;
}

/// Whether the browser would ask before it closes the page.
const ASKS: &str = "const leaving = new Event('beforeunload', { cancelable: true });
    dispatchEvent(leaving); return leaving.defaultPrevented";

#[tokio::test]
async fn where_the_browser_keeps_nothing_answers_say_so_and_are_not_closed_unasked() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    refuse_storage(&browser, "true").await;
    let lessons = format!("{}?device=cpu#view=lessons", site.address);
    follow_to(&browser, &lessons, "#progress-kept").await;
    let said = browser.text("#progress-kept").await;
    assert!(
        said.starts_with("This browser keeps nothing here"),
        "{said}"
    );
    follow(&browser, &exercise(&site)).await;
    let warning = browser.text("#answers-refused").await;
    assert!(
        warning.contains("hand in before you close or reload"),
        "{warning}"
    );
    browser.screenshot("answers-refused").await;
    assert_eq!(browser.run(ASKS).await, false, "nothing is lost yet");
    explain(&browser).await;
    assert_eq!(browser.run(ASKS).await, true);
    browser.set("explain-0", "Because.").await;
    // As long as the page is open, another exercise takes nothing away.
    let other = "location.hash = 'v=1&title=Another&predict=Who%3F'";
    browser.run(other).await;
    let there = "return document.getElementById('exercise-title')?.textContent === 'Another'";
    wait_until(&browser, "the other exercise", 20, there).await;
    browser.run("history.back()").await;
    let back = "return document.getElementById('exercise-title')?.textContent === 'Long answers'
        && !!document.getElementById('explain-0')";
    wait_until(&browser, "the first again", 20, back).await;
    assert_eq!(value(&browser, "explain-0").await, "Because.");
    browser.set("student", "Ada").await;
    let (name, text) = saved(&browser).await;
    assert!(text.contains("Because."), "{name}: {text}");
    assert_eq!(browser.run(ASKS).await, false, "it is handed in");
    let status = "return document.querySelector('.hand-in [role=status]').textContent";
    let said = browser.run(status).await.to_string();
    assert!(said.contains(&name), "{said}");
    browser.set("student", "Bob").await;
    assert_eq!(browser.run(status).await, "", "that file is not Bob's");
    assert_eq!(browser.run(ASKS).await, false, "a name is no answer");
    browser.set("explain-0", "Because of that.").await;
    assert_eq!(browser.run(ASKS).await, true, "written since");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn where_the_tab_alone_keeps_answers_they_say_so_and_outlast_a_reload() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    refuse_storage(&browser, "this === localStorage").await;
    let link = exercise(&site);
    follow(&browser, &link).await;
    explain(&browser).await;
    browser.set("explain-0", "Because.").await;
    let warning = browser.text("#answers-refused").await;
    assert!(warning.contains("this tab only"), "{warning}");
    assert_eq!(browser.run(ASKS).await, false, "a reload loses nothing");
    follow(&browser, &link).await;
    assert_eq!(value(&browser, "explain-0").await, "Because.");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// An exercise without a prediction does not know after a reload that it was trained.
#[tokio::test]
async fn answers_that_wait_for_the_run_after_a_reload_are_said_to_be_there() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!(
        "{}?device=cpu#v=1&{SMALL}&title=Kept&explain=Why%3F",
        site.address
    );
    follow(&browser, &link).await;
    train_to_the_end(&browser, 120).await;
    browser.set("explain-0", "Because.").await;
    let told = "const kept = document.getElementById('answers-kept');
        return !!kept && kept.offsetParent !== null";
    assert_eq!(browser.run(told).await, false);
    follow(&browser, &link).await;
    wait_until(&browser, "that it is kept", 10, told).await;
    train_to_the_end(&browser, 120).await;
    assert_eq!(value(&browser, "explain-0").await, "Because.");
    assert_eq!(browser.run(told).await, false);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}
