//! What the presets say came out of them.

use crate::support::{final_metrics, recorded};
use lyapunov_snn::core::config::{ExperimentConfig, Preset, Regulariser, SurrogateConfig, results};

/// Of each side, trained again.
const SEEDS: usize = 3;

/// The experiment of that key in `docs/results.json`.
fn experiment(key: &str) -> ExperimentConfig {
    if key == "narrow_surrogate" {
        let mut config = ExperimentConfig::default();
        config.model.surrogate = SurrogateConfig::FastSigmoid { slope: 25.0 };
        return config;
    }
    (Preset::named(key).expect("a preset").config)()
}

/// Test accuracy at the end, which has to be the recorded one.
fn accuracy(key: &str, regulariser: Regulariser, seed: u64) -> f32 {
    let mut config = experiment(key);
    config.seed = seed;
    config.lyapunov.regulariser = regulariser;
    let accuracy = final_metrics(&config).test_accuracy;
    println!("{key}, {regulariser:?}, seed {seed}: {accuracy:.3}");
    recorded(key, regulariser, seed).assert(accuracy);
    accuracy
}

#[test]
fn store_recall_is_learnt_with_its_exponent_held_and_not_without_as_recorded() {
    let own = experiment("store_recall").lyapunov.regulariser;
    let [without, with] = [Regulariser::Off, own].map(|it| accuracy("store_recall", it, 0));
    assert!(
        without < 0.6 && with > 0.97,
        "{without} without, {with} with"
    );
}

/// The first seeds, some minutes: `cargo xtask soak` runs it. How far the two sides of each preset have to be apart is
/// asked of the file, in `config::results`.
#[test]
#[ignore = "slow"]
fn every_recorded_result_comes_out_again() {
    for measured in results() {
        for run in measured.unregularised.iter().take(SEEDS) {
            accuracy(&measured.key, Regulariser::Off, run.seed);
        }
        let own = experiment(&measured.key).lyapunov.regulariser;
        for run in measured.regularised.iter().take(SEEDS) {
            accuracy(&measured.key, own, run.seed);
        }
    }
}
