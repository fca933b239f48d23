//! The student's name, and the hand-in as a file or a link.

use super::bounded::{Bounded, Room};
use crate::core::exercise::MOST_NAME;
use crate::core::share_link::MOST_BYTES;
use crate::page::kit::download;
use crate::page::kit::{Icon, Sign};
use crate::page::site;
use crate::page::store::study::Study;
use crate::page::store::use_store;
use leptos::prelude::*;

/// What is handed in, once it is whole.
#[component]
pub fn HandIn() -> impl IntoView {
    let store = use_store();
    let name = store.study.with_untracked(|study| study.student.clone());
    let said = RwSignal::new(String::new());
    let take = Callback::new(move |text: String| store.name_student(text));
    let missing = Memo::new(move |_| store.study.with(Study::cannot_hand_in));
    let incomplete = move || missing.with(Option::is_some);
    let save = move |_| {
        if let Some(hand_in) = untrack(|| store.hand_in()) {
            download(&hand_in.file_name(), "text/plain", &hand_in.fragment());
        }
    };
    let copy = move |_| {
        if let Some(hand_in) = untrack(|| store.hand_in()) {
            copy_link(&hand_in.fragment(), said);
        }
    };
    view! {
        <div class="q hand-in">
            <h2>"Hand in"</h2>
            <label for="student">"Your name, or the number your teacher gave you"</label>
            <Bounded id="student".to_owned() room=Room::Line most=MOST_NAME given=name take autocomplete="name" />
            <div class="inl">
                <button class="b" type="button" id="hand-in-file" disabled=incomplete on:click=save>
                    <Icon sign=Sign::Download />
                    "Save the file"
                </button>
                <button class="b" type="button" id="hand-in-link" disabled=incomplete on:click=copy>
                    <Icon sign=Sign::Copy />
                    "Copy as a link"
                </button>
                <span class="meta" id="hand-in-missing">{move || missing.get()}</span>
            </div>
            <p class="meta">
                "Holds your answers, the experiment and its receipt. Nothing is sent: pass it on yourself."
            </p>
            <p class="meta" role="status">{move || said.get()}</p>
        </div>
    }
}

fn copy_link(fragment: &str, said: RwSignal<String>) {
    if fragment.len() > MOST_BYTES {
        said.set(format!(
            "As a link it has {} characters; allowed: up to {MOST_BYTES}. Save it as a file instead.",
            fragment.len()
        ));
        return;
    }
    site::copy(&site::address(fragment), said);
}
