//! One neuron's membrane potential over time, and its twin's.

use crate::page::charts::scale::{bounds, round_domain};
use crate::page::store::inspect::{Neuron, Shown, potentials, spikes};
use crate::page::store::number::fixed;

/// Grid lines aimed at on the upright axis.
const GRID_LINES: usize = 3;

/// What is recorded of one neuron, by time step.
#[derive(Debug, Clone, PartialEq)]
pub struct Potentials {
    pub own: Vec<f32>,
    /// Of a twin that runs free.
    pub twin: Vec<f32>,
    pub spikes: Vec<bool>,
    pub threshold: f32,
}

impl Potentials {
    /// `None` for a neuron that there is not.
    pub fn of(shown: &Shown, neuron: Neuron) -> Option<Self> {
        let recording = &shown.recording;
        let own = potentials(recording, &recording.membrane, neuron);
        let twin = potentials(recording, &recording.twin, neuron);
        let threshold = recording.thresholds.get(neuron.layer).copied()?;
        (!own.is_empty()).then(|| Self {
            own,
            twin,
            spikes: spikes(recording, neuron),
            threshold,
        })
    }

    /// An upright axis that holds everything.
    pub fn domain(&self) -> (f64, f64) {
        let values = self.own.iter().chain(&self.twin).chain([&self.threshold]);
        let finite = values.map(|&value| f64::from(value));
        let (low, high) = bounds(finite.filter(|value| value.is_finite()));
        round_domain(low.min(0.0), high.max(0.0), GRID_LINES)
    }

    /// The chart in words.
    pub fn words(&self, name: &str) -> String {
        let own = self.own.iter().map(|&value| f64::from(value));
        let (low, high) = bounds(own);
        let spikes = match self.spikes.iter().filter(|&&spike| spike).count() {
            1 => "1 spike".to_owned(),
            count => format!("{count} spikes"),
        };
        format!(
            "Membrane potential of {name}: from {} to {} in {} time steps, with {spikes}; \
             the threshold is {}. Its twin is at most {} away.",
            fixed(low, 2),
            fixed(high, 2),
            self.own.len(),
            fixed(self.threshold.into(), 2),
            fixed(self.farthest(), 3),
        )
    }

    fn farthest(&self) -> f64 {
        let pairs = self.own.iter().zip(&self.twin);
        let distances = pairs.map(|(own, twin)| f64::from((own - twin).abs()));
        distances.fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn potentials() -> Potentials {
        Potentials {
            own: vec![0.2, 1.3, -0.4],
            twin: vec![0.2, 1.4, -0.9],
            spikes: vec![false, true, false],
            threshold: 1.0,
        }
    }

    #[test]
    fn the_axis_holds_potential_twin_and_threshold() {
        let (low, high) = potentials().domain();
        assert!(low <= -0.9 && high >= 1.4);
        let silent = Potentials {
            own: vec![0.0; 3],
            twin: vec![f32::NAN; 3],
            ..potentials()
        };
        let (low, high) = silent.domain();
        assert!(low <= 0.0 && high >= 1.0);
    }

    #[test]
    fn the_words_say_range_spikes_and_how_far_the_twin_is() {
        let words = potentials().words("layer 1, neuron 3");
        assert!(words.contains("from \u{2212}0.40 to 1.30"), "{words}");
        assert!(words.contains("with 1 spike;"), "{words}");
        assert!(words.contains("at most 0.500 away"), "{words}");
    }
}
