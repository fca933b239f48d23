//! Neurons by time steps, and as cells.

use crate::page::charts::{Cells, Heat, SpikePair};
use crate::page::inside::sums::{Domains, without_signal};
use crate::page::lab::{name, tone};
use crate::page::language::say;
use crate::page::store::inspect::Seen;

/// The spikes with and without the nudge.
pub fn spikes(seen: &Seen) -> SpikePair {
    SpikePair {
        name: say!(
            "Spikes, {network}",
            network = name(seen.side).to_lowercase()
        ),
        tone: tone(seen.side),
        neurons: seen.neurons,
        steps: seen.steps,
        plain: seen.plain.to_vec(),
        nudged: seen.nudged.to_vec(),
        sentence: None,
    }
}

/// The learning signal of every neuron at every step.
pub fn heat(seen: &Seen, domains: &Domains) -> Heat {
    Heat {
        name: say!(
            "Learning signal, {network}",
            network = name(seen.side).to_lowercase()
        ),
        tone: tone(seen.side),
        neurons: seen.neurons,
        steps: seen.steps,
        values: seen.gradient.to_vec(),
        domain: domains.shade,
        sentence: None,
        empty: without_signal(seen, domains.shade),
    }
}

/// The neurons as cells at a time step, from 0.
pub fn cells(seen: &Seen, step: usize) -> Cells {
    Cells {
        name: say!(
            "Neurons, {network}",
            network = name(seen.side).to_lowercase()
        ),
        tone: tone(seen.side),
        columns: (seen.neurons as f64).sqrt().ceil() as usize,
        rates: seen.rates.to_vec(),
        firing: seen.firing(step).to_vec(),
    }
}
