//! Which of the page's views is in sight.

/// One view of the page. All stay alive; one of them is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The pair of runs.
    #[default]
    Lab,
    /// The course, teacher mode and review.
    Lessons,
    /// "Is this number right?"
    Proof,
}

impl View {
    pub const ALL: [Self; 3] = [Self::Lab, Self::Lessons, Self::Proof];

    /// As the address names it: `#view=proof`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::Lessons => "lessons",
            Self::Proof => "proof",
        }
    }

    /// As its link says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lab => "Lab",
            Self::Lessons => "Lessons",
            Self::Proof => "Is this number right?",
        }
    }

    /// The title of the window that shows it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Lab => "Lyapunov Lab",
            Self::Lessons => "Lessons – Lyapunov Lab",
            Self::Proof => "Is this number right? – Lyapunov Lab",
        }
    }

    /// The view that an address names.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.key() == key)
    }
}
