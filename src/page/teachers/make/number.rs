//! The number that answers a question, and how near an answer has to be.

use super::Desk;
use super::condition::NetworkPick;
use super::control::{Pick, Row, Wrong};
use crate::core::config::Side;
use crate::core::exercise::Quantity;
use crate::core::name::Named;
use crate::page::language::{key, say};
use crate::page::lessons::quantity_name;
use crate::page::teachers::draft::{DraftNumber, How, NumberBox};
use leptos::prelude::*;

const TYPED: &str = key("this number");

/// What a question's boxes begin with.
fn given(desk: Desk, question: u32) -> DraftNumber {
    let given = desk.now(|draft| draft.question(question).map(|it| it.expected.clone()));
    given.unwrap_or_default()
}

fn change(desk: Desk, question: u32, change: impl FnOnce(&mut DraftNumber)) {
    desk.edit(|draft| {
        if let Some(asked) = draft.question_mut(question) {
            change(&mut asked.expected);
        }
    });
}

/// Number or measured quantity, then the tolerance.
#[component]
pub fn NumberEditor(desk: Desk, question: u32) -> impl IntoView {
    let given = given(desk, question);
    let edit = move |edit: &dyn Fn(&mut DraftNumber)| change(desk, question, edit);
    let asked = Memo::new(move |_| {
        desk.read(|draft| draft.question(question).map(|it| it.expected.measured))
    });
    let is_typed = Memo::new(move |_| asked.get() == Some(None));
    let measured = Quantity::all().map(|it| (Some(it), quantity_name(it)));
    let options: Vec<_> = std::iter::once((None, TYPED)).chain(measured).collect();
    let (number, network) = (given.number.clone(), given.network);
    let write = Callback::new(move |text: String| edit(&|it| it.number.clone_from(&text)));
    let choose = Callback::new(move |side: Side| edit(&|it| it.network = side));
    let (at_number, at_within) = (
        NumberBox::Number.id(question),
        NumberBox::Within.id(question),
    );
    let (number_box, number_wrong) = (at_number.clone(), at_number);
    view! {
        <div class="goal2">
            <span class="ink2">{say("The answer is")}</span>
            <Pick
                label=say("What the answer is")
                options
                value=given.measured
                on_change=Callback::new(move |chosen| edit(&|it| it.measure(chosen)))
                id=format!("asks-{question}")
            />
            <Show
                when=move || is_typed.get()
                fallback=move || view! { <NetworkPick desk value=network on_change=choose /> }
            >
                <Row desk id=number_box.clone() value=number.clone() label=say("Number") on_change=write />
            </Show>
            {move || {
                // What is asked for may bring another tolerance with it.
                asked.get();
                view! { <Tolerance desk question /> }
            }}
        </div>
        <Wrong desk at=number_wrong />
        <Wrong desk at=at_within />
    }
}

/// How near an answer has to come.
#[component]
fn Tolerance(desk: Desk, question: u32) -> impl IntoView {
    let given = given(desk, question);
    let edit = move |edit: &dyn Fn(&mut DraftNumber)| change(desk, question, edit);
    view! {
        <span class="ink2">{say("within")}</span>
        <Row
            desk
            id=NumberBox::Within.id(question)
            value=given.within
            label=say("Tolerance")
            on_change=Callback::new(move |text: String| edit(&|it| it.within.clone_from(&text)))
        />
        <Pick
            label=say("How near")
            options=How::of(given.measured).to_vec()
            value=given.how
            on_change=Callback::new(move |chosen| edit(&|it| it.how = chosen))
        />
    }
}
