//! What page and worker say to each other: commands one way, events the other.
//!
//! The worker's first message is its [`greeting`](crate::core::identity::greeting), a plain text, and the
//! second [`Event::Ready`]; what is sent before that is lost. Every command
//! about a run carries its [`RunId`], and so does every event that answers.
//!
//! Data of people's own is no command: the page posts it as a `Blob` of what [`OwnSet::pack`] wrote, and the
//! engine takes it in before the commands behind it.
//!
//! Commands are few, and travel as plain JavaScript objects. Events come many times a second: each is
//! one array of bytes ([`to_bytes`]), which neither side takes apart key by key.

mod chosen;
mod network;
mod reading;
mod recording;
mod trial;

pub use chosen::Chosen;
pub use network::{GraphNode, NetworkKind, NetworkReport, Place, Placed, Present};
pub use reading::{Answer, EXAMPLES, Excerpt, FoundClass, Refusal, Report, Seen, Wish};
pub use recording::{LearningSignal, Lenses, Nudge, Nudged, RecordingRequest, Shown};
pub use trial::{Difference, Trial, Tried};

use crate::core::blocks::Blocks;
use crate::core::config::{ExperimentConfig, OwnData};
#[cfg(doc)]
use crate::core::dataset::OwnSet;
use crate::core::encoding::Thumbnail;
use crate::core::metrics::{EpochMetrics, Exponents, HeldOutMetrics, Quantity, StepMetrics};
use crate::core::text::Block;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// Names a run; the page counts them up and never uses one twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// Where a run is to compute, as an address names it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DeviceChoice {
    /// WebGPU where a graphics card can be had, is right and is faster than the CPU ([`Trial`]), else the
    /// CPU, with a message. An adapter in software is none.
    #[default]
    #[strum(message = "Auto")]
    Auto,
    /// WebGPU; falls back to the CPU with a message.
    #[strum(message = "WebGPU")]
    Gpu,
    /// The CPU backend.
    #[strum(message = "CPU")]
    Cpu,
}

/// Where a run does compute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    pub kind: DeviceKind,
    /// The adapter's name, or what the CPU backend is.
    pub name: String,
}

impl DeviceInfo {
    /// As the page says it.
    pub fn text(&self) -> String {
        match self.kind {
            DeviceKind::Gpu => format!("WebGPU: {}", self.name),
            DeviceKind::Cpu => self.name.clone(),
        }
    }
}

/// A graphics adapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adapter {
    pub name: String,
    /// Whether the CPU plays it: slower than the CPU's own kernels, and never chosen by
    /// [`DeviceChoice::Auto`].
    pub is_software: bool,
}

impl Adapter {
    /// What adapters in software are called, by words of their names.
    const SOFTWARE: [&str; 6] = [
        "swiftshader",
        "llvmpipe",
        "lavapipe",
        "softpipe",
        "warp",
        "basic render",
    ];

    /// Of that name, which may say that it is software.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let lower = name.to_ascii_lowercase();
        let words: Vec<&str> = lower
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .collect();
        let words = format!(" {} ", words.join(" "));
        let is_called = |called: &&str| words.contains(&format!(" {called} "));
        let is_software = Self::SOFTWARE.iter().any(is_called);
        Self { name, is_software }
    }

    /// As the page and the command line say it.
    pub fn text(&self) -> String {
        if self.is_software {
            format!("{} (in software)", self.name)
        } else {
            self.name.clone()
        }
    }
}

/// The two kinds of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    Gpu,
    Cpu,
}

/// A QR code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Modules across, and down.
    pub size: usize,
    /// 1 where a module is dark, row after row.
    #[serde(with = "serde_bytes")]
    pub dark: Vec<u8>,
}

/// What a run begins with, in so few characters that they fit into a link: the first 64 bits of a
/// SHA-256, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Digests {
    /// Of every parameter before the first step, as little-endian f32.
    pub weights: String,
    /// Of samples, labels and their split.
    pub data: String,
}

impl Digests {
    /// Characters of each.
    pub const LENGTH: usize = 16;
}

/// Weights between two epochs: enough for another device to go on from there.
/// The optimiser's moments are not part of it and start anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Epochs done; 0 is after the warm-up, before the first.
    pub epoch: usize,
    /// Little-endian f32 of every parameter, in the order of the model's `parameters`.
    #[serde(with = "serde_bytes")]
    pub weights: Vec<u8>,
}

/// Why a run is sent as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedBy {
    /// It is kept: [`Command::Keep`].
    Itself,
    /// Somebody asked for it: [`Command::Save`].
    Request,
}

/// Page to worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Builds the run. It begins paused where `paused`, else trains at once; it pauses by itself before
    /// step `pause_at` (warm-up included), with every number before it reported, and goes on to its end
    /// when it is resumed.
    Start {
        run: RunId,
        config: Box<ExperimentConfig>,
        device: DeviceChoice,
        paused: bool,
        resume: Option<Checkpoint>,
        pause_at: Option<usize>,
    },
    /// Builds the run as `Start` does, but its first weights are those of a file of ours ([`crate::core::exchange`]).
    StartFrom {
        run: RunId,
        config: Box<ExperimentConfig>,
        #[serde(with = "serde_bytes")]
        weights: Vec<u8>,
        device: DeviceChoice,
        paused: bool,
        pause_at: Option<usize>,
    },
    /// Builds the run of a checkpoint file ([`crate::core::exchange`]), which goes on from where it was; its
    /// experiment is the file's. What was reported before comes as [`Event::Restored`].
    Continue {
        run: RunId,
        #[serde(with = "serde_bytes")]
        file: Vec<u8>,
        /// The own data that its experiment is on.
        own: Option<OwnData>,
        device: DeviceChoice,
        paused: bool,
        pause_at: Option<usize>,
    },
    /// Asks for the run as a checkpoint file.
    Save {
        run: RunId,
    },
    /// Has the run send itself as a checkpoint file by itself: at the border of a step, every so many
    /// milliseconds while it trains, and where it pauses; absent: no more.
    Keep {
        run: RunId,
        every: Option<u32>,
    },
    Pause {
        run: RunId,
    },
    Resume {
        run: RunId,
    },
    /// Exactly one training (or warm-up) step, then paused.
    Step {
        run: RunId,
    },
    /// Ends the run and frees it.
    Stop {
        run: RunId,
    },
    /// From now on the run goes no further than in front of `step` (warm-up included), and says nothing of
    /// waiting there; `None` lets it go. What is pressed, and the step where it is to pause, come first.
    Bound {
        run: RunId,
        step: Option<usize>,
    },
    /// Moves the exponent's target from the next step on.
    SetTarget {
        run: RunId,
        lambda_target: f64,
    },
    /// Asks for spikes and membrane potentials of one sample with the present weights, beside them those of
    /// a nudged copy, and for what its error sends back.
    Record {
        run: RunId,
        request: RecordingRequest,
    },
    /// Asks for every estimator at the present weights, over so many held-out samples, and for the
    /// finite-size exponent at each distance of `eps` (empty: a range of them).
    Measure {
        run: RunId,
        samples: usize,
        eps: Vec<f64>,
    },
    /// Asks for loss, accuracy, exponent and firing rates at the present weights, over all held-out samples.
    Evaluate {
        run: RunId,
    },
    /// Ends a measurement that has not been answered.
    StopMeasuring {
        run: RunId,
    },
    /// Measures what is known beforehand, row by row; each row carries the same number.
    Prove {
        request: u32,
        device: DeviceChoice,
    },
    /// Ends that.
    StopProving,
    /// Make steps for a moment, so that those of the first run are as fast as later ones; any run ends it.
    Rehearse,
    /// Asks what the GPU comes to beside the CPU: right, and how fast on this experiment; the answer carries
    /// the same number.
    Try {
        request: u32,
        config: Box<ExperimentConfig>,
    },
    /// Lets go of data that was brought; runs on it keep theirs.
    Forget {
        data: OwnData,
    },
    /// Asks for a look at the configuration's task; the answer carries the same number.
    Preview {
        request: u32,
        config: Box<ExperimentConfig>,
    },
    /// Asks for a text in Markdown as plain blocks; the answer carries the same number.
    Typeset {
        request: u32,
        text: String,
    },
    /// Asks for a text as a QR code; the answer carries the same number.
    Code {
        request: u32,
        text: String,
    },
    /// Asks what a run of a configuration would begin with; the answer carries the same number.
    Digest {
        request: u32,
        config: Box<ExperimentConfig>,
    },
}

impl Command {
    /// The data of people's own that it is about, which has to be there before.
    pub fn own(&self) -> Option<OwnData> {
        match self {
            Self::Start { config, .. }
            | Self::Try { config, .. }
            | Self::StartFrom { config, .. }
            | Self::Preview { config, .. }
            | Self::Digest { config, .. } => config.task.own(),
            Self::Continue { own, .. } => *own,
            _ => None,
        }
    }

    /// The run that a command is about.
    pub fn run(&self) -> Option<RunId> {
        match self {
            Self::Start { run, .. }
            | Self::StartFrom { run, .. }
            | Self::Continue { run, .. }
            | Self::Save { run }
            | Self::Keep { run, .. }
            | Self::Pause { run }
            | Self::Resume { run }
            | Self::Step { run }
            | Self::Stop { run }
            | Self::Bound { run, .. }
            | Self::SetTarget { run, .. }
            | Self::Record { run, .. }
            | Self::Measure { run, .. }
            | Self::Evaluate { run, .. }
            | Self::StopMeasuring { run } => Some(*run),
            Self::Prove { .. }
            | Self::StopProving
            | Self::Rehearse
            | Self::Try { .. }
            | Self::Forget { .. }
            | Self::Preview { .. }
            | Self::Typeset { .. }
            | Self::Code { .. }
            | Self::Digest { .. } => None,
        }
    }
}

/// Worker to page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The worker listens from now on.
    Ready {
        engine_version: String,
        /// The adapter where WebGPU can be had, or why it cannot.
        gpu: Result<Adapter, String>,
    },
    /// The worker panicked: nothing more comes from it.
    Crashed { message: String },
    /// The run exists; training begins unless it was started paused.
    Started {
        run: RunId,
        device: DeviceInfo,
        warmup_steps: usize,
        steps_per_epoch: usize,
        total_steps: usize,
        parameters: usize,
        /// The step it begins at: 0, or that of the checkpoint.
        step: usize,
        digests: Digests,
    },
    /// What a run had reported before it was kept; comes after `Started`.
    Restored {
        run: RunId,
        steps: Vec<StepMetrics>,
        epochs: Vec<EpochMetrics>,
        /// Whether its numbers hang on more than its settings and this engine.
        was_steered: bool,
    },
    /// The run as a checkpoint file, before `step`.
    Saved {
        run: RunId,
        step: usize,
        by: SavedBy,
        /// Posted ahead of the event as a `Blob`, which the page hands on without holding its bytes.
        #[serde(skip)]
        file: Blocks,
    },
    /// Steps whose measurements have been read back, oldest first.
    Steps { run: RunId, steps: Vec<StepMetrics> },
    /// An epoch ended (or the warm-up, with `metrics.epoch` 0).
    Epoch {
        run: RunId,
        metrics: EpochMetrics,
        checkpoint: Checkpoint,
    },
    /// Answers `Pause`, `Resume` and `Step`; comes by itself where a run pauses at its step.
    State { run: RunId, state: RunState },
    /// A recording that was asked for.
    Recording { run: RunId, recording: Recording },
    /// A measurement that was asked for.
    Exponents { run: RunId, exponents: Exponents },
    /// A measurement was ended before it could be answered, by `StopMeasuring`.
    MeasuringStopped { run: RunId },
    /// A row of what is known beforehand, or why it could not be measured; `index` counts from 0, and
    /// `of` is how many there are.
    Proof {
        request: u32,
        row: ProofRow,
        index: usize,
        of: usize,
    },
    /// The look at a task that was asked for, or why there is none.
    Preview {
        request: u32,
        thumbnail: Result<Thumbnail, String>,
    },
    /// The text that was asked for.
    Typeset { request: u32, blocks: Vec<Block> },
    /// The code that was asked for; `None` for a text that is too long for one.
    Code { request: u32, code: Option<Code> },
    /// What a run would begin with, or why there is none.
    Digests {
        request: u32,
        digests: Result<Digests, String>,
    },
    /// What the GPU came to.
    Tried { request: u32, trial: Trial },
    /// What a run does on all held-out samples.
    Evaluated { run: RunId, metrics: HeldOutMetrics },
    /// The GPU could not be had or was lost; the run goes on with `step` on `to`.
    Fallback {
        run: RunId,
        reason: String,
        to: DeviceInfo,
        epoch: usize,
        step: usize,
    },
    /// A number became NaN or infinite. The run is over and keeps the weights before `step`.
    Failed {
        run: RunId,
        quantity: Quantity,
        step: usize,
        message: String,
    },
    /// The run could not be started, or a command did not fit it; `None` where the command was about no
    /// run.
    Rejected {
        run: Option<RunId>,
        field: String,
        message: String,
    },
}

/// An event, or what page and reader say, as bytes.
pub fn to_bytes(message: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(message).expect("plain data")
}

/// Reads what [`to_bytes`] wrote; `None` for anything else.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// A known exponent beside what was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// Names the row and no other.
    pub key: String,
    pub title: String,
    pub equation: String,
    /// Where the known exponents come from.
    pub source: String,
    pub estimator: String,
    /// In `unit`, the largest first.
    pub known: Vec<f64>,
    pub measured: Vec<f64>,
    /// How far an exponent may lie from the known one, and what that has to cover.
    pub tolerance: f64,
    pub covers: String,
    pub unit: String,
    /// Where it was computed.
    pub device: String,
    pub within: bool,
}

/// A row of the proof.
pub type ProofRow = Result<Proof, Box<ProofFailure>>;

/// A row that could not be measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofFailure {
    /// Names the row and no other.
    pub key: String,
    pub title: String,
    pub equation: String,
    /// Where the known exponents come from.
    pub source: String,
    /// Where it was tried last.
    pub device: String,
    pub reason: String,
}

/// What a run is doing, as the `data-state` attribute says it, and files.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RunState {
    Running,
    Paused,
    Finished,
    Stopped,
    Failed,
}

/// Spikes and membrane potentials of one sample, all hidden layers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// Among those held out; absent where the input was drawn.
    pub sample: Option<usize>,
    /// Absent where the input was drawn and nobody said what it is.
    pub label: Option<usize>,
    /// 1 where the input has a spike or any current, `[time, channel]`.
    #[serde(with = "serde_bytes")]
    pub input: Vec<u8>,
    /// The class that it is read as, and counts as.
    pub predicted: usize,
    pub read: ReadAs,
    pub time_steps: usize,
    /// Neurons of each hidden layer.
    pub layers: Vec<usize>,
    /// 0 or 1 for each (layer, time, neuron), layer after layer.
    #[serde(with = "serde_bytes")]
    pub spikes: Vec<u8>,
    /// Little-endian f32 in the same order.
    #[serde(with = "serde_bytes")]
    pub membrane: Vec<u8>,
    /// How a copy was moved away.
    pub nudge: Nudge,
    /// Membrane potentials of that copy, which runs free from there, alike.
    #[serde(with = "serde_bytes")]
    pub twin: Vec<u8>,
    /// Its spikes, as `spikes` has them.
    #[serde(with = "serde_bytes")]
    pub twin_spikes: Vec<u8>,
    /// Distance of the copy over the state of all layers, after each time step; 0 before the nudge.
    pub divergence: Vec<f32>,
    /// Threshold of each layer.
    pub thresholds: Vec<f32>,
    /// Where it was asked for, and there is a label.
    pub signal: Option<LearningSignal>,
}

/// How a class was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    /// Its logit is larger than any other.
    Largest,
    /// It is the first of so many whose logits are equal.
    FirstOf(usize),
    /// None of the neurons that are read out spiked; where `by_bias` the readout's bias tells the
    /// classes apart all the same.
    NoClassSpiked { by_bias: bool },
}

impl ReadAs {
    /// In words, for the class that was read.
    pub fn text(self, class: usize) -> String {
        match self {
            Self::Largest => format!("read as {class}"),
            Self::FirstOf(count) => format!("read as {class}, the first of {count} equal ones"),
            Self::NoClassSpiked { by_bias: false } => {
                format!("no class spiked, which counts as {class}")
            }
            Self::NoClassSpiked { by_bias: true } => {
                format!("no class spiked, read as {class} by the bias alone")
            }
        }
    }
}

impl Recording {
    /// How far away its copy is moved unless something else is asked for.
    pub const EPS: f64 = 1e-3;

    /// What it is read as, in words.
    pub fn read_text(&self) -> String {
        self.read.text(self.predicted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adapter_in_software_is_known_by_its_name_or_by_its_systems_word() {
        for name in [
            "SwiftShader Device (Subzero)",
            "google swiftshader",
            "Google, Vulkan 1.3.0 (SwiftShader Device (LLVM 10.0.0))",
            "llvmpipe (LLVM 15.0.6, 256 bits)",
            "lavapipe",
            "Microsoft Basic Render Driver",
            "WARP",
        ] {
            assert!(Adapter::new(name).is_software, "{name}");
        }
        for name in [
            "NVIDIA GeForce RTX 4090",
            "amd rdna-3",
            "Intel(R) Iris(R) Xe Graphics",
            "apple metal-3",
            "Warpdrive 9000",
            "unnamed adapter",
        ] {
            assert!(!Adapter::new(name).is_software, "{name}");
            let flagged = Adapter {
                is_software: true,
                ..Adapter::new(name)
            };
            assert!(flagged.is_software && flagged.text().ends_with("(in software)"));
        }
    }
}
