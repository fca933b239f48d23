//! What a run reported, in the forms that other programs read.
//!
//! - `table`: comma-separated values
//! - `events` (feature `files`): TensorBoard's event files
//! - `crate_metadata`: what an archive is, for archives of research (RO-Crate)
//! - `experiment`: everything of a pair as one archive

mod crate_metadata;
#[cfg(feature = "files")]
mod events;
mod experiment;
mod table;

pub use crate_metadata::{File, crate_metadata};
#[cfg(feature = "files")]
pub use events::{epoch_event, first_event, step_event};
pub use experiment::{Experiment, experiment_files};
pub use table::{Table, epochs, steps};
