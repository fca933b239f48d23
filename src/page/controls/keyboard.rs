//! In the lab the space bar trains and pauses, wherever it does nothing else.

use crate::core::share_link::View;
use crate::page::store::Store;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Elements that have their own use for the space bar.
const OWN_USE: &str = "button, input, select, textarea, summary, a[href]";

/// Listens for as long as the page lives.
pub fn train_with_space(store: Store) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let in_lab = store.desk.with_untracked(|desk| desk.view == View::Lab);
        let plain = event.key() == " "
            && in_lab
            && !(event.repeat() || event.ctrl_key() || event.alt_key() || event.meta_key());
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let taken =
            target.is_some_and(|element| element.closest(OWN_USE).is_ok_and(|own| own.is_some()));
        if plain && !taken {
            event.prevent_default();
            store.toggle_training();
        }
    });
    on_cleanup(move || handle.remove());
}
