//! One setting: label, control, range, help, and what is wrong with it.

use crate::store::fields::{Field, Input};
use crate::store::{Side, Store, use_store};
use leptos::prelude::*;

/// A setting of the table.
#[component]
pub fn FieldView(field: &'static Field) -> impl IntoView {
    let store = use_store();
    let shown = Memo::new(move |_| store.settings.with(|settings| settings.shows(field)));
    let differs = Memo::new(move |_| store.settings.with(|settings| settings.differs(field)));
    let error = Memo::new(move |_| error(store, field));
    let (help_id, error_id) = (
        format!("{}-help", field.id()),
        format!("{}-error", field.id()),
    );
    let unit_id = format!("{}-unit", field.id());
    let described_by = format!("{error_id} {unit_id} {help_id}");
    let wrong = move || error.with(Option::is_some);
    view! {
        <div class="field" class:wrong=wrong hidden=move || !shown.get()>
            <div class="field-label">
                <label for=field.id()>{field.label}</label>
                <span class="symbol">{field.symbol}</span>
                <Show when=move || differs.get()>
                    <button
                        class="quiet to-default"
                        type="button"
                        title=format!("Back to {}", field.default_text())
                        aria-label=format!("Set {} back to {}", field.label, field.default_text())
                        on:click=move |_| store.reset_field(field)
                    >
                        "default"
                    </button>
                </Show>
            </div>
            <div class="field-control">
                {control(store, field, described_by, wrong)}
                <span class="unit" id=unit_id>{unit_and_range(field)}</span>
            </div>
            <p class="help" id=help_id>{field.help}</p>
            <p class="error" id=error_id aria-live="polite">{move || error.get()}</p>
        </div>
    }
}

fn control(
    store: Store,
    field: &'static Field,
    described_by: String,
    wrong: impl Fn() -> bool + Send + Copy + 'static,
) -> AnyView {
    let text = Memo::new(move |_| store.settings.with(|settings| settings.text(field)));
    let typed = move |event| store.edit(field, &event_target_value(&event));
    let invalid = move || if wrong() { "true" } else { "false" };
    if let Input::Choice(choices) = field.input {
        let option = move |&(value, label): &(&'static str, &'static str)| {
            let selected = move || text.with(|text| text == value);
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
    let left = move |_| store.settings.update(|settings| settings.settle(field));
    view! {
        <input
            id=field.id()
            type="text"
            inputmode=keyboard
            autocomplete="off"
            spellcheck="false"
            aria-describedby=described_by
            aria-invalid=invalid
            prop:value=move || text.get()
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
        .settings
        .with(|settings| settings.error(field).map(str::to_owned));
    own.or_else(|| {
        Side::BOTH.into_iter().find_map(|side| {
            store.run(side).with(|run| {
                let here = run.refused_field.as_deref() == Some(field.path);
                here.then(|| run.message.clone()).flatten()
            })
        })
    })
}
