//! The command line: `train` an experiment, check `parity` with a reference case, or `bench`.

use clap::{Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use lyapunov_snn::bench::{self, Bench, Mode, SCALING, SHAPES, Timing, Way};
use lyapunov_snn::config::{EstimatorKind, ExperimentConfig, ModelConfig, PRESETS, Preset};
use lyapunov_snn::exercise;
use lyapunov_snn::exponent::seed_bias;
use lyapunov_snn::fields::{read_number, read_numbers, read_whole};
use lyapunov_snn::lyapunov::proof;
use lyapunov_snn::metrics::EpochMetrics;
use lyapunov_snn::parity::Case;
use lyapunov_snn::protocol::DeviceChoice;
use lyapunov_snn::share_link;
use lyapunov_snn::text::{decoded, short};
use lyapunov_snn::training::{OpenDevice, Progress, SAMPLES, Session, TrainingError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Spiking neural networks with their Lyapunov exponent measured and held.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Train the experiment of a configuration file; metrics go to standard output as JSON lines.
    Train {
        /// The experiment as JSON; what it leaves out has its default.
        #[arg(long, required_unless_present = "link")]
        config: Option<PathBuf>,
        /// The experiment of a share link, or of its part behind the `#`.
        #[arg(long, conflicts_with = "config")]
        link: Option<String>,
        #[arg(long, value_enum, default_value_t = Choice::Cpu)]
        device: Choice,
    },
    /// Compare a case (safetensors) with its expected values; exits 0 where all are within
    /// tolerance, 1 where not, 2 where the file is no such case.
    Parity {
        case: PathBuf,
        #[arg(long, value_enum, default_value_t = Choice::Cpu)]
        device: Choice,
    },
    /// Print a preset as a configuration, to be trained or changed; without a name, list them.
    Preset { name: Option<String> },
    /// Measure a network's exponents by every estimator; prints one JSON object.
    Measure {
        /// The experiment as JSON; what it leaves out has its default.
        #[arg(long)]
        config: PathBuf,
        #[arg(long, value_enum, default_value_t = Choice::Cpu)]
        device: Choice,
        /// Train first, as the configuration says; otherwise the first weights are measured.
        #[arg(long)]
        train: bool,
        /// Held-out samples that the numbers are means of.
        #[arg(long, default_value_t = SAMPLES, value_parser = whole)]
        samples: usize,
        /// Distances of the finite-size sweep, separated by commas, semicolons or blanks; 1e-6 to 10.
        #[arg(long, value_parser = distances, allow_negative_numbers = true)]
        eps: Vec<Distances>,
    },
    /// Run the estimators on systems and networks whose exponents are known; exits 1 where one is
    /// off by more than its tolerance.
    Prove {
        #[arg(long, value_enum, default_value_t = Choice::Cpu)]
        device: Choice,
    },
    /// Time training steps of the benchmark's shapes; one JSON line each.
    Bench {
        #[arg(long, value_enum, default_value_t = Choice::Cpu)]
        device: Choice,
        /// Threads on the CPU.
        #[arg(long, default_value_t = 2, value_parser = whole)]
        threads: usize,
        /// How long each is repeated.
        #[arg(long, default_value_t = 6.0, value_parser = number)]
        seconds: f64,
        /// Shapes by name: a, b, c, d, or t50 to t400 and l1 to l8 for how the cost grows.
        #[arg(long, default_value = "a,b,c,d")]
        shapes: String,
        /// Modes: plain, seed, tangent.
        #[arg(long, default_value = "plain,seed,tangent")]
        modes: String,
        /// Time the operation-by-operation oracle instead of the kernels.
        #[arg(long)]
        oracle: bool,
    },
}

/// What one `--eps` says.
#[derive(Clone)]
struct Distances(Vec<f64>);

/// The page's readers of numbers, with their reasons.
fn whole(text: &str) -> Result<usize, String> {
    read_whole(text).map_err(|why| format!("it is {}, {why}", short(text)))
}

fn number(text: &str) -> Result<f64, String> {
    read_number(text).map_err(|why| format!("it is {}, {why}", short(text)))
}

fn distances(text: &str) -> Result<Distances, String> {
    let read = read_numbers(text, 10.0).map(Distances);
    read.map_err(|why| format!("it is {}, {why}; allowed: 1e-6 to 10 each", short(text)))
}

#[derive(Clone, Copy, ValueEnum)]
enum Choice {
    Cpu,
    Gpu,
    /// The GPU where there is a graphics card, else the CPU.
    Auto,
}

impl From<Choice> for DeviceChoice {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::Cpu => Self::Cpu,
            Choice::Gpu => Self::Gpu,
            Choice::Auto => Self::Auto,
        }
    }
}

/// Exit code of a file or configuration that cannot be used.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    let result = match Arguments::parse().action {
        Action::Train {
            config,
            link,
            device,
        } => train(config.as_deref(), link.as_deref(), device),
        Action::Parity { case, device } => parity(&case, device),
        Action::Measure {
            config,
            device,
            train,
            samples,
            eps,
        } => {
            let eps: Vec<f64> = eps.into_iter().flat_map(|eps| eps.0).collect();
            measure(&config, device, train, (samples, &eps))
        }
        Action::Prove { device } => prove(device),
        Action::Preset { name } => preset(name.as_deref()),
        Action::Bench {
            device,
            threads,
            seconds,
            shapes,
            modes,
            oracle,
        } => bench(device, threads, seconds, (&shapes, &modes), oracle),
    };
    result.unwrap_or_else(|(message, code)| {
        eprintln!("lyapunov-snn: {message}");
        ExitCode::from(code)
    })
}

type Outcome = Result<ExitCode, (String, u8)>;

fn open(choice: Choice) -> Result<OpenDevice, (String, u8)> {
    match pollster::block_on(OpenDevice::gpu_of_choice(choice.into())) {
        Ok(gpu) => Ok(gpu.unwrap_or_else(OpenDevice::cpu)),
        Err(error) if matches!(choice, Choice::Auto) => {
            eprintln!("lyapunov-snn: {error}");
            Ok(OpenDevice::cpu())
        }
        Err(error) => Err((error.to_string(), UNUSABLE)),
    }
}

/// The device for a network: where nobody named one, the CPU does what the GPU does not.
fn open_for(
    choice: Choice,
    model: &ModelConfig,
    estimator: EstimatorKind,
) -> Result<OpenDevice, (String, u8)> {
    let device = open(choice)?;
    match device.check(model, estimator) {
        Err(error) if matches!(choice, Choice::Auto) => {
            eprintln!("lyapunov-snn: {error}");
            Ok(OpenDevice::cpu())
        }
        // What was asked for is refused by name where the run is made.
        _ => Ok(device),
    }
}

fn failed(error: &TrainingError) -> (String, u8) {
    let code = match error {
        TrainingError::Config(_) | TrainingError::NoGpu { .. } => UNUSABLE,
        _ => 1,
    };
    (error.to_string(), code)
}

/// A run as a file describes it, before its first step.
fn begin(path: &Path, choice: Choice) -> Result<Session, (String, u8)> {
    let named = |error: &dyn std::fmt::Display| (format!("{}: {error}", path.display()), UNUSABLE);
    let bytes = std::fs::read(path).map_err(|error| named(&error))?;
    let text = decoded(&bytes).map_err(|error| named(&error))?;
    let config = ExperimentConfig::from_json(&text).map_err(|error| named(&error))?;
    start(config, choice)
}

/// A run as a share link describes it, read as the page reads it.
fn begin_link(text: &str, choice: Choice) -> Result<Session, (String, u8)> {
    let unusable = |message: String| (message, UNUSABLE);
    let opened = exercise::open(text)
        .ok_or_else(|| unusable("the link has no v=, as in v=1&alpha=0.9".to_owned()))?
        .map_err(|error| unusable(error.to_string()))?;
    for note in opened.notes {
        eprintln!("lyapunov-snn: {note}");
    }
    let config = opened.link.config;
    match opened.lesson {
        // On the page the lesson's file says which.
        Some(key) if config == share_link::base() => Err(unusable(format!(
            "the link opens the lesson {key} and has no experiment of its own; take the line \
             “experiment” of www/lessons/{key}.md"
        ))),
        _ => start(config, choice),
    }
}

fn start(config: ExperimentConfig, choice: Choice) -> Result<Session, (String, u8)> {
    let device = open_for(choice, &config.model, config.lyapunov.estimator)?;
    let mebibytes = config.memory_bytes() >> 20;
    eprintln!("on {}, with up to {mebibytes} MiB", device.info.name);
    if let Some(why) = config.held_in_vain() {
        eprintln!("lyapunov-snn: {}", why.sentence());
    }
    Session::new(config, device, None).map_err(|error| failed(&error))
}

fn measure(path: &Path, choice: Choice, train: bool, (samples, eps): (usize, &[f64])) -> Outcome {
    let mut session = begin(path, choice)?;
    if train {
        run(&mut session, |_| Ok(()))?;
    }
    let measured = pollster::block_on(session.measure(samples, eps));
    let measured = measured.map_err(|error| failed(&error))?;
    println!("{}", serde_json::json!(measured));
    let config = &session.config;
    if let Ok(bias) = seed_bias(&config.model, &config.lyapunov, config.task.time_steps) {
        eprintln!("{}", bias.sentence());
    }
    Ok(ExitCode::SUCCESS)
}

fn preset(name: Option<&str>) -> Outcome {
    let Some(name) = name else {
        for Preset {
            key,
            title,
            sentence,
            ..
        } in &PRESETS
        {
            println!("{key:<16} {title}: {sentence}");
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(preset) = Preset::named(name) else {
        let names = PRESETS.map(|preset| preset.key).join(", ");
        return Err((format!("preset is {name}; allowed: {names}"), UNUSABLE));
    };
    println!("{}", serde_json::json!((preset.config)()));
    Ok(ExitCode::SUCCESS)
}

fn prove(choice: Choice) -> Outcome {
    let device = open(choice)?;
    let mut all_within = true;
    for row in proof::rows() {
        let proof = match pollster::block_on(row.measure(&device)) {
            Ok(proof) => proof,
            Err(error) => {
                let failure = row.failure(&device, error.to_string());
                println!(
                    "{:<28} not measured: {} FAILED",
                    failure.key, failure.reason
                );
                all_within = false;
                continue;
            }
        };
        let write = |values: &[f64]| {
            let values: Vec<String> = values.iter().map(|value| format!("{value:.5}")).collect();
            values.join(", ")
        };
        let verdict = if proof.within { "ok" } else { "FAILED" };
        println!(
            "{:<28} known {:<22} measured {:<22} (tolerance {}) {verdict}",
            proof.key,
            write(&proof.known),
            write(&proof.measured),
            proof.tolerance
        );
        all_within &= proof.within;
    }
    Ok(ExitCode::from(u8::from(!all_within)))
}

fn train(path: Option<&Path>, link: Option<&str>, choice: Choice) -> Outcome {
    let mut session = match (path, link) {
        (Some(path), _) => begin(path, choice)?,
        (None, link) => begin_link(link.unwrap_or_default(), choice)?,
    };
    run(&mut session, print_line)
}

/// Trains to the end, with a progress bar; `report` may end it.
fn run(session: &mut Session, report: impl Fn(&Progress) -> std::io::Result<()>) -> Outcome {
    let bar = ProgressBar::new(session.total_steps() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {eta} left {msg}")
    {
        bar.set_style(style);
    }
    while !session.is_finished() {
        let stepped = pollster::block_on(session.step());
        let (progress, error) = match stepped {
            Ok(progress) => (progress, None),
            Err(error) => (session.take_unreported(), Some(error)),
        };
        for item in progress {
            if bar.suspend(|| report(&item)).is_err() {
                // Whoever read the numbers has had enough of them.
                return Ok(ExitCode::SUCCESS);
            }
            if let Progress::Epoch { metrics, .. } = &item {
                bar.set_message(format!("test accuracy {:.3}", metrics.test_accuracy));
                if let Some(warning) = missed(&session.config, metrics) {
                    bar.suspend(|| eprintln!("lyapunov-snn: {warning}"));
                }
            }
        }
        bar.set_position(session.next_step() as u64);
        if let Some(error) = error {
            return Err(failed(&error));
        }
    }
    bar.finish();
    Ok(ExitCode::SUCCESS)
}

/// Said once after the warm-up and once at the end, where the exponent is not where it is to be.
fn missed(config: &ExperimentConfig, metrics: &EpochMetrics) -> Option<String> {
    let is_told = metrics.epoch == 0 || metrics.epoch == config.training.epochs;
    let miss = config.missed_by(
        metrics.exponent.into(),
        metrics.exponent_standard_error.map(f64::from),
    )?;
    is_told.then(|| miss.sentence(metrics.epoch))
}

fn bench(
    choice: Choice,
    threads: usize,
    seconds: f64,
    (shapes, modes): (&str, &str),
    oracle: bool,
) -> Outcome {
    let failed = |reason: String| (reason, 1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build_global()
        .map_err(|error| failed(error.to_string()))?;
    let open = open(choice)?;
    let device = open.device.autodiff();
    let way = if oracle { Way::Oracle } else { Way::Kernels };
    for name in shapes.split(',') {
        let mut all = SHAPES.iter().chain(&SCALING);
        let shape = all.find(|shape| shape.name == name).ok_or_else(|| {
            let names: Vec<_> = SHAPES
                .iter()
                .chain(&SCALING)
                .map(|shape| shape.name)
                .collect();
            let allowed = names.join(", ");
            (format!("shape is {name}; allowed: {allowed}"), UNUSABLE)
        })?;
        let named = |mode: &Mode| serde_json::json!(mode).as_str().map(str::to_owned);
        let is_wanted = |mode: &Mode| {
            modes
                .split(',')
                .any(|name| named(mode).as_deref() == Some(name))
        };
        for mode in Mode::ALL.into_iter().filter(is_wanted) {
            let mut bench = Bench::new(shape, mode, way, &device);
            let start = std::time::Instant::now();
            let now = || start.elapsed().as_secs_f64() * 1e3;
            let times =
                pollster::block_on(bench::time(&mut bench, seconds, now)).map_err(failed)?;
            let line = Timing {
                library: "lyapunov-snn",
                version: env!("CARGO_PKG_VERSION"),
                way,
                device: open.info.name.clone(),
                threads,
                shape: shape.name,
                mode,
                median_ms: times[times.len() / 2],
                min_ms: times[0],
                max_ms: times[times.len() - 1],
                steps: times.len(),
                peak_bytes: peak_bytes(),
            };
            println!("{}", serde_json::json!(line));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The most memory that this process has held, where the system says it.
fn peak_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn print_line(item: &Progress) -> std::io::Result<()> {
    let line = match item {
        Progress::Step(metrics) => serde_json::json!({ "step": metrics }),
        Progress::Epoch { metrics, .. } => serde_json::json!({ "epoch": metrics }),
    };
    writeln!(std::io::stdout(), "{line}")
}

fn parity(path: &Path, choice: Choice) -> Outcome {
    let unusable = |message: String| (format!("{}: {message}", path.display()), UNUSABLE);
    let bytes = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    let case = Case::parse(&bytes).map_err(|error| unusable(error.to_string()))?;
    let device = open_for(choice, &case.model, case.lyapunov.estimator)?;
    let able = device.check(&case.model, case.lyapunov.estimator);
    able.map_err(|error| unusable(error.to_string()))?;
    let device = device.device.autodiff();
    let compared = case.compare(&device, burn::tensor::DType::F32);
    let comparisons = pollster::block_on(compared).map_err(|error| (error.to_string(), 1))?;
    for comparison in &comparisons {
        let verdict = if comparison.within() { "ok" } else { "FAILED" };
        let (name, error, tolerance) = (&comparison.name, comparison.error, comparison.tolerance);
        println!("{name:<40} {error:.3e} (tolerance {tolerance:.0e}) {verdict}");
    }
    let passed = comparisons
        .iter()
        .all(lyapunov_snn::parity::Comparison::within);
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
