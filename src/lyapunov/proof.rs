//! "Is this number right?": the estimators on what is known beforehand, row by row.
//!
//! First the systems of [`crate::exponent::known`], through the estimators in plain 64-bit floats;
//! then networks whose exponents are known, through the kernels that training uses, on a device.

use super::measure::Wanted;
use super::{Perturbation, forward};
use crate::config::{EstimatorKind, LyapunovConfig, ModelConfig, RecurrentInit};
use crate::exponent::known::{Estimator, KnownSystem, systems};
use crate::exponent::seed_bias;
use crate::metrics::Quantity;
use crate::model::{Network, create_snn};
use crate::protocol::{Proof, ProofFailure};
use crate::random::{Stream, stream};
use crate::training::{OpenDevice, TrainingError, read, read_trajectory};
use burn::tensor::Tensor;

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
            Self::System(system) => Ok(of_system(system)),
            Self::Network(network) => network.measure(device).await,
        }
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

fn of_system(system: &KnownSystem) -> Proof {
    let measured = system.measure();
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

/// A network whose exponents are known: no input reaches its threshold, so that it decays.
pub struct KnownNetwork {
    key: &'static str,
    title: &'static str,
    equation: &'static str,
    source: &'static str,
    estimator: EstimatorKind,
    model: fn() -> ModelConfig,
    time: usize,
    known: fn(&ModelConfig, usize) -> Vec<f64>,
    tolerance: f64,
    covers: &'static str,
}

const BATCH: usize = 4;

/// A threshold that nothing reaches.
fn silent(hidden_dims: &[usize]) -> ModelConfig {
    ModelConfig {
        input_dim: 3,
        hidden_dims: hidden_dims.to_vec(),
        num_classes: 2,
        threshold: 1000.0,
        ..ModelConfig::seed_feedforward()
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
        ..ModelConfig::seed_recurrent()
    }
}

fn log_beta(model: &ModelConfig, _: usize) -> Vec<f64> {
    vec![model.beta.ln()]
}

fn log_beta_with_bias(model: &ModelConfig, time: usize) -> Vec<f64> {
    let bias = seed_bias(model, &LyapunovConfig::default(), time);
    vec![model.beta.ln() + bias.expect("all layers of a valid network").total]
}

fn log_decays(model: &ModelConfig, _: usize) -> Vec<f64> {
    vec![model.beta.ln(), model.alpha.ln()]
}

const NETWORKS: [KnownNetwork; 5] = [
    KnownNetwork {
        key: "silent-lif-tangent",
        title: "Silent LIF layer, as training measures it",
        equation: "U <- 0.9 U, 33 neurons, T 200",
        source: "without spikes a leaky integrator only decays: ln beta",
        estimator: EstimatorKind::Tangent,
        model: one_layer,
        time: 200,
        known: log_beta,
        tolerance: 1e-5,
        covers: "32-bit floats",
    },
    KnownNetwork {
        key: "silent-lif-finite-size",
        title: "Silent LIF layer, its twin at eps 0.001",
        equation: "U <- 0.9 U, 33 neurons, T 200",
        source: "no spike flips, so the twin decays as the layer does: ln beta",
        estimator: EstimatorKind::FiniteSize,
        model: one_layer,
        time: 200,
        known: log_beta,
        tolerance: 1e-5,
        covers: "32-bit floats",
    },
    KnownNetwork {
        key: "silent-lif-seed",
        title: "Two silent LIF layers, the seed's estimator",
        equation: "U <- 0.9 U, 64 + 64 neurons, T 200",
        source: "ln beta and the seed's known bias, log sqrt(128)/T + ((T-1)/T) log sqrt 2: it reads a \
                 contracting network as chaotic",
        estimator: EstimatorKind::Seed,
        model: two_layers,
        time: 200,
        known: log_beta_with_bias,
        tolerance: 3e-3,
        covers: "the length of a random first perturbation",
    },
    KnownNetwork {
        key: "silent-rsynaptic-tangent",
        title: "Silent neuron with a current, as training measures it",
        equation: "(U, I) <- [[0.9, 0.5], [0, 0.5]] (U, I), T 2000",
        source: "the slower of the two decays: ln 0.9",
        estimator: EstimatorKind::Tangent,
        model: current_and_membrane,
        time: 2000,
        known: log_beta,
        tolerance: 2e-3,
        covers: "the turn from a random start towards the slower decay",
    },
    KnownNetwork {
        key: "silent-rsynaptic-spectrum",
        title: "Silent neuron with a current, both exponents",
        equation: "(U, I) <- [[0.9, 0.5], [0, 0.5]] (U, I), T 2000",
        source: "both decays: ln 0.9, ln 0.5",
        estimator: EstimatorKind::Spectrum,
        model: current_and_membrane,
        time: 2000,
        known: log_decays,
        tolerance: 2e-3,
        covers: "the turn from a random start towards the slower decay",
    },
];

impl KnownNetwork {
    async fn measure(&self, device: &OpenDevice) -> Result<Proof, TrainingError> {
        let model = (self.model)();
        let network = create_snn(&model, 0, &device.device)?;
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
                EstimatorKind::Seed => "seed".into(),
                EstimatorKind::FiniteSize => "finite size, eps 0.001".into(),
                EstimatorKind::Tangent => "tangent".into(),
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

    async fn exponents(
        &self,
        network: &Network,
        device: &OpenDevice,
    ) -> Result<Vec<f64>, TrainingError> {
        let lyapunov = LyapunovConfig {
            estimator: self.estimator,
            exponents: 2,
            ..LyapunovConfig::default()
        };
        let shape = [BATCH, self.time, network.config.input_dim];
        let input = Tensor::<3>::zeros(shape, &device.device);
        let mut rng = stream(0, Stream::Perturbation, 0);
        let start = Perturbation::draw(&network.config, BATCH, &mut rng, &device.device);
        let (simulation, reading) =
            forward(self.estimator, &lyapunov, network, input, None, &start)?;
        if self.estimator != EstimatorKind::Spectrum {
            let exponent = read(reading.exponent).await?;
            return Ok(exponent.into_iter().map(f64::from).collect());
        }
        let trajectory = read_trajectory(network, simulation).await?;
        let wanted = Wanted {
            lyapunov: &lyapunov,
            seed_layers: None,
            eps: &[],
            seed: 0,
            step: 0,
        };
        let spectrum = trajectory
            .spectrum(&wanted)
            .map_err(|_| TrainingError::NotFinite {
                quantity: Quantity::Exponent,
                step: 0,
            })?;
        Ok(spectrum.into_iter().map(f64::from).collect())
    }
}
