//! Parity: this engine against a case that a reference implementation made.
//!
//! A case is one safetensors file ([`Case`]): inputs, parameters under the reference's state_dict names,
//! the perturbation, the configuration as JSON, and what the reference gave. [`Case::compare`] runs
//! the same in 32-bit floats on any device and measures the error of every tensor against the
//! tolerances of [`Tolerance`]. docs/reference-cases.md describes the file.

mod case;
mod compare;
mod further;

pub use case::{Case, CaseError};
pub use compare::{Comparison, Tolerance};
