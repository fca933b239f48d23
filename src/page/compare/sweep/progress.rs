//! How far a sweep is.

use crate::page::language::say;
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
                aria-label=say("Runs of the sweep done")
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
                {say("Stop")}
            </button>
        </div>
    }
}

/// Changes only with the state, so that it can be read out.
fn status(sweep: &Sweep) -> String {
    let progress = sweep.progress();
    let failed = match progress.failed {
        0 => String::new(),
        failed => say!(", {failed} of them failed", failed),
    };
    let after = |what: &str| {
        say!(
            "{what} after {done} of {runs}{failed}.",
            what,
            done = progress.done,
            runs = runs(progress.of),
            failed
        )
    };
    match sweep.state {
        SweepState::Idle => String::new(),
        SweepState::Running => say("Running:").to_owned(),
        SweepState::Done => say!("Done: {runs}{failed}.", runs = runs(progress.of), failed),
        SweepState::Cancelled => after(say("Stopped")),
        SweepState::Broken => after(say("The engine is gone")),
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
        failed => say!(", {failed} failed", failed),
    };
    let left = progress.left.map_or(String::new(), |seconds| {
        say!(", about {duration} left", duration = duration(seconds))
    });
    say!(
        "{done} of {runs}{failed}{left}",
        done = progress.done,
        runs = runs(progress.of),
        failed,
        left
    )
}

fn runs(count: usize) -> String {
    match count {
        1 => say("1 run").to_owned(),
        count => say!("{count} runs", count),
    }
}
