//! Whether an experiment fits into memory: see [`crate::core::config::Sizes`].

use super::at;
use super::error::ConfigError;
use crate::core::config::{
    ExperimentConfig, LARGEST_BUFFER, MOST_DATA, MOST_PARAMETERS, MOST_SIZE, ModelConfig, NUMBER,
    PARAMETER_COPIES,
};

/// Refuses a network that is too large for any task.
pub(super) fn check_network(model: &ModelConfig) -> Result<(), ConfigError> {
    let sizes = model.sizes();
    let kept = MOST_SIZE / (PARAMETER_COPIES * NUMBER);
    let limits = [
        (sizes.parameters, MOST_PARAMETERS, "parameters"),
        (sizes.numbers, kept, "numbers kept"),
    ];
    for (count, most, what) in limits {
        if count > most {
            let value = format!("{:?} ({count} {what})", model.hidden_dims);
            let allowed = format!("at most {most} {what} in all");
            return Err(ConfigError::range(at!(model.hidden_dims), value, allowed));
        }
    }
    Ok(())
}

/// Refuses what no splitting of the batch makes fit.
pub(super) fn check(config: &ExperimentConfig) -> Result<(), ConfigError> {
    let (task, sizes) = (&config.task, config.sizes());
    let time_steps = (task.time_steps as u64).max(1);
    let too_long = |most: u64| {
        let value = format!("{time_steps} with {} neurons", sizes.network.neurons);
        let allowed = format!("1 to {most} with this network");
        Err(ConfigError::range(at!(task.time_steps), value, allowed))
    };
    if sizes.buffer > LARGEST_BUFFER {
        return too_long(LARGEST_BUFFER / (sizes.buffer / time_steps));
    }
    if sizes.data > MOST_DATA
        && let Some(own) = task.own()
    {
        let allowed = format!("at most {} MiB of samples", MOST_DATA >> 20);
        let value = format!("{own} ({} MiB)", sizes.data.div_ceil(1 << 20));
        return Err(ConfigError::range(at!(task.data), value, allowed));
    }
    if sizes.data > MOST_DATA {
        let most = MOST_DATA / (task.input_dim() as u64).max(1);
        let value = format!("{} of {time_steps} time steps", task.samples);
        let allowed = format!("samples x time steps up to {most}");
        return Err(ConfigError::range(at!(task.samples), value, allowed));
    }
    if sizes.memory <= MOST_SIZE {
        return Ok(());
    }
    // One sample's records alone, or a network that is kept many times over.
    if sizes.records > sizes.parameters {
        let each = (sizes.records + sizes.data) / time_steps;
        return too_long((MOST_SIZE - sizes.parameters) / each);
    }
    let (hidden_dims, count) = (&config.model.hidden_dims, sizes.network.numbers);
    let most = (MOST_SIZE - sizes.records - sizes.data) / (PARAMETER_COPIES * NUMBER);
    Err(ConfigError::range(
        at!(model.hidden_dims),
        format!("{hidden_dims:?} ({count} numbers kept)"),
        format!("at most {most} numbers kept with this task"),
    ))
}
