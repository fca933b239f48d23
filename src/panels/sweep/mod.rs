//! A sweep: what to vary, how far it is, and what it found.

mod download;
mod form;
mod results;
mod tables;

use crate::store::live::{live, on};
use crate::store::pace::duration;
use crate::store::sweep::{Sweep, SweepState};
use crate::store::use_store;
use form::SweepForm;
use leptos::prelude::*;
use results::SweepResults;

/// The whole panel; its attributes say how far it is.
#[component]
pub fn SweepPanel() -> impl IntoView {
    let sweep = use_store().sweep;
    let of = move |value: fn(&Sweep) -> String| live(move || sweep.with(value));
    view! {
        <section
            id="sweep"
            class="panel"
            aria-labelledby="sweep-title"
            data-state=of(|sweep| sweep.state.key().to_owned())
            data-done=of(|sweep| sweep.progress().done.to_string())
            data-failed=of(|sweep| sweep.progress().failed.to_string())
            data-of=of(|sweep| sweep.progress().of.to_string())
        >
            <div class="panel-head">
                <h2 id="sweep-title">"Sweep"</h2>
            </div>
            <p class="help">
                "One setting varied, the others as they are set now, several seeds for each value: "
                "one run after another, apart from the pair. Starting a sweep pauses a pair that is "
                "training; if it goes on meanwhile, both take turns and the sweep takes longer."
            </p>
            <SweepForm />
            <SweepProgress />
            <SweepResults />
        </section>
    }
}

#[component]
fn SweepProgress() -> impl IntoView {
    let store = use_store();
    let sweep = store.sweep;
    let share = live(move || sweep.with(|sweep| sweep.progress().share));
    let none = live(move || sweep.with(|sweep| sweep.state == SweepState::Idle));
    let over = live(move || sweep.with(|sweep| !sweep.is_running()));
    view! {
        <div class="sweep-progress" hidden=none>
            <button
                id="sweep-cancel"
                type="button"
                hidden=over
                on:click=on(move |_| store.cancel_sweep())
            >
                "Cancel"
            </button>
            <div class="sweep-bar">
                <p>
                    <span id="sweep-status" role="status">{live(move || sweep.with(status))}</span>
                    " "
                    <span id="sweep-numbers" class="help">{live(move || sweep.with(numbers))}</span>
                </p>
                <progress
                    id="sweep-progress"
                    max="1"
                    prop:value=share
                    aria-label="Runs of the sweep done"
                ></progress>
            </div>
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
    match sweep.state {
        SweepState::Idle => String::new(),
        SweepState::Running => "Running:".to_owned(),
        SweepState::Done => format!("Done: {}{failed}.", runs(progress.of)),
        SweepState::Cancelled => {
            format!(
                "Cancelled after {} of {}{failed}.",
                progress.done,
                runs(progress.of)
            )
        }
        SweepState::Broken => {
            format!(
                "The engine is gone after {} of {}{failed}.",
                progress.done,
                runs(progress.of)
            )
        }
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
