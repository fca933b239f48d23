//! Whether a run is of the experiment that an exercise gives out, of which its predictions are made.

use super::SEED;
use crate::core::config::ExperimentConfig;
use crate::core::settings::Field;
use crate::core::share_link::changes;

/// Settings of a run that are not as they were given out, and what they are. With another seed it is the same experiment.
pub fn altered(given: &ExperimentConfig, run: &ExperimentConfig) -> Vec<(&'static Field, String)> {
    let mut found = changes(given, run);
    found.retain(|(field, _)| field.path != SEED);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_with_another_seed_is_of_the_same_experiment_and_one_with_another_beta_is_not() {
        let given = ExperimentConfig::default();
        let mut run = given.clone();
        run.seed = 7;
        assert!(altered(&given, &run).is_empty());
        run.model.beta = 0.5;
        let found = altered(&given, &run);
        let said: Vec<_> = found
            .iter()
            .map(|(field, to)| (field.path, to.as_str()))
            .collect();
        assert_eq!(said, [("model.beta", "0.5")]);
    }
}
