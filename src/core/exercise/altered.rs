//! Whether a run is of the experiment that an exercise gives out, of which its predictions are made.

use super::stages::divider;
use super::{SEED, set_links};
use crate::core::config::ExperimentConfig;
use crate::core::settings::Field;
use crate::core::share_link::changes;

/// Settings of a run that are neither as they were given out, nor as a link in the exercise's `text` sets them before the
/// run, and what they are. With another seed it is the same experiment.
pub fn altered(
    given: &ExperimentConfig,
    text: &str,
    run: &ExperimentConfig,
) -> Vec<(&'static Field, String)> {
    let before = text.lines().take_while(|line| divider(line).is_none());
    let asked = before.flat_map(set_links);
    let asked: Vec<_> = asked.flat_map(|(_, edits)| edits).collect();
    let is_asked = |field: &Field| {
        let mut values = asked.iter().filter(|(path, _)| *path == field.path);
        values.any(|(_, value)| {
            let mut with = given.clone();
            field.write(&mut with, value).is_some() && field.value(&with) == field.value(run)
        })
    };
    let mut found = changes(given, run);
    found.retain(|(field, _)| field.path != SEED && !is_asked(field));
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
        assert!(altered(&given, "", &run).is_empty());
        run.model.beta = 0.5;
        let asked = "Make it [smaller](#set&beta=0.50).";
        assert!(
            altered(&given, asked, &run).is_empty(),
            "as it was asked for"
        );
        let later = format!("Look.\n\n--- run\n{asked}");
        for text in ["[smaller](#set&beta=0.6)", &later] {
            assert_eq!(altered(&given, text, &run).len(), 1, "{text}");
        }
        let found = altered(&given, "", &run);
        let said: Vec<_> = found
            .iter()
            .map(|(field, to)| (field.path, to.as_str()))
            .collect();
        assert_eq!(said, [("model.beta", "0.5")]);
    }
}
