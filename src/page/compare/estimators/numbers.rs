//! A measurement in numbers: everything that the charts show, on demand.

use super::Pair;
use super::charts::further;
use super::words::direction;
use crate::core::metrics::{Exponents, GrowthMetrics, SweepPoint};
use crate::core::name::Named;
use crate::page::charts::{LineChart, Tone};
use crate::page::language::number::{compact, exponent, fixed, percent};
use crate::page::language::{key, say};
use crate::page::store::Side;
use crate::page::store::names::name;
use leptos::prelude::*;

/// Beside its flips, of a nudged copy without any.
const DECAY: &str = key("decay alone");

/// Further charts, and the numbers of each network.
#[component]
pub fn AllNumbers(pair: Pair) -> impl IntoView {
    let charts = Memo::new(move |_| {
        pair[0].with(|un| pair[1].with(|re| further([un.as_ref(), re.as_ref()])))
    });
    let chart = move |place: usize| {
        let data = Memo::new(move |_| charts.with(|charts| charts[place].clone()));
        // A single layer grows as the whole does.
        let few = move || data.with(|data| data.series.iter().all(|it| it.points.len() < 2));
        view! { <div class="pic" hidden=few><LineChart data /></div> }
    };
    let nothing = Memo::new(move |_| pair.iter().all(|it| it.with(Option::is_none)));
    view! {
        <details class="more" hidden=move || nothing.get()>
            <summary>{say("All numbers")}</summary>
            {[0, 1, 2].map(chart)}
            {Side::BOTH.map(|side| view! { <Numbers side own=pair[side as usize] /> })}
        </details>
    }
}

/// Of one network; its attributes carry the values in full, and are empty where there is none.
#[component]
fn Numbers(side: Side, own: Memo<Option<Exponents>>) -> impl IntoView {
    let text = move |value: fn(&Exponents) -> Option<String>| {
        Memo::new(move |_| {
            own.with(|own| own.as_ref().and_then(value))
                .unwrap_or_default()
        })
    };
    let rows = move || own.with(|own| own.as_ref().map(rows)).unwrap_or_default();
    let row = |(name, values): (String, String)| view! { <dt>{name}</dt> <dd>{values}</dd> };
    view! {
        <section
            class=Tone::from(side.in_files()).class()
            data-exponents=side.key()
            data-step=text(|of| Some(of.step.to_string()))
            data-samples=text(|of| Some(of.samples.to_string()))
            data-tangent=text(|of| Some(of.tangent.exponent.to_string()))
            data-mean-square=text(|of| Some(of.tangent.spread.mean_square.to_string()))
            data-finite-size=text(|of| Some(of.finite_size.exponent.to_string()))
            data-eps=text(|of| Some(of.finite_size.twin?.eps.to_string()))
            data-flipped=text(|of| Some(of.finite_size.twin?.flipped.to_string()))
            data-seed=text(|of| of.reference.as_ref().map(|seed| seed.exponent.to_string()))
            data-spectrum=text(|of| Some(listed(&mut of.spectrum.iter().map(f32::to_string), " ")))
            data-sweep=text(|of| Some(of.sweep.len().to_string()))
        >
            <h3 class="name"><i class="sw"></i>{move || name(side)}</h3>
            <dl>{move || rows().into_iter().map(row).collect_view()}</dl>
        </section>
    }
}

fn listed(values: &mut dyn Iterator<Item = String>, between: &str) -> String {
    values.collect::<Vec<_>>().join(between)
}

fn rows(of: &Exponents) -> Vec<(String, String)> {
    let three = |value: f32| fixed(value.into(), 3);
    let time =
        |growth: &GrowthMetrics| listed(&mut growth.by_time.iter().copied().map(three), ", ");
    let layers = |growth: &GrowthMetrics| {
        let known = |it: &Option<f32>| it.map_or("–".to_owned(), three);
        listed(&mut growth.by_layer.iter().map(known), ", ")
    };
    let spread = |growth: &GrowthMetrics| {
        let (low, high) = (growth.spread.p10, growth.spread.p90);
        say!("{low} to {high}", low = three(low), high = three(high))
    };
    let square = |growth: &GrowthMetrics| three(growth.spread.mean_square);
    let sweep = of.sweep.iter().map(|point| {
        (
            say!("λ at ε {distance}", distance = compact(point.eps)),
            at_eps(point),
        )
    });
    let named = |name: &str, values: String| (name.to_owned(), values);
    let beside = [
        named(say("Mean square, tangent"), square(&of.tangent)),
        named(say("Mean square, finite size"), square(&of.finite_size)),
        named(say("Eight of ten samples, tangent"), spread(&of.tangent)),
        named(
            say("Eight of ten samples, finite size"),
            spread(&of.finite_size),
        ),
        named(say("Leading exponents"), spectrum(of)),
        named(say("By layer, tangent"), layers(&of.tangent)),
        named(say("By layer, finite size"), layers(&of.finite_size)),
        named(say("By time step, tangent"), time(&of.tangent)),
        named(say("By time step, finite size"), time(&of.finite_size)),
    ];
    sweep.chain(beside).collect()
}

fn at_eps(point: &SweepPoint) -> String {
    let decay = if point.reads_decay_alone() {
        format!(", {}", say(DECAY))
    } else {
        String::new()
    };
    let value = exponent(point.exponent, point.error, point.floored);
    say!(
        "{exponent}; {share} flipped{decay}",
        exponent = value,
        share = share(point.flipped),
        decay
    )
}

/// With their standard errors, where those are known; a floor is called one.
fn spectrum(of: &Exponents) -> String {
    listed(&mut of.directions().map(direction), ", ")
}

/// One place after the point where a whole percentage would say nothing.
fn share(flipped: f32) -> String {
    match f64::from(flipped) {
        share if share > 0.0 && share < 0.1 => format!("{}\u{a0}%", compact(share * 100.0)),
        share => percent(share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nudge_that_flips_nothing_is_said_to_read_the_decay_alone() {
        let point = |flipped: f32| SweepPoint {
            eps: 1e-3,
            exponent: -0.1,
            error: None,
            flipped,
            floored: 0.0,
        };
        let said = |flipped| at_eps(&point(flipped)).replace('\u{a0}', " ");
        assert_eq!(said(0.0), "−0.100; 0 % flipped, decay alone");
        assert_eq!(said(0.002), "−0.100; 0.2 % flipped");
    }

    #[test]
    fn of_a_spectrum_and_of_distances_those_that_are_floors_are_called_so() {
        let of = Exponents {
            step: 0,
            samples: 2,
            tangent: GrowthMetrics::default(),
            finite_size: GrowthMetrics::default(),
            reference: None,
            spectrum: vec![-0.1, -27.6],
            spectrum_standard_errors: vec![0.01, 0.0],
            spectrum_floored: vec![0.0, 1.0],
            sweep: Vec::new(),
        };
        let said = spectrum(&of).replace('\u{a0}', " ");
        assert_eq!(said, "−0.100 ± 0.010, −27.600 ± 0.000 (a floor)");
        let point = SweepPoint {
            eps: 1e-3,
            exponent: -3.0,
            error: None,
            flipped: 0.5,
            floored: 0.1,
        };
        assert_eq!(
            at_eps(&point).replace('\u{a0}', " "),
            "−3.000 (a floor); 50 % flipped"
        );
    }
}
