//! The panel's head: the experiment to begin with, a look at its task, and the way to a setting.

use super::panel::{Panel, is_of_exercise};
use super::search::Level;
use crate::core::config::{PRESETS, Preset, Task};
use crate::core::encoding::Thumbnail;
use crate::core::name::{Labelled, Named};
use crate::page::charts::{Frame, Raster, Spikes, Tone};
use crate::page::kit::{Choice, Icon, Segmented, Sign};
use crate::page::language::{heard, say};
use crate::page::store::settings::Origin;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// Choice of experiment, search, and how many settings are listed.
#[component]
pub fn PanelHead(panel: Panel) -> impl IntoView {
    let store = use_store();
    // An exercise brings its own experiment, and may list its own settings.
    let free = Memo::new(move |_| store.study.with(|study| study.exercise.is_none()));
    let leveled = Memo::new(move |_| !is_of_exercise(store));
    let level = panel.level;
    let levels = || {
        Level::all()
            .map(|it| Choice::new(it, say(it.label())))
            .collect::<Vec<_>>()
    };
    let choose = move |level| panel.choose(level);
    view! {
        <Show when=move || free.get()>
            <Presets />
            <a id="to-data" class="b" href="#view=data">{say("Your own data…")}</a>
        </Show>
        <TaskLook />
        <div class="find">
            <Icon sign=Sign::Search />
            <input
                id="settings-search"
                class="field"
                type="search"
                placeholder=say("Find a setting")
                aria-label=say("Find a setting")
                aria-keyshortcuts="/"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || panel.query.get()
                on:input=move |event| panel.query.set(event_target_value(&event))
            />
            <Show when=move || panel.query.with(String::is_empty)>
                <span class="kbd" aria-hidden="true">"/"</span>
            </Show>
        </div>
        <Show when=move || leveled.get()>
            <Segmented
                name="settings-level"
                legend=say("How many settings")
                choices=levels()
                value=level
                on_change=choose
            />
        </Show>
    }
}

fn present(store: Store) -> Option<&'static Preset> {
    store.desk.with(|desk| desk.settings.preset())
}

/// The experiments to begin with.
#[component]
fn Presets() -> impl IntoView {
    let store = use_store();
    let take = move |event| {
        if let Some(preset) = Preset::named(&event_target_value(&event)) {
            store.choose_settings((preset.config)(), Origin::Preset);
        }
    };
    let key = Memo::new(move |_| present(store).map(|preset| preset.key));
    let origin = Memo::new(move |_| store.desk.with(|desk| desk.settings.origin()));
    let options = PRESETS.iter().map(move |preset| {
        let chosen = move || key.get() == Some(preset.key);
        view! { <option value=preset.key prop:selected=chosen>{say(preset.title)}</option> }
    });
    view! {
        <select id="preset" class="field" aria-label=say("Experiment") aria-describedby="preset-help" on:change=take>
            {options.collect::<Vec<_>>()}
            // An experiment that is none of them is not called by the name of one.
            <Show when=move || key.get().is_none()>
                <option value="" prop:selected=true>{move || origin.get().label()}</option>
            </Show>
        </select>
    }
}

/// One sample's input, and what the experiment asks and shows.
#[component]
fn TaskLook() -> impl IntoView {
    let store = use_store();
    let wanted = Memo::new(move |_| store.previewed());
    Effect::new(move |_| {
        if wanted.with(Option::is_some) {
            store.request_preview();
        }
    });
    let seen = Memo::new(move |_| store.preview.with(|preview| preview.as_ref().map(spikes)));
    let task = Memo::new(move |_| store.desk.with(|desk| desk.settings.good().task.kind));
    let preset = Memo::new(move |_| present(store).map(|preset| preset.key));
    let of_preset = move |words: fn(&'static Preset) -> String| {
        preset.track();
        untrack(|| present(store)).map(words)
    };
    view! {
        <div class="look-at" id="task-look">
            <div class="rasw">
                {move || seen.get().map(|seen| view! { <Raster data=Signal::stored(seen) frame=Frame::Plain /> })}
            </div>
            <details>
                <summary>{say("What it asks and shows")}</summary>
                <p>{move || say(task.get().sentence())}</p>
                <p>{move || good_result(task.get())}</p>
                <p id="preset-help">
                    {move || of_preset(|preset| say(preset.sentence).to_owned())}
                </p>
                <p id="preset-result">
                    {move || of_preset(|preset| heard(&preset.result()))}
                </p>
            </details>
        </div>
    }
}

fn good_result(task: Task) -> Option<String> {
    let sentences = task.good_result();
    let words: Vec<String> = sentences.iter().map(|it| heard(it)).collect();
    (!words.is_empty()).then(|| say!("A good result: {words}", words = words.join(" ")))
}

fn spikes(seen: &Thumbnail) -> Spikes {
    let count = seen.spikes.iter().filter(|&&spike| spike > 0).count();
    let Thumbnail {
        label,
        channels,
        time_steps,
        ..
    } = *seen;
    Spikes {
        name: say("Input").to_owned(),
        tone: Tone::Ink,
        neurons: channels,
        steps: time_steps,
        bits: seen.spikes.iter().map(|&spike| spike > 0).collect(),
        sentence: Some(say!(
            "Input of one sample of class {label}: {count} spikes in {channels} channels and {time_steps} time steps.",
            label,
            count,
            channels,
            time_steps
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_at_a_task_has_its_channels_and_time_steps_and_says_so() {
        let seen = spikes(&Thumbnail {
            time_steps: 3,
            channels: 2,
            spikes: vec![1, 0, 0, 1, 1, 0],
            label: 4,
        });
        assert_eq!((seen.neurons, seen.steps), (2, 3));
        assert_eq!(seen.bits, [true, false, false, true, true, false]);
        let said = seen.sentence.unwrap_or_default();
        assert!(said.contains("class 4: 3 spikes in 2 channels and 3 time steps"));
    }
}
