//! How far the pair has come, how fast, and how long it will take.

use crate::charts::fixed;
use crate::store::live::live;
use crate::store::pace::duration;
use crate::store::{Activity, Engine, Side, Store, use_store};
use leptos::prelude::*;

/// The progress bar with its numbers, and the status in words.
#[component]
pub fn Progress() -> impl IntoView {
    let store = use_store();
    let share = live(move || {
        let (done, total) = store.steps();
        if total == 0 {
            0.0
        } else {
            done as f64 / total as f64
        }
    });
    view! {
        <div class="progress">
            <div class="progress-words">
                <span id="status" role="status" class:wrong=live(move || is_wrong(store))>
                    {live(move || status(store))}
                </span>
                <span id="progress-numbers" class="numbers">{live(move || numbers(store))}</span>
            </div>
            <progress id="progress" max="1" prop:value=share aria-label="Steps done"></progress>
        </div>
    }
}

fn is_wrong(store: Store) -> bool {
    store.notice.with(Option::is_some) || matches!(store.engine.get(), Engine::Broken(_))
}

/// Changes only with the state, so that it can be read out.
fn status(store: Store) -> String {
    if let Some(notice) = store.notice.get() {
        return notice;
    }
    let activity = store.activity();
    match store.engine.get() {
        Engine::Broken(message) => return message,
        Engine::Loading if activity == Activity::Idle => return "Loading the engine…".into(),
        Engine::Loading => return "Training begins when the engine is loaded…".into(),
        Engine::Ready { .. } => {}
    }
    match activity {
        Activity::Idle => "Ready".into(),
        Activity::Running => "Training".into(),
        Activity::Paused => "Paused".into(),
        Activity::Finished => "Finished".into(),
    }
}

fn numbers(store: Store) -> String {
    let (done, total) = store.steps();
    if total == 0 {
        return String::new();
    }
    let epochs = store.run(Side::Held).with(|run| run.config.training.epochs);
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
    let rate = store.pace.with_value(|pace| pace.rate());
    if let (Activity::Running, Some(rate)) = (store.activity(), rate) {
        let digits = if rate < 10.0 { 1 } else { 0 };
        parts.push(format!("{} steps/s", fixed(rate, digits)));
        parts.push(format!(
            "{} left",
            duration((total - done.min(total)) as f64 / rate)
        ));
    }
    parts.join(" · ")
}
