//! What ends or interrupts a run.

use crate::core::dataset::MissingData;
use crate::core::metrics::Quantity;
use crate::core::settings::ConfigError;
use crate::engine::model::WeightsError;

/// Why a run cannot go on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TrainingError {
    /// The configuration is refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// An experiment on data that is not there.
    #[error(transparent)]
    Data(#[from] MissingData),
    /// What is asked of a run, and is no setting of it.
    #[error("{what} is {value}; allowed: {allowed}")]
    Asked {
        what: &'static str,
        value: String,
        allowed: String,
    },
    /// A checkpoint of another network.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A checkpoint that this run cannot go on from.
    #[error(transparent)]
    Resume(#[from] ResumeError),
    /// No such device here.
    #[error("no GPU: {reason}")]
    NoGpu { reason: String },
    /// The device failed while it computed.
    #[error("the GPU was lost: {reason}")]
    DeviceLost { reason: String },
    /// A number is NaN or infinite; the session holds the last weights with which all were finite.
    #[error("{} became NaN or infinite at step {step}", quantity.name())]
    NotFinite { quantity: Quantity, step: usize },
    /// A sample that the data set does not have.
    #[error("sample is {sample}; allowed: 0 to {last}, the held-out samples")]
    NoSuchSample { sample: usize, last: usize },
}

/// Why a run cannot go on from a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// Samples, labels or their split are others.
    #[error(
        "the checkpoint's data has the digest {said}; that of this experiment here has {found}: it was \
         another file, or another version made it"
    )]
    Data { said: String, found: String },
    /// Weights that were changed.
    #[error(
        "the checkpoint's weights have the digest {found}; it says {said}: they were changed after it \
         was written"
    )]
    Weights { said: String, found: String },
    #[error(
        "the checkpoint's tensors optimizer.{optimizer} hold {found} numbers; this network has {wanted}"
    )]
    Moments {
        optimizer: &'static str,
        found: usize,
        wanted: usize,
    },
    #[error("the checkpoint's step is {step}; allowed: 0 to {total}, the steps of this run")]
    Step { step: usize, total: usize },
    #[error("the checkpoint says that an epoch ended with the step before {step}; none does")]
    NoEpoch { step: usize },
}
