//! One network's part of the file.

use super::signal::Decades;
use super::{Frame, Raster, RecordedEpoch, RecordedError, RecordedRun, RecordedStep, is_frame};
use crate::core::config::{ExperimentConfig, Side};
use serde::{Deserialize, Serialize};

/// Significant digits that a step's numbers keep behind the first.
const DIGITS: usize = 3;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Network {
    config: ExperimentConfig,
    receipt: String,
    /// Of every step.
    loss: Vec<Option<f32>>,
    accuracy: Vec<Option<f32>>,
    exponent: Vec<Option<f32>>,
    gradient_norm: Vec<Option<f32>>,
    epochs: Vec<RecordedEpoch>,
    /// Classes, rasters and signals of the frames; [`is_frame`] says of which steps.
    predicted: Vec<usize>,
    spikes: Vec<String>,
    signals: Vec<Option<String>>,
}

impl Network {
    pub fn for_run(run: &RecordedRun, decades: Decades) -> Self {
        let column = |of: fn(&RecordedStep) -> Option<f32>| {
            let numbers = run.steps.iter().map(of);
            numbers.map(|number| number.map(rounded)).collect()
        };
        let frames = || run.frames.iter();
        let signal = |frame: &Frame| frame.signal.as_ref().map(|it| decades.to_base64(it));
        Self {
            config: run.config.clone(),
            receipt: run.receipt.to_string(),
            loss: column(|step| step.loss),
            accuracy: column(|step| step.accuracy),
            exponent: column(|step| step.exponent),
            gradient_norm: column(|step| step.gradient_norm),
            epochs: run.epochs.clone(),
            predicted: frames().map(|frame| frame.predicted).collect(),
            spikes: frames().map(|frame| frame.spikes.to_base64()).collect(),
            signals: frames().map(signal).collect(),
        }
    }

    pub fn parsed(self, side: Side, decades: Decades) -> Result<RecordedRun, RecordedError> {
        let name: &str = side.into();
        let refused = |field: &str, value: &dyn ToString, allowed: &str| {
            RecordedError::field(format!("{name}.{field}"), value.to_string(), allowed)
        };
        let config = &self.config;
        let invalid = |error: crate::core::settings::ConfigError| RecordedError::Syntax {
            path: format!("{name}.config"),
            message: error.to_string(),
        };
        config.validate().map_err(invalid)?;
        if Side::for_config(config) != side {
            let regulariser = format!("{:?}", config.lyapunov.regulariser);
            return Err(refused("config.lyapunov.regulariser", &regulariser, name));
        }
        let receipt = self.receipt.parse();
        let receipt = receipt.map_err(|error| refused("receipt", &error, "a receipt"))?;
        let run = RecordedRun {
            receipt,
            steps: self.steps(name)?,
            epochs: self.epochs.clone(),
            frames: self.frames(name, decades)?,
            config: self.config,
        };
        let steps = run.first_step()..=run.last_step();
        let is_right = |epoch: &RecordedEpoch| steps.contains(&epoch.step);
        match run.epochs.iter().find(|epoch| !is_right(epoch)) {
            Some(epoch) => {
                let allowed = format!("{} to {}", steps.start(), steps.end());
                Err(refused("epochs.step", &epoch.step, &allowed))
            }
            None => Ok(run),
        }
    }

    fn steps(&self, name: &str) -> Result<Vec<RecordedStep>, RecordedError> {
        let [first, last] = self.config.training_steps();
        let columns = [
            ("loss", &self.loss),
            ("accuracy", &self.accuracy),
            ("exponent", &self.exponent),
            ("gradient_norm", &self.gradient_norm),
        ];
        let steps = (last - first) as usize;
        if let Some((column, of)) = columns.iter().find(|(_, of)| of.len() != steps) {
            let field = format!("{name}.{column} (how many)");
            return Err(RecordedError::field(field, of.len(), steps.to_string()));
        }
        let step = |(at, step): (usize, isize)| RecordedStep {
            step,
            loss: self.loss[at],
            accuracy: self.accuracy[at],
            exponent: self.exponent[at],
            gradient_norm: self.gradient_norm[at],
        };
        Ok((first..last).enumerate().map(step).collect())
    }

    fn frames(&self, name: &str, decades: Decades) -> Result<Vec<Frame>, RecordedError> {
        let [first, last] = self.config.training_steps();
        let steps: Vec<isize> = (first..=last)
            .filter(|&step| is_frame(step, first, last))
            .collect();
        let lengths = [
            ("predicted", self.predicted.len()),
            ("spikes", self.spikes.len()),
            ("signals", self.signals.len()),
        ];
        if let Some((column, length)) = lengths.iter().find(|(_, it)| *it != steps.len()) {
            let field = format!("{name}.{column} (how many)");
            return Err(RecordedError::field(field, length, steps.len().to_string()));
        }
        let (time_steps, classes) = (self.config.task.time_steps, self.config.model.num_classes);
        let shape = [time_steps, self.config.model.spiking_layers().iter().sum()];
        let frame = |(at, step): (usize, isize)| {
            let predicted = self.predicted[at];
            if predicted >= classes {
                let field = format!("{name}.predicted[{at}]");
                let allowed = format!("0 to {}", classes - 1);
                return Err(RecordedError::field(field, predicted, allowed));
            }
            let spikes = Raster::read(&self.spikes[at], shape);
            let spikes = spikes.ok_or_else(|| {
                RecordedError::of_raster(&format!("{name}.spikes[{at}]"), &self.spikes[at], shape)
            })?;
            let signal = self.signals[at].as_ref().map(|text| {
                let norms = decades.read(text, time_steps);
                let field = || format!("{name}.signals[{at}]");
                let allowed = || format!("{time_steps} bytes in base 64");
                norms.ok_or_else(|| RecordedError::field(field(), text, allowed()))
            });
            Ok(Frame {
                step,
                predicted,
                spikes,
                signal: signal.transpose()?,
            })
        };
        steps.into_iter().enumerate().map(frame).collect()
    }
}

/// With as many digits as a chart shows.
fn rounded(number: f32) -> f32 {
    format!("{number:.DIGITS$e}").parse().unwrap_or(number)
}
