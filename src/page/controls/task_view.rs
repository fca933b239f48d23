//! What a task looks like: the spikes of one sample, what is asked, what a good result is.

use crate::core::config::Task;
use crate::page::charts::task_thumbnail;
use crate::page::dom::{El, el};
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// Beside the choice of the task.
pub fn task_view() -> El {
    let store = use_store();
    let sentence = el("p")
        .class("help")
        .live_text(move || task(store).sentence().to_owned());
    let result = el("p")
        .class("help result")
        .live_flag("hidden", move || task(store).good_result().is_empty())
        .text("A good result: ")
        .live_text(move || task(store).good_result());
    el("figure")
        .class("task")
        .child(task_thumbnail())
        .child(el("figcaption").children([sentence, result]))
}

fn task(store: Store) -> Task {
    store.desk.with(|desk| desk.settings.good().task.kind)
}
