//! Text to numbers.

use std::str::FromStr;

/// A whole number.
pub fn count<T: FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// A finite number; a decimal comma is understood.
pub fn number(text: &str) -> Option<f64> {
    let plain = text.trim().replace(',', ".").replace('\u{2212}', "-");
    parse(&plain).filter(|value| value.is_finite())
}

/// The browser reads numbers too; Rust's own way brings 10 KB of tables.
#[cfg(target_arch = "wasm32")]
fn parse(text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| wasm_bindgen::JsValue::from_str(text).unchecked_into_f64())
}

#[cfg(not(target_arch = "wasm32"))]
fn parse(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// A finite number, or nothing where the text is blank.
pub fn optional_number(text: &str) -> Option<Option<f64>> {
    if text.trim().is_empty() {
        Some(None)
    } else {
        number(text).map(Some)
    }
}

/// Numbers between commas; blank text is an empty list.
pub fn list<T: FromStr>(text: &str) -> Option<Vec<T>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(count).collect()
}

/// The opposite of [`list`].
pub fn write_list<T: ToString>(values: &[T]) -> String {
    values
        .iter()
        .map(T::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
