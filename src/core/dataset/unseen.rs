//! The held-out digits, of a file that somebody else holds: a page need not carry all of them within itself.

use super::Split;
use super::digits::{LARGEST, PIXELS};
use crate::core::config::{DIGITS_SAMPLES, ExperimentConfig};

/// The digits that an experiment holds out, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct UnseenDigits {
    digits: Vec<(Vec<f32>, usize)>,
}

impl UnseenDigits {
    /// Of the bytes of `data/digits.bin`; `None` where they are not as many as the digits have.
    pub fn read(bytes: &[u8], config: &ExperimentConfig) -> Option<Self> {
        if bytes.len() != DIGITS_SAMPLES * (PIXELS + 1) {
            return None;
        }
        let (pixels, labels) = bytes.split_at(DIGITS_SAMPLES * PIXELS);
        let classes: Vec<u16> = labels.iter().map(|&label| label.into()).collect();
        let held_out = [config.task.test_samples(), config.task.validation_samples()];
        let split = Split::stratified(&classes, held_out, config.seed);
        let digit = |index: usize| {
            let own = &pixels[index * PIXELS..(index + 1) * PIXELS];
            let values = own.iter().map(|&pixel| f32::from(pixel) / LARGEST);
            (values.collect(), labels[index].into())
        };
        Some(Self {
            digits: split.test.into_iter().map(digit).collect(),
        })
    }

    /// Grey values 0 to 1 of a sample, row by row.
    pub fn pixels(&self, sample: usize) -> Option<&[f32]> {
        self.digits.get(sample).map(|(pixels, _)| &pixels[..])
    }

    pub fn label(&self, sample: usize) -> Option<usize> {
        self.digits.get(sample).map(|(_, label)| *label)
    }

    /// The first samples of so many different labels, in the order in which they come.
    pub fn of_each(&self, labels: usize) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for (sample, (_, label)) in self.digits.iter().enumerate() {
            let is_new = found.iter().all(|&it| self.digits[it].1 != *label);
            if is_new && found.len() < labels {
                found.push(sample);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Sample, Sources};
    use super::*;

    const FILE: &[u8] = include_bytes!("../../../www/data/digits.bin");

    #[test]
    fn the_unseen_digits_of_the_file_are_those_that_the_engine_holds_out() {
        let config = ExperimentConfig {
            seed: 3,
            ..ExperimentConfig::default()
        };
        let unseen = UnseenDigits::read(FILE, &config).expect("the site's own file");
        let data = Sources::default().dataset(&config).expect("it is there");
        for (sample, &index) in data.split.test.iter().enumerate() {
            let Sample::Values(values) = data.sample(index) else {
                panic!("digits are values")
            };
            assert_eq!(unseen.pixels(sample), Some(&*values));
            assert_eq!(unseen.label(sample), Some(data.labels[index].into()));
        }
        assert_eq!(unseen.pixels(data.split.test.len()), None);
        assert_eq!(UnseenDigits::read(&FILE[1..], &config), None);
    }

    #[test]
    fn of_each_label_the_first_sample_is_found() {
        let unseen = UnseenDigits::read(FILE, &ExperimentConfig::default()).expect("a file");
        let all = unseen.of_each(20);
        let mut labels: Vec<_> = all.iter().map(|&it| unseen.label(it)).collect();
        labels.sort_unstable();
        assert_eq!(labels, (0..10).map(Some).collect::<Vec<_>>());
        assert_eq!(unseen.of_each(6), all[..6]);
        assert_eq!(all[0], 0);
    }
}
