//! A sweep: what to vary, how far it is, and what it found.

mod charts;
mod form;
mod found;
mod progress;
mod tables;

use super::map::axis_name;
use super::side_name;
use crate::core::name::Named;
use crate::page::kit::{Dialog, chosen_files};
use crate::page::language::say;
use crate::page::store::sweep::{Plan, Sweep, SweepState};
use crate::page::store::use_store;
use form::SweepForm;
use found::SweepFound;
use leptos::prelude::*;
use progress::SweepProgress;

/// How far the sweep is, and what it found; its attributes say so in full.
#[component]
pub fn SweepPanel(setting_up: RwSignal<bool>) -> impl IntoView {
    let sweep = use_store().sweep;
    let of = move |value: fn(&Sweep) -> String| Memo::new(move |_| sweep.with(value));
    let about = of(|sweep| sweep.plan().map_or(String::new(), about));
    let idle = Memo::new(move |_| sweep.with(|sweep| sweep.state == SweepState::Idle));
    view! {
        <section
            id="sweep"
            class="panel sw2"
            aria-labelledby="sweep-title"
            data-state=of(|sweep| sweep.state.key().to_owned())
            data-done=of(|sweep| sweep.progress().done.to_string())
            data-failed=of(|sweep| sweep.progress().failed.to_string())
            data-of=of(|sweep| sweep.progress().of.to_string())
        >
            <header class="panel-head">
                <h2 id="sweep-title">{say("Sweep")}</h2>
                <span class="meta">{move || about.get()}</span>
            </header>
            <SweepProgress />
            <Show when=move || !idle.get() fallback=move || view! { <NoSweep setting_up /> }>
                <SweepFound />
            </Show>
        </section>
    }
}

/// As in "Target λ* by Time steps T · Regularised, 6 epochs, 32 runs".
fn about(plan: &Plan) -> String {
    let axes: Vec<_> = plan
        .axes
        .iter()
        .map(|axis| axis_name(axis.field.path))
        .collect();
    let epochs = plan
        .jobs
        .first()
        .map_or(0, |job| job.config.training.epochs);
    say!(
        "{settings} · {network}, {epochs} epochs, {jobs} runs",
        settings = axes.join(" by "),
        network = side_name(plan.side),
        epochs,
        jobs = plan.jobs.len()
    )
}

/// Before the first: what a sweep is, and the way to one.
#[component]
fn NoSweep(setting_up: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="none">
            <p class="ink2">
                {say("One setting or two over a list of values, several seeds each, one run after another.")}
            </p>
            <div class="inl">
                <button class="b" type="button" on:click=move |_| setting_up.set(true)>{say("New sweep…")}</button>
                <OpenFile id="sweep-open" />
            </div>
            <p class="meta">
                {say("A results file of lyapunov-snn sweep (JSON lines) opens here too; or drop it anywhere on this page.")}
            </p>
        </div>
    }
}

/// Takes a sweep or its results out of files.
#[component]
pub fn OpenFile(id: &'static str) -> impl IntoView {
    let store = use_store();
    let error = format!("{id}-error");
    let described = error.clone();
    let chosen = move |event| store.open_files(chosen_files(&event));
    view! {
        <label class="b file" for=id>{say("Open a file…")}
            <input
                id=id
                class="vh"
                type="file"
                multiple
                accept=".json,.jsonl,application/json"
                aria-describedby=described
                on:change=chosen
            />
        </label>
        <p class="ferr" id=error aria-live="polite" hidden=move || store.sweep_refused.with(String::is_empty)>
            {move || store.sweep_refused.get()}
        </p>
    }
}

/// The form, over the page.
#[component]
pub fn SweepDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog id="sweep-dialog" title=say("New sweep") open>
            <SweepForm open />
        </Dialog>
    }
}
