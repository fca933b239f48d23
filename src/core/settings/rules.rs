//! What settings have to be beside one another, each rule with the setting that it refuses.

use super::at;
use super::check::check_ranges;
use super::error::{ConfigError, Part};
use super::field::Field;
use super::room;
use crate::core::config::{
    EncodingKind, EstimatorKind, ExperimentConfig, LossConfig, LyapunovConfig, ModelConfig,
    ModelKind, NoSuchLayer, OwnForm, Readout, Task, TaskConfig,
};
use crate::core::name::Named;

impl ExperimentConfig {
    /// Checks every range, and that the settings fit one another, the task and the memory.
    ///
    /// # Errors
    /// The first setting that does not.
    pub fn validate(&self) -> Result<(), ConfigError> {
        check_ranges(self, "")?;
        check_own(self)?;
        check_model(self)?;
        check_lyapunov(self)?;
        check_loss(self)?;
        check_ends(self)?;
        room::check(self)?;
        check_batch(self)
    }
}

impl ModelConfig {
    /// The same of a network by itself.
    ///
    /// # Errors
    /// The first setting that is out of range, or does not fit the others.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let config = ExperimentConfig {
            model: self.clone(),
            ..ExperimentConfig::default()
        };
        check_ranges(&config, "model.")?;
        check_model(&config)
    }
}

impl LyapunovConfig {
    /// The same of the exponent's settings by themselves, for a network and its number of time steps.
    ///
    /// # Errors
    /// As [`ModelConfig::validate`].
    pub fn validate(&self, model: &ModelConfig, time_steps: usize) -> Result<(), ConfigError> {
        let config = ExperimentConfig {
            model: model.clone(),
            lyapunov: self.clone(),
            task: TaskConfig {
                time_steps,
                ..TaskConfig::default()
            },
            ..ExperimentConfig::default()
        };
        check_ranges(&config, "lyapunov.")?;
        check_lyapunov(&config)
    }
}

/// Own data is named, and encoded as it can be.
fn check_own(config: &ExperimentConfig) -> Result<(), ConfigError> {
    let task = &config.task;
    if task.kind != Task::Own {
        return Ok(());
    }
    let Some(own) = task.own() else {
        let allowed = "own beside task.data, which names the data";
        return Err(ConfigError::range(at!(task.kind), "own", allowed));
    };
    if let Err(error) = own.checked() {
        return Err(ConfigError::range(at!(task.data), own, error.to_string()));
    }
    let is_series = matches!(own.form, OwnForm::Series { .. });
    let kind = EncodingKind::from(&task.encoding);
    if is_series && !matches!(kind, EncodingKind::Direct | EncodingKind::Poisson) {
        let allowed = "direct, poisson for values at each time step";
        return Err(ConfigError::range(
            at!(task.encoding, ".kind"),
            kind.key(),
            allowed,
        ));
    }
    Ok(())
}

fn check_model(config: &ExperimentConfig) -> Result<(), ConfigError> {
    let model = &config.model;
    let learns_alpha = model.learn_alpha && model.kind == ModelKind::Recurrent;
    check_inside(at!(model.alpha), model.alpha, learns_alpha)?;
    check_inside(at!(model.beta), model.beta, model.learn_beta)?;
    room::check_network(model)
}

/// A learnt decay that starts at an end of its range would stay there (as torch's clamp has it).
fn check_inside(field: &'static Field, decay: f64, learnt: bool) -> Result<(), ConfigError> {
    if learnt && !(decay > 0.0 && decay < 1.0) {
        let allowed = "above 0 and below 1, where it is learnt";
        return Err(ConfigError::range(field, decay, allowed));
    }
    Ok(())
}

fn check_lyapunov(config: &ExperimentConfig) -> Result<(), ConfigError> {
    let (model, lyapunov) = (&config.model, &config.lyapunov);
    lyapunov.selected_layers(model.spiking_layers().len())?;
    if lyapunov.estimator != EstimatorKind::Spectrum {
        return Ok(());
    }
    let neurons: usize = model.spiking_layers().iter().sum();
    let dimension = match model.kind {
        ModelKind::Feedforward => neurons,
        ModelKind::Recurrent => 2 * neurons,
    };
    if lyapunov.exponents > dimension {
        let allowed = format!("1 to {dimension}, the numbers in this network's state");
        let field = at!(lyapunov.exponents);
        return Err(ConfigError::range(field, lyapunov.exponents, allowed));
    }
    let time_steps = config.task.time_steps;
    if time_steps < 2 {
        let allowed = "2 or more for a spectrum";
        let field = at!(task.time_steps);
        return Err(ConfigError::range(field, time_steps, allowed));
    }
    if lyapunov.qr_every > time_steps {
        let allowed = format!("1 to {time_steps}");
        let field = at!(lyapunov.qr_every);
        return Err(ConfigError::range(field, lyapunov.qr_every, allowed));
    }
    Ok(())
}

impl From<NoSuchLayer> for ConfigError {
    fn from(NoSuchLayer { entry, depth }: NoSuchLayer) -> Self {
        let field = at!(lyapunov.layers);
        let Some((place, index)) = entry else {
            return Self::range(field, "[]", "at least one index, or null");
        };
        let allowed = format!("distinct indices from -{depth} to {}", depth - 1);
        Self::for_part(field, Part::Entry(place), index, allowed)
    }
}

fn check_loss(config: &ExperimentConfig) -> Result<(), ConfigError> {
    let counts = config.model.readout == (Readout::SpikeCount {});
    if matches!(config.training.loss, LossConfig::CountMse { .. }) && !counts {
        let allowed = "cross_entropy, or model.readout spike_count";
        let field = at!(training.loss, ".kind");
        return Err(ConfigError::range(field, "count_mse", allowed));
    }
    Ok(())
}

/// The network's ends are those of the task.
fn check_ends(config: &ExperimentConfig) -> Result<(), ConfigError> {
    let (model, task) = (&config.model, &config.task);
    let ends = [
        (at!(model.input_dim), model.input_dim, task.input_dim()),
        (
            at!(model.num_classes),
            model.num_classes,
            task.num_classes(),
        ),
    ];
    for (field, value, needed) in ends {
        if value != needed {
            let allowed = format!("{needed} for this task");
            return Err(ConfigError::range(field, value, allowed));
        }
    }
    Ok(())
}

fn check_batch(config: &ExperimentConfig) -> Result<(), ConfigError> {
    let (batch, train) = (config.training.batch_size, config.task.train_samples());
    if batch > train {
        let allowed = format!("1 to {train}, the training samples of this task");
        return Err(ConfigError::range(at!(training.batch_size), batch, allowed));
    }
    Ok(())
}
