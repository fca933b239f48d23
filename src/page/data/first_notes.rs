//! What the networks begin with where that is a file's weights: which file, what it does untrained, and the way back.

use super::dropping::ADDRESS;
use crate::core::metrics::HeldOutMetrics;
use crate::core::share_link::View;
use crate::page::kit::Note;
use crate::page::language::number::{exponent, fixed, percent};
use crate::page::language::say;
use crate::page::store::brought::First;
use crate::page::store::brought::first::called;
use crate::page::store::names::which;
use crate::page::store::{Side, use_store};
use leptos::prelude::*;

/// Above every view; nothing where weights are drawn.
#[component]
pub fn FirstWeightsNotes() -> impl IntoView {
    Side::BOTH
        .map(|side| view! { <OfSide side /> })
        .into_iter()
        .collect_view()
}

#[component]
fn OfSide(side: Side) -> impl IntoView {
    let store = use_store();
    let key: &'static str = side.into();
    let first = Memo::new(move |_| store.brought.first.with(|both| both[side as usize].clone()));
    let in_lab = Memo::new(move |_| store.desk.with(|desk| desk.view == View::Lab));
    let is_begun = Memo::new(move |_| store.desk.with(|desk| desk.begun.is_some()));
    // What goes on does not need the file.
    let shown = Memo::new(move |_| match first.get() {
        First::Drawn => false,
        First::Wanted(_) => !is_begun.get(),
        First::Given(..) => in_lab.get(),
    });
    let words = move || match first.get() {
        First::Drawn => String::new(),
        First::Wanted(file) => say!(
            "The {side} network begins with the weights of {called}. The file is not here.",
            side = which(side),
            called = called(&file)
        ),
        First::Given(file, _) => {
            say!(
                "The {side} network begins with the weights of {called}.",
                side = which(side),
                called = called(&file)
            )
        }
    };
    let lacks = Memo::new(move |_| first.with(|it| matches!(it, First::Wanted(_))));
    let evaluated = Memo::new(move |_| store.run(side).with(|run| run.evaluated.clone()));
    let numbers = move || {
        evaluated
            .get()
            .map(|it| view! { <p class="ink2">{found(&it)}</p> })
    };
    view! {
        <Show when=move || shown.get()>
            <div
                class="first-weights"
                data-first=key
                data-accuracy=move || evaluated.get().map(|it| it.test_accuracy.to_string())
                data-exponent=move || evaluated.get().map(|it| it.exponent.to_string())
            >
                <Note>
                    <p>{words}</p>
                    {numbers}
                    <Show when=move || lacks.get()>
                        <a class="b weights-bring" href=format!("#{ADDRESS}")>{say("Drop its file…")}</a>
                    </Show>
                    <button class="b quiet draw-weights" type="button" on:click=move |_| store.draw_weights(side)>
                        {say("Draw weights instead")}
                    </button>
                </Note>
            </div>
        </Show>
    }
}

/// What a network does on what it never learnt from.
fn found(metrics: &HeldOutMetrics) -> String {
    let by_layer = match metrics.firing_rates.len() {
        0 | 1 => String::new(),
        _ => {
            let rates = metrics.firing_rates.iter();
            let rates: Vec<String> = rates.map(|rate| fixed(f64::from(*rate), 3)).collect();
            say!(" (by layer {join})", join = rates.join(", "))
        }
    };
    let when = match metrics.step {
        0 => say("Before any training").to_owned(),
        step => say!("After step {step}", step),
    };
    say!(
        "{when}, on {samples} unseen samples: {accuracy} right, λ {exponent}, firing rate {rate}{by_layer}.",
        when,
        samples = metrics.test_samples,
        accuracy = percent(f64::from(metrics.test_accuracy)),
        exponent = exponent(
            metrics.exponent,
            metrics.exponent_standard_error,
            metrics.floored
        ),
        rate = fixed(f64::from(metrics.firing_rate), 3),
        by_layer
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_network_does_untrained_is_said_in_one_sentence() {
        let metrics = HeldOutMetrics {
            step: 0,
            test_samples: 360,
            test_loss: 1.5,
            test_accuracy: 0.881,
            validation_loss: None,
            validation_accuracy: None,
            exponent: -0.041,
            exponent_standard_error: Some(0.002),
            exponent_spread: Default::default(),
            floored: 0.0,
            firing_rate: 0.18,
            firing_rates: vec![0.2, 0.16],
        };
        let said = found(&metrics);
        for words in [
            "360 unseen",
            "88",
            "0.041",
            "0.180",
            "by layer 0.200, 0.160",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}
