//! The network: its kind, its layers and its neurons.

use super::error::{ConfigError, check_count, check_range, parse_json};
use serde::{Deserialize, Deserializer, Serialize};

/// Which of the two networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// Leaky integrate-and-fire layers (snnTorch `Leaky`).
    Feedforward,
    /// Layers with a synaptic current and all-to-all recurrence (snnTorch `RSynaptic`).
    Recurrent,
}

/// The derivative that stands in for the step's in the backward pass, at v = U - theta.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SurrogateConfig {
    /// 1 / (1 + slope |v|)^2 (Zenke and Ganguli 2018); `slope` is a sharpness.
    FastSigmoid { slope: f64 },
    /// (alpha/2) / (1 + (pi alpha v / 2)^2) (Fang et al. 2021); alpha, a sharpness, of 2 gives
    /// 1 / (1 + (pi v)^2).
    Atan { alpha: f64 },
    /// slope e / (1 + e)^2 with e = exp(-slope v), the derivative of the logistic function; `slope` is a
    /// sharpness.
    Sigmoid { slope: f64 },
    /// max(0, 1 - |v| / width) (Esser et al. 2016; Bellec et al. 2018).
    Triangular { width: f64 },
    /// 1 everywhere (Bengio et al. 2013).
    StraightThrough {},
    /// What snnTorch 1.0 calls triangular: `threshold` where v < 0, -`threshold` elsewhere. For parity.
    SnntorchTriangular { threshold: f64 },
}

/// What a spike does to the membrane potential, one step later; r = H(U_{t-1} - theta).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// U loses theta r.
    Subtract,
    /// As snnTorch's two neurons have it. Feedforward (`Leaky`): U_t = beta (1 - r) U_{t-1} + a_t;
    /// recurrent (`RSynaptic`): U_t = (1 - r) (beta U_{t-1} + I_t).
    Zero,
    /// Nothing.
    None,
}

/// Which neurons of a layer V joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// V is dense, `[H, H]`, with a bias.
    AllToAll,
    /// Each neuron hears itself alone: V is a diagonal, `[H]`, without a bias.
    OneToOne,
}

/// How classes are read out of the last hidden layer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Readout {
    /// A dense map of the spikes summed over time, as the seed has it.
    SpikeSum {},
    /// Leaky integrators without spikes, U_t = beta U_{t-1} + W h_t + b, at their maximum over time.
    Membrane { beta: f64 },
    /// One more layer of spiking neurons, one a class; their spikes are counted.
    SpikeCount {},
}

/// How the recurrent weights V (H x H) start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RecurrentInit {
    /// Uniform in +-1/sqrt(H), as torch's `nn.Linear`; the bias alike.
    Uniform {},
    /// N(0, gain^2 / H), with the bias zero.
    Normal { gain: f64 },
}

/// A spiking network. Field names are those of the seed's `create_snn`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelConfig {
    pub kind: ModelKind,
    /// Input channels D.
    pub input_dim: usize,
    /// Neurons of each hidden layer, first to last.
    pub hidden_dims: Vec<usize>,
    /// Classes C.
    pub num_classes: usize,
    /// Decay of the synaptic current per time step (recurrent only); null is the default.
    #[serde(deserialize_with = "null_is_default_alpha")]
    pub alpha: f64,
    /// Decay of the membrane potential per time step.
    pub beta: f64,
    /// Firing threshold theta.
    pub threshold: f64,
    /// Share of spikes dropped after each layer while training; null is 0.
    #[serde(deserialize_with = "null_is_zero")]
    pub dropout: f64,
    pub surrogate: SurrogateConfig,
    pub reset: Reset,
    /// Whether the current's decay is learnt, one number a layer (recurrent only).
    pub learn_alpha: bool,
    /// Whether the membrane's decay is learnt, one number a layer.
    pub learn_beta: bool,
    /// Whether the threshold is learnt, one number a layer.
    pub learn_threshold: bool,
    /// Recurrent only.
    pub recurrence: Recurrence,
    pub recurrent_init: RecurrentInit,
    /// Factor on the first layer's initial weights.
    pub input_gain: f64,
    pub readout: Readout,
}

fn null_is_default_alpha<'de, D: Deserializer<'de>>(reader: D) -> Result<f64, D::Error> {
    let value = Option::<f64>::deserialize(reader)?;
    Ok(value.unwrap_or_else(|| ModelConfig::default().alpha))
}

fn null_is_zero<'de, D: Deserializer<'de>>(reader: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(reader)?.unwrap_or(0.0))
}

impl Default for ModelConfig {
    /// The network of the demonstration: recurrent, 64 neurons, a surrogate of half-width 0.32, V ~ N(0, 1.2^2/H).
    fn default() -> Self {
        Self {
            surrogate: SurrogateConfig::Atan { alpha: 2.0 },
            recurrent_init: RecurrentInit::Normal { gain: 1.2 },
            ..Self::seed_recurrent()
        }
    }
}

impl ModelConfig {
    /// The seed's `LyapunovSNN` with its own defaults, on the digits.
    pub fn seed_feedforward() -> Self {
        Self {
            kind: ModelKind::Feedforward,
            beta: 0.9,
            ..Self::seed_recurrent()
        }
    }

    /// The seed's `RecurrentLyapunovSNN` with its own defaults, on the digits.
    pub fn seed_recurrent() -> Self {
        Self {
            kind: ModelKind::Recurrent,
            input_dim: 64,
            hidden_dims: vec![64],
            num_classes: 10,
            alpha: 0.9,
            beta: 0.85,
            threshold: 1.0,
            dropout: 0.0,
            surrogate: SurrogateConfig::FastSigmoid { slope: 25.0 },
            reset: Reset::Subtract,
            learn_alpha: false,
            learn_beta: false,
            learn_threshold: false,
            recurrence: Recurrence::AllToAll,
            recurrent_init: RecurrentInit::Uniform {},
            input_gain: 1.0,
            readout: Readout::SpikeSum {},
        }
    }

    /// Parses and validates a model's configuration alone.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let config: Self = parse_json(text)?;
        config.validate()?;
        Ok(config)
    }

    /// Checks every range.
    pub fn validate(&self) -> Result<(), ConfigError> {
        check_count("model.input_dim", self.input_dim, 1, 65_536)?;
        check_count("model.hidden_dims (layers)", self.hidden_dims.len(), 1, 32)?;
        for (layer, &width) in self.hidden_dims.iter().enumerate() {
            check_count(&format!("model.hidden_dims[{layer}]"), width, 1, 4096)?;
        }
        check_count("model.num_classes", self.num_classes, 2, 1000)?;
        check_range("model.alpha", self.alpha, 0.0, 1.0)?;
        check_range("model.beta", self.beta, 0.0, 1.0)?;
        let learns_alpha = self.learn_alpha && self.kind == ModelKind::Recurrent;
        check_inside("model.alpha", self.alpha, learns_alpha)?;
        check_inside("model.beta", self.beta, self.learn_beta)?;
        check_range("model.threshold", self.threshold, 1e-3, 1e3)?;
        check_range("model.dropout", self.dropout, 0.0, 0.95)?;
        self.surrogate.validate()?;
        check_range("model.input_gain", self.input_gain, 0.0, 100.0)?;
        if let Readout::Membrane { beta } = self.readout {
            check_range("model.readout.beta", beta, 0.0, 1.0)?;
        }
        if let RecurrentInit::Normal { gain } = self.recurrent_init {
            check_range("model.recurrent_init.gain", gain, 0.0, 100.0)?;
        }
        self.sizes().check(self)
    }

    /// Neurons of each spiking layer: the hidden ones, and those that are read out by counting.
    pub fn spiking_layers(&self) -> Vec<usize> {
        let mut widths = self.hidden_dims.clone();
        if self.readout == (Readout::SpikeCount {}) {
            widths.push(self.num_classes);
        }
        widths
    }
}

/// A learnt decay that starts at an end of its range would stay there (as torch's clamp has it).
fn check_inside(field: &str, decay: f64, learnt: bool) -> Result<(), ConfigError> {
    if learnt && !(decay > 0.0 && decay < 1.0) {
        let allowed = "above 0 and below 1, where it is learnt";
        return Err(ConfigError::range(field, decay, allowed));
    }
    Ok(())
}

impl SurrogateConfig {
    fn validate(self) -> Result<(), ConfigError> {
        let (name, value) = match self {
            Self::FastSigmoid { slope } | Self::Sigmoid { slope } => ("slope", slope),
            Self::Atan { alpha } => ("alpha", alpha),
            Self::Triangular { width } => ("width", width),
            Self::SnntorchTriangular { threshold } => ("threshold", threshold),
            Self::StraightThrough {} => return Ok(()),
        };
        check_range(&format!("model.surrogate.{name}"), value, 1e-3, 1e3)
    }
}
