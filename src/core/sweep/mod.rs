//! A sweep: one experiment, some of its settings varied, several seeds, with and without the
//! regulariser. The same file is run by the page, on all cores of a machine, and on a cluster.
//!
//! [`File`] is what is written down, [`Plan`] the runs that it comes to, each a [`Job`] with a name of its
//! own, and a [`Line`] what one run came to. Nothing here trains, asks a clock or opens a file.

mod axis;
mod base;
mod digest;
mod draw;
mod error;
mod file;
mod grid;
mod line;
mod network;
mod notes;
mod plan;
mod points;
mod reader;
mod reading;
mod reasons;
mod shard;
mod sides;
mod stop;
mod table;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
mod value;

pub use base::Base;
pub use digest::Digest;
pub use error::SweepError;
pub use file::{
    Axis, Draw, Draws, File, MOST_AXES, MOST_BYTES, MOST_RUNS, MOST_VALUES, Record, Scale, Seeds,
    VERSION,
};
pub use grid::{Choice, Grid, GridCell, Line as GridLine, Lines, Spread};
pub use line::{End, Final, Head, Line, LineError, State};
pub use plan::{Job, Plan};
pub use reader::{Reader, Refused};
pub use reasons::Reasons;
pub use shard::Shard;
pub use sides::{Sides, applies, follows};
pub use stop::{LARGEST_LOSS, Stop};
pub use table::{At, Ended, SEED, SIDE, Table, TableAxis, TableRun};

/// What a run's settings are on the axes of its sweep, by the settings' paths; null where a setting does
/// nothing in the network that the others make.
pub type Setting = std::collections::BTreeMap<String, serde_json::Value>;
