//! Training and held-out samples, each class in its share.

use crate::random::{Stream, stream};
use rand::seq::SliceRandom;

/// Indices of the samples trained on and of those held out, each ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub train: Vec<usize>,
    pub test: Vec<usize>,
}

impl Split {
    /// Holds out `held_out` samples, from every class its share (largest remainder first).
    pub fn stratified(labels: &[u16], held_out: usize, seed: u64) -> Self {
        let classes = labels.iter().copied().max().map_or(0, usize::from) + 1;
        let mut members = vec![Vec::new(); classes];
        for (sample, &label) in labels.iter().enumerate() {
            members[usize::from(label)].push(sample);
        }
        let quotas = quotas(&members, held_out, labels.len());
        let mut rng = stream(seed, Stream::Split, 0);
        let (mut train, mut test) = (Vec::new(), Vec::new());
        for (mut samples, quota) in members.into_iter().zip(quotas) {
            samples.shuffle(&mut rng);
            test.extend_from_slice(&samples[..quota]);
            train.extend_from_slice(&samples[quota..]);
        }
        train.sort_unstable();
        test.sort_unstable();
        Self { train, test }
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
        let split = Split::stratified(&labels, 201, 3);
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
        assert_ne!(split, Split::stratified(&labels, 201, 4));
        assert_eq!(split, Split::stratified(&labels, 201, 3));
    }
}
