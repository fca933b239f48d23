//! What the operations take and give: flat, contiguous tensors of a backend, each with its name.
//!
//! [`Plan`] says what a record, a state, the parameters and the outputs are.

use crate::engine::kernel::TwinPlan;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, ExtensionType};

#[cfg(doc)]
use crate::engine::kernel::{Plan, cpu};

/// A tensor that may be absent.
#[derive(Debug, Clone, ExtensionType)]
pub enum Optional<B: Backend> {
    None,
    Given(FloatTensor<B>),
}

impl<B: Backend> Optional<B> {
    /// What `change` makes of the tensor, where there is one.
    pub fn map<T>(self, change: impl FnOnce(FloatTensor<B>) -> T) -> Option<T> {
        match self {
            Self::None => None,
            Self::Given(tensor) => Some(change(tensor)),
        }
    }
}

/// What a network computes with.
#[derive(Debug, Clone, ExtensionType)]
pub struct Inputs<B: Backend> {
    pub parameters: FloatTensor<B>,
    /// `[batch, time, channel]`.
    pub signal: FloatTensor<B>,
    /// The factors on the spikes, a record, where spikes are dropped.
    #[extension_type]
    pub masks: Optional<B>,
}

/// What a forward pass leaves behind, as [`cpu::Nominal`] says.
#[derive(Debug, Clone, ExtensionType)]
pub struct Trajectory<B: Backend> {
    pub membrane: FloatTensor<B>,
    /// s before dropout, a record.
    pub spikes: FloatTensor<B>,
    pub outputs: FloatTensor<B>,
    pub report: FloatTensor<B>,
}

/// The gradient of a forward pass.
#[derive(Debug, Clone, ExtensionType)]
pub struct NetworkGradient<B: Backend> {
    /// d loss / d parameters.
    pub parameters: FloatTensor<B>,
    /// Sum over batch and neurons of (d loss / d (W h + b))^2, `[layer * time]`.
    pub squares: FloatTensor<B>,
}

/// A network along the membranes that it left.
#[derive(Debug, Clone, ExtensionType)]
pub struct Membranes<B: Backend> {
    pub parameters: FloatTensor<B>,
    pub membrane: FloatTensor<B>,
}

/// The tangent along them, as [`cpu::Tangent`] says.
#[derive(Debug, Clone, ExtensionType)]
pub struct Tangent<B: Backend> {
    /// `[1]`.
    pub exponent: FloatTensor<B>,
    /// `[2 * batch]`.
    pub samples: FloatTensor<B>,
    /// `[batch * time]`.
    pub norms: FloatTensor<B>,
    /// ds, a record.
    pub spikes: FloatTensor<B>,
    /// The directions after the last step, a state of each sample, with what is kept behind them.
    pub states: FloatTensor<B>,
}

/// A mean of squares, as [`cpu::mean_square`] says.
#[derive(Debug, Clone, ExtensionType)]
pub struct MeanSquare<B: Backend> {
    /// The rate, `[1]`.
    pub rate: FloatTensor<B>,
    /// Its derivative by each exponent, `[n]`.
    pub weights: FloatTensor<B>,
}

/// A network along what a twin is compared with.
#[derive(Debug, Clone, ExtensionType)]
pub struct Nominal<B: Backend> {
    pub parameters: FloatTensor<B>,
    /// The factors on the spikes, a record, where spikes are dropped.
    #[extension_type]
    pub masks: Optional<B>,
    pub membrane: FloatTensor<B>,
    pub spikes: FloatTensor<B>,
}

/// Whether a twin runs beside a forward pass.
#[derive(Debug, Clone, ExtensionType)]
pub enum TwinStart<B: Backend> {
    None,
    /// From a state of each sample.
    From {
        state: FloatTensor<B>,
        twin: TwinPlan,
    },
}

/// A twin.
#[derive(Debug, Clone, ExtensionType)]
pub struct Twin<B: Backend> {
    /// Exponent, share of spikes that flipped and what [`cpu::Twin`] says of the samples,
    /// `[2 + 2 * batch]`.
    pub reading: FloatTensor<B>,
    /// As the backend's kernels have it.
    pub trace: FloatTensor<B>,
}

/// The gradient of a twin's exponent.
#[derive(Debug, Clone, ExtensionType)]
pub struct TwinGradient<B: Backend> {
    /// By the parameters, along the twin alone.
    pub parameters: FloatTensor<B>,
    /// By the membranes.
    pub membrane: FloatTensor<B>,
}

/// A batch's loss.
#[derive(Debug, Clone, ExtensionType)]
pub struct Loss<B: Backend> {
    /// `[1]`.
    pub loss: FloatTensor<B>,
    /// Samples classified right, `[1]`.
    pub correct: FloatTensor<B>,
    /// d loss / d outputs, `[batch * class + layer]`.
    pub of_outputs: FloatTensor<B>,
}

/// How a gradient is clipped.
#[derive(Debug, Clone, ExtensionType)]
pub struct Clip<B: Backend> {
    /// The gradient's norm, `[1]`.
    pub norm: FloatTensor<B>,
    /// min(1, limit / (norm + 1e-6)), or 1 without a limit, `[1]`.
    pub scale: FloatTensor<B>,
}

/// What an optimiser changes.
#[derive(Debug, Clone, ExtensionType)]
pub struct Learner<B: Backend> {
    pub parameters: FloatTensor<B>,
    /// All first moments, then all second ones.
    pub moments: FloatTensor<B>,
}
