//! The questions, with their answers and what makes each true.

use super::Desk;
use super::condition::AimEditor;
use super::control::{Row, Warned, Wrong};
use super::help::HelpEditor;
use super::number::NumberEditor;
use super::picture::PicturePick;
use crate::page::kit::CloseButton;
use crate::page::language::say;
use crate::page::teachers::draft::{AimPlace, Asked, Kind, When};
use leptos::prelude::*;

/// Ids and words of the two lists.
fn words(when: When) -> (&'static str, &'static str, &'static str) {
    match when {
        When::BeforeRun => (
            "teach-add-predict",
            say("Predictions"),
            say(
                "before Train unlocks; judged by the first run after it, or by comparing a later one",
            ),
        ),
        When::AfterRun => (
            "teach-add-explain",
            say("Explanations"),
            say("asked after the run"),
        ),
    }
}

/// All questions of one time.
#[component]
pub fn QuestionList(desk: Desk, when: When) -> impl IntoView {
    let (add, title, sub) = words(when);
    let numbers = Memo::new(move |_| {
        desk.read(|draft| {
            draft
                .asked(when)
                .iter()
                .map(|it| it.number)
                .collect::<Vec<_>>()
        })
    });
    let each = move || numbers.get();
    view! {
        <section class="sec" aria-label=title>
            <header><h2>{title}</h2><span class="meta">{sub}</span></header>
            <For each key=|number| *number let:number>
                <QuestionEditor desk number when />
            </For>
            <div>
                <button class="b" type="button" id=add on:click=move |_| desk.edit(|draft| draft.add_question(when))>
                    {say("Add a question")}
                </button>
            </div>
            <Wrong desk at=add />
        </section>
    }
}

#[component]
fn QuestionEditor(desk: Desk, number: u32, when: When) -> impl IntoView {
    let own = move |read: fn(&Asked) -> String| {
        desk.now(|draft| draft.question(number).map(read).unwrap_or_default())
    };
    let given = own(|asked| asked.words.clone());
    let kind = Memo::new(move |_| desk.read(|draft| draft.question(number).map(|it| it.kind)));
    let is_choice = move || kind.get() == Some(Kind::Choice);
    let answers = Memo::new(move |_| {
        desk.read(|draft| {
            let answers = draft.question(number).map(|it| it.answers.as_slice());
            let numbers = answers.unwrap_or_default().iter().map(|it| it.number);
            numbers.collect::<Vec<_>>()
        })
    });
    let each = move || answers.get();
    let write = move |text: String| {
        desk.edit(|draft| {
            if let Some(asked) = draft.question_mut(number) {
                asked.words = text;
            }
        });
    };
    let at = format!("ask-{number}");
    let is_number = move || kind.get() == Some(Kind::Number);
    view! {
        <div class="ask">
            <div class="top2">
                <KindPick desk number kind />
                <CloseButton label=say("Remove this question") on_press=move || desk.edit(|draft| draft.remove_question(number)) />
            </div>
            <Row desk id=at.clone() value=given label=say("Question") placeholder=say("Question") on_change=Callback::new(write) />
            <Wrong desk at=at.clone() />
            <Warned desk at />
            <Show when=is_choice>
                <ul class="opts">
                    <For each key=|answer| *answer let:answer>
                        <AnswerEditor desk question=number answer when />
                    </For>
                </ul>
                <div>
                    <button class="lnk" type="button" on:click=move |_| desk.edit(|draft| draft.add_answer(number))>
                        {say("Add an answer")}
                    </button>
                </div>
            </Show>
            <Show when=is_number>
                <NumberEditor desk question=number />
            </Show>
            <Show when=move || when == When::AfterRun>
                <HelpEditor desk question=number />
            </Show>
        </div>
    }
}

/// How a question is answered.
#[component]
fn KindPick(desk: Desk, number: u32, kind: Memo<Option<Kind>>) -> impl IntoView {
    let radio = move |(own, name): (Kind, &'static str)| {
        let words = match own {
            Kind::Choice => say("Choice"),
            Kind::Words => say("Words"),
            Kind::Number => say("Number"),
        };
        view! {
            <label>
                <input
                    type="radio"
                    name=format!("kind-{number}")
                    id=format!("kind-{number}-{name}")
                    prop:checked=move || kind.get() == Some(own)
                    on:change=move |_| desk.edit(|draft| draft.choose_kind(number, own))
                />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="seg">
            <legend class="vh">{say("Kind of question")}</legend>
            {Kind::ALL.map(radio)}
        </fieldset>
    }
}

#[component]
fn AnswerEditor(desk: Desk, question: u32, answer: u32, when: When) -> impl IntoView {
    let given = desk.now(|draft| {
        let answers = draft.question(question).map(|it| it.answers.as_slice());
        let own = answers
            .unwrap_or_default()
            .iter()
            .find(|it| it.number == answer);
        own.map(|it| it.words.clone()).unwrap_or_default()
    });
    let write = move |text: String| {
        desk.edit(|draft| {
            if let Some(answer) = draft.answer_mut(question, answer) {
                answer.words = text;
            }
        });
    };
    let feedback = desk.now(|draft| {
        let answers = draft.question(question).map(|it| it.answers.as_slice());
        let mut answers = answers.unwrap_or_default().iter();
        let own = answers.find(|it| it.number == answer);
        own.map(|it| it.feedback.clone()).unwrap_or_default()
    });
    let say_back = move |text: String| {
        desk.edit(|draft| {
            if let Some(answer) = draft.answer_mut(question, answer) {
                answer.feedback = text;
            }
        });
    };
    let place = AimPlace::Answer(question, answer);
    let told = Memo::new(move |_| desk.read(|draft| draft.aim(place).is_some()));
    let at = format!("answer-{answer}");
    view! {
        <li>
            <div class="row2">
                <Row desk id=at.clone() value=given label=say("Answer") placeholder=say("Answer") on_change=Callback::new(write) />
                <CloseButton label=say("Remove this answer") on_press=move || desk.edit(|draft| draft.remove_answer(question, answer)) />
            </div>
            <Wrong desk at />
            <Show when=move || when == When::BeforeRun><PicturePick desk question answer /></Show>
            <Show when=move || told.get()>
                <div class="inl cond"><span class="ink2">{say("is right if")}</span><AimEditor desk place /></div>
            </Show>
            <Row
                desk
                id=format!("feedback-{answer}")
                value=feedback
                label=say("Said to whoever chose it, after the run")
                placeholder=say("Said to whoever chose it, after the run")
                on_change=Callback::new(say_back)
            />
            <Show when=move || when == When::BeforeRun && !told.get()>
                <p class="meta">{say("The lab does not say whether it came true.")}</p>
            </Show>
        </li>
    }
}
