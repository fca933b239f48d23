//! Visits by a link: what it restores, what its receipt says, and what it refuses.

use crate::browser::Browser;
use crate::runs::{differs, open_form, to_view};
use crate::site::Site;
use crate::visits::RUNS;
use serde_json::{Value, json};

/// A run of a few seconds.
pub const SMALL: &str = "steps=3&hidden=16&batch=256&epochs=2&warmup=2";

pub async fn wait_until(browser: &Browser, what: &str, limit: u64, script: &str) {
    browser
        .wait_for(what, limit, async || match browser.run(script).await {
            Value::Bool(true) => Ok(()),
            other => Err(other.to_string()),
        })
        .await;
}

pub async fn value(browser: &Browser, id: &str) -> String {
    browser.reach(id).await;
    let script = "return document.getElementById(arguments[0]).value";
    let value = browser.run_with(script, json!(id)).await;
    value.as_str().unwrap_or_default().to_owned()
}

/// Opens a link in a browser that had another page.
pub async fn follow(browser: &Browser, link: &str) {
    browser.client.goto("about:blank").await.expect("a page");
    browser.client.goto(link).await.expect("the link opens");
    let train = browser
        .client
        .wait()
        .at_most(std::time::Duration::from_secs(20));
    train
        .for_element(fantoccini::Locator::Css("#train"))
        .await
        .expect("a Train button");
}

pub async fn finished(browser: &Browser) {
    for side in RUNS {
        browser.wait_for_state(side, "finished", 120).await;
    }
}

#[tokio::test]
async fn a_link_restores_settings_and_compared_runs_starts_and_names_what_it_passes_over() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!(
        "{}#v=1&{SMALL}&beta=0.5&seed=7&device=cpu&start=1&compare=beta:0.7&colour=red&alpha=9",
        site.address
    );
    follow(&browser, &link).await;
    finished(&browser).await;
    for (id, expected) in [
        ("model-beta", "0.5"),
        ("seed", "7"),
        ("device-select", "cpu"),
    ] {
        assert_eq!(value(&browser, id).await, expected, "{id}");
    }
    let words = differs(&browser, 4).await;
    let earlier = differs(&browser, 2).await;
    assert!(
        format!("{words} {earlier}").contains("Membrane decay 0.7"),
        "{words}, {earlier}"
    );
    let notes = browser.text("#link-notes").await;
    for word in ["colour", "alpha", "9", "0 to 1"] {
        assert!(notes.contains(word), "{word}: {notes}");
    }
    browser.screenshot("link-notes").await;
    follow(&browser, &format!("{}#v=9&alpha=0.5", site.address)).await;
    let notes = browser.text("#link-notes").await;
    assert!(
        notes.contains('9') && notes.contains("allowed: 1."),
        "{notes}"
    );
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// One feedforward layer: said before it trains, no target to drag, no warm-up, no promise after.
#[tokio::test]
async fn where_no_weight_can_move_the_exponent_the_page_says_so_before_and_after_training() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!(
        "{}#v=1&{SMALL}&network=feedforward&device=cpu",
        site.address
    );
    follow(&browser, &link).await;
    browser.reach("lyapunov-estimator").await;
    let note = "return document.querySelector('#group-regulariser .note-of').textContent";
    let note = browser.run(note).await;
    assert!(
        note.as_str()
            .is_some_and(|note| note.starts_with("Nothing to regularise")),
        "{note}"
    );
    let target = "return !document.getElementById('target')";
    wait_until(&browser, "no target", 10, target).await;
    browser
        .run("document.getElementById('train').click()")
        .await;
    finished(&browser).await;
    assert_eq!(browser.text("#run-held").await, "Nothing to regularise");
    let verdict = browser.text("#verdict").await;
    assert!(verdict.contains("Nothing to regularise"), "{verdict}");
    for reading in ["data-total-steps", "data-test-accuracy", "data-exponent"] {
        let of = async |side: &str| browser.reading(side, reading).await;
        assert_eq!(of("off").await, of("held").await, "{reading}");
    }
    let offers = "return [...document.querySelectorAll('button.fix')]\
                  .some(it => !it.closest('[hidden]') && it.textContent.includes('exponent'))";
    assert_eq!(browser.run(offers).await, json!(false));
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_link_changed_on_its_way_opens_the_same_experiment_and_one_that_is_none_says_so() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let sent = "v=1&beta=0.5&target=-0.02&hidden=16,8&view=lab";
    let escaped = sent.replace('&', "%26").replace('=', "%3D");
    for end in [
        format!("#{}", sent.replace('&', "&amp;")),
        format!("#{escaped}"),
        format!("#%23{}", escaped.replace('%', "%25")),
        format!("#{sent})."),
        format!("#{sent}%3E&utm_source=mail"),
        format!("##{}", sent.replace('-', "–")),
        format!("?{sent}&fbclid=1"),
        // The path of no file: the page for what is not there brings it home.
        format!("%23{sent}"),
        format!("%23{escaped}"),
    ] {
        follow(&browser, &format!("{}{end}", site.address)).await;
        for (id, expected) in [
            ("model-beta", "0.5"),
            ("lyapunov-lambda_target", "-0.02"),
            ("model-hidden_dims", "16, 8"),
        ] {
            assert_eq!(value(&browser, id).await, expected, "{id}: {end}");
        }
        assert_eq!(browser.text("#link-notes").await, "", "{end}");
    }
    for (end, words) in [
        ("#v=9&beta=0.5", "allowed: 1"),
        ("#store_recall", "no link"),
        ("#v=1&start=maybe", "start is"),
        ("#view=moon", "moon"),
        ("?device=tpu", "tpu"),
    ] {
        follow(&browser, &format!("{}{end}", site.address)).await;
        let notes = browser.text("#link-notes").await;
        assert!(notes.contains(words), "{end}: {notes}");
    }
    // The browser says of an answer that it was 404, though the page behind it went on.
    let mut said = browser.console_errors().await;
    said.retain(|it| !(it.contains("/%23") && it.contains("404")));
    assert_eq!(said, Vec::<String>::new());
}

#[tokio::test]
async fn a_number_with_two_readings_names_both_at_its_field_and_a_minus_has_its_key() {
    let site = Site::serve();
    let browser = Browser::open(390, 844, &[]).await;
    follow(
        &browser,
        &format!("{}#v=1&surrogate=fast_sigmoid", site.address),
    )
    .await;
    let typed = "const [id, text] = arguments[0];
        const input = document.getElementById(id);
        input.value = text;
        input.dispatchEvent(new Event('input', {bubbles: true}))";
    // The page answers once the event is over.
    browser.reach("model-surrogate-slope").await;
    let error = "return document.getElementById(arguments[0] + '-error').textContent";
    for (id, text, words) in [
        ("model-surrogate-slope", "1,000", "1000 or as 1.0"),
        ("training-epochs", "0x10", "decimal digits"),
        ("model-beta", "0,5", ""),
        ("lyapunov-lambda_target", "−0,3", ""),
    ] {
        browser.run_with(typed, json!([id, text])).await;
        let said = browser.run_with(error, json!(id)).await;
        let said = said.as_str().unwrap_or_default().to_owned();
        assert!(
            said.contains(words) && said.is_empty() == words.is_empty(),
            "{id}: {said}"
        );
    }
    for (css, keyboard) in [
        ("#lyapunov-lambda_target", "text"),
        ("#model-beta", "decimal"),
        ("#training-epochs", "numeric"),
    ] {
        assert_eq!(browser.attribute(css, "inputmode").await, keyboard, "{css}");
    }
    follow(&browser, &site.address).await;
    open_form(&browser).await;
    browser
        .run_with(typed, json!(["sweep-values", "0,5"]))
        .await;
    let said = browser.run_with(error, json!("sweep-values")).await;
    let said = said.as_str().unwrap_or_default();
    assert!(said.contains("0.5 or as 0 and 5"), "{said}");
    assert_eq!(
        browser.attribute("#sweep-values", "inputmode").await,
        "text"
    );
}

#[tokio::test]
async fn a_shared_receipt_is_reproduced_exactly_on_the_cpu_and_a_forged_one_is_not() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    follow(
        &browser,
        &format!("{}#v=1&{SMALL}&device=cpu&start=1", site.address),
    )
    .await;
    finished(&browser).await;
    browser.click("#share-open").await;
    wait_until(
        &browser,
        "the focus on Copy",
        10,
        "return document.activeElement.id === 'share-copy'",
    )
    .await;
    browser.click("#share-start").await;
    let code = "return Number(document.getElementById('share-code').dataset.modules) > 20";
    wait_until(&browser, "a QR code", 20, code).await;
    let link = value(&browser, "share-link").await;
    assert!(
        link.contains("got-held=") && link.contains("start=1"),
        "{link}"
    );
    assert!(link.len() < 2000, "{} characters", link.len());
    let contents = browser.text("#share-contents").await;
    // Five that were chosen, and four in which the demonstration of version 1 is not today's.
    assert!(
        contents.contains("9 settings") && contents.contains("compare with this result"),
        "{contents}"
    );
    let promise = browser.text("#share-receipts-promise").await;
    assert!(promise.contains("digests"), "{promise}");
    browser.screenshot("share").await;
    browser.click("#share-tab-1").await;
    let embed = value(&browser, "share-embed").await;
    assert!(
        embed.starts_with("<iframe src=") && embed.contains("hide="),
        "{embed}"
    );
    browser.click("#embed-element").await;
    let embed = value(&browser, "share-embed").await;
    let script = format!("<script src=\"{}embed.js\">", site.address);
    assert!(
        embed.contains(&script) && embed.contains("<lyapunov-lab link="),
        "{embed}"
    );

    follow(&browser, &link).await;
    finished(&browser).await;
    for side in RUNS {
        let css = format!("#reproduced-{side}");
        let said = browser.text(&css).await;
        assert_eq!(
            browser.attribute(&css, "data-reproduced").await,
            "exactly",
            "{said}"
        );
    }
    browser.screenshot("reproduced").await;

    let at = link.find("got-held=").expect("a receipt");
    let forged = format!("{}{}", &link[..at], link[at..].replacen("0:", "0:1", 1));
    follow(&browser, &forged).await;
    finished(&browser).await;
    let said = "return document.getElementById('reproduced-held').textContent";
    let said = browser.run(said).await.to_string();
    assert!(said.contains("different from step 0 on"), "{said}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_link_to_a_moment_trains_both_networks_to_one_step_pauses_there_and_is_shared_again() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!("{}#v=1&{SMALL}&device=cpu&at=3", site.address);
    follow(&browser, &link).await;
    for (side, own) in RUNS.into_iter().zip([3.0, 5.0]) {
        browser.wait_for_state(side, "paused", 120).await;
        // Each counts its own steps: the regularised one's two of the warm-up too.
        assert_eq!(
            browser.reading(side, "data-step").await,
            Some(own),
            "{side}"
        );
    }
    browser.click("#share-open").await;
    let offered = "return !!document.getElementById('share-moment')";
    wait_until(&browser, "the moment", 10, offered).await;
    browser.click("#share-moment").await;
    let named = "return document.getElementById('share-link').value.includes('&at=3')";
    wait_until(&browser, "the moment in the link", 10, named).await;
    let said = browser.text("#share-contents").await;
    assert!(said.contains("pause at step 3"), "{said}");
    let shared = value(&browser, "share-link").await;
    browser.click("#share .head button").await;
    // The visitor goes on to the end.
    browser.click("#train").await;
    finished(&browser).await;
    // Who opens what was shared comes to the very same networks, and to others by a changed receipt.
    let changed = changed_mark(&shared, "at-held=");
    for (link, said) in [(&shared, "same"), (&changed, "other")] {
        follow(&browser, link).await;
        for (side, own) in RUNS.into_iter().zip(["same", said]) {
            browser.wait_for_state(side, "paused", 120).await;
            let text = format!(
                "return document.getElementById('so-far-{side}')?.dataset.soFar === '{own}'"
            );
            wait_until(&browser, "the moment's receipt", 20, &text).await;
        }
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// The link with another spike count at the last step of a moment's receipt.
fn changed_mark(link: &str, key: &str) -> String {
    let at = link.find(key).expect("a receipt of the moment");
    let (before, receipt) = link.split_at(at);
    let (own, rest) = receipt.split_once('&').unwrap_or((receipt, ""));
    let (marks, last) = own.rsplit_once(':').expect("a mark");
    let (marks, count) = marks.rsplit_once([':', ',']).expect("a count");
    assert!(
        last.parse::<f32>().is_ok() && count.parse::<u64>().is_ok(),
        "{own}"
    );
    let changed = own.replacen(
        &format!("{marks}:{count}:{last}"),
        &format!("{marks}:{count}1:{last}"),
        1,
    );
    assert_ne!(changed, own);
    format!("{before}{changed}&{rest}")
}

#[tokio::test]
async fn the_way_past_the_bar_leads_to_the_content_and_leaves_the_link_in_the_address() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!("{}#v=1&{SMALL}&device=cpu", site.address);
    follow(&browser, &link).await;
    let before = browser.run("return location.href").await;
    browser
        .run("document.querySelector('.skip').click(); return 0")
        .await;
    let there = "return document.activeElement.id === 'main'";
    wait_until(&browser, "the content", 10, there).await;
    assert_eq!(browser.run("return location.href").await, before);
    assert_eq!(value(&browser, "training-epochs").await, "2");
}

/// A link's experiment is no preset's, though one of them may be near.
#[tokio::test]
async fn undo_all_goes_back_to_the_links_experiment_and_the_choice_calls_it_no_preset() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!("{}#v=1&seed=3&epochs=2&steps=40&device=cpu", site.address);
    follow(&browser, &link).await;
    let chosen = "return document.getElementById('preset').selectedOptions[0].textContent";
    let changed = "return document.getElementById('settings-changed')?.textContent ?? ''";
    assert_eq!(value(&browser, "preset").await, "");
    assert_eq!(browser.run(chosen).await, json!("From a link"));
    assert_eq!(browser.run(changed).await, json!(""));
    browser.set("training-epochs", "9").await;
    let was = "return document.querySelector(\"[data-field='training.epochs'] .was\")?.textContent";
    assert_eq!(browser.run(was).await, json!("was 2 undo"));
    assert_eq!(browser.run(changed).await, json!("1 setting changed."));
    browser.screenshot("settings-from-a-link").await;
    browser.click("#undo-changes").await;
    for (id, expected) in [
        ("training-epochs", "2"),
        ("task-time_steps", "40"),
        ("seed", "3"),
    ] {
        assert_eq!(value(&browser, id).await, expected, "{id}");
    }
    assert_eq!(browser.run(chosen).await, json!("From a link"));
    browser.set("preset", "latency").await;
    assert_eq!(value(&browser, "preset").await, "latency");
    let left = "return document.querySelectorAll('#preset option').length";
    assert_eq!(
        browser.run(left).await,
        json!(8),
        "only presets are left to choose"
    );
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// By the word alone, whatever is folded or not among the basic settings.
#[tokio::test]
async fn a_setting_is_found_by_a_word_says_what_it_was_and_goes_back_and_the_rail_leads_to_its_field()
 {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    browser
        .client
        .active_element()
        .await
        .expect("a body")
        .send_keys("/")
        .await
        .expect("keys");
    let focused = |id: &str| format!("return document.activeElement.id === '{id}'");
    wait_until(&browser, "the search", 10, &focused("settings-search")).await;
    browser.set("settings-search", "full ink current").await;
    let listed = "return [...document.querySelectorAll('#settings [data-field]')]
        .map(row => row.dataset.field).join(' ')";
    // Without effect in the demonstration, and found all the same.
    wait_until(
        &browser,
        "one field",
        10,
        &listed.replace("return ", "return 'task.encoding.gain' === "),
    )
    .await;
    let idle = browser.text("#task-encoding-gain-idle").await;
    assert!(
        idle.contains("No effect now") && idle.contains("Direct current"),
        "{idle}"
    );
    browser.set("settings-search", "").await;
    browser.set("training-epochs", "9").await;
    let was = "return document.querySelector(\"[data-field='training.epochs'] .was\")?.textContent";
    assert_eq!(browser.run(was).await, json!("was 6 undo"));
    browser.screenshot("settings-changed").await;
    browser
        .click("[data-field='training.epochs'] .was button")
        .await;
    wait_until(&browser, "the focus", 10, &focused("training-epochs")).await;
    assert_eq!(value(&browser, "training-epochs").await, "6");
    browser.click("#settings-close").await;
    wait_until(&browser, "the rail", 10, &focused("settings-open")).await;
    browser.click("[data-rail='lyapunov.lambda_target']").await;
    wait_until(
        &browser,
        "the target",
        10,
        &focused("lyapunov-lambda_target"),
    )
    .await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_embedded_page_leaves_parts_away_and_leads_to_the_full_lab() {
    let site = Site::serve();
    let browser = Browser::open(900, 640, &[]).await;
    let link = format!("{}#v=1&{SMALL}&hide=settings,bar,sweep,runs", site.address);
    follow(&browser, &link).await;
    let hidden = "return ['.rail', '.nav', '#device', '#share-open'].every(css =>
        getComputedStyle(document.querySelector(css)).display === 'none')";
    wait_until(&browser, "the parts gone", 10, hidden).await;
    let full = browser.attribute("#full-lab", "href").await;
    to_view(&browser, "compare").await;
    let hidden = "return ['#sweep', '#runs'].every(css =>
        getComputedStyle(document.querySelector(css)).display === 'none')";
    wait_until(&browser, "runs and sweep gone", 10, hidden).await;
    assert!(full.contains("#v=1&") && !full.contains("hide="), "{full}");
    browser.screenshot("embed").await;
}

#[tokio::test]
async fn an_experiment_that_takes_much_memory_asks_before_it_trains() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let link = format!("{}#v=1&hidden=1500,1500&steps=200&start=1", site.address);
    follow(&browser, &link).await;
    let asks = browser.text("#link-asks").await;
    assert!(asks.contains("MiB"), "{asks}");
    browser.click("#train").await;
    let state = browser.attribute("[data-run='held']", "data-state").await;
    assert_eq!(state, "idle", "nothing starts unasked");
    let notice = browser.text("#notice").await;
    assert!(notice.contains("agree"), "{notice}");
    browser.click("#link-agree").await;
    let gone = "return !document.getElementById('link-asks')";
    wait_until(&browser, "the question gone", 5, gone).await;
}

#[tokio::test]
async fn the_policy_runs_no_script_that_is_not_the_pages_own() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    follow(&browser, &site.address).await;
    let ran = "const script = document.createElement('script');
        script.textContent = 'window.hacked = true'; document.head.append(script);
        return window.hacked === undefined";
    assert_eq!(browser.run(ran).await, true);
    let policy = "return document.querySelector('meta[http-equiv]').content";
    let policy = browser.run(policy).await;
    let policy = policy.as_str().unwrap_or_default();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains(" 'unsafe-eval'"),
        "{policy}"
    );
}
