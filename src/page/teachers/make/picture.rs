//! The picture that an answer shows.

use super::Desk;
use super::control::Pick;
use crate::core::exercise::{Course, Picture};
use crate::page::language::{key, say};
use crate::page::lessons::Sketch;
use leptos::prelude::*;

/// What the form offers; a file may say more.
const OFFERED: [(Option<Picture>, &str); 5] = [
    (None, key("no picture")),
    (
        Some(Picture([Course::Flat, Course::Rising])),
        key("accuracy: only the second rises"),
    ),
    (
        Some(Picture([Course::Rising, Course::Flat])),
        key("accuracy: only the first rises"),
    ),
    (
        Some(Picture([Course::Rising, Course::Rising])),
        key("accuracy: both rise"),
    ),
    (
        Some(Picture([Course::Flat, Course::Flat])),
        key("accuracy: neither rises"),
    ),
];

/// The choice, and the picture that is chosen.
#[component]
pub fn PicturePick(desk: Desk, question: u32, answer: u32) -> impl IntoView {
    let shown = Memo::new(move |_| {
        desk.read(|draft| {
            let mut answers = draft.question(question)?.answers.iter();
            answers.find(|it| it.number == answer)?.picture
        })
    });
    let value = shown.get_untracked();
    let mut options = OFFERED.to_vec();
    if !options.iter().any(|it| it.0 == value) {
        options.push((value, key("another picture")));
    }
    let choose = move |picture| {
        desk.edit(|draft| {
            if let Some(answer) = draft.answer_mut(question, answer) {
                answer.picture = picture;
            }
        });
    };
    view! {
        <div class="inl">
            <Pick
                id=format!("picture-{answer}")
                label=say("Picture")
                options
                value
                on_change=Callback::new(choose)
            />
            {move || shown.get().map(|picture| view! { <Sketch picture /> })}
        </div>
    }
}
