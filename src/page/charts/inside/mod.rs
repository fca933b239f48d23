//! What happens inside a network: its neurons as cells, and over simulated time their spikes, one
//! neuron's membrane potential, and the distance of a twin. One cursor goes through all of them.

mod cells;
mod divergence;
mod elements;
mod grid;
mod membrane;
mod network;
mod potentials;
mod redraw;
mod scrub;
mod time_raster;
mod trace;

pub use cells::CLASSES;
pub use divergence::divergence_chart;
pub use membrane::membrane_chart;
pub use network::{network_view, rate_words};
pub use scrub::TimeScale;
pub use time_raster::time_raster;

use crate::page::store::inspect::Shown;
use leptos::prelude::*;

/// The recording that is looked at; nothing before there is one.
pub type Showing = RwSignal<Option<Shown>>;
