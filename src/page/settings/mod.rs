//! The settings: a rail of those in force, and the panel of all.
//!
//! Both are components over the table of settings ([`crate::core::settings`]): what a field is called,
//! takes and says comes from its declaration alone.
//!
//! In reading order; a module imports those above it.
//!
//! - `text`: values, ranges and summaries as the visitor reads them
//! - `effect`: whether a setting does anything, and where else it would
//! - `notes`: what should be known of a group's present values
//! - `search`: which settings are listed
//! - `panel`: what of the panel is open, as signals
//! - `control`, `row`: one setting
//! - `head`, `group`, `foot`: the panel's parts
//! - `rail`: the settings in force

mod control;
mod effect;
mod foot;
mod group;
mod head;
mod notes;
mod panel;
mod rail;
mod row;
mod search;
mod text;

pub use panel::{Panel, is_sheet};
pub use rail::SettingsRail;
pub use row::FieldRow;

use crate::core::name::Named;
use crate::core::settings::Group;
use crate::page::kit::CloseButton;
use crate::page::language::say;
use crate::page::store::use_store;
use foot::PanelFoot;
use group::FieldGroup;
use head::PanelHead;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The rail, or the panel in its place; on phones the panel is a sheet, and a button elsewhere opens it.
#[component]
pub fn Settings() -> impl IntoView {
    let store = use_store();
    let panel = Panel::new(store);
    let open = Memo::new(move |_| store.desk.with(|desk| desk.settings_open));
    view! {
        <Show when=move || open.get() fallback=move || view! { <SettingsRail panel /> }>
            <SettingsPanel panel />
        </Show>
    }
}

/// All settings, to be found by word or by group.
#[component]
pub fn SettingsPanel(panel: Panel) -> impl IntoView {
    let store = use_store();
    let escape = move |event: KeyboardEvent| {
        if event.key() != "Escape" {
            return;
        }
        if panel.query.with_untracked(String::is_empty) {
            panel.close(store);
        } else {
            panel.query.set(String::new());
        }
    };
    let groups: Vec<_> = Group::all()
        .map(|group| view! { <FieldGroup group panel /> })
        .collect();
    let nothing =
        Memo::new(move |_| Group::all().all(|group| panel.listed(store, group).is_empty()));
    view! {
        <aside id="settings" class="drawer" aria-label=say("Settings") on:keydown=escape>
            <div class="ph">
                <div class="title">
                    <h2>{say("Settings")}</h2>
                    <CloseButton id="settings-close" label=say("Close settings") on_press=move || panel.close(store) />
                </div>
                <PanelHead panel />
            </div>
            // What scrolls can be reached by keyboard, also where it has no field.
            <div class="fields" tabindex="-1">
                {groups}
                <p class="none" role="status">
                    {move || nothing.get().then_some(say("No setting has this word. Try “decay” or “seed”."))}
                </p>
            </div>
            <PanelFoot />
        </aside>
    }
}
