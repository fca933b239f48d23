//! What the visitor looks at inside the networks: a run, a sample, a neuron, a time step.

mod actions;
mod recorded;
mod shown;

pub use recorded::{Neuron, exists, neuron_of, number_of, potentials, rates, spikes};
pub use shown::{Shown, follow};

pub(super) use actions::Backstage;

use super::Side;
use crate::core::protocol::Recording;

/// What is looked at; all of it stays when another recording comes, as far as that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspect {
    /// Whether the panel is unfolded.
    pub open: bool,
    pub side: Side,
    /// The held-out sample that is asked for, from 0.
    pub sample: usize,
    /// The neuron whose membrane potential is shown.
    pub neuron: Neuron,
    /// The neuron under the pointer, or where the arrow keys have come to.
    pub pointed: Option<Neuron>,
    /// The time step, from 0.
    pub cursor: usize,
    /// Whether the cursor moves by itself.
    pub playing: bool,
}

impl Default for Inspect {
    fn default() -> Self {
        Self {
            open: false,
            side: Side::Regularised,
            sample: 0,
            neuron: Neuron::default(),
            pointed: None,
            cursor: 0,
            playing: false,
        }
    }
}

impl Inspect {
    /// The same as far as the recording has it: else the last time step, the layer's first neuron,
    /// the first layer's first neuron.
    pub fn fitted(self, recording: &Recording) -> Self {
        let first = Neuron {
            index: 0,
            ..self.neuron
        };
        let neuron = [self.neuron, first]
            .into_iter()
            .find(|&neuron| exists(recording, neuron));
        Self {
            neuron: neuron.unwrap_or_default(),
            pointed: self.pointed.filter(|&neuron| exists(recording, neuron)),
            cursor: self.cursor.min(recording.time_steps.saturating_sub(1)),
            ..self
        }
    }

    /// Played, or stopped; after the last of `steps` it begins anew.
    pub fn toggled(self, steps: usize) -> Self {
        let playing = !self.playing && steps > 1;
        let ended = self.cursor + 1 >= steps;
        Self {
            playing,
            cursor: if playing && ended { 0 } else { self.cursor },
            ..self
        }
    }

    /// One time step on where it is played; it stops at the last of `steps`.
    pub fn advanced(self, steps: usize) -> Self {
        let last = steps.saturating_sub(1);
        if !self.playing {
            return self;
        }
        let cursor = (self.cursor + 1).min(last);
        Self {
            cursor,
            playing: cursor < last,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::recorded::tests::recording;
    use super::*;

    fn at(layer: usize, index: usize) -> Neuron {
        Neuron { layer, index }
    }

    #[test]
    fn another_recording_keeps_cursor_and_neuron_where_they_still_exist() {
        let looked = Inspect {
            cursor: 4,
            neuron: at(1, 2),
            pointed: Some(at(1, 2)),
            ..Inspect::default()
        };
        assert_eq!(looked.fitted(&recording(6, &[4, 3])), looked);
        let shorter = looked.fitted(&recording(3, &[4, 2]));
        assert_eq!((shorter.cursor, shorter.neuron), (2, at(1, 0)));
        assert_eq!(shorter.pointed, None);
        let shallow = looked.fitted(&recording(6, &[4]));
        assert_eq!((shallow.cursor, shallow.neuron), (4, at(0, 0)));
    }

    #[test]
    fn playing_goes_step_by_step_and_stops_at_the_last_one() {
        let mut looked = Inspect::default().toggled(3);
        let mut seen = vec![looked.cursor];
        while looked.playing {
            looked = looked.advanced(3);
            seen.push(looked.cursor);
        }
        assert_eq!(seen, [0, 1, 2]);
        assert_eq!(looked.advanced(3), looked, "what stands still stays");
        assert_eq!(looked.toggled(3).cursor, 0, "it begins anew");
        assert!(!Inspect::default().toggled(1).playing);
        assert!(!Inspect::default().toggled(0).playing);
    }
}
