//! What the lab is doing, as its chip, its button and its sentence say it.

use crate::core::protocol::{DeviceKind, RunState};
use crate::page::language::say;
use crate::page::store::{Activity, Engine};
use strum::{IntoStaticStr, VariantArray};

/// One of the lab's states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Phase {
    /// The engine is on its way; nothing has been started.
    Loading,
    /// No engine will come.
    Broken,
    /// Ready, and nothing to look at yet.
    Untrained,
    /// A recorded run of the same experiment is shown.
    Recorded,
    /// Started, and the engine is still on its way.
    Waiting,
    Training,
    Paused,
    Finished,
    /// Over, and one network at least was stopped by a number that is none.
    Failed,
}

impl Phase {
    /// `recorded` is whether a recording can stand in for what has not been trained.
    pub fn of(
        activity: Activity,
        engine: &Engine,
        states: [RunState; 2],
        recorded: Option<()>,
    ) -> Self {
        match (activity, engine) {
            (Activity::Idle, Engine::Broken(_)) => Self::Broken,
            (Activity::Idle, Engine::Loading) if recorded.is_none() => Self::Loading,
            (Activity::Idle, _) if recorded.is_some() => Self::Recorded,
            (Activity::Idle, _) => Self::Untrained,
            (Activity::Running, Engine::Loading) => Self::Waiting,
            (Activity::Running, _) => Self::Training,
            (Activity::Paused, _) => Self::Paused,
            (Activity::Finished, _) if states.contains(&RunState::Failed) => Self::Failed,
            (Activity::Finished, _) => Self::Finished,
        }
    }

    /// Whether something is on its way that the chip's dot tells of.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Training | Self::Waiting)
    }

    /// In a word or two; `device` is where the pair computes, and `recording` what is said of one.
    pub fn words(self, device: Option<DeviceKind>, recording: &str) -> String {
        let words = match self {
            Self::Loading => say("Loading the engine"),
            Self::Broken => say("No engine"),
            Self::Untrained => say("Ready to train"),
            Self::Recorded => recording,
            Self::Waiting => say("Starts when the engine is here"),
            Self::Training => match device {
                Some(DeviceKind::Gpu) => say("Training on your GPU"),
                _ => say("Training on your CPU"),
            },
            Self::Paused => say("Paused"),
            Self::Finished => say("Finished"),
            Self::Failed => say("Stopped"),
        };
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSED: [RunState; 2] = [RunState::Paused; 2];

    fn ready() -> Engine {
        Engine::Ready {
            gpu: Err(String::new()),
        }
    }

    #[test]
    fn a_recording_is_shown_only_while_nothing_has_been_started() {
        let phase = |activity| Phase::of(activity, &ready(), PAUSED, Some(()));
        assert_eq!(phase(Activity::Idle), Phase::Recorded);
        // It does not wait for the engine.
        assert_eq!(
            Phase::of(Activity::Idle, &Engine::Loading, PAUSED, Some(())),
            Phase::Recorded
        );
        assert_eq!(phase(Activity::Running), Phase::Training);
        assert_eq!(phase(Activity::Paused), Phase::Paused);
        assert_eq!(
            Phase::of(Activity::Idle, &ready(), PAUSED, None),
            Phase::Untrained
        );
    }

    #[test]
    fn what_is_started_before_the_engine_has_come_is_not_called_training() {
        let phase = Phase::of(Activity::Running, &Engine::Loading, PAUSED, None);
        assert_eq!(phase, Phase::Waiting);
        assert!(!phase.words(None, "").contains("Training"));
    }

    #[test]
    fn a_pair_of_which_one_network_failed_is_stopped_only_once_the_other_is_over() {
        let states = [RunState::Failed, RunState::Running];
        let phase = |activity, states| Phase::of(activity, &ready(), states, None);
        assert_eq!(phase(Activity::Running, states), Phase::Training);
        let states = [RunState::Failed, RunState::Finished];
        assert_eq!(phase(Activity::Finished, states), Phase::Failed);
    }

    #[test]
    fn the_chip_names_the_device_that_trains() {
        let said = |kind| Phase::Training.words(kind, "");
        assert!(said(Some(DeviceKind::Gpu)).contains("GPU"));
        assert!(said(Some(DeviceKind::Cpu)).contains("CPU"));
        assert_eq!(
            Phase::Recorded.words(None, "Recorded, seed 0"),
            "Recorded, seed 0"
        );
    }
}
