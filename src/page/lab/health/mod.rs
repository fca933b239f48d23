//! How both networks are: what is wrong with them, what would help, and what each layer does.

mod layers;
mod offers;

use super::network::{colour, name};
use crate::core::health::{Warning, by_time, first_over_last, warnings};
use crate::core::metrics::LayerMetrics;
use crate::core::name::Named;
use crate::core::run::Run;
use crate::page::language::{heard, say};
use crate::page::store::{Side, use_store};
use layers::{Layers, layers};
use leptos::prelude::*;
use offers::Offers;

/// A button that says how much there is to say, and opens it.
#[component]
pub fn Health() -> impl IntoView {
    let store = use_store();
    let found = Side::BOTH.map(|side| {
        let run = store.run(side);
        Memo::new(move |_| run.with(warnings))
    });
    let count = Memo::new(move |_| found.iter().map(|it| it.with(Vec::len)).sum::<usize>());
    let words = move || match count.get() {
        0 => say("Health").to_owned(),
        1 => say("Health: 1 remark").to_owned(),
        count => say!("Health: {count} remarks", count),
    };
    let networks = Side::BOTH.map(|side| {
        let found = found[side as usize];
        view! { <Network side found /> }
    });
    view! {
        <details id="health" class="pop up health" data-part="health">
            <summary class="b">{words}</summary>
            <div class="sheet">
                {networks}
                <details>
                    <summary>{say("What the numbers say")}</summary>
                    <p class="ink2">
                        {say("Firing rate: spikes per neuron and time step. Silent neurons spike in no sample of the \
                        batch, saturated ones in 9 of 10 time steps or more. Learning reaches the potentials in \
                        the surrogate's window. The tables are of the last step, the remarks of the last ten.")}
                    </p>
                </details>
            </div>
        </details>
    }
}

/// One network: its attributes carry the values in full.
#[component]
fn Network(side: Side, found: Memo<Vec<Warning>>) -> impl IntoView {
    let run = use_store().run(side);
    let heading = format!("health-{}", side.key());
    let labelled = heading.clone();
    let list = move |value: fn(&LayerMetrics) -> f32| {
        Memo::new(move |_| run.with(|run| listed(run, value)))
    };
    let firing = list(|layer| layer.firing_rate);
    let silent = list(|layer| layer.silent);
    let saturated = list(|layer| layer.saturated);
    let window = list(|layer| layer.window);
    let ratio = Memo::new(move |_| {
        let ratio = run.with(|run| by_time(run).and_then(first_over_last));
        ratio.map_or(String::new(), |ratio| ratio.to_string())
    });
    let kinds = move || {
        let key = |warning: &Warning| warning.kind.key();
        found.with(|found| found.iter().map(key).collect::<Vec<_>>().join(" "))
    };
    let missed = Memo::new(move |_| {
        run.with(|run| Some(heard(&run.missed()?.sentence(run.epochs.last()?.epoch))))
    });
    view! {
        <section
            class=colour(side)
            aria-labelledby=labelled
            data-health=side.key()
            data-firing-rate=move || firing.get()
            data-silent=move || silent.get()
            data-saturated=move || saturated.get()
            data-window=move || window.get()
            data-gradient-first-over-last=move || ratio.get()
            data-warnings=kinds
        >
            <h3 id=heading class="name"><i class="sw" aria-hidden="true"></i>{move || name(side)}</h3>
            <p class="ink2" role="status">{move || run.with(|run| count_words(run, found.with(Vec::len)))}</p>
            <p class="missed">{move || missed.get()}</p>
            <Offers side found />
            <Layers side />
        </section>
    }
}

/// A number of each layer in the last step.
fn listed(run: &Run, value: fn(&LayerMetrics) -> f32) -> String {
    let texts: Vec<String> = layers(run)
        .iter()
        .map(|layer| value(layer).to_string())
        .collect();
    texts.join(" ")
}

fn count_words(run: &Run, warnings: usize) -> &'static str {
    match warnings {
        0 if run.steps.is_empty() => say("No step yet."),
        0 => say("Nothing is wrong."),
        _ => "",
    }
}
