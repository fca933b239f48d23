//! What helps a student with a question after the run: hints, and a model answer.

use super::Desk;
use super::control::{Lines, Row, Wrong};
use crate::core::exercise::{ATTEMPT, MOST_HINTS};
use crate::page::language::say;
use crate::page::teachers::draft::{DraftHelp, Kind};
use leptos::prelude::*;

/// Folded, unless something stands there.
#[component]
pub fn HelpEditor(desk: Desk, question: u32) -> impl IntoView {
    let given = desk.now(|draft| draft.question(question).map(|it| it.help.clone()));
    let given = given.unwrap_or_default();
    let open = !given.is_empty();
    let edit = move |edit: fn(&mut DraftHelp, String)| {
        Callback::new(move |text: String| {
            desk.edit(|draft| {
                if let Some(asked) = draft.question_mut(question) {
                    edit(&mut asked.help, text);
                }
            });
        })
    };
    let ids = ["hints", "model", "points", "least"].map(|name| format!("{name}-{question}"));
    let [hints, model, points, least] = ids.clone();
    let wrong = ids.map(|at| view! { <Wrong desk at /> });
    let in_words = Memo::new(move |_| {
        desk.read(|draft| {
            draft
                .question(question)
                .is_some_and(|it| it.kind == Kind::Words)
        })
    });
    view! {
        <details open=open>
            <summary>{say("Hints and model answer")}</summary>
            <div class="stack">
                <Lines
                    desk
                    id=hints
                    value=given.hints
                    label=say!("Hints, one a line, up to {most}; a student opens them one by one", most = MOST_HINTS)
                    on_change=edit(|it, text| it.hints = text)
                />
                <Lines
                    desk
                    id=model
                    value=given.model
                    label=say("Model answer; it opens once the question is answered")
                    on_change=edit(|it, text| it.model = text)
                />
                <Lines
                    desk
                    id=points
                    value=given.points
                    label=say("What an answer should mention, one point a line")
                    on_change=edit(|it, text| it.points = text)
                />
                <label class="stack" for=least.clone() hidden=move || !in_words.get()>
                    <span class="meta">{say!("From how many characters on an answer counts; nothing: {count} where there is a model answer, else 1", count = ATTEMPT)}</span>
                    <Row desk id=least.clone() value=given.least on_change=edit(|it, text| it.least = text) />
                </label>
                {wrong}
            </div>
        </details>
    }
}
