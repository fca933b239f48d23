//! What helps a student with a question after the run: hints, and a model answer.

use super::Desk;
use super::control::{Lines, Wrong};
use crate::core::exercise::{ATTEMPT, MOST_HINTS};
use crate::page::language::say;
use crate::page::teachers::draft::DraftHelp;
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
    let ids = ["hints", "model", "points"].map(|name| format!("{name}-{question}"));
    let [hints, model, points] = ids.clone();
    let wrong = ids.map(|at| view! { <Wrong desk at /> });
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
                    label=say!("Model answer; it opens after {count} characters of the student's own", count = ATTEMPT)
                    on_change=edit(|it, text| it.model = text)
                />
                <Lines
                    desk
                    id=points
                    value=given.points
                    label=say("What an answer should mention, one point a line")
                    on_change=edit(|it, text| it.points = text)
                />
                {wrong}
            </div>
        </details>
    }
}
