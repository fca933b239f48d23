//! What the visitor looks at inside the networks: a sample, a nudge, a neuron, a time step; and what the
//! engine has recorded of it.

mod actions;
mod seen;

#[cfg(test)]
pub use seen::tests as recordings;

pub use seen::{Fate, Neuron, Seen};

pub(super) use actions::Backstage;

use super::Side;
use crate::core::protocol::{Lenses, Nudge, Nudged, RecordingRequest, Shown};
use leptos::prelude::*;
use strum::{IntoStaticStr, VariantArray};

/// The nudges that are offered, over all potentials that are moved.
pub const NUDGES: [f64; 3] = [0.01, 0.3, 3.0];

/// Which weights are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum When {
    /// Those of the first training step.
    First,
    /// Those that there are now.
    #[default]
    Now,
}

/// Which potentials the nudge moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    All,
    /// That of the chosen neuron.
    Chosen,
}

/// A nudge as the visitor sets it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Poke {
    /// The time step, from 0; `None` is a third of the way.
    pub step: Option<usize>,
    pub moved: Moved,
    pub epsilon: f64,
}

impl Poke {
    /// Its time step, of so many.
    pub fn step_of(&self, steps: usize) -> usize {
        let step = self.step.unwrap_or(steps / 3);
        step.min(steps.saturating_sub(1))
    }
}

impl Default for Poke {
    fn default() -> Self {
        Self {
            step: None,
            moved: Moved::All,
            epsilon: NUDGES[1],
        }
    }
}

/// What is looked at, as signals; each stays when another recording comes.
#[derive(Clone, Copy)]
pub struct Inspect {
    /// The network that is shown where there is room for one.
    pub side: RwSignal<Side>,
    pub when: RwSignal<When>,
    pub shown: RwSignal<Shown>,
    pub poke: RwSignal<Poke>,
    /// The neuron that the visitor has chosen, over all layers, from 0.
    pub neuron: RwSignal<Option<usize>>,
    /// The time step, counted from 1 as charts do.
    pub cursor: RwSignal<Option<f64>>,
    /// Whether the cursor moves by itself.
    pub playing: RwSignal<bool>,
    /// What the engine has recorded last, by [`Side`].
    pub seen: [RwSignal<Option<Seen>>; 2],
    /// The file of all digits, once it has come.
    pub digits: RwSignal<Option<std::sync::Arc<Vec<u8>>>>,
}

impl Default for Inspect {
    fn default() -> Self {
        Self {
            side: RwSignal::new(Side::Regularised),
            when: RwSignal::new(When::Now),
            shown: RwSignal::new(Shown::Sample(0)),
            poke: RwSignal::new(Poke::default()),
            neuron: RwSignal::new(None),
            cursor: RwSignal::new(None),
            playing: RwSignal::new(false),
            seen: Side::BOTH.map(|_| RwSignal::new(None)),
            digits: RwSignal::new(None),
        }
    }
}

/// What is asked of a network: as far as it has such a sample and such a time step. Digits are drawn for
/// tasks on digits alone.
pub fn request(
    shown: &Shown,
    poke: &Poke,
    neuron: usize,
    of: &crate::core::config::ExperimentConfig,
) -> RecordingRequest {
    let last = of.task.test_samples().saturating_sub(1);
    let digits = of.task.kind == crate::core::config::Task::Digits;
    let shown = match shown {
        Shown::Sample(sample) => Shown::Sample((*sample).min(last)),
        Shown::Drawn { .. } if digits => shown.clone(),
        Shown::Drawn { .. } => Shown::Sample(0),
    };
    let neurons: usize = of.model.spiking_layers().iter().sum();
    RecordingRequest {
        shown,
        nudge: Nudge {
            step: poke.step_of(of.task.time_steps),
            neurons: match poke.moved {
                Moved::All => Nudged::All,
                Moved::Chosen => Nudged::One(neuron.min(neurons.saturating_sub(1))),
            },
            epsilon: poke.epsilon,
        },
        lenses: Lenses::Both,
    }
}

/// Where the cursor stands next while it is played through so many steps, and whether it goes on; both
/// count from 1.
pub fn advanced(cursor: f64, steps: usize) -> (f64, bool) {
    let next = (cursor + 1.0).min(steps as f64);
    (next, next < steps as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{ExperimentConfig, Task};

    #[test]
    fn a_network_is_asked_only_for_what_it_has() {
        let mut config = ExperimentConfig::default();
        config.task.time_steps = 20;
        let poke = Poke {
            step: Some(34),
            moved: Moved::Chosen,
            epsilon: 0.3,
        };
        let asked = request(&Shown::Sample(9999), &poke, 700, &config);
        assert_eq!(asked.shown, Shown::Sample(359));
        assert_eq!(
            (asked.nudge.step, asked.nudge.neurons),
            (19, Nudged::One(63))
        );
        let drawn = Shown::Drawn {
            pixels: vec![0.0; 64],
            label: None,
        };
        assert_eq!(request(&drawn, &poke, 0, &config).shown, drawn);
        config.task.kind = Task::TemporalParity;
        let other = request(&drawn, &Poke::default(), 0, &config);
        assert_eq!((other.shown, other.nudge.step), (Shown::Sample(0), 6));
    }

    #[test]
    fn playing_goes_step_by_step_and_stops_at_the_last_one() {
        let (mut cursor, mut plays, mut seen) = (1.0, true, Vec::new());
        while plays {
            (cursor, plays) = advanced(cursor, 4);
            seen.push(cursor);
        }
        assert_eq!(seen, [2.0, 3.0, 4.0]);
        assert_eq!(advanced(4.0, 4), (4.0, false));
    }
}
