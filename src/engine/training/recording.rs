//! Spikes and membrane potentials of one held-out sample, with a twin beside it.

use super::error::TrainingError;
use super::measure::read_trajectory;
use super::reading::read;
use super::session::Session;
use crate::core::exponent::{Flow, length};
use crate::core::protocol::{ReadAs, Recording};
use crate::core::random::{Stream, normals, stream};
use crate::engine::kernel::Plan;
use crate::engine::kernel::cpu::{Recorded, class_read, classes_tied};
use crate::engine::lyapunov::measure::HostTrajectory;

impl Session {
    /// Runs held-out sample `sample` (0 is the first) through the present network, and beside it a
    /// twin that starts a little away and is never pulled back.
    ///
    /// # Errors
    /// A sample that there is not; a lost device.
    pub async fn record(&self, sample: usize) -> Result<Recording, TrainingError> {
        let test = &self.batches.dataset.split.test;
        let Some(&index) = test.get(sample) else {
            return Err(TrainingError::NoSuchSample {
                sample,
                last: test.len() - 1,
            });
        };
        let network = self.network.valid();
        let batch = self.batches.load(&[index], &self.device.device);
        let simulation = network.forward(batch.input);
        let logits = read(simulation.logits().flatten(0, 1)).await?;
        let trajectory = read_trajectory(&network, simulation).await?;
        let (predicted, tied) = (class_read(&logits), classes_tied(&logits));
        let twin = FreeTwin::run(&trajectory, self.config.seed);
        let HostTrajectory {
            plan,
            parameters,
            membrane,
            spikes,
        } = trajectory;
        let thresholds = plan.layers().into_iter();
        Ok(Recording {
            sample,
            label: usize::from(self.batches.dataset.labels[index]),
            predicted,
            read: how_read(tied, logits.len(), top_layer(&plan, &spikes)),
            time_steps: self.config.task.time_steps,
            layers: self.config.model.spiking_layers(),
            spikes: spikes.iter().map(|&spike| u8::from(spike > 0.5)).collect(),
            membrane: bytes(&membrane[..plan.record_len()]),
            twin: bytes(&twin.membrane),
            divergence: twin.divergence,
            thresholds: thresholds
                .map(|layer| parameters[layer.constants + 2] as f32)
                .collect(),
        })
    }
}

/// What the neurons that are read out did, `[time, neuron]`.
fn top_layer<'a>(plan: &Plan, spikes: &'a [f64]) -> &'a [f64] {
    let below: usize = plan.widths.iter().rev().skip(1).sum();
    &spikes[plan.time * below..plan.record_len()]
}

fn how_read(tied: usize, classes: usize, top: &[f64]) -> ReadAs {
    let fired = top.iter().any(|&spike| spike > 0.5);
    match (fired, tied) {
        (false, tied) => ReadAs::NoClassSpiked {
            by_bias: tied < classes,
        },
        (true, 1) => ReadAs::Largest,
        (true, tied) => ReadAs::FirstOf(tied),
    }
}

/// As 32-bit floats, little-endian.
fn bytes(values: &[f64]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|&value| (value as f32).to_le_bytes())
        .collect()
}

/// A twin that runs free.
struct FreeTwin {
    /// A record.
    membrane: Vec<f64>,
    /// `[time]`
    divergence: Vec<f32>,
}

impl FreeTwin {
    /// Along the trajectory of one sample.
    fn run(nominal: &HostTrajectory, seed: u64) -> Self {
        let plan = &nominal.plan;
        let recorded = Recorded::new(plan, &nominal.parameters, &nominal.membrane);
        let mut flow = recorded.sample(0);
        let mut rng = stream(seed, Stream::Perturbation, u64::from(u32::MAX));
        let mut difference = normals(&mut rng, plan.state_len());
        let scale = Recording::EPS / length(&difference);
        difference.iter_mut().for_each(|d| *d *= scale);
        let mut twin = Self {
            membrane: nominal.membrane[..plan.record_len()].to_vec(),
            divergence: Vec::with_capacity(plan.time),
        };
        for step in 0..plan.time {
            flow.carry_difference(&mut difference);
            twin.divergence.push(length(&difference) as f32);
            for layer in plan.layers() {
                let at = plan.time * layer.offset + step * layer.width;
                let membrane = &mut twin.membrane[at..at + layer.width];
                let d = &difference[layer.offset..layer.offset + layer.width];
                let pairs = membrane.iter_mut().zip(d);
                pairs.for_each(|(membrane, &d)| *membrane += d);
            }
        }
        twin
    }
}
