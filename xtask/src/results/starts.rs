//! Random starting points: how many of them come to something, without and with the regulariser.

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
    /// All of them first.
    pub groups: Vec<Group>,
    /// Start by start, for a picture.
    #[serde(default)]
    pub accuracies: Accuracies,
}

/// The test accuracies of each start, in one order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Accuracies {
    pub unregularised: Vec<f64>,
    pub regularised: Vec<f64>,
    /// Empty where that was not run.
    pub equal_updates: Vec<f64>,
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

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Starts that reach the threshold.
    pub reached: usize,
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
    line: &'a Line,
    unregularised: f64,
    regularised: f64,
    equal_updates: Option<f64>,
}

impl StartingPoints {
    /// Of a sweep over both sides, and of one over the same points with more epochs; `None` where a point
    /// lacks one of its runs.
    pub fn of(both: &[Line], equal: Option<&[Line]>) -> Option<Self> {
        let starts = starts(both, equal)?;
        let accuracies = starts.iter().flat_map(|it| {
            let pair = [it.unregularised, it.regularised];
            pair.into_iter().chain(it.equal_updates)
        });
        let best = accuracies.fold(0.0, f64::max);
        let threshold = rounded(SHARE * best);
        let kinds = [Kind::All, Kind::Atan, Kind::FastSigmoid, Kind::Narrow];
        let groups = kinds.map(|kind| Group::of(kind, &starts, threshold));
        let budget = |side: &str| {
            let lines: Vec<&Line> = both.iter().filter(|line| line.side == side).collect();
            Budget::of(&lines)
        };
        let mut seeds: Vec<u64> = both.iter().map(|line| line.seed).collect();
        seeds.sort_unstable();
        seeds.dedup();
        Some(Self {
            best,
            threshold,
            seeds,
            unregularised: budget("unregularised"),
            regularised: budget("regularised"),
            equal_updates: equal.map(|lines| Budget::of(&lines.iter().collect::<Vec<_>>())),
            groups: groups.into_iter().filter(|it| it.starts > 0).collect(),
            accuracies: Accuracies {
                unregularised: starts.iter().map(|it| it.unregularised).collect(),
                regularised: starts.iter().map(|it| it.regularised).collect(),
                equal_updates: starts.iter().filter_map(|it| it.equal_updates).collect(),
            },
        })
    }

    pub fn group(&self, kind: Kind) -> Option<&Group> {
        self.groups.iter().find(|group| group.kind == kind)
    }
}

fn starts<'a>(both: &'a [Line], equal: Option<&[Line]>) -> Option<Vec<Start<'a>>> {
    let (without, with): (Vec<&Line>, Vec<&Line>) =
        both.iter().partition(|line| line.side == "unregularised");
    // A run that failed came to nothing.
    let accuracy = |line: &Line| line.result().map_or(0.0, |last| last.test_accuracy);
    let same = |one: &Line, other: &Line| one.setting == other.setting && one.seed == other.seed;
    let start = |line: &'a Line| {
        let regularised = with.iter().find(|other| same(line, other))?;
        let more = match equal {
            Some(lines) => Some(accuracy(lines.iter().find(|other| same(line, other))?)),
            None => None,
        };
        Some(Start {
            line,
            unregularised: accuracy(line),
            regularised: accuracy(regularised),
            equal_updates: more,
        })
    };
    without.iter().copied().map(start).collect()
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
    fn of(kind: Kind, starts: &[Start], threshold: f64) -> Self {
        let own: Vec<&Start> = starts.iter().filter(|it| kind.has(it.line)).collect();
        let column = |of: fn(&Start) -> Option<f64>| {
            let values: Option<Vec<f64>> = own.iter().map(|start| of(start)).collect();
            values
        };
        let without = column(|start| Some(start.unregularised)).unwrap_or_default();
        let with = column(|start| Some(start.regularised)).unwrap_or_default();
        let more = column(|start| start.equal_updates);
        Self {
            kind,
            starts: own.len(),
            unregularised: Row::of(&without, threshold),
            regularised: Row::of(&with, threshold),
            equal_updates: more.as_deref().map(|more| Row::of(more, threshold)),
            against_unregularised: Score::of(&with, &without),
            against_equal_updates: more.as_deref().map(|more| Score::of(&with, more)),
        }
    }
}

impl Row {
    fn of(values: &[f64], threshold: f64) -> Self {
        let reached = values.iter().filter(|&&value| value >= threshold);
        Self {
            reached: reached.count(),
            median: rounded(median(values)),
            best: values.iter().copied().fold(0.0, f64::max),
        }
    }
}

impl Score {
    fn of(with: &[f64], without: &[f64]) -> Self {
        let pairs = || with.iter().zip(without);
        Self {
            wins: pairs().filter(|(with, without)| with > without).count(),
            losses: pairs().filter(|(with, without)| with < without).count(),
        }
    }
}
