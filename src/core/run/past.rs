//! Bounds what a run keeps of its past while it grows: fewer points, no peak lost.
//!
//! Places (steps, or epochs) fall into columns as wide as a power of two, so that a wider column is made
//! of whole narrower ones: what it keeps (first, least, greatest and last of each quantity) is what it
//! would keep if nothing had been thinned before.

use super::Run;
use super::marks::is_marked;
use crate::core::downsample::min_max;
use crate::core::metrics::{EpochMetrics, StepMetrics};

/// Steps that a run keeps at most; a shorter run keeps all of them.
pub const MOST_STEPS: usize = 3072;
/// Epochs, alike.
pub const MOST_EPOCHS: usize = 2048;
/// Points of the accuracy's trend, alike.
pub const MOST_TREND: usize = 2048;
/// The newest steps keep what their layers did; nothing looks further back.
pub const RECENT: usize = 10;
/// The first steps with a gradient are kept, whatever they were: the last are compared with them.
pub const FIRST_NORMS: usize = 5;

/// Columns of the steps: each holds at most 16 of them, and there are the kept ones beside.
const STEP_COLUMNS: usize = 128;
/// Columns of the epochs: each holds at most 13.
const EPOCH_COLUMNS: usize = 128;
const TREND_COLUMNS: usize = 256;

/// A number of an item, where it has one.
type Quantity<T> = fn(&T) -> Option<f32>;

/// What charts show of a step.
const OF_STEPS: [Quantity<StepMetrics>; 4] = [
    |step| step.loss,
    |step| step.accuracy,
    |step| step.exponent,
    |step| step.gradient_norm,
];
/// What charts and tables show of an epoch.
const OF_EPOCHS: [Quantity<EpochMetrics>; 3] = [
    |epoch| Some(epoch.test_accuracy),
    |epoch| Some(epoch.exponent),
    |epoch| Some(epoch.max_gradient_norm),
];

/// How wide a column is where `columns` of them reach up to `last`.
pub fn column_width(last: usize, columns: usize) -> usize {
    (last / columns.max(1) + 1).next_power_of_two()
}

/// Takes in one step, and drops of the past what nothing reads any more.
pub(super) fn add_step(run: &mut Run, step: StepMetrics) {
    if run.steps.len() >= MOST_STEPS {
        thin_steps(run, STEP_COLUMNS);
    }
    if !step.gradient_by_time.is_empty() {
        let mut newest = run.steps.iter_mut().rev();
        if let Some(last) = newest.find(|it| !it.gradient_by_time.is_empty()) {
            last.gradient_by_time = Vec::new();
        }
    }
    add_trend(run, &step);
    run.steps.push(step);
    if let Some(old) = run.steps.iter_mut().rev().nth(RECENT) {
        old.layers = Vec::new();
    }
}

/// Takes in one epoch.
pub(super) fn add_epoch(run: &mut Run, epoch: EpochMetrics) {
    if run.epochs.len() >= MOST_EPOCHS {
        thin_epochs(run, EPOCH_COLUMNS);
    }
    run.epochs.push(epoch);
}

/// Batches that the trend of the accuracy looks back over.
const TREND: f32 = 10.0;

/// The trend is made of every batch as it comes: of what is left later it could not be.
fn add_trend(run: &mut Run, step: &StepMetrics) {
    let Some(accuracy) = step.accuracy.filter(|it| it.is_finite()) else {
        return;
    };
    if run.accuracy_trend.len() >= MOST_TREND {
        let value: [Quantity<(usize, f32)>; 1] = [|point| Some(point.1)];
        thin(
            &mut run.accuracy_trend,
            TREND_COLUMNS,
            |point| point.0,
            &value,
            |_, _, _| false,
        );
    }
    let before = run.accuracy_trend.last().map(|point| point.1);
    let mean = before.map_or(accuracy, |mean| mean + (accuracy - mean) / TREND);
    run.accuracy_trend.push((step.step, mean));
}

/// Fewer steps: beside those that charts show, the newest, the first with a gradient, and those that
/// the receipt has its marks at.
fn thin_steps(run: &mut Run, columns: usize) {
    let count = run.steps.len();
    let has_norm = |step: &StepMetrics| step.gradient_norm.is_some_and(f32::is_finite);
    let first = run.steps.iter().filter(|step| has_norm(step));
    let first = first.map(|step| step.step).nth(FIRST_NORMS - 1);
    let total = run.total_steps;
    thin(
        &mut run.steps,
        columns,
        |step| step.step,
        &OF_STEPS,
        |index, step, _| {
            index + RECENT >= count
                || (has_norm(step) && first.is_some_and(|first| step.step <= first))
                || is_marked(step.step, total)
        },
    );
}

/// Fewer epochs: beside those that are shown, each so-many-th, so that runs of one sweep keep the same.
fn thin_epochs(run: &mut Run, columns: usize) {
    thin(
        &mut run.epochs,
        columns,
        |epoch| epoch.epoch,
        &OF_EPOCHS,
        |_, epoch, width| epoch.epoch.is_multiple_of(width),
    );
}

/// Keeps of each column what matters for one of the quantities, the last item, and what `is_kept` says
/// of index, item and column width.
fn thin<T>(
    all: &mut Vec<T>,
    columns: usize,
    place: fn(&T) -> usize,
    quantities: &[Quantity<T>],
    is_kept: impl Fn(usize, &T, usize) -> bool,
) {
    let Some(last) = all.last().map(place) else {
        return;
    };
    let width = column_width(last, columns);
    let end = (width * columns) as f64;
    let mut kept: Vec<bool> = all
        .iter()
        .enumerate()
        .map(|(index, item)| index + 1 == all.len() || is_kept(index, item, width))
        .collect();
    for quantity in quantities {
        let points = all.iter().filter_map(|item| {
            let value = f64::from(quantity(item)?);
            value.is_finite().then_some((place(item) as f64, value))
        });
        let mut index = 0;
        for (at, _) in min_max(points, (0.0, end), columns) {
            while place(&all[index]) < at as usize {
                index += 1;
            }
            kept[index] = true;
        }
    }
    let mut kept = kept.into_iter();
    all.retain(|_| kept.next().unwrap_or(true));
}

/// Columns of what is kept of a run that is over.
const OVER_COLUMNS: usize = 128;

impl Run {
    /// The run as it is kept once another has taken its place: coarser, without weights and without what
    /// is shown of a present run alone.
    pub fn outlined(mut self) -> Self {
        if self.steps.len() > 16 * OVER_COLUMNS {
            thin_steps(&mut self, OVER_COLUMNS);
        }
        if self.epochs.len() > 8 * OVER_COLUMNS {
            thin_epochs(&mut self, OVER_COLUMNS);
        }
        for step in &mut self.steps {
            step.layers = Vec::new();
            step.gradient_by_time = Vec::new();
        }
        self.steps.shrink_to_fit();
        self.epochs.shrink_to_fit();
        Self {
            accuracy_trend: Vec::new(),
            checkpoint: None,
            recording: None,
            exponents: None,
            ..self
        }
    }
}
