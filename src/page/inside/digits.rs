//! Which unseen sample goes through the networks.

use crate::core::config::{ExperimentConfig, Task};
use crate::core::dataset::UnseenDigits;
use crate::core::number::read_whole;
use crate::core::protocol::Shown;
use crate::page::lab::Digit;
use crate::page::language::say;
use crate::page::site;
use crate::page::store::{Side, Store, use_store};
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::HtmlInputElement;

/// Among the site's files.
const FILE: &str = "data/digits.bin";
/// Digits that are offered as pictures, each of another label.
const OFFERED: usize = 6;

/// Whether the task is on digits. Follows the run.
pub fn has_digits(store: Store) -> bool {
    store
        .run(Side::Regularised)
        .with(|run| run.config.task.kind == Task::Digits)
}

/// The digits that the pair holds out, once the site's file has come; it is asked for where it is not there.
pub fn unseen(store: Store) -> Memo<Option<Arc<UnseenDigits>>> {
    let asked = StoredValue::new(false);
    Effect::new(move |_| {
        let missing = store.inspect.digits.with(Option::is_none);
        if has_digits(store) && missing && !asked.get_value() {
            asked.set_value(true);
            spawn_local(async move {
                // Without the file the samples have numbers all the same.
                if let Ok(bytes) = site::fetch_bytes(FILE).await {
                    store.inspect.digits.set(Some(Arc::new(bytes)));
                }
            });
        }
    });
    let of = Memo::new(move |_| {
        store.run(Side::Regularised).with(|run| {
            let config = &run.config;
            (config.task.kind == Task::Digits).then(|| (config.seed, config.task.clone()))
        })
    });
    Memo::new(move |_| {
        let (seed, task) = of.get()?;
        let config = ExperimentConfig {
            seed,
            task,
            ..ExperimentConfig::default()
        };
        let bytes = store.inspect.digits.get()?;
        UnseenDigits::read(&bytes, &config).map(Arc::new)
    })
}

/// The sample that is asked for; `None` where a digit was drawn.
pub fn chosen(store: Store) -> Option<usize> {
    let last = store.unseen_samples() - 1;
    store.inspect.shown.with(|shown| match shown {
        Shown::Sample(sample) => Some((*sample).min(last)),
        Shown::Drawn { .. } => None,
    })
}

/// A few of them, the chosen one among them.
fn offered(unseen: &UnseenDigits, chosen: Option<usize>) -> Vec<usize> {
    let mut offered = unseen.of_each(OFFERED);
    if let (Some(chosen), Some(last)) = (chosen, offered.last_mut()) {
        *last = chosen;
    }
    let all = unseen.of_each(OFFERED);
    match chosen {
        Some(chosen) if !all.contains(&chosen) => offered,
        _ => all,
    }
}

/// Unseen digits as pictures; nothing until the file has come.
#[component]
pub fn DigitChoice(unseen: Memo<Option<Arc<UnseenDigits>>>) -> impl IntoView {
    let store = use_store();
    let all = Memo::new(move |_| {
        let chosen = chosen(store);
        unseen.with(|it| it.as_ref().map_or(Vec::new(), |it| offered(it, chosen)))
    });
    let picture = move |sample: usize| {
        let known = unseen.get_untracked();
        let pixels = known.as_ref().and_then(|it| it.pixels(sample));
        let label = known.as_ref().and_then(|it| it.label(sample)).unwrap_or(0);
        view! {
            <label title=label.to_string()>
                <input
                    type="radio"
                    name="inside-digit"
                    id=format!("inside-digit-{sample}")
                    aria-label=say!("{label}, sample {sample}", label, sample)
                    prop:checked=move || chosen(store) == Some(sample)
                    on:change=move |_| store.show_sample(sample)
                />
                <Digit pixels=pixels.unwrap_or_default().to_vec() />
            </label>
        }
    };
    view! {
        <div class="pick" role="radiogroup" aria-label=say("Unseen digit")>
            <For each=move || all.get() key=|sample| *sample children=picture />
        </div>
    }
}

/// Any unseen sample by its number.
#[component]
pub fn SampleNumber() -> impl IntoView {
    let store = use_store();
    let last = move || store.unseen_samples() - 1;
    let shown = move || chosen(store).map_or(String::new(), |it| it.to_string());
    let typed = move |event: Event| {
        if let Ok(sample) = read_whole(&event_target_value(&event)) {
            store.show_sample(sample);
        }
        // What was typed may have been no sample at all, and then nothing else changes.
        event_target::<HtmlInputElement>(&event).set_value(&untrack(shown));
    };
    let go = move |by: isize| {
        let now = untrack(move || chosen(store)).unwrap_or(0);
        store.show_sample(now.saturating_add_signed(by));
    };
    view! {
        <div class="number" role="group" aria-label=say("Unseen sample")>
            <label for="inside-sample">{say("Sample")}</label>
            <button
                id="inside-previous"
                class="b icon"
                type="button"
                aria-label=say("Previous sample")
                disabled=move || chosen(store) == Some(0)
                on:click=move |_| go(-1)
            >
                "‹"
            </button>
            <input
                id="inside-sample"
                class="field"
                type="number"
                inputmode="numeric"
                min="0"
                step="1"
                max=move || last().to_string()
                prop:value=shown
                on:change=typed
            />
            <button
                id="inside-next"
                class="b icon"
                type="button"
                aria-label=say("Next sample")
                disabled=move || chosen(store) == Some(last())
                on:click=move |_| go(1)
            >
                "›"
            </button>
            <span class="meta">{move || say!("of 0 to {last}", last = last())}</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_digit_is_always_among_those_offered() {
        let file = include_bytes!("../../../www/data/digits.bin");
        let unseen = UnseenDigits::read(file, &ExperimentConfig::default()).expect("the file");
        let usual = offered(&unseen, None);
        assert_eq!(usual.len(), OFFERED);
        assert_eq!(offered(&unseen, Some(usual[2])), usual);
        let other = offered(&unseen, Some(300));
        assert_eq!((other.len(), other[OFFERED - 1]), (OFFERED, 300));
        assert_eq!(other[..OFFERED - 1], usual[..OFFERED - 1]);
    }
}
