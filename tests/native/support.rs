//! What several modules use.

use lyapunov_snn::core::config::{
    Encoding, ExperimentConfig, Measured, ModelConfig, Regulariser, TaskConfig,
};
use lyapunov_snn::core::metrics::EpochMetrics;
use lyapunov_snn::engine::training::{OpenDevice, Progress, Session, TrainingError};
use pollster::block_on;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The command line, to its end.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"))
        .args(arguments)
        .output()
        .expect("runs")
}

/// What it said beside its output.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Where the tests write: a name is one test's own.
pub fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A file of the repository. What cargo says comes first: clones that share a target directory share test programs too,
/// and then they may have been compiled for another one.
pub fn file(name: &str) -> PathBuf {
    let root = std::env::var_os("CARGO_MANIFEST_DIR");
    let root = root.map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    root.join(name)
}

/// As an argument.
pub fn path(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

pub fn cases() -> Vec<PathBuf> {
    let folder = file("tests/reference/cases");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the cases are committed")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "safetensors")
        })
        .collect();
    cases.sort();
    assert!(cases.len() >= 20, "only {} cases", cases.len());
    cases
}

/// Ten steps of the digits on a small network.
pub fn small() -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    config.task = TaskConfig {
        time_steps: 10,
        encoding: Encoding::Poisson { peak: 0.8 },
        test_share: 0.5,
        ..config.task
    };
    config.model.hidden_dims = vec![24];
    config.training.batch_size = 128;
    config.training.epochs = 2;
    config.lyapunov.warmup_steps = 3;
    config
}

/// The feedforward form of [`small`].
pub fn small_feedforward() -> ExperimentConfig {
    let mut config = small();
    config.model = ModelConfig {
        hidden_dims: vec![24, 17],
        ..ModelConfig::reference_feedforward()
    };
    config
}

/// The GPU, opened once for all threads of the tests.
pub fn gpu() -> OpenDevice {
    static GPU: OnceLock<OpenDevice> = OnceLock::new();
    let open = || block_on(OpenDevice::gpu()).expect("a Vulkan device, lavapipe at least");
    GPU.get_or_init(open).clone()
}

pub fn session(config: &ExperimentConfig) -> Session {
    Session::new(config.clone(), OpenDevice::cpu(), None).expect("a valid configuration")
}

pub fn run_to_end(session: &mut Session) -> Result<Vec<Progress>, TrainingError> {
    let mut all = Vec::new();
    while !session.is_finished() {
        all.extend(block_on(session.step())?);
    }
    Ok(all)
}

/// The last epoch of the whole run.
pub fn final_metrics(config: &ExperimentConfig) -> EpochMetrics {
    let progress = run_to_end(&mut session(config)).expect("trains");
    let Some(Progress::Epoch { metrics, .. }) = progress.last() else {
        panic!("a run ends with its last epoch")
    };
    metrics.clone()
}

/// A test accuracy of `docs/results.json`, as README and presets state it.
pub struct Recorded {
    place: String,
    accuracy: f64,
}

pub fn recorded(key: &str, regulariser: Regulariser, seed: u64) -> Recorded {
    let place = format!("{key}, {regulariser:?}, seed {seed}");
    let measured = Measured::named(key).expect("in docs/results.json");
    let runs = match regulariser {
        Regulariser::Off => &measured.unregularised,
        _ => &measured.regularised,
    };
    let run = runs.iter().find(|run| run.seed == seed);
    let accuracy = run
        .unwrap_or_else(|| panic!("{place} is not in docs/results.json"))
        .test_accuracy;
    Recorded { place, accuracy }
}

impl Recorded {
    /// One held-out sample more or less is a difference: they are some hundreds.
    pub fn assert(&self, accuracy: f32) {
        let Self {
            place,
            accuracy: recorded,
        } = self;
        assert!(
            (f64::from(accuracy) - recorded).abs() < 0.001,
            "{place}: {accuracy}, not {recorded} as docs/results.json has it: run `cargo xtask results`"
        );
    }
}
