//! Experiments as they are given, by a file or by a link, and the devices that they run on.

use super::arguments::Choice;
use super::{Failure, UNUSABLE};
use crate::config::{EstimatorKind, ExperimentConfig, ModelConfig};
use crate::exercise;
use crate::share_link;
use crate::text::decoded;
use crate::training::{OpenDevice, Session, TrainingError};
use std::path::Path;

/// The device of a choice.
pub fn open(choice: Choice) -> Result<OpenDevice, Failure> {
    match pollster::block_on(OpenDevice::gpu_of_choice(choice.into())) {
        Ok(gpu) => Ok(gpu.unwrap_or_else(OpenDevice::cpu)),
        Err(error) if matches!(choice, Choice::Auto) => {
            eprintln!("lyapunov-snn: {error}");
            Ok(OpenDevice::cpu())
        }
        Err(error) => Err(Failure::unusable(error)),
    }
}

/// The device for a network: where nobody named one, the CPU does what the GPU does not.
pub fn open_for(
    choice: Choice,
    model: &ModelConfig,
    estimator: EstimatorKind,
) -> Result<OpenDevice, Failure> {
    let device = open(choice)?;
    match device.check(model, estimator) {
        Err(error) if matches!(choice, Choice::Auto) => {
            eprintln!("lyapunov-snn: {error}");
            Ok(OpenDevice::cpu())
        }
        // What was asked for is refused by name where the run is made.
        _ => Ok(device),
    }
}

impl From<TrainingError> for Failure {
    fn from(error: TrainingError) -> Self {
        let code = match error {
            TrainingError::Config(_) | TrainingError::NoGpu { .. } => UNUSABLE,
            _ => 1,
        };
        Self {
            message: error.to_string(),
            code,
        }
    }
}

/// The text of a file, as any editor writes it.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let named = |error: &dyn std::fmt::Display| {
        Failure::unusable(format_args!("{}: {error}", path.display()))
    };
    let bytes = std::fs::read(path).map_err(|error| named(&error))?;
    decoded(&bytes).map_err(|error| named(&error))
}

/// The experiment that a file describes.
pub fn of_file(path: &Path) -> Result<ExperimentConfig, Failure> {
    let text = read_text(path)?;
    ExperimentConfig::from_json(&text)
        .map_err(|error| Failure::unusable(format_args!("{}: {error}", path.display())))
}

/// The experiment that a share link describes, read as the page reads it.
pub fn of_link(text: &str) -> Result<ExperimentConfig, Failure> {
    let opened = exercise::open(text)
        .ok_or_else(|| Failure::unusable("the link has no v=, as in v=1&alpha=0.9"))?
        .map_err(Failure::unusable)?;
    for note in opened.notes {
        eprintln!("lyapunov-snn: {note}");
    }
    let config = opened.link.config;
    match opened.lesson {
        // On the page the lesson's file says which.
        Some(key) if config == share_link::base() => Err(Failure::unusable(format_args!(
            "the link opens the lesson {key} and has no experiment of its own; take the line \
             “experiment” of www/lessons/{key}.md"
        ))),
        _ => Ok(config),
    }
}

/// A run before its first step.
pub fn start(config: ExperimentConfig, choice: Choice) -> Result<Session, Failure> {
    let device = open_for(choice, &config.model, config.lyapunov.estimator)?;
    let mebibytes = config.memory_bytes() >> 20;
    eprintln!("on {}, with up to {mebibytes} MiB", device.info.name);
    if let Some(why) = config.held_in_vain() {
        eprintln!("lyapunov-snn: {}", why.sentence());
    }
    Ok(Session::new(config, device, None)?)
}
