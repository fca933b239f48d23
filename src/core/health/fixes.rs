//! The change of settings that would help against each warning.
//!
//! What is offered for a run follows from its symptoms and from what its configuration tries
//! already, so that each press leads on to the next offer. The orders and values were tried with the
//! engine: `tests/native/health.rs` follows them.

use super::{WarningKind, gradient};
use crate::core::config::{
    ExperimentConfig, ModelKind, RecurrentInit, Regulariser, SurrogateConfig,
};
use crate::core::metrics::Quantity;
use crate::core::number::fixed;
use crate::core::run::Run;
use crate::core::settings;

/// The exponent that training is to be regularised to: a little below 0.
const TARGET: f64 = -0.05;
/// The wide surrogate, an arctangent's a: a half-width of 0.32.
const WIDE: f64 = 2.0;
/// The narrow one, a fast sigmoid's slope (a half-width of 0.017), and one that is less so (0.041).
const NARROW: f64 = 25.0;
const LESS_NARROW: f64 = 10.0;
/// The demonstration's initial gain.
const USUAL_GAIN: f64 = 1.2;
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
        Self::new(
            what.replace("{value}", &value.to_string()),
            [(path, value.to_string())],
        )
    }

    /// Makes the change.
    pub fn apply(&self, config: &mut ExperimentConfig) {
        for (path, text) in &self.edits {
            if let Some(field) = settings::named(path) {
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
        WarningKind::Exploding => smaller_gradient(config, gradient::too_far(run)),
        WarningKind::Vanishing => vanishing(config),
        WarningKind::Silent => louder(config, super::silent_layer(run)),
        // Strong recurrent weights keep each other going at any threshold.
        WarningKind::Saturated => weaker(config).unwrap_or_else(|| quieter(config)),
        WarningKind::OutOfReach => wider(config),
    }
}

/// By what broke: a gradient that outgrew its numbers would outgrow them at any learning rate.
fn broken(run: &Run) -> Fix {
    match run.not_finite {
        Some(Quantity::GradientNorm | Quantity::Exponent) => smaller_gradient(&run.config, true),
        Some(Quantity::Loss | Quantity::Weights) | None => smaller_steps(&run.config),
    }
}

fn smaller_steps(config: &ExperimentConfig) -> Fix {
    if config.training.clip.is_none() {
        return Fix::number("Clip the gradient at norm {value}", "training.clip", 1.0);
    }
    slower(config)
}

/// Against growth from time step to time step: the exponent, then what it comes from (the surrogate, the
/// recurrent weights), then the number of steps that it has. Where the gradient is `too_far`, a warm-up of the usual length does not get
/// that far, and a narrower surrogate comes first. Tried on the demonstration left alone, in tests/native/health.rs: of 150
/// time steps it learns regularised, of 300 and 800 with the narrow one.
fn smaller_gradient(config: &ExperimentConfig, too_far: bool) -> Fix {
    let offers = if too_far {
        [narrower(config), lower_exponent(config)]
    } else {
        [lower_exponent(config), narrower(config)]
    };
    let first = offers.into_iter().flatten().next();
    first
        .or_else(|| weaker(config))
        .or_else(|| shorter(config))
        .unwrap_or_else(|| slower(config))
}

fn lower_exponent(config: &ExperimentConfig) -> Option<Fix> {
    let low_enough = config.lyapunov.lambda_target <= TARGET;
    let is_done = is_regularised(config) && low_enough;
    let offers = !is_done && config.nothing_to_regularise().is_none();
    offers.then(|| regularise(config, low_enough))
}

/// What passes less on: narrower, or of a lower peak where it is not; none where it is neither.
fn narrower(config: &ExperimentConfig) -> Option<Fix> {
    let (old, new) = (
        config.model.surrogate,
        SurrogateConfig::FastSigmoid { slope: NARROW },
    );
    let is_narrower = new.half_width() < old.half_width();
    let is_lower = new.derivative(0.0) < old.derivative(0.0);
    let how = match (is_narrower, is_lower) {
        (true, _) => "narrower",
        (false, true) => "lower",
        (false, false) => return None,
    };
    let label = format!("Take a {how} surrogate: fast sigmoid, slope {NARROW}");
    Some(Fix::new(label, surrogate("fast_sigmoid", "slope", NARROW)))
}

fn surrogate(kind: &str, name: &str, value: f64) -> [(&'static str, String); 2] {
    let path = match name {
        "slope" => "model.surrogate.slope",
        "width" => "model.surrogate.width",
        _ => "model.surrogate.alpha",
    };
    [
        ("model.surrogate.kind", kind.to_owned()),
        (path, value.to_string()),
    ]
}

/// Recurrent weights no stronger than usual at the start, where they are.
fn weaker(config: &ExperimentConfig) -> Option<Fix> {
    let is_recurrent = config.model.kind == ModelKind::Recurrent;
    let RecurrentInit::Normal { gain } = config.model.recurrent_init else {
        return None;
    };
    let fix = || {
        Fix::number(
            "Lower the initial gain g to {value}",
            "model.recurrent_init.gain",
            USUAL_GAIN,
        )
    };
    (is_recurrent && gain > USUAL_GAIN).then(fix)
}

/// Half as many time steps, where what is presented fits into them.
fn shorter(config: &ExperimentConfig) -> Option<Fix> {
    let half = config.task.time_steps / 2;
    let fix = Fix::number(
        "Take fewer time steps: {value}",
        "task.time_steps",
        half as f64,
    );
    let mut shorter = config.clone();
    fix.apply(&mut shorter);
    shorter.validate().is_ok().then_some(fix)
}

fn vanishing(config: &ExperimentConfig) -> Fix {
    let high_enough = config.lyapunov.lambda_target >= TARGET;
    if config.nothing_to_regularise().is_none() && !(is_regularised(config) && high_enough) {
        return regularise(config, high_enough);
    }
    // Halfway to a membrane that forgets nothing, and never quite there.
    let beta = ((1.0 + config.model.beta) * 500.0).round() / 1000.0;
    Fix::number(
        "Raise the membrane decay β to {value}",
        "model.beta",
        beta.min(0.999),
    )
}

fn is_regularised(config: &ExperimentConfig) -> bool {
    config.lyapunov.regulariser != Regulariser::Off
}

/// Holds the exponent, at its target where that `would_do`, else at [`TARGET`].
fn regularise(config: &ExperimentConfig, would_do: bool) -> Fix {
    let target = if would_do {
        config.lyapunov.lambda_target
    } else {
        TARGET
    };
    let mut edits = Vec::new();
    if !is_regularised(config) {
        edits.push(("lyapunov.regulariser", "interleaved".to_owned()));
    }
    if !would_do {
        edits.push(("lyapunov.lambda_target", target.to_string()));
    }
    Fix::new(
        format!("Regularise the exponent to {}", fixed(target, 2)),
        edits,
    )
}

fn slower(config: &ExperimentConfig) -> Fix {
    let rate = rounded((config.training.learning_rate / SLOWER).max(1e-8));
    Fix::number(
        "Lower the learning rate to {value}",
        "training.learning_rate",
        rate,
    )
}

/// A threshold twice as high.
fn quieter(config: &ExperimentConfig) -> Fix {
    let higher = rounded((config.model.threshold * 2.0).min(1e3));
    Fix::number("Raise the threshold to {value}", "model.threshold", higher)
}

/// By half; where a whole layer is silent, no learning reaches what is behind it, and it takes more.
fn louder(config: &ExperimentConfig, whole_layer: bool) -> Fix {
    let share = if whole_layer { 4.0 } else { 2.0 };
    let lower = rounded((config.model.threshold / share).max(1e-3));
    Fix::number("Lower the threshold to {value}", "model.threshold", lower)
}

/// Of the same kind, so that a gradient that a narrow one tamed does not explode again at once.
fn wider(config: &ExperimentConfig) -> Fix {
    let slope = |slope: f64| {
        let wide = if slope > LESS_NARROW {
            LESS_NARROW
        } else {
            slope / 2.0
        };
        rounded(wide.max(1e-3))
    };
    let (words, edits) = match config.model.surrogate {
        SurrogateConfig::FastSigmoid { slope: steep } => {
            let slope = slope(steep);
            let edits = surrogate("fast_sigmoid", "slope", slope);
            (format!("fast sigmoid, slope {slope}"), edits)
        }
        SurrogateConfig::Sigmoid { slope: steep } => {
            let slope = slope(steep);
            let edits = surrogate("sigmoid", "slope", slope);
            (format!("sigmoid, slope {slope}"), edits)
        }
        SurrogateConfig::Triangular { width } => {
            let width = rounded((width * 2.0).min(1e3));
            let edits = surrogate("triangular", "width", width);
            (format!("triangle, width {width}"), edits)
        }
        other => {
            let alpha = match other {
                SurrogateConfig::Atan { alpha } if alpha <= WIDE => (alpha / 2.0).max(1e-3),
                _ => WIDE,
            };
            let alpha = rounded(alpha);
            let edits = surrogate("atan", "alpha", alpha);
            (format!("arctangent, a {alpha}"), edits)
        }
    };
    Fix::new(format!("Take a wider surrogate: {words}"), edits)
}

/// Short enough to read: three digits after the first that is not 0.
fn rounded(value: f64) -> f64 {
    let scale = 10f64.powi(3 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}
