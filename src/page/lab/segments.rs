//! How the lab's time line is divided: the warm-up, then the epochs.

use super::moment::Moment;
use crate::page::language::say;

/// The warm-up's share of the width: it is long in steps, and little happens in it.
const WARMUP: f64 = 0.2;
/// Epochs that are told apart; of more, so many together are one segment.
const MOST: usize = 12;
/// Epochs that are named; of more, the first and every so-manyth.
const NAMED: usize = 6;

/// A part of the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    pub from: f64,
    pub to: f64,
    /// Beneath it; may be empty.
    pub name: String,
    /// Of the width; all add up to 1.
    pub share: f64,
}

/// The parts of an axis whose epochs have so many steps.
pub fn segments((from, to): (Moment, Moment), per_epoch: usize) -> Vec<Segment> {
    let (warmup, trained) = ((-from).max(0) as usize, to.max(1) as usize);
    let left = if warmup > 0 { 1.0 - WARMUP } else { 1.0 };
    let mut found = Vec::new();
    if warmup > 0 {
        found.push(Segment {
            from: from as f64,
            to: 0.0,
            name: say("warm-up").to_owned(),
            share: WARMUP,
        });
    }
    let epochs = trained.div_ceil(per_epoch.max(1));
    let together = epochs.div_ceil(MOST);
    let parts = epochs.div_ceil(together);
    let named = parts.div_ceil(NAMED);
    for part in 0..parts {
        let start = part * together * per_epoch;
        let end = (start + together * per_epoch).min(trained);
        let epoch = part * together + 1;
        let name = match part {
            0 => say!("epoch {epoch}", epoch),
            _ if part % named == 0 => epoch.to_string(),
            _ => String::new(),
        };
        found.push(Segment {
            from: start as f64,
            to: end as f64,
            name,
            share: left * (end - start) as f64 / trained as f64,
        });
    }
    found
}

/// Where a value stands on the line, 0 to 1.
pub fn share_of(segments: &[Segment], value: f64) -> f64 {
    let mut before = 0.0;
    for segment in segments {
        if value < segment.to {
            let within = (value - segment.from) / (segment.to - segment.from);
            return before + within.max(0.0) * segment.share;
        }
        before += segment.share;
    }
    1.0
}

/// What stands at a place of the line.
pub fn value_at(segments: &[Segment], share: f64) -> f64 {
    let mut before = 0.0;
    for segment in segments {
        if share < before + segment.share {
            let within = ((share - before) / segment.share).max(0.0);
            return segment.from + within * (segment.to - segment.from);
        }
        before += segment.share;
    }
    segments.last().map_or(0.0, |last| last.to)
}

/// The moment at a place of the line.
pub fn moment_at(segments: &[Segment], share: f64) -> Moment {
    value_at(segments, share).round() as Moment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstration_has_its_warm_up_and_six_epochs() {
        let found = segments((-100, 132), 22);
        let names: Vec<_> = found.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["warm-up", "epoch 1", "2", "3", "4", "5", "6"]);
        let whole: f64 = found.iter().map(|it| it.share).sum();
        assert!((whole - 1.0).abs() < 1e-9, "{whole}");
    }

    #[test]
    fn every_step_is_found_where_it_stands() {
        for found in [segments((-100, 132), 22), segments((0, 7), 3)] {
            let (from, to) = (found[0].from as Moment, found[found.len() - 1].to as Moment);
            for moment in from..=to {
                assert_eq!(moment_at(&found, share_of(&found, moment as f64)), moment);
            }
        }
    }

    #[test]
    fn a_thousand_epochs_are_a_dozen_segments_at_most_and_few_names() {
        let found = segments((-10, 44_000), 44);
        assert!(found.len() <= MOST + 1, "{}", found.len());
        let named = found.iter().filter(|it| !it.name.is_empty()).count();
        assert!(named <= NAMED + 1, "{named}");
        assert_eq!(found.last().map(|it| it.to), Some(44_000.0));
    }

    #[test]
    fn without_a_warm_up_the_line_begins_with_the_first_epoch() {
        let found = segments((0, 44), 22);
        assert_eq!((found.len(), found[0].name.as_str()), (2, "epoch 1"));
        assert_eq!(share_of(&found, 22.0), 0.5);
    }
}
