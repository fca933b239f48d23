//! The results as sentences: of a preset seed by seed where they are few, of a task as means.

use super::{Measured, Outcome, deviation, mean_accuracy, mean_exponent};
use crate::core::config::{
    Encoding, EstimatorKind, ExperimentConfig, PRESETS, Preset, Regulariser, Task, TaskConfig,
};

impl Preset {
    /// What came out, seed by seed, without the regulariser, so from as many updates, and with the preset's own.
    pub fn result(&self) -> String {
        let Some(measured) = Measured::named(self.key) else {
            return "Not measured yet.".to_owned();
        };
        let config = (self.config)();
        let seeds = seeds(&measured.unregularised);
        let without = accuracies(&measured.unregularised);
        let (chance, with) = (chance(&config), accuracies(&measured.regularised));
        // The test `the_penalty_of_the_original_changes_nothing` holds what is said of it.
        if config.lyapunov.estimator == EstimatorKind::Reference {
            let came_out = format!(
                "Seeds {seeds}: {without} without (chance is {chance} %), {with} with its penalty."
            );
            let means =
                [&measured.unregularised, &measured.regularised].map(|it| mean_accuracy(it));
            let why = mean_exponent(&measured.regularised).map(|reads| {
                let [without, with] = means.map(|it| it.unwrap_or_default() * 100.0);
                let apart = (with - without).abs();
                format!(
                    "The means differ by {apart:.1} points, and the exponent it reads, {reads:.2}, is above zero by its bias alone."
                )
            });
            return [came_out]
                .into_iter()
                .chain(why)
                .collect::<Vec<_>>()
                .join(" ");
        }
        let longer = accuracies(&measured.equal_updates);
        format!(
            "Seeds {seeds}: {without} without (chance is {chance} %), {longer} without it from as many updates, {with} with the exponent regularised."
        )
    }
}

impl Task {
    /// What a good result is, in sentences: what the presets that regularise the exponent reach, as means over the seeds.
    pub fn good_result(self) -> Vec<String> {
        let of_this_task = |config: &ExperimentConfig| {
            config.task.kind == self && config.lyapunov.regulariser == Regulariser::Interleaved
        };
        let measured: Vec<_> = PRESETS
            .iter()
            .filter_map(|preset| Some(((preset.config)(), Measured::named(preset.key)?)))
            .filter(|(config, _)| of_this_task(config))
            .collect();
        let Some((config, first)) = measured.first() else {
            return Vec::new();
        };
        let reached: Vec<String> = measured
            .iter()
            .filter_map(|(config, measured)| reached(config, measured))
            .collect();
        let (chance, seeds) = (chance(config), seeds(&first.regularised));
        let all = format!(
            "All with the exponent regularised; chance is {chance} %; means of seeds {seeds}."
        );
        let sentences = reached.into_iter().chain([all]).chain(self.caution());
        sentences.collect()
    }

    fn caution(self) -> Option<String> {
        let harder = self == Self::TemporalParity;
        harder.then(|| "More pulses are much harder.".to_owned())
    }
}

/// As in "90 % by rate (T 100, 6 epochs; 21 % without, 72 % from as many updates)."
fn reached(config: &ExperimentConfig, measured: &Measured) -> Option<String> {
    let with = percent(mean_accuracy(&measured.regularised)?);
    let without = percent(mean_accuracy(&measured.unregularised)?);
    let longer = percent(mean_accuracy(&measured.equal_updates)?);
    let (steps, epochs) = (config.task.time_steps, config.training.epochs);
    let variant = variant(&config.task);
    Some(format!(
        "{with} %{variant} (T {steps}, {epochs} epochs; {without} % without, {longer} % from as many updates)."
    ))
}

/// Which of the task's forms it is.
fn variant(task: &TaskConfig) -> String {
    match (task.kind, task.encoding) {
        (Task::Digits, Encoding::Poisson { .. }) => " by rate".to_owned(),
        (Task::Digits, Encoding::Latency {}) => " by latency".to_owned(),
        (Task::Digits, Encoding::Rows { .. }) => " row by row".to_owned(),
        (Task::Digits, Encoding::Direct { .. }) => " as a current".to_owned(),
        (Task::TemporalParity, _) => format!(" of {} pulses", task.bits),
        (Task::Randman, _) => format!(" of {} classes", task.classes),
        (Task::StoreRecall | Task::DelayedXor | Task::Own, _) => String::new(),
    }
}

/// A list that is not longer is said seed by seed.
const LISTED: usize = 3;

/// As in "0, 1, 2" and "0 to 9".
pub(super) fn seeds(runs: &[Outcome]) -> String {
    let seeds: Vec<u64> = runs.iter().map(|run| run.seed).collect();
    match seeds.as_slice() {
        [first, .., last] if seeds.len() > LISTED && last - first + 1 == seeds.len() as u64 => {
            format!("{first} to {last}")
        }
        seeds => {
            let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
            seeds.join(", ")
        }
    }
}

/// Seed by seed; of many seeds mean and standard deviation.
pub(super) fn accuracies(runs: &[Outcome]) -> String {
    if runs.len() > LISTED
        && let (Some(mean), Some(spread)) = (mean_accuracy(runs), deviation(runs))
    {
        return format!("{} ± {:.0} %", percent(mean), (spread * 100.0).round());
    }
    let each: Vec<String> = runs.iter().map(|run| percent(run.test_accuracy)).collect();
    format!("{} %", each.join(", "))
}

/// In percent.
fn chance(config: &ExperimentConfig) -> String {
    percent(1.0 / config.model.num_classes as f64)
}

/// A share in percent, whole; where that would make all of almost all, with a decimal.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent.round() < 100.0 || share == 1.0 {
        // Rounded first: formatting alone would round a half to even.
        return format!("{:.0}", percent.round());
    }
    format!("{:.1}", percent.min(99.9))
}
