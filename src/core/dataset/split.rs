//! Training and held-out samples, each class in its share.

use crate::core::random::{Stream, stream};
use rand::seq::SliceRandom;

/// Indices of the samples trained on and of those held out, each ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub train: Vec<usize>,
    /// What settings are chosen by; may be empty.
    pub validation: Vec<usize>,
    /// What is reported.
    pub test: Vec<usize>,
}

impl Split {
    /// Of no samples.
    pub(super) fn none() -> Self {
        Self {
            train: Vec::new(),
            validation: Vec::new(),
            test: Vec::new(),
        }
    }

    /// Holds out `test` samples and `validation` others, from every class its share (largest remainder
    /// first). The test samples are the same whatever is held out beside them.
    pub fn stratified(labels: &[u16], [test, validation]: [usize; 2], seed: u64) -> Self {
        let classes = labels.iter().copied().max().map_or(0, usize::from) + 1;
        let mut members = vec![Vec::new(); classes];
        for (sample, &label) in labels.iter().enumerate() {
            members[usize::from(label)].push(sample);
        }
        let quotas = [test, validation].map(|count| quotas(&members, count, labels.len()));
        let [for_test, for_validation] = quotas;
        let mut rng = stream(seed, Stream::Split, 0);
        let mut split = Self::none();
        for (class, mut samples) in members.into_iter().enumerate() {
            samples.shuffle(&mut rng);
            let (test, rest) = samples.split_at(for_test[class]);
            let (validation, train) = rest.split_at(for_validation[class].min(rest.len()));
            split.test.extend_from_slice(test);
            split.validation.extend_from_slice(validation);
            split.train.extend_from_slice(train);
        }
        for part in [&mut split.train, &mut split.validation, &mut split.test] {
            part.sort_unstable();
        }
        split
    }
}

fn quotas(members: &[Vec<usize>], held_out: usize, total: usize) -> Vec<usize> {
    let exact = |class: usize| members[class].len() * held_out;
    let mut quotas: Vec<usize> = (0..members.len())
        .map(|class| exact(class) / total)
        .collect();
    let mut by_remainder: Vec<usize> = (0..members.len()).collect();
    by_remainder.sort_by_key(|&class| std::cmp::Reverse(exact(class) % total));
    let missing = held_out - quotas.iter().sum::<usize>();
    for &class in &by_remainder[..missing] {
        quotas[class] += 1;
    }
    quotas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_is_held_out_in_its_share_and_no_sample_twice() {
        let labels: Vec<u16> = (0..1000)
            .map(|sample| [0, 0, 0, 1, 2][sample % 5])
            .collect();
        let split = Split::stratified(&labels, [201, 0], 3);
        let held = |class| {
            split
                .test
                .iter()
                .filter(|&&sample| labels[sample] == class)
                .count()
        };
        assert_eq!(split.test.len(), 201);
        assert!((120..=121).contains(&held(0)) && (40..=41).contains(&held(1)));
        let mut all = [split.train.clone(), split.test.clone()].concat();
        all.sort_unstable();
        assert_eq!(all, (0..1000).collect::<Vec<_>>());
        assert_ne!(split, Split::stratified(&labels, [201, 0], 4));
        assert_eq!(split, Split::stratified(&labels, [201, 0], 3));
    }
    #[test]
    fn a_validation_part_is_taken_from_the_training_samples_and_leaves_the_test_samples_as_they_were()
     {
        let labels: Vec<u16> = (0..1000).map(|sample| (sample % 4) as u16).collect();
        let [without, with] = [0, 150].map(|count| Split::stratified(&labels, [200, count], 3));
        assert_eq!(without.test, with.test);
        assert_eq!((without.validation.len(), with.validation.len()), (0, 150));
        let mut rest = [with.train.clone(), with.validation.clone()].concat();
        rest.sort_unstable();
        assert_eq!(rest, without.train);
        for class in 0..4 {
            let of_class = with.validation.iter().filter(|&&it| labels[it] == class);
            assert!((37..=38).contains(&of_class.count()), "class {class}");
        }
    }
}
