//! What an embedded page may leave away.

/// A part of the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Settings,
    Charts,
    Inside,
    Runs,
    Health,
    Exponents,
    Sweep,
    /// The choice of views, the theme, the device and Share.
    Bar,
}

impl Part {
    pub const ALL: [Self; 8] = [
        Self::Settings,
        Self::Charts,
        Self::Inside,
        Self::Runs,
        Self::Health,
        Self::Exponents,
        Self::Sweep,
        Self::Bar,
    ];

    /// As a link names it, and the style sheet.
    pub fn key(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Charts => "charts",
            Self::Inside => "inside",
            Self::Runs => "runs",
            Self::Health => "health",
            Self::Exponents => "exponents",
            Self::Sweep => "sweep",
            Self::Bar => "bar",
        }
    }

    /// As the visitor reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Settings => "Settings",
            Self::Charts => "Charts",
            Self::Inside => "Inside the network",
            Self::Runs => "Table of runs",
            Self::Health => "Health",
            Self::Exponents => "Estimates of the exponent",
            Self::Sweep => "Sweep",
            Self::Bar => "Views, theme, device, Share",
        }
    }

    /// The part that a link names.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }
}
