//! The view of lessons: the course, an exercise of one's own, and hand-ins to review.

mod course;
mod review;
mod teach;

use crate::core::share_link::View;
use crate::page::dom::{El, el};
use crate::page::store::use_store;
use leptos::prelude::*;

pub fn lessons_view() -> El {
    let store = use_store();
    store.recall_progress();
    el("main")
        .id("lessons")
        .class("lab lessons")
        .live_flag("hidden", move || {
            store.desk.with(|desk| desk.view != View::Lessons)
        })
        .children([
            course::course(store),
            teach::teach(store),
            review::review(store),
        ])
}
