//! Train, Step, Reset, New seed.

use crate::store::{Activity, use_store};
use leptos::prelude::*;

/// The buttons that drive the pair of runs.
#[component]
pub fn Transport() -> impl IntoView {
    let store = use_store();
    let activity = Memo::new(move |_| store.activity());
    let train = move || match activity.get() {
        Activity::Idle => "Train",
        Activity::Running => "Pause",
        Activity::Paused => "Go on",
        Activity::Finished => "Train again",
    };
    view! {
        <div class="transport" role="group" aria-label="Training">
            <button
                id="train"
                class="primary"
                type="button"
                aria-keyshortcuts="Space"
                title="Space"
                data-state=move || activity.get().key()
                on:click=move |_| store.toggle_training()
            >
                <span class="icon" aria-hidden="true"></span>
                {train}
            </button>
            <button
                id="step"
                type="button"
                title="One step of each network"
                disabled=move || activity.get() == Activity::Finished
                on:click=move |_| store.step()
            >
                "Step"
            </button>
            <button
                id="reset"
                type="button"
                title="Back to the start, with the same seed"
                on:click=move |_| store.reset()
            >
                "Reset"
            </button>
            <button
                id="new-seed"
                type="button"
                title="Back to the start, with another seed"
                on:click=move |_| store.new_seed()
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
    let needed = Memo::new(move |_| store.needs_restart());
    view! {
        <Show when=move || needed.get()>
            <button id=id class="restart" type="button" on:click=move |_| store.restart()>
                "Restart with changes"
            </button>
        </Show>
    }
}
