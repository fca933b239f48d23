//! The demonstration that the page opens with, whole, on the CPU.

use crate::support::{final_metrics, recorded};
use lyapunov_snn::core::config::{ExperimentConfig, Regulariser, SurrogateConfig};

fn final_accuracy(regulariser: Regulariser, seed: u64) -> f32 {
    let config = ExperimentConfig {
        seed,
        ..ExperimentConfig::demonstration(regulariser)
    };
    let metrics = final_metrics(&config);
    assert_eq!(metrics.epoch, 6);
    println!(
        "{regulariser:?}, seed {seed}: test accuracy {:.3}, exponent {:.3}, largest gradient norm {:.2e}",
        metrics.test_accuracy, metrics.exponent, metrics.max_gradient_norm
    );
    metrics.test_accuracy
}

#[test]
fn without_the_regulariser_the_demonstration_stays_below_0_35_as_recorded() {
    for seed in 0..3 {
        let accuracy = final_accuracy(Regulariser::Off, seed);
        assert!(accuracy < 0.35, "seed {seed}: {accuracy}");
        recorded("demonstration", Regulariser::Off, seed).assert(accuracy);
    }
}

#[test]
fn with_its_exponent_held_the_demonstration_passes_0_85_as_recorded() {
    for seed in 0..3 {
        let accuracy = final_accuracy(Regulariser::Interleaved, seed);
        assert!(accuracy > 0.85, "seed {seed}: {accuracy}");
        recorded("demonstration", Regulariser::Interleaved, seed).assert(accuracy);
    }
}

/// The other seeds are `every_recorded_result_comes_out_again`'s.
#[test]
fn with_the_narrow_surrogate_the_same_network_trains_without_a_regulariser_as_recorded() {
    let mut config = ExperimentConfig::demonstration(Regulariser::Off);
    config.model.surrogate = SurrogateConfig::FastSigmoid { slope: 25.0 };
    let accuracy = final_metrics(&config).test_accuracy;
    assert!(accuracy > 0.5, "{accuracy}");
    recorded("narrow_surrogate", Regulariser::Off, config.seed).assert(accuracy);
}
