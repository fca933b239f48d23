//! Spikes and membrane potentials of one sample, a nudged copy beside it, and what its error sends back.

use super::error::TrainingError;
use super::measure::read_trajectory;
use super::nudged::NudgedCopy;
use super::reading::read;
use super::session::Session;
use crate::core::config::{DIGITS_SIDE, Task};
use crate::core::exponent::EPS;
use crate::core::name::Named;
use crate::core::protocol::{Lenses, Nudge, Nudged, ReadAs, Recording, RecordingRequest, Shown};
use crate::engine::kernel::Plan;
use crate::engine::kernel::cpu::{class_read, classes_tied};
use crate::engine::lyapunov::measure::HostTrajectory;
use burn::tensor::{Tensor, TensorData};
use std::fmt::Display;

/// What a network is given, and what is known of it.
struct Given {
    sample: Option<usize>,
    label: Option<usize>,
    /// `[time, channel]`
    input: Vec<f32>,
}

impl Session {
    /// Runs a sample through the present network, and beside it a copy that is moved away once and never
    /// pulled back; carries the sample's error back through time where both lenses are asked for.
    ///
    /// # Errors
    /// A sample, a drawing or a nudge that this run cannot have; a lost device.
    pub async fn record(&self, request: &RecordingRequest) -> Result<Recording, TrainingError> {
        let given = self.given(&request.shown)?;
        self.check_nudge(&request.nudge)?;
        let network = &self.network;
        let (time, channels) = (self.config.task.time_steps, self.config.model.input_dim);
        let input = TensorData::new(given.input.clone(), [1, time, channels]);
        let simulation = network.forward(Tensor::from_data(input, &self.device.device));
        let logits = read(simulation.logits().flatten(0, 1)).await?;
        let error = match (request.lenses, given.label) {
            (Lenses::Both, Some(label)) => Some(self.error_of(&simulation, label).await?),
            _ => None,
        };
        let trajectory = read_trajectory(network, simulation).await?;
        let carried_back = |error| self.carried_back(&error, &trajectory, &given.input);
        let signal = error.map(carried_back).transpose()?;
        let copy = NudgedCopy::run(&trajectory, &request.nudge, self.config.seed);
        let HostTrajectory {
            plan,
            parameters,
            membrane,
            spikes,
        } = trajectory;
        let thresholds = plan.layers().into_iter();
        let cells = |spikes: &[f64]| spikes.iter().map(|&it| u8::from(it > 0.5)).collect();
        let read = how_read(
            classes_tied(&logits),
            logits.len(),
            top_layer(&plan, &spikes),
        );
        Ok(Recording {
            sample: given.sample,
            label: given.label,
            input: given.input.iter().map(|&it| u8::from(it > 0.0)).collect(),
            predicted: class_read(&logits),
            read,
            time_steps: time,
            layers: self.config.model.spiking_layers(),
            spikes: cells(&spikes),
            membrane: bytes(&membrane[..plan.record_len()]),
            nudge: request.nudge,
            twin: bytes(&copy.membrane),
            twin_spikes: cells(&copy.spikes),
            divergence: copy.distance,
            thresholds: thresholds
                .map(|layer| parameters[layer.constants + 2] as f32)
                .collect(),
            signal,
        })
    }

    fn given(&self, shown: &Shown) -> Result<Given, TrainingError> {
        let dataset = &self.batches.dataset;
        match shown {
            &Shown::Sample(sample) => {
                let test = &dataset.split.test;
                let last = test.len() - 1;
                let index = *test
                    .get(sample)
                    .ok_or(TrainingError::NoSuchSample { sample, last })?;
                Ok(Given {
                    sample: Some(sample),
                    label: Some(dataset.labels[index].into()),
                    input: self.batches.input(index),
                })
            }
            Shown::Drawn { pixels, label } => {
                self.check_drawn(pixels, *label)?;
                Ok(Given {
                    sample: None,
                    label: *label,
                    input: self.batches.input_of_values(pixels),
                })
            }
        }
    }

    fn check_drawn(&self, pixels: &[f32], label: Option<usize>) -> Result<(), TrainingError> {
        let task = self.config.task.kind;
        if task != Task::Digits {
            return Err(refused(
                "task.kind",
                task.key(),
                "digits, for what is drawn",
            ));
        }
        let count = DIGITS_SIDE * DIGITS_SIDE;
        if pixels.len() != count {
            let found = format!("{} values", pixels.len());
            return Err(refused("pixels", found, format!("{count} values")));
        }
        if let Some(pixel) = pixels.iter().find(|it| !(0.0..=1.0).contains(*it)) {
            return Err(refused("pixels", pixel, "values from 0 to 1"));
        }
        let last = self.config.model.num_classes - 1;
        match label.filter(|&label| label > last) {
            Some(label) => Err(refused("label", label, format!("0 to {last}"))),
            None => Ok(()),
        }
    }

    fn check_nudge(&self, nudge: &Nudge) -> Result<(), TrainingError> {
        let last = self.config.task.time_steps - 1;
        if nudge.step > last {
            let allowed = format!("0 to {last}, the time steps");
            return Err(refused("nudge.step", nudge.step, allowed));
        }
        let neurons: usize = self.config.model.spiking_layers().iter().sum();
        if let Nudged::One(neuron) = nudge.neurons
            && neuron >= neurons
        {
            let allowed = format!("0 to {}, the neurons of all layers", neurons - 1);
            return Err(refused("nudge.neurons", neuron, allowed));
        }
        if !EPS.contains(&nudge.epsilon) {
            let allowed = format!("{} to {}", EPS.start(), EPS.end());
            return Err(refused("nudge.epsilon", nudge.epsilon, allowed));
        }
        Ok(())
    }
}

fn refused(what: &'static str, value: impl Display, allowed: impl Into<String>) -> TrainingError {
    TrainingError::Asked {
        what,
        value: value.to_string(),
        allowed: allowed.into(),
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
pub(super) fn bytes(values: &[f64]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|&value| (value as f32).to_le_bytes())
        .collect()
}
