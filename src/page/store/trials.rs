//! What the GPU came to beside the CPU, experiment by experiment: kept between visits, for one adapter and one
//! version of the engine.

use crate::core::config::ExperimentConfig;
use crate::core::name::Named;
use crate::core::protocol::Trial;
use crate::page::remembered;
use serde::{Deserialize, Serialize};

/// Under which name it is kept.
const NAME: &str = "gpu-trials";
/// How many are kept.
const MOST: usize = 32;

/// What is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trials {
    adapter: String,
    /// The engine's version.
    engine: String,
    /// By what a step's time hangs on, the newest last.
    known: Vec<(String, Trial)>,
    /// Whether one is under way.
    #[serde(skip)]
    pub is_trying: bool,
}

impl Trials {
    /// What is known of an experiment's device.
    pub fn of(&self, config: &ExperimentConfig) -> Option<&Trial> {
        let of_all = self.known.iter().find(|(_, trial)| trial.is_of_all());
        let own = shape(config);
        let found = of_all.or_else(|| self.known.iter().find(|(shape, _)| *shape == own));
        found.map(|(_, trial)| trial)
    }

    /// The same, or of the experiment that was tried last where this one was not.
    pub fn nearest(&self, config: Option<&ExperimentConfig>) -> Option<&Trial> {
        let exact = config.and_then(|config| self.of(config));
        exact.or_else(|| self.known.last().map(|(_, trial)| trial))
    }

    /// Notes what came out.
    pub fn note(&mut self, config: &ExperimentConfig, trial: Trial) {
        let own = shape(config);
        self.known.retain(|(shape, _)| *shape != own);
        let surplus = (self.known.len() + 1).saturating_sub(MOST);
        self.known.drain(..surplus);
        self.known.push((own, trial));
    }

    /// They are of this adapter and this engine: those of others are forgotten.
    pub fn are_of(&mut self, adapter: &str, engine: &str) {
        if (self.adapter.as_str(), self.engine.as_str()) != (adapter, engine) {
            *self = Self {
                adapter: adapter.to_owned(),
                engine: engine.to_owned(),
                ..Self::default()
            };
        }
    }

    /// Forgets them, so that the GPU is tried anew.
    pub fn forget(&mut self) {
        self.known.clear();
        self.keep();
    }

    fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// What earlier visits found.
    pub fn recalled() -> Self {
        Self::read(&remembered::recall(NAME).unwrap_or_default())
    }

    /// Keeps it for the next visit.
    pub fn keep(&self) {
        remembered::store(NAME, &self.write());
    }
}

/// What the time of a step hangs on, whichever network of a pair makes it.
fn shape(config: &ExperimentConfig) -> String {
    let (model, task) = (&config.model, &config.task);
    let widths: Vec<String> = model.hidden_dims.iter().map(usize::to_string).collect();
    format!(
        "{} {} T{} C{} B{} {} {}",
        model.kind.key(),
        widths.join("-"),
        task.time_steps,
        model.input_dim,
        config.training.batch_size,
        config.lyapunov.estimator.key(),
        config.lyapunov.statistic.key(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Regulariser;

    fn right() -> Trial {
        Trial::Right { gpu: 1.0, cpu: 6.0 }
    }

    fn wide() -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        config.model.hidden_dims = vec![512];
        config
    }

    #[test]
    fn both_networks_of_a_pair_are_of_one_trial_and_a_wider_one_is_of_another() {
        let mut trials = Trials::default();
        trials.note(&ExperimentConfig::default(), right());
        let other = ExperimentConfig::demonstration(Regulariser::Off);
        assert_eq!(trials.of(&other), Some(&right()));
        assert_eq!(trials.of(&wide()), None);
        assert_eq!(trials.nearest(Some(&wide())), Some(&right()));
    }

    #[test]
    fn a_gpu_that_is_wrong_is_wrong_for_every_experiment() {
        let mut trials = Trials::default();
        trials.note(&ExperimentConfig::default(), right());
        let reason = "device lost".to_owned();
        let broken = Trial::Broken { reason };
        trials.note(&wide(), broken.clone());
        assert_eq!(trials.of(&ExperimentConfig::default()), Some(&broken));
    }

    #[test]
    fn what_is_kept_is_of_one_adapter_and_one_engine_and_the_oldest_goes_first() {
        let mut trials = Trials::default();
        trials.are_of("amd", "0.2.0");
        for width in 1..=MOST + 2 {
            let mut config = wide();
            config.model.hidden_dims = vec![width];
            trials.note(&config, right());
        }
        assert_eq!(trials.known.len(), MOST);
        let recalled = |adapter: &str, engine: &str| {
            let mut recalled = Trials::read(&trials.write());
            recalled.are_of(adapter, engine);
            recalled
        };
        assert_eq!(recalled("amd", "0.2.0"), trials);
        for (adapter, engine) in [("amd", "0.3.0"), ("intel", "0.2.0")] {
            assert!(recalled(adapter, engine).known.is_empty());
        }
        for bad in ["", "null", "{}", "[1"] {
            assert_eq!(Trials::read(bad), Trials::default());
        }
    }
}
