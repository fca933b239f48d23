//! What is unhealthy about a run, in plain words, with the change that would help.
//!
//! Pure: everything is read off a [`Run`]. Shares and norms are means over the last [`RECENT`]
//! steps, so that one odd batch raises no alarm.

mod fixes;
mod gradient;

pub use fixes::Fix;
pub use gradient::{by_time, first_over_last};

use crate::metrics::LayerMetrics;
use crate::run::{RECENT, Run};
use crate::store::number::{fixed, percent};

/// Share of a layer's neurons without a spike in the batch, above which most are silent.
const SILENT: f64 = 0.5;
/// Share of a layer's neurons that spike in nine of ten time steps, above which many are saturated.
const SATURATED: f64 = 0.2;
/// Share of a layer's potentials within the surrogate's window, below which learning hardly reaches
/// them.
const WINDOW: f64 = 0.02;

/// What can be wrong with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarningKind {
    /// A number stopped being one.
    Broken,
    Exploding,
    Vanishing,
    Silent,
    Saturated,
    /// Few potentials in the surrogate's window.
    OutOfReach,
}

impl WarningKind {
    pub const ALL: [Self; 6] = [
        Self::Broken,
        Self::Exploding,
        Self::Vanishing,
        Self::Silent,
        Self::Saturated,
        Self::OutOfReach,
    ];

    /// As attributes name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Exploding => "exploding",
            Self::Vanishing => "vanishing",
            Self::Silent => "silent",
            Self::Saturated => "saturated",
            Self::OutOfReach => "out-of-reach",
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
    WarningKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let what = what(kind, run)?;
            let fix = fixes::fix(kind, &run.config);
            Some(Warning { kind, what, fix })
        })
        .collect()
}

fn what(kind: WarningKind, run: &Run) -> Option<String> {
    match kind {
        WarningKind::Broken => {
            let quantity = run.not_finite?.name();
            Some(format!("Broken off: {quantity} became NaN or infinite."))
        }
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
            over(outside, 1.0 - WINDOW)?;
            let percentage = fixed((1.0 - outside) * 100.0, 1);
            Some(format!(
                "{layer}: {percentage}\u{a0}% of the potentials are within the surrogate's window."
            ))
        }
    }
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
