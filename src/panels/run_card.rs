//! One run in numbers, with the spikes of one sample.

use crate::charts::{Measure, Raster, percent};
use crate::config::Task;
use crate::protocol::RunState;
use crate::run::Run;
use crate::store::{Activity, Side, Store, use_store};
use leptos::prelude::*;

/// The card of one side; its attributes carry the latest values in full.
#[component]
pub fn RunCard(side: Side) -> impl IntoView {
    let store = use_store();
    let run = store.run(side);
    let raw = move |measure: Measure| run.with(|run| number(measure.latest(run)));
    let reading = move |measure: Measure| {
        run.with(|run| measure.latest(run))
            .map_or("–".to_owned(), |it| measure.write(it.into()))
    };
    view! {
        <section
            class="run"
            data-run=side.key()
            data-state=move || state_key(store, side)
            data-step=move || run.with(|run| run.steps_done().to_string())
            data-total-steps=move || run.with(|run| run.total_steps.to_string())
            data-loss=move || raw(Measure::Loss)
            data-exponent=move || raw(Measure::Exponent)
            data-gradient-norm=move || raw(Measure::GradientNorm)
            data-test-accuracy=move || run.with(|run| number(test_accuracy(run)))
            aria-labelledby=format!("run-{}", side.key())
        >
            <h2 id=format!("run-{}", side.key())>
                <span class="swatch" aria-hidden="true"></span>
                {side.title()}
                <span class="run-state">{move || state_words(store, side)}</span>
            </h2>
            <dl class="readings">
                <div class="chief">
                    <dt>"Test accuracy"</dt>
                    <dd>{move || accuracy_words(run)}</dd>
                </div>
                <div>
                    <dt>"Exponent λ"</dt>
                    <dd>{move || reading(Measure::Exponent)}</dd>
                </div>
                <div>
                    <dt>"Gradient norm"</dt>
                    <dd>{move || reading(Measure::GradientNorm)}</dd>
                </div>
                <div>
                    <dt>"Loss"</dt>
                    <dd>{move || reading(Measure::Loss)}</dd>
                </div>
            </dl>
            <figure class="spikes">
                <Raster side=side />
                <figcaption>{move || run.with(sample_words)}</figcaption>
            </figure>
            <p class="message" role="status">{move || run.with(|run| run.message.clone())}</p>
        </section>
    }
}

fn test_accuracy(run: &Run) -> Option<f32> {
    run.epochs
        .iter()
        .rev()
        .find(|epoch| epoch.epoch > 0)
        .map(|epoch| epoch.test_accuracy)
}

fn accuracy_words(run: RwSignal<Run>) -> String {
    run.with(test_accuracy)
        .map_or("–".to_owned(), |share| percent(share.into()))
}

/// In full, so that two runs can be compared to the last bit; empty where there is none.
fn number(value: Option<f32>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn state_key(store: Store, side: Side) -> &'static str {
    if store.activity() == Activity::Idle {
        return "idle";
    }
    match store.run(side).with(|run| run.state) {
        RunState::Running => "running",
        RunState::Paused => "paused",
        RunState::Finished => "finished",
        RunState::Stopped => "stopped",
        RunState::Failed => "failed",
    }
}

fn state_words(store: Store, side: Side) -> String {
    store.run(side).with(|run| {
        let epochs = run.config.training.epochs;
        let where_it_is = match (run.steps_done(), run.epoch()) {
            (0, _) => String::new(),
            (step, 0) => format!("warm-up, step {step} of {}", run.warmup_steps),
            (_, epoch) => format!("epoch {epoch} of {epochs}"),
        };
        match run.state {
            RunState::Finished => "finished".to_owned(),
            RunState::Stopped => "stopped".to_owned(),
            RunState::Failed => "broke off".to_owned(),
            RunState::Running | RunState::Paused => where_it_is,
        }
    })
}

fn sample_words(run: &Run) -> String {
    let thing = match run.config.task.kind {
        Task::Digits => "digit",
        Task::StoreRecall => "cue",
    };
    match &run.recording {
        None => format!("Spikes of one held-out {thing}"),
        Some(recording) => {
            let (label, read) = (recording.label, recording.predicted);
            let neurons: usize = recording.layers.iter().sum();
            let steps = recording.time_steps;
            format!("{thing} {label}, read as {read} · {neurons} neurons × {steps} time steps")
        }
    }
}
