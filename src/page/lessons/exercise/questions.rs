//! The exercise's questions: asked before the run and after it, of those who do it, and of nobody in a
//! teacher's preview.

use super::bounded::{Bounded, Room};
use super::help::Help;
use crate::core::exercise::{MOST_ANSWER, Question, answered};
use crate::page::kit::{Icon, Sign};
use crate::page::language::say;
use crate::page::store::focus::focus;
use crate::page::store::study::{Kind, Study};
use crate::page::store::use_store;
use leptos::prelude::*;

/// All questions of a kind, with what was answered before.
#[component]
pub fn Questions(kind: Kind, questions: Vec<Question>) -> impl IntoView {
    let store = use_store();
    let one = |(index, question): (usize, Question)| {
        let given = store.study.with_untracked(|study| {
            let answer = kind.given(study).get(index);
            answer.cloned().unwrap_or_default()
        });
        let take = Callback::new(move |text: String| {
            store.study.update(|study| {
                if let Some(answer) = kind.answers(study).get_mut(index) {
                    *answer = text;
                }
            });
            store.keep_answers();
            store.note_done();
        });
        let id = format!("{}-{index}", kind.key());
        let help =
            (kind == Kind::Explain).then(|| view! { <Help index question=question.clone() /> });
        view! {
            <Asked id number=index + 1 question given take />
            {help}
        }
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
    if let Some(expected) = &question.number {
        // Phones' number pads lack a minus.
        let keyboard = match expected.may_be_negative() {
            true => "text",
            false => "decimal",
        };
        return view! { <AskedNumber id words given take keyboard /> }.into_any();
    }
    if question.options.is_empty() {
        return view! {
            <div class="q">
                <label for=id.clone()>{words}</label>
                <Bounded id room=Room::Lines most=MOST_ANSWER given take least=question.least() />
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

/// A box for one number, which says where what is typed is none.
#[component]
fn AskedNumber(
    id: String,
    words: String,
    given: String,
    take: Callback<String>,
    keyboard: &'static str,
) -> impl IntoView {
    let text = RwSignal::new(given.clone());
    let wrong =
        Memo::new(move |_| text.with(|text| !text.trim().is_empty() && answered(text).is_none()));
    let error = format!("{id}-error");
    view! {
        <div class="q">
            <label for=id.clone()>{words}</label>
            <input
                class="field num"
                id=id
                type="text"
                inputmode=keyboard
                autocomplete="off"
                prop:value=given
                aria-describedby=error.clone()
                aria-invalid=move || wrong.get().then_some("true")
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    text.set(typed.clone());
                    take.run(typed);
                }
            />
            <p class="ferr" id=error hidden=move || !wrong.get() aria-live="polite">
                {say("It takes a number, such as 0.3, 12 or 25 %.")}
            </p>
        </div>
    }
}

/// How many predictions are made, and the button that commits to all of them.
#[component]
pub fn LockIn() -> impl IntoView {
    let store = use_store();
    let made = Memo::new(move |_| {
        store.study.with(|study| {
            let given = study.predictions.iter().filter(|it| !it.trim().is_empty());
            let works = study.own_works();
            let guessed = works.iter().filter(|it| it.guess.is_whole());
            (
                given.count() + guessed.count(),
                study.predictions.len() + works.len(),
            )
        })
    });
    let ready = Memo::new(move |_| store.study.with(Study::can_commit));
    let commit = move |_| {
        store.commit();
        // The button itself goes.
        focus("train");
        focus("train-cells");
        request_animation_frame(|| super::steps::bring_into_sight("#own-cells, #part-predict"));
    };
    view! {
        <span class="meta" role="status">
            {move || say!("{done} of {all} answered", done = made.get().0, all = made.get().1)}
        </span>
        <button class="b main" type="button" id="commit" disabled=move || !ready.get() on:click=commit>
            <Icon sign=Sign::Lock />
            {say("Lock in")}
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
    let answer = if options.is_empty() || question.number.is_some() {
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
