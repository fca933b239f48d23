//! Spikes and membrane potentials of one held-out sample.

use super::error::TrainingError;
use super::evaluate::read;
use super::session::Session;
use crate::protocol::Recording;

impl Session {
    /// Runs held-out sample `sample` (0 is the first) through the present network.
    pub async fn record(&self, sample: usize) -> Result<Recording, TrainingError> {
        let test = &self.batches.dataset.split.test;
        let Some(&index) = test.get(sample) else {
            return Err(TrainingError::NoSuchSample {
                sample,
                last: test.len() - 1,
            });
        };
        let batch = self.batches.load(&[index], &self.device.device);
        let simulation = self.network.valid().forward(batch.input);
        let layers = self.config.model.spiking_layers();
        let potentials = simulation.plan.record_len();
        let logits = read(simulation.logits().flatten(0, 1)).await?;
        let spikes = read(simulation.spikes).await?;
        let membrane = read(simulation.membrane.narrow(0, 0, potentials)).await?;
        let best = (0..logits.len()).max_by(|&a, &b| logits[a].total_cmp(&logits[b]));
        Ok(Recording {
            sample,
            label: usize::from(self.batches.dataset.labels[index]),
            predicted: best.unwrap_or(0),
            time_steps: self.config.task.time_steps,
            layers,
            spikes: spikes.iter().map(|&spike| u8::from(spike > 0.5)).collect(),
            membrane: membrane
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
        })
    }
}
