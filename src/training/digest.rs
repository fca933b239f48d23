//! What a run begins with, as a receipt names it.

use crate::config::{ConfigError, ExperimentConfig};
use crate::dataset::{Dataset, Samples};
use crate::model::initial_numbers;
use crate::protocol::Digests;
use sha2::{Digest, Sha256};

/// Of the first weights and the data of a validated configuration.
pub(super) fn digests(config: &ExperimentConfig, data: &Dataset) -> Digests {
    let mut weights = Sha256::new();
    for number in initial_numbers(&config.model, config.seed) {
        weights.update(number.to_le_bytes());
    }
    Digests {
        weights: written(weights),
        data: written(hashed(data)),
    }
}

/// What a run of this configuration would begin with.
///
/// # Errors
/// A refused configuration.
pub fn initial_digests(config: &ExperimentConfig) -> Result<Digests, ConfigError> {
    config.validate()?;
    Ok(digests(config, &Dataset::new(config)))
}

fn hashed(data: &Dataset) -> Sha256 {
    let mut hash = Sha256::new();
    match &data.samples {
        Samples::Values(values) => values
            .iter()
            .for_each(|value| hash.update(value.to_le_bytes())),
        Samples::Spikes(spikes) => hash.update(spikes),
    }
    for label in &data.labels {
        hash.update(label.to_le_bytes());
    }
    for half in [&data.split.train, &data.split.test] {
        hash.update((half.len() as u64).to_le_bytes());
        half.iter()
            .for_each(|&index| hash.update((index as u64).to_le_bytes()));
    }
    hash
}

fn written(hash: Sha256) -> String {
    let bytes = hash.finalize();
    let bytes = bytes.iter().take(Digests::LENGTH / 2);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}
