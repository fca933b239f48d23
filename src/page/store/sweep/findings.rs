//! What a sweep found: for each value the mean over its seeds, and from where to where they go.

use super::{Outcome, Sweep};
use crate::core::metrics::EpochMetrics;
use crate::core::name::Named;
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

/// What one value came to.
#[derive(Debug, Clone, PartialEq)]
pub struct ByValue {
    pub text: String,
    pub number: f64,
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

/// Every value, as far as the sweep has come.
pub fn by_value(sweep: &Sweep) -> Vec<ByValue> {
    let values = sweep.plan().map_or(&[][..], |plan| &plan.values);
    let values = values.iter().enumerate();
    let found = values.map(|(index, value)| {
        let own = || sweep.outcomes().filter(move |(job, _)| job.value == index);
        let finished = || own().map(|it| it.1).filter(|it| it.is_finished());
        ByValue {
            text: value.text.clone(),
            number: value.number,
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
