//! Weights of a run out of a file, and into one.

use super::device::OpenDevice;
use super::digest::weights_digest;
use super::error::TrainingError;
use super::reading::read;
use super::session::Session;
use crate::core::about::Build;
use crate::core::config::{ExperimentConfig, ModelKind};
use crate::core::dataset::Sources;
use crate::core::exchange::state_dict::complete;
use crate::core::exchange::weights::digest;
use crate::core::exchange::{OWN, Tensor};
use crate::engine::model::{initial_numbers, named, numbered};
use std::collections::BTreeMap;

/// What of a network stands in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// A state_dict of snnTorch, complete.
    pub tensors: BTreeMap<String, Tensor>,
    pub metadata: BTreeMap<String, String>,
}

impl Session {
    /// A run from its first step, warm-up included, with weights and constants of its own, by the names of
    /// [`crate::core::exchange::state_dict`]; what no tensor is for is as it always begins.
    ///
    /// # Errors
    /// As [`Session::on`].
    pub fn with_weights(
        sources: &Sources,
        config: ExperimentConfig,
        device: OpenDevice,
        tensors: &BTreeMap<String, Tensor>,
    ) -> Result<Self, TrainingError> {
        let mut session = Self::on(sources, config, device, None)?;
        let model = &session.config.model;
        let initial = initial_numbers(model, session.config.seed);
        let numbers = numbered(model, initial, tensors);
        let parameters = &session.network.parameters;
        session.network.parameters = parameters.replaced(&numbers, &session.device.device)?;
        session.began_with = Some(weights_digest(&numbers));
        Ok(session)
    }

    /// The digest of the weights that it began with, where they were a file's.
    pub fn began_with(&self) -> Option<&str> {
        self.began_with.as_deref()
    }

    /// The present weights as a file holds them.
    ///
    /// # Errors
    /// A lost device.
    pub async fn saved(&self) -> Result<Saved, TrainingError> {
        let numbers = read(self.network.parameters.numbers()).await?;
        let model = &self.config.model;
        Ok(Saved {
            tensors: complete(model, &named(model, &numbers)),
            metadata: metadata(&self.config, weights_digest(&numbers), self.next_step()),
        })
    }
}

impl Saved {
    /// Weights and constants of a network that is yet to be trained; its samples may be missing here.
    pub fn untrained(config: &ExperimentConfig, tensors: &BTreeMap<String, Tensor>) -> Self {
        let tensors = complete(&config.model, tensors);
        Self {
            metadata: metadata(config, digest(&config.model, &tensors), 0),
            tensors,
        }
    }
}

fn metadata(config: &ExperimentConfig, digest: String, steps: usize) -> BTreeMap<String, String> {
    // Plain data.
    let as_json = serde_json::to_string(config).unwrap_or_default();
    let kind = match config.model.kind {
        ModelKind::Recurrent => "recurrent",
        ModelKind::Feedforward => "feedforward",
    };
    let task: &str = config.task.kind.into();
    let widths = &config.model.hidden_dims;
    let title = format!("{task}, {kind} {widths:?}");
    let description = format!(
        "Weights of a spiking neural network after {steps} training steps, under the names of a \
         state_dict of snnTorch; the key config has the experiment."
    );
    let entries = [
        // Loaders of other libraries look for it.
        ("format", "pt".to_owned()),
        (OWN, "1".to_owned()),
        ("config", as_json),
        ("engine", Build::own().to_string()),
        ("digest", digest),
        ("step", steps.to_string()),
        ("modelspec.title", title),
        ("modelspec.description", description),
    ];
    entries.map(|(key, text)| (key.to_owned(), text)).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{ModelConfig, PRESETS, Readout, Recurrence};

    #[test]
    fn a_files_weights_are_known_by_the_digest_that_receipts_have_of_the_same_network() {
        let presets = PRESETS.iter().map(|preset| (preset.config)().model);
        let further = [
            ModelConfig {
                hidden_dims: vec![5, 3],
                recurrence: Recurrence::OneToOne,
                readout: Readout::SpikeCount {},
                ..ModelConfig::reference_recurrent()
            },
            ModelConfig {
                hidden_dims: vec![5, 3],
                readout: Readout::Membrane { beta: 0.8 },
                ..ModelConfig::reference_feedforward()
            },
        ];
        for model in presets.chain(further) {
            let numbers = initial_numbers(&model, 3);
            let tensors = complete(&model, &named(&model, &numbers));
            assert_eq!(
                digest(&model, &tensors),
                weights_digest(&numbers),
                "{model:?}"
            );
        }
    }
}
