//! Visits inside the networks.

use crate::accessible::hold;
use crate::browser::Browser;
use crate::links::wait_until as wait_for_script;
use crate::site::Site;
use crate::visits::{make_small, train_to_the_end};
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::key::Key;

/// Of the regularised network, which is the one that a phone shows first.
pub const CHARTS: [&str; 6] = [
    "Spikes, regularised",
    "Distance of the copies, regularised",
    "Learning signal, regularised",
    "Norm of the learning signal, regularised",
    "Potential, regularised",
    "Neurons, regularised",
];

/// Waits until the view says so.
pub async fn wait_until(browser: &Browser, name: &str, value: &str) {
    browser
        .wait_for(&format!("{name} {value}"), 30, async || {
            let now = browser.attribute("#inside", name).await;
            if now == value { Ok(()) } else { Err(now) }
        })
        .await;
}

pub async fn focus(browser: &Browser, id: &str) {
    let focus = "document.getElementById(arguments[0]).focus();";
    browser.run_with(focus, id.into()).await;
}

/// Presses a key where the focus is.
pub async fn press(browser: &Browser, key: Key) {
    press_character(browser, char::from(key)).await;
}

async fn press_character(browser: &Browser, value: char) {
    let keys = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value })
        .then(KeyAction::Up { value });
    let done = browser.client.perform_actions(keys).await;
    done.expect("a key press");
}

/// Clicks on a neuron of the regularised network.
pub async fn click_cell(browser: &Browser, neuron: u64) {
    // From the middle of what lies over the cells, as the driver counts.
    let place =
        "const cells = document.querySelector('[data-chart=\"Neurons, regularised\"] .cell-grid');
        cells.scrollIntoView({ block: 'center' });
        const box = cells.getBoundingClientRect();
        const count = Number(cells.getAttribute('aria-valuemax'));
        const columns = Math.ceil(Math.sqrt(count));
        const pitch = Math.min(box.width / columns, box.height / Math.ceil(count / columns));
        const [row, column] = [Math.floor(arguments[0] / columns), arguments[0] % columns];
        return [(column + 0.4) * pitch - box.width / 2, (row + 0.4) * pitch - box.height / 2];";
    let place = browser.run_with(place, neuron.into()).await;
    let [x, y]: [f64; 2] = serde_json::from_value(place).expect("a place");
    let button = MOUSE_BUTTON_LEFT;
    let click = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveToElement {
            element: browser
                .element("[data-chart='Neurons, regularised'] .cell-grid")
                .await,
            duration: None,
            x: x.round(),
            y: y.round(),
        })
        .then(PointerAction::Down { button })
        .then(PointerAction::Up { button });
    let done = browser.client.perform_actions(click).await;
    done.expect("a click");
}

/// Waits until a chart is drawn, and described in a sentence.
pub async fn wait_for_picture(browser: &Browser, chart: &str) {
    let inked = "const chart = document.querySelector(`[data-chart=\"${arguments[0]}\"]`);
        if (!chart) return 0;
        chart.scrollIntoView({ block: 'center' });
        const said = chart.querySelector('[role=img]')?.getAttribute('aria-label')
            || chart.querySelector('[role=slider]')?.getAttribute('aria-valuetext') || '';
        if (said.length < 20) return 0;
        const canvas = chart.querySelector('canvas');
        if (!canvas) return 100 * chart.querySelectorAll('svg.chart-picture path').length;
        if (!canvas.width) return 0;
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let inked = 0;
        for (let at = 3; at < data.length; at += 4) if (data[at] > 0) inked += 1;
        return inked;";
    browser
        .wait_for(
            &format!("the picture of {chart}"),
            20,
            async || match browser.run_with(inked, chart.into()).await.as_u64() {
                Some(inked) if inked > 100 => Ok(()),
                inked => Err(format!("{inked:?} pixels")),
            },
        )
        .await;
}

/// All that must show something: a sample that is read correctly may send nothing back that is to be seen.
pub async fn wait_for_pictures(browser: &Browser) {
    for chart in CHARTS {
        if chart != "Learning signal, regularised" {
            wait_for_picture(browser, chart).await;
        }
    }
}

/// A short run of 20 time steps, looked into.
async fn look_inside(browser: &Browser, site: &Site) {
    browser.visit(&site.address, "device=cpu").await;
    make_small(browser).await;
    browser.set("task-time_steps", "20").await;
    train_to_the_end(browser, 120).await;
    let look = "document.querySelector(\"[data-run='held'] .look\").click();";
    browser.run(look).await;
    wait_until(browser, "data-sample", "0").await;
    wait_for_pictures(browser).await;
    browser.run("scrollTo(0, 0)").await;
}

#[tokio::test]
async fn one_cursor_goes_through_time_and_a_press_selects_a_neuron() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    look_inside(&browser, &site).await;
    wait_until(&browser, "data-side", "held").await;
    wait_until(&browser, "data-steps", "20").await;

    focus(&browser, "inside-time").await;
    press(&browser, Key::Home).await;
    for (key, cursor) in [
        (Key::PageUp, "10"),
        (Key::Right, "11"),
        (Key::Right, "12"),
        (Key::Left, "11"),
        (Key::PageDown, "1"),
        (Key::End, "19"),
        (Key::Home, "0"),
        (Key::PageUp, "10"),
    ] {
        press(&browser, key).await;
        wait_until(&browser, "data-cursor", cursor).await;
    }
    assert_eq!(browser.text("#inside-step").await, "step 11 of 20");
    let slider = "return document.getElementById(arguments[0]).value;";
    assert_eq!(browser.run_with(slider, "inside-time".into()).await, "11");

    click_cell(&browser, 5).await;
    wait_until(&browser, "data-neuron", "5").await;
    assert_eq!(browser.text("#inside-neuron").await, "Neuron 6 of 16");
    let cells =
        "document.querySelector('[data-chart=\"Neurons, regularised\"] .cell-grid').focus()";
    browser.run(cells).await;
    press(&browser, Key::Right).await;
    wait_until(&browser, "data-neuron", "6").await;
    let said = browser
        .attribute(
            "[data-chart='Neurons, unregularised'] .cell-grid",
            "aria-valuetext",
        )
        .await;
    assert!(
        said.starts_with("neuron 7 of 16"),
        "of both networks: {said}"
    );
    let headline = browser.text(".ctl h1").await;
    assert!(
        headline.starts_with("Forwards, ") && headline.contains("backwards, "),
        "{headline}"
    );
    browser.screenshot("inside").await;
    hold(&browser, "the view Inside").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn another_sample_keeps_the_cursor_and_the_neuron() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    look_inside(&browser, &site).await;
    click_cell(&browser, 5).await;
    browser.run("scrollTo(0, 0)").await;
    focus(&browser, "inside-time").await;
    press(&browser, Key::Home).await;
    press(&browser, Key::PageUp).await;
    wait_until(&browser, "data-cursor", "10").await;

    browser.click("#draw").await;
    browser.click("#inside-next").await;
    wait_until(&browser, "data-sample", "1").await;
    browser.set("inside-sample", "7").await;
    wait_until(&browser, "data-sample", "7").await;
    for (name, value) in [("data-cursor", "10"), ("data-neuron", "5")] {
        wait_until(&browser, name, value).await;
    }
    browser.set("inside-sample", "99999").await;
    wait_until(&browser, "data-sample", "359").await;

    browser.click("#draw").await;
    browser.click("#inside-play").await;
    wait_until(&browser, "data-cursor", "19").await;
    wait_until(&browser, "data-playing", "false").await;
    browser.run("document.activeElement.blur()").await;
    press_character(&browser, ' ').await;
    wait_until(&browser, "data-playing", "true").await;
    press(&browser, Key::Left).await;
    wait_until(&browser, "data-playing", "false").await;

    browser.run("location.hash = 'view=lab'").await;
    browser.click("#reset").await;
    browser.run("location.hash = 'view=inside'").await;
    wait_until(&browser, "data-sample", "").await;
    let before = browser.text("#inside-none").await;
    assert!(before.contains("Nothing has been trained yet"), "{before}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_nudge_is_moved_by_keys_and_its_size_decides_what_flips() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    look_inside(&browser, &site).await;
    wait_until(&browser, "data-nudge", "6").await;
    focus(&browser, "nudge").await;
    press(&browser, Key::Right).await;
    wait_until(&browser, "data-nudge", "7").await;
    press(&browser, Key::Home).await;
    wait_until(&browser, "data-nudge", "0").await;
    let begins = "return document.querySelector('[data-chart=\"Distance of the copies, regularised\"] [role=img]').getAttribute('aria-label')";
    browser
        .wait_for("the nudge at step 1", 20, async || {
            let said = browser.run(begins).await.to_string();
            if said.contains("after a nudge of 0.30 at step 1") {
                Ok(())
            } else {
                Err(said)
            }
        })
        .await;
    let flipped = async || {
        let count = browser
            .attribute("[data-read='held']", "data-flipped")
            .await;
        count.parse::<usize>().expect("a count")
    };
    browser
        .run("document.getElementById('inside-nudge-2').click()")
        .await;
    browser
        .wait_for(
            "spikes that a nudge of 3 flips",
            20,
            async || match flipped().await {
                0 => Err("none".to_owned()),
                _ => Ok(()),
            },
        )
        .await;
    browser.screenshot("inside-nudged").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn both_networks_read_a_drawn_digit_at_once() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    look_inside(&browser, &site).await;
    browser.click("#draw").await;
    focus(&browser, "pad-0").await;
    press(&browser, Key::Right).await;
    press(&browser, Key::Down).await;
    press_character(&browser, ' ').await;
    wait_until(&browser, "data-sample", "drawn").await;
    assert_eq!(browser.attribute("#pad-9", "aria-pressed").await, "true");
    for side in ["off", "held"] {
        let read = browser.text(&format!("[data-read='{side}'] .meta")).await;
        assert!(read.starts_with("reads this as "), "{side}: {read}");
    }
    let unsaid = browser.text("#norm-at").await;
    assert!(unsaid.contains("no error"), "{unsaid}");
    browser.set("pad-label", "5").await;
    browser
        .wait_for("an error of what was meant", 20, async || {
            match browser.text("#norm-at").await {
                said if said.contains("no error") => Err(said),
                _ => Ok(()),
            }
        })
        .await;
    browser.screenshot("inside-drawn").await;
    hold(&browser, "the digit pad").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_link_to_a_moment_trains_to_it_pauses_and_shows_what_it_names() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    let moment = "at=3&sample=7&neuron=6&cursor=11";
    let link = format!(
        "{}#v=1&steps=20&hidden=16&batch=256&epochs=2&warmup=2&device=cpu&{moment}",
        site.address
    );
    browser.client.goto(&link).await.expect("the link opens");
    let there = "return document.getElementById('bound')?.dataset.state === 'there'";
    wait_for_script(&browser, "the moment", 60, there).await;
    let said = browser.text("#bound").await;
    assert!(said.contains("Paused at training step 3."), "{said}");
    for (name, value) in [
        ("data-sample", "7"),
        ("data-neuron", "5"),
        ("data-cursor", "10"),
    ] {
        wait_until(&browser, name, value).await;
    }
    browser.screenshot("inside-moment").await;
    // The lab says it too, and has one button to go on: the main one.
    browser.run("location.hash = 'view=lab'").await;
    let once =
        "return !!document.querySelector('.lab #bound') && !document.getElementById('bound-go')
        && !!document.getElementById('train')";
    wait_for_script(&browser, "the lab's strip", 10, once).await;
    browser.run("location.hash = 'view=inside'").await;
    browser.click("#bound-go").await;
    browser.run("location.hash = 'view=lab'").await;
    for side in crate::visits::RUNS {
        browser.wait_for_state(side, "finished", 60).await;
    }
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn on_a_phone_one_network_is_shown_and_the_other_is_a_press_away() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    look_inside(&browser, &site).await;
    browser.screenshot("inside-phone").await;
    hold(&browser, "the view Inside on a phone").await;
    assert!(browser.fits_a_phone().await, "nothing overflows");
    let shown =
        "return ['un', 're'].filter(it => document.querySelector(`.col.${it}`).offsetParent)";
    assert_eq!(browser.run(shown).await, serde_json::json!(["re"]));
    browser
        .run("document.getElementById('inside-network-0').click()")
        .await;
    wait_until(&browser, "data-side", "off").await;
    assert_eq!(browser.run(shown).await, serde_json::json!(["un"]));
    browser
        .run("document.querySelector('.mem.un').scrollIntoView()")
        .await;
    browser.screenshot("inside-phone-time").await;
    assert!(browser.fits_a_phone().await, "nothing overflows");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}
