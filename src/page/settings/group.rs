//! Settings that belong together, under a title that folds them away.

use super::notes::note_of;
use super::panel::Panel;
use super::row::FieldRow;
use super::text::summary;
use crate::core::name::{Labelled, Named};
use crate::core::settings::Group;
use crate::page::language::say;
use crate::page::store::use_store;
use leptos::html;
use leptos::prelude::*;

/// A group's listed settings; nothing where none is. Closed, it says the first of their values.
#[component]
pub fn FieldGroup(group: Group, panel: Panel) -> impl IntoView {
    let store = use_store();
    let listed = Memo::new(move |_| panel.listed(store, group));
    let open = Memo::new(move |_| panel.shows(store, group));
    let in_one_line =
        Memo::new(move |_| store.desk.with(|desk| summary(group, desk.settings.good())));
    let note = Memo::new(move |_| store.desk.with(|desk| note_of(group, desk.settings.good())));
    let details = NodeRef::<html::Details>::new();
    let toggled = move |_| {
        let now = details
            .get_untracked()
            .is_some_and(|details| details.open());
        // What opened it by itself, such as a search, is not the visitor's choice.
        if now != open.get_untracked() {
            match now {
                true => panel.unfold(group),
                false => panel.fold(group),
            }
        }
    };
    view! {
        <Show when=move || listed.with(|listed| !listed.is_empty())>
            <details
                class="grp"
                id=format!("group-{}", group.key())
                node_ref=details
                prop:open=move || open.get()
                on:toggle=toggled
            >
                <summary>
                    {say(group.label())}
                    <span class="meta">{move || in_one_line.get()}</span>
                </summary>
                <For each=move || listed.get() key=|field| field.path let:field>
                    <FieldRow field refusal=panel.refusal />
                </For>
                <p class="note-of">{move || note.get()}</p>
            </details>
        </Show>
    }
}
