//! One setting: label, control, range, help, and what is wrong with it.

use crate::core::settings::{Field, Input};
use crate::page::dom::{El, button, el};
use crate::page::store::focus::focus;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;
use web_sys::Event;

/// A setting of the table.
pub fn field_view(field: &'static Field) -> El {
    let store = use_store();
    let id_of = |part: &str| format!("{}-{part}", field.id());
    let (help_id, error_id, unit_id) = (id_of("help"), id_of("error"), id_of("unit"));
    let note_id = id_of("note");
    let described_by = match field.note {
        Some(_) => format!("{error_id} {unit_id} {help_id} {note_id}"),
        None => format!("{error_id} {unit_id} {help_id}"),
    };
    let unit = el("span")
        .class("unit")
        .id(unit_id)
        .text(unit_and_range(field));
    let control = el("div")
        .class("field-control")
        .child(control(store, field, &described_by))
        .child(unit);
    let help = el("p").class("help").id(help_id).text(field.help);
    let note = field.note.map(|note| {
        let words = move || store.desk.with(|desk| note(desk.settings.good()));
        el("p")
            .class("help")
            .id(note_id)
            .live_text(move || words().unwrap_or_default())
    });
    let message = el("p")
        .class("error")
        .id(error_id)
        .attr("aria-live", "polite")
        .live_text(move || error(store, field).unwrap_or_default());
    el("div")
        .class("field")
        .live_class("wrong", move || error(store, field).is_some())
        .live_flag("hidden", move || !is_shown(store, field))
        .children([label(store, field), control, help])
        .children(note)
        .child(message)
}

/// Whether the visitor sees it: it does something, and no exercise leaves it away.
pub fn is_shown(store: Store, field: &Field) -> bool {
    store.desk.with(|desk| desk.settings.shows(field))
        && store.study.with(|study| study.shows(field.path))
}

/// Its name and symbol, and the way back to its default.
fn label(store: Store, field: &'static Field) -> El {
    let default = in_words(field, field.default_text());
    let to_default = button("quiet to-default", "default")
        .live_flag("hidden", move || {
            let locked = !store.study.with(|study| study.allows(field.path));
            locked || !store.desk.with(|desk| desk.settings.differs(field))
        })
        .attr("title", format!("Back to {default}"))
        .attr(
            "aria-label",
            format!("Set {} back to {default}", field.label),
        )
        .on_click(move || {
            store.reset_field(field);
            focus(&field.id());
        });
    el("div")
        .class("field-label")
        .child(el("label").attr("for", field.id()).text(field.label))
        .child(el("span").class("symbol").text(field.symbol))
        .child(to_default)
}

fn control(store: Store, field: &'static Field, described_by: &str) -> El {
    let text = move || store.desk.with(|desk| desk.settings.text(field));
    let typed = move |event: Event| store.edit(field, &event_target_value(&event));
    let locked = move || !store.study.with(|study| study.allows(field.path));
    if let Input::Choice(choices) = field.input {
        let option = move |(value, label): (&'static str, &'static str)| {
            el("option")
                .attr("value", value)
                .live_state("selected", move || text() == value)
                .text(label)
        };
        return el("select")
            .id(field.id())
            .attr("aria-describedby", described_by)
            .live_flag("disabled", locked)
            .on("change", typed)
            .children(choices().into_iter().map(option));
    }
    let invalid = move || error(store, field).is_some().to_string();
    let left = move |_: Event| store.desk.update(|desk| desk.settings.settle(field));
    el("input")
        .id(field.id())
        .attr("type", "text")
        .attr("inputmode", field.input.keyboard())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", described_by)
        .live_attr("aria-invalid", invalid)
        .live_flag("disabled", locked)
        .live_value("value", text)
        .on("input", typed)
        .on("blur", left)
}

/// A choice as the visitor reads it.
fn in_words(field: &Field, value: String) -> String {
    let label = field.label_of(&value).map(str::to_owned);
    label.unwrap_or(value)
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
