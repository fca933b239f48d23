//! What an experiment is, and what is known of one: no Burn, no Leptos.
//!
//! Knows settings, data, numbers and text, and what is written down of them: links, receipts,
//! lessons, hand-ins, sweeps. Must not know how a network is computed or drawn, nor which machine it
//! runs on; it is the same natively, in the page and in the engine's worker.
//!
//! In reading order; a module imports those above it.
//!
//! - [`text`], [`number`]: what people write and read
//! - [`name`]: enums by their names
//! - [`random`]: every random number, by purpose and index
//! - [`blocks`]: bytes in blocks of bounded size
//! - [`pieces`]: long work that can be left and gone on with
//! - `archive` (feature `archive`): ZIP archives, written and read within bounds
//! - [`downsample`]: curves thinned to what can be seen
//! - [`config`]: what an experiment is, and its presets
//! - [`starting_points`]: what random starting points of one come to
//! - [`surrogate`]: the derivatives that stand for a spike's
//! - [`settings`]: each setting declared once, with its name, range and help; what validates experiments
//! - [`dataset`], [`encoding`]: its examples, and their input over time
//! - [`exponent`]: Lyapunov exponents of any dynamics
//! - [`metrics`]: what is measured while a network learns
//! - [`protocol`]: what page and engine say to each other
//! - [`identity`]: whether they come from the same build
//! - [`about`]: version, commit, licences
//! - [`run`]: what the page knows of a training run
//! - [`health`]: what is wrong with one, and what to do
//! - [`receipt`]: what of a run can be compared to the last bit
//! - [`recorded`]: the pair of runs that the page opens with
//! - [`share_link`]: an experiment as an address
//! - [`exercise`]: lessons and hand-ins
//! - [`review`]: a class's hand-ins, judged by the teacher's own exercise
//! - [`sweep`]: many runs as one file
//! - [`exchange`]: weights as other tools have them
//! - `intake` (feature `intake`): people's own data out of their files
//! - `plot` (feature `pictures`): the pictures of a sweep

pub mod about;
#[cfg(feature = "archive")]
pub mod archive;
pub mod blocks;
pub mod config;
pub mod dataset;
pub mod downsample;
pub mod encoding;
pub mod exchange;
pub mod exercise;
pub mod exponent;
pub mod health;
pub mod identity;
#[cfg(feature = "intake")]
pub mod intake;
pub mod metrics;
pub mod name;
pub mod number;
pub mod pieces;
#[cfg(feature = "pictures")]
pub mod plot;
pub mod protocol;
pub mod random;
pub mod receipt;
pub mod recorded;
#[cfg(test)]
pub mod repository;
pub mod review;
pub mod run;
pub mod settings;
pub mod share_link;
pub mod starting_points;
pub mod surrogate;
pub mod sweep;
pub mod text;
