//! Which of the page's views is in sight.

use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// One view of the page, as the address names it: `#view=proof`; its label is what its link says, its title
/// that of the window. All stay alive; one of them is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum View {
    /// The pair of runs.
    #[default]
    #[strum(message = "Lab", detailed_message = "Lyapunov Lab")]
    Lab,
    /// The course, teacher mode and review.
    #[strum(message = "Lessons", detailed_message = "Lessons – Lyapunov Lab")]
    Lessons,
    /// "Is this number right?"
    #[strum(
        message = "Is this number right?",
        detailed_message = "Is this number right? – Lyapunov Lab"
    )]
    Proof,
}
