//! The small charts of a measurement by every estimator: what each is called, and says.

use crate::core::metrics::Exponents;
use crate::page::store::number::{compact, fixed, percent};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// One small chart of a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Estimate {
    /// lambda(eps)
    #[strum(message = "Finite-size exponent λ(ε)")]
    Sweep,
    /// Share of the twin's spikes that differ, over eps.
    #[strum(message = "Flipped spikes")]
    Flipped,
    #[strum(serialize = "growth-time", message = "Growth by time step")]
    Time,
    #[strum(message = "Leading exponents")]
    Spectrum,
    #[strum(serialize = "growth-layer", message = "Growth by layer")]
    Layers,
}

impl Estimate {
    /// Its axes.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Sweep => "nats per time step, over ε",
            Self::Flipped => "% of the twin's spikes, over ε",
            Self::Time => "nats, over time steps; thick: tangent, thin: finite size",
            Self::Spectrum => "of the surrogate, nats per time step",
            Self::Layers => "tangent, nats per time step",
        }
    }

    /// Whether there is anything to draw: a single layer grows as the whole does.
    pub fn shows(self, exponents: &Exponents) -> bool {
        match self {
            Self::Sweep | Self::Flipped => !exponents.sweep.is_empty(),
            Self::Time => exponents.tangent.by_time.len() > 1,
            Self::Spectrum => !exponents.spectrum.is_empty(),
            Self::Layers => exponents.tangent.by_layer.len() > 1,
        }
    }

    /// The chart in words.
    pub fn words(self, exponents: &Exponents) -> String {
        let three = |value: f32| fixed(value.into(), 3);
        let sweep = exponents.sweep.iter();
        let parts: Vec<String> = match self {
            Self::Sweep => sweep
                .map(|point| format!("{} at {}", three(point.exponent), compact(point.eps)))
                .collect(),
            Self::Flipped => sweep
                .map(|point| {
                    format!(
                        "{} at {}",
                        percent(point.flipped.into()),
                        compact(point.eps)
                    )
                })
                .collect(),
            Self::Time => {
                let growth = &exponents.tangent.by_time;
                let (low, high) = super::scale::bounds(growth.iter().map(|&it| it.into()));
                vec![format!(
                    "Tangent: from {} to {} nats in {} time steps",
                    fixed(low, 2),
                    fixed(high, 2),
                    growth.len()
                )]
            }
            Self::Spectrum => exponents.spectrum.iter().copied().map(three).collect(),
            Self::Layers => {
                let layers = exponents.tangent.by_layer.iter();
                layers
                    .map(|growth| growth.map_or("none".to_owned(), three))
                    .collect()
            }
        };
        format!("{}.", parts.join(", "))
    }
}
