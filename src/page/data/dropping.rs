//! Files that are dropped on the lab or on the view of data, anywhere.

use crate::core::share_link::View;
use crate::page::kit::dropped_files;
use crate::page::site;
use crate::page::store::Store;
use leptos::ev;
use leptos::prelude::*;
use web_sys::DragEvent;

/// Where the data's own view is.
pub const ADDRESS: &str = "view=data";

/// Listens for as long as the page lives. Elsewhere files have other uses, or none.
pub fn listen(store: Store) {
    let takes = move |event: &DragEvent| {
        let is_own = store
            .desk
            .with_untracked(|desk| matches!(desk.view, View::Lab | View::Data));
        let holds = event.data_transfer().is_some_and(|it| {
            let types = it.types();
            types
                .iter()
                .any(|kind| kind.as_string().as_deref() == Some("Files"))
        });
        is_own && holds
    };
    let over = window_event_listener(ev::dragover, move |event| {
        if takes(&event) {
            event.prevent_default();
            store.brought.is_over.set(true);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        // Out of the window; from one element into the next it stays.
        if event.related_target().is_none() {
            store.brought.is_over.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        store.brought.is_over.set(false);
        if !takes(&event) {
            return;
        }
        event.prevent_default();
        let files = dropped_files(&event);
        show(store);
        store.read_files(files);
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        dropped.remove();
    });
}

/// Goes to the view of data.
fn show(store: Store) {
    if store.desk.with_untracked(|desk| desk.view != View::Data) {
        site::go_to(ADDRESS);
    }
}
