//! What a setting is typed into or chosen by: one component for every kind.

use crate::core::config::ExperimentConfig;
use crate::core::settings::{Field, Input};
use crate::page::language::say;
use crate::page::site;
use crate::page::store::focus::focus;
use crate::page::store::{Store, use_store};
use leptos::ev::Event;
use leptos::prelude::*;

/// A setting's control: a tick for yes or no, a list of choices, or a line of text. `wrong` and `locked`
/// say how it stands; `described_by` names what is said of it.
#[component]
pub fn Control(
    field: &'static Field,
    described_by: String,
    wrong: Memo<bool>,
    locked: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let text = Memo::new(move |_| store.desk.with(|desk| desk.settings.text(field)));
    let how = How {
        field,
        described_by,
        text,
        locked,
    };
    if field.is_yes_or_no() {
        tick(store, how).into_any()
    } else if matches!(field.input, Input::Choice(_)) {
        choice(store, how).into_any()
    } else {
        line(store, how, wrong).into_any()
    }
}

struct How {
    field: &'static Field,
    described_by: String,
    text: Memo<String>,
    locked: Memo<bool>,
}

fn tick(store: Store, how: How) -> impl IntoView {
    let (field, text, locked) = (how.field, how.text, how.locked);
    let take = move |event| {
        let answer = if event_target_checked(&event) {
            "yes"
        } else {
            "no"
        };
        store.edit(field, answer);
        focus(&field.id());
    };
    view! {
        <input
            id=field.id()
            type="checkbox"
            aria-describedby=how.described_by
            disabled=move || locked.get()
            prop:checked=move || text.with(|text| text == "yes")
            // Another field's help would go with the focus, and the tick from under the pointer.
            on:mousedown=|event| event.prevent_default()
            on:change=take
        />
    }
}

fn choice(store: Store, how: How) -> impl IntoView {
    let (field, text, locked) = (how.field, how.text, how.locked);
    let options = field.choices().into_iter().map(move |(value, label)| {
        let chosen = move || text.with(|text| text == value);
        view! { <option value=value prop:selected=chosen>{say(label)}</option> }
    });
    view! {
        <select
            id=field.id()
            class="field"
            aria-describedby=how.described_by
            disabled=move || locked.get()
            on:change=move |event| take_choice(store, field, &event)
        >
            {options.collect::<Vec<_>>()}
        </select>
    }
}

/// Data of one's own is no choice by itself: it takes a file, or one that is kept.
fn take_choice(store: Store, field: &'static Field, event: &Event) {
    let chosen: String = event_target_value(event);
    let is_own = |it: &ExperimentConfig| it.task.own().is_some();
    let has_own = store
        .desk
        .with_untracked(|desk| is_own(desk.settings.good()));
    if field.path == "task.kind" && chosen == "own" && !has_own {
        // The list shows what is still set, should the visitor come back without a file.
        store.desk.notify();
        site::go_to("view=data");
        return;
    }
    store.edit(field, &chosen);
}

/// Numbers and lists: a number field would swallow what it cannot read, and then nobody could say what
/// is wrong with it.
fn line(store: Store, how: How, wrong: Memo<bool>) -> impl IntoView {
    let (field, text, locked) = (how.field, how.text, how.locked);
    view! {
        <input
            id=field.id()
            class="field"
            type="text"
            inputmode=field.input.keyboard()
            autocomplete="off"
            spellcheck="false"
            aria-describedby=how.described_by
            aria-invalid=move || wrong.get().to_string()
            disabled=move || locked.get()
            prop:value=move || text.get()
            on:input=move |event| store.edit(field, &event_target_value(&event))
            on:blur=move |_| store.desk.update(|desk| desk.settings.settle(field))
        />
    }
}
