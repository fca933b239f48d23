//! One run's measurement: what each estimator reads, the small charts, and all numbers.

use super::numbers::{AllNumbers, Readings};
use crate::charts::{Estimate, SmallChart};
use crate::metrics::{Exponents, GrowthMetrics};
use crate::panels::plain_table::write_attributes;
use crate::store::live::{effect, live};
use crate::store::{Side, Store};
use leptos::html::Div;
use leptos::prelude::*;
use std::cell::Cell;
use web_sys::Element;

/// A run's last measurement.
pub type Measured = RwSignal<Option<Exponents>>;

/// The last measurement of one side. It changes seldom; the run changes with every step.
pub fn follow(store: Store, side: Side) -> Measured {
    let measured = RwSignal::new(None);
    let seen = Cell::new(None);
    effect(move || {
        let run = store.run(side);
        let exponents = |exponents: &Exponents| (exponents.step, exponents.samples);
        let now = run.with(|run| Some((run.id, run.exponents.as_ref().map(exponents)?)));
        if seen.replace(now) != now {
            measured.set(run.with_untracked(|run| run.exponents.clone()));
        }
    });
    measured
}

/// The card of one side; its attributes carry the values in full.
#[component]
pub fn EstimatesCard(side: Side, own: Measured, other: Measured) -> impl IntoView {
    let card = NodeRef::<Div>::new();
    effect(move || {
        if let Some(card) = card.get() {
            own.with(|own| write_readings(&card, own.as_ref()));
        }
    });
    let missing = move || own.with(Option::is_none);
    let along = live(move || {
        own.with(|own| {
            own.as_ref().map_or(String::new(), |own| {
                format!("{} samples, after {} steps", own.samples, own.step)
            })
        })
    });
    let id = format!("estimates-{}", side.key());
    view! {
        <div
            class="card"
            role="group"
            data-side=side.key()
            data-exponents=side.key()
            node_ref=card
            aria-labelledby=id
        >
            <h3 id=id.clone()>
                <span class="swatch" aria-hidden="true"></span>
                {side.title()}
                <span class="run-state">{along}</span>
            </h3>
            <p class="help" hidden=live(move || !missing())>"Not measured yet."</p>
            <div hidden=live(missing)>
                <Readings side=side own=own />
                <div class="small-charts">
                    {Estimate::ALL.map(|estimate| chart(estimate, side, own, other))}
                </div>
                <AllNumbers own=own />
            </div>
        </div>
    }
}

fn chart(estimate: Estimate, side: Side, own: Measured, other: Measured) -> impl IntoView {
    let picture = live(move || {
        own.with(|own| {
            other.with(|other| {
                let own = own.as_ref().filter(|own| estimate.shows(own))?;
                Some(estimate.picture(side, own, other.as_ref()))
            })
        })
    });
    let words = live(move || {
        own.with(|own| {
            own.as_ref()
                .map_or(String::new(), |own| estimate.words(own))
        })
    });
    let nothing =
        live(move || own.with(|own| !own.as_ref().is_some_and(|own| estimate.shows(own))));
    view! {
        <div hidden=nothing>
            <SmallChart
                side=side
                chart=estimate.key()
                title=estimate.title()
                unit=estimate.unit()
                picture=picture
                words=words
            />
        </div>
    }
}

/// Empty where there is none.
fn write_readings(card: &Element, exponents: Option<&Exponents>) {
    let text = |value: &dyn Fn(&Exponents) -> Option<String>| {
        exponents.and_then(value).unwrap_or_default()
    };
    let twin = |of: &Exponents| of.finite_size.twin;
    let list = |values: &[f32]| {
        let texts: Vec<String> = values.iter().map(f32::to_string).collect();
        texts.join(" ")
    };
    let seed = |of: &GrowthMetrics| of.exponent.to_string();
    let readings = [
        ("data-step", text(&|of| Some(of.step.to_string()))),
        ("data-samples", text(&|of| Some(of.samples.to_string()))),
        (
            "data-tangent",
            text(&|of| Some(of.tangent.exponent.to_string())),
        ),
        (
            "data-finite-size",
            text(&|of| Some(of.finite_size.exponent.to_string())),
        ),
        ("data-eps", text(&|of| Some(twin(of)?.eps.to_string()))),
        (
            "data-flipped",
            text(&|of| Some(twin(of)?.flipped.to_string())),
        ),
        ("data-seed", text(&|of| of.seed.as_ref().map(seed))),
        ("data-spectrum", text(&|of| Some(list(&of.spectrum)))),
        ("data-sweep", text(&|of| Some(of.sweep.len().to_string()))),
    ];
    write_attributes(card, &readings);
}
