//! Lyapunov Lab: spiking neural networks trained in a browser tab, with the largest Lyapunov exponent of
//! their surrogate dynamics measured and pulled to a target while they learn.
//!
//! # The house
//!
//! | folder | feature | what it is | knows |
//! |---|---|---|---|
//! | [`core`] | always there | what an experiment is, and what is known of one | neither Burn nor Leptos |
//! | [`engine`] | `engine` | how a network is computed and trained | Burn; `core` |
//! | `reader` | `reader` | people's own files taken apart, in a worker that lives for one of them | `core` |
//! | `page` | `page` | what a visitor sees | Leptos; `core` |
//! | `cli` | `cli` | the command line, a file for each command | `engine`; `core` |
//!
//! Each folder's head lists its modules in reading order, says what it must not know, and imports run
//! upwards in that list; a test reads them. `engine` and `page` meet in [`core::protocol`] and nowhere else.
//!
//! Four programs come of it: `app`, the page, small and there at once; `worker`, the engine in a web
//! worker; `reader`, in another, loaded when somebody brings a file; and `lyapunov-snn`, the command line over
//! the same engine and readers.
//!
//! # The path of the data
//!
//! [`core::config`] says what an experiment is. [`core::dataset`] makes its examples and
//! [`core::encoding`] turns them into input over time. [`engine::model`] runs the input through a
//! network and leaves a trajectory; [`engine::lyapunov`] measures the exponent along it;
//! [`engine::loss`] makes numbers of both, [`engine::optimizer`] turns their gradients into new weights,
//! and [`engine::training`] does this step after step. All of these are operations of [`engine::ops`],
//! which the loops over time of [`engine::kernel`] compute. What comes out are [`core::metrics`];
//! [`engine::worker`] sends them as events of the [`core::protocol`], and [`core::run`] makes of the
//! events what the page draws.
//!
//! # Invariants
//!
//! - A configuration is validated before anything is allocated; everything behind
//!   [`core::config::ExperimentConfig::validate`] may rely on its ranges, and on its fitting into memory.
//! - Burn's internals are touched in [`engine::ops`] and nowhere else; a kernel knows no tensors.
//! - Every random number comes from [`core::random::stream`], by purpose and index: the same seed on the
//!   CPU gives the same run, bit for bit, whatever the number of threads.
//! - The nominal trajectory never depends on a twin or tangent; those are carried as differences.
//! - Nothing in a training step waits for a number: measurements stay tensors until
//!   [`engine::training::Session`] reads them back, several steps late on a GPU.
//! - Every spike is exactly 0 or 1; the reset is detached.
//! - What a link, a lesson or a hand-in says is bounded before anything is allocated for it, and what
//!   of it does not count is named.
//!
//! # Words
//!
//! The field's own but for these:
//!
//! | word | what it means here |
//! |---|---|
//! | reference | the PyTorch module that this grew from, and its estimator; the *seed* is the random one |
//! | regularised, unregularised | the two runs of a pair, with and without the penalty on the exponent |
//! | surrogate exponent | growth of the linearised dynamics with the surrogate's slope g for a spike's derivative |
//! | twin | a second trajectory with hard spikes beside the nominal one, carried as its difference |
//! | rescale | to set a twin's difference back to the distance eps, or a tangent's length to 1 |
//! | drive | what a neuron receives in a time step beside what is left of its own state: W h + b + V s + c |
//! | state | the numbers of all neurons at one time step: U, and I in a recurrent network |
//! | record | numbers of all neurons at all time steps, as [`engine::kernel::Plan`] lays them out |
//! | transient | the first time steps, which no exponent counts |
//! | floor | what is read of a tangent or twin that died: the exponent is at most that |
//! | piece, breath | long work is left and gone on with between pieces; at a breath it says how much it did |
//! | receipt | what of a run can be compared with another's, to the last bit |
//! | word | a setting's name in links |
// The map links to modules of both features; without `engine` half of them are not there.
#![cfg_attr(not(feature = "engine"), allow(rustdoc::broken_intra_doc_links))]

#[cfg(feature = "cli")]
pub mod cli;
pub mod core;
#[cfg(feature = "engine")]
pub mod engine;
#[cfg(feature = "page")]
pub mod page;
#[cfg(feature = "reader")]
pub mod reader;
