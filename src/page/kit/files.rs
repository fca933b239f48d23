//! Files that the visitor chose or dropped.

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

/// The files of an input, in which the same can then be chosen again.
pub fn chosen_files(event: &Event) -> Vec<File> {
    let target = event.target();
    let Some(input) = target.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = files_of(input.files());
    input.set_value("");
    files
}

/// The files of a drop.
pub fn dropped_files(event: &DragEvent) -> Vec<File> {
    files_of(event.data_transfer().and_then(|dropped| dropped.files()))
}

/// The files of a list; none of none.
fn files_of(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|place| list.get(place))
        .collect()
}

/// Whether something is held over an element that takes files.
#[derive(Clone, Copy, Default)]
pub struct Hover(RwSignal<bool>);

impl Hover {
    pub fn is_over(self) -> bool {
        self.0.get()
    }

    /// On `dragover`: it may be dropped here.
    pub fn drag(self, event: &DragEvent) {
        event.prevent_default();
        self.0.set(true);
    }

    /// On `dragleave`.
    pub fn leave(self) {
        self.0.set(false);
    }

    /// On `drop`: its files.
    pub fn drop(self, event: &DragEvent) -> Vec<File> {
        event.prevent_default();
        self.0.set(false);
        dropped_files(event)
    }
}
