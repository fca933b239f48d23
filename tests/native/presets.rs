//! What the presets say came out of them.

use crate::support::{run_to_end, session};
use lyapunov_snn::config::{Preset, Regulariser};
use lyapunov_snn::training::Progress;

/// Test accuracy at the end, without the regulariser and with the preset's own.
fn accuracies(key: &str, seed: u64) -> [f32; 2] {
    let own = (Preset::named(key).expect("a preset").config)();
    [Regulariser::Off, own.lyapunov.regulariser].map(|regulariser| {
        let mut config = own.clone();
        config.seed = seed;
        config.lyapunov.regulariser = regulariser;
        let progress = run_to_end(&mut session(&config)).expect("trains");
        let Some(Progress::Epoch { metrics, .. }) = progress.last() else {
            panic!("a run ends with its last epoch")
        };
        metrics.test_accuracy
    })
}

#[test]
fn store_recall_is_learnt_with_its_exponent_held_and_not_without() {
    let [without, with] = accuracies("store_recall", 0);
    assert!(
        without < 0.6 && with > 0.97,
        "{without} without, {with} with"
    );
}

/// A minute and more: `cargo xtask soak` runs it.
#[test]
#[ignore = "slow"]
fn every_preset_gives_what_it_says_for_three_seeds() {
    let expected = [
        ("demonstration", 0.35, 0.85),
        ("store_recall", 0.6, 0.97),
        ("flossing", 0.6, 0.97),
        ("temporal_parity", 0.6, 0.95),
        ("randman", 0.4, 0.77),
        ("latency", 0.5, 0.87),
        ("rows", 0.25, 0.57),
    ];
    for (key, at_most, at_least) in expected {
        for seed in 0..3 {
            let [without, with] = accuracies(key, seed);
            println!("{key}, seed {seed}: {without:.3} without, {with:.3} with");
            assert!(
                without < at_most && with > at_least,
                "{key}: {without}, {with}"
            );
        }
    }
    // The seed's own penalty makes no difference where nothing explodes.
    let [without, with] = accuracies("seed", 0);
    assert!(
        (without - with).abs() < 0.05 && with > 0.85,
        "{without}, {with}"
    );
}
