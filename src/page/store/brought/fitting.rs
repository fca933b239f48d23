//! An experiment on other data.

use crate::core::config::{ExperimentConfig, OwnData};

/// The same experiment on data of one's own.
///
/// # Errors
/// What of it is out of its range then.
pub fn fitted(config: ExperimentConfig, data: OwnData) -> Result<ExperimentConfig, String> {
    let config = config.on_data(data);
    match config.validate() {
        Ok(()) => Ok(config),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(data: &str) -> Result<ExperimentConfig, String> {
        let data = format!("{:032x}:{data}", 7).parse().expect("own data");
        fitted(ExperimentConfig::default(), data)
    }

    #[test]
    fn an_experiment_takes_the_time_steps_of_its_data_and_updates_that_it_is_learnt_with() {
        let config = on("480:spikes:50x32:6").expect("valid");
        assert_eq!((config.task.time_steps, config.task.input_dim()), (50, 32));
        assert_eq!(
            (config.training.batch_size, config.training.epochs),
            (48, 38)
        );
    }

    #[test]
    fn an_experiment_that_data_makes_too_large_says_why() {
        let why = on("200:series:2000x16000:2").expect_err("too large");
        assert!(!why.is_empty());
    }
}
