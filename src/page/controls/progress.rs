//! How far the pair has come, how fast, and how long it will take.

use crate::page::charts::fixed;
use crate::page::dom::{El, el};
use crate::page::store::pace::duration;
use crate::page::store::{Activity, Engine, Side, Store, use_store};
use leptos::prelude::*;

/// The progress bar with its numbers, and the status in words.
pub fn progress() -> El {
    let store = use_store();
    let share = move || {
        let (done, total) = store.steps();
        let share = if total == 0 {
            0.0
        } else {
            done as f64 / total as f64
        };
        share.to_string()
    };
    let status = el("span")
        .id("status")
        .attr("role", "status")
        .live_class("wrong", move || is_wrong(store))
        .live_text(move || status(store));
    let numbers = el("span")
        .id("progress-numbers")
        .class("numbers")
        .live_text(move || numbers(store));
    let bar = el("progress")
        .id("progress")
        .attr("max", "1")
        .live_value("value", share)
        .attr("aria-label", "Steps done");
    let words = el("div")
        .class("progress-words")
        .children([status, numbers]);
    el("div").class("progress").children([words, bar])
}

fn is_wrong(store: Store) -> bool {
    store
        .desk
        .with(|desk| desk.notice.is_some() || matches!(desk.engine, Engine::Broken(_)))
}

/// Changes only with the state, so that it can be read out.
fn status(store: Store) -> String {
    let activity = store.activity();
    let told = store.desk.with(|desk| match (&desk.notice, &desk.engine) {
        (Some(notice), _) => Some(notice.clone()),
        (None, Engine::Broken(message)) => Some(message.clone()),
        (None, Engine::Loading) if activity == Activity::Idle => {
            Some("Loading the engine…".to_owned())
        }
        (None, Engine::Loading) => Some("Training begins when the engine is loaded…".to_owned()),
        (None, Engine::Ready { .. }) => None,
    });
    told.unwrap_or_else(|| match activity {
        Activity::Idle => "Ready".to_owned(),
        Activity::Running => "Training".to_owned(),
        Activity::Paused => "Paused".to_owned(),
        Activity::Finished => "Finished".to_owned(),
    })
}

fn numbers(store: Store) -> String {
    let (done, total) = store.steps();
    if total == 0 {
        let bytes = Side::BOTH.map(|side| store.run(side).with(|run| run.config.memory_bytes()));
        let mebibytes = bytes.into_iter().sum::<u64>() >> 20;
        return format!("needs up to {mebibytes} MiB");
    }
    let epochs = store
        .run(Side::Regularised)
        .with(|run| run.config.training.epochs);
    // The slower of the two counts.
    let epoch = Side::BOTH
        .map(|side| store.run(side).with(|run| run.epoch()))
        .into_iter()
        .min();
    let place = match epoch {
        None | Some(0) => "warm-up".to_owned(),
        Some(epoch) => format!("epoch {epoch} of {epochs}"),
    };
    let mut parts = vec![place, format!("step {done} of {total}")];
    let rate = store.rate();
    if let (Activity::Running, Some(rate)) = (store.activity(), rate) {
        let digits = if rate < 10.0 { 1 } else { 0 };
        // What matters most comes first: on a narrow bar the end is cut off.
        let left = duration((total - done.min(total)) as f64 / rate);
        parts.insert(1, format!("{left} left"));
        parts.push(format!("{} steps/s", fixed(rate, digits)));
    }
    parts.join(" · ")
}
