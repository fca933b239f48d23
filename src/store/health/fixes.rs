//! The change of settings that would help against each warning.

use super::WarningKind;
use crate::config::{ExperimentConfig, Regulariser, SurrogateConfig};
use crate::fields;
use crate::store::number::fixed;
use crate::store::settings::Settings;

/// The exponent that training is to be held at: a little below 0, where gradients neither explode
/// nor fade within a sample.
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

    /// Whether the settings say so already.
    pub fn is_in(&self, settings: &Settings) -> bool {
        self.edits.iter().all(|(path, text)| match *path {
            // Either way of holding it will do.
            "lyapunov.regulariser" => is_held(settings.good()),
            path => fields::named(path).is_some_and(|field| settings.text(field) == *text),
        })
    }
}

/// What would help against a warning, for a run with this configuration.
pub(super) fn fix(kind: WarningKind, config: &ExperimentConfig) -> Fix {
    let threshold = config.model.threshold;
    match kind {
        WarningKind::Broken => broken(config),
        WarningKind::Exploding => exploding(config),
        WarningKind::Vanishing => vanishing(config),
        WarningKind::Silent => {
            let lower = rounded((threshold / 2.0).max(1e-3));
            Fix::number("Lower the threshold to", "model.threshold", lower)
        }
        WarningKind::Saturated => {
            let higher = rounded((threshold * 2.0).min(1e3));
            Fix::number("Raise the threshold to", "model.threshold", higher)
        }
        WarningKind::OutOfReach => wider(config),
    }
}

fn broken(config: &ExperimentConfig) -> Fix {
    if config.training.clip.is_none() {
        return Fix::number("Clip the gradient at norm", "training.clip", 1.0);
    }
    slower(config)
}

fn exploding(config: &ExperimentConfig) -> Fix {
    let low_enough = config.lyapunov.lambda_target <= TARGET;
    if !is_held(config) || !low_enough {
        return hold(config, low_enough);
    }
    match config.model.surrogate {
        SurrogateConfig::FastSigmoid { slope } if slope >= NARROW => slower(config),
        _ => Fix::new(
            format!("Take a narrower surrogate: fast sigmoid, slope {NARROW}"),
            [
                ("model.surrogate.kind", "fast_sigmoid".to_owned()),
                ("model.surrogate.slope", NARROW.to_string()),
            ],
        ),
    }
}

fn vanishing(config: &ExperimentConfig) -> Fix {
    let high_enough = config.lyapunov.lambda_target >= TARGET;
    if !is_held(config) || !high_enough {
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
