//! Which of the page's views is in sight.

/// One view of the page. Both stay alive; one of them is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The pair of runs.
    #[default]
    Lab,
    /// "Is this number right?"
    Proof,
}

impl View {
    pub const ALL: [Self; 2] = [Self::Lab, Self::Proof];

    /// As the address names it: `#view=proof`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::Proof => "proof",
        }
    }

    /// As its link says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lab => "Lab",
            Self::Proof => "Is this number right?",
        }
    }

    /// The title of the window that shows it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Lab => "Lyapunov Lab",
            Self::Proof => "Is this number right? – Lyapunov Lab",
        }
    }

    /// The view that the address names; the lab where it names none.
    pub fn named(name: Option<&str>) -> Self {
        let named = |view: &Self| name == Some(view.key());
        Self::ALL.into_iter().find(named).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_names_no_view_shows_the_lab() {
        assert_eq!(View::named(Some("proof")), View::Proof);
        assert_eq!(View::named(Some("elsewhere")), View::Lab);
        assert_eq!(View::named(None), View::Lab);
    }
}
