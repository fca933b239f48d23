//! One setting: its name, its control, and what is to be said of it.

use super::control::Control;
use super::effect::without_effect;
use super::panel::Refusal;
use super::text::{help, is_wide, value_text};
use crate::core::settings::Field;
use crate::page::language::{heard, say};
use crate::page::store::focus::focus;
use crate::page::store::names::in_both;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// A setting of the table, whatever its kind. Its help is seen while the focus is in it; what is wrong,
/// changed or without effect is always said.
#[component]
pub fn FieldRow(
    field: &'static Field,
    /// What the worker said of the present runs' settings.
    refusal: Refusal,
) -> impl IntoView {
    let store = use_store();
    let id = field.id();
    let id_of = |part: &str| format!("{id}-{part}");
    let error = Memo::new(move |_| error(store, field, refusal));
    let wrong = Memo::new(move |_| error.with(Option::is_some));
    let was = Memo::new(move |_| store.desk.with(|desk| desk.settings.was(field)));
    let idle = Memo::new(move |_| {
        let config = store.desk.with(|desk| desk.settings.good().clone());
        without_effect(field, &config)
    });
    let note = Memo::new(move |_| {
        let note = field.note?;
        store
            .desk
            .with(|desk| Some(heard(&note(desk.settings.good())?)))
    });
    let differs = Memo::new(move |_| store.desk.with(|desk| in_both(desk, field)));
    let locked = Memo::new(move |_| !store.study.with(|study| study.allows(field.path)));
    // A setting that the present choices have not would bring another choice with it.
    let absent = Memo::new(move |_| {
        let present = |config: &_| field.value(config).is_some();
        !store.desk.with(|desk| present(desk.settings.good()))
    });
    let disabled = Memo::new(move |_| locked.get() || absent.get() && !wrong.get());
    let mut described_by = ["error", "differs", "idle", "help"].map(id_of).to_vec();
    described_by.extend(field.note.map(|_| id_of("note")));
    let noted = field.note.map(|_| {
        view! { <p id=id_of("note") class="help">{move || note.get()}</p> }
    });
    view! {
        <div
            class="f"
            class:changed=move || was.with(Option::is_some)
            class:wide=is_wide(field)
            data-field=field.path
        >
            <label for=id.clone()>
                {say(field.label)} " " <span class="sy">{field.symbol}</span>
            </label>
            <Control field described_by=described_by.join(" ") wrong locked=disabled />
            <p id=id_of("error") class="ferr" aria-live="polite">{move || error.get()}</p>
            <p id=id_of("differs") class="differs" data-differs=field.word hidden=move || differs.with(Option::is_none)>
                {move || differs.get()}
            </p>
            <Was field was locked />
            <p id=id_of("idle") class="idle">{move || idle.get()}</p>
            <p id=id_of("help") class="help">{help(field)}</p>
            {noted}
        </div>
    }
}

/// What it was in the experiment that was taken, and the way back to it.
#[component]
fn Was(field: &'static Field, was: Memo<Option<String>>, locked: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let undo = move |_| {
        store.undo_field(field);
        // Among the basic settings the row itself may go.
        request_animation_frame(move || {
            focus("settings-search");
            focus(&field.id());
        });
    };
    let words = move || was.get().map(|was| value_text(field, &was));
    view! {
        <Show when=move || was.with(Option::is_some)>
            <p class="was">
                {move || say!("was {value}", value = words().unwrap_or_default())} " "
                <Show when=move || !locked.get()>
                    <button
                        type="button"
                        aria-label=say!("Undo {field}", field = say(field.label))
                        // Another field's help would go with the focus, and the button from under the pointer.
                        on:mousedown=|event| event.prevent_default()
                        on:click=undo
                    >
                        {say("undo")}
                    </button>
                </Show>
            </p>
        </Show>
    }
}

/// What the settings say, or else what the worker refused of a run that was started with them.
fn error(store: Store, field: &Field, refusal: Refusal) -> Option<String> {
    let own = store
        .desk
        .with(|desk| desk.settings.error(field).map(str::to_owned));
    own.or_else(|| {
        refusal.with(|refusal| {
            let refused = refusal.as_ref().filter(|(path, _)| path == field.path);
            refused.map(|(_, message)| heard(message))
        })
    })
}
