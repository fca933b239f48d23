//! The settings in force, each the way to its field.

use super::panel::Panel;
use super::text::value_text;
use crate::core::settings::{Field, named};
use crate::core::sweep::applies;
use crate::page::kit::{Icon, Sign};
use crate::page::language::{key, say};
use crate::page::store::use_store;
use leptos::prelude::*;

/// The seven that say most of an experiment, by path, and what the rail calls them.
const SHOWN: [(&str, &str); 7] = [
    ("task.kind", key("Task")),
    ("task.time_steps", key("Steps T")),
    ("model.surrogate.kind", key("Surrogate")),
    ("model.recurrent_init.gain", key("Gain g")),
    ("lyapunov.lambda_target", key("Target λ*")),
    ("training.epochs", key("Epochs")),
    ("seed", key("Seed")),
];

/// A narrow column: opens the panel, at a field where its value is pressed. What has no effect, or is
/// left away by an exercise, is not there.
#[component]
pub fn SettingsRail(panel: Panel) -> impl IntoView {
    let store = use_store();
    let values = SHOWN
        .into_iter()
        .filter_map(|(path, name)| Some((named(path)?, name)))
        .map(|(field, name)| view! { <Value field name panel /> })
        .collect::<Vec<_>>();
    view! {
        <aside class="rail" aria-label=say("Settings, in short")>
            <button id="settings-open" class="open" type="button" on:click=move |_| panel.open(store, None)>
                <Icon sign=Sign::Sliders />
                {say("Settings")}
            </button>
            <hr />
            {values}
        </aside>
    }
}

#[component]
fn Value(field: &'static Field, name: &'static str, panel: Panel) -> impl IntoView {
    let store = use_store();
    let value = Memo::new(move |_| {
        store.desk.with(|desk| {
            let config = desk.settings.good();
            let applies = applies(field, config);
            applies.then(|| value_text(field, &field.text(config)))
        })
    });
    let shown = Memo::new(move |_| {
        let left = store.study.with(|study| study.shows(field.path));
        left && value.with(Option::is_some)
    });
    view! {
        <Show when=move || shown.get()>
            <button
                type="button"
                title=say(field.label)
                data-rail=field.path
                on:click=move |_| panel.open(store, Some(field))
            >
                <span class="k">{say(name)}</span>
                <span class="v">{move || value.get()}</span>
            </button>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ExperimentConfig;

    #[test]
    fn the_rail_shows_seven_basic_settings_that_the_demonstration_has() {
        for (path, _) in SHOWN {
            let field = named(path).expect("the table has it");
            assert!(
                field.basic && applies(field, &ExperimentConfig::default()),
                "{path}"
            );
        }
    }
}
