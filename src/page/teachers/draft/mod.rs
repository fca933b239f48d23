//! An exercise that is being made: what the teacher has written so far, and what is wrong with it.

mod check;
mod condition;
mod edit;
mod help;
mod keep;
mod map;
mod number;
mod of;
mod pair;

pub use check::{Made, Problem};
pub use condition::{Aim, Relation, Rule};
pub use edit::{AimPlace, When};
pub use help::DraftHelp;
pub use map::{AxisPlace, DraftMap, offered};
pub use number::{DraftNumber, How, NumberBox};
pub use pair::{Change, DraftPair, Trains, called, change_id, differing};

use crate::core::exercise::{Evidence, Picture};
use crate::core::share_link::Link;

/// What has been written; every question, answer and condition has a number of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub title: String,
    /// Markdown.
    pub text: String,
    /// Asked before the run.
    pub predict: Vec<Asked>,
    /// Asked after it.
    pub explain: Vec<Asked>,
    pub goals: Vec<Aim>,
    /// The words of the settings that the student sees and can change.
    pub open: Vec<&'static str>,
    /// Of those that the student sees and cannot change.
    pub locked: Vec<&'static str>,
    /// The experiment, as it was when it was last taken from the lab.
    pub experiment: Link,
    /// Whether each student's seed follows from the name.
    pub own_seed: bool,
    /// What the class maps together.
    pub map: Option<DraftMap>,
    /// What is trained; a map says it by itself.
    pub pair: DraftPair,
    /// Where the student is to look.
    pub evidence: Vec<Evidence>,
    /// Whether model answers stay with the teacher.
    pub keeps_models: bool,
    last: u32,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Choice,
    Words,
    Number,
}

impl Kind {
    /// As it is kept, and in ids.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Choice, "choice"),
        (Self::Words, "words"),
        (Self::Number, "number"),
    ];
}

/// One question; what is typed of another kind stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub number: u32,
    pub kind: Kind,
    pub words: String,
    pub answers: Vec<Answer>,
    pub expected: DraftNumber,
    /// Of a question after the run.
    pub help: DraftHelp,
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub number: u32,
    pub words: String,
    /// What it shows beside its words.
    pub picture: Option<Picture>,
    /// What makes it true, where the lab can tell.
    pub right_if: Option<Aim>,
    /// What is said to whoever chose it; empty where nothing is.
    pub feedback: String,
}

/// What the student sees of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    Hidden,
    Locked,
    Open,
}

impl Draft {
    /// Nothing is written yet, of an experiment.
    pub fn new(experiment: Link) -> Self {
        Self {
            title: String::new(),
            text: String::new(),
            predict: Vec::new(),
            explain: Vec::new(),
            goals: Vec::new(),
            open: Vec::new(),
            locked: Vec::new(),
            experiment,
            own_seed: false,
            map: None,
            pair: DraftPair::default(),
            evidence: Vec::new(),
            keeps_models: false,
            last: 0,
        }
    }

    /// Whether nothing has been written or chosen.
    pub fn is_untouched(&self) -> bool {
        *self == Self::new(self.experiment.clone())
    }

    pub(super) fn visibility(&self, word: &str) -> Visibility {
        if self.locked.contains(&word) {
            Visibility::Locked
        } else if self.open.contains(&word) {
            Visibility::Open
        } else {
            Visibility::Hidden
        }
    }
}
