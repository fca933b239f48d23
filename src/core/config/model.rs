//! The network: its kind, its layers and its neurons.

use serde::{Deserialize, Deserializer, Serialize};
use strum::{EnumDiscriminants, EnumMessage, IntoStaticStr, VariantArray};

/// Which of the two networks.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ModelKind {
    /// Layers with a synaptic current and all-to-all recurrence (snnTorch `RSynaptic`).
    #[strum(message = "Recurrent")]
    Recurrent,
    /// Leaky integrate-and-fire layers (snnTorch `Leaky`).
    #[strum(message = "Feedforward")]
    Feedforward,
}

/// The derivative that stands in for the step's in the backward pass, at v = U - theta.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[strum_discriminants(
    name(SurrogateKind),
    derive(IntoStaticStr, VariantArray, EnumMessage),
    strum(serialize_all = "snake_case")
)]
pub enum SurrogateConfig {
    /// (alpha/2) / (1 + (pi alpha v / 2)^2) (Fang et al. 2021); alpha, a sharpness, of 2 gives
    /// 1 / (1 + (pi v)^2).
    #[strum_discriminants(strum(message = "Arctangent"))]
    Atan { alpha: f64 },
    /// 1 / (1 + slope |v|)^2 (Zenke and Ganguli 2018); `slope` is a sharpness.
    #[strum_discriminants(strum(message = "Fast sigmoid"))]
    FastSigmoid { slope: f64 },
    /// slope e / (1 + e)^2 with e = exp(-slope v), the derivative of the logistic function; `slope` is a
    /// sharpness.
    #[strum_discriminants(strum(message = "Sigmoid"))]
    Sigmoid { slope: f64 },
    /// max(0, 1 - |v| / width) (Esser et al. 2016; Bellec et al. 2018).
    #[strum_discriminants(strum(message = "Triangle"))]
    Triangular { width: f64 },
    /// 1 everywhere (Bengio et al. 2013).
    #[strum_discriminants(strum(message = "Straight-through"))]
    StraightThrough {},
    /// What snnTorch 1.0 calls triangular: `threshold` where v < 0, -`threshold` elsewhere. For parity.
    #[strum_discriminants(strum(message = "snnTorch’s “triangular”"))]
    SnntorchTriangular { threshold: f64 },
}

/// What a spike does to the membrane potential, one step later; r = H(U_{t-1} - theta).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reset {
    /// U loses theta r.
    #[strum(message = "Subtract the threshold")]
    Subtract,
    /// As snnTorch's two neurons have it. Feedforward (`Leaky`): U_t = beta (1 - r) U_{t-1} + a_t;
    /// recurrent (`RSynaptic`): U_t = (1 - r) (beta U_{t-1} + I_t).
    #[strum(message = "To zero")]
    Zero,
    /// Nothing.
    #[strum(message = "None")]
    None,
    /// U is 0 from the spike itself on: U_t = beta (1 - r) U_{t-1} + a_t, in a recurrent network + I_t. What NIR means,
    /// and snnTorch by `reset_delay=False`; of a feedforward network the same as `Zero`.
    #[strum(message = "To zero at the spike")]
    Hard,
}

/// Which neurons of a layer V joins.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Recurrence {
    /// V is dense, `[H, H]`, with a bias.
    #[strum(message = "All to all")]
    AllToAll,
    /// Each neuron receives its own spikes alone: V is a diagonal, `[H]`, without a bias.
    #[strum(message = "One to one")]
    OneToOne,
}

/// How classes are read out of the last hidden layer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[strum_discriminants(
    name(ReadoutKind),
    derive(IntoStaticStr, VariantArray, EnumMessage),
    strum(serialize_all = "snake_case")
)]
pub enum Readout {
    /// A dense map of the spikes summed over time, as the reference has it.
    SpikeSum {},
    /// Leaky integrators without spikes, U_t = beta U_{t-1} + W h_t + b, at their maximum over time.
    Membrane { beta: f64 },
    /// One more layer of spiking neurons, one a class; their spikes are counted.
    SpikeCount {},
}

/// How the recurrent weights V (H x H) start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[strum_discriminants(
    name(RecurrentInitKind),
    derive(IntoStaticStr, VariantArray, EnumMessage),
    strum(serialize_all = "snake_case")
)]
pub enum RecurrentInit {
    /// N(0, gain^2 / H), with the bias zero.
    #[strum_discriminants(strum(message = "Normal"))]
    Normal { gain: f64 },
    /// Uniform in +-1/sqrt(H), as torch's `nn.Linear`; the bias alike.
    #[strum_discriminants(strum(message = "Uniform"))]
    Uniform {},
}

/// A spiking network. Field names are those of the reference's `create_snn`.
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
            surrogate: SurrogateKind::Atan.into(),
            recurrent_init: RecurrentInitKind::Normal.into(),
            ..Self::reference_recurrent()
        }
    }
}

impl ModelConfig {
    /// The reference's `LyapunovSNN` with its own defaults, on the digits.
    pub fn reference_feedforward() -> Self {
        Self {
            kind: ModelKind::Feedforward,
            beta: 0.9,
            ..Self::reference_recurrent()
        }
    }

    /// The reference's `RecurrentLyapunovSNN` with its own defaults, on the digits.
    pub fn reference_recurrent() -> Self {
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

    /// Neurons of each spiking layer: the hidden ones, and those that are read out by counting.
    pub fn spiking_layers(&self) -> Vec<usize> {
        let mut widths = self.hidden_dims.clone();
        if self.readout == (Readout::SpikeCount {}) {
            widths.push(self.num_classes);
        }
        widths
    }
}

/// With what its parameters are where nothing else was said.
impl From<SurrogateKind> for SurrogateConfig {
    fn from(kind: SurrogateKind) -> Self {
        match kind {
            SurrogateKind::Atan => Self::Atan { alpha: 2.0 },
            SurrogateKind::FastSigmoid => Self::FastSigmoid { slope: 25.0 },
            SurrogateKind::Sigmoid => Self::Sigmoid { slope: 25.0 },
            SurrogateKind::Triangular => Self::Triangular { width: 1.0 },
            SurrogateKind::StraightThrough => Self::StraightThrough {},
            SurrogateKind::SnntorchTriangular => Self::SnntorchTriangular { threshold: 1.0 },
        }
    }
}

impl From<ReadoutKind> for Readout {
    fn from(kind: ReadoutKind) -> Self {
        match kind {
            ReadoutKind::SpikeSum => Self::SpikeSum {},
            ReadoutKind::Membrane => Self::Membrane { beta: 0.9 },
            ReadoutKind::SpikeCount => Self::SpikeCount {},
        }
    }
}

impl From<RecurrentInitKind> for RecurrentInit {
    fn from(kind: RecurrentInitKind) -> Self {
        match kind {
            RecurrentInitKind::Normal => Self::Normal { gain: 1.2 },
            RecurrentInitKind::Uniform => Self::Uniform {},
        }
    }
}
