//! Own values brought into 0..=1, by what the training samples are like.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How values are brought into 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Each channel by its own least and greatest value.
    Channel,
    /// All by the least and greatest of all.
    Whole,
    /// Left as they are, and cut off at 0 and 1.
    Keep,
}

/// The least value of a channel, and what its distance from that is multiplied by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scaling {
    /// One a channel, or one of all.
    ranges: Vec<(f32, f32)>,
}

impl Scaling {
    /// Fitted on rows, the training samples' alone, whose numbers go through `channels` again and again; NaN
    /// does not count. A channel that is the same all over comes out as 0.
    pub(super) fn fitted<'a>(
        scale: Scale,
        channels: usize,
        rows: impl Iterator<Item = &'a [f32]>,
    ) -> Self {
        let count = match scale {
            Scale::Channel => channels.max(1),
            Scale::Whole => 1,
            Scale::Keep => {
                return Self {
                    ranges: vec![(0.0, 1.0)],
                };
            }
        };
        let mut ends = vec![(f32::INFINITY, f32::NEG_INFINITY); count];
        for row in rows {
            for (at, &value) in row.iter().enumerate() {
                let (low, high) = &mut ends[at % count];
                // NaN is neither.
                *low = low.min(value);
                *high = high.max(value);
            }
        }
        let range = |(low, high): (f32, f32)| {
            let factor = 1.0 / (high - low);
            if low < high && factor.is_finite() && factor > 0.0 {
                (low, factor)
            } else {
                (0.0, 0.0)
            }
        };
        Self {
            ranges: ends.into_iter().map(range).collect(),
        }
    }

    /// A row of numbers in 0..=1; one beyond what was fitted is cut off, and NaN is 0.
    pub(super) fn applied<'a>(&self, row: &[f32]) -> Cow<'a, [f32]> {
        let scaled = row.iter().enumerate().map(|(at, &value)| {
            let (low, factor) = self.ranges[at % self.ranges.len()];
            let scaled = (value - low) * factor;
            if scaled > 0.0 { scaled.min(1.0) } else { 0.0 }
        });
        Cow::Owned(scaled.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(scale: Scale) -> Scaling {
        let rows: [&[f32]; 2] = [&[1.0, -10.0, 7.0], &[3.0, 30.0, 7.0]];
        Scaling::fitted(scale, 3, rows.into_iter())
    }

    #[test]
    fn each_channel_is_scaled_by_its_own_ends_and_cut_off_beyond_them() {
        let scaling = fitted(Scale::Channel);
        assert_eq!(*scaling.applied(&[2.0, 0.0, 7.0]), [0.5, 0.25, 0.0]);
        assert_eq!(*scaling.applied(&[9.0, -99.0, 8.0]), [1.0, 0.0, 0.0]);
        assert_eq!(*scaling.applied(&[f32::NAN, 30.0, 0.0]), [0.0, 1.0, 0.0]);
    }

    #[test]
    fn all_are_scaled_alike_or_left_alone_where_that_is_chosen() {
        assert_eq!(
            *fitted(Scale::Whole).applied(&[10.0, 30.0, -10.0]),
            [0.5, 1.0, 0.0]
        );
        assert_eq!(
            *fitted(Scale::Keep).applied(&[0.5, 30.0, -10.0]),
            [0.5, 1.0, 0.0]
        );
    }

    #[test]
    fn a_range_too_narrow_or_too_wide_for_a_number_comes_out_as_zero() {
        for ends in [[0.0, 1e-45], [f32::MIN, f32::MAX]] {
            let rows: [&[f32]; 2] = [&[ends[0]], &[ends[1]]];
            let scaling = Scaling::fitted(Scale::Channel, 1, rows.into_iter());
            let scaled = scaling.applied(&ends);
            assert!(
                scaled.iter().all(|it| (0.0..=1.0).contains(it)),
                "{scaled:?}"
            );
        }
    }
}
