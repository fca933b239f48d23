//! What a sweep found: for each value the mean over its seeds, and from where to where they go.

use super::{Outcome, Sweep};
use crate::core::metrics::EpochMetrics;
use crate::core::name::Named;
use crate::core::sweep::{At, Ended, State, Table, TableRun};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// A quantity that a sweep shows against the swept value, in the order of [`Finding::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Finding {
    #[strum(message = "Test accuracy")]
    TestAccuracy,
    #[strum(message = "Exponent λ")]
    Exponent,
    #[strum(message = "Largest gradient norm")]
    GradientNorm,
}

impl Finding {
    /// Its value in a table of runs.
    pub fn of_table(self) -> fn(&Ended) -> f32 {
        match self {
            Self::TestAccuracy => |last| last.test_accuracy,
            Self::Exponent => |last| last.exponent,
            Self::GradientNorm => |last| last.max_gradient_norm,
        }
    }

    /// Its value at the end of a run.
    pub fn of(self, outcome: &Outcome) -> Option<f64> {
        match self {
            Self::TestAccuracy => outcome.summary.test_accuracy,
            Self::Exponent => outcome.summary.exponent,
            Self::GradientNorm => outcome.summary.largest_gradient_norm,
        }
    }
}

/// Of several seeds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
    /// How many.
    pub count: usize,
}

impl Band {
    /// Of the numbers among the values; `None` where there is none.
    pub fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let numbers: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        let low = numbers.iter().copied().reduce(f64::min)?;
        let high = numbers.iter().copied().reduce(f64::max)?;
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        Some(Self {
            // Rounding can push it out.
            mean: mean.clamp(low, high),
            low,
            high,
            count: numbers.len(),
        })
    }
}

/// What one value came to, or two together where two settings are varied.
#[derive(Debug, Clone, PartialEq)]
pub struct ByValue {
    pub text: String,
    pub number: f64,
    /// The second setting's value.
    pub second: Option<String>,
    pub finished: usize,
    pub failed: usize,
    /// In the order of [`Finding::ALL`], over the finished runs.
    pub findings: Vec<Option<Band>>,
    /// The test accuracy by epoch, over the finished runs.
    pub accuracy: Vec<(usize, Band)>,
}

impl ByValue {
    /// One finding of it.
    pub fn band(&self, finding: Finding) -> Option<Band> {
        self.findings[finding as usize]
    }
}

/// Every value, or every two of two settings, as far as the sweep has come.
pub fn by_value(sweep: &Sweep) -> Vec<ByValue> {
    let Some(plan) = sweep.plan() else {
        return Vec::new();
    };
    let seconds = plan.second().map_or(1, |axis| axis.values.len());
    let points = (0..plan.first().values.len() * seconds).map(|it| [it / seconds, it % seconds]);
    let found = points.map(|places| {
        let own = || {
            sweep
                .outcomes()
                .filter(move |(job, _)| job.places == places)
        };
        let finished = || own().map(|it| it.1).filter(|it| it.is_finished());
        let value = &plan.first().values[places[0]];
        ByValue {
            text: value.text.clone(),
            number: value.number,
            second: plan
                .second()
                .map(|axis| axis.values[places[1]].text.clone()),
            finished: finished().count(),
            failed: own().count() - finished().count(),
            findings: Finding::all()
                .map(|finding| Band::of(finished().filter_map(|it| finding.of(it))))
                .collect(),
            accuracy: accuracy(&finished().collect::<Vec<_>>()),
        }
    });
    found.collect()
}

/// The runs that are over, as a heat map takes them; each knows its job's place.
pub fn table(sweep: &Sweep) -> Table {
    let mut table = Table::default();
    let Some(plan) = sweep.plan() else {
        return table;
    };
    for (place, job, outcome) in sweep.outcomes_by_place() {
        let number = |finding: Finding| finding.of(outcome).map_or(f32::NAN, |it| it as f32);
        let state = if outcome.is_finished() {
            State::Finished
        } else {
            State::Failed
        };
        let run = TableRun {
            state,
            last: Some(Ended {
                test_accuracy: number(Finding::TestAccuracy),
                exponent: number(Finding::Exponent),
                max_gradient_norm: number(Finding::GradientNorm),
            }),
            at: At {
                from: place as u64,
                ..At::default()
            },
        };
        table.add(&job.setting, plan.side.in_files(), job.seed, run);
    }
    table
}

fn accuracy(finished: &[&Outcome]) -> Vec<(usize, Band)> {
    let Some(first) = finished.first() else {
        return Vec::new();
    };
    let trained = first.epochs.iter().filter(|epoch| epoch.epoch > 0);
    let band = |epoch: &EpochMetrics| {
        let same = |it: &EpochMetrics| it.epoch == epoch.epoch;
        let alike = finished
            .iter()
            .filter_map(|it| it.epochs.iter().find(|it| same(it)));
        let band = Band::of(alike.map(|epoch| epoch.test_accuracy.into()))?;
        Some((epoch.epoch, band))
    };
    trained.filter_map(band).collect()
}
