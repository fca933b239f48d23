//! A neuron under a steady input beside its copy, which is nudged once: what becomes of their difference.

use super::response::respond;
use crate::core::config::ExperimentConfig;
use crate::page::charts::{Axis, ChartData, Format, Look, Reference, Series, Tone};
use crate::page::language::number::significant;
use crate::page::language::say;

/// The nudges, as shares of the threshold: one that flips nothing, and one that does.
const NUDGES: [f64; 2] = [0.01, 1.0];
/// The time step of the nudge: by then a neuron that fires at all does so in turn.
const AT: usize = 10;
/// Time steps that are drawn at most.
const MOST: usize = 50;
/// Differences below this are none.
const NONE: f64 = 1e-9;

/// What became of one nudge: the difference of the potentials from then on, in thresholds, and how many spikes the
/// copy has that the neuron has not, or the other way round.
#[derive(Debug, Clone, PartialEq)]
struct Fate {
    course: Vec<(f64, f64)>,
    flipped: usize,
}

fn fate(config: &ExperimentConfig, share: f64) -> Fate {
    let steps = config.task.time_steps.min(MOST);
    let threshold = config.model.threshold;
    let at = AT.min(steps);
    let (own, spikes) = respond(config, steps, None);
    let (copy, others) = respond(config, steps, Some((at, share * threshold)));
    let away = own.iter().zip(&copy).skip(at.saturating_sub(1));
    let course = away.map(|(own, copy)| (own.0, (copy.1 - own.1).abs() / threshold));
    let only = |those: &[f64], these: &[f64]| those.iter().filter(|it| !these.contains(it)).count();
    Fate {
        course: course.collect(),
        flipped: only(&spikes, &others) + only(&others, &spikes),
    }
}

pub(super) fn chart(config: &ExperimentConfig) -> ChartData {
    let fates = NUDGES.map(|share| (share, fate(config, share)));
    let all = fates.iter().flat_map(|it| &it.1.course).map(|it| it.1);
    let steps = config.task.time_steps.min(MOST);
    let x = Axis::linear(say("time step"), (0.0, steps as f64));
    let y = Axis::decades("", all.filter(|it| *it > NONE)).value(Format::Significant);
    let title = say("What becomes of a nudge");
    let unit = say("difference in thresholds, log scale");
    let mut data = ChartData::new(title, unit, x, y);
    let said = fates.iter().map(|(share, fate)| {
        say!(
            "Of a nudge of {share} of the threshold {left} is left at the end, and {flipped} spikes differ.",
            share,
            left = significant(fate.course.last().map_or(0.0, |it| it.1)),
            flipped = fate.flipped
        )
    });
    data.sentence = Some(said.collect::<Vec<_>>().join(" "));
    data.references = vec![Reference::moment(AT.min(steps) as f64, say("nudge"))];
    let lines = fates.into_iter().map(|(share, fate)| {
        let drawn = |(step, away): (f64, f64)| (step, if away > NONE { away } else { f64::NAN });
        let course = fate.course.into_iter().map(drawn).collect();
        Series::new(
            say!("nudged by {share} θ", share),
            Tone::Ink,
            Look::Line,
            course,
        )
    });
    data.series = lines.collect();
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson() -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        (config.model.beta, config.task.time_steps) = (0.8, 50);
        config
    }

    #[test]
    fn a_nudge_that_flips_no_spike_fades_by_the_leak_and_one_that_does_stays() {
        let small = fate(&lesson(), 0.01);
        assert_eq!((small.flipped, small.course.len()), (0, 41));
        assert_eq!(small.course[0].0, 10.0);
        for (step, away) in &small.course {
            let wanted = 0.01 * 0.8_f64.powf(step - 10.0);
            assert!((away / wanted - 1.0).abs() < 1e-6, "{step}: {away}");
        }
        let large = fate(&lesson(), 1.0);
        assert_eq!(large.flipped, 15);
        assert!(large.course.iter().all(|it| it.1 > 0.1), "{large:?}");
    }

    #[test]
    fn where_nothing_fires_a_nudge_of_the_thresholds_size_fades_too() {
        let mut config = lesson();
        config.model.beta = 0.5;
        let left = fate(&config, 1.0).course[40].1;
        assert!(left < 1e-9, "{left}");
    }

    #[test]
    fn the_sentence_says_what_is_left_of_both_nudges_and_how_many_spikes_differ() {
        let said = chart(&lesson()).sentence();
        assert!(
            said.contains("Of a nudge of 0.01 of the threshold 1.3\u{202f}·\u{202f}10⁻⁶ is left at the end, and 0 spikes differ."),
            "{said}"
        );
        assert!(said.contains("and 15 spikes differ."), "{said}");
        let mut short = lesson();
        short.task.time_steps = 1;
        assert_eq!(chart(&short).series[0].points.len(), 1);
    }
}
