//! What is chosen from a list: the setting that is varied, and whether the exponent is held.

use crate::core::name::{Labelled, Named};
use crate::core::settings::{self, Field};
use crate::page::dom::{El, el};
use crate::page::store::SetIfNew;
use crate::page::store::sweep::{Control, Form, candidates};
use crate::page::store::{Side, Store};
use leptos::prelude::*;
use web_sys::Event;

/// Each setting that can be varied now, and the chosen one even where it no longer can.
pub fn field_select(store: Store, form: RwSignal<Form>) -> El {
    let offered = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let mut now: Vec<&'static str> = store.desk.with(|desk| {
            candidates(&desk.settings)
                .map(|(field, _)| field.path)
                .collect()
        });
        let chosen = form.with(|form| settings::named(&form.field));
        if let Some(field) = chosen.filter(|field| !now.contains(&field.path)) {
            now.push(field.path);
        }
        offered.set_if_new(now);
    });
    let choose = move |event: Event| {
        let path = event_target_value(&event);
        let values = store.desk.with_untracked(|desk| {
            let found = candidates(&desk.settings).find(|(field, _)| field.path == path);
            found.map(|(_, values)| values.to_owned())
        });
        form.update(|form| {
            form.field = path;
            form.values = values.unwrap_or_default();
        });
    };
    let option = move |path: &'static str| {
        el("option")
            .attr("value", path)
            .text(settings::named(path).map_or(String::new(), in_words))
            .live_state("selected", move || form.with(|form| form.field == path))
    };
    el("select")
        .id(Control::Field.key())
        .attr("aria-describedby", "sweep-field-error")
        .on("change", choose)
        .live_children(move || offered.get().into_iter().map(option).collect())
}

/// The label with its symbol.
pub fn in_words(field: &Field) -> String {
    format!("{} {}", field.label, field.symbol)
        .trim_end()
        .to_owned()
}

/// Whether the exponent is held.
pub fn side_select(form: RwSignal<Form>) -> El {
    let option = |side: Side| {
        el("option")
            .attr("value", side.key())
            .text(side.label())
            .live_state("selected", move || form.with(|form| form.side == side))
    };
    el("select")
        .id("sweep-held")
        .children([Side::Regularised, Side::Unregularised].map(option))
        .on("change", move |event: Event| {
            let key = event_target_value(&event);
            let chosen = Side::BOTH.into_iter().find(|side| side.key() == key);
            form.update(|form| form.side = chosen.unwrap_or(Side::Regularised));
        })
}
