//! The exponent over few time steps: what is known, one number wherever it is read, and what a run eight
//! times as long says.

use crate::support::{gpu, small};
use burn::tensor::{Device, Tensor, TensorData};
use lyapunov_snn::core::config::{
    EstimatorKind, ExperimentConfig, LyapunovConfig, ModelConfig, ModelKind, PRESETS, Preset,
    Readout, Recurrence, RecurrentInit, Reset, Statistic, SurrogateConfig,
};
use lyapunov_snn::core::dataset::Sources;
use lyapunov_snn::core::encoding::Encoder;
use lyapunov_snn::core::exponent::LOST;
use lyapunov_snn::core::metrics::{Halves, mean_and_error};
use lyapunov_snn::core::random::{Stream, stream};
use lyapunov_snn::engine::lyapunov::{Perturbation, forward, tangent};
use lyapunov_snn::engine::model::{Network, create_snn};
use lyapunov_snn::engine::training::{OpenDevice, Progress, Session};
use pollster::block_on;

const BATCH: usize = 5;

/// A recurrent network that never fires, with random weights.
fn silent(alpha: f64, beta: f64) -> ModelConfig {
    ModelConfig {
        alpha,
        beta,
        input_dim: 3,
        hidden_dims: vec![12, 7],
        num_classes: 2,
        threshold: 1000.0,
        recurrent_init: RecurrentInit::Normal { gain: 1.2 },
        ..ModelConfig::default()
    }
}

/// The exponent of a network over `time` steps of no input, and each sample's share of floors.
fn read(model: &ModelConfig, kind: EstimatorKind, time: usize, device: &Device) -> (f64, Vec<f32>) {
    let network = create_snn(model, 1, device).expect("valid");
    let mut rng = stream(0, Stream::Perturbation, 0);
    let start = Perturbation::draw(kind, &network, BATCH, &mut rng, device);
    let input = Tensor::zeros([BATCH, time, model.input_dim], device);
    let lyapunov = LyapunovConfig {
        estimator: kind,
        ..LyapunovConfig::default()
    };
    let (_, reading) = forward(kind, &lyapunov, &network, input, None, &start).expect("valid");
    let samples = reading
        .samples
        .into_data()
        .iter::<f32>()
        .collect::<Vec<_>>();
    let exponent = f64::from(reading.exponent.into_scalar::<f32>());
    (exponent, samples[BATCH..].to_vec())
}

#[test]
fn a_silent_recurrent_network_reads_ln_of_its_slower_decay_at_every_t() {
    let cpu = OpenDevice::cpu().device;
    let decays = [
        (0.9, 0.85),
        (0.85, 0.9),
        (0.9, 0.9),
        (0.9, 0.0),
        (0.0, 0.9),
        (1.0, 0.85),
        (0.9, 1.0),
    ];
    for (alpha, beta) in decays {
        for time in [1, 2, 3, 10, 25, 100] {
            for device in [&cpu, &gpu().device] {
                for kind in [EstimatorKind::Tangent, EstimatorKind::FiniteSize] {
                    let (exponent, floors) = read(&silent(alpha, beta), kind, time, device);
                    let known = f64::max(alpha, beta).ln();
                    assert!(
                        (exponent - known).abs() < 2e-6,
                        "{kind:?}, alpha {alpha}, beta {beta}, T {time}: {exponent}, not {known}"
                    );
                    assert!(floors.iter().all(|&share| share == 0.0), "{floors:?}");
                }
            }
        }
    }
}

#[test]
fn learnt_decays_start_along_their_own_slow_mode() {
    let mut model = silent(0.9, 0.85);
    (model.learn_alpha, model.learn_beta) = (true, true);
    let device = OpenDevice::cpu().device;
    for time in [10, 25] {
        let (exponent, _) = read(&model, EstimatorKind::Tangent, time, &device);
        assert!(
            (exponent - 0.9f64.ln()).abs() < 2e-6,
            "T {time}: {exponent}"
        );
    }
}

#[test]
fn where_nothing_is_left_the_floor_is_read_and_called_one() {
    let model = ModelConfig {
        // Exactly 0 so far from the threshold.
        surrogate: SurrogateConfig::Triangular { width: 1.0 },
        ..silent(0.0, 0.0)
    };
    for device in [&OpenDevice::cpu().device, &gpu().device] {
        for kind in [EstimatorKind::Tangent, EstimatorKind::FiniteSize] {
            let (exponent, floors) = read(&model, kind, 20, device);
            assert!((exponent - LOST.ln()).abs() < 1e-4, "{kind:?}: {exponent}");
            assert!(floors.iter().all(|&share| share == 1.0), "{floors:?}");
        }
    }
}

#[test]
fn each_number_of_a_spectrum_and_each_distance_is_called_a_floor_where_it_is_one() {
    let measured = |change: Change| {
        let mut config = small();
        config.model.hidden_dims = vec![1];
        change(&mut config);
        let session = Session::new(config, OpenDevice::cpu(), None).expect("valid");
        block_on(session.measure(3, &[1e-3, 1.0])).expect("measures")
    };
    let silent = measured(|it| {
        it.model.threshold = 1000.0;
        (it.model.alpha, it.model.beta) = (0.0, 0.9);
    });
    assert_eq!(silent.spectrum_floored, [0.0, 1.0]);
    assert!((silent.spectrum[0] - 0.9f32.ln()).abs() < 1e-6);
    // At most the floor, times the step that the direction takes from where it begins anew.
    let second = f64::from(silent.spectrum[1]);
    assert!(second < LOST.ln() + 1.0, "{second}");
    assert!(silent.sweep.iter().all(|point| point.floored == 0.0));
    let clamped = measured(|it| {
        it.model.kind = ModelKind::Feedforward;
        it.model.input_gain = 100.0;
        it.model.threshold = 0.01;
        it.model.reset = Reset::Zero;
    });
    assert_eq!(clamped.sweep[0].floored, clamped.finite_size.floored);
    assert!(clamped.sweep.iter().all(|point| point.floored > 0.0));
    assert_eq!(clamped.spectrum_floored, [clamped.tangent.floored]);
    assert!(clamped.tangent.floored > 0.0);
}

type Change = fn(&mut ExperimentConfig);

/// What makes of a small network one whose tangents live, fade or die.
const CHANGES: [(&str, Change); 17] = [
    ("recurrent", |_| {}),
    ("feedforward", |it| it.model.kind = ModelKind::Feedforward),
    ("two layers", |it| it.model.hidden_dims = vec![11, 9]),
    ("beta 0", |it| it.model.beta = 0.0),
    ("beta 1", |it| it.model.beta = 1.0),
    ("feedforward, beta 0: nothing but floors", |it| {
        it.model.kind = ModelKind::Feedforward;
        it.model.beta = 0.0;
    }),
    (
        "one neuron that fires and is reset to zero at every step",
        |it| {
            it.model.kind = ModelKind::Feedforward;
            it.model.hidden_dims = vec![1];
            it.model.input_gain = 100.0;
            it.model.threshold = 0.01;
            it.model.reset = Reset::Zero;
        },
    ),
    ("three neurons reset to zero", |it| {
        it.model.hidden_dims = vec![3];
        it.model.input_gain = 20.0;
        it.model.reset = Reset::Zero;
    }),
    (
        "a few reset to zero, which now and then read floors",
        |it| {
            it.model.kind = ModelKind::Feedforward;
            it.model.hidden_dims = vec![2, 2];
            it.model.input_gain = 20.0;
            it.model.threshold = 0.1;
            it.model.reset = Reset::Zero;
        },
    ),
    ("learnt decays and threshold", |it| {
        it.model.learn_alpha = true;
        it.model.learn_beta = true;
        it.model.learn_threshold = true;
    }),
    ("reset at the spike", |it| it.model.reset = Reset::Hard),
    ("each neuron heard by itself alone", |it| {
        it.model.recurrence = Recurrence::OneToOne
    }),
    ("classes that count spikes", |it| {
        it.model.readout = Readout::SpikeCount {}
    }),
    ("by a spectrum", |it| {
        it.lyapunov.estimator = EstimatorKind::Spectrum
    }),
    ("from the first step", |it| it.lyapunov.transient = Some(0)),
    ("by the finite size of a twin", |it| {
        it.lyapunov.estimator = EstimatorKind::FiniteSize
    }),
    ("by the finite size of a twin, beta 0", |it| {
        it.lyapunov.estimator = EstimatorKind::FiniteSize;
        it.model.beta = 0.0;
    }),
];

fn experiments() -> impl Iterator<Item = (&'static str, ExperimentConfig)> {
    CHANGES.iter().map(|&(name, change)| {
        let mut config = small();
        config.training.epochs = 1;
        config.lyapunov.warmup_steps = 0;
        change(&mut config);
        (name, config)
    })
}

/// The exponent after the first epoch, as chart and `train` have it, and as Measure now says of the same
/// weights and samples.
fn charted_and_measured(config: &ExperimentConfig, device: OpenDevice) -> [(f32, f32); 2] {
    let mut session = Session::new(config.clone(), device, None).expect("valid");
    let epoch = loop {
        let progress = block_on(session.step()).expect("trains");
        let found = progress.into_iter().find_map(|item| match item {
            Progress::Epoch { metrics, .. } if metrics.epoch == 1 => Some(metrics),
            _ => None,
        });
        if let Some(epoch) = found {
            break epoch;
        }
    };
    let measured = block_on(session.measure(10_000, &[])).expect("measures");
    let read = match config.lyapunov.estimator {
        EstimatorKind::FiniteSize => measured.finite_size,
        _ => measured.tangent,
    };
    [
        (epoch.exponent, epoch.floored),
        (read.exponent, read.floored),
    ]
}

#[test]
fn chart_train_and_measure_now_say_one_number_on_both_devices() {
    for (name, mut config) in experiments() {
        // The weights must not depend on the device: none is trained.
        config.training.learning_rate = 1e-8;
        let mut said = charted_and_measured(&config, OpenDevice::cpu()).to_vec();
        if gpu()
            .check(&config.model, config.lyapunov.estimator)
            .is_ok()
        {
            said.extend(charted_and_measured(&config, gpu()));
        }
        let (first, floored) = said[0];
        for &(exponent, floors) in &said {
            assert!((exponent - first).abs() < 1e-4, "{name}: {said:?}");
            assert!((floors - floored).abs() < 1e-3, "{name}: {said:?}");
        }
        let dies = name.contains("floors") || name.contains("every step");
        assert_eq!(floored > 0.0, dies, "{name}: {said:?}");
    }
}

#[test]
fn chart_train_and_measure_now_say_one_number_of_weights_that_training_moved() {
    for (name, mut config) in experiments() {
        config.training.learning_rate = 1e-2;
        let [charted, measured] = charted_and_measured(&config, OpenDevice::cpu());
        assert!(
            (charted.0 - measured.0).abs() < 1e-4,
            "{name}: {charted:?}, {measured:?}"
        );
        assert!(
            (charted.1 - measured.1).abs() < 1e-3,
            "{name}: {charted:?}, {measured:?}"
        );
    }
}

/// A reading over T steps and over eight times as many, of the same samples: each mean with its standard
/// error.
struct Pair {
    short: (f64, f64),
    long: (f64, f64),
    /// Of the short one.
    halves: Halves,
}

const SAMPLES: usize = 16;

/// Time steps after which a network has come to what it does later.
const SETTLED: usize = 50;

/// Which of the time steps count: a table of docs/exponents.md, by its heading.
#[derive(Clone, Copy)]
enum Counted {
    /// Those of T that the preset counts as it ships.
    AsShipped,
    /// T of them, after [`SETTLED`] that do not.
    OnceSettled,
}

impl Counted {
    const ALL: [Self; 2] = [Self::AsShipped, Self::OnceSettled];

    fn heading(self) -> &'static str {
        match self {
            Self::AsShipped => "### As shipped",
            Self::OnceSettled => "### Once settled",
        }
    }

    /// Time steps in all, and those at their beginning that do not count.
    fn steps(self, config: &ExperimentConfig, time: usize) -> (usize, usize) {
        match self {
            Self::AsShipped => {
                let mut config = config.clone();
                config.task.time_steps = time;
                (time, config.transient())
            }
            Self::OnceSettled => (SETTLED + time, SETTLED),
        }
    }
}

/// Input of the same statistics as many steps long: the same kind of input drawn anew for each part.
fn inputs(config: &ExperimentConfig, steps: usize) -> Vec<Vec<f32>> {
    let dataset = Sources::default().dataset(config).expect("it is generated");
    let test = &dataset.split.test[..SAMPLES.min(dataset.split.test.len())];
    let encoder = Encoder::new(config);
    let parts: Vec<Vec<f32>> = (0..steps.div_ceil(config.task.time_steps))
        .map(|part| {
            // Another sample's spikes for each part: the same digit would repeat the same spikes.
            let shifted: Vec<usize> = (0..test.len())
                .map(|at| test[(at + part) % test.len()])
                .collect();
            encoder.batch(&dataset, &shifted)
        })
        .collect();
    let channels = config.task.input_dim();
    let each = config.task.time_steps * channels;
    (0..test.len())
        .map(|sample| {
            let of_part = |part: &Vec<f32>| part[sample * each..(sample + 1) * each].to_vec();
            let whole = parts.iter().flat_map(of_part);
            whole.take(steps * channels).collect()
        })
        .collect()
}

fn pair(network: &Network, config: &ExperimentConfig, counted: Counted) -> Pair {
    let device = Device::flex();
    // Each sample's exponent over the last of the steps that count, all but `later` of them.
    let reading = |time: usize, later: usize| {
        let (steps, transient) = counted.steps(config, time);
        let inputs = inputs(config, steps);
        let values: Vec<f32> = inputs.concat();
        let shape = [inputs.len(), steps, config.task.input_dim()];
        let input = Tensor::<3>::from_data(TensorData::new(values, shape), &device);
        let mut rng = stream(1, Stream::Perturbation, 0);
        let kind = EstimatorKind::Tangent;
        let start = Perturbation::draw(kind, network, inputs.len(), &mut rng, &device);
        let simulation = network.forward(input);
        let transient = transient + later;
        let growth = tangent::growth(network, &simulation, &start, transient, Statistic::Mean);
        let samples = growth.samples.into_data();
        let samples = samples.iter::<f32>().take(inputs.len()).map(f64::from);
        samples.collect::<Vec<f64>>()
    };
    let estimate = |samples: &[f64]| {
        let (mean, error) = mean_and_error(samples);
        (mean, error.expect("several samples"))
    };
    let time = config.task.time_steps;
    let (steps, transient) = counted.steps(config, time);
    let (all, half) = ((steps - transient) as f64, (steps - transient) / 2);
    let (short, second) = (reading(time, 0), reading(time, half));
    let of_half = |(&whole, &second): (&f64, &f64)| {
        let first = (all * whole - (all - half as f64) * second) / half as f64;
        [first, second]
    };
    let halves: Vec<[f64; 2]> = short.iter().zip(&second).map(of_half).collect();
    Pair {
        short: estimate(&short),
        long: estimate(&reading(8 * time, 0)),
        halves: Halves::new(halves.iter().map(<[f64; 2]>::as_slice)).expect("two halves"),
    }
}

/// The presets with their tasks over T steps, where they fit into as many.
fn over(time: usize) -> impl Iterator<Item = (&'static Preset, ExperimentConfig)> {
    PRESETS.iter().filter_map(move |preset| {
        let mut config = (preset.config)();
        config.task.time_steps = time;
        config.validate().is_ok().then_some((preset, config))
    })
}

/// The lengths of a short window, and the columns of the tables.
const WINDOWS: [usize; 3] = [25, 50, 100];

/// What networks read, cell by cell of a table, each to be found in the document at the end: all of a table
/// are seen before one fails.
#[derive(Default)]
struct Told {
    wrong: Vec<String>,
    /// How many windows agree with the longer ones and do not, each by whether their halves agree and do not.
    cases: [[usize; 2]; 2],
}

impl Told {
    /// Prints what a network reads; how many standard errors both are apart.
    fn cell(
        &mut self,
        counted: Counted,
        (name, when, time): (&str, &str, usize),
        pair: &Pair,
    ) -> f64 {
        // As they are printed: whoever counts goes by the table.
        let rounded = |(mean, error): (f64, f64)| {
            let round = |number: f64| (number * 1e3).round() / 1e3;
            (round(mean), round(error))
        };
        let (short, long) = (rounded(pair.short), rounded(pair.long));
        let apart = (short.0 - long.0).abs() / short.1.hypot(long.1);
        let cell = format!(
            "{:.3} ± {:.3} / {:.3} ± {:.3}",
            short.0, short.1, long.0, long.1
        );
        let heading = counted.heading();
        let halves = pair.halves;
        println!("{heading} | {name} | {time} | {when} | {cell} | {apart:.1} | {halves:?} |");
        self.cases[usize::from(apart > 2.0)][usize::from(halves.differ())] += 1;
        let table = DOCUMENT.split(heading).nth(1).expect("the table's heading");
        let table = table.split("\n#").next().unwrap_or(table);
        let row = format!("| `{name}`, {when} |");
        let row = table.lines().find_map(|line| line.strip_prefix(&row));
        let column = WINDOWS.iter().position(|own| *own == time);
        let mut cells = row.unwrap_or_default().split('|').map(str::trim);
        if column.and_then(|column| cells.nth(column)) != Some(&cell) {
            self.wrong
                .push(format!("{heading}: {name}, {when}, T {time}: {cell}"));
        }
        apart
    }

    /// What the document says of halves is what was counted.
    fn end(self, counted: Counted, when: &str) {
        let [[quiet, warned], [missed, told]] = self.cases;
        let said = format!(
            "{}, {when}: {told} of {} that are apart, {warned} of {} that agree",
            counted.heading().trim_start_matches("### "),
            missed + told,
            quiet + warned
        );
        let document = DOCUMENT.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(document.contains(&said), "docs/exponents.md: {said}");
        assert_eq!(self.wrong, Vec::<String>::new(), "docs/exponents.md");
    }
}

/// Presets whose input is the same kind at every time step, so that a longer run is more of the same.
const STATIONARY: [&str; 3] = ["demonstration", "store_recall", "reference"];

/// At T = 25 an untrained network is still on its way to what it does later, and a task with a beginning
/// and an end is never stationary: docs/exponents.md says by how much they are apart.
#[test]
fn untrained_networks_read_what_runs_eight_times_as_long_read_once_they_have_settled() {
    let mut told = [Told::default(), Told::default()];
    for (counted, told) in Counted::ALL.into_iter().zip(&mut told) {
        for time in WINDOWS {
            for (preset, config) in over(time) {
                let network = create_snn(&config.model, config.seed, &Device::flex());
                let pair = pair(&network.expect("valid"), &config, counted);
                let apart = told.cell(counted, (preset.key, "untrained", time), &pair);
                let is_steady = STATIONARY.contains(&preset.key);
                // Where the standard error is tiny (one feedforward preset), a hundredth is near enough.
                let off = if is_steady { 0.01 } else { 0.03 };
                let is_near = apart < 3.0 || (pair.short.0 - pair.long.0).abs() < off;
                let is_asked = match counted {
                    Counted::AsShipped => time > 25 && is_steady,
                    Counted::OnceSettled => true,
                };
                let name = format!("{}, {}, T {time}", counted.heading(), preset.key);
                assert!(!is_asked || is_near, "{name}: {apart} standard errors");
            }
        }
    }
    for (counted, told) in Counted::ALL.into_iter().zip(told) {
        told.end(counted, "untrained");
    }
}

#[test]
#[ignore = "trains every preset at three lengths: the tables of docs/exponents.md"]
fn short_windows_of_trained_networks() {
    let mut told = [Told::default(), Told::default()];
    for time in WINDOWS {
        for (preset, config) in over(time) {
            let mut session = Session::new(config.clone(), OpenDevice::cpu(), None).expect("valid");
            while !session.is_finished() {
                if block_on(session.step()).is_err() {
                    break;
                }
            }
            let network = session.network;
            for (counted, told) in Counted::ALL.into_iter().zip(&mut told) {
                let pair = pair(&network, &config, counted);
                let apart = told.cell(counted, (preset.key, "trained", time), &pair);
                // The error printed is that over samples alone: where it is small, 0.035 is what a window
                // of 25 steps may be off by.
                let is_near = apart < 2.0 || (pair.short.0 - pair.long.0).abs() < 0.035;
                assert!(is_near, "{}, T {time}: {apart} standard errors", preset.key);
            }
        }
    }
    for (counted, told) in Counted::ALL.into_iter().zip(told) {
        told.end(counted, "trained");
    }
}

fn preset(key: &str) -> ExperimentConfig {
    (Preset::named(key).expect("a preset").config)()
}

const DOCUMENT: &str = include_str!("../../docs/exponents.md");

/// Numbers as the document lists them.
fn listed(numbers: &[f64]) -> String {
    let numbers = numbers.iter().map(|number| format!("{number:.2}"));
    numbers.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_onset_of_an_untrained_network_grows_as_the_document_says_and_is_over_after_20_steps() {
    let mut config = preset("demonstration");
    config.task.time_steps = 200;
    config.lyapunov.transient = Some(0);
    let session = Session::new(config, OpenDevice::cpu(), None).expect("valid");
    let measured = block_on(session.measure(64, &[])).expect("measures");
    let growth = measured.tangent.by_time.chunks(5).map(|five| {
        let sum: f32 = five.iter().sum();
        f64::from(sum) / five.len() as f64
    });
    let growth: Vec<f64> = growth.collect();
    let onset = listed(&growth[..5]);
    let document = DOCUMENT.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        document.contains(&format!("21-25 is {onset}, and 0.07 to 0.12 in each five")),
        "{onset}"
    );
    let later = growth[5..].iter().map(|it| (it * 100.0).round() as i32);
    let (least, most) = (later.clone().min(), later.max());
    assert_eq!((least, most), (Some(7), Some(12)), "{growth:.3?}");
}

/// What three seeds come to where a fifth of T is left out, and where nothing is.
#[test]
#[ignore = "trains twelve networks: the sentence of docs/exponents.md"]
fn where_the_answer_hangs_on_the_first_steps_what_is_left_out_is_missed() {
    let trained = |key: &str, transient: usize| -> Vec<f64> {
        let accuracy = |seed: u64| {
            let mut config = preset(key);
            config.seed = seed;
            config.lyapunov.transient = Some(transient);
            let mut session = Session::new(config, OpenDevice::cpu(), None).expect("valid");
            let mut last = f64::NAN;
            while !session.is_finished() {
                for item in block_on(session.step()).expect("trains") {
                    if let Progress::Epoch { metrics, .. } = item {
                        last = f64::from(metrics.test_accuracy);
                    }
                }
            }
            last
        };
        (0..3).map(accuracy).collect()
    };
    let [xor, parity] = [("flossing", 12), ("temporal_parity", 6)].map(|(key, fifth)| {
        let [without, whole] = [fifth, 0].map(|transient| trained(key, transient));
        println!(
            "{key}: {} with {fifth} left out, {} with all",
            listed(&without),
            listed(&whole)
        );
        assert!(
            whole.iter().all(|accuracy| *accuracy >= 0.985),
            "{key}: {whole:?}"
        );
        listed(&without)
    });
    assert!(
        DOCUMENT.contains(&format!("({xor} and {parity})")),
        "{xor} and {parity}"
    );
}
