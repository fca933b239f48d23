//! The small charts of a measurement by every estimator: what each is called, and says.

use crate::core::metrics::Exponents;
use crate::page::store::number::{compact, fixed, percent};

/// One small chart of a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimate {
    /// lambda(eps)
    Sweep,
    /// Share of the twin's spikes that differ, over eps.
    Flipped,
    Time,
    Spectrum,
    Layers,
}

impl Estimate {
    pub const ALL: [Self; 5] = [
        Self::Sweep,
        Self::Flipped,
        Self::Time,
        Self::Spectrum,
        Self::Layers,
    ];

    /// As the `data-chart` attribute names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Flipped => "flipped",
            Self::Time => "growth-time",
            Self::Spectrum => "spectrum",
            Self::Layers => "growth-layer",
        }
    }

    /// The heading of its chart.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sweep => "Finite-size exponent λ(ε)",
            Self::Flipped => "Flipped spikes",
            Self::Time => "Growth by time step",
            Self::Spectrum => "Leading exponents",
            Self::Layers => "Growth by layer",
        }
    }

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
