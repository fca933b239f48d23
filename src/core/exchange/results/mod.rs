//! What a run reported, in the forms that other programs read.
//!
//! - `table`: comma-separated values
//! - `events`: TensorBoard's event files
//! - `crate_metadata`: what an archive is, for archives of research (RO-Crate)

mod crate_metadata;
mod events;
mod table;

pub use crate_metadata::{File, crate_metadata};
pub use events::{epoch_event, first_event, step_event};
pub use table::{Table, epochs, steps};
