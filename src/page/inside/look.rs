//! What the view's parts share.

use super::sums::Domains;
use crate::page::charts::Crosshair;
use crate::page::store::inspect::Seen;
use crate::page::store::{Side, Store};
use leptos::prelude::*;

/// Time steps that the page keys move the cursor by.
const PAGE: f64 = 10.0;

/// Both recordings as they are shown; as cheap to copy as a few numbers.
#[derive(Clone, Copy)]
pub struct Look {
    /// By [`Side`].
    seen: [Memo<Seen>; 2],
    pub domains: Memo<Domains>,
    /// The neuron that is looked at, over all layers, from 0.
    pub neuron: Memo<usize>,
    /// The time step, from 1.
    pub cursor: Memo<f64>,
    /// Of all charts of the view.
    pub crosshair: Crosshair,
}

impl Look {
    /// What was seen last stays until there is something else; `first` is what there is now.
    pub fn new(
        store: Store,
        both: Memo<Option<[Seen; 2]>>,
        first: [Seen; 2],
        neuron: Memo<usize>,
    ) -> Self {
        let seen = Side::BOTH.map(|side| {
            let first = first[side as usize].clone();
            Memo::new(move |before: Option<&Seen>| {
                let now = both.with(|both| both.as_ref().map(|it| it[side as usize].clone()));
                now.or_else(|| before.cloned())
                    .unwrap_or_else(|| first.clone())
            })
        });
        let domains = Memo::new(move |_| Domains::of(&seen.map(|it| it.get())));
        let range = Signal::derive(move || (1.0, store.time_steps() as f64));
        let cursor = Memo::new(move |_| store.inspect.cursor.get().unwrap_or(1.0));
        let crosshair = Crosshair::scrubbing(store.inspect.cursor, range, Signal::derive(|| PAGE));
        Self {
            seen,
            domains,
            neuron,
            cursor,
            crosshair,
        }
    }

    pub fn seen(self, side: Side) -> Memo<Seen> {
        self.seen[side as usize]
    }
}

/// What the view's parts share, while a component is made.
///
/// # Panics
///
/// Outside of the view.
pub fn use_look() -> Look {
    expect_context()
}

/// The recordings of both networks, once there are both.
pub fn both(store: Store) -> Option<[Seen; 2]> {
    let [off, held] = store.inspect.seen.map(|it| it.get());
    Some([off?, held?])
}

/// The neuron that was chosen as far as there is such a one; else one whose spike the nudge flips first.
pub fn neuron(store: Store) -> usize {
    let chosen = store.inspect.neuron.get();
    let Some(both) = both(store) else {
        return chosen.unwrap_or(0);
    };
    let exists = |neuron: &usize| *neuron < both[0].neurons;
    let flipped = || both.iter().find_map(Seen::first_flip).map(|it| it.1);
    chosen
        .filter(exists)
        .or_else(flipped)
        .filter(exists)
        .unwrap_or(0)
}

/// Asks the engine for what is looked at, as long as the view is there, and keeps the cursor within the
/// time steps.
pub fn follow(store: Store) {
    for side in Side::BOTH {
        let weights = Memo::new(move |_| store.weights(side));
        Effect::new(move |_| {
            // What was seen of an earlier pair is gone: what there is now has to be asked for.
            let gone = store.inspect.seen[side as usize].with(Option::is_none);
            if let Some(weights) = weights.get() {
                let neuron = store.inspect.neuron.get();
                store.ask_inside(side, weights, neuron);
            } else if gone {
                store.inspect.playing.set(false);
            }
        });
    }
    Effect::new(move |_| {
        let steps = store.time_steps() as f64;
        let cursor = store.inspect.cursor.get_untracked();
        let fitted = cursor.unwrap_or((0.58 * steps).round()).clamp(1.0, steps);
        if cursor != Some(fitted) {
            store.inspect.cursor.set(Some(fitted));
        }
    });
}
