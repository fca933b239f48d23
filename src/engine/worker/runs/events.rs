//! What the page is told of a run: that it began, that it goes on elsewhere, why something was refused, and why it is over.

use super::Send;
use crate::core::protocol::{Event, RunId, RunState};
use crate::engine::training::{Session, TrainingError};

/// That a run begins, and what it will be.
pub(super) fn started(run: RunId, session: &Session) -> Event {
    Event::Started {
        run,
        device: session.device.info.clone(),
        warmup_steps: session.config.effective_warmup(),
        steps_per_epoch: session.config.steps_per_epoch(),
        total_steps: session.total_steps(),
        parameters: session.config.model.parameter_count(),
        step: session.next_step(),
        digests: session.digests().clone(),
    }
}

/// That a run goes on where `session` is, and why.
pub(super) fn fallback(run: RunId, reason: String, session: &Session) -> Event {
    let config = &session.config;
    let step = session.next_step();
    Event::Fallback {
        run,
        reason,
        to: session.device.info.clone(),
        epoch: step.saturating_sub(config.effective_warmup()) / config.steps_per_epoch(),
        step,
    }
}

/// Why a run is not on the GPU any more.
pub(super) fn lost(reason: &str) -> String {
    format!("The GPU was lost ({reason}).")
}

/// Ends a run that had begun: why, and that it is over.
pub(super) fn fail(run: RunId, error: &TrainingError, send: Send<'_>) {
    send(rejected(run, field_of(error), error.to_string()));
    send(Event::State {
        run,
        state: RunState::Failed,
    });
}

/// The setting or the part of a command that an error is about.
pub(super) fn field_of(error: &TrainingError) -> &str {
    match error {
        TrainingError::Config(error) => error.path(),
        TrainingError::Asked { what, .. } => what,
        TrainingError::Weights(_) | TrainingError::Resume(_) => "resume",
        TrainingError::NoSuchSample { .. } => "sample",
        _ => "run",
    }
}

/// That something asked of a run is refused.
pub(super) fn rejected(run: RunId, field: &str, message: String) -> Event {
    Event::Rejected {
        run: Some(run),
        field: field.to_string(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ExperimentConfig;

    #[test]
    fn an_error_names_the_setting_or_the_part_of_the_command_that_it_is_about() {
        let mut config = ExperimentConfig::default();
        config.training.epochs = 0;
        let refused = config.validate().expect_err("no epoch");
        let sample = TrainingError::NoSuchSample { sample: 9, last: 8 };
        let asked = TrainingError::Asked {
            what: "samples",
            value: "0".to_owned(),
            allowed: "1 to 16".to_owned(),
        };
        let reason = "gone".to_owned();
        for (error, named) in [
            (TrainingError::Config(refused), "training.epochs"),
            (sample, "sample"),
            (asked, "samples"),
            (TrainingError::DeviceLost { reason }, "run"),
        ] {
            assert_eq!(field_of(&error), named, "{error}");
        }
    }
}
