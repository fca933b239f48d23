//! What the program is, as its own page says it; and what a number of the settings comes to.

use crate::accessible::hold;
use crate::browser::Browser;
use crate::links::{value, wait_until};
use crate::site::Site;
use serde_json::json;

/// The dialog is open, or not, and what has the focus.
async fn is_open(browser: &Browser) -> bool {
    let open = "return document.getElementById('about').open";
    browser.run(open).await == json!(true)
}

async fn focused(browser: &Browser) -> String {
    let id = browser.run("return document.activeElement.id").await;
    id.as_str().unwrap_or_default().to_owned()
}

/// A key, pressed as a visitor presses it.
async fn press(browser: &Browser, key: &str, code: u32) {
    for kind in ["keyDown", "keyUp"] {
        let event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code,
            "text": if key == "Enter" && kind == "keyDown" { "\r" } else { "" } });
        browser.devtools("Input.dispatchKeyEvent", event).await;
    }
}

/// The way to the dialog stands at the foot of the device's popover.
async fn unfold(browser: &Browser) {
    browser
        .run("document.getElementById('device').open = true")
        .await;
}

async fn open_by_key(browser: &Browser) {
    unfold(browser).await;
    browser
        .run("document.getElementById('about-open').focus()")
        .await;
    press(browser, "Enter", 13).await;
    let open = "return document.getElementById('about').open";
    wait_until(browser, "the dialog", 10, open).await;
}

#[tokio::test]
async fn the_about_dialog_opens_and_closes_by_keyboard_and_gives_the_focus_back() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    open_by_key(&browser).await;
    let within = "return document.getElementById('about').contains(document.activeElement)";
    assert_eq!(browser.run(within).await, json!(true));
    press(&browser, "Escape", 27).await;
    let closed = "return !document.getElementById('about').open";
    wait_until(&browser, "the dialog's end", 10, closed).await;
    assert_eq!(focused(&browser).await, "about-open");
    open_by_key(&browser).await;
    browser.click("#about .head button").await;
    assert!(!is_open(&browser).await);
    assert_eq!(focused(&browser).await, "about-open");
}

#[tokio::test]
async fn the_about_dialog_names_version_commit_licence_sources_and_the_digits_credit() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    unfold(&browser).await;
    browser.click("#about-open").await;
    let said = browser.text("#about").await;
    for words in [
        env!("CARGO_PKG_VERSION"),
        "MIT or Apache-2.0",
        "Alpaydin",
        "CC BY 4.0",
        "Gradient Flossing",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let commit = browser.attribute("#about-version", "data-commit").await;
    // `cargo xtask` sets it where there is git.
    let expected = std::env::var("LYAPUNOV_LAB_COMMIT").unwrap_or_default();
    assert_eq!(commit, expected);
    let entry = value(&browser, "about-bibtex").await;
    assert!(entry.starts_with("@software{") && entry.contains(env!("CARGO_PKG_VERSION")));
    hold(&browser, "the about dialog").await;
    browser.screenshot("about").await;

    let copied = "self.copied = null; document.addEventListener('copy', () => {
        self.copied = document.getSelection().toString() || document.activeElement.value; });
        navigator.clipboard.writeText = text => { self.copied = text; return Promise.resolve(); };";
    browser.run(copied).await;
    browser.click("#about-copy").await;
    let same = "return self.copied === document.getElementById('about-bibtex').value";
    wait_until(&browser, "the entry in the clipboard", 10, same).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// By the links that the dialog has: the site needs no network for its licences.
#[tokio::test]
async fn the_texts_of_the_licences_are_files_of_the_site() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    open_by_key(&browser).await;
    let read = "const done = arguments[arguments.length - 1];
        const own = [...document.querySelectorAll('#about a')].map(link => link.href)
            .filter(link => link.startsWith(new URL('licences/', location).href));
        Promise.all(own.map(link => fetch(link).then(answer => answer.text()))).then(done);";
    let texts = browser.client.execute_async(read, vec![]).await;
    let texts: Vec<String> = serde_json::from_value(texts.expect("texts")).expect("texts");
    assert_eq!(texts.len(), 2);
    assert!(texts[0].starts_with("MIT License"));
    assert!(texts[1].contains("Apache License"));
}

/// What the settings call a sharpness says how wide it makes the surrogate, also while it is typed.
#[tokio::test]
async fn the_half_width_of_the_surrogate_stands_at_its_parameter_and_follows_it() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, "device=cpu").await;
    let says = |words: &str| {
        format!(
            "return document.getElementById('model-surrogate-alpha-note').textContent
                .startsWith('Half-width {words}:')"
        )
    };
    browser.reach("model-surrogate-alpha").await;
    wait_until(&browser, "the half-width", 10, &says("0.32")).await;
    browser.set("model-surrogate-alpha", "20").await;
    wait_until(&browser, "a tenth of it", 10, &says("0.032")).await;
    let described = browser
        .attribute("#model-surrogate-alpha", "aria-describedby")
        .await;
    assert!(described.ends_with("model-surrogate-alpha-note"));
}

#[tokio::test]
async fn the_about_dialog_fits_a_phone() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    browser.visit(&site.address, "device=cpu").await;
    unfold(&browser).await;
    browser.click("#about-open").await;
    assert!(browser.fits_a_phone().await);
    hold(&browser, "the about dialog on a phone").await;
    browser.screenshot("about-phone").await;
}
