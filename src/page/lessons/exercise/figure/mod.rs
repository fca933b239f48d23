//! Figures of a lesson, drawn from the settings as they are, or from what was measured with them: what a neuron keeps
//! of one input or of a train of pulses, what it does with a steady one and with a nudge, the surrogate's bump, what a
//! learning signal grows to, and how sharp the edge is.

mod edge;
mod growth;
mod nudge;
mod pulses;
mod response;

use crate::core::config::ExperimentConfig;
use crate::page::charts::{
    Axis, ChartData, EndLabel, Frame, LineChart, Look, Reference, Series, Tone,
};
use crate::page::language::number::fixed;
use crate::page::language::say;
use crate::page::store::study::Study;
use crate::page::store::{Side, Store, use_store};
use growth::Grown;
use leptos::prelude::*;

/// How far from the threshold the bump is drawn.
const REACH: f64 = 1.0;
const POINTS: i32 = 160;

/// A figure by its name; nothing of a name that is none.
#[component]
pub fn Figure(name: String, caption: String) -> impl IntoView {
    let store = use_store();
    let data = Memo::new(move |_| {
        let settings = store.desk.with(|desk| desk.settings.good().clone());
        let drawn = chart(&name, &settings);
        drawn.unwrap_or_else(|| measured(&name, &settings, &networks(store)))
    });
    view! {
        <figure class="fig">
            <div class="figure-room"><LineChart data frame=Frame::Plain /></div>
            <figcaption class="meta">{caption}</figcaption>
        </figure>
    }
}

fn empty() -> ChartData {
    let axis = || Axis::linear("", (0.0, 1.0));
    ChartData::new(say("Figure"), "", axis(), axis())
}

fn chart(name: &str, config: &ExperimentConfig) -> Option<ChartData> {
    match name {
        "leak" => Some(leak(config)),
        "response" => Some(response::chart(config)),
        "surrogate" => Some(surrogate(config)),
        "nudge" => Some(nudge::chart(config)),
        "pulses" => Some(pulses::chart(config)),
        _ => None,
    }
}

/// Of what the networks have been measured to do; empty for a name that is none.
fn measured(name: &str, config: &ExperimentConfig, networks: &[Grown]) -> ChartData {
    match name {
        "growth" => growth::chart(networks),
        "edge" => edge::chart(config, networks),
        _ => empty(),
    }
}

/// Those that the exercise shows, with what was measured last.
fn networks(store: Store) -> Vec<Grown> {
    let is_one = store.study.with(Study::shows_one);
    let sides = if is_one {
        &Side::BOTH[..1]
    } else {
        &Side::BOTH
    };
    let found = sides
        .iter()
        .map(|side| store.run(*side).with(|run| Grown::of(*side, run)));
    found.collect()
}

/// What is left of one input, step after step.
fn leak(config: &ExperimentConfig) -> ChartData {
    let (beta, steps) = (config.model.beta, config.task.time_steps.min(100));
    let points: Vec<_> = (0..=steps)
        .map(|step| (step as f64, beta.powi(step as i32)))
        .collect();
    let x = Axis::linear(say("time steps after one input"), (0.0, steps as f64));
    let y = Axis::linear("", (0.0, 1.0)).ticks(vec![0.0, 0.5, 1.0]);
    let mut data = ChartData::new(say("What is left of one input"), say("share"), x, y);
    data.sentence = Some(say!(
        "With β = {beta}, {after_5} of an input is left after 5 time steps, {after_20} after 20.",
        beta,
        after_5 = fixed(beta.powi(5), 2),
        after_20 = fixed(beta.powi(20), 2)
    ));
    data.series =
        vec![Series::new(say("left"), Tone::Ink, Look::Line, points).label(EndLabel::Nothing)];
    data
}

/// The derivative that stands in for a spike's, around the threshold.
fn surrogate(config: &ExperimentConfig) -> ChartData {
    let bump = config.model.surrogate;
    let points: Vec<_> = (-POINTS..=POINTS)
        .map(|at| f64::from(at) * REACH / f64::from(POINTS))
        .map(|v| (v, bump.derivative(v)))
        .collect();
    let peak = points.iter().map(|it| it.1).fold(0.0, f64::max);
    let x =
        Axis::linear(say("potential minus threshold"), (-REACH, REACH)).ticks(vec![-1.0, 0.0, 1.0]);
    let y = Axis::around("", [0.0, peak].into_iter());
    let mut data = ChartData::new(
        say("The surrogate"),
        say("slope used on the way back"),
        x,
        y,
    );
    data.sentence = Some(say!(
        "It is {peak} high at the threshold, and half of that {half_width} away from it.",
        peak = fixed(peak, 1),
        half_width = fixed(bump.half_width(), 3)
    ));
    data.references = vec![Reference::moment(0.0, say("threshold"))];
    data.series =
        vec![Series::new(say("slope"), Tone::Ink, Look::Line, points).label(EndLabel::Nothing)];
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::SurrogateConfig;

    #[test]
    fn the_leak_is_drawn_as_the_share_that_each_step_leaves() {
        let mut config = ExperimentConfig::default();
        (config.model.beta, config.task.time_steps) = (0.5, 25);
        let drawn = leak(&config);
        let points = &drawn.series[0].points;
        assert_eq!(
            (points.len(), points[0], points[2]),
            (26, (0.0, 1.0), (2.0, 0.25))
        );
        assert!(
            drawn
                .sentence()
                .contains("0.03 of an input is left after 5"),
            "{}",
            drawn.sentence()
        );
    }

    #[test]
    fn the_bump_is_drawn_as_the_engine_uses_it_and_says_how_wide_it_is() {
        let mut config = ExperimentConfig::default();
        config.model.surrogate = SurrogateConfig::FastSigmoid { slope: 25.0 };
        let drawn = surrogate(&config);
        let points = &drawn.series[0].points;
        let top = points
            .iter()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .expect("points");
        assert_eq!(*top, (0.0, 1.0));
        assert!(
            drawn.sentence().contains("0.017 away"),
            "{}",
            drawn.sentence()
        );
    }

    #[test]
    fn every_figure_that_a_text_may_name_is_drawn() {
        let config = ExperimentConfig::default();
        for name in crate::core::exercise::FIGURES {
            let drawn = chart(name, &config).unwrap_or_else(|| measured(name, &config, &[]));
            assert_ne!(drawn, empty(), "{name}");
        }
        assert!(chart("moon", &config).is_none());
        assert_eq!(measured("moon", &config, &[]), empty());
    }
}
