//! A sweep: what to vary, how far it is, and what it found.

mod form;
mod results;
mod selects;
mod tables;

use crate::core::name::Named;
use crate::page::dom::{El, button, el};
use crate::page::store::pace::duration;
use crate::page::store::sweep::{Sweep, SweepState};
use crate::page::store::use_store;
use form::sweep_form;
use leptos::prelude::*;
use results::follow_results;

/// The whole panel; its attributes say how far it is.
pub fn sweep_panel() -> El {
    let sweep = use_store().sweep;
    let of = move |value: fn(&Sweep) -> String| move || sweep.with(value);
    let head = el("div")
        .class("panel-head")
        .child(el("h2").id("sweep-title").text("Sweep"));
    let help = el("p").class("help").text(
        "One setting varied, the others as they are set now, several seeds for each value: \
         one run after another, apart from the pair. Starting a sweep pauses a pair that is \
         training; if it goes on meanwhile, both take turns and the sweep takes longer.",
    );
    let panel = el("section")
        .id("sweep")
        .class("panel")
        .attr("aria-labelledby", "sweep-title")
        .live_attr("data-state", of(|sweep| sweep.state.key().to_owned()))
        .live_attr("data-done", of(|sweep| sweep.progress().done.to_string()))
        .live_attr(
            "data-failed",
            of(|sweep| sweep.progress().failed.to_string()),
        )
        .live_attr("data-of", of(|sweep| sweep.progress().of.to_string()))
        .child(head)
        .child(help)
        .child(sweep_form())
        .child(sweep_progress());
    follow_results(panel.clone());
    panel
}

fn sweep_progress() -> El {
    let store = use_store();
    let sweep = store.sweep;
    let of = move |value: fn(&Sweep) -> String| move || sweep.with(value);
    let cancel = button("", "Cancel")
        .id("sweep-cancel")
        .live_flag("hidden", move || sweep.with(|sweep| !sweep.is_running()))
        .on_click(move || store.cancel_sweep());
    let status = el("span")
        .id("sweep-status")
        .attr("role", "status")
        .live_text(of(status));
    let numbers = el("span")
        .id("sweep-numbers")
        .class("help")
        .live_text(of(numbers));
    let share = el("progress")
        .id("sweep-progress")
        .attr("max", "1")
        .attr("aria-label", "Runs of the sweep done")
        .live_value("value", of(|sweep| sweep.progress().share.to_string()));
    let words = el("p").child(status).text(" ").child(numbers);
    el("div")
        .class("sweep-progress")
        .live_flag("hidden", move || {
            sweep.with(|sweep| sweep.state == SweepState::Idle)
        })
        .child(cancel)
        .child(el("div").class("sweep-bar").child(words).child(share))
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
