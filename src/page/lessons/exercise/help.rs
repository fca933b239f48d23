//! What helps with a question after the run: hints one by one, and a model answer once there is an attempt.

use crate::core::exercise::{Expected, Model, Question, answered};
use crate::page::kit::{Icon, Sign};
use crate::page::language::say;
use crate::page::store::use_store;
use leptos::prelude::*;

/// Whether an answer is a number that can be judged, and not the right one.
fn is_wrong(expected: Option<Expected>, answer: &str) -> bool {
    let judged = expected.filter(|_| answered(answer).is_some());
    judged.and_then(|it| it.is_met(answer, &[None, None])) == Some(false)
}

/// What is said of an option or number at once, after the run.
fn said(question: &Question, answer: &str) -> Option<String> {
    if let Some(expected) = &question.number {
        let is_met = expected.is_met(answer, &[None, None])?;
        return (!answer.trim().is_empty()).then(|| {
            let words = if is_met {
                say("Right, within what is allowed.")
            } else {
                say("Not yet.")
            };
            words.to_owned()
        });
    }
    let chosen = question.options.iter().find(|it| it.words == answer)?;
    chosen.feedback.clone()
}

/// The hints of one question, and its model answer.
#[component]
pub fn Help(index: usize, question: Question) -> impl IntoView {
    let store = use_store();
    let (count, model) = (question.hints.len(), question.model.clone());
    let opened = Memo::new(move |_| {
        let opened = store.study.with(|study| study.hints.get(index).copied());
        opened.unwrap_or_default().min(count)
    });
    let asked = question.clone();
    let answer = Memo::new(move |_| {
        let answer = store
            .study
            .with(|study| study.explanations.get(index).cloned());
        answer.unwrap_or_default()
    });
    let tried = Memo::new(move |_| asked.is_answered(&answer.get()));
    let judged = question.clone();
    let expected = question.number;
    let said = Memo::new(move |_| said(&judged, &answer.get()));
    let waits = question.model.is_some() && question.is_open();
    let least = question.least();
    let hints = question.hints;
    let shown = move || {
        let opened = hints.iter().take(opened.get());
        opened
            .map(|hint| view! { <p class="card">{hint.clone()}</p> })
            .collect::<Vec<_>>()
    };
    let next = move || {
        say!(
            "Hint {shown} of {count}",
            shown = (opened.get() + 1).min(count),
            count
        )
    };
    // Who is wrong by a number may try again before the answer stands there.
    let given_up = RwSignal::new(false);
    let is_wrong = Memo::new(move |_| is_wrong(expected, &answer.get()));
    let has_model = model.is_some();
    let hidden = move || has_model && is_wrong.get() && !given_up.get();
    let answered = move || {
        let model = model.clone().filter(|_| tried.get() && !hidden())?;
        Some(view! { <ModelAnswer index model /> })
    };
    view! {
        <div class="stack" aria-live="polite">
            {move || said.get().map(|said| view! { <p class="feedback">{said}</p> })}
            {shown}
            <Show when=move || opened.get() < count>
                <div>
                    <button class="b" type="button" id=format!("hint-{index}") on:click=move |_| store.open_hint(index)>
                        <Icon sign=Sign::Bulb />
                        {next}
                    </button>
                </div>
            </Show>
            <Show when=move || waits && !tried.get()>
                <p class="meta">{say!("A model answer opens after {count} characters of your own.", count = least)}</p>
            </Show>
            <Show when=hidden>
                <div>
                    <button class="b" type="button" id=format!("model-open-{index}") on:click=move |_| given_up.set(true)>
                        {say("Show the model answer")}
                    </button>
                </div>
            </Show>
            {answered}
        </div>
    }
}

/// The model, and what to tick off in one's own answer; nobody else sees the ticks.
#[component]
fn ModelAnswer(index: usize, model: Model) -> impl IntoView {
    let points: Vec<_> = model
        .points
        .iter()
        .map(|point| view! { <label><input type="checkbox" />{point.clone()}</label> })
        .collect();
    let none = points.is_empty();
    view! {
        <section class="card key model" aria-label=say("A model answer") id=format!("model-{index}")>
            <h3>{say("A model answer")}</h3>
            <p>{model.text}</p>
            <fieldset class="checks" hidden=none>
                <legend class="meta">{say("Did you mention")}</legend>
                {points}
            </fieldset>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(text: &str) -> Question {
        text.parse().expect("a question")
    }

    #[test]
    fn an_option_and_a_number_are_answered_at_once() {
        let choice = question("Which? | A => true ; Yes. | B");
        assert_eq!(said(&choice, "A").as_deref(), Some("Yes."));
        assert_eq!(said(&choice, "B"), None);
        let number = question("How many? | number 148 within 20 %");
        assert_eq!(
            said(&number, "150").as_deref(),
            Some("Right, within what is allowed.")
        );
        assert_eq!(said(&number, "15").as_deref(), Some("Not yet."));
        assert_eq!(said(&number, ""), None);
        let is_wrong = |answer: &str| is_wrong(number.number, answer);
        assert!(is_wrong("15") && !is_wrong("150"));
        assert!(!is_wrong("no idea") && !is_wrong(""), "no attempt");
    }
}
