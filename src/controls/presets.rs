//! Experiments to begin with.

use crate::config::{PRESETS, Preset};
use crate::store::live::{live, on};
use crate::store::{Store, use_store};
use leptos::prelude::*;

/// A choice of presets, with what the present one shows and what came out of it.
#[component]
pub fn PresetChoice() -> impl IntoView {
    let store = use_store();
    let option = move |preset: &'static Preset| {
        let selected = live(move || present(store).key == preset.key);
        view! { <option value=preset.key prop:selected=selected>{preset.title}</option> }
    };
    let taken = on(move |event| {
        if let Some(preset) = Preset::named(&event_target_value(&event)) {
            store.take_settings((preset.config)());
        }
    });
    let changes = move || store.desk.with(|desk| desk.settings.changes());
    let changed = live(move || match changes() {
        0 => String::new(),
        1 => "1 setting changed".to_owned(),
        count => format!("{count} settings changed"),
    });
    let back = on(move |_| store.take_settings((untrack(move || present(store)).config)()));
    view! {
        <section class="presets" aria-label="Experiments">
            <div class="field-label">
                <label for="preset">"Experiment"</label>
                <span class="changed" role="status">{changed}</span>
                <button
                    class="quiet to-default"
                    type="button"
                    hidden=live(move || changes() == 0)
                    on:click=back
                >
                    "undo changes"
                </button>
            </div>
            <select id="preset" aria-describedby="preset-help preset-result" on:change=taken>
                {PRESETS.iter().map(option).collect_view()}
            </select>
            <p class="help" id="preset-help">{live(move || present(store).sentence)}</p>
            <p class="help result" id="preset-result">{live(move || present(store).result)}</p>
        </section>
    }
}

fn present(store: Store) -> &'static Preset {
    store.desk.with(|desk| desk.settings.preset())
}
