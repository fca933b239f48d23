//! What should be known of the present settings, beneath the group of them that it is about.

use crate::core::config::{EstimatorKind, ExperimentConfig, NothingToRegularise};
use crate::core::exponent::reference_bias;
use crate::core::settings::Group;
use crate::page::language::{heard, key, say};

/// The reference's estimator, named honestly.
const SEED: &str = key(
    "With dropout it measures the dropout. It is here to compare with published code, \
    where its penalty changed nothing; to train, take the tangent.",
);
const FINITE_SIZE: &str = key(
    "It is read, not held: a regulariser holds the tangent's exponent beside \
    it. It depends on the distance, and on how many spikes flip: where none does, it reads the \
    subthreshold decay alone.",
);
const SPECTRUM: &str = key(
    "The first of them is the tangent's exponent, which is what a regulariser \
    holds; the others are measured after each epoch.",
);

/// The note of a group; empty where there is nothing to say.
pub fn note_of(group: Group, config: &ExperimentConfig) -> String {
    let estimator = config.lyapunov.estimator;
    // The tangent asks for nothing that its network does not.
    let network = config.model.cpu_only(EstimatorKind::Tangent);
    match group {
        Group::Network => on_cpu(network),
        Group::Regulariser if network.is_none() => {
            let on_cpu = on_cpu(config.model.cpu_only(estimator));
            [of_estimator(config), on_cpu].join(" ").trim().to_owned()
        }
        Group::Regulariser => of_estimator(config),
        _ => String::new(),
    }
}

/// What was chosen in vain first: it is to be known before training.
fn of_estimator(config: &ExperimentConfig) -> String {
    let in_vain = config
        .regularised_in_vain()
        .map_or("", NothingToRegularise::sentence);
    [in_vain, &of_reading(config)].join(" ").trim().to_owned()
}

fn of_reading(config: &ExperimentConfig) -> String {
    let lyapunov = &config.lyapunov;
    match lyapunov.estimator {
        EstimatorKind::Tangent => String::new(),
        EstimatorKind::Spectrum => say(SPECTRUM).into(),
        EstimatorKind::FiniteSize => say(FINITE_SIZE).into(),
        EstimatorKind::Reference => {
            let bias = reference_bias(&config.model, lyapunov, config.task.time_steps);
            let bias = bias.map_or(String::new(), |bias| heard(&bias.sentence()));
            format!("{bias} {}", say(SEED))
        }
    }
}

/// What runs on the CPU whatever device was chosen.
fn on_cpu(reason: Option<&str>) -> String {
    reason.map_or(String::new(), |what| {
        say!(
            "Runs on the CPU, also where there is a GPU: {what} has no GPU kernel.",
            what
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{ModelConfig, Regulariser, Reset};
    use crate::core::name::Named;

    const CPU: &str = "Runs on the CPU, also where there is a GPU: ";

    #[test]
    fn the_demonstration_needs_no_note_in_any_group() {
        for group in Group::all() {
            assert_eq!(note_of(group, &ExperimentConfig::default()), "");
        }
    }

    #[test]
    fn the_seeds_bias_is_that_of_the_present_network() {
        let mut config = ExperimentConfig::default();
        config.lyapunov.estimator = EstimatorKind::Reference;
        let of_64 = note_of(Group::Regulariser, &config);
        assert!(of_64.contains("eps sqrt(128)") && of_64.contains(SEED));
        config.model.hidden_dims = vec![32];
        assert!(note_of(Group::Regulariser, &config).contains("eps sqrt(64)"));
    }

    #[test]
    fn a_network_whose_exponent_nothing_moves_is_told_so_where_holding_it_is_chosen() {
        let mut config = ExperimentConfig {
            model: ModelConfig::reference_feedforward(),
            ..ExperimentConfig::default()
        };
        assert!(note_of(Group::Regulariser, &config).starts_with("Nothing to regularise: "));
        config.lyapunov.regulariser = Regulariser::Off;
        assert_eq!(
            note_of(Group::Regulariser, &config),
            "",
            "nothing is asked for"
        );
    }

    #[test]
    fn what_keeps_a_run_on_the_cpu_is_said_once_and_where_it_was_chosen() {
        let mut config = ExperimentConfig::default();
        config.lyapunov.estimator = EstimatorKind::FiniteSize;
        config.model.reset = Reset::Zero;
        assert_eq!(note_of(Group::Network, &config), "");
        assert!(note_of(Group::Regulariser, &config).contains(CPU));
        config.model.learn_beta = true;
        assert!(note_of(Group::Network, &config).starts_with(CPU));
        assert_eq!(note_of(Group::Regulariser, &config), FINITE_SIZE);
    }
}
