//! The receipts of the same links, in a browser.

#[path = "../shared/data.rs"]
mod data;
#[path = "../shared/receipts.rs"]
mod shared;

use shared::{LINKS, receipt_of};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

const EXPECTED: &str = include_str!("../shared/receipts.txt");

/// WebAssembly rounds alike everywhere, so these are the receipts of every browser.
#[wasm_bindgen_test]
async fn receipts_on_the_cpu_are_the_same_in_every_browser() {
    let mut ours = Vec::new();
    for link in LINKS {
        ours.push(receipt_of(link).await.to_string());
    }
    // What a new fixture is made of.
    console_log!("{}", ours.join("\n"));
    let expected: Vec<_> = EXPECTED.lines().collect();
    assert_eq!(ours, expected);
}

#[wasm_bindgen_test]
fn links_of_version_1_keep_their_data_to_the_last_bit() {
    assert_eq!(data::changed(), Vec::<String>::new());
}
