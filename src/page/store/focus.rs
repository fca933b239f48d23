//! Where the keyboard's focus goes.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Gives the focus to the element with an id, where there is one that can take it.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // Fails for no element of this page that has an id.
        let _ = element.focus();
    }
}
