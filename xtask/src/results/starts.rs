//! Random starting points: how many of them come to something, without and with the regulariser.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    folder::Line,
    statistics::{median, rounded},
    summary::Budget,
};

/// A start comes to something where it reaches this share of the best accuracy that any start reached.
pub const SHARE: f64 = 0.9;
/// A fast sigmoid above this slope is narrow.
pub const NARROW: f64 = 40.0;

/// A task's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartingPoints {
    /// The best test accuracy of any run.
    pub best: f64,
    /// Nine tenths of it.
    pub threshold: f64,
    pub seeds: Vec<u64>,
    pub unregularised: Budget,
    pub regularised: Budget,
    /// Without the regulariser, as many updates as with it; null where that was not run.
    pub equal_updates: Option<Budget>,
    /// With the regulariser on the samples' mean square, of the first seed; null where that was not run.
    #[serde(default)]
    pub mean_square: Option<MeanSquare>,
    /// Of every start the test accuracies without the regulariser, with it, and without it from as many
    /// updates; a run that failed has 0.
    #[serde(default)]
    pub accuracies: Vec<(f64, f64, Option<f64>)>,
    /// Where the regulariser helps and hurts, by where λ was without it; null where that was not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_lambda: Option<ByLambda>,
    /// All of them first.
    pub groups: Vec<Group>,
}

/// An accuracy that differs by more than this has risen or fallen.
pub const CHANGED: f64 = 0.02;

/// Starts whose accuracy rose or fell with the regulariser, by where λ ended without it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ByLambda {
    pub seeds: Vec<u64>,
    pub starts: usize,
    pub target: f64,
    pub rose: Counted,
    pub fell: Counted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counted {
    pub all: usize,
    /// Those that ended with λ below the target without the regulariser.
    pub below_target: usize,
}

impl ByLambda {
    /// Of a sweep over both sides; `None` where a point lacks a side. Starts of which a side came to no end are left
    /// out.
    pub fn new(both: &[Line]) -> Option<Self> {
        let sides = sides(both)?;
        let (_, with) = sides.first()?;
        let target = with.config["lyapunov"]["lambda_target"].as_f64()?;
        let (mut rose, mut fell, mut starts) = (Counted::default(), Counted::default(), 0);
        for (without, with) in sides {
            let Some((before, after)) = without.result().zip(with.result()) else {
                continue;
            };
            starts += 1;
            let change = after.test_accuracy - before.test_accuracy;
            let counted = match change {
                _ if change > CHANGED => &mut rose,
                _ if change < -CHANGED => &mut fell,
                _ => continue,
            };
            counted.all += 1;
            counted.below_target += usize::from(before.exponent < target);
        }
        let mut seeds: Vec<u64> = both.iter().map(|line| line.seed).collect();
        seeds.sort_unstable();
        seeds.dedup();
        Some(Self {
            seeds,
            starts,
            target,
            rose,
            fell,
        })
    }
}

/// The mean square against the mean, over the same starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeanSquare {
    pub starts: usize,
    pub mean: Row,
    pub mean_square: Row,
    /// Starts that end higher, and lower, with the mean square than with the mean.
    pub against_mean: Score,
    /// What counts as reached here, where further seeds have moved the task's since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
}

/// Which starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    All,
    Atan,
    FastSigmoid,
    /// Of the fast sigmoids those with a slope above [`NARROW`].
    Narrow,
}

/// Some of the starts, each with every side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub kind: Kind,
    pub starts: usize,
    pub unregularised: Row,
    pub regularised: Row,
    pub equal_updates: Option<Row>,
    /// Starts that end higher, and lower, with the regulariser than without.
    pub against_unregularised: Score,
    pub against_equal_updates: Option<Score>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Starts that reach the threshold.
    pub reached: usize,
    /// The same seed by seed.
    #[serde(default)]
    pub by_seed: Vec<usize>,
    pub median: f64,
    pub best: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub wins: usize,
    pub losses: usize,
}

/// A point with a seed, and its test accuracies.
struct Start<'a> {
    /// A run of that point.
    line: &'a Line,
    seed: u64,
    unregularised: f64,
    regularised: f64,
    equal_updates: Option<f64>,
}

impl StartingPoints {
    /// Of a sweep over both sides, of one over the same points with more epochs, and of one with the
    /// regulariser on the mean square; `None` where a point lacks one of its runs.
    pub fn new(both: &[Line], equal: Option<&[Line]>, square: Option<&[Line]>) -> Option<Self> {
        let starts = starts(both, equal)?;
        let accuracies = accuracies(&starts);
        let (best, threshold) = threshold_of(&accuracies);
        let budget = |side: &str| {
            let lines: Vec<&Line> = both.iter().filter(|line| line.side == side).collect();
            Budget::new(&lines)
        };
        let mut seeds: Vec<u64> = both.iter().map(|line| line.seed).collect();
        seeds.sort_unstable();
        seeds.dedup();
        let mean_square = match square {
            Some(square) => Some(MeanSquare::new(&starts, square, threshold)?),
            None => None,
        };
        Some(Self {
            best,
            threshold,
            seeds,
            unregularised: budget("unregularised"),
            regularised: budget("regularised"),
            equal_updates: equal.map(|lines| Budget::new(&lines.iter().collect::<Vec<_>>())),
            mean_square,
            accuracies,
            by_lambda: ByLambda::new(both),
            groups: groups(&starts, threshold),
        })
    }

    /// These, of one seed, and further seeds of the same points, as sweeps over both sides and with as many updates have
    /// them; `None` where the points are not the same.
    ///
    /// Points stand here in the order of the sweep, which is that of the further one.
    pub fn with_more(&self, both: &[Line], equal: &[Line]) -> Option<Self> {
        let more = starts(both, Some(equal))?;
        let [seed] = self.seeds[..] else { return None };
        let mut points: Vec<&Line> = Vec::new();
        for start in &more {
            if !points.iter().any(|it| it.setting == start.line.setting) {
                points.push(start.line);
            }
        }
        if points.len() != self.accuracies.len() {
            return None;
        }
        let known = points.into_iter().zip(&self.accuracies);
        let known = known.map(
            |(line, (unregularised, regularised, equal_updates))| Start {
                line,
                seed,
                unregularised: *unregularised,
                regularised: *regularised,
                equal_updates: *equal_updates,
            },
        );
        let all: Vec<Start> = known.chain(more).collect();
        let accuracies = accuracies(&all);
        let (best, threshold) = threshold_of(&accuracies);
        let mut seeds: Vec<u64> = all.iter().map(|it| it.seed).collect();
        seeds.sort_unstable();
        seeds.dedup();
        let mean_square = self.mean_square.clone().map(|square| MeanSquare {
            threshold: (threshold != self.threshold).then_some(self.threshold),
            ..square
        });
        Some(Self {
            best,
            threshold,
            seeds,
            mean_square,
            accuracies,
            by_lambda: ByLambda::new(both),
            groups: groups(&all, threshold),
            ..self.clone()
        })
    }

    pub fn group(&self, kind: Kind) -> Option<&Group> {
        self.groups.iter().find(|group| group.kind == kind)
    }
}

fn accuracies(starts: &[Start]) -> Vec<(f64, f64, Option<f64>)> {
    let each = starts.iter();
    each.map(|it| (it.unregularised, it.regularised, it.equal_updates))
        .collect()
}

/// The best of all, and what counts as reached.
fn threshold_of(accuracies: &[(f64, f64, Option<f64>)]) -> (f64, f64) {
    let each = accuracies.iter();
    let each = each.flat_map(|it| [it.0, it.1].into_iter().chain(it.2));
    let best = each.fold(0.0, f64::max);
    (best, rounded(SHARE * best))
}

fn groups(starts: &[Start], threshold: f64) -> Vec<Group> {
    let kinds = [Kind::All, Kind::Atan, Kind::FastSigmoid, Kind::Narrow];
    let groups = kinds.map(|kind| Group::new(kind, starts, threshold));
    groups.into_iter().filter(|it| it.starts > 0).collect()
}

/// The runs without the regulariser, each with the one with it; `None` where one lacks it.
fn sides(both: &[Line]) -> Option<Vec<(&Line, &Line)>> {
    let (without, with): (Vec<&Line>, Vec<&Line>) =
        both.iter().partition(|line| line.side == "unregularised");
    let pair = |line| Some((line, *with.iter().find(|other| same(line, other))?));
    without.into_iter().map(pair).collect()
}

fn starts<'a>(both: &'a [Line], equal: Option<&[Line]>) -> Option<Vec<Start<'a>>> {
    let start = |(line, regularised): (&'a Line, &'a Line)| {
        let more = match equal {
            Some(lines) => Some(accuracy(lines.iter().find(|other| same(line, other))?)),
            None => None,
        };
        Some(Start {
            line,
            seed: line.seed,
            unregularised: accuracy(line),
            regularised: accuracy(regularised),
            equal_updates: more,
        })
    };
    sides(both)?.into_iter().map(start).collect()
}

/// A run that failed came to nothing.
fn accuracy(line: &Line) -> f64 {
    line.result().map_or(0.0, |last| last.test_accuracy)
}

fn same(one: &Line, other: &Line) -> bool {
    one.setting == other.setting && one.seed == other.seed
}

impl MeanSquare {
    /// Of the starts that `square` has.
    fn new(starts: &[Start], square: &[Line], threshold: f64) -> Option<Self> {
        let pairs: Option<Vec<_>> = square
            .iter()
            .map(|line| {
                let start = starts.iter().find(|start| same(start.line, line))?;
                Some((line.seed, start.regularised, accuracy(line)))
            })
            .collect();
        let pairs = pairs?;
        let mean: Vec<_> = pairs.iter().map(|(seed, mean, _)| (*seed, *mean)).collect();
        let squares: Vec<_> = pairs.iter().map(|(seed, _, own)| (*seed, *own)).collect();
        Some(Self {
            starts: pairs.len(),
            against_mean: Score::new(&squares, &mean),
            mean: Row::new(&mean, threshold),
            mean_square: Row::new(&squares, threshold),
            threshold: None,
        })
    }
}

impl Kind {
    fn has(self, line: &Line) -> bool {
        let setting = |path: &str| line.setting.get(path);
        let surrogate = setting("model.surrogate.kind").and_then(|kind| kind.as_str());
        let slope = setting("model.surrogate.slope").and_then(|slope| slope.as_f64());
        match self {
            Self::All => true,
            Self::Atan => surrogate == Some("atan"),
            Self::FastSigmoid => surrogate == Some("fast_sigmoid"),
            Self::Narrow => {
                surrogate == Some("fast_sigmoid") && slope.is_some_and(|slope| slope > NARROW)
            }
        }
    }
}

impl Group {
    fn new(kind: Kind, starts: &[Start], threshold: f64) -> Self {
        let own: Vec<&Start> = starts.iter().filter(|it| kind.has(it.line)).collect();
        let column = |of: fn(&Start) -> Option<f64>| {
            let value = |start: &&Start| Some((start.seed, of(start)?));
            own.iter().map(value).collect::<Option<Vec<_>>>()
        };
        let without = column(|start| Some(start.unregularised)).unwrap_or_default();
        let with = column(|start| Some(start.regularised)).unwrap_or_default();
        let more = column(|start| start.equal_updates);
        Self {
            kind,
            starts: own.len(),
            unregularised: Row::new(&without, threshold),
            regularised: Row::new(&with, threshold),
            equal_updates: more.as_deref().map(|more| Row::new(more, threshold)),
            against_unregularised: Score::new(&with, &without),
            against_equal_updates: more.as_deref().map(|more| Score::new(&with, more)),
        }
    }
}

impl Row {
    /// Of accuracies, each with its seed.
    fn new(values: &[(u64, f64)], threshold: f64) -> Self {
        let mut by_seed: BTreeMap<u64, usize> = BTreeMap::new();
        for (seed, value) in values {
            *by_seed.entry(*seed).or_default() += usize::from(*value >= threshold);
        }
        let accuracies: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
        Self {
            reached: by_seed.values().sum(),
            by_seed: by_seed.into_values().collect(),
            median: rounded(median(&accuracies)),
            best: accuracies.iter().copied().fold(0.0, f64::max),
        }
    }
}

impl Score {
    fn new(with: &[(u64, f64)], without: &[(u64, f64)]) -> Self {
        let pairs = || with.iter().zip(without);
        Self {
            wins: pairs().filter(|(with, without)| with.1 > without.1).count(),
            losses: pairs().filter(|(with, without)| with.1 < without.1).count(),
        }
    }
}
