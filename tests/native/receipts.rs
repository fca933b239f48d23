//! What a receipt promises.

#[path = "../shared/data.rs"]
mod data;
#[path = "../shared/receipts.rs"]
mod shared;

use lyapunov_snn::core::receipt::{Receipt, compare};
use shared::{LINKS, receipt_of};

/// The receipts of [`LINKS`], as the engine gives them in a browser.
const EXPECTED: &str = include_str!("../shared/receipts.txt");

#[test]
#[ignore = "writes the receipts of the present engine, which the browser's test then holds itself to"]
fn write_the_receipts() {
    let in_browsers =
        |receipt: Receipt| receipt.to_string().replace("~CPU~", "~CPU (WebAssembly)~");
    let lines = LINKS.map(|link| in_browsers(pollster::block_on(receipt_of(link))) + "\n");
    let path = crate::support::file("tests/shared/receipts.txt");
    std::fs::write(path, lines.concat()).expect("writable");
}

#[test]
fn the_same_link_gives_the_same_receipt_to_the_last_bit() {
    let once = pollster::block_on(receipt_of(LINKS[0]));
    let again = pollster::block_on(receipt_of(LINKS[0]));
    assert_eq!(compare(&once, &again).key(), "exactly");
    let other = pollster::block_on(receipt_of(&format!("{}&seed=1", LINKS[0])));
    assert_eq!(compare(&once, &other).key(), "other-start");
}

#[test]
fn a_native_run_reproduces_the_browsers_receipts_to_the_last_bit() {
    assert_eq!(EXPECTED.lines().count(), LINKS.len());
    for (link, expected) in LINKS.iter().zip(EXPECTED.lines()) {
        let ours = pollster::block_on(receipt_of(link));
        let theirs: Receipt = expected.parse().expect("a receipt");
        let said = compare(&theirs, &ours);
        assert_eq!(said.key(), "exactly", "{link}: {}\n{ours}", said.text());
    }
}

#[test]
#[ignore = "writes the digests of the data of links that were added to tests/shared/data.txt"]
fn write_the_digests_of_new_links() {
    let path = crate::support::file("tests/shared/data.txt");
    let lines = data::now().map(|(_, now)| now + "\n");
    std::fs::write(path, lines.collect::<String>()).expect("writable");
}

#[test]
fn links_of_version_1_keep_their_data_to_the_last_bit() {
    assert_eq!(data::changed(), Vec::<String>::new());
}
