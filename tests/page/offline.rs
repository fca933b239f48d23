//! Without a network, and with a newer build on the server.

use crate::browser::Browser;
use crate::links::{SMALL, finished, follow, wait_until};
use crate::site::{Served, Site};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

fn says(words: &str) -> String {
    format!("return !!document.getElementById('offline')?.textContent.includes('{words}')")
}

#[tokio::test]
async fn once_it_has_been_there_the_page_loads_trains_and_hands_in_without_its_server() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    wait_until(&browser, "all files kept", 180, &says("Ready offline")).await;
    browser.click("#device-badge").await;
    browser.screenshot("ready-offline").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    site.stop();
    let dead = "const done = arguments[0];
        fetch('./nothing.txt?' + Math.random()).then(() => done(false), () => done(true))";
    let dead = browser.client.execute_async(dead, vec![]).await;
    assert_eq!(dead.expect("an answer"), true, "the server is stopped");

    let exercise = format!(
        "{}?device=cpu#v=1&{SMALL}&title=Holding%20on&explain=Why%3F&goal=test%20accuracy%20at%20least%200.01",
        site.address
    );
    follow(&browser, &exercise).await;
    browser.click("#train").await;
    finished(&browser).await;
    let there = "return !!document.getElementById('hand-in-file')";
    wait_until(&browser, "the way to hand in", 20, there).await;
    browser.set_now("explain-0", "Because of λ.").await;
    browser.set_now("student", "Ada").await;
    let ready = "return !document.getElementById('hand-in-file').disabled";
    wait_until(&browser, "a whole hand-in", 10, ready).await;
    browser
        .run("document.getElementById('hand-in-file').click()")
        .await;
    let saved = "return document.querySelector('.hand-in').textContent.includes('Saved as')";
    wait_until(&browser, "the file", 10, saved).await;
    // A lesson is a file of its own.
    follow(&browser, &format!("{}#v=1&lesson=edge", site.address)).await;
    let lesson = "return !!document.querySelector('.lesson, .les')
        && document.body.textContent.includes('The target is λ* = 0.3')";
    wait_until(&browser, "the lesson", 30, lesson).await;
}

#[tokio::test]
async fn a_newer_build_is_offered_once_nothing_trains_and_is_taken_when_the_visitor_wants_it() {
    let newer = Arc::new(AtomicBool::new(false));
    let is_newer = newer.clone();
    let worker = std::fs::read_to_string(Site::folder().join("sw.js")).expect("a service worker");
    let (before, rest) = worker.split_once("BUILD = '").expect("its build");
    let of_newer = format!("{before}BUILD = 'newer-{rest}");
    let of_newer: &'static str = Box::leak(of_newer.into_boxed_str());
    let site =
        Site::serve_as(
            move |name| match name == "sw.js" && is_newer.load(Ordering::SeqCst) {
                true => Served::Replaced(of_newer),
                false => Served::AsItIs,
            },
        );
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!("{}#v=1&epochs=400&beta=0.5&device=cpu", site.address);
    follow(&browser, &link).await;
    wait_until(&browser, "all files kept", 180, &says("Ready offline:")).await;
    browser.click("#train").await;
    browser.wait_for_step("held", 3.0, 60).await;
    newer.store(true, Ordering::SeqCst);
    browser
        .run("self.isOld = true; navigator.serviceWorker.getRegistration().then(it => it.update())")
        .await;
    wait_until(&browser, "a newer build", 180, &says("newer version")).await;
    let offered = "return !!document.getElementById('newer-open')";
    assert_eq!(browser.run(offered).await, false, "it trains");
    browser.click("#train").await;
    browser.wait_for_state("held", "paused", 60).await;
    wait_until(&browser, "the offer", 10, offered).await;
    browser.screenshot("newer-version").await;
    assert_eq!(
        browser.run("return self.isOld").await,
        true,
        "nothing was forced"
    );
    browser.click("#newer-open").await;
    let ready =
        "return !self.isOld && document.getElementById('status')?.dataset.engine === 'ready'";
    wait_until(&browser, "the newer page", 60, ready).await;
    assert_eq!(crate::links::value(&browser, "model-beta").await, "0.5");
    let names = "const done = arguments[0]; caches.keys().then(done)";
    let names = browser
        .client
        .execute_async(names, vec![])
        .await
        .expect("names");
    let names: Vec<String> = serde_json::from_value(names).expect("texts");
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(names[0].contains("newer-"), "{names:?}");
}

/// As where an upload was cut off, or two builds were mixed.
#[tokio::test]
async fn a_site_that_is_not_whole_is_used_but_not_kept_and_says_so() {
    let site = Site::serve_as(|name| match name == "lessons/edge.md" {
        true => Served::Replaced("of another build"),
        false => Served::AsItIs,
    });
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    wait_until(&browser, "the refusal", 180, &says("Not kept")).await;
    let registered = "const done = arguments[0];
        navigator.serviceWorker.getRegistration().then(it => done(!!it?.active))";
    let registered = browser.client.execute_async(registered, vec![]).await;
    assert_eq!(registered.expect("an answer"), json!(false));
}

/// As on a disk that is full: the browser then leaves an origin next to nothing.
#[tokio::test]
async fn where_the_browsers_storage_is_full_the_page_trains_and_says_that_it_is_not_kept() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let origin = url::Url::parse(&site.address)
        .expect("an address")
        .origin()
        .ascii_serialization();
    let full = json!({ "origin": origin, "quotaSize": 100_000 });
    browser
        .devtools("Storage.overrideQuotaForOrigin", full)
        .await;
    let link = format!("{}#v=1&{SMALL}&device=cpu&start=1", site.address);
    follow(&browser, &link).await;
    wait_until(&browser, "the refusal", 180, &says("Not kept")).await;
    finished(&browser).await;
}

#[tokio::test]
async fn the_manifest_and_its_pictures_are_there_and_the_policy_allows_them() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    let script = "const done = arguments[0]; (async () => {
        const manifest = await (await fetch(document.querySelector('link[rel=manifest]').href)).json();
        const found = [];
        for (const icon of manifest.icons) found.push((await fetch(icon.src)).ok);
        done([manifest.start_url, manifest.scope, found]);
    })()";
    let found = browser
        .client
        .execute_async(script, vec![])
        .await
        .expect("a manifest");
    assert_eq!(found, json!(["./", "./", [true, true, true, true]]));
    let policy = "return document.querySelector('meta[http-equiv]').content";
    let policy = browser.run(policy).await.to_string();
    assert!(policy.contains("manifest-src 'self'"), "{policy}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}
