//! Every view and state, in the order in which a visitor might come to them, for what holds everywhere.

use crate::accessible::violations;
use crate::browser::Browser;
use crate::links::wait_until;
use crate::site::Site;
use crate::visits::{make_small, train_to_the_end};
use serde_json::json;

/// Opens every fold, so that what is in it is looked at too.
pub const UNFOLD: &str =
    "document.querySelectorAll('main details').forEach(fold => fold.open = true);";

const SIZES: [(u32, u32); 2] = [(1440, 900), (390, 844)];
const THEMES: [(&str, &str); 3] = [("light", "none"), ("dark", "none"), ("dark", "active")];

/// Goes through the page once, and calls `look` wherever there is something else to see; it says what is wrong
/// there.
async fn tour(look: impl AsyncFn(&Browser, &str) -> Vec<String>) {
    tour_of(&Site::serve(), "device=cpu", look).await;
}

/// The same of a site, with what stands behind the address's `?`.
pub async fn tour_of(site: &Site, query: &str, look: impl AsyncFn(&Browser, &str) -> Vec<String>) {
    let mut wrong = Vec::new();
    let browser = Browser::open(1440, 900, &[]).await;
    browser.visit(&site.address, query).await;
    wait_until(&browser, "the recorded run", 30, SHOWS_THE_RECORDED_RUN).await;
    wrong.extend(look(&browser, "recorded").await);
    browser.reach("training-epochs").await;
    wrong.extend(look(&browser, "settings").await);
    make_small(&browser).await;
    browser.click("#settings-close").await;
    train_to_the_end(&browser, 120).await;
    browser.run(UNFOLD).await;
    wrong.extend(look(&browser, "trained").await);
    open_view(&browser, "inside", "main [data-steps]").await;
    wrong.extend(look(&browser, "inside").await);
    open_view(&browser, "compare", "#runs").await;
    browser.run(UNFOLD).await;
    wrong.extend(look(&browser, "compare").await);
    open_view(&browser, "proof", "#prove").await;
    browser.click("#prove").await;
    let rows = "return Number(document.getElementById('proof').dataset.rows) > 3";
    wait_until(&browser, "rows of the proof", 60, rows).await;
    wrong.extend(look(&browser, "proof").await);
    open_view(&browser, "lessons", "#lesson-edge").await;
    browser.run(UNFOLD).await;
    wrong.extend(look(&browser, "lessons").await);
    browser.click("#lesson-edge").await;
    let text = "return document.querySelectorAll('.exercise-text > *').length > 2";
    wait_until(&browser, "the lesson's text", 30, text).await;
    wrong.extend(look(&browser, "lesson").await);
    open_view(&browser, "teachers", "main .make, main form, main section").await;
    browser.run(UNFOLD).await;
    wrong.extend(look(&browser, "teachers").await);
    let hand_in =
        "location.hash = 'v=1&name=Ada&exercise=How%20small&question=Why%3F&answer=It%20leaks'";
    browser.run(hand_in).await;
    let row = "return !!document.querySelector('#reviews .findings')";
    wait_until(&browser, "a hand-in", 30, row).await;
    wrong.extend(look(&browser, "review").await);
    open_view(&browser, "make", "#teach-title").await;
    browser.click("#teach-add-predict").await;
    browser.run(UNFOLD).await;
    wrong.extend(look(&browser, "make").await);
    open_view(&browser, "guide&lesson=edge", "#guide-sheet table").await;
    wrong.extend(look(&browser, "guide").await);
    browser.click("#guide-shows-2").await;
    let sheet = "return !!document.querySelector('#guide-sheet .runs-by-hand')";
    wait_until(&browser, "the worksheet", 10, sheet).await;
    wrong.extend(look(&browser, "worksheet").await);
    open_view(&browser, "data", "[data-example]").await;
    wrong.extend(look(&browser, "data").await);
    browser.click("[data-example='rows.csv']").await;
    let found = "return document.querySelector('main.own').dataset.stage === 'found'";
    wait_until(&browser, "what is in a table", 60, found).await;
    wrong.extend(look(&browser, "data-found").await);
    browser.click("#share-open").await;
    wait_until(
        &browser,
        "the share dialog",
        10,
        "return !!document.querySelector('dialog[open]')",
    )
    .await;
    wrong.extend(look(&browser, "share").await);
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

const SHOWS_THE_RECORDED_RUN: &str = "return !document.querySelector('.skeleton')
    && document.querySelectorAll('[data-chart]').length >= 4";

async fn open_view(browser: &Browser, view: &str, has: &str) {
    browser.run(&format!("location.hash = 'view={view}'")).await;
    let there = format!("return !!document.querySelector(\"{has}\")");
    wait_until(browser, view, 30, &there).await;
}

async fn resize(browser: &Browser, (width, height): (u32, u32)) {
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser
        .devtools("Emulation.setDeviceMetricsOverride", metrics)
        .await;
    settle(browser).await;
}

/// What follows a size follows it within two frames.
async fn settle(browser: &Browser) {
    let frames = "const done = arguments[arguments.length - 1];
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 50)));";
    let done = browser.client.execute_async(frames, vec![]).await;
    done.expect("frames");
}

async fn emulate(browser: &Browser, (scheme, forced): (&str, &str)) {
    let media = json!({
        "media": "screen",
        "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "forced-colors", "value": forced },
        ],
    });
    browser.devtools("Emulation.setEmulatedMedia", media).await;
    settle(browser).await;
}

#[tokio::test]
async fn axe_finds_nothing_wrong_in_any_view_size_theme_or_with_forced_colours() {
    tour(async |browser, view| {
        let mut wrong = Vec::new();
        for size in SIZES {
            resize(browser, size).await;
            for theme in THEMES {
                emulate(browser, theme).await;
                let name = if theme.1 == "active" {
                    "forced"
                } else {
                    theme.0
                };
                let name = format!("{view}-{}-{name}", size.0);
                browser.screenshot(&name).await;
                let found = violations(browser).await;
                wrong.extend(found.into_iter().map(|it| format!("{name}: {it}")));
            }
        }
        emulate(browser, THEMES[0]).await;
        resize(browser, SIZES[0]).await;
        wrong
    })
    .await;
}

#[tokio::test]
async fn from_320_to_1920_pixels_nothing_scrolls_sideways_and_nothing_overlaps() {
    tour(async |browser, view| {
        let mut wrong = Vec::new();
        let tall = (320..=1920).step_by(40).map(|width| (width, 900));
        // As a frame within an article is, or a small laptop's window.
        let low = (720..=1200).step_by(160).map(|width| (width, 700));
        for (width, height) in tall.chain(low) {
            resize(browser, (width, height)).await;
            let found = browser.run(OVERLAPS).await;
            let found: Vec<String> = serde_json::from_value(found).expect("texts");
            let named = |it| format!("{view}, {width} x {height}: {it}");
            wrong.extend(found.into_iter().map(named));
        }
        resize(browser, SIZES[0]).await;
        wrong
    })
    .await;
}

/// What is wider than the window, and which of the things that are read or pressed lie on one another. A box
/// counts as far as it can be seen within what scrolls; what floats over the page on purpose is compared
/// with its own kind alone.
const OVERLAPS: &str = "
    const found = [];
    const page = document.scrollingElement;
    if (page.scrollWidth > innerWidth) {
        const wide = [...document.querySelectorAll('body *')].filter(it => {
            const box = it.getBoundingClientRect();
            return box.width > 0 && box.right > innerWidth + 1;
        }).map(it => it.tagName + '.' + (it.getAttribute('class') ?? '')).slice(0, 4);
        found.push(`${page.scrollWidth} px wide: ${wide}`);
    }
    const layer = it => {
        const open = it.closest('dialog[open], [popover]:popover-open');
        if (open) return open;
        for (; it && it !== document.body; it = it.parentElement) {
            if (['fixed', 'sticky', 'absolute'].includes(getComputedStyle(it).position)) return it;
        }
        return document.body;
    };
    const seen = it => {
        let { left, top, right, bottom } = it.getBoundingClientRect();
        for (let over = it.parentElement; over && over !== document.body; over = over.parentElement) {
            const style = getComputedStyle(over);
            if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
            const box = over.getBoundingClientRect();
            left = Math.max(left, box.left); right = Math.min(right, box.right);
            top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom);
        }
        return { left, top, right, bottom };
    };
    const things = [...document.querySelectorAll(
        'button, a, input:not([type=hidden]), select, textarea, summary, h1, h2, h3, label, p, th, td, dt, dd, [data-chart]')]
        .filter(it => it.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
        .map(it => ({ it, box: seen(it), layer: layer(it) }))
        .filter(({ box }) => box.right - box.left > 2 && box.bottom - box.top > 2);
    for (let i = 0; i < things.length; i++) {
        for (let j = i + 1; j < things.length; j++) {
            const [a, b] = [things[i], things[j]];
            if (a.layer !== b.layer || a.it.contains(b.it) || b.it.contains(a.it)) continue;
            const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
            const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
            if (across > 2 && down > 2) {
                const name = it => `${it.tagName} ${it.id || it.textContent.trim().slice(0, 30)}`;
                found.push(`${name(a.it)} over ${name(b.it)} by ${across.toFixed(0)} x ${down.toFixed(0)}`);
            }
        }
    }
    return found.slice(0, 8);";
