//! The receipts of the same links, in a browser.

#[path = "../shared/receipts.rs"]
mod shared;

use shared::{LINKS, receipt_of};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

const EXPECTED: &str = include_str!("../shared/receipts.txt");

/// WebAssembly rounds alike everywhere, so these are the receipts of every browser.
#[wasm_bindgen_test]
async fn receipts_on_the_cpu_are_the_same_in_every_browser() {
    for (link, expected) in LINKS.iter().zip(EXPECTED.lines()) {
        let ours = receipt_of(link).await.to_string();
        console_log!("{ours}");
        assert_eq!(ours, expected, "{link}");
    }
}
