//! Train, Step, Reset, New seed.

use crate::store::live::{live, on};
use crate::store::{Activity, use_store};
use leptos::prelude::*;

/// The buttons that drive the pair of runs.
#[component]
pub fn Transport() -> impl IntoView {
    let store = use_store();
    let train = live(move || match store.activity() {
        Activity::Idle => "Train".to_owned(),
        Activity::Running => "Pause".to_owned(),
        Activity::Paused => "Go on".to_owned(),
        Activity::Finished => "Train again".to_owned(),
    });
    view! {
        <div class="transport" role="group" aria-label="Training">
            <button
                id="train"
                class="primary"
                type="button"
                aria-keyshortcuts="Space"
                title="Space"
                data-state=live(move || store.activity().key().to_owned())
                on:click=on(move |_| store.toggle_training())
            >
                <span class="icon" aria-hidden="true"></span>
                {train}
            </button>
            <button
                id="step"
                type="button"
                title="One step of each network"
                disabled=live(move || store.activity() == Activity::Finished)
                on:click=on(move |_| store.step())
            >
                "Step"
            </button>
            <button
                id="reset"
                type="button"
                title="Back to the start, with the same seed"
                on:click=on(move |_| store.reset())
            >
                "Reset"
            </button>
            <button
                id="new-seed"
                type="button"
                title="Back to the start, with another seed"
                on:click=on(move |_| store.new_seed())
            >
                "New seed"
            </button>
        </div>
    }
}

/// Shown where the settings no longer are what the pair was started with.
#[component]
pub fn RestartButton(id: &'static str) -> impl IntoView {
    let store = use_store();
    view! {
        <button
            id=id
            class="restart"
            type="button"
            hidden=live(move || !store.needs_restart())
            on:click=on(move |_| store.restart())
        >
            "Restart with changes"
        </button>
    }
}
