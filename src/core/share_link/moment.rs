//! A moment of a run: after which step it pauses, and what of it is looked at.

use super::{Pairs, mend};
use crate::core::config::ExperimentConfig;
use crate::core::number::read_whole;
use crate::core::text::short;
use std::ops::RangeInclusive;

/// As `at=137&sample=12&neuron=7&cursor=42` names it, each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// Training steps that both networks have done when they pause; below 0 so many steps before the
    /// warm-up's end. [`ExperimentConfig::step_of`] makes a run's own step of it.
    pub at: Option<isize>,
    /// A held-out sample; 0 is the first.
    pub sample: Option<usize>,
    /// A neuron among those of all layers, the first layer's first, from 0; a link counts from 1.
    pub neuron: Option<usize>,
    /// A time step, from 0; a link counts from 1.
    pub cursor: Option<usize>,
}

impl Moment {
    /// Whether it names what only the inside of the networks shows.
    pub fn looks_inside(self) -> bool {
        self.sample.is_some() || self.neuron.is_some() || self.cursor.is_some()
    }

    /// What the pairs say of it, as far as an experiment has it.
    pub(super) fn read(
        pairs: &mut Pairs,
        config: &ExperimentConfig,
        notes: &mut Vec<String>,
    ) -> Self {
        let mut taken = |word: &str, range: RangeInclusive<isize>, what: &str| {
            let text = pairs.take(word)?;
            let read = mend::read(&text, |text| read_whole::<isize>(text).ok());
            let read = read.map(|read| read.noted(word, notes));
            if let Some(value) = read.filter(|value| range.contains(value)) {
                return Some(value);
            }
            let (least, most, text) = (range.start(), range.end(), short(&text));
            notes.push(format!(
                "{word} is {text}; allowed: {least} to {most}, {what}. It was passed over."
            ));
            None
        };
        let [first, last] = config.training_steps();
        let at = "training steps, those of the warm-up below 0";
        let at = taken("at", first..=last, at);
        let neurons: usize = config.model.spiking_layers().iter().sum();
        let samples = config.task.test_samples() as isize;
        let sample = taken("sample", 0..=samples - 1, "the held-out samples");
        let neuron = taken("neuron", 1..=neurons as isize, "the neurons of all layers");
        let time = config.task.time_steps as isize;
        let cursor = taken("cursor", 1..=time, "the time steps");
        // In range, so none is below 0.
        let index = |read: Option<isize>, first: isize| read.map(|read| (read - first) as usize);
        Self {
            at,
            sample: index(sample, 0),
            neuron: index(neuron, 1),
            cursor: index(cursor, 1),
        }
    }

    pub(super) fn write(&self, pairs: &mut Pairs) {
        let from_1 = |index: Option<usize>| index.map(|index| (index + 1).to_string());
        let words = [
            ("at", self.at.map(|at| at.to_string())),
            ("sample", self.sample.map(|sample| sample.to_string())),
            ("neuron", from_1(self.neuron)),
            ("cursor", from_1(self.cursor)),
        ];
        for (word, text) in words {
            if let Some(text) = text {
                pairs.add(word, &text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Opened, open};
    use super::*;
    use crate::core::config::Side;

    fn opened(fragment: &str) -> Opened {
        open(fragment).expect("a link").expect("that opens")
    }

    #[test]
    fn a_moment_is_read_as_it_was_written_and_its_neuron_and_time_step_count_from_1() {
        let moment = Moment {
            at: Some(131),
            sample: Some(12),
            neuron: Some(6),
            cursor: Some(41),
        };
        let link = Link {
            moment,
            ..Link::default()
        };
        let text = link.fragment();
        assert!(
            text.ends_with("&at=131&sample=12&neuron=7&cursor=42"),
            "{text}"
        );
        assert_eq!(opened(&text).link, link);
        assert_eq!(opened("v=1").link.moment, Moment::default());
    }

    #[test]
    fn a_moment_may_lie_in_the_warm_up_and_each_run_has_its_own_step_of_it() {
        let read = opened("v=1&warmup=100&at=-40");
        assert_eq!(read.notes, Vec::<String>::new());
        let (config, at) = (read.link.config, read.link.moment.at.expect("given"));
        let [without, with] = [Side::Unregularised, Side::Regularised].map(|it| it.config(&config));
        assert_eq!((without.step_of(at), with.step_of(at)), (0, 60));
        assert_eq!((without.step_of(7), with.step_of(7)), (7, 107));
        assert_eq!((without.step_of(9999), with.step_of(-9999)), (132, 0));
    }

    #[test]
    fn a_moment_that_the_experiment_has_not_is_named_with_its_range_and_the_rest_counts() {
        let read = opened("v=1&at=133&sample=360&neuron=0&cursor=42");
        let expected = Moment {
            cursor: Some(41),
            ..Moment::default()
        };
        assert_eq!(read.link.moment, expected);
        for said in [
            "at is “133”; allowed: -100 to 132",
            "sample is “360”; allowed: 0 to 359",
            "neuron is “0”; allowed: 1 to 64",
        ] {
            assert!(
                read.notes.iter().any(|note| note.contains(said)),
                "{said}: {:?}",
                read.notes
            );
        }
        let of_sizes = opened("v=1&epochs=2&hidden=8,5&steps=30&at=44&neuron=13&cursor=30");
        assert_eq!(of_sizes.notes, Vec::<String>::new());
        let beyond =
            opened("v=1&epochs=2&hidden=8,5&steps=30&at=45&neuron=14&cursor=31&sample=first");
        assert_eq!(
            (beyond.link.moment, beyond.notes.len()),
            (Moment::default(), 4)
        );
        assert!(
            beyond.notes[1].contains("sample is “first”"),
            "{:?}",
            beyond.notes
        );
    }

    #[test]
    fn a_moment_is_mended_as_other_numbers_are() {
        let read = opened("https://example.org/?v=1&amp;at=−40.&amp;Neuron=7)");
        let moment = read.link.moment;
        assert_eq!((moment.at, moment.neuron), (Some(-40), Some(6)));
    }
}
