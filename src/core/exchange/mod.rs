//! Files of other tools: bytes in, tensors by name out, and back. No Burn, and no file system: the
//! command line hands over what it has read, a browser what was dropped.
//!
//! In reading order:
//!
//! - `tensor`: tensors by name, with the limits of what is read
//! - `numbers`: numbers of other widths as those of 32 bits
//! - `state_dict`: what snnTorch calls the parts of our networks
//! - `weights`: a file's tensors in their places in one
//! - `safetensors`, `torch` (feature `files`): the two formats that weights come in
//! - `given` (features `engine`, `files`): a file of ours as the first weights of a network
//! - `checkpoint` (features `engine`, `files`): a file of weights that a run goes on from
//! - `snntorch` (feature `engine`): a network as a folder that snnTorch opens
//! - `results` (features `files`, `page`): what a run reported, as other programs read it
//! - `read` (feature `files`): which of them a file is
//! - `nir`: networks as graphs of the Neuromorphic Intermediate Representation
//! - `network` (feature `files`): a file of either, as the page is told of it

#[cfg(any(feature = "engine", feature = "files"))]
pub mod checkpoint;
#[cfg(any(feature = "engine", feature = "files"))]
mod given;
#[cfg(feature = "files")]
pub mod network;
pub mod nir;
pub mod numbers;
#[cfg(feature = "files")]
mod read;
#[cfg(all(test, feature = "files"))]
mod read_tests;
#[cfg(any(feature = "files", feature = "page"))]
pub mod results;
#[cfg(any(feature = "engine", feature = "files"))]
pub mod safetensors;
#[cfg(feature = "engine")]
pub mod snntorch;
pub mod state_dict;
pub mod tensor;
#[cfg(feature = "files")]
pub mod torch;
pub mod weights;

#[cfg(any(feature = "engine", feature = "files"))]
pub use given::given;
#[cfg(feature = "files")]
pub use read::read_weights;
pub use tensor::{FileError, Format, NumberKind, Tensor, TensorFile};

/// The key in a file's metadata by which it is one of ours; its value is the version of what stands there.
pub const OWN: &str = "lyapunov_lab";

/// What the names of tensors begin with that in a file of ours are no weights: a run goes on with them.
#[cfg(any(feature = "engine", feature = "files"))]
const BESIDE_WEIGHTS: [&str; 2] = ["optimizer.", "history."];
