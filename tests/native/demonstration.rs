//! The demonstration that the page opens with, whole, on the CPU.

use crate::support::{run_to_end, session};
use lyapunov_snn::config::{ExperimentConfig, Regulariser};
use lyapunov_snn::training::Progress;

fn final_accuracy(regulariser: Regulariser, seed: u64) -> f32 {
    let config = ExperimentConfig {
        seed,
        ..ExperimentConfig::demonstration(regulariser)
    };
    let progress = run_to_end(&mut session(&config)).expect("trains");
    let Some(Progress::Epoch { metrics, .. }) = progress.last() else {
        panic!("a run ends with its last epoch")
    };
    assert_eq!(metrics.epoch, 6);
    println!(
        "{regulariser:?}, seed {seed}: test accuracy {:.3}, exponent {:.3}, largest gradient norm {:.2e}",
        metrics.test_accuracy, metrics.exponent, metrics.max_gradient_norm
    );
    metrics.test_accuracy
}

#[test]
fn without_the_regulariser_the_demonstration_stays_below_0_35() {
    for seed in 0..3 {
        let accuracy = final_accuracy(Regulariser::Off, seed);
        assert!(accuracy < 0.35, "seed {seed}: {accuracy}");
    }
}

#[test]
fn with_its_exponent_held_the_demonstration_passes_0_85() {
    for seed in 0..3 {
        let accuracy = final_accuracy(Regulariser::Interleaved, seed);
        assert!(accuracy > 0.85, "seed {seed}: {accuracy}");
    }
}
