//! Measuring on a machine that has a GPU and little else: a folder to take there, and what runs from it.

mod bundle;
mod measure;
mod part;
mod parts;
mod report;

pub use bundle::bundle;
pub use measure::{Asked, measure};

/// The programs of the folder: this one, and the engine's, packed.
const RUNNER: &str = "xtask";
const PACKED: &str = "lyapunov-snn.zlib";
