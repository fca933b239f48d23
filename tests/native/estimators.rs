//! The estimators of networks: the kernels' own, and those of `exponent` along a trajectory.

use crate::support::{run_to_end, session, small, small_feedforward};
use burn::tensor::{DType, Device, Tensor, TensorData};
use lyapunov_snn::core::config::{
    EstimatorKind, ExperimentConfig, ModelConfig, ModelKind, Readout, Recurrence, RecurrentInit,
    Regulariser, Reset, SurrogateConfig,
};
use lyapunov_snn::core::exponent::{self, Flow};
use lyapunov_snn::core::metrics::LARGEST_PART;
use lyapunov_snn::engine::kernel::cpu::{self, Recorded};
use lyapunov_snn::engine::kernel::{Plan, TwinKind, TwinPlan};
use lyapunov_snn::engine::model::create_snn;
use lyapunov_snn::engine::proof;
use lyapunov_snn::engine::training::{OpenDevice, Progress, Session};
use pollster::block_on;

const BATCH: usize = 3;
const TIME: usize = 40;

/// Lively networks of every reset, recurrence and readout.
fn networks() -> Vec<ModelConfig> {
    let model = |kind, change: fn(&mut ModelConfig)| {
        let mut model = ModelConfig {
            kind,
            input_dim: 5,
            hidden_dims: vec![19, 11],
            num_classes: 3,
            threshold: 0.5,
            input_gain: 4.0,
            ..ModelConfig::default()
        };
        change(&mut model);
        model
    };
    use ModelKind::{Feedforward, Recurrent};
    vec![
        model(Feedforward, |_| {}),
        model(Feedforward, |model| model.reset = Reset::Zero),
        model(Recurrent, |_| {}),
        model(Recurrent, |model| model.reset = Reset::Zero),
        model(Recurrent, |model| model.reset = Reset::Hard),
        model(Feedforward, |model| model.reset = Reset::Hard),
        model(Recurrent, |model| {
            model.reset = Reset::None;
            model.recurrence = Recurrence::OneToOne;
            model.readout = Readout::SpikeCount {};
            model.surrogate = SurrogateConfig::Triangular { width: 1.0 };
        }),
    ]
}

/// A network's trajectory in 64-bit floats: plan, parameters, membranes and spikes.
fn trajectory(model: &ModelConfig) -> (Plan, Vec<f64>, Vec<f64>, Vec<f64>) {
    let device = Device::flex();
    let mut network = create_snn(model, 2, &device).expect("valid");
    let numbers = network.parameters.numbers().cast(DType::F64);
    network.parameters = lyapunov_snn::engine::model::Parameters::from_tensor(numbers);
    let count = BATCH * TIME * model.input_dim;
    let values: Vec<f64> = (0..count).map(|index| (index as f64 * 0.7).sin()).collect();
    let values = TensorData::new(values, [BATCH, TIME, model.input_dim]);
    let simulation = network.forward(Tensor::from_data(values, (&device, DType::F64)));
    let host = |tensor: Tensor<1>| tensor.into_data().iter::<f64>().collect::<Vec<_>>();
    let spikes = host(simulation.spikes);
    let rate = spikes.iter().sum::<f64>() / spikes.len() as f64;
    assert!((0.02..0.9).contains(&rate), "{model:?} fires at {rate}");
    (
        simulation.plan,
        host(network.parameters.numbers()),
        host(simulation.membrane),
        spikes,
    )
}

/// Directions, a state of each sample.
fn start(plan: &Plan) -> Vec<f64> {
    let count = plan.batch * plan.state_len();
    (0..count).map(|index| (index as f64 * 1.3).cos()).collect()
}

#[test]
fn the_kernels_tangent_is_that_of_the_estimators() {
    for model in networks() {
        let (plan, parameters, membrane, _) = trajectory(&model);
        let start = start(&plan);
        let kernel = cpu::tangent(&plan, &parameters, &membrane, &start);
        let recorded = Recorded::new(&plan, &parameters, &membrane);
        for (sample, start) in start.chunks_exact(plan.state_len()).enumerate() {
            let growth = exponent::tangent(&mut recorded.sample(sample), start, TIME);
            let growth = growth.expect("bounded").by_step;
            let norms = &kernel.norms[sample * TIME..][..TIME];
            for (growth, norm) in growth.iter().zip(norms) {
                assert!(
                    (growth - norm.ln()).abs() < 1e-9,
                    "{model:?}: {growth} {norm}"
                );
            }
        }
    }
}

#[test]
fn the_kernels_finite_size_twin_is_that_of_the_estimators() {
    for model in networks() {
        let (plan, parameters, membrane, spikes) = trajectory(&model);
        let start = start(&plan);
        for eps in [1e-3, 0.1] {
            let twin = TwinPlan {
                eps,
                layers: Vec::new(),
                kind: TwinKind::FiniteSize,
                transient: 0,
            };
            let along = cpu::TwinInputs {
                parameters: &parameters,
                masks: &[],
                membrane: &membrane,
                spikes: &spikes,
            };
            let kernel = cpu::twin(&plan, &twin, along, &start);
            let recorded = Recorded::new(&plan, &parameters, &membrane);
            let (mut exponent, mut flipped) = (0.0, 0.0);
            for (sample, start) in start.chunks_exact(plan.state_len()).enumerate() {
                let mut flow = recorded.sample(sample);
                let growth = exponent::finite_size(&mut flow, eps, start, TIME);
                let growth = growth.expect("bounded");
                exponent += growth.largest() / BATCH as f64;
                flipped += growth.flipped.expect("neurons") / BATCH as f64;
            }
            let [of_kernel, flips] = kernel.exponent;
            assert!(
                (exponent - of_kernel).abs() < 1e-6,
                "{model:?}: {exponent} {of_kernel}"
            );
            assert!(
                (flipped - flips).abs() < 1e-12,
                "{model:?}: {flipped} {flips}"
            );
        }
    }
}

#[test]
fn the_seeds_twin_step_by_step_is_its_kernels_to_the_last_bit() {
    let mut flipped = 0.0;
    for model in networks() {
        let (plan, parameters, membrane, spikes) = trajectory(&model);
        let start = start(&plan);
        for layers in [vec![0, 1], vec![1]] {
            let twin = TwinPlan {
                eps: 0.1,
                layers,
                kind: TwinKind::Reference,
                transient: 0,
            };
            let along = cpu::TwinInputs {
                parameters: &parameters,
                masks: &[],
                membrane: &membrane,
                spikes: &spikes,
            };
            let kernel = cpu::twin(&plan, &twin, along, &start);
            let (by_time, by_layer) = cpu::twin_growth(&plan, &twin, &kernel);
            let recorded = Recorded::new(&plan, &parameters, &membrane);
            let mut sums = cpu::TwinSums::new(&plan);
            for (sample, start) in start.chunks_exact(plan.state_len()).enumerate() {
                let mut along = cpu::TwinAlong::new((&plan, &twin), &recorded, sample, start);
                for _ in 0..TIME {
                    along.advance(&mut sums);
                }
                along.end(&mut sums);
            }
            assert_eq!(sums.exponent(&plan), kernel.exponent, "{model:?}");
            assert_eq!((sums.by_time, sums.by_layer), (by_time, by_layer));
            flipped += kernel.exponent[1];
        }
    }
    assert!(flipped > 0.0, "spikes flipped somewhere");
}

#[test]
fn a_measurement_in_pieces_gives_what_it_gives_in_one_go() {
    let session = session(&ExperimentConfig::default());
    let whole = block_on(session.measure(4, &[])).expect("measured");
    let mut measuring = block_on(session.measuring(4, &[])).expect("begun");
    let mut pieces = 1;
    let measured = loop {
        match measuring.advance() {
            Some(measured) => break measured.expect("measured"),
            None => pieces += 1,
        }
    };
    assert!(pieces > 2, "{pieces} pieces");
    assert_eq!(measured, whole);
}

#[test]
fn the_first_of_a_networks_spectrum_is_its_tangents_exponent() {
    let (plan, parameters, membrane, _) = trajectory(&networks()[2]);
    let recorded = Recorded::new(&plan, &parameters, &membrane);
    let dimension = recorded.sample(0).dimension();
    let starts: Vec<f64> = (0..4 * dimension).map(|i| ((i * i) as f64).sin()).collect();
    let spectrum = exponent::spectrum(&mut recorded.sample(0), &starts, 3, TIME).expect("bounded");
    let tangent = exponent::tangent(&mut recorded.sample(0), &starts[..dimension], TIME);
    let tangent = tangent.expect("bounded").largest();
    assert!((spectrum.exponents[0] - tangent).abs() < 1e-10);
    let others = &spectrum.exponents[1..];
    assert!(others.iter().all(|&other| other < tangent), "{spectrum:?}");
}

#[test]
fn what_is_known_beforehand_is_measured_right_on_both_devices() {
    for device in [OpenDevice::cpu(), crate::support::gpu()] {
        for row in proof::rows() {
            let proof = block_on(row.measure(&device)).expect("a device that works");
            assert!(proof.within, "{proof:?}");
        }
    }
}

#[test]
fn a_system_that_is_measured_in_pieces_gives_the_same_numbers() {
    let device = OpenDevice::cpu();
    let systems = proof::rows()
        .into_iter()
        .filter_map(|row| Some((row, row.in_pieces()?)));
    let mut count = 0;
    for (row, pieces) in systems {
        let at_once = block_on(row.measure(&device)).expect("a system");
        assert_eq!(pieces.finish(), at_once);
        count += 1;
    }
    assert!(count > 10, "{count} systems");
}

/// The rows of docs/exponents.md's table, by how they begin, with what they are measured by.
const DOCUMENTED: [(&str, &[&str]); 11] = [
    ("Henon map", &["henon-spectrum"]),
    (
        "logistic map",
        &["logistic-tangent", "logistic-finite-size"],
    ),
    ("Lorenz", &["lorenz-spectrum"]),
    (
        "x <- g J tanh x",
        &[
            "random-1.5-tangent",
            "random-2-tangent",
            "random-3-tangent",
            "random-5-tangent",
        ],
    ),
    ("[[0.9, 1], [0, 0.5]]", &["linear-spectrum"]),
    (
        "a silent LIF layer",
        &["silent-lif-tangent", "silent-lif-finite-size"],
    ),
    ("two silent LIF layers", &["silent-lif-reference"]),
    (
        "a silent neuron with a current",
        &["silent-rsynaptic-tangent", "silent-rsynaptic-spectrum"],
    ),
    ("the same over T = 400", &["two-decays-rare-qr-spectrum"]),
    (
        "a silent recurrent layer",
        &[
            "silent-short-10-tangent",
            "silent-short-25-tangent",
            "silent-short-100-tangent",
        ],
    ),
    (
        "one neuron that fires",
        &[
            "periodic-10-tangent",
            "periodic-25-tangent",
            "periodic-100-tangent",
        ],
    ),
];

/// What a row of the table says was measured.
fn documented(row: &str) -> Vec<f64> {
    let table = include_str!("../../docs/exponents.md");
    let line = table.lines().find(|line| {
        let known = line.strip_prefix("| ");
        known.is_some_and(|line| line.starts_with(row) && line.matches('|').count() == 4)
    });
    let measured = line.and_then(|line| line.split('|').nth(3));
    let words = measured
        .unwrap_or_else(|| panic!("no row {row}"))
        .split([' ', ',', ';']);
    words.filter_map(|word| word.parse().ok()).collect()
}

/// A tenth of the tolerance is for other mathematical libraries, where a chaotic system goes other ways.
#[test]
fn the_table_of_known_exponents_says_what_prove_measures() {
    let device = OpenDevice::cpu();
    let measured = proof::rows().into_iter().map(|row| {
        let proof = block_on(row.measure(&device)).expect("a device that works");
        (proof.key.clone(), proof)
    });
    let measured: std::collections::BTreeMap<_, _> = measured.collect();
    for (row, keys) in DOCUMENTED {
        let written = documented(row);
        let proofs: Vec<_> = keys.iter().map(|&key| &measured[key]).collect();
        let (allowed, numbers) = proofs
            .iter()
            .fold((5e-5, Vec::new()), |(most, all), proof| {
                let all = [all, proof.measured.clone()].concat();
                (f64::max(most, proof.tolerance / 10.0), all)
            });
        let near = |value: f64, others: &[f64]| {
            others.iter().any(|other| (other - value).abs() <= allowed)
        };
        assert!(!written.is_empty(), "{row}");
        assert!(
            written.iter().all(|&value| near(value, &numbers))
                && numbers.iter().all(|&value| near(value, &written)),
            "{row}: written {written:?}, measured {numbers:?}"
        );
    }
}

#[test]
fn a_finite_size_exponent_depends_on_its_distance_and_says_how_much_flipped() {
    let session = session(&ExperimentConfig::default());
    let exponents = block_on(session.measure(4, &[])).expect("measured");
    assert_eq!((exponents.samples, exponents.sweep.len()), (4, 7));
    let flipped: Vec<f32> = exponents.sweep.iter().map(|point| point.flipped).collect();
    assert!(flipped[0] < 1e-4 && flipped[6] > 0.005, "{flipped:?}");
    let lambda = |index: usize| exponents.sweep[index].exponent;
    assert!(
        (lambda(0) - lambda(6)).abs() > 0.02,
        "{:?}",
        exponents.sweep
    );
    assert_eq!(exponents.tangent.by_time.len(), 100);
    assert_eq!(exponents.tangent.by_layer.len(), 1);
    assert_eq!(exponents.spectrum.len(), 4);
    let first = exponents.spectrum[0] - exponents.tangent.exponent;
    assert!(
        first.abs() < 1e-5,
        "the first is the tangent's, off by {first}"
    );
    let reference = exponents.reference.expect("offered for every network");
    assert_eq!(
        (reference.by_time.len(), reference.by_layer.len()),
        (100, 1)
    );
    let error = block_on(session.measure(4, &[1e-7])).expect_err("too small");
    assert!(
        error
            .to_string()
            .contains("eps is 0.0000001; allowed: 0.000001 to 10"),
        "{error}"
    );
}

fn last_step(session: &mut Session) -> lyapunov_snn::core::metrics::StepMetrics {
    let progress = run_to_end(session).expect("trains");
    let step = progress.into_iter().rev().find_map(|item| match item {
        Progress::Step(metrics) => Some(metrics),
        Progress::Epoch { .. } => None,
    });
    step.expect("a run has steps")
}

#[test]
fn training_reads_the_finite_size_exponent_with_its_flips_and_holds_the_tangents() {
    let mut config = small();
    config.lyapunov.estimator = EstimatorKind::FiniteSize;
    config.lyapunov.eps = Some(0.1);
    let step = last_step(&mut session(&config));
    let (exponent, flipped) = (step.exponent, step.flipped.expect("a twin"));
    assert!(exponent.is_some_and(f32::is_finite));
    assert!((0.0..1.0).contains(&flipped));
}

#[test]
fn a_spectrum_is_measured_after_each_epoch_where_it_is_the_estimator() {
    let mut config = small();
    config.lyapunov.estimator = EstimatorKind::Spectrum;
    config.lyapunov.exponents = 3;
    let progress = run_to_end(&mut session(&config)).expect("trains");
    let spectra = progress.iter().filter_map(|item| match item {
        Progress::Epoch { metrics, .. } => Some(&metrics.spectrum),
        Progress::Step(_) => None,
    });
    let spectra: Vec<_> = spectra.collect();
    assert_eq!(spectra.len(), 3, "after the warm-up and two epochs");
    assert!(spectra.iter().all(|spectrum| spectrum.len() == 3));
    let last = progress.iter().rev().find_map(|item| match item {
        Progress::Epoch { metrics, .. } => Some(metrics.spectrum_samples),
        Progress::Step(_) => None,
    });
    assert_eq!(last, Some(16), "fewer than the exponent's");
}

#[test]
fn a_measurement_says_how_each_estimators_samples_spread() {
    let session = session(&small());
    let exponents = block_on(session.measure(12, &[])).expect("measured");
    let reference = exponents.reference.expect("offered for every network");
    // A twin without flips grows alike along every sample.
    for growth in [&exponents.tangent, &exponents.finite_size, &reference] {
        let (mean, spread) = (growth.exponent, growth.spread);
        assert!(spread.p10 <= spread.p90, "{growth:?}");
        assert!(spread.mean_square >= mean, "{growth:?}");
    }
    let (mean, spread) = (exponents.tangent.exponent, exponents.tangent.spread);
    assert!(spread.p10 < mean && mean < spread.p90, "{spread:?}");
    assert!(spread.mean_square > mean + 1e-4, "{spread:?}");
}

#[test]
fn steps_and_epochs_report_the_spread_where_they_report_an_exponent() {
    let mut config = small();
    for estimator in [EstimatorKind::Tangent, EstimatorKind::Reference] {
        config.lyapunov.estimator = estimator;
        config.lyapunov.regulariser = Regulariser::Off;
        config.lyapunov.measure_every = 2;
        for item in run_to_end(&mut session(&config)).expect("trains") {
            let (exponent, spread) = match item {
                Progress::Step(step) => (step.exponent, step.exponent_spread),
                Progress::Epoch { metrics, .. } => {
                    (Some(metrics.exponent), metrics.exponent_spread)
                }
            };
            assert_eq!(exponent.is_some(), spread.is_some());
            // One sample whose twin flips may carry the mean above nine tenths of the others.
            if let Some((mean, spread)) = exponent.zip(spread) {
                assert!(spread.p10 < spread.p90, "{mean} {spread:?}");
                assert!(spread.mean_square > mean, "{mean} {spread:?}");
            }
        }
    }
}

#[test]
fn diagnosis_tells_silent_saturated_and_reached_neurons() {
    let mut config = small_feedforward();
    config.model.threshold = 1000.0;
    let step = last_step(&mut session(&config));
    assert_eq!(step.layers.len(), 2);
    for layer in &step.layers {
        assert_eq!(
            (layer.firing_rate, layer.silent, layer.saturated),
            (0.0, 1.0, 0.0)
        );
        assert_eq!(layer.window, 0.0);
    }
    config.model.threshold = 0.001;
    config.model.reset = Reset::None;
    config.model.beta = 1.0;
    config.model.input_gain = 20.0;
    config.model.surrogate = SurrogateConfig::StraightThrough {};
    let step = last_step(&mut session(&config));
    let layer = step.layers[0];
    assert!(layer.saturated > 0.05, "{layer:?}");
    assert_eq!(
        layer.window, 1.0,
        "a straight-through surrogate reaches everything"
    );
}

#[test]
fn gradient_norms_by_layer_and_by_time_step_are_of_the_same_errors() {
    let step = last_step(&mut session(&small_feedforward()));
    let squares = |values: &mut dyn Iterator<Item = f32>| values.map(|v| v * v).sum::<f32>();
    let by_layer = squares(&mut step.layers.iter().filter_map(|layer| layer.gradient_norm));
    let by_time = squares(&mut step.gradient_by_time.iter().copied());
    assert_eq!(step.gradient_by_time.len(), 10);
    assert!(
        by_layer > 0.0 && (by_layer / by_time - 1.0).abs() < 1e-4,
        "{by_layer} {by_time}"
    );
}

/// Sums of squares in 32 bits: beyond them a part has no number, and never a false one.
#[test]
fn a_part_of_the_gradient_beyond_what_is_measured_is_infinite_and_not_the_largest_number() {
    let mut config = small();
    config.task.time_steps = 30;
    config.model.recurrent_init = RecurrentInit::Normal { gain: 8.0 };
    config.model.surrogate = SurrogateConfig::StraightThrough {};
    config.lyapunov.regulariser = Regulariser::Off;
    let mut session = session(&config);
    let progress = block_on(session.step()).expect("the whole gradient is still a number");
    let Some(Progress::Step(step)) = progress.first() else {
        panic!("the CPU has its numbers at once")
    };
    let whole = f64::from(step.gradient_norm.expect("a training step"));
    assert!(whole > LARGEST_PART, "{whole}");
    assert_eq!(step.gradient_by_time[0], f32::INFINITY);
    let last = step.gradient_by_time[29];
    assert!(last.is_finite() && last > 0.0, "{last}");
    assert_eq!(step.layers[0].gradient_norm, Some(f32::INFINITY));
    let json = serde_json::json!(step);
    assert!(json["gradient_by_time"][0].is_null(), "{json}");
}

#[test]
fn learnt_constants_move_and_the_others_stay() {
    let mut config = small();
    config.model.learn_beta = true;
    let mut session = session(&config);
    let plan = session.network.plan(1, 1);
    let constants = plan.layers()[0].constants;
    let step = last_step(&mut session);
    let numbers = session.network.parameters.numbers().into_data();
    let numbers: Vec<f32> = numbers.iter::<f32>().collect();
    assert_eq!([numbers[constants], numbers[constants + 2]], [0.9, 1.0]);
    assert_ne!(numbers[constants + 1], 0.85);
    let reported = step.layers[0].constants.expect("one of them is learnt");
    assert_eq!(reported[..], numbers[constants..constants + 3]);
}

#[test]
fn what_the_reference_cannot_read_below_is_called_a_floor_in_training_and_when_measured() {
    let mut config = small();
    config.lyapunov.estimator = EstimatorKind::Reference;
    config.lyapunov.regulariser = Regulariser::Off;
    config.lyapunov.measure_every = 1;
    config.model.threshold = 1000.0;
    for (decay, floored) in [(0.0, true), (0.5, false)] {
        (config.model.alpha, config.model.beta) = (decay, decay);
        let mut session = session(&config);
        let read = block_on(session.measure(4, &[])).expect("measured");
        let read = read.reference.expect("offered");
        assert_eq!(read.floored > 0.9, floored, "{decay}: {}", read.floored);
        // log of 1e-6 over eps.
        assert_eq!(
            (read.exponent + 4.605).abs() < 0.01,
            floored,
            "{}",
            read.exponent
        );
        let step = last_step(&mut session);
        assert_eq!(step.floored > 0.9, floored, "{decay}: {}", step.floored);
    }
}
