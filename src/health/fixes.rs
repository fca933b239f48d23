//! The change of settings that would help against each warning.
//!
//! What is offered for a run follows from its symptoms and from what its configuration tries
//! already, so that each press leads on to the next offer. The orders and values were tried with the
//! engine: `tests/native/health.rs` follows them.

use super::WarningKind;
use crate::config::{ExperimentConfig, Regulariser, SurrogateConfig};
use crate::fields;
use crate::metrics::Quantity;
use crate::number::fixed;
use crate::run::Run;

/// The exponent that training is to be held at: a little below 0.
const TARGET: f64 = -0.05;
/// The wide surrogate, and the narrow one.
const WIDE: f64 = 2.0;
const NARROW: f64 = 25.0;
/// What an exploded run's learning rate is divided by.
const SLOWER: f64 = 10.0;

/// A change of settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What it does, as its button says it.
    pub label: String,
    /// Fields by their paths, each with the text to write, in that order.
    pub edits: Vec<(&'static str, String)>,
}

impl Fix {
    fn new(label: String, edits: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self {
            label,
            edits: edits.into_iter().collect(),
        }
    }

    fn number(what: &str, path: &'static str, value: f64) -> Self {
        Self::new(format!("{what} {value}"), [(path, value.to_string())])
    }

    /// Makes the change.
    pub fn apply(&self, config: &mut ExperimentConfig) {
        for (path, text) in &self.edits {
            if let Some(field) = fields::named(path) {
                field.write(config, text);
            }
        }
    }
}

/// What would help against a warning of a run.
pub(super) fn fix(kind: WarningKind, run: &Run) -> Fix {
    let config = &run.config;
    match kind {
        WarningKind::Broken => broken(run),
        WarningKind::Exploding => smaller_gradient(config),
        WarningKind::Vanishing => vanishing(config),
        WarningKind::Silent => louder(config),
        WarningKind::Saturated => {
            let higher = rounded((config.model.threshold * 2.0).min(1e3));
            Fix::number("Raise the threshold to", "model.threshold", higher)
        }
        WarningKind::OutOfReach => wider(config),
    }
}

/// By what broke: a gradient that outgrew its numbers would outgrow them at any learning rate.
fn broken(run: &Run) -> Fix {
    match run.not_finite {
        Some(Quantity::GradientNorm | Quantity::Exponent) => smaller_gradient(&run.config),
        Some(Quantity::Loss | Quantity::Weights) | None => smaller_steps(&run.config),
    }
}

fn smaller_steps(config: &ExperimentConfig) -> Fix {
    if config.training.clip.is_none() {
        return Fix::number("Clip the gradient at norm", "training.clip", 1.0);
    }
    slower(config)
}

/// Against growth from time step to time step: the exponent, then what it comes from, then the number
/// of steps that it has.
fn smaller_gradient(config: &ExperimentConfig) -> Fix {
    let low_enough = config.lyapunov.lambda_target <= TARGET;
    if config.nothing_to_hold().is_none() && !(is_held(config) && low_enough) {
        return hold(config, low_enough);
    }
    let is_narrow = matches!(config.model.surrogate,
        SurrogateConfig::FastSigmoid { slope } if slope >= NARROW);
    if !is_narrow {
        return Fix::new(
            format!("Take a narrower surrogate: fast sigmoid, slope {NARROW}"),
            [
                ("model.surrogate.kind", "fast_sigmoid".to_owned()),
                ("model.surrogate.slope", NARROW.to_string()),
            ],
        );
    }
    shorter(config).unwrap_or_else(|| slower(config))
}

/// Half as many time steps, where what is presented fits into them.
fn shorter(config: &ExperimentConfig) -> Option<Fix> {
    let half = config.task.time_steps / 2;
    let fix = Fix::number("Take fewer time steps:", "task.time_steps", half as f64);
    let mut shorter = config.clone();
    fix.apply(&mut shorter);
    shorter.validate().is_ok().then_some(fix)
}

fn vanishing(config: &ExperimentConfig) -> Fix {
    let high_enough = config.lyapunov.lambda_target >= TARGET;
    if config.nothing_to_hold().is_none() && !(is_held(config) && high_enough) {
        return hold(config, high_enough);
    }
    // Halfway to a membrane that forgets nothing.
    let beta = ((1.0 + config.model.beta) * 500.0).round() / 1000.0;
    Fix::number("Raise the membrane decay β to", "model.beta", beta)
}

fn is_held(config: &ExperimentConfig) -> bool {
    config.lyapunov.regulariser != Regulariser::Off
}

/// Holds the exponent, at its target where that `would_do`, else at [`TARGET`].
fn hold(config: &ExperimentConfig, would_do: bool) -> Fix {
    let target = if would_do {
        config.lyapunov.lambda_target
    } else {
        TARGET
    };
    let mut edits = Vec::new();
    if !is_held(config) {
        edits.push(("lyapunov.regulariser", "interleaved".to_owned()));
    }
    if !would_do {
        edits.push(("lyapunov.lambda_target", target.to_string()));
    }
    Fix::new(format!("Hold the exponent at {}", fixed(target, 2)), edits)
}

fn slower(config: &ExperimentConfig) -> Fix {
    let rate = rounded((config.training.learning_rate / SLOWER).max(1e-8));
    Fix::number("Lower the learning rate to", "training.learning_rate", rate)
}

fn louder(config: &ExperimentConfig) -> Fix {
    let lower = rounded((config.model.threshold / 2.0).max(1e-3));
    Fix::number("Lower the threshold to", "model.threshold", lower)
}

fn wider(config: &ExperimentConfig) -> Fix {
    let alpha = match config.model.surrogate {
        SurrogateConfig::Atan { alpha } if alpha <= WIDE => rounded((alpha / 2.0).max(1e-3)),
        _ => WIDE,
    };
    Fix::new(
        format!("Take a wider surrogate: arctangent, a {alpha}"),
        [
            ("model.surrogate.kind", "atan".to_owned()),
            ("model.surrogate.alpha", alpha.to_string()),
        ],
    )
}

/// Short enough to read: three digits after the first that is not 0.
fn rounded(value: f64) -> f64 {
    let scale = 10f64.powi(3 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}
