//! What an embedded page may leave away.

use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// A part of the lab, as a link names it and the style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Part {
    #[strum(message = "Settings")]
    Settings,
    #[strum(message = "Charts")]
    Charts,
    #[strum(message = "Inside the network")]
    Inside,
    #[strum(message = "Table of runs")]
    Runs,
    #[strum(message = "Health")]
    Health,
    #[strum(message = "Estimates of the exponent")]
    Exponents,
    #[strum(message = "Sweep")]
    Sweep,
    /// The choice of views, the theme, the device and Share.
    #[strum(message = "Views, theme, device, Share")]
    Bar,
}
