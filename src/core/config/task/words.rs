//! What the tasks are called, and what a visitor reads of them.

use super::Task;

impl Task {
    /// All tasks, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Digits,
        Self::StoreRecall,
        Self::DelayedXor,
        Self::TemporalParity,
        Self::Randman,
    ];

    /// Its name in a configuration.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::StoreRecall => "store_recall",
            Self::DelayedXor => "delayed_xor",
            Self::TemporalParity => "temporal_parity",
            Self::Randman => "randman",
        }
    }

    /// The task of that name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.key() == key)
    }

    /// Its name on the page.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Digits => "8×8 digits",
            Self::StoreRecall => "Store and recall",
            Self::DelayedXor => "Delayed XOR",
            Self::TemporalParity => "Temporal parity",
            Self::Randman => "Random manifolds",
        }
    }

    /// What comes in, and what is asked.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Digits => {
                "The pixels of a handwritten digit come in over time; which of the ten digits is it?"
            }
            Self::StoreRecall => {
                "One of four cues fires at the start and leaves only noise; when the signal comes, \
                 which cue was it?"
            }
            Self::DelayedXor => {
                "Two cues, each there or not, with a delay after either; when the signal comes, was \
                 exactly one of them there?"
            }
            Self::TemporalParity => {
                "At each beat of a clock a pulse comes or stays away; in the end, was their number \
                 odd?"
            }
            Self::Randman => {
                "Every channel fires once, and only when it does says anything: the times lie on one \
                 of several smooth random manifolds; which one?"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_named_in_a_configuration_by_its_key() {
        for task in Task::ALL {
            let written = serde_json::to_string(&task).unwrap();
            assert_eq!(written, format!("\"{}\"", task.key()));
            assert_eq!(Task::from_key(task.key()), Some(task));
        }
        assert_eq!(Task::from_key("mnist"), None);
    }

    #[test]
    fn every_task_asks_a_question() {
        for task in Task::ALL {
            assert!(task.sentence().ends_with('?') && !task.title().is_empty());
        }
    }
}
