//! Text to numbers, and back.

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

/// The leading digits with `places` after the point, and the power of ten that they stand for: `9.9`
/// and 5 of 9.9e5. For finite values other than 0.
///
/// Not `{value:e}`: Rust's way to powers of ten is 3 KB of page.
pub fn scientific(value: f64, places: usize) -> (String, i32) {
    let digits = |order| format!("{:.places$}", value / 10_f64.powi(order));
    let order = value.abs().log10().floor() as i32;
    let found = digits(order);
    // Rounded up to ten, as 9.96; or the logarithm came out a little less than whole.
    if found.trim_start_matches('-').starts_with("10") {
        return (digits(order + 1), order + 1);
    }
    (found, order)
}
