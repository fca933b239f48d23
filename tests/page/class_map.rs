//! The class as one instrument: a map exercise is made, three students train their cells, the teacher's drop fills the
//! diagram, a spot check reproduces it exactly, a forged cell is named, and the empty ones are trained here.

use crate::accessible::hold;
use crate::browser::Browser;
use crate::class::{show_names, to_empty_review};
use crate::lessons::{follow_to, hand_in, press};
use crate::links::{SMALL, value, wait_until};
use crate::runs::file_of;
use crate::site::Site;
use serde_json::json;

/// Makes the exercise in the form; its link.
async fn make(browser: &Browser, site: &Site) -> String {
    let address = format!("{}?device=cpu#v=1&view=teachers&{SMALL}", site.address);
    follow_to(browser, &address, "#to-make").await;
    browser.click("#to-make").await;
    browser.set("teach-title", "Where does it learn?").await;
    press(browser, "#map-on").await;
    browser.set("map-students", "3").await;
    for (id, text) in [("map-down-from", "3"), ("map-down-to", "9000")] {
        browser.set(id, text).await;
    }
    let wrong = browser.text("#map-down-wrong").await;
    assert!(
        wrong.contains("steps") && wrong.contains("9000") && wrong.contains("2000"),
        "{wrong}"
    );
    browser.set("map-down-to", "5").await;
    let coverage = browser.text("#map-coverage").await;
    assert!(coverage.contains("of 12 cells"), "{coverage}");
    hold(browser, "the form of a map").await;
    browser.screenshot("class-map-made").await;
    let link = value(browser, "teach-link").await;
    assert!(
        link.contains("map=init-gain:0.3..2.4/4,steps:3..5/3,each:4"),
        "{link}"
    );
    link
}

/// Predicts, trains and hands in as a student; the hand-in's text.
async fn student(browser: &Browser, link: &str, name: &str) -> String {
    follow_to(browser, link, "#own-cells").await;
    browser
        .run("localStorage.clear(); sessionStorage.clear();")
        .await;
    follow_to(browser, link, "#own-cells").await;
    let shut = "return document.getElementById('commit').disabled";
    assert_eq!(
        browser.run(shut).await,
        true,
        "the cells follow from the name"
    );
    browser.set("student", name).await;
    let cells = "return document.querySelectorAll('#own-cells .own-list > li').length === 4";
    wait_until(browser, "four cells", 20, cells).await;
    let choose = "document.querySelectorAll('#own-cells input[id$=-no]').forEach(it => it.click())";
    browser.run(choose).await;
    hold(browser, "cells to be predicted").await;
    browser.screenshot("class-map-predict").await;
    browser.click("#commit").await;
    browser.click("#train-cells").await;
    let done = "return document.getElementById('exercise').dataset.stage === 'explain'";
    wait_until(browser, "the cells, trained", 240, done).await;
    hold(browser, "cells that are trained").await;
    browser.screenshot("class-map-trained").await;
    hand_in(browser).await
}

/// The same with another accuracy in its first cell, which could be.
fn forged(text: &str) -> String {
    let at = text.find("cell=").expect("a cell");
    let mut parts: Vec<_> = text[at..].splitn(8, '~').collect();
    assert!(parts[6].starts_with("0."), "{}", parts[6]);
    parts[6] = "0.95";
    format!("{}{}", &text[..at], parts.join("~"))
}

async fn drop(browser: &Browser, files: &[(&str, &str)]) {
    let script = "const moved = new DataTransfer();
        for (const [name, text] of arguments[0]) moved.items.add(new File([text], name));
        document.querySelector('.rev').dispatchEvent(
            new DragEvent('drop', { dataTransfer: moved, bubbles: true, cancelable: true }));";
    browser.run_with(script, json!(files)).await;
}

#[tokio::test]
async fn a_map_is_made_predicted_trained_handed_in_checked_and_filled() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = make(&browser, &site).await;
    let with_device = link.replacen('#', "?device=cpu#", 1);
    let mut texts = Vec::new();
    for name in ["Ada", "Bob", "Cleo"] {
        texts.push(student(&browser, &with_device, name).await);
    }
    let [ada, bob, cleo] = &texts[..] else {
        panic!("three hand in");
    };
    let cleo = forged(cleo);
    to_empty_review(&browser, &site).await;
    let files = [
        ("exercise.txt", link.as_str()),
        ("ada.txt", ada),
        ("bob.txt", bob),
        ("cleo.txt", &cleo),
    ];
    drop(&browser, &files).await;
    show_names(&browser).await;
    let there = "const map = document.getElementById('class-map');
        return !!map && +map.dataset.filled > 3
            && !!document.querySelector(\"tr[data-name='Cleo']\")";
    wait_until(&browser, "the map", 60, there).await;
    browser.screenshot("class-map-filled").await;
    // All that somebody handed in is trained again; it stands in the head and in the map's own line.
    let choose = "const spots = document.getElementById('class-map-spots'); spots.value = '20';
        spots.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.run(choose).await;
    browser.click("#class-map-spot").await;
    let checked = "return document.getElementById('class-again').dataset.state === 'done'
        && document.getElementById('class-map-checked').textContent.includes('reproduced exactly')";
    wait_until(&browser, "the spot check", 240, checked).await;
    let said = browser.text("#class-map-checked").await;
    assert!(said.ends_with("1 not."), "{said}");
    let left = "return document.getElementById('class-map-left-out').textContent";
    let left = browser.run(left).await.to_string();
    for part in [
        "1 cell was left out",
        "Cleo",
        "not reproduced: it claims 95",
    ] {
        assert!(left.contains(part), "{part}: {left}");
    }
    assert!(!left.contains("Ada") && !left.contains("Bob"), "{left}");
    hold(&browser, "the class's map").await;
    browser.screenshot("class-map-checked").await;
    // What nobody trained is trained here, until the map is full.
    let empty = "const fill = document.getElementById('class-map-fill');
        if (!fill.hidden) fill.click(); return true";
    browser.run(empty).await;
    let full = "return document.getElementById('class-map').dataset.filled === '12'";
    wait_until(&browser, "the whole map", 240, full).await;
    browser
        .run("document.getElementById('class-map-by-1').click()")
        .await;
    browser.screenshot("class-map-full").await;
    // With names hidden again, the file has them all the same.
    browser.click("#names").await;
    let csv = file_of(&browser, "#class-map-csv").await;
    assert_eq!(csv.lines().count(), 13, "{csv}");
    assert!(csv.contains("Ada") && !csv.contains("Student"), "{csv}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}
