//! Visits inside the network.

use crate::browser::Browser;
use crate::site::Site;
use crate::visits::{make_small, train_to_the_end};
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::key::Key;

const CHARTS: [&str; 4] = ["network", "time-raster", "membrane", "divergence"];

/// Waits until the panel says so.
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
    let value = char::from(key);
    let keys = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value })
        .then(KeyAction::Up { value });
    let done = browser.client.perform_actions(keys).await;
    done.expect("a key press");
}

/// Clicks on a neuron of the first layer.
pub async fn click_cell(browser: &Browser, neuron: u64) {
    // From the middle of what lies over the cells, as the driver counts.
    let place = "const cells = document.querySelector('canvas[data-chart=network]');
        cells.scrollIntoView({ block: 'center' });
        const box = cells.getBoundingClientRect();
        const [top, pitch, columns] = ['top', 'pitch', 'columns'].map(it => Number(cells.dataset[it]));
        const [row, column] = [Math.floor(arguments[0] / columns), arguments[0] % columns];
        return [3 + (column + 0.5) * pitch - box.width / 2, top + (row + 0.5) * pitch - box.height / 2];";
    let place = browser.run_with(place, neuron.into()).await;
    let [x, y]: [f64; 2] = serde_json::from_value(place).expect("a place");
    let button = MOUSE_BUTTON_LEFT;
    let click = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveToElement {
            element: browser.element("#neurons").await,
            duration: None,
            x: x.round(),
            y: y.round(),
        })
        .then(PointerAction::Down { button })
        .then(PointerAction::Up { button });
    let done = browser.client.perform_actions(click).await;
    done.expect("a click");
}

/// Waits until a chart is drawn and described.
pub async fn wait_for_picture(browser: &Browser, chart: &str) {
    let inked = "const canvas = document.querySelector(`canvas[data-chart=${arguments[0]}]`);
        canvas.scrollIntoView({ block: 'center' });
        if (!canvas.width || canvas.getAttribute('role') !== 'img') return 0;
        if ((canvas.getAttribute('aria-label') || '').length < 20) return 0;
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

/// A short run of 20 time steps, with the panel unfolded.
async fn look_inside(browser: &Browser, site: &Site) {
    browser.visit(&site.address, "device=cpu").await;
    make_small(browser).await;
    browser.set("task-time_steps", "20").await;
    train_to_the_end(browser, 120).await;
    browser.click("[data-run='held'] .look").await;
    wait_until(browser, "data-sample", "0").await;
    for chart in CHARTS {
        wait_for_picture(browser, chart).await;
    }
}

async fn show_panel(browser: &Browser) {
    let scroll = "document.getElementById(arguments[0]).scrollIntoView();";
    browser.run_with(scroll, "inside".into()).await;
}

#[tokio::test]
async fn one_cursor_goes_through_time_and_a_press_selects_a_neuron() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    look_inside(&browser, &site).await;
    wait_until(&browser, "data-side", "held").await;
    wait_until(&browser, "data-steps", "20").await;

    focus(&browser, "inside-time").await;
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
    assert_eq!(browser.run_with(slider, "inside-time".into()).await, "10");

    click_cell(&browser, 5).await;
    wait_until(&browser, "data-neuron", "5").await;
    wait_until(&browser, "data-layer", "0").await;
    let rate = browser.attribute("#inside", "data-rate").await;
    let rate: f64 = rate.parse().expect("a rate");
    assert!((0.0..=1.0).contains(&rate), "{rate}");
    let words = browser.text("#inside-neuron").await;
    assert!(words.starts_with("layer 1, neuron 6"), "{words}");
    let potential = browser.text("#inside-u").await.replace('\u{2212}', "-");
    assert!(potential.parse::<f64>().is_ok(), "{potential}");

    focus(&browser, "neurons").await;
    press(&browser, Key::Right).await;
    press(&browser, Key::Enter).await;
    wait_until(&browser, "data-neuron", "6").await;
    show_panel(&browser).await;
    browser.screenshot("inside").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn another_sample_or_run_keeps_the_cursor_and_the_neuron() {
    let site = Site::serve();
    let browser = Browser::open(1440, 900, &[]).await;
    look_inside(&browser, &site).await;
    click_cell(&browser, 5).await;
    focus(&browser, "inside-time").await;
    press(&browser, Key::PageUp).await;
    wait_until(&browser, "data-cursor", "10").await;

    browser.click("#inside-next").await;
    wait_until(&browser, "data-sample", "1").await;
    browser.set("inside-sample", "7").await;
    wait_until(&browser, "data-sample", "7").await;
    browser.click("#inside-off").await;
    wait_until(&browser, "data-side", "off").await;
    for (name, value) in [
        ("data-sample", "7"),
        ("data-cursor", "10"),
        ("data-neuron", "5"),
    ] {
        wait_until(&browser, name, value).await;
    }
    browser.set("inside-sample", "99999").await;
    wait_until(&browser, "data-sample", "359").await;

    browser.click("#inside-play").await;
    wait_until(&browser, "data-cursor", "19").await;
    wait_until(&browser, "data-playing", "false").await;
    show_panel(&browser).await;
    browser.screenshot("inside-off").await;

    browser.click("#reset").await;
    wait_until(&browser, "data-sample", "").await;
    let before = browser.text("#inside .note").await;
    assert!(before.contains("held-out sample"), "{before}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn on_a_phone_the_network_is_one_column() {
    let site = Site::serve();
    let browser = Browser::open_phone().await;
    look_inside(&browser, &site).await;
    show_panel(&browser).await;
    browser.screenshot("inside-phone").await;
    assert!(browser.fits_a_phone().await, "nothing overflows");
    let scroll = "document.querySelector('.traces').scrollIntoView();";
    browser.run(scroll).await;
    browser.screenshot("inside-phone-time").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}
