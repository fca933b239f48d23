//! The exercise's questions: asked before the run and after it, of those who do it, and of nobody in a
//! teacher's preview.

use super::bounded::{Bounded, Room};
use crate::core::exercise::{MOST_ANSWER, Question};
use crate::page::kit::{Icon, Sign};
use crate::page::store::focus::focus;
use crate::page::store::study::Study;
use crate::page::store::use_store;
use leptos::prelude::*;

/// When a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Predict,
    Explain,
}

impl Kind {
    /// What the ids of its questions begin with.
    fn key(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::Explain => "explain",
        }
    }

    fn answers(self, study: &mut Study) -> &mut Vec<String> {
        match self {
            Self::Predict => &mut study.predictions,
            Self::Explain => &mut study.explanations,
        }
    }
}

/// All questions of a kind, with what was answered before.
#[component]
pub fn Questions(kind: Kind, questions: Vec<Question>) -> impl IntoView {
    let store = use_store();
    let one = |(index, question): (usize, Question)| {
        let given = store.study.update_untracked(|study| {
            let answer = kind.answers(study).get(index);
            answer.cloned().unwrap_or_default()
        });
        let take = Callback::new(move |text: String| {
            store.study.update(|study| {
                if let Some(answer) = kind.answers(study).get_mut(index) {
                    *answer = text;
                }
            });
            store.keep_answers();
        });
        let id = format!("{}-{index}", kind.key());
        view! { <Asked id number=index + 1 question given take /> }
    };
    questions
        .into_iter()
        .enumerate()
        .map(one)
        .collect::<Vec<_>>()
}

#[component]
fn Asked(
    id: String,
    number: usize,
    question: Question,
    given: String,
    take: Callback<String>,
) -> impl IntoView {
    let words = format!("{number}. {}", question.words);
    if question.options.is_empty() {
        return view! {
            <div class="q">
                <label for=id.clone()>{words}</label>
                <Bounded id room=Room::Lines most=MOST_ANSWER given take />
            </div>
        }
        .into_any();
    }
    let option = |(place, words): (usize, String)| {
        let own = format!("{id}-{place}");
        let checked = given == words;
        let chosen = words.clone();
        view! {
            <label class="opt">
                <input
                    type="radio"
                    id=own
                    name=id.clone()
                    value=words.clone()
                    prop:checked=checked
                    on:change=move |_| take.run(chosen.clone())
                />
                <span>{words}</span>
            </label>
        }
    };
    let options = question.options.iter().map(|it| it.words.clone());
    let options: Vec<_> = options.enumerate().map(option).collect();
    view! {
        <fieldset class="q">
            <legend>{words}</legend>
            {options}
        </fieldset>
    }
    .into_any()
}

/// How many predictions are made, and the button that commits to all of them.
#[component]
pub fn LockIn() -> impl IntoView {
    let store = use_store();
    let made = Memo::new(move |_| {
        store.study.with(|study| {
            let given = study.predictions.iter().filter(|it| !it.trim().is_empty());
            (given.count(), study.predictions.len())
        })
    });
    let ready = Memo::new(move |_| store.study.with(Study::can_commit));
    let commit = move |_| {
        store.commit();
        // The button itself goes.
        focus("train");
        request_animation_frame(|| super::steps::bring_into_sight("part-predict"));
    };
    view! {
        <span class="meta" role="status">
            {move || format!("{} of {} answered", made.get().0, made.get().1)}
        </span>
        <button class="b main" type="button" id="commit" disabled=move || !ready.get() on:click=commit>
            <Icon sign=Sign::Lock />
            "Lock in"
        </button>
    }
}

/// A question as the student will see it, which nobody can answer.
#[component]
pub fn QuestionPreview(number: usize, question: Question) -> impl IntoView {
    let options: Vec<_> = question
        .options
        .iter()
        .map(|option| view! { <li class="opt"><i aria-hidden="true"></i>{option.words.clone()}</li> })
        .collect();
    let answer = if options.is_empty() {
        view! { <div class="field blank" aria-hidden="true"></div> }.into_any()
    } else {
        view! { <ul>{options}</ul> }.into_any()
    };
    view! {
        <div class="q">
            <p><b>{format!("{number}. {}", question.words)}</b></p>
            {answer}
        </div>
    }
}
