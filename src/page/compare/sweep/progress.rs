//! How far a sweep is.

use crate::page::store::pace::duration;
use crate::page::store::sweep::{Sweep, SweepState};
use crate::page::store::use_store;
use leptos::prelude::*;

/// In words and as a bar, with the way to end it; nothing before the first.
#[component]
pub fn SweepProgress() -> impl IntoView {
    let store = use_store();
    let sweep = store.sweep;
    let status = Memo::new(move |_| sweep.with(status));
    let numbers = Memo::new(move |_| sweep.with(numbers));
    let idle = Memo::new(move |_| sweep.with(|sweep| sweep.state == SweepState::Idle));
    let running = Memo::new(move |_| sweep.with(Sweep::is_running));
    let share = Memo::new(move |_| sweep.with(|sweep| format!("{:.3}", sweep.progress().share)));
    view! {
        <div class="going" hidden=move || idle.get()>
            <p>
                <span id="sweep-status" role="status">{move || status.get()}</span>
                " "
                <span id="sweep-numbers" class="meta">{move || numbers.get()}</span>
            </p>
            <progress
                id="sweep-progress"
                class="bar"
                max="1"
                aria-label="Runs of the sweep done"
                hidden=move || !running.get()
                value=move || share.get()
            ></progress>
            <button
                id="sweep-cancel"
                class="b"
                type="button"
                hidden=move || !running.get()
                on:click=move |_| store.cancel_sweep()
            >
                "Stop"
            </button>
        </div>
    }
}

/// Changes only with the state, so that it can be read out.
fn status(sweep: &Sweep) -> String {
    let progress = sweep.progress();
    let failed = match progress.failed {
        0 => String::new(),
        failed => format!(", {failed} of them failed"),
    };
    let after = |what: &str| {
        format!(
            "{what} after {} of {}{failed}.",
            progress.done,
            runs(progress.of)
        )
    };
    match sweep.state {
        SweepState::Idle => String::new(),
        SweepState::Running => "Running:".to_owned(),
        SweepState::Done => format!("Done: {}{failed}.", runs(progress.of)),
        SweepState::Cancelled => after("Stopped"),
        SweepState::Broken => after("The engine is gone"),
    }
}

/// `5 of 12 runs, about 40 s left`
fn numbers(sweep: &Sweep) -> String {
    if !sweep.is_running() {
        return String::new();
    }
    let progress = sweep.progress();
    let failed = match progress.failed {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    let left = progress.left.map_or(String::new(), |seconds| {
        format!(", about {} left", duration(seconds))
    });
    format!("{} of {}{failed}{left}", progress.done, runs(progress.of))
}

fn runs(count: usize) -> String {
    match count {
        1 => "1 run".to_owned(),
        count => format!("{count} runs"),
    }
}
