//! What other views say of an exercise: that one is open, and whose answers this browser keeps.

use crate::core::share_link::View;
use crate::page::kit::{Icon, Sign};
use crate::page::store::focus::focus;
use crate::page::store::study::Study;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// Whether the visitor is who left answers in this browser on another visit: asked where answers are
/// given or looked at; until it is answered, nothing of them is shown.
#[component]
pub fn Earlier() -> impl IntoView {
    let store = use_store();
    let name = Memo::new(move |_| {
        let earlier = store.study.with(|study| study.earlier.clone());
        earlier.unwrap_or_default().trim().to_owned()
    });
    let asked = Memo::new(move |_| {
        let of_lessons = store.desk.with(|desk| desk.view == View::Lessons);
        let asked = |study: &Study| {
            study.earlier.is_some() && (of_lessons || study.exercise.is_some())
        };
        store.study.with(asked)
    });
    let question = move || match name.get() {
        nobody if nobody.is_empty() => {
            "Somebody who gave no name left answers in this browser.".to_owned()
        }
        name => format!("{name} left answers in this browser."),
    };
    let go_on = move || match name.get() {
        nobody if nobody.is_empty() => "They are mine: continue".to_owned(),
        name => format!("Continue as {name}"),
    };
    view! {
        <aside id="earlier" class="note les-note" aria-label="About answers kept here" hidden=move || !asked.get()>
            <p>{question}</p>
            <button class="b" type="button" id="continue-as" on:click=move |_| decide(store, Store::go_on)>
                {go_on}
            </button>
            <button class="b" type="button" id="start-afresh" on:click=move |_| decide(store, Store::start_afresh)>
                "Start afresh: remove them"
            </button>
        </aside>
    }
}

fn decide(store: Store, how: fn(Store)) {
    how(store);
    // The button itself goes.
    for id in ["train", "predict-0-0", "predict-0"] {
        focus(id);
    }
}

/// Says in the other views that their experiment belongs to an exercise, and leads back to it.
#[component]
pub fn OpenExercise() -> impl IntoView {
    let store = use_store();
    let title = Memo::new(move |_| {
        let elsewhere = store
            .desk
            .with(|desk| matches!(desk.view, View::Lab | View::Inside));
        store.study.with(|study| {
            let exercise = study.exercise.as_ref().filter(|_| elsewhere);
            exercise.map(|it| it.title.clone())
        })
    });
    let address = Memo::new(move |_| {
        let opened = store.study.with(|study| study.opened.clone());
        opened.map_or_else(String::new, |(fragment, _)| hash_of(&fragment))
    });
    view! {
        <Show when=move || title.with(Option::is_some)>
            <aside id="open-exercise" class="note les-note" aria-label="The exercise that is open">
                <p>"The experiment belongs to “" {move || title.get()} "”."</p>
                <a class="b" href=move || address.get()>"Back to the exercise"</a>
                <button class="b quiet" type="button" on:click=move |_| store.leave_exercise()>
                    <Icon sign=Sign::Close />
                    "Leave it, keep the settings"
                </button>
            </aside>
        </Show>
    }
}

/// The part of an address that opens a link's fragment, which may have come with its `#`.
pub fn hash_of(fragment: &str) -> String {
    format!("#{}", fragment.trim_start_matches('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_gets_one_hash_however_it_was_kept() {
        assert_eq!(hash_of("#v=1&lesson=edge"), "#v=1&lesson=edge");
        assert_eq!(hash_of("v=1&lesson=edge"), "#v=1&lesson=edge");
    }
}
