//! What each estimator measures, in plain words.

use crate::core::config::EstimatorKind;
use crate::core::exponent::reference_bias;
use crate::core::metrics::{Direction, Exponents, GrowthMetrics};
use crate::core::run::Run;
use crate::page::language::number::{compact, exponent};
use crate::page::language::{heard, say};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// An estimator with a card of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Estimator {
    #[strum(message = "Tangent")]
    Tangent,
    #[strum(message = "Finite size")]
    FiniteSize,
    #[strum(message = "Spectrum")]
    Spectrum,
    #[strum(message = "Reference’s twin")]
    Seed,
}

impl Estimator {
    /// What it measures.
    pub fn words(self) -> &'static str {
        match self {
            Self::Tangent => {
                say("How fast a typical sample’s learning signal grows on its way back.")
            }
            Self::FiniteSize => say(
                "What a real nudge of size ε does to real spikes. It fades until a spike flips.",
            ),
            Self::Spectrum => {
                say("Growth along the next directions as well. The first is the tangent’s.")
            }
            Self::Seed => say("As published code measures it; for comparison only."),
        }
    }

    /// What it reads; absent where it was not measured.
    pub fn reading(self, of: &Exponents) -> Option<String> {
        let growth = |of: &GrowthMetrics| exponent(of.exponent, of.error, of.floored);
        match self {
            Self::Tangent => Some(growth(&of.tangent)),
            Self::FiniteSize => Some(growth(&of.finite_size)),
            Self::Spectrum => of.directions().next().map(direction),
            Self::Seed => of.reference.as_ref().map(growth),
        }
    }

    /// Where its reading is not what it looks like: a nudge that was too small to flip a spike, a window over which
    /// the exponent changes.
    pub fn caveat(self, of: &Exponents) -> Option<String> {
        let parts = match self {
            Self::Tangent => [None, of.tangent.unsettled()],
            Self::FiniteSize => [of.decay_alone(), of.finite_size.unsettled()],
            Self::Spectrum | Self::Seed => return None,
        };
        let said: Vec<String> = parts.into_iter().flatten().map(|it| heard(&it)).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// Whether a run's training uses it: a regulariser holds the tangent's beside those that are read alone.
    pub fn is_used(self, run: &Run) -> bool {
        self == match run.config.lyapunov.estimator {
            EstimatorKind::Tangent | EstimatorKind::FiniteSize => Self::Tangent,
            EstimatorKind::Spectrum => Self::Spectrum,
            EstimatorKind::Reference => Self::Seed,
        }
    }

    /// What is to be known of its numbers.
    pub fn tag(self, of: &Exponents, run: &Run) -> Option<String> {
        match self {
            Self::Tangent => None,
            Self::FiniteSize => of
                .finite_size
                .twin
                .map(|twin| format!("ε = {}", compact(twin.eps))),
            Self::Spectrum => Some(say!("first {count}", count = of.spectrum.len())),
            Self::Seed => bias(run).map(|bias| say!("{bias} too high here", bias)),
        }
    }
}

/// A direction's exponent, with its error; a floor is called one.
pub fn direction(of: Direction) -> String {
    exponent(of.exponent, of.error, of.floored)
}

/// How much too high the reference's twin reads even where no spike flips.
fn bias(run: &Run) -> Option<String> {
    let config = &run.config;
    let bias = reference_bias(&config.model, &config.lyapunov, config.task.time_steps).ok()?;
    Some(compact(bias.total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::name::Named;
    use crate::core::protocol::RunId;

    #[test]
    fn of_every_choice_in_the_settings_one_card_is_marked_as_used() {
        for kind in EstimatorKind::ALL {
            let mut config = ExperimentConfig::default();
            config.lyapunov.estimator = *kind;
            let run = Run::new(RunId(0), config);
            let used = Estimator::all()
                .filter(|estimator| estimator.is_used(&run))
                .count();
            assert_eq!(used, 1, "{kind:?}");
        }
    }

    #[test]
    fn a_value_has_its_standard_error_and_a_floor_is_called_one() {
        let growth = GrowthMetrics {
            exponent: -0.043,
            error: Some(0.002),
            ..GrowthMetrics::default()
        };
        let of = Exponents {
            step: 1,
            samples: 16,
            tangent: growth.clone(),
            finite_size: GrowthMetrics {
                floored: 0.5,
                ..growth
            },
            reference: None,
            spectrum: Vec::new(),
            spectrum_standard_errors: Vec::new(),
            spectrum_floored: Vec::new(),
            sweep: Vec::new(),
        };
        let read =
            |estimator: Estimator| estimator.reading(&of).map(|it| it.replace('\u{a0}', " "));
        assert_eq!(read(Estimator::Tangent).as_deref(), Some("−0.043 ± 0.002"));
        assert!(read(Estimator::FiniteSize).is_some_and(|it| it.ends_with("(a floor)")));
        assert_eq!(
            (read(Estimator::Spectrum), read(Estimator::Seed)),
            (None, None)
        );
    }
}
