//! A measurement in numbers: one line an estimator, and everything else on demand.

use super::Measured;
use crate::core::exponent::reference_bias;
use crate::core::metrics::{Exponents, GrowthMetrics, SweepPoint};
use crate::core::name::Labelled;
use crate::core::number::exponent;
use crate::core::run::Run;
use crate::page::charts::{compact, fixed, percent};
use crate::page::dom::{El, el};
use crate::page::panels::plain_table::{numbers_table, sideways};
use crate::page::store::{Side, use_store};
use leptos::prelude::*;

/// What each estimator reads.
pub fn readings(side: Side, own: Measured) -> [El; 3] {
    let run = use_store().run(side);
    let bias = move || {
        own.track();
        run.with_untracked(bias_words).unwrap_or_default()
    };
    let caveat = move || own.with(|own| own.as_ref().and_then(Exponents::caveat));
    let no_seed = move || own.with(|own| own.as_ref().is_none_or(|own| own.reference.is_none()));
    let row = move |name: &str, growth: fn(&Exponents) -> Option<&GrowthMetrics>| {
        let cell = |words| el("td").live_text(cell(own, growth, words));
        let head = el("th").attr("scope", "row").text(name);
        (head, [LAMBDA, MEAN_SQUARE, EPS, FLIPPED].map(cell))
    };
    let line = |(head, cells): (El, [El; 4])| el("tr").child(head).children(cells);
    let (seed, cells) = row("Reference's twin ", |of| of.reference.as_ref());
    let seed = seed.child(el("span").class("mark").text("biased"));
    let body = el("tbody")
        .child(line(row("Tangent", |of| Some(&of.tangent))))
        .child(line(row("Finite size", |of| Some(&of.finite_size))))
        .child(line((seed, cells)).live_flag("hidden", no_seed));
    let heads = [
        "Estimator",
        "λ ± standard error, nats per step",
        "Mean square over samples, nats per step",
        "ε",
        "Flipped spikes",
    ];
    let caption = "What each estimator reads";
    [
        sideways(
            &format!("{caption}, {}", side.label()),
            numbers_table(caption, &heads, body),
        ),
        el("p")
            .class("help caveat")
            .live_flag("hidden", move || caveat().is_none())
            .live_text(move || caveat().unwrap_or_default()),
        el("p")
            .class("help")
            .live_flag("hidden", no_seed)
            .live_text(bias),
    ]
}

type Words = fn(&GrowthMetrics) -> Option<String>;

const LAMBDA: Words = |growth| Some(exponent(growth.exponent, growth.error, growth.floored));
const MEAN_SQUARE: Words = |growth| Some(fixed(growth.spread.mean_square.into(), 3));
const EPS: Words = |growth| Some(compact(growth.twin?.eps));
const FLIPPED: Words = |growth| Some(share(growth.twin?.flipped));
/// Beside its flips, of a twin without any.
const DECAY: &str = "decay alone";

fn cell(
    own: Measured,
    growth: fn(&Exponents) -> Option<&GrowthMetrics>,
    words: Words,
) -> impl Fn() -> String {
    move || {
        own.with(|own| own.as_ref().and_then(growth).and_then(words))
            .unwrap_or_else(|| "–".to_owned())
    }
}

/// One place after the point where a whole percentage would say nothing.
fn share(flipped: f32) -> String {
    match f64::from(flipped) {
        share if share > 0.0 && share < 0.1 => format!("{}\u{a0}%", compact(share * 100.0)),
        share => percent(share),
    }
}

/// With what that means where there are none.
fn flips(point: &SweepPoint) -> String {
    if point.reads_decay_alone() {
        format!("{}, {DECAY}", share(point.flipped))
    } else {
        share(point.flipped)
    }
}

fn bias_words(run: &Run) -> Option<String> {
    let config = &run.config;
    let bias = reference_bias(&config.model, &config.lyapunov, config.task.time_steps).ok()?;
    Some(format!(
        "For this network the reference's twin reads {} too high even where no spike flips.",
        compact(bias.total)
    ))
}

/// Everything that the charts show, in numbers.
pub fn all_numbers(own: Measured) -> El {
    let summary = el("summary").text("All numbers");
    let details = el("details").class("all-numbers").child(summary.clone());
    let place = details.clone();
    Effect::new(move |_| {
        // The summary stays: it may have the focus.
        while let Some(before) = summary.node().next_element_sibling() {
            before.remove();
        }
        let parts = own.with(|own| own.as_ref().map(parts));
        place.clone().children(parts.into_iter().flatten());
    });
    details
}

/// By distance, and all the rest.
fn parts(of: &Exponents) -> [El; 2] {
    let three = |value: f32| fixed(value.into(), 3);
    let list = |values: &mut dyn Iterator<Item = String>| values.collect::<Vec<_>>().join(", ");
    let time = |growth: &GrowthMetrics| list(&mut growth.by_time.iter().copied().map(three));
    let layers = |growth: &GrowthMetrics| {
        let known = |it: &Option<f32>| it.map_or("–".to_owned(), three);
        list(&mut growth.by_layer.iter().map(known))
    };
    let spread = |growth: &GrowthMetrics| {
        let (low, high) = (growth.spread.p10, growth.spread.p90);
        format!("{} to {}", three(low), three(high))
    };
    let rows = [
        ("Eight of ten samples, tangent", spread(&of.tangent)),
        ("Eight of ten samples, finite size", spread(&of.finite_size)),
        (
            "Leading exponents",
            list(&mut with_errors(&of.spectrum, &of.spectrum_standard_errors)),
        ),
        ("By layer, tangent", layers(&of.tangent)),
        ("By layer, finite size", layers(&of.finite_size)),
        ("By time step, tangent", time(&of.tangent)),
        ("By time step, finite size", time(&of.finite_size)),
    ];
    let entry = |(name, values): (&str, String)| [el("dt").text(name), el("dd").text(values)];
    let entries = rows.into_iter().flat_map(entry);
    [sweep_table(&of.sweep), el("dl").children(entries)]
}

/// Exponents with their standard errors, where those are known.
fn with_errors(exponents: &[f32], errors: &[f32]) -> impl Iterator<Item = String> {
    let errors = errors
        .iter()
        .copied()
        .map(Some)
        .chain(std::iter::repeat(None));
    let pairs = exponents.iter().copied().zip(errors);
    pairs
        .map(|(value, error)| exponent(value, error, 0.0))
        .collect::<Vec<_>>()
        .into_iter()
}

fn sweep_table(sweep: &[SweepPoint]) -> El {
    let row = |point: &SweepPoint| {
        let head = el("th").attr("scope", "row").text(compact(point.eps));
        el("tr")
            .child(head)
            .child(el("td").text(exponent(point.exponent, point.error, 0.0)))
            .child(el("td").text(flips(point)))
    };
    let heads = ["ε", "λ ± standard error, nats per step", "Flipped spikes"];
    let body = el("tbody").children(sweep.iter().map(row));
    numbers_table("The finite-size exponent by its distance", &heads, body)
}
