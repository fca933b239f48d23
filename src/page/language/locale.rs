//! What the browser knows of a language.

#[cfg(target_arch = "wasm32")]
use js_sys::{Array, Intl, Number, Object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::JsValue;

/// The mark before a number's decimals.
#[cfg(target_arch = "wasm32")]
pub fn decimal_mark(tag: &str) -> char {
    let written = Number::from(0.5).to_locale_string(tag);
    let written = String::from(written);
    let mark = written.chars().find(|c| matches!(c, '.' | ',' | '٫'));
    mark.unwrap_or('.')
}

/// The plural category of a number, in the language of the root element.
#[cfg(target_arch = "wasm32")]
pub fn category(number: f64) -> String {
    let tag = leptos::prelude::document().document_element();
    let tag = tag
        .and_then(|root| root.get_attribute("lang"))
        .unwrap_or_default();
    let rules = Intl::PluralRules::new(&Array::of1(&JsValue::from(tag)), &Object::new());
    String::from(rules.select(number))
}

/// Without a browser: as most languages of Europe have it.
#[cfg(not(target_arch = "wasm32"))]
pub fn decimal_mark(_tag: &str) -> char {
    ','
}

/// Without a browser: one and others.
#[cfg(not(target_arch = "wasm32"))]
pub fn category(number: f64) -> String {
    if number == 1.0 { "one" } else { "other" }.to_owned()
}
