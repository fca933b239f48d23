//! The course: its lessons in order, and which of them are done on this device.

use crate::core::exercise::COURSE;
use crate::page::dom::{El, button, el};
use crate::page::store::Store;
use leptos::prelude::*;

pub fn course(store: Store) -> El {
    let help = "Each lesson asks for a prediction, trains two networks in your browser, shows what \
                happened, and asks why. Answers stay on this device until you hand them in yourself.";
    let lesson = |(number, (key, title)): (usize, (&'static str, &str))| {
        let done = move || {
            store
                .study
                .with(|study| study.done.iter().any(|it| it == key))
        };
        let words = move || if done() { "done" } else { "" }.to_owned();
        let link = el("a")
            .id(format!("lesson-{key}"))
            .attr("href", format!("#v=1&lesson={key}"))
            .text(format!("{}. {title}", number + 1));
        el("li")
            .live_option("data-done", move || done().then(|| "true".to_owned()))
            .child(link)
            .child(el("span").class("run-state").live_text(words))
    };
    let none = move || store.study.with(|study| study.done.is_empty());
    let clear = button("quiet", "Clear my progress and answers")
        .id("clear-progress")
        .on_click(move || store.clear_progress());
    el("section")
        .class("panel")
        .attr("aria-labelledby", "course-title")
        .child(el("h2").id("course-title").text("A course in six lessons"))
        .child(el("p").class("help").text(help))
        .child(
            el("ol")
                .class("course")
                .children(COURSE.into_iter().enumerate().map(lesson)),
        )
        .child(el("p").class("help").live_text(move || {
            if none() {
                "Nothing is done yet.".to_owned()
            } else {
                let done = store.study.with(|study| study.done.len());
                format!("{done} of {} done.", COURSE.len())
            }
        }))
        .child(clear)
}
