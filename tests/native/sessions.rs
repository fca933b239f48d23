//! Sessions: reproducible, resumable, and safe against numbers that are none.

use crate::support::{run_to_end, session, small, small_feedforward};
use burn::tensor::{Int, Tensor, TensorData};
use lyapunov_snn::core::config::{
    EstimatorKind, ExperimentConfig, FiringRateConfig, LossConfig, ModelConfig, OptimizerConfig,
    Penalty, Readout, Regulariser, Statistic, SurrogateConfig, Task,
};
use lyapunov_snn::core::metrics::{EpochMetrics, Phase, Quantity};
use lyapunov_snn::core::protocol::{DeviceChoice, ReadAs, RecordingRequest};
use lyapunov_snn::engine::kernel::{Plan, cpu};
use lyapunov_snn::engine::loss::{LossPlan, loss};
use lyapunov_snn::engine::model::Simulation;
use lyapunov_snn::engine::training::{OpenDevice, Progress, Session, TrainingError, probe_gpu};
use pollster::block_on;

fn last_epoch(progress: &[Progress]) -> &EpochMetrics {
    let mut epochs = progress.iter().filter_map(|item| match item {
        Progress::Epoch { metrics, .. } => Some(metrics),
        Progress::Step(_) => None,
    });
    epochs.next_back().expect("at least one epoch")
}

#[test]
fn the_same_seed_gives_the_same_run_bit_for_bit_on_the_cpu() {
    for config in [small(), small_feedforward()] {
        let first = run_to_end(&mut session(&config)).expect("trains");
        let second = run_to_end(&mut session(&config)).expect("trains");
        assert_eq!(first, second);
        let mut other = config.clone();
        other.seed = 1;
        assert_ne!(first, run_to_end(&mut session(&other)).expect("trains"));
    }
}

#[test]
fn a_run_reports_every_step_once_and_every_epoch() {
    let config = small();
    let progress = run_to_end(&mut session(&config)).expect("trains");
    let steps: Vec<_> = progress
        .iter()
        .filter_map(|item| {
            if let Progress::Step(metrics) = item {
                Some(metrics)
            } else {
                None
            }
        })
        .collect();
    let per_epoch = config.steps_per_epoch();
    assert_eq!(per_epoch, 7);
    assert_eq!(
        steps.iter().map(|m| m.step).collect::<Vec<_>>(),
        (0..3 + 14).collect::<Vec<_>>()
    );
    assert!(
        steps[..3]
            .iter()
            .all(|m| m.phase == Phase::Warmup && m.exponent.is_some() && m.loss.is_none())
    );
    assert!(
        steps[3..]
            .iter()
            .all(|m| m.phase == Phase::Training && m.loss.is_some())
    );
    let epochs = progress
        .iter()
        .filter(|item| matches!(item, Progress::Epoch { .. }))
        .count();
    assert_eq!(epochs, 3, "after the warm-up and after each of two epochs");
}

#[test]
fn a_run_resumed_from_a_checkpoint_goes_on_with_its_weights() {
    let config = small();
    let mut whole = session(&config);
    let mut checkpoint = None;
    while checkpoint.is_none() {
        for item in block_on(whole.step()).expect("trains") {
            if let Progress::Epoch {
                metrics,
                checkpoint: found,
            } = item
                && metrics.epoch == 1
            {
                checkpoint = Some(found);
            }
        }
    }
    let resumed =
        Session::new(config.clone(), OpenDevice::cpu(), checkpoint.as_ref()).expect("fits");
    assert_eq!(resumed.next_step(), 3 + 7);
    let weights = |session: &Session| session.network.parameters.numbers().into_data();
    assert_eq!(weights(&resumed), weights(&whole));

    let mut other = config;
    other.model.hidden_dims = vec![5];
    let Err(error) = Session::new(other, OpenDevice::cpu(), checkpoint.as_ref()) else {
        panic!("a checkpoint of another network was taken")
    };
    assert!(matches!(error, TrainingError::Weights(_)), "{error}");
}

#[test]
fn nan_stops_the_run_and_keeps_the_weights_before_it() {
    let config = small();
    let mut session = session(&config);
    while session.next_step() < 5 || session.is_evaluating() {
        block_on(session.step()).expect("trains");
    }
    let good = session.network.parameters.numbers().into_data();
    // A bias of the readout that is no number makes the next loss NaN.
    let mut poisoned: Vec<f32> = good.iter::<f32>().collect();
    poisoned[session.network.plan(1, 1).readout().bias()] = f32::NAN;
    let device = burn::tensor::Device::flex();
    session.network.parameters = session
        .network
        .parameters
        .replaced(&poisoned, &device)
        .expect("fits");
    let error = block_on(session.step()).expect_err("NaN");
    assert_eq!(
        error,
        TrainingError::NotFinite {
            quantity: Quantity::Loss,
            step: 5
        }
    );
    assert!(
        error
            .to_string()
            .contains("the loss became NaN or infinite at step 5"),
        "{error}"
    );
    let kept: Vec<f32> = session
        .network
        .parameters
        .numbers()
        .into_data()
        .iter::<f32>()
        .collect();
    assert!(kept.iter().all(|weight| weight.is_finite()));
    assert_eq!(
        session.next_step(),
        4,
        "where the last good numbers came from"
    );
    block_on(session.step()).expect("the run can go on from there");
}

#[test]
fn a_learning_rate_that_diverges_is_reported_with_finite_weights_kept() {
    let mut config = small();
    // Errors go back through V itself, so that a step too long makes the next one longer still.
    config.model.surrogate = SurrogateConfig::StraightThrough {};
    config.training.optimizer = OptimizerConfig::Sgd { momentum: 0.0 };
    config.training.clip = None;
    config.lyapunov.regulariser = Regulariser::Off;
    config.training.learning_rate = 1e-6;
    run_to_end(&mut session(&config)).expect("short steps diverge not");
    config.training.learning_rate = 10.0;
    let mut session = session(&config);
    let first = session.network.parameters.numbers().into_data();
    let error = run_to_end(&mut session).expect_err("long steps diverge");
    let TrainingError::NotFinite { step, .. } = error else {
        panic!("{error}")
    };
    assert!(error.to_string().contains("became NaN or infinite"));
    let weights = session.network.parameters.numbers().into_data();
    assert!(weights.iter::<f32>().all(f32::is_finite));
    assert!(session.next_step() <= step);
    assert!(step == 0 || weights != first, "those of the last good step");
}

/// The classes that the recordings of all held-out samples show, and the accuracy that was counted
/// with the same weights.
fn shown_and_counted(config: &ExperimentConfig, epoch: usize) -> (Vec<(usize, usize)>, f32) {
    let mut session = session(config);
    let counted = loop {
        let ended = block_on(session.step()).expect("trains").into_iter();
        let found = ended.into_iter().find_map(|item| match item {
            Progress::Epoch { metrics, .. } if metrics.epoch == epoch => {
                Some(metrics.test_accuracy)
            }
            _ => None,
        });
        if let Some(accuracy) = found {
            break accuracy;
        }
    };
    let shown = (0..config.task.test_samples()).map(|sample| {
        let recording =
            block_on(session.record(&RecordingRequest::for_sample(sample))).expect("held out");
        (recording.predicted, recording.label.expect("known"))
    });
    (shown.collect(), counted)
}

#[test]
fn the_class_that_a_recording_shows_is_the_one_that_is_counted() {
    let mut sum = small();
    sum.task.test_share = 0.1;
    let mut count = sum.clone();
    // A few spikes of ten classes: many ties.
    count.model.readout = Readout::SpikeCount {};
    let mut silent = count.clone();
    silent.model.threshold = 1000.0;
    for config in [sum, count, silent] {
        for epoch in [0, 1] {
            let (shown, counted) = shown_and_counted(&config, epoch);
            let right = shown.iter().filter(|(read, label)| read == label).count();
            let share = right as f32 / shown.len() as f32;
            assert!((share - counted).abs() < 1e-6, "{share} {counted}");
        }
    }
}

#[test]
fn a_network_in_which_no_class_spikes_says_so_and_counts_as_the_first_class() {
    let mut config = small();
    config.model.threshold = 1000.0;
    for readout in [Readout::SpikeSum {}, Readout::SpikeCount {}] {
        config.model.readout = readout;
        let recording =
            block_on(session(&config).record(&RecordingRequest::for_sample(0))).expect("held out");
        assert_eq!(recording.predicted, 0);
        assert_eq!(recording.read, ReadAs::NoClassSpiked { by_bias: false });
        assert_eq!(recording.read_text(), "no class spiked, which counts as 0");
    }
}

#[test]
fn ties_and_logits_that_are_no_numbers_are_read_alike_on_both_devices() {
    const NAN: f32 = f32::NAN;
    let rows = [
        [0.0, 0.0, 0.0],
        [1.0, 3.0, 3.0],
        [2.0, 1.0, 2.0],
        [NAN, -2.0, -3.0],
        [1.0, NAN, 2.0],
        [NAN, NAN, NAN],
        [-0.0, 0.0, -1.0],
    ];
    let model = ModelConfig {
        num_classes: 3,
        hidden_dims: vec![1],
        ..ModelConfig::default()
    };
    let plan = Plan::new(&model, rows.len(), 1);
    let read: Vec<i32> = rows.iter().map(|row| cpu::class_read(row) as i32).collect();
    assert_eq!(read, [0, 1, 0, 1, 2, 0, 0]);
    for device in [OpenDevice::cpu(), crate::support::gpu()] {
        let device = &device.device;
        let outputs = [&rows.concat()[..], &[0.0]].concat();
        let outputs = Tensor::<1>::from_floats(&outputs[..], device);
        let simulation = Simulation {
            plan: plan.clone(),
            membrane: outputs.clone(),
            spikes: outputs.clone(),
            report: outputs.clone(),
            outputs,
            twin: None,
        };
        for (shift, expected) in [(0, rows.len() as f32), (1, 0.0)] {
            let targets: Vec<i32> = read.iter().map(|class| (class + shift) % 3).collect();
            let targets = Tensor::<1, Int>::from_ints(&targets[..], device);
            let loss = loss(&simulation, targets, LossPlan::CROSS_ENTROPY);
            let correct: Vec<f32> = loss.correct.into_data().iter::<f32>().collect();
            assert_eq!(correct, [expected], "{device:?}");
        }
    }
}

#[test]
fn an_adapter_in_software_is_taken_where_it_is_asked_for_and_never_by_itself() {
    let adapter = block_on(probe_gpu()).expect("a Vulkan device, lavapipe at least");
    let chosen = block_on(OpenDevice::gpu_of_choice(DeviceChoice::Auto));
    if adapter.is_software {
        let error = chosen.expect_err("software").to_string();
        assert!(
            error.contains(&adapter.name) && error.contains("in software"),
            "{error}"
        );
    } else {
        assert!(chosen.expect("a graphics card").is_some());
    }
    // As one that was asked for: all tests share it, since it can be opened once.
    assert_eq!(crate::support::gpu().info.name, adapter.text());
}

/// Mean of the last seven losses over the first.
fn loss_left(config: &ExperimentConfig) -> f32 {
    let progress = run_to_end(&mut session(config)).expect("trains");
    let losses: Vec<f32> = progress
        .iter()
        .filter_map(|item| match item {
            Progress::Step(metrics) => metrics.loss,
            Progress::Epoch { .. } => None,
        })
        .collect();
    losses[losses.len() - 7..].iter().sum::<f32>() / 7.0 / losses[0]
}

#[test]
fn every_readout_and_loss_is_learnt() {
    let count_mse = LossConfig::CountMse {
        correct_rate: 0.8,
        incorrect_rate: 0.1,
    };
    let cross_entropy = LossConfig::CrossEntropy {};
    for (readout, loss) in [
        (Readout::Membrane { beta: 0.9 }, cross_entropy),
        (Readout::SpikeCount {}, cross_entropy),
        (Readout::SpikeCount {}, count_mse),
    ] {
        let mut config = small();
        config.model.readout = readout;
        config.training.loss = loss;
        config.training.learning_rate = 5e-3;
        config.training.epochs = 8;
        config.lyapunov.regulariser = Regulariser::Off;
        config.validate().expect("these go together");
        let left = loss_left(&config);
        assert!(left < 0.85, "{readout:?}, {loss:?}: {left} is left");
    }
}

#[test]
fn a_firing_rate_is_that_of_the_whole_batch_however_it_is_split() {
    let first = |micro_batch| {
        let mut config = small();
        config.training.firing_rate = Some(FiringRateConfig {
            target: 0.01,
            weight: 1e3,
        });
        config.training.micro_batch = micro_batch;
        config.lyapunov.warmup_steps = 0;
        let mut session = session(&config);
        let progress = block_on(session.step()).expect("trains");
        let Some(Progress::Step(metrics)) = progress.into_iter().next() else {
            panic!("a step on the CPU is reported at once")
        };
        (
            metrics.loss.expect("a loss"),
            metrics.gradient_norm.expect("a norm"),
        )
    };
    let (whole, split) = (first(None), first(Some(3)));
    let near = |a: f32, b: f32| (a / b - 1.0).abs() < 1e-4;
    assert!(
        near(whole.0, split.0) && near(whole.1, split.1),
        "{whole:?} {split:?}"
    );
}

#[test]
fn a_firing_rate_is_brought_to_its_target() {
    let mut config = small();
    config.training.epochs = 8;
    config.training.learning_rate = 1e-2;
    let rate = |config: &ExperimentConfig| {
        let progress = run_to_end(&mut session(config)).expect("trains");
        last_epoch(&progress).firing_rate
    };
    let free = rate(&config);
    let target = f64::from(free) / 3.0;
    config.training.firing_rate = Some(FiringRateConfig {
        target,
        weight: 300.0,
    });
    let held = f64::from(rate(&config));
    assert!(
        (held - target).abs() < 0.3 * target,
        "{held}, wanted {target}, was {free}"
    );
}

#[test]
fn every_optimiser_lowers_the_loss() {
    let optimizers = [
        (OptimizerConfig::Adam {}, 5e-3),
        (OptimizerConfig::AdamW { weight_decay: 0.01 }, 5e-3),
        (OptimizerConfig::Sgd { momentum: 0.9 }, 5e-2),
    ];
    for (optimizer, learning_rate) in optimizers {
        let mut config = small();
        config.training.optimizer = optimizer;
        config.training.learning_rate = learning_rate;
        config.training.epochs = 8;
        let left = loss_left(&config);
        assert!(left < 0.8, "{optimizer:?}: {left} is left");
    }
}

/// The exponent of the first step that measured it, and that of the last epoch.
fn exponents_of(config: &ExperimentConfig) -> (f32, f32) {
    let progress = run_to_end(&mut session(config)).expect("trains");
    let measured = |item: &Progress| match item {
        Progress::Step(metrics) => metrics.exponent,
        Progress::Epoch { .. } => None,
    };
    let first = progress.iter().find_map(measured);
    (first.expect("measured"), last_epoch(&progress).exponent)
}

/// Downwards, that is: with the slopes frozen, a larger V that silences neurons looks the same as one
/// that excites them, so a target above the start may not be reached.
#[test]
fn interleaved_and_joint_regularisers_bring_the_exponent_down_to_the_target() {
    let mut config = small();
    config.task.time_steps = 30;
    config.training.learning_rate = 1e-2;
    config.training.epochs = 8;
    config.lyapunov.lambda_target = 0.0;
    config.lyapunov.warmup_steps = 100;
    config.lyapunov.lambda_reg = 100.0;
    config.lyapunov.transient = Some(0);
    for regulariser in [Regulariser::Interleaved, Regulariser::Joint] {
        config.lyapunov.regulariser = regulariser;
        let (first, last) = exponents_of(&config);
        assert!(first > 0.05, "it starts above the target: {first}");
        assert!(
            last.abs() < 0.3 * first,
            "{regulariser:?}: {first} to {last}"
        );
    }
}

#[test]
fn the_hinge_leaves_an_exponent_below_the_target_alone() {
    let mut config = small();
    config.lyapunov.penalty = Penalty::Hinge;
    config.lyapunov.lambda_target = 5.0;
    config.lyapunov.warmup_steps = 5;
    let mut held = session(&config);
    for _ in 0..4 {
        block_on(held.step()).expect("trains");
    }
    let untouched = session(&config).network.parameters.numbers().into_data();
    assert_eq!(held.network.parameters.numbers().into_data(), untouched);
}

/// The same sums in another order: the first step's numbers differ by rounding alone.
#[test]
fn a_split_batch_trains_like_the_whole_one() {
    for estimator in [EstimatorKind::Tangent, EstimatorKind::Reference] {
        for regulariser in [
            Regulariser::Off,
            Regulariser::Joint,
            Regulariser::Interleaved,
        ] {
            let mut config = small_feedforward();
            config.model.dropout = 0.2;
            config.lyapunov.estimator = estimator;
            config.lyapunov.regulariser = regulariser;
            config.lyapunov.warmup_steps = 0;
            config.lyapunov.every = 1;
            let first = |config: &ExperimentConfig| {
                let mut session = session(config);
                let progress = block_on(session.step()).expect("trains");
                let Some(Progress::Step(metrics)) = progress.first() else {
                    panic!("the CPU has its numbers at once")
                };
                let weights = session.network.parameters.numbers().into_data();
                (metrics.clone(), weights.iter::<f32>().collect::<Vec<_>>())
            };
            let (whole, weights) = first(&config);
            config.training.micro_batch = Some(37);
            let (split, split_weights) = first(&config);
            let pairs = [
                (whole.loss, split.loss),
                (whole.gradient_norm, split.gradient_norm),
                (whole.exponent, split.exponent),
                (whole.accuracy, split.accuracy),
            ];
            for (whole, split) in pairs {
                let (whole, split) = (whole.expect("measured"), split.expect("measured"));
                assert!(
                    (whole - split).abs() <= 1e-4 * whole.abs().max(0.1),
                    "{whole}, {split}"
                );
            }
            // Adam's first step is the gradient's sign: only gradients near zero may differ.
            let differ = weights
                .iter()
                .zip(&split_weights)
                .filter(|(a, b)| (*a - *b).abs() > 1e-4);
            assert!(differ.count() * 100 < weights.len());
        }
    }
}

/// By plain gradient descent on one step, so that the weights show the gradient's size too; parts of 7 of
/// 16 samples.
#[test]
fn a_held_mean_square_rate_is_that_of_the_whole_batch_however_it_is_split() {
    let weights = |statistic, micro_batch| {
        let mut config = small();
        config.task.time_steps = 30;
        config.training.batch_size = 16;
        config.training.optimizer = OptimizerConfig::Sgd { momentum: 0.0 };
        config.training.micro_batch = micro_batch;
        config.lyapunov.regulariser = Regulariser::Joint;
        config.lyapunov.lambda_reg = 1e3;
        config.lyapunov.statistic = statistic;
        let mut session = session(&config);
        let numbers = |session: &Session| {
            let numbers = session.network.parameters.numbers().into_data();
            numbers.iter::<f32>().collect::<Vec<_>>()
        };
        let before = numbers(&session);
        block_on(session.step()).expect("trains");
        let moved = numbers(&session).into_iter().zip(before);
        moved
            .map(|(after, before)| f64::from(after - before))
            .collect::<Vec<_>>()
    };
    let apart = |one: &[f64], other: &[f64]| {
        let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|it| it * it).sum::<f64>();
        let difference = norm(&mut one.iter().zip(other).map(|(a, b)| a - b));
        (difference / norm(&mut one.iter().copied())).sqrt()
    };
    let whole = weights(Statistic::MeanSquare, None);
    let split = apart(&whole, &weights(Statistic::MeanSquare, Some(7)));
    assert!(split < 1e-3, "{split}");
    let of_mean = apart(&whole, &weights(Statistic::Mean, None));
    assert!(
        of_mean > 0.05,
        "another gradient than the mean's: {of_mean}"
    );
}

#[test]
fn a_mean_square_rate_is_brought_down_to_its_target_by_a_warm_up() {
    let mut config = small();
    config.task.time_steps = 30;
    config.training.epochs = 1;
    config.lyapunov.lambda_target = 0.0;
    config.lyapunov.warmup_steps = 200;
    config.lyapunov.transient = Some(0);
    config.lyapunov.statistic = Statistic::MeanSquare;
    let mut session = session(&config);
    let mut reached = None;
    while reached.is_none() {
        for item in block_on(session.step()).expect("trains") {
            if let Progress::Epoch { metrics, .. } = item {
                reached = Some(metrics);
            }
        }
    }
    let metrics = reached.expect("the warm-up ended");
    let (rate, error) = metrics.regularised(Statistic::MeanSquare);
    assert_eq!((metrics.epoch, error), (0, None));
    assert!(rate > f64::from(metrics.exponent), "{metrics:?}");
    assert_eq!(config.missed_by(rate, error), None, "{metrics:?}");
}

#[test]
fn a_network_too_wide_for_a_gpu_is_refused_there_with_the_reason() {
    let mut config = small_feedforward();
    config.model.hidden_dims = vec![900, 900];
    let Err(error) = Session::new(config, crate::support::gpu(), None) else {
        panic!("1800 neurons were taken")
    };
    assert!(
        error
            .to_string()
            .contains("1800 neurons; the GPU's kernels hold 1792"),
        "{error}"
    );
}

#[test]
fn dropout_and_the_seed_estimator_train_as_well() {
    let mut config = small_feedforward();
    config.model.dropout = 0.2;
    config.lyapunov.estimator = EstimatorKind::Reference;
    config.lyapunov.layers = Some(vec![0, -1]);
    config.lyapunov.eps = Some(1e-3);
    for regulariser in [
        Regulariser::Interleaved,
        Regulariser::Joint,
        Regulariser::Off,
    ] {
        config.lyapunov.regulariser = regulariser;
        let epoch = last_epoch(&run_to_end(&mut session(&config)).expect("trains")).clone();
        assert!(epoch.exponent.is_finite() && epoch.test_accuracy > 0.0);
    }
}

#[test]
fn one_feedforward_layer_has_nothing_for_the_tangent_to_train_and_still_runs() {
    let mut config = small_feedforward();
    config.model.hidden_dims = vec![20];
    let epoch = last_epoch(&run_to_end(&mut session(&config)).expect("trains")).clone();
    assert!(
        (epoch.exponent - 0.9f32.ln()).abs() < 1e-4,
        "{}",
        epoch.exponent
    );
}

#[test]
fn store_recall_trains_from_its_own_spikes() {
    let mut config = small();
    config.task.kind = Task::StoreRecall;
    config.task.time_steps = 20;
    config.task.samples = 400;
    config.model.input_dim = 40;
    config.model.num_classes = 4;
    config.training.batch_size = 50;
    config.training.epochs = 10;
    config.training.learning_rate = 5e-3;
    let epoch = last_epoch(&run_to_end(&mut session(&config)).expect("trains")).clone();
    assert!(epoch.test_accuracy > 0.6, "{}", epoch.test_accuracy);
}

#[test]
fn a_recording_is_of_the_sample_that_was_asked_for() {
    let config = small();
    let session = session(&config);
    let recording = block_on(session.record(&RecordingRequest::for_sample(3)))
        .expect("there are more than three");
    assert_eq!(
        (recording.time_steps, recording.layers.clone()),
        (10, vec![24])
    );
    assert_eq!(recording.spikes.len(), 10 * 24);
    assert_eq!(recording.membrane.len(), 4 * 10 * 24);
    assert!(matches!(
        block_on(session.record(&RecordingRequest::for_sample(1_000_000))),
        Err(TrainingError::NoSuchSample {
            sample: 1_000_000,
            ..
        })
    ));
}

#[test]
fn input_of_another_width_is_refused() {
    let network = session(&small()).network;
    let input = Tensor::from_data(
        TensorData::zeros::<f32, _>([1, 2, 3]),
        &burn::tensor::Device::flex(),
    );
    let forward = || network.forward(input);
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(forward));
    assert!(result.is_err());
}

/// Every epoch of a session.
fn epochs(config: &ExperimentConfig) -> Vec<EpochMetrics> {
    let mut session = session(config);
    let mut epochs = Vec::new();
    while !session.is_finished() {
        for item in block_on(session.step()).expect("trains") {
            if let Progress::Epoch { metrics, .. } = item {
                epochs.push(metrics);
            }
        }
    }
    epochs
}

#[test]
fn what_is_held_out_for_validation_is_read_beside_the_test_and_leaves_it_as_it_was() {
    let mut config = small();
    config.task.test_share = 0.2;
    // No weight moves, so that both sides measure the same network.
    config.lyapunov.regulariser = Regulariser::Off;
    config.training.learning_rate = 1e-8;
    let mut chosen = config.clone();
    chosen.task.validation_share = 0.2;
    let [without, with] = [config, chosen].map(|config| epochs(&config).remove(0));
    assert_eq!(
        (without.validation_loss, without.validation_accuracy),
        (None, None)
    );
    assert!((without.test_loss - with.test_loss).abs() < 1e-4 * without.test_loss.abs());
    // Directions are drawn by the step, and an epoch has fewer.
    assert!((without.exponent - with.exponent).abs() < 0.02);
    let (loss, accuracy) = with
        .validation_loss
        .zip(with.validation_accuracy)
        .expect("read");
    assert!(
        loss != with.test_loss && (loss / with.test_loss - 1.0).abs() < 0.2,
        "{loss}"
    );
    // A share of 360 samples.
    let right = accuracy * 360.0;
    assert!((right - right.round()).abs() < 1e-3, "{right}");
}
