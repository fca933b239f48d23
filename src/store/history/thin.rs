//! Makes a run small enough to keep: fewer points, no peak lost, no weights.

use crate::metrics::{EpochMetrics, StepMetrics};
use crate::run::Run;
use crate::store::downsample::min_max;

/// Parts of the run of which each quantity keeps its first, least, greatest and last point.
const COLUMNS: usize = 150;
/// A run with fewer steps, or epochs, is kept as it is.
const FEW_STEPS: usize = 4 * 4 * COLUMNS;
const FEW_EPOCHS: usize = 4 * COLUMNS;

/// The run with at most [`FEW_STEPS`] steps and about as many epochs, without what is not drawn.
pub fn thinned(run: Run) -> Run {
    let steps = fewer(
        run.steps,
        FEW_STEPS,
        &[
            |step: &StepMetrics| step.loss,
            |step| step.accuracy,
            |step| step.exponent,
            |step| step.gradient_norm,
        ],
    );
    let epochs = fewer(
        run.epochs,
        FEW_EPOCHS,
        &[
            |epoch: &EpochMetrics| Some(epoch.test_accuracy),
            |epoch| Some(epoch.exponent),
            |epoch| Some(epoch.max_gradient_norm),
        ],
    );
    Run {
        steps: steps.map(bare).collect(),
        epochs: epochs.collect(),
        checkpoint: None,
        recording: None,
        exponents: None,
        ..run
    }
}

/// Those that matter for one of the quantities, and the last.
fn fewer<T>(
    all: Vec<T>,
    few: usize,
    quantities: &[fn(&T) -> Option<f32>],
) -> impl Iterator<Item = T> {
    let count = all.len();
    let mut kept = vec![count <= few; count];
    if count > few {
        for quantity in quantities {
            let points = all.iter().enumerate();
            let points = points.filter_map(|(index, item)| {
                let value = f64::from(quantity(item)?);
                value.is_finite().then_some((index as f64, value))
            });
            for (index, _) in min_max(points, (0.0, count as f64), COLUMNS) {
                kept[index as usize] = true;
            }
        }
        kept[count - 1] = true;
    }
    all.into_iter()
        .zip(kept)
        .filter_map(|(item, kept)| kept.then_some(item))
}

/// Without what only the present pair's panels show.
fn bare(step: StepMetrics) -> StepMetrics {
    StepMetrics {
        layers: Vec::new(),
        gradient_by_time: Vec::new(),
        ..step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ExperimentConfig;
    use crate::metrics::Phase;
    use crate::protocol::{Checkpoint, RunId};

    fn long(steps: usize) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::default());
        run.steps = (0..steps)
            .map(|step| StepMetrics {
                step,
                phase: Phase::Training,
                loss: Some((step % 7) as f32),
                accuracy: Some(0.5),
                exponent: (step % 2 == 0).then_some(0.1),
                gradient_norm: Some(if step == 54_321 { 1e6 } else { 1.0 }),
                flipped: None,
                exponent_error: None,
                floored: 0.0,
                firing_rate: 0.1,
                layers: Vec::new(),
                gradient_by_time: vec![1.0; 50],
            })
            .collect();
        run.checkpoint = Some(Checkpoint {
            epoch: 3,
            weights: vec![0; 1000],
        });
        run
    }

    #[test]
    fn a_long_run_becomes_bounded_and_keeps_its_peak_and_its_end() {
        let run = thinned(long(100_000));
        assert!(run.steps.len() <= FEW_STEPS, "{}", run.steps.len());
        assert!(run.steps.iter().any(|step| step.step == 54_321));
        assert_eq!(run.steps_done(), 100_000);
        assert!(run.checkpoint.is_none());
        assert!(
            run.steps
                .iter()
                .all(|step| step.gradient_by_time.is_empty())
        );
    }

    #[test]
    fn a_short_run_keeps_every_step() {
        assert_eq!(thinned(long(200)).steps.len(), 200);
    }
}
