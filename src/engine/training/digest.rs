//! What a run begins with, as a receipt names it.

use super::error::TrainingError;
use crate::core::config::ExperimentConfig;
use crate::core::dataset::{Dataset, Samples, Sources};
use crate::core::pieces::{Breath, Pieces, at_once};
use crate::core::protocol::Digests;
use crate::engine::model::initial_numbers;
use sha2::{Digest, Sha256};

/// Numbers that are drawn or hashed in a piece: some 50 ms in a browser.
const PIECE: u64 = 2_000_000;

/// Of the first weights and the data of a validated configuration.
pub(super) fn digests(config: &ExperimentConfig, data: &Dataset) -> Digests {
    at_once(digests_in_pieces(config, data, &Breath::never()))
}

/// Of weights, as a receipt names those that a run begins with.
pub(super) fn weights_digest(numbers: &[f32]) -> String {
    let mut hash = Sha256::new();
    for number in numbers {
        hash.update(number.to_le_bytes());
    }
    written(hash)
}

/// What a run of this configuration would begin with.
///
/// # Errors
/// A refused configuration, or data that is not there.
pub fn initial_digests(
    config: &ExperimentConfig,
    sources: &Sources,
) -> Result<Digests, TrainingError> {
    initial_digests_begun(config.clone(), sources.clone())?.finish()
}

/// The same, begun: a piece of it takes a moment however large the data.
///
/// # Errors
/// A refused configuration; data that is not there is said where it is finished.
pub fn initial_digests_begun(
    config: ExperimentConfig,
    sources: Sources,
) -> Result<Pieces<Result<Digests, TrainingError>>, TrainingError> {
    config.validate()?;
    let breath = Breath::every(PIECE);
    Ok(Pieces::new(async move {
        let data = sources.in_pieces(&config, &breath).await?;
        Ok(digests_in_pieces(&config, &data, &breath).await)
    }))
}

async fn digests_in_pieces(config: &ExperimentConfig, data: &Dataset, breath: &Breath) -> Digests {
    let mut weights = Hash::new(breath);
    for number in initial_numbers(&config.model, config.seed) {
        weights.add(&number.to_le_bytes()).await;
    }
    Digests {
        weights: written(weights.hash),
        data: written(hashed(data, breath).await),
    }
}

async fn hashed(data: &Dataset, breath: &Breath) -> Sha256 {
    let mut hash = Hash::new(breath);
    if let Some(own) = data.own {
        // Its name is a digest of all of it.
        hash.add(own.to_string().as_bytes()).await;
        return with_split(hash, data).await;
    }
    match &*data.samples {
        Samples::Values(values) | Samples::Series(values) => {
            for value in values {
                hash.add(&value.to_le_bytes()).await;
            }
        }
        Samples::Spikes(spikes) => {
            for chunk in spikes.chunks(CHUNK) {
                hash.add(chunk).await;
            }
        }
        Samples::Bits(bits) => {
            for word in bits.words() {
                hash.add(&word.to_le_bytes()).await;
            }
        }
    }
    for label in data.labels.iter() {
        hash.add(&label.to_le_bytes()).await;
    }
    with_split(hash, data).await
}

async fn with_split(mut hash: Hash<'_>, data: &Dataset) -> Sha256 {
    for half in [&data.split.train, &data.split.test] {
        hash.add(&(half.len() as u64).to_le_bytes()).await;
        for &index in half {
            hash.add(&(index as u64).to_le_bytes()).await;
        }
    }
    hash.hash
}

/// Bytes that are hashed between two breaths.
const CHUNK: usize = 1 << 16;

/// A hash that is left for a breath.
struct Hash<'a> {
    hash: Sha256,
    breath: &'a Breath,
    /// Bytes since the last one.
    since: usize,
}

impl<'a> Hash<'a> {
    fn new(breath: &'a Breath) -> Self {
        Self {
            hash: Sha256::new(),
            breath,
            since: 0,
        }
    }

    async fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.since += bytes.len();
        if self.since >= CHUNK {
            // A byte hashed costs about as much as a quarter of a number drawn.
            self.breath.after(self.since as u64 / 4).await;
            self.since = 0;
        }
    }
}

fn written(hash: Sha256) -> String {
    let bytes = hash.finalize();
    let bytes = bytes.iter().take(Digests::LENGTH / 2);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}
