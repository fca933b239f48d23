//! The recording that is looked at, with what is counted from it once.

use super::recorded::{Neuron, is_whole, rates};
use crate::core::health::layer_name;
use crate::core::protocol::{Recording, RunId};
use crate::core::run::Run;
use crate::page::store::{Side, Store};
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;

/// A recording of one run. Cheap to copy; two are equal where they are the same recording.
#[derive(Debug, Clone)]
pub struct Shown {
    pub side: Side,
    run: RunId,
    /// Of the run's recordings.
    number: usize,
    pub recording: Arc<Recording>,
    /// Spikes per time step, `[layer][neuron]`.
    pub rates: Arc<Vec<Vec<f32>>>,
    /// What each layer is called.
    pub names: Arc<Vec<String>>,
    /// The exponent on the held-out samples after the epoch before, nats per time step.
    pub exponent: Option<f32>,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        (self.side, self.run, self.number) == (other.side, other.run, other.number)
    }
}

impl Shown {
    /// A run's last recording, where it has one.
    pub fn of(side: Side, run: &Run) -> Option<Self> {
        let recording = run.recording.clone().filter(|it| is_whole(it))?;
        let name = |layer| layer_name(run, layer).to_ascii_lowercase();
        Some(Self {
            side,
            run: run.id,
            number: run.recordings,
            rates: Arc::new(rates(&recording)),
            names: Arc::new((0..recording.layers.len()).map(name).collect()),
            exponent: run.epochs.last().map(|epoch| epoch.exponent),
            recording,
        })
    }

    pub fn steps(&self) -> usize {
        self.recording.time_steps
    }

    /// Spikes per time step; 0 for a neuron that there is not.
    pub fn rate(&self, neuron: Neuron) -> f32 {
        let rates = self.rates.get(neuron.layer);
        let rate = rates.and_then(|rates| rates.get(neuron.index));
        rate.copied().unwrap_or(0.0)
    }

    /// Layer and number as they are read, both from 1.
    pub fn name(&self, neuron: Neuron) -> String {
        let layer = self.names.get(neuron.layer).map_or("", String::as_str);
        format!("{layer}, neuron {}", neuron.index + 1)
    }
}

/// The last recording of the run that is looked at. It changes seldom; the run changes with every
/// step.
pub fn follow(store: Store) -> RwSignal<Option<Shown>> {
    let shown = RwSignal::new(None);
    let seen = Cell::new(None);
    Effect::new(move |_| {
        let side = store.inspect.with(|looked| looked.side);
        let run = store.run(side);
        let now = run.with(|run| (side, run.id, run.recordings));
        if seen.replace(Some(now)) == Some(now) {
            return;
        }
        let next = run.with_untracked(|run| Shown::of(side, run));
        if let Some(next) = &next {
            store.fit_to(&next.recording);
        }
        shown.set(next);
    });
    shown
}

#[cfg(test)]
mod tests {
    use super::super::recorded::tests::recording;
    use super::*;
    use crate::core::config::{ExperimentConfig, Regulariser};
    use crate::core::protocol::Event;

    #[test]
    fn what_is_shown_is_the_runs_last_recording() {
        let config = ExperimentConfig::demonstration(Regulariser::Off);
        let mut run = Run::new(RunId(3), config);
        assert_eq!(Shown::of(Side::Unregularised, &run), None);
        let mut take = |recording| {
            run.apply(Event::Recording {
                run: RunId(3),
                recording,
            });
            Shown::of(Side::Unregularised, &run)
        };
        let first = take(recording(3, &[4])).expect("a recording");
        let second = take(recording(3, &[4])).expect("another");
        assert_ne!(first, second);
        assert_eq!(
            second.name(Neuron { layer: 0, index: 1 }),
            "layer 1, neuron 2"
        );
        assert_eq!(second.rate(Neuron { layer: 0, index: 1 }), 1.0 / 3.0);
        assert_eq!(second.rate(Neuron { layer: 4, index: 1 }), 0.0);
        let mut broken = recording(3, &[4]);
        broken.spikes.pop();
        assert_eq!(take(broken), None, "its arrays do not fit its shape");
    }
}
