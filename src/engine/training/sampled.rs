//! Held-out samples with what the present network makes of them, for other tools to compare with.

use super::error::TrainingError;
use super::measure::read_trajectory;
use super::reading::read;
use super::session::Session;
use crate::core::exchange::snntorch::Samples;
use crate::engine::lyapunov::measure::HostTrajectory;
use burn::tensor::{Tensor, TensorData};

/// Samples that are looked at for each that is wanted.
const LOOKED_AT: usize = 4;
/// Numbers of spikes, inputs and logits that all samples together may have.
const MOST_NUMBERS: usize = 8_000_000;

/// A sample that was run.
struct Ran {
    place: usize,
    label: usize,
    input: Vec<f32>,
    logits: Vec<f32>,
    /// `[time, neuron]` of each layer.
    spikes: Vec<Vec<u8>>,
    /// Least distance of a membrane potential from its threshold.
    margin: f64,
}

impl Session {
    /// `count` held-out samples, or as many as there is room for: of the first ones those that keep furthest from
    /// every threshold, so that no rounding decides what spikes.
    ///
    /// # Errors
    /// A lost device.
    pub async fn sampled(&self, count: usize) -> Result<Samples, TrainingError> {
        let model = &self.config.model;
        let neurons: usize = model.spiking_layers().iter().sum();
        let each = self.config.task.time_steps * (neurons + model.input_dim);
        let room = (MOST_NUMBERS / each.max(1)).max(1);
        let count = count.clamp(1, room);
        let held_out = self.batches.dataset.split.test.len();
        let of = (count * LOOKED_AT).min(held_out);
        let mut ran = Vec::new();
        for place in 0..of {
            ran.push(self.run_sample(place).await?);
            // The closest goes as soon as there is one too many.
            if ran.len() > count {
                let least = (0..ran.len()).min_by(|&a, &b| ran[a].margin.total_cmp(&ran[b].margin));
                ran.remove(least.unwrap_or(0));
            }
        }
        Ok(joined(ran, of))
    }

    async fn run_sample(&self, place: usize) -> Result<Ran, TrainingError> {
        let dataset = &self.batches.dataset;
        let index = dataset.split.test[place];
        let input = self.batches.input(index);
        let network = &self.network;
        let (time, channels) = (self.config.task.time_steps, self.config.model.input_dim);
        let data = TensorData::new(input.clone(), [1, time, channels]);
        let simulation = network.forward(Tensor::from_data(data, &self.device.device));
        let logits = read(simulation.logits().flatten(0, 1)).await?;
        let HostTrajectory {
            plan,
            parameters,
            membrane,
            spikes,
        } = read_trajectory(network, simulation).await?;
        let (mut start, mut margin, mut of_layers) = (0, f64::INFINITY, Vec::new());
        for (layer, &width) in plan.layers().iter().zip(&plan.widths) {
            let cells = start..start + time * width;
            let threshold = parameters[layer.constants + 2];
            for &potential in &membrane[cells.clone()] {
                margin = margin.min((potential - threshold).abs());
            }
            let spikes = spikes[cells.clone()].iter();
            of_layers.push(spikes.map(|&spike| u8::from(spike > 0.5)).collect());
            start = cells.end;
        }
        Ok(Ran {
            place,
            label: dataset.labels[index].into(),
            input,
            logits,
            spikes: of_layers,
            margin,
        })
    }
}

fn joined(ran: Vec<Ran>, of: usize) -> Samples {
    let mut samples = Samples {
        of,
        margin: f64::INFINITY,
        ..Samples::default()
    };
    for it in ran {
        samples.places.push(it.place);
        samples.labels.push(it.label);
        samples.input.extend(it.input);
        samples.logits.extend(it.logits);
        samples.margin = samples.margin.min(it.margin);
        samples.spikes.resize(it.spikes.len(), Vec::new());
        for (all, own) in samples.spikes.iter_mut().zip(it.spikes) {
            all.extend(own);
        }
    }
    samples
}
