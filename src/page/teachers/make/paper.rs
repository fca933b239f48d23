//! The exercise on paper, in the place of its form: a worksheet, and the answers.

use super::Desk;
use crate::page::kit::{Choice, Segmented};
use crate::page::language::say;
use crate::page::store::use_store;
use crate::page::teachers::draft::called;
use crate::page::teachers::guide::{Answers, ON_WORKSHEET, Worksheet, on_paper};
use crate::page::teachers::print::PrintButton;
use leptos::prelude::*;

/// What stands below the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    Form,
    Worksheet,
    Answers,
}

/// The choice, and the way to a printer.
#[component]
pub fn SheetPick(sheet: RwSignal<Sheet>) -> impl IntoView {
    let choices = vec![
        Choice::new(Sheet::Form, say("Form")),
        Choice::new(Sheet::Worksheet, say("Worksheet")),
        Choice::new(Sheet::Answers, say("Answers")),
    ];
    view! {
        <Segmented
            name="teach-shows"
            legend=say("View")
            choices
            value=sheet
            on_change=move |chosen| sheet.set(chosen)
        />
        <PrintButton id="teach-print" hidden=Signal::derive(move || sheet.get() == Sheet::Form) />
    }
}

/// The draft as it is printed, whole or not.
#[component]
pub fn OnPaper(desk: Desk, sheet: RwSignal<Sheet>) -> impl IntoView {
    let store = use_store();
    let text = Memo::new(move |_| desk.read(|draft| draft.text.clone()));
    Effect::new(move |_| store.typeset_draft(&text.get()));
    let [before, run] = ON_WORKSHEET
        .map(|part| Memo::new(move |_| store.study.with(|study| on_paper(&study.drafted.1, part))));
    move || {
        let exercise = desk.made.get()?.exercise;
        let names = desk.read(|draft| called(&exercise, &draft.experiment.config));
        let title = exercise.title.clone();
        let sheet = match sheet.get() {
            Sheet::Form => return None,
            Sheet::Worksheet => view! { <Worksheet exercise before run names /> }.into_any(),
            Sheet::Answers => view! { <Answers exercise names /> }.into_any(),
        };
        Some(view! {
            <article class="sheet" id="teach-sheet">
                <h2 data-own>{title}</h2>
                {sheet}
            </article>
        })
    }
}
