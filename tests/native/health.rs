//! Health's offers, followed: each is taken as its button would take it, and the network trained again.

use crate::support::session;
use lyapunov_snn::core::config::{
    ExperimentConfig, ModelConfig, Recurrence, RecurrentInit, Regulariser, SurrogateConfig, Task,
    TaskConfig,
};
use lyapunov_snn::core::health::{WarningKind, warnings};
use lyapunov_snn::core::metrics::Quantity;
use lyapunov_snn::core::protocol::{RunId, RunState};
use lyapunov_snn::core::run::Run;
use lyapunov_snn::engine::training::{Progress, TrainingError};
use pollster::block_on;

/// Trained to its end, or until it broke off, as the page knows it.
fn trained(config: &ExperimentConfig) -> Run {
    let mut run = Run::new(RunId(0), config.clone());
    let mut session = session(config);
    run.state = RunState::Finished;
    while !session.is_finished() {
        let progress = block_on(session.step()).unwrap_or_else(|error| {
            let TrainingError::NotFinite { quantity, .. } = error else {
                panic!("{error}")
            };
            run.not_finite = Some(quantity);
            run.state = RunState::Failed;
            session.take_unreported()
        });
        for item in progress {
            match item {
                Progress::Step(metrics) => run.steps.push(metrics),
                Progress::Epoch { metrics, .. } => run.epochs.push(metrics),
            }
        }
        if run.state == RunState::Failed {
            break;
        }
    }
    run
}

fn accuracy(run: &Run) -> f32 {
    run.last_epoch().map_or(0.0, |epoch| epoch.test_accuracy)
}

/// The first offer of Health is taken, and nothing else changed.
fn press(run: &Run) -> ExperimentConfig {
    let mut config = run.config.clone();
    let found = warnings(run);
    let first = found.first().expect("something is wrong with it");
    println!("{} {}", first.what, first.fix.label);
    first.fix.apply(&mut config);
    config
}

#[test]
fn an_overflowed_gradient_trains_once_the_first_offer_is_taken() {
    let mut config = ExperimentConfig::demonstration(Regulariser::Off);
    config.task.time_steps = 800;
    config.training.epochs = 3;
    let broken = trained(&config);
    assert_eq!(broken.not_finite, Some(Quantity::GradientNorm));
    assert_eq!(warnings(&broken)[0].kind, WarningKind::Broken);
    let mended = trained(&press(&broken));
    assert!(accuracy(&mended) > 0.4, "{}", accuracy(&mended));
}

/// Over 150 time steps norms come to 1e11, and the exponent is what is lowered; over 300 to 1e18, which a warm-up does not
/// bring down, and the surrogate is.
#[test]
fn a_gradient_that_explodes_trains_once_the_first_offer_is_taken() {
    for (time_steps, is_regularised) in [(150, true), (300, false)] {
        let mut config = ExperimentConfig::demonstration(Regulariser::Off);
        config.task.time_steps = time_steps;
        config.training.epochs = 3;
        let exploding = trained(&config);
        assert_eq!(warnings(&exploding)[0].kind, WarningKind::Exploding);
        let before = accuracy(&exploding);
        assert!(before < 0.3, "{time_steps}: {before}");
        let offered = press(&exploding);
        let lowered = offered.regulariser() != Regulariser::Off;
        assert_eq!(lowered, is_regularised, "{time_steps}");
        let after = accuracy(&trained(&offered));
        assert!(after > 0.4, "{time_steps}: {after}");
    }
}

/// Regularised, and narrow: what is left is the gain, and then the number of time steps. Of recurrent weights five times
/// as strong as usual, and of neurons that hear themselves alone, all nearly without forgetting, in 500 time steps.
#[test]
fn a_gradient_that_explodes_in_spite_of_both_trains_by_a_lower_gain_and_by_fewer_time_steps() {
    for (gain, alpha, recurrence, path) in [
        (6.0, 0.9, Recurrence::AllToAll, "model.recurrent_init.gain"),
        (1.2, 0.99, Recurrence::OneToOne, "task.time_steps"),
    ] {
        let mut config = ExperimentConfig::demonstration(Regulariser::Interleaved);
        config.task.time_steps = 500;
        config.lyapunov.lambda_target = -0.05;
        config.training.epochs = 2;
        config.model.surrogate = SurrogateConfig::FastSigmoid { slope: 25.0 };
        (config.model.alpha, config.model.beta) = (alpha, 0.99);
        config.model.recurrence = recurrence;
        config.model.recurrent_init = RecurrentInit::Normal { gain };
        let exploding = trained(&config);
        let found = warnings(&exploding);
        assert_eq!(found[0].kind, WarningKind::Exploding, "{path}");
        assert_eq!(found[0].fix.edits[0].0, path);
        let before = accuracy(&exploding);
        assert!(before < 0.25, "{path}: {before}");
        let after = accuracy(&trained(&press(&exploding)));
        assert!(after > 0.4, "{path}: {after}");
    }
}

/// Recurrent weights eight times as strong as usual keep each other going: of a higher threshold nothing came of it.
#[test]
fn a_saturated_network_of_strong_recurrent_weights_trains_once_the_first_offer_is_taken() {
    let mut config = ExperimentConfig::demonstration(Regulariser::Off);
    config.task.time_steps = 200;
    config.training.epochs = 2;
    config.model.surrogate = SurrogateConfig::FastSigmoid { slope: 25.0 };
    config.model.recurrent_init = RecurrentInit::Normal { gain: 10.0 };
    let saturated = trained(&config);
    let found = warnings(&saturated);
    assert_eq!(found[0].kind, WarningKind::Saturated);
    assert_eq!(found[0].fix.edits[0].0, "model.recurrent_init.gain");
    let before = accuracy(&saturated);
    assert!(before < 0.25, "{before}");
    let after = accuracy(&trained(&press(&saturated)));
    assert!(after > 0.4, "{after}");
}

/// Four layers deep: little or nothing of the input reaches the last.
fn deep_and_silent(threshold: f64, epochs: usize) -> ExperimentConfig {
    let task = TaskConfig {
        kind: Task::StoreRecall,
        time_steps: 75,
        ..TaskConfig::default()
    };
    let model = ModelConfig {
        input_dim: task.input_dim(),
        num_classes: task.num_classes(),
        hidden_dims: vec![64; 4],
        beta: 0.95,
        threshold,
        surrogate: SurrogateConfig::FastSigmoid { slope: 25.0 },
        ..ModelConfig::reference_feedforward()
    };
    let mut config = ExperimentConfig {
        task,
        model,
        ..ExperimentConfig::default()
    };
    config.training.epochs = epochs;
    config
}

/// Presses the first offer until half of the samples are right; chance is a quarter.
fn presses_needed(config: &ExperimentConfig) -> usize {
    let mut run = trained(config);
    let mut presses = 0;
    while accuracy(&run) < 0.5 {
        assert!(presses < 5, "{}", accuracy(&run));
        run = trained(&press(&run));
        presses += 1;
    }
    presses
}

#[test]
fn a_deep_silent_network_leaves_chance_within_five_presses_of_the_first_offer() {
    // At its own threshold it is silent in its first epoch alone.
    presses_needed(&deep_and_silent(1.0, 1));
    for threshold in [4.0, 100.0] {
        let presses = presses_needed(&deep_and_silent(threshold, 6));
        assert!(presses > 0, "{threshold}: it was not silent");
    }
}
