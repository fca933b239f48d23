//! What is unhealthy about a run, in plain words, with the change that would help.
//!
//! Pure: everything is read off a [`Run`]. Shares and norms are means over the last [`RECENT`]
//! steps, so that one odd batch raises no alarm.

mod fixes;
mod gradient;

pub use fixes::Fix;
pub use gradient::{by_time, first_over_last, norm_text};

use crate::core::config::ModelConfig;
use crate::core::metrics::{LayerMetrics, Quantity};
use crate::core::name::Named;
use crate::core::number::{percent, significant};
use crate::core::run::{RECENT, Run};
use strum::{IntoStaticStr, VariantArray};

/// Share of a layer's neurons without a spike in the batch, above which most are silent.
const SILENT: f64 = 0.5;
/// Share of a layer's neurons that spike in nine of ten time steps, above which many are saturated.
const SATURATED: f64 = 0.2;
/// Share of a layer's neurons without a spike, above which the layer passes nothing on.
const ALL_SILENT: f64 = 0.95;
/// Share of a layer's potentials within the surrogate's window, below which learning hardly reaches
/// them; for a window as wide as the threshold is high. A narrower one holds fewer in any network: at
/// the narrow surrogate's 0.017, 0.3 % are enough to learn.
const WINDOW: f64 = 0.02;

/// What can be wrong with a run, as attributes name it; the gravest first, and causes before what comes of
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum WarningKind {
    /// A number became NaN or infinite.
    Broken,
    Exploding,
    Silent,
    Saturated,
    /// Few potentials in the surrogate's window.
    OutOfReach,
    Vanishing,
}

impl WarningKind {
    /// Whether it says nothing beside that cause, and its own fix would be none: what is silent is out
    /// of reach and passes no gradient, and a wider surrogate lets an explosion grow.
    fn comes_of(self, cause: Self) -> bool {
        match cause {
            Self::Silent => matches!(self, Self::OutOfReach | Self::Vanishing),
            Self::Broken | Self::Exploding => self == Self::OutOfReach,
            Self::Saturated | Self::OutOfReach | Self::Vanishing => false,
        }
    }

    /// Why it matters.
    pub fn why(self) -> &'static str {
        match self {
            Self::Broken => "NaN would spread to every weight; the last good weights are kept.",
            Self::Exploding => {
                "The part that exploded outweighs all others: clipped or not, steps go its way."
            }
            Self::Vanishing => "What happens early in a sample is hardly learnt.",
            Self::Silent => {
                "A neuron without spikes passes nothing on, and learns only where its potential \
                 comes into the surrogate's window."
            }
            Self::Saturated => {
                "A neuron that spikes all the time tells the samples apart no better than one that \
                 never does."
            }
            Self::OutOfReach => "Outside the window the surrogate's derivative is near 0.",
        }
    }
}

/// One thing that is wrong, and what would help.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    pub kind: WarningKind,
    pub what: String,
    pub fix: Fix,
}

/// Everything that is wrong with a run, the gravest first.
pub fn warnings(run: &Run) -> Vec<Warning> {
    let mut found: Vec<Warning> = Vec::new();
    for &kind in WarningKind::ALL {
        if found.iter().any(|cause| kind.comes_of(cause.kind)) {
            continue;
        }
        if let Some(what) = what(kind, run) {
            let fix = fixes::fix(kind, run);
            found.push(Warning { kind, what, fix });
        }
    }
    found
}

fn what(kind: WarningKind, run: &Run) -> Option<String> {
    match kind {
        WarningKind::Broken => Some(match run.not_finite? {
            Quantity::GradientNorm => {
                "Broken off: the gradient became larger than any 32-bit number.".to_owned()
            }
            quantity => format!("Broken off: {} became NaN or infinite.", quantity.name()),
        }),
        WarningKind::Exploding => gradient::exploding(run),
        WarningKind::Vanishing => gradient::vanishing(run),
        WarningKind::Silent => {
            let (layer, share) = worst(run, |layer| layer.silent)?;
            let share = over(share, SILENT)?;
            Some(format!(
                "{layer}: {share} of the neurons spike in no sample of a batch."
            ))
        }
        WarningKind::Saturated => {
            let (layer, share) = worst(run, |layer| layer.saturated)?;
            let share = over(share, SATURATED)?;
            Some(format!(
                "{layer}: {share} of the neurons spike in 9 of 10 time steps or more."
            ))
        }
        WarningKind::OutOfReach => {
            let (layer, outside) = worst(run, |layer| 1.0 - layer.window)?;
            over(outside, 1.0 - window_limit(&run.config.model))?;
            let percentage = significant((1.0 - outside) * 100.0);
            Some(format!(
                "{layer}: {percentage}\u{a0}% of the potentials are within the surrogate's window."
            ))
        }
    }
}

/// See [`WINDOW`].
fn window_limit(model: &ModelConfig) -> f64 {
    WINDOW * (model.surrogate.half_width() / model.threshold).min(1.0)
}

/// Whether a layer is silent as a whole.
fn silent_layer(run: &Run) -> bool {
    worst(run, |layer| layer.silent).is_some_and(|(_, share)| share > ALL_SILENT)
}

fn over(share: f64, limit: f64) -> Option<String> {
    (share > limit).then(|| percent(share))
}

/// The layer in which a share has been largest of late, and that share.
fn worst(run: &Run, share: fn(&LayerMetrics) -> f32) -> Option<(String, f64)> {
    let layers = run.steps.last()?.layers.len();
    let mean = |layer: usize| {
        let recent = run.steps.iter().rev().take(RECENT);
        let (mut sum, mut count) = (0.0, 0);
        for metrics in recent.filter_map(|step| step.layers.get(layer)) {
            sum += f64::from(share(metrics));
            count += 1;
        }
        sum / f64::from(count.max(1))
    };
    // Of layers alike the first: it is what silences the next.
    let (index, share) = (0..layers)
        .rev()
        .map(|layer| (layer, mean(layer)))
        .max_by(|one, other| one.1.total_cmp(&other.1))?;
    Some((layer_name(run, index), share))
}

/// What a spiking layer is called, from 1; the last one is the readout's where that counts spikes.
pub fn layer_name(run: &Run, index: usize) -> String {
    if index < run.config.model.hidden_dims.len() {
        format!("Layer {}", index + 1)
    } else {
        "Readout".to_owned()
    }
}

#[cfg(test)]
mod tests;
