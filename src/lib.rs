//! Lyapunov Lab: spiking neural networks trained in a browser tab, with the largest Lyapunov exponent of
//! their surrogate dynamics measured and pulled to a target while they learn.
//!
//! # The path of the data
//!
//! [`config`] says what an experiment is. [`dataset`] makes its examples and [`encoding`] turns
//! them into input over time. [`model`] runs the input through a network and leaves a trajectory;
//! [`lyapunov`] measures the exponent along it; [`loss`] makes numbers of both, [`optimizer`] turns
//! their gradients into new weights, and [`training`] does this step after step. All of these are
//! operations of [`ops`], which the loops over time of [`kernel`] compute. What comes out
//! are [`metrics`]; [`worker`] sends them as events of the [`protocol`], and [`run`] makes of the
//! events what the page draws.
//!
//! # The house
//!
//! Three layers, in reading order; imports run downwards in this list only within a layer, and
//! from `compute` and `app` to the shared modules, never between `compute` and `app`: those meet
//! in [`protocol`] and nowhere else.
//!
//! - shared (no Burn, no Leptos): [`config`], [`fields`], [`surrogate`], [`random`], [`dataset`], [`encoding`],
//!   [`pieces`], [`exponent`], [`metrics`], [`downsample`], [`text`], [`number`], [`protocol`],
//!   [`about`], [`identity`], [`run`], [`health`], [`receipt`], [`share_link`], [`exercise`],
//!   [`sweep`]
//! - feature `compute` (Burn, no Leptos): [`kernel`], [`ops`], [`model`], [`lyapunov`], [`loss`],
//!   [`optimizer`], [`training`], [`worker`]; beside them [`oracle`], the same network operation by
//!   operation, [`parity`] with snnTorch, and [`mod@bench`]
//! - feature `pictures` (neither): [`plot`], the pictures of a sweep as SVG
//! - feature `cli` (over `compute`): `cli`, a file for each command
//! - feature `app` (Leptos, no Burn): `worker_client`, `signal`, `dom`, `site`, `store`, `charts`, `controls`, `panels`
//!
//! Two wasm binaries come of it: `app`, the page, which is small and loads at once, and `worker`,
//! the engine. The third binary, `lyapunov-snn` (feature `cli`), is the native command line over
//! the same core.
//!
//! # Invariants
//!
//! - A configuration is validated before anything is allocated; everything behind
//!   [`config::ExperimentConfig::validate`] may rely on its ranges, and on its fitting into memory.
//! - Burn's internals are touched in [`ops`] and nowhere else; a kernel knows no tensors.
//! - Every random number comes from [`random::stream`], by purpose and index: the same seed on the
//!   CPU gives the same run, bit for bit, whatever the number of threads.
//! - The nominal trajectory never depends on a twin or tangent; those are carried as differences.
//! - Nothing in a training step waits for a number: measurements stay tensors until
//!   [`training::Session`] reads them back, several steps late on a GPU.
//! - Every spike is exactly 0 or 1; the reset is detached.
//! - What a link, a lesson or a hand-in says is bounded before anything is allocated for it, and what
//!   of it does not count is named.
// The map links to modules of both features; without `compute` half of them are not there.
#![cfg_attr(not(feature = "compute"), allow(rustdoc::broken_intra_doc_links))]

pub mod about;
pub mod config;
pub mod surrogate;

pub mod dataset;
pub mod downsample;
pub mod encoding;
pub mod exercise;
pub mod exponent;
pub mod fields;
pub mod health;
pub mod identity;
pub mod metrics;
pub mod number;
pub mod pieces;
pub mod protocol;
pub mod random;
pub mod receipt;
pub mod run;
pub mod share_link;
pub mod sweep;
pub mod text;

#[cfg(feature = "compute")]
pub mod bench;
#[cfg(feature = "compute")]
pub mod constructors;
#[cfg(feature = "compute")]
pub mod kernel;
#[cfg(feature = "compute")]
pub mod loss;
#[cfg(feature = "compute")]
pub mod lyapunov;
#[cfg(feature = "compute")]
pub mod model;
#[cfg(feature = "compute")]
pub mod ops;
#[cfg(feature = "compute")]
pub mod optimizer;
#[cfg(feature = "compute")]
pub mod oracle;
#[cfg(feature = "compute")]
pub mod parity;
#[cfg(feature = "compute")]
pub mod training;
#[cfg(feature = "compute")]
pub mod worker;

#[cfg(feature = "pictures")]
pub mod plot;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(feature = "app")]
pub mod charts;
#[cfg(feature = "app")]
pub mod controls;
#[cfg(feature = "app")]
pub mod dom;
#[cfg(feature = "app")]
pub mod panels;
#[cfg(feature = "app")]
pub mod signal;
#[cfg(feature = "app")]
pub mod site;
#[cfg(feature = "app")]
pub mod store;
#[cfg(feature = "app")]
pub mod worker_client;
