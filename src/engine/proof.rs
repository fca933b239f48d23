//! "Is this number right?": the estimators on what is known beforehand, row by row.
//!
//! First the systems of [`crate::core::exponent::known`], through the estimators in plain 64-bit floats;
//! then networks whose exponents are known, through the kernels that training uses, on a device.

use crate::core::config::{
    EstimatorKind, LyapunovConfig, ModelConfig, RecurrentInit, SurrogateConfig,
};
use crate::core::exponent::known::{Estimator, KnownSystem, Measured, systems};
use crate::core::exponent::reference_bias;
use crate::core::metrics::Quantity;
use crate::core::pieces::{Breath, Pieces};
use crate::core::protocol::{Proof, ProofFailure};
use crate::core::random::{Stream, stream};
use crate::engine::lyapunov::measure::MeasurePlan;
use crate::engine::lyapunov::{Perturbation, forward};
use crate::engine::model::{Network, Parameters, create_snn, initial_numbers};
use crate::engine::training::{OpenDevice, TrainingError, read, read_trajectory};
use burn::tensor::{Device, Tensor, TensorData};

/// Of a system's row, each of some ten milliseconds.
const PIECES: u64 = 24;

/// Every row for a device, to be measured one by one.
pub fn rows() -> Vec<Row> {
    let of_networks = NETWORKS.iter().map(Row::Network);
    systems()
        .iter()
        .map(Row::System)
        .chain(of_networks)
        .collect()
}

/// One row.
#[derive(Clone, Copy)]
pub enum Row {
    System(&'static KnownSystem),
    Network(&'static KnownNetwork),
}

impl Row {
    /// Measures it; a quarter of a second or so.
    ///
    /// # Errors
    /// A lost device, an exponent that is NaN or infinite.
    pub async fn measure(self, device: &OpenDevice) -> Result<Proof, TrainingError> {
        match self {
            Self::System(system) => Ok(proof_of(system, system.measure())),
            Self::Network(network) => network.measure(device).await,
        }
    }

    /// The same in pieces, of a row that is work for this processor alone; of a network `None`: a training step of it takes
    /// no longer.
    pub fn in_pieces(self) -> Option<Pieces<Proof>> {
        let Self::System(system) = self else {
            return None;
        };
        let breath = Breath::every(system.work() / PIECES + 1);
        let work = async move { proof_of(system, system.measure_in_pieces(&breath).await) };
        Some(Pieces::new(work))
    }

    /// What is said of the row where `device` could not measure it.
    pub fn failure(self, device: &OpenDevice, reason: String) -> ProofFailure {
        let (key, title, equation, source) = match self {
            Self::System(it) => (it.key, it.title, it.equation, it.source),
            Self::Network(it) => (it.key, it.title, it.equation, it.source),
        };
        ProofFailure {
            key: key.into(),
            title: title.into(),
            equation: equation.into(),
            source: source.into(),
            device: device.info.name.clone(),
            reason,
        }
    }
}

fn proof_of(system: &KnownSystem, measured: Measured) -> Proof {
    Proof {
        key: system.key.into(),
        title: system.title.into(),
        equation: system.equation.into(),
        source: system.source.into(),
        estimator: match system.estimator {
            Estimator::Tangent => "tangent".into(),
            Estimator::Spectrum { every: 1 } => "spectrum, QR every step".into(),
            Estimator::Spectrum { every } => format!("spectrum, QR every {every} steps"),
            Estimator::FiniteSize { eps } => format!("finite size, eps {eps}"),
        },
        within: system.within(&measured),
        known: system.known.to_vec(),
        measured: measured.exponents,
        tolerance: system.tolerance,
        covers: system.covers.into(),
        unit: system.unit.into(),
        device: "CPU, 64-bit".into(),
    }
}

/// A network whose exponents are known.
pub struct KnownNetwork {
    key: &'static str,
    title: &'static str,
    equation: &'static str,
    source: &'static str,
    estimator: EstimatorKind,
    model: fn() -> ModelConfig,
    time: usize,
    drive: Drive,
    known: fn(&ModelConfig, usize) -> Vec<f64>,
    tolerance: f64,
    covers: &'static str,
}

/// The input of a known network.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drive {
    /// Nothing.
    Silence,
    /// [`periodic`]'s input, through weights that are what its equation says.
    Periodic,
}

const BATCH: usize = 4;

/// A threshold that nothing reaches.
fn silent(hidden_dims: &[usize]) -> ModelConfig {
    ModelConfig {
        input_dim: 3,
        hidden_dims: hidden_dims.to_vec(),
        num_classes: 2,
        threshold: 1000.0,
        ..ModelConfig::reference_feedforward()
    }
}

fn one_layer() -> ModelConfig {
    silent(&[33])
}

fn two_layers() -> ModelConfig {
    silent(&[64, 64])
}

/// (U, I) of one neuron that does not hear itself: [[beta, alpha], [0, alpha]].
fn current_and_membrane() -> ModelConfig {
    ModelConfig {
        alpha: 0.5,
        recurrent_init: RecurrentInit::Normal { gain: 0.0 },
        beta: 0.9,
        hidden_dims: vec![1],
        input_dim: 3,
        num_classes: 2,
        threshold: 1000.0,
        ..ModelConfig::reference_recurrent()
    }
}

/// A layer as the demonstration has it, whose threshold nothing reaches; its weights are random.
fn silent_recurrent() -> ModelConfig {
    ModelConfig {
        input_dim: 3,
        num_classes: 2,
        threshold: 1000.0,
        recurrent_init: RecurrentInit::Normal { gain: 1.2 },
        ..ModelConfig::reference_recurrent()
    }
}

/// One neuron without a synaptic memory that receives its own spikes through V = 0.8:
///
/// ```text
/// U <- 0.5 U + x + 0.8 s - s,  s = H(U - 1)
/// x = 1.5 at first, then 0.15 and 1.15 in turn:  U = 1.5 (a spike) and 0.7 (none) in turn
/// tangent:  v <- (0.5 + 0.8 g(U - 1)) v,  g(v) = 1 / (1 + (pi v)^2)
/// lambda = (ln(0.5 + 0.8 g(0.5)) + ln(0.5 + 0.8 g(-0.3))) / 2
/// ```
fn periodic() -> ModelConfig {
    ModelConfig {
        input_dim: 1,
        hidden_dims: vec![1],
        num_classes: 2,
        alpha: 0.0,
        beta: 0.5,
        surrogate: SurrogateConfig::Atan { alpha: 2.0 },
        ..ModelConfig::reference_recurrent()
    }
}

/// W, b, V and c of [`periodic`].
const PERIODIC_WEIGHTS: [f32; 4] = [1.0, 0.0, 0.8, 0.0];

/// x of [`periodic`], of a sample.
fn periodic_input(time: usize) -> impl Iterator<Item = f32> {
    [1.5]
        .into_iter()
        .chain([0.15, 1.15].into_iter().cycle())
        .take(time)
}

fn log_of_period(model: &ModelConfig, _: usize) -> Vec<f64> {
    let factor = |v: f64| (model.beta + 0.8 * model.surrogate.derivative(v)).ln();
    vec![(factor(0.5) + factor(-0.3)) / 2.0]
}

fn log_slower(model: &ModelConfig, _: usize) -> Vec<f64> {
    vec![model.alpha.max(model.beta).ln()]
}

fn log_beta(model: &ModelConfig, _: usize) -> Vec<f64> {
    vec![model.beta.ln()]
}

fn log_beta_with_bias(model: &ModelConfig, time: usize) -> Vec<f64> {
    let bias = reference_bias(model, &LyapunovConfig::default(), time);
    vec![model.beta.ln() + bias.expect("all layers of a valid network").total]
}

fn log_decays(model: &ModelConfig, _: usize) -> Vec<f64> {
    vec![model.beta.ln(), model.alpha.ln()]
}

const NETWORKS: [KnownNetwork; 14] = [
    LIF,
    KnownNetwork {
        key: "silent-lif-finite-size",
        title: "Silent LIF layer, its twin at eps 0.001",
        source: "no spike flips, so the twin decays as the layer does: ln beta",
        estimator: EstimatorKind::FiniteSize,
        ..LIF
    },
    KnownNetwork {
        key: "silent-lif-reference",
        title: "Two silent LIF layers, the reference's estimator",
        equation: "U <- 0.9 U, 64 + 64 neurons, T 200",
        source: "ln beta and the reference's known bias, log sqrt(128)/T + ((T-1)/T) log sqrt 2: it reads a \
                 contracting network as chaotic",
        estimator: EstimatorKind::Reference,
        model: two_layers,
        known: log_beta_with_bias,
        tolerance: 3e-3,
        covers: "the length of a random first perturbation",
        ..LIF
    },
    SYNAPTIC,
    BOTH_DECAYS,
    SHORT,
    KnownNetwork {
        key: "silent-short-25-tangent",
        time: 25,
        ..SHORT
    },
    KnownNetwork {
        key: "silent-short-100-tangent",
        time: 100,
        ..SHORT
    },
    KnownNetwork {
        key: "silent-short-10-finite-size",
        title: "Silent recurrent layer over few steps, its twin at eps 0.001",
        source: "no spike flips, and the twin starts along the slower decay: ln 0.9",
        estimator: EstimatorKind::FiniteSize,
        ..SHORT
    },
    KnownNetwork {
        key: "silent-short-10-spectrum",
        title: "Silent recurrent layer over few steps, two exponents",
        source: "64 neurons decay alike, so the two slowest are the same: ln 0.9, ln 0.9",
        estimator: EstimatorKind::Spectrum,
        known: |model, _| vec![model.alpha.ln(); 2],
        ..SHORT
    },
    PERIODIC,
    KnownNetwork {
        key: "periodic-25-tangent",
        time: 25,
        ..PERIODIC
    },
    KnownNetwork {
        key: "periodic-100-tangent",
        time: 100,
        ..PERIODIC
    },
    KnownNetwork {
        key: RARE_QR,
        title: "Two decays, orthonormalised as rarely as the growth allows",
        equation: "(U, I) <- [[0.9, 0.5], [0, 0.5]] (U, I), T 400, QR every 400 steps at most",
        time: 400,
        ..BOTH_DECAYS
    },
];

/// The row whose directions are orthonormalised no more often than their growth asks for.
const RARE_QR: &str = "two-decays-rare-qr-spectrum";

const LIF: KnownNetwork = KnownNetwork {
    key: "silent-lif-tangent",
    title: "Silent LIF layer, as training measures it",
    equation: "U <- 0.9 U, 33 neurons, T 200",
    source: "without spikes a leaky integrator only decays: ln beta",
    estimator: EstimatorKind::Tangent,
    model: one_layer,
    time: 200,
    drive: Drive::Silence,
    known: log_beta,
    tolerance: 1e-5,
    covers: "32-bit floats",
};

const SYNAPTIC: KnownNetwork = KnownNetwork {
    key: "silent-rsynaptic-tangent",
    title: "Silent neuron with a current, as training measures it",
    equation: "(U, I) <- [[0.9, 0.5], [0, 0.5]] (U, I), T 2000",
    source: "the slower of the two decays: ln 0.9",
    model: current_and_membrane,
    time: 2000,
    known: log_slower,
    ..LIF
};

const BOTH_DECAYS: KnownNetwork = KnownNetwork {
    key: "silent-rsynaptic-spectrum",
    title: "Silent neuron with a current, both exponents",
    source: "both decays: ln 0.9, ln 0.5",
    estimator: EstimatorKind::Spectrum,
    known: log_decays,
    ..SYNAPTIC
};

const SHORT: KnownNetwork = KnownNetwork {
    key: "silent-short-10-tangent",
    title: "Silent recurrent layer over few steps",
    equation: "(U, I) <- [[0.85, 0.9], [0, 0.9]] (U, I), 64 neurons",
    source: "the slower of the two decays, from the first step on: ln 0.9",
    model: silent_recurrent,
    time: 10,
    known: log_slower,
    ..LIF
};

const PERIODIC: KnownNetwork = KnownNetwork {
    key: "periodic-10-tangent",
    title: "One neuron that spikes at every other step",
    equation: "U <- 0.5 U + x - 0.2 H(U - 1), x such that U is 1.5 and 0.7 in turn",
    source: "the product of the two slopes: (ln(0.5 + 0.8 g(0.5)) + ln(0.5 + 0.8 g(-0.3))) / 2",
    model: periodic,
    time: 10,
    drive: Drive::Periodic,
    known: log_of_period,
    ..LIF
};

impl KnownNetwork {
    async fn measure(&self, device: &OpenDevice) -> Result<Proof, TrainingError> {
        let model = (self.model)();
        let mut network = create_snn(&model, 0, &device.device)?;
        if self.drive == Drive::Periodic {
            let mut numbers = initial_numbers(&model, 0);
            numbers[..PERIODIC_WEIGHTS.len()].copy_from_slice(&PERIODIC_WEIGHTS);
            network.parameters = Parameters::from_numbers(numbers, &device.device);
        }
        let measured = self.exponents(&network, device).await?;
        let known = (self.known)(&model, self.time);
        let distances = measured.iter().zip(&known).map(|(a, b)| (a - b).abs());
        let error = distances.fold(0.0, f64::max);
        let device = match self.estimator {
            EstimatorKind::Spectrum => format!("{}, read back", device.info.name),
            _ => device.info.name.clone(),
        };
        Ok(Proof {
            key: self.key.into(),
            title: self.title.into(),
            equation: self.equation.into(),
            source: self.source.into(),
            estimator: match self.estimator {
                EstimatorKind::Reference => "reference".into(),
                EstimatorKind::FiniteSize => "finite size, eps 0.001".into(),
                EstimatorKind::Tangent => "tangent".into(),
                EstimatorKind::Spectrum if self.key == RARE_QR => "spectrum, QR by growth".into(),
                EstimatorKind::Spectrum => "spectrum, QR every step".into(),
            },
            within: measured.len() == known.len() && error <= self.tolerance,
            known,
            measured,
            tolerance: self.tolerance,
            covers: self.covers.into(),
            unit: "nats per step".into(),
            device,
        })
    }

    /// The period is two steps, and the first has no current yet: whole periods are counted from then on.
    fn transient(&self) -> Option<usize> {
        (self.drive == Drive::Periodic).then_some(2 + self.time % 2)
    }

    /// Every step, but where the row is about more rarely.
    fn qr_every(&self) -> usize {
        if self.key == RARE_QR { self.time } else { 1 }
    }

    fn input(&self, network: &Network, device: &Device) -> Tensor<3> {
        let shape = [BATCH, self.time, network.config.input_dim];
        match self.drive {
            Drive::Silence => Tensor::zeros(shape, device),
            Drive::Periodic => {
                let sample: Vec<f32> = periodic_input(self.time).collect();
                Tensor::from_data(TensorData::new(sample.repeat(BATCH), shape), device)
            }
        }
    }

    async fn exponents(
        &self,
        network: &Network,
        device: &OpenDevice,
    ) -> Result<Vec<f64>, TrainingError> {
        let lyapunov = LyapunovConfig {
            estimator: self.estimator,
            exponents: 2,
            qr_every: self.qr_every(),
            transient: self.transient(),
            ..LyapunovConfig::default()
        };
        let input = self.input(network, &device.device);
        let mut rng = stream(0, Stream::Perturbation, 0);
        let start = Perturbation::draw(self.estimator, network, BATCH, &mut rng, &device.device);
        let (simulation, reading) =
            forward(self.estimator, &lyapunov, network, input, None, &start)?;
        if self.estimator != EstimatorKind::Spectrum {
            let exponent = read(reading.exponent).await?;
            return Ok(exponent.into_iter().map(f64::from).collect());
        }
        let trajectory = read_trajectory(network, simulation).await?;
        let plan = MeasurePlan {
            lyapunov: &lyapunov,
            reference_layers: None,
            eps: &[],
            seed: 0,
            step: 0,
        };
        let spectrum = trajectory.spectrum(&plan, &Breath::never()).await;
        let spectrum = spectrum.map_err(|_| TrainingError::NotFinite {
            quantity: Quantity::Exponent,
            step: 0,
        })?;
        Ok(spectrum.exponents.into_iter().map(f64::from).collect())
    }
}
