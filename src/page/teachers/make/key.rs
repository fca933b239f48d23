//! What of an exercise may stay with its teacher: the model answers.

use super::Desk;
use crate::page::kit::{Icon, Sign};
use crate::page::language::say;
use crate::page::site;
use leptos::prelude::*;

/// What students get of the model answers, in a sentence.
fn said(is_kept: bool) -> &'static str {
    if is_kept {
        say(
            "Your key is the link with them: keep it, and review hand-ins by it. Right options and numbers stay in both links, for the page judges by them.",
        )
    } else {
        say(
            "They are in the link, and come up once a question is answered: whoever reads the link itself finds them before.",
        )
    }
}

/// The choice, once there is a model answer.
#[component]
pub fn ModelAnswers(desk: Desk) -> impl IntoView {
    let taken = RwSignal::new(String::new());
    let is_kept = Memo::new(move |_| desk.read(|draft| draft.keeps_models));
    let none = move || {
        desk.made
            .with(|made| !made.as_ref().is_some_and(|made| made.exercise.has_models()))
    };
    let key = Memo::new(move |_| desk.made.get()?.key.map(|it| site::address(&it)));
    let copy = move |_| {
        if let Some(key) = key.get_untracked() {
            site::copy(&key, taken);
        }
    };
    view! {
        <section class="sec" aria-labelledby="teach-models" hidden=none>
            <header><h2 id="teach-models">{say("Model answers")}</h2></header>
            <label class="inl">
                <input
                    type="checkbox"
                    id="teach-keep-models"
                    prop:checked=is_kept
                    on:change=move |event| desk.edit(|draft| draft.keeps_models = event_target_checked(&event))
                />
                <span>{say("Leave them out of what students get")}</span>
            </label>
            <p class="meta">{move || said(is_kept.get())}</p>
            <div class="inl" hidden=move || !is_kept.get()>
                <button class="b" type="button" id="teach-copy-key" disabled=move || key.with(Option::is_none) on:click=copy>
                    <Icon sign=Sign::Copy />
                    {say("Copy your key")}
                </button>
                <span class="meta" role="status">{move || taken.get()}</span>
            </div>
        </section>
    }
}
