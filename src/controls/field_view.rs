//! One setting: label, control, range, help, and what is wrong with it.

use crate::store::fields::{Field, Input};
use crate::store::live::{live, on};
use crate::store::{Side, Store, use_store};
use leptos::prelude::*;

/// A setting of the table.
#[component]
pub fn FieldView(field: &'static Field) -> impl IntoView {
    let store = use_store();
    let (help_id, error_id) = (
        format!("{}-help", field.id()),
        format!("{}-error", field.id()),
    );
    let unit_id = format!("{}-unit", field.id());
    let described_by = format!("{error_id} {unit_id} {help_id}");
    let hidden = live(move || !store.desk.with(|desk| desk.settings.shows(field)));
    let wrong = live(move || error(store, field).is_some());
    let at_default = live(move || !store.desk.with(|desk| desk.settings.differs(field)));
    let message = live(move || error(store, field).unwrap_or_default());
    view! {
        <div class="field" class:wrong=wrong hidden=hidden>
            <div class="field-label">
                <label for=field.id()>{field.label}</label>
                <span class="symbol">{field.symbol}</span>
                <button
                    class="quiet to-default"
                    type="button"
                    hidden=at_default
                    title=format!("Back to {}", field.default_text())
                    aria-label=format!("Set {} back to {}", field.label, field.default_text())
                    on:click=on(move |_| store.reset_field(field))
                >
                    "default"
                </button>
            </div>
            <div class="field-control">
                {control(store, field, described_by)}
                <span class="unit" id=unit_id>{unit_and_range(field)}</span>
            </div>
            <p class="help" id=help_id>{field.help}</p>
            <p class="error" id=error_id aria-live="polite">{message}</p>
        </div>
    }
}

fn control(store: Store, field: &'static Field, described_by: String) -> AnyView {
    let text = move || store.desk.with(|desk| desk.settings.text(field));
    let typed = on(move |event| store.edit(field, &event_target_value(&event)));
    if let Input::Choice(choices) = field.input {
        let option = move |&(value, label): &(&'static str, &'static str)| {
            let selected = live(move || text() == value);
            view! { <option value=value prop:selected=selected>{label}</option> }
        };
        return view! {
            <select id=field.id() aria-describedby=described_by on:change=typed>
                {choices.iter().map(option).collect_view()}
            </select>
        }
        .into_any();
    }
    let keyboard = if matches!(field.input, Input::List { .. }) {
        "text"
    } else {
        "decimal"
    };
    let invalid = live(move || error(store, field).is_some().to_string());
    let left = on(move |_| store.desk.update(|desk| desk.settings.settle(field)));
    view! {
        <input
            id=field.id()
            type="text"
            inputmode=keyboard
            autocomplete="off"
            spellcheck="false"
            aria-describedby=described_by
            aria-invalid=invalid
            prop:value=live(text)
            on:input=typed
            on:blur=left
        />
    }
    .into_any()
}

fn unit_and_range(field: &Field) -> String {
    let range = field.allowed();
    match (field.unit, range.is_empty()) {
        ("", _) => range,
        (unit, true) => unit.to_owned(),
        (unit, false) => format!("{unit}, {range}"),
    }
}

/// What the settings say, or else what the worker refused of a run that was started with them.
fn error(store: Store, field: &Field) -> Option<String> {
    let own = store
        .desk
        .with(|desk| desk.settings.error(field).map(str::to_owned));
    own.or_else(|| {
        Side::BOTH.into_iter().find_map(|side| {
            store.run(side).with(|run| {
                let here = run.refused_field.as_deref() == Some(field.path);
                here.then(|| run.message.clone()).flatten()
            })
        })
    })
}
