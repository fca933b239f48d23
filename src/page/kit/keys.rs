//! Keys of the whole page.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Elements that have their own use for such keys.
const OWN_USE: &str = "button, input, select, textarea, summary, a[href], [role=slider], dialog";

/// Whether a key is the page's: it is not held down, has no modifier, and does not belong to what has the
/// focus.
pub fn is_free(event: &KeyboardEvent) -> bool {
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let own = |element: Element| element.closest(OWN_USE).is_ok_and(|own| own.is_some());
    !event.repeat() && !modified && !target.is_some_and(own)
}
