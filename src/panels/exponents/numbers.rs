//! A measurement in numbers: one line an estimator, and everything else on demand.

use super::card::Measured;
use crate::charts::{compact, fixed, percent};
use crate::exponent::seed_bias;
use crate::metrics::{Exponents, GrowthMetrics, SweepPoint};
use crate::run::Run;
use crate::store::live::{Live, live};
use crate::store::{Side, use_store};
use leptos::prelude::*;

/// What each estimator reads.
#[component]
pub fn Readings(side: Side, own: Measured) -> impl IntoView {
    let run = use_store().run(side);
    let bias = live(move || {
        own.track();
        run.with_untracked(bias_words).unwrap_or_default()
    });
    let no_seed = move || own.with(|own| own.as_ref().is_none_or(|own| own.seed.is_none()));
    let row = move |growth: fn(&Exponents) -> Option<&GrowthMetrics>| {
        [LAMBDA, EPS, FLIPPED].map(|words| view! { <td>{cell(own, growth, words)}</td> })
    };
    view! {
        <table class="numbers-table">
            <caption class="visually-hidden">"What each estimator reads"</caption>
            <thead>
                <tr>
                    <th scope="col">"Estimator"</th>
                    <th scope="col">"λ, nats per step"</th>
                    <th scope="col">"ε"</th>
                    <th scope="col">"Flipped spikes"</th>
                </tr>
            </thead>
            <tbody>
                <tr>
                    <th scope="row">"Tangent"</th>
                    {row(|of| Some(&of.tangent))}
                </tr>
                <tr>
                    <th scope="row">"Finite size"</th>
                    {row(|of| Some(&of.finite_size))}
                </tr>
                <tr hidden=live(no_seed)>
                    <th scope="row">"Seed's twin " <span class="mark">"biased"</span></th>
                    {row(|of| of.seed.as_ref())}
                </tr>
            </tbody>
        </table>
        <p class="help" hidden=live(no_seed)>{bias}</p>
    }
}

type Words = fn(&GrowthMetrics) -> Option<String>;

const LAMBDA: Words = |growth| Some(fixed(growth.exponent.into(), 3));
const EPS: Words = |growth| Some(compact(growth.twin?.eps));
const FLIPPED: Words = |growth| Some(share(growth.twin?.flipped));

fn cell(
    own: Measured,
    growth: fn(&Exponents) -> Option<&GrowthMetrics>,
    words: Words,
) -> Live<String> {
    live(move || {
        own.with(|own| own.as_ref().and_then(growth).and_then(words))
            .unwrap_or_else(|| "–".to_owned())
    })
}

/// One place after the point where a whole percentage would say nothing.
fn share(flipped: f32) -> String {
    match f64::from(flipped) {
        share if share > 0.0 && share < 0.1 => format!("{}\u{a0}%", compact(share * 100.0)),
        share => percent(share),
    }
}

fn bias_words(run: &Run) -> Option<String> {
    let config = &run.config;
    let bias = seed_bias(&config.model, &config.lyapunov, config.task.time_steps).ok()?;
    Some(format!(
        "For this network the seed's twin reads {} too high even where no spike flips.",
        compact(bias.total)
    ))
}

/// Everything that the charts show, in numbers.
#[component]
pub fn AllNumbers(own: Measured) -> impl IntoView {
    let all = live(move || own.with(|own| own.as_ref().map(all_numbers)));
    view! {
        <details class="all-numbers">
            <summary>"All numbers"</summary>
            {all}
        </details>
    }
}

fn all_numbers(of: &Exponents) -> AnyView {
    let three = |value: f32| fixed(value.into(), 3);
    let list = |values: &mut dyn Iterator<Item = String>| values.collect::<Vec<_>>().join(", ");
    let time = |growth: &GrowthMetrics| list(&mut growth.by_time.iter().copied().map(three));
    let layers = |growth: &GrowthMetrics| {
        let known = |it: &Option<f32>| it.map_or("–".to_owned(), three);
        list(&mut growth.by_layer.iter().map(known))
    };
    let rows = [
        (
            "Leading exponents",
            list(&mut of.spectrum.iter().copied().map(three)),
        ),
        ("By layer, tangent", layers(&of.tangent)),
        ("By layer, finite size", layers(&of.finite_size)),
        ("By time step, tangent", time(&of.tangent)),
        ("By time step, finite size", time(&of.finite_size)),
    ];
    view! {
        {sweep_table(&of.sweep)}
        <dl>
            {rows.map(|(name, values)| view! { <dt>{name}</dt> <dd>{values}</dd> })}
        </dl>
    }
    .into_any()
}

fn sweep_table(sweep: &[SweepPoint]) -> impl IntoView + use<> {
    let row = |point: &SweepPoint| {
        view! {
            <tr>
                <th scope="row">{compact(point.eps)}</th>
                <td>{fixed(point.exponent.into(), 3)}</td>
                <td>{share(point.flipped)}</td>
            </tr>
        }
    };
    view! {
        <table class="numbers-table">
            <caption class="visually-hidden">"The finite-size exponent by its distance"</caption>
            <thead>
                <tr>
                    <th scope="col">"ε"</th>
                    <th scope="col">"λ, nats per step"</th>
                    <th scope="col">"Flipped spikes"</th>
                </tr>
            </thead>
            <tbody>{sweep.iter().map(row).collect_view()}</tbody>
        </table>
    }
}
