//! Networks out of files: dropped, placed, opened into a side, measured, trained, shared and asked for.

use crate::browser::Browser;
use crate::links::{finished, follow, wait_until};
use crate::own_data::{DROP, at_stage, opened, shared, text, to_data};
use crate::site::Site;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// Weights as `train --save` wrote them, what `eval` says of them, and the same network as `nir export` wrote it.
const WEIGHTS: &[u8] = include_bytes!("network/lab.safetensors");
const EVALUATED: &str = include_str!("network/lab.json");
const GRAPH: &[u8] = include_bytes!("network/lab.nir");

async fn drop_bytes(browser: &Browser, name: &str, bytes: &[u8]) {
    let content = BASE64_STANDARD.encode(bytes);
    let file = json!({ "name": name, "content": content, "encoding": "base64" });
    browser.run_with(DROP, file).await;
}

async fn in_lab(browser: &Browser) {
    let script = "return !!document.querySelector('main.lab')";
    wait_until(browser, "the lab", 20, script).await;
}

/// What is said of a network that was opened, once it is known.
async fn evaluated(browser: &Browser, side: &str) -> [f64; 2] {
    let script = format!("return !!document.querySelector('[data-first={side}][data-exponent]')");
    wait_until(browser, "what it does untrained", 60, &script).await;
    let mut numbers = [0.0; 2];
    for (number, name) in numbers.iter_mut().zip(["accuracy", "exponent"]) {
        let script =
            format!("return Number(document.querySelector('[data-first={side}]').dataset.{name})");
        *number = browser.run(&script).await.as_f64().expect("a number");
    }
    numbers
}

fn wanted(name: &str) -> f64 {
    let all: Value = serde_json::from_str(EVALUATED).expect("JSON");
    all[name].as_f64().expect(name)
}

async fn places(browser: &Browser) -> Value {
    let script = "return [...document.querySelectorAll('#tensors select')]
        .map(it => it.dataset.place + ' -> ' + it.value)";
    browser.run(script).await
}

#[tokio::test]
async fn dropped_weights_are_placed_opened_evaluated_as_the_command_line_does_and_trained_from() {
    let site = Site::serve();
    let browser = opened(&site.address).await;
    drop_bytes(&browser, "lab.safetensors", WEIGHTS).await;
    at_stage(&browser, "network").await;
    let headline = text(&browser, "main.own h1").await;
    assert!(
        headline.starts_with("All ") && headline.ends_with("have a place"),
        "{headline}"
    );
    let all = places(&browser).await;
    assert!(
        all.to_string()
            .contains("linears.0.weight -> linears.0.weight"),
        "{all}"
    );
    let changes = text(&browser, "#network-changes").await;
    assert!(
        changes.contains("Hidden layers") && changes.contains("→ 8"),
        "{changes}"
    );
    browser.screenshot("network-weights").await;

    // A row is changed, named as what it is, and put back.
    let leave = "const it = document.querySelector(\"[data-place='readout.bias']\");
        it.value = ''; it.dispatchEvent(new Event('change', {bubbles: true}))";
    browser.run(leave).await;
    let out = "const it = document.querySelector(\"[data-place='readout.bias']\");
        return document.querySelector('main.own').dataset.busy === 'false' && it.value === ''";
    wait_until(&browser, "it is left out", 20, out).await;
    let said = text(&browser, "main.own h1").await;
    assert!(said.contains(" of "), "{said}");
    browser.click("#unplace").await;
    let back = "return document.querySelector('main.own').dataset.busy === 'false'
        && document.querySelector('main.own h1').textContent.startsWith('All')";
    wait_until(&browser, "as guessed", 20, back).await;

    browser.click("#open-held").await;
    in_lab(&browser).await;
    let [accuracy, exponent] = evaluated(&browser, "held").await;
    assert!(
        (accuracy - wanted("test_accuracy")).abs() < 1e-6,
        "{accuracy}"
    );
    assert!((exponent - wanted("exponent")).abs() < 1e-4, "{exponent}");
    browser.reach("model-hidden_dims").await;
    let hidden = "return document.getElementById('model-hidden_dims')?.value";
    assert_eq!(browser.run(hidden).await, "8");
    browser.screenshot("network-opened").await;

    // Trained on, it leaves a receipt whose first weights are the file's, and a link that names it.
    browser.click("#train").await;
    finished(&browser).await;
    let link = shared(&browser).await;
    for part in ["weights-held=", "lab.safetensors", "got-held="] {
        assert!(link.contains(part), "{part}: {link}");
    }
    assert!(!link.contains("weights-off="), "{link}");
    asks_for_the_file(&link).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// Somebody else follows the link, is asked for the file, and gets the same to the last bit.
async fn asks_for_the_file(link: &str) {
    let fresh = Browser::open(1440, 900, &[]).await;
    follow(&fresh, link).await;
    let asked = "return !!document.querySelector('[data-first=held] .weights-bring')";
    wait_until(&fresh, "which file is needed", 20, asked).await;
    let needed = text(&fresh, "[data-first=held]").await;
    assert!(needed.contains("“lab.safetensors”"), "{needed}");
    fresh.click("#train").await;
    let notice = text(&fresh, "#notice").await;
    assert!(
        notice.contains("Not started") && notice.contains("lab.safetensors"),
        "{notice}"
    );
    fresh.screenshot("network-needed").await;
    to_data(&fresh).await;
    drop_bytes(&fresh, "copy.safetensors", WEIGHTS).await;
    at_stage(&fresh, "network").await;
    let said = text(&fresh, ".own .foot .say").await;
    assert_eq!(said, "These are the weights that the experiment needs.");
    fresh.click("#open-held").await;
    in_lab(&fresh).await;
    fresh.click("#train").await;
    finished(&fresh).await;
    let fits = "return document.querySelector('main').textContent.includes('reproduced exactly')";
    wait_until(&fresh, "the receipts fit", 20, fits).await;
    assert_eq!(fresh.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_link_whose_weights_are_drawn_instead_is_not_said_to_be_reproduced() {
    let site = Site::serve();
    let browser = opened(&site.address).await;
    drop_bytes(&browser, "lab.safetensors", WEIGHTS).await;
    at_stage(&browser, "network").await;
    browser.click("#open-off").await;
    in_lab(&browser).await;
    evaluated(&browser, "off").await;
    browser.click("#train").await;
    finished(&browser).await;
    let link = shared(&browser).await;
    let fresh = Browser::open(1440, 900, &[]).await;
    follow(&fresh, &link).await;
    let asked = "return !!document.querySelector('[data-first=off] .draw-weights')";
    wait_until(&fresh, "which file is needed", 20, asked).await;
    fresh.click("[data-first=off] .draw-weights").await;
    fresh.click("#train").await;
    finished(&fresh).await;
    let said = "return document.querySelector('main').textContent.includes('not reproduced')
        || document.querySelector('main').textContent.includes('Not reproduced')";
    wait_until(&fresh, "it is another experiment", 20, said).await;
}

#[tokio::test]
async fn a_dropped_graph_says_what_nir_leaves_open_and_is_opened_into_a_side() {
    let site = Site::serve();
    let browser = opened(&site.address).await;
    drop_bytes(&browser, "lab.nir", GRAPH).await;
    at_stage(&browser, "network").await;
    let headline = text(&browser, "main.own h1").await;
    assert_eq!(headline, "This NIR graph runs here");
    let unsaid = text(&browser, "#network-unsaid").await;
    assert!(
        unsaid.contains("surrogate") && unsaid.contains("model.reset subtract"),
        "{unsaid}"
    );
    let step = "return document.getElementById('guess-dt')?.value";
    assert_eq!(browser.run(step).await, "1e-4");
    browser.screenshot("network-graph").await;
    browser.click("#open-off").await;
    in_lab(&browser).await;
    // The same network as its weights, but for what NIR's time constants lose.
    let [accuracy, exponent] = evaluated(&browser, "off").await;
    assert!(
        (accuracy - wanted("test_accuracy")).abs() < 1e-3,
        "{accuracy}"
    );
    assert!((exponent - wanted("exponent")).abs() < 1e-4, "{exponent}");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_damaged_file_of_a_network_is_refused_by_name_and_reason() {
    let site = Site::serve();
    let browser = opened(&site.address).await;
    drop_bytes(&browser, "half.safetensors", &WEIGHTS[..WEIGHTS.len() / 2]).await;
    at_stage(&browser, "refused").await;
    let said = text(&browser, "#data-problem").await;
    assert!(
        said.contains("half.safetensors") && said.contains("safetensors:"),
        "{said}"
    );
    drop_bytes(&browser, "half.nir", &GRAPH[..GRAPH.len() / 2]).await;
    at_stage(&browser, "refused").await;
    let said = text(&browser, "#data-problem").await;
    assert!(said.contains("half.nir"), "{said}");
    browser.screenshot("network-refused").await;
}
