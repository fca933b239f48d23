//! What a visitor reads of the tasks.

use super::Task;

impl Task {
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
            Self::Own => "What you brought comes in over time; of which class is it?",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::name::Named;

    #[test]
    fn every_task_asks_a_question() {
        for &task in Task::ALL {
            assert!(task.sentence().ends_with('?'));
        }
    }
}
