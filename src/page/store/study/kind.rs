//! When a question is asked.

use super::Study;

/// Before the run, or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Predict,
    Explain,
}

impl Kind {
    pub const BOTH: [Self; 2] = [Self::Predict, Self::Explain];

    /// What the ids of its questions begin with.
    pub fn key(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::Explain => "explain",
        }
    }

    /// What their answers are kept as.
    pub(super) fn answer(self) -> &'static str {
        match self {
            Self::Predict => "predicted",
            Self::Explain => "explained",
        }
    }

    pub fn answers(self, study: &mut Study) -> &mut Vec<String> {
        match self {
            Self::Predict => &mut study.predictions,
            Self::Explain => &mut study.explanations,
        }
    }

    /// The same, to be read.
    pub fn given(self, study: &Study) -> &[String] {
        match self {
            Self::Predict => &study.predictions,
            Self::Explain => &study.explanations,
        }
    }
}
