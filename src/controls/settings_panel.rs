//! The settings: a column beside the charts, or a drawer over them on a small screen.

use super::field_view::FieldView;
use super::folds::{remember, remembered};
use super::notes::note_of;
use super::presets::PresetChoice;
use super::task_view::TaskView;
use super::theme_switch::ThemeSwitch;
use super::transport::RestartButton;
use crate::store::fields::{Field, GROUPS, Group};
use crate::store::live::{effect, live, on};
use crate::store::{Store, use_store};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDetailsElement;

/// The form of all settings.
#[component]
pub fn SettingsPanel() -> impl IntoView {
    let store = use_store();
    let close = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && is_drawer() {
            show_settings(store, false);
        }
    });
    on_cleanup(move || close.remove());
    view! {
        <aside id="settings" class="settings" aria-label="Settings" hidden=live(move || !store.desk.with(|desk| desk.settings_open))>
            <div class="settings-head">
                <h2>"Settings"</h2>
                <button class="quiet" type="button" on:click=on(move |_| show_settings(store, false))>
                    "Close"
                </button>
            </div>
            <p class="help">
                "Both networks follow them; only the second has its exponent held. They take "
                "effect when training starts."
            </p>
            <PresetChoice />
            {GROUPS.iter().map(|group| view! { <FieldGroup group=group /> }).collect_view()}
            <details class="group" open=remembered("display").unwrap_or(false)>
                <summary>"Display"</summary>
                <ThemeSwitch />
            </details>
            <div class="settings-foot">
                <RestartButton id="restart-settings" />
            </div>
        </aside>
    }
}

/// Opens or closes the settings; where they stand beside the charts, the next visit begins so.
pub fn show_settings(store: Store, open: bool) {
    store.desk.update(|desk| desk.settings_open = open);
    if !is_drawer() {
        remember("settings", open);
    }
}

/// On a small screen the settings lie over the page.
pub fn is_drawer() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width < 1100.0)
}

#[component]
fn FieldGroup(group: &'static Group) -> impl IntoView {
    let store = use_store();
    let open = remembered(group.key).unwrap_or(group.key == "task");
    let id = format!("group-{}", group.key);
    let details = id.clone();
    effect(move || {
        let wrong = |field: &Field| store.desk.with(|desk| desk.settings.error(field).is_some());
        // What is wrong is never hidden in a fold.
        if group.fields.iter().any(wrong)
            && let Some(details) = document().get_element_by_id(&details)
        {
            details.unchecked_ref::<HtmlDetailsElement>().set_open(true);
        }
    });
    let note = move || {
        store
            .desk
            .with(|desk| note_of(group.key, desk.settings.good()))
    };
    let no_note = live(move || note().is_empty());
    let folded = on(move |event: ev::Event| {
        let details = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlDetailsElement>().ok());
        if let Some(details) = details {
            remember(group.key, details.open());
        }
    });
    view! {
        <details class="group" id=id open=open on:toggle=folded>
            <summary>{group.title}</summary>
            {(group.key == "task").then(|| view! { <TaskView /> })}
            {group.fields.iter().map(|field| view! { <FieldView field=field /> }).collect_view()}
            <p class="note" hidden=no_note>
                {live(note)}
            </p>
        </details>
    }
}
