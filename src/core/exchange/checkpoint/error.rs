//! Why a file is no checkpoint to go on from.

use crate::core::exchange::tensor::FileError;
use crate::core::settings::ConfigError;

/// What of the file is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckpointError {
    #[error(transparent)]
    File(#[from] FileError),
    /// Weights without what a run goes on with.
    #[error(
        "{found}; wanted: a checkpoint, as train --save writes it (--weights begins anew with the weights of any)"
    )]
    NotACheckpoint { found: &'static str },
    /// What a key of the metadata says.
    #[error("its metadata: {key}: {reason}")]
    Metadata { key: &'static str, reason: String },
    /// Its experiment.
    #[error("its config: {0}")]
    Config(#[from] ConfigError),
    #[error("tensor {tensor} {reason}")]
    Tensor { tensor: String, reason: String },
    /// Something changed that is well-formed all the same.
    #[error(
        "it was changed or damaged after it was written: its checksum is {found}, and it says {said}"
    )]
    Checksum { found: String, said: String },
}

impl CheckpointError {
    pub(super) fn of_tensor(tensor: &str, reason: impl Into<String>) -> Self {
        Self::Tensor {
            tensor: tensor.to_owned(),
            reason: bounded(reason.into()),
        }
    }

    pub(super) fn of_state(reason: impl ToString) -> Self {
        Self::Metadata {
            key: super::STATE,
            reason: bounded(reason.to_string()),
        }
    }
}

/// As much of it as a message repeats: a file says what it likes where a word is unknown.
fn bounded(mut reason: String) -> String {
    const MOST: usize = 300;
    if let Some((end, _)) = reason.char_indices().nth(MOST) {
        reason.truncate(end);
        reason.push('…');
    }
    reason
}
