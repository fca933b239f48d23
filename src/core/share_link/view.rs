//! Which of the page's views is in sight.

use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// One view of the page, as the address names it: `#view=proof`; its label is what its link says, its title
/// that of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum View {
    /// The pair of runs.
    #[default]
    #[strum(message = "Lab", detailed_message = "Lyapunov Lab")]
    Lab,
    /// One sample's way through both networks, forwards and backwards.
    #[strum(message = "Inside", detailed_message = "Inside – Lyapunov Lab")]
    Inside,
    /// Runs, sweeps and estimators beside each other.
    #[strum(message = "Compare", detailed_message = "Compare – Lyapunov Lab")]
    Compare,
    /// The course.
    #[strum(message = "Lessons", detailed_message = "Lessons – Lyapunov Lab")]
    Lessons,
    /// The review of hand-ins.
    #[strum(
        message = "For teachers",
        detailed_message = "For teachers – Lyapunov Lab"
    )]
    Teachers,
    /// Making an exercise, opened from [`View::Teachers`].
    #[strum(
        message = "Make an exercise",
        detailed_message = "Make an exercise – Lyapunov Lab"
    )]
    Make,
    /// "Is this number right?", opened from [`View::Compare`].
    #[strum(
        message = "Is this number right?",
        detailed_message = "Is this number right? – Lyapunov Lab"
    )]
    Proof,
    /// What a teacher wants to know of a lesson, opened from [`View::Teachers`].
    #[strum(
        message = "Teacher's guide",
        detailed_message = "Teacher's guide – Lyapunov Lab"
    )]
    Guide,
    /// Files of the visitor's own, opened from [`View::Lab`].
    #[strum(message = "Your data", detailed_message = "Your data – Lyapunov Lab")]
    Data,
}

impl View {
    /// The one whose tab stands for it.
    pub fn tab(self) -> Self {
        match self {
            Self::Data => Self::Lab,
            Self::Proof => Self::Compare,
            Self::Guide | Self::Make => Self::Teachers,
            other => other,
        }
    }

    /// Those that the bar at the top has a tab for.
    pub const TABS: [Self; 5] = [
        Self::Lab,
        Self::Inside,
        Self::Compare,
        Self::Lessons,
        Self::Teachers,
    ];
}
