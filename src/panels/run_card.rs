//! One run in numbers, with the spikes of one sample.

use super::inside::look_inside;
use super::plain_table::write_attributes;
use crate::charts::{Measure, Raster, percent};
use crate::config::Task;
use crate::protocol::RunState;
use crate::run::Run;
use crate::store::live::{effect, live, on};
use crate::store::{Activity, Side, Store, use_store};
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::Element;

/// The card of one side; its attributes carry the latest values in full.
#[component]
pub fn RunCard(side: Side) -> impl IntoView {
    let store = use_store();
    let run = store.run(side);
    let of_run = move |words: fn(&Run) -> String| live(move || run.with(words));
    let reading = move |measure: Measure| {
        live(move || {
            run.with(|run| measure.latest(run))
                .map_or("–".to_owned(), |it| measure.write(it.into()))
        })
    };
    let card = NodeRef::<Div>::new();
    effect(move || {
        if let Some(card) = card.get() {
            let state = state_key(store, side);
            run.with(|run| write_readings(&card, run, state));
        }
    });
    let message = of_run(|run| run.message.clone().unwrap_or_default());
    view! {
        <div
            class="run"
            role="group"
            data-run=side.key()
            node_ref=card
            aria-labelledby=format!("run-{}", side.key())
        >
            <h2 id=format!("run-{}", side.key())>
                <span class="swatch" aria-hidden="true"></span>
                {side.title()}
                <span class="run-state">{of_run(state_words)}</span>
            </h2>
            <dl class="readings">
                <div class="chief">
                    <dt>"Test accuracy"</dt>
                    <dd>{of_run(accuracy_words)}</dd>
                </div>
                <div>
                    <dt>"Exponent λ"</dt>
                    <dd>{reading(Measure::Exponent)}</dd>
                </div>
                <div>
                    <dt>"Gradient norm"</dt>
                    <dd>{reading(Measure::GradientNorm)}</dd>
                </div>
                <div>
                    <dt>"Loss"</dt>
                    <dd>{reading(Measure::Loss)}</dd>
                </div>
            </dl>
            <figure class="spikes">
                <Raster side=side />
                <figcaption>
                    {of_run(sample_words)}
                    <button class="quiet look" type="button" on:click=on(move |_| look_inside(store, side))>
                        "Look inside"
                    </button>
                </figcaption>
            </figure>
            <p class="message" role="status">{message}</p>
        </div>
    }
}

/// The latest values as attributes, in full, so that two runs can be compared to the last bit.
fn write_readings(card: &Element, run: &Run, state: &str) {
    let latest = |measure: Measure| number(measure.latest(run));
    let readings = [
        ("data-state", state.to_owned()),
        ("data-step", run.steps_done().to_string()),
        ("data-total-steps", run.total_steps.to_string()),
        ("data-loss", latest(Measure::Loss)),
        ("data-exponent", latest(Measure::Exponent)),
        ("data-gradient-norm", latest(Measure::GradientNorm)),
        ("data-test-accuracy", number(test_accuracy(run))),
    ];
    write_attributes(card, &readings);
}

fn test_accuracy(run: &Run) -> Option<f32> {
    run.last_epoch().map(|epoch| epoch.test_accuracy)
}

fn accuracy_words(run: &Run) -> String {
    test_accuracy(run).map_or("–".to_owned(), |share| percent(share.into()))
}

/// Empty where there is none.
fn number(value: Option<f32>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn state_key(store: Store, side: Side) -> &'static str {
    if store.activity() == Activity::Idle {
        return "idle";
    }
    store.run(side).with(|run| run.state.key())
}

fn state_words(run: &Run) -> String {
    match run.state {
        RunState::Finished => return "finished".to_owned(),
        RunState::Stopped => return "stopped".to_owned(),
        RunState::Failed => return "broke off".to_owned(),
        RunState::Running | RunState::Paused => {}
    }
    match (run.steps_done(), run.epoch()) {
        (0, _) => String::new(),
        (step, 0) => format!("warm-up, step {step} of {}", run.warmup_steps),
        (_, epoch) => format!("epoch {epoch} of {}", run.config.training.epochs),
    }
}

pub(super) fn sample_words(run: &Run) -> String {
    // What a sample is, and what its class is called.
    let (sample, class) = match run.config.task.kind {
        Task::Digits => ("digit", "digit"),
        Task::StoreRecall => ("cue", "cue"),
        Task::DelayedXor => ("pair of cues", "XOR"),
        Task::TemporalParity => ("train of pulses", "parity"),
        Task::Randman => ("point of a manifold", "manifold"),
    };
    match &run.recording {
        None => format!("Spikes of one held-out {sample}"),
        Some(recording) => {
            let (label, read) = (recording.label, recording.predicted);
            let neurons: usize = recording.layers.iter().sum();
            let steps = recording.time_steps;
            format!("{class} {label}, read as {read} · {neurons} neurons × {steps} time steps")
        }
    }
}
