//! Where an experiment in the settings came from.

use crate::page::language::say;

/// Where a whole configuration was taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Origin {
    /// One of the page's presets.
    #[default]
    Preset,
    Link,
    /// A lesson, or an exercise by a link or as a file.
    Exercise,
    /// A file of a sweep or of a network.
    File,
    /// A run of the table of runs.
    Run,
    /// Files with data of the visitor's own were put into the present settings.
    OwnData,
    /// A training that an earlier visit left in the middle.
    LeftOff,
}

impl Origin {
    /// What the choice of experiments shows of it where it is none of them.
    pub fn label(self) -> &'static str {
        match self {
            Self::Preset => say("Your own settings"),
            Self::Link => say("From a link"),
            Self::Exercise => say("From an exercise"),
            Self::File => say("From a file"),
            Self::Run => say("From an earlier run"),
            Self::OwnData => say("With your own data"),
            Self::LeftOff => say("From your last visit"),
        }
    }
}
