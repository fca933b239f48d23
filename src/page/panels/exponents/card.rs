//! One run's measurement: what each estimator reads, the small charts, and all numbers.

use super::Measured;
use super::numbers::{all_numbers, readings};
use crate::core::metrics::{Exponents, GrowthMetrics};
use crate::core::name::{Labelled, Named};
use crate::page::charts::{Estimate, small_chart};
use crate::page::dom::{El, el};
use crate::page::panels::plain_table::write_attributes;
use crate::page::store::{Side, Store};
use leptos::prelude::*;
use std::cell::Cell;
use web_sys::Element;

/// The last measurement of one side. It changes seldom; the run changes with every step.
pub fn follow(store: Store, side: Side) -> Measured {
    let measured = RwSignal::new(None);
    let seen = Cell::new(None);
    Effect::new(move |_| {
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
pub fn estimates_card(side: Side, own: Measured, other: Measured) -> El {
    let id = format!("estimates-{}", side.key());
    let card = el("div")
        .class("card")
        .attr("role", "group")
        .attr("data-side", side.key())
        .attr("data-exponents", side.key())
        .attr("aria-labelledby", &id);
    let element = card.node().clone();
    Effect::new(move |_| own.with(|own| write_readings(&element, own.as_ref())));
    let missing = move || own.with(Option::is_none);
    let along = move || {
        own.with(|own| {
            own.as_ref().map_or(String::new(), |own| {
                format!("{} samples, after {} steps", own.samples, own.step)
            })
        })
    };
    let head = el("h3")
        .id(id)
        .child(el("span").class("swatch").attr("aria-hidden", "true"))
        .text(side.title())
        .child(el("span").class("run-state").live_text(along));
    let nothing = el("p")
        .class("help")
        .live_flag("hidden", move || !missing())
        .text("Not measured yet.");
    let charts = Estimate::all().map(|estimate| chart(estimate, side, own, other));
    let measured = el("div")
        .live_flag("hidden", missing)
        .children(readings(side, own))
        .child(el("div").class("small-charts").children(charts))
        .child(all_numbers(own));
    card.child(head).child(nothing).child(measured)
}

fn chart(estimate: Estimate, side: Side, own: Measured, other: Measured) -> El {
    let picture = move || {
        own.with(|own| {
            other.with(|other| {
                let own = own.as_ref().filter(|own| estimate.shows(own))?;
                Some(estimate.picture(side, own, other.as_ref()))
            })
        })
    };
    let words = move || {
        own.with(|own| {
            own.as_ref()
                .map_or(String::new(), |own| estimate.words(own))
        })
    };
    let nothing = move || own.with(|own| !own.as_ref().is_some_and(|own| estimate.shows(own)));
    let (key, title, unit) = (estimate.key(), estimate.title(), estimate.unit());
    el("div")
        .live_flag("hidden", nothing)
        .child(small_chart(side, key, title, unit, picture, words))
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
            "data-mean-square",
            text(&|of| Some(of.tangent.spread.mean_square.to_string())),
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
        ("data-seed", text(&|of| of.reference.as_ref().map(seed))),
        ("data-spectrum", text(&|of| Some(list(&of.spectrum)))),
        ("data-sweep", text(&|of| Some(of.sweep.len().to_string()))),
    ];
    write_attributes(card, &readings);
}
