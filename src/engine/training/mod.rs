//! Training: a device, batches, and a [`Session`] that makes one step at a time.

mod batch;
mod device;
mod digest;
mod error;
mod evaluate;
mod evaluating;
mod graphics;
mod learning_signal;
mod measure;
mod measuring;
mod nudged;
mod reading;
mod recording;
mod resuming;
mod sampled;
mod session;
mod step;
mod trial;
mod values;
#[cfg(target_family = "wasm")]
mod web_adapter;
mod weights;
#[cfg(target_family = "wasm")]
mod without_timestamps;

pub use batch::{Batch, Batches};
pub use device::{OpenDevice, probe_gpu};
pub use digest::{initial_digests, initial_digests_begun};
pub use error::{ResumeError, TrainingError};
pub use evaluating::Evaluating;
pub use graphics::Graphics;
pub(crate) use measure::read_trajectory;
pub use measuring::Measuring;
pub(crate) use reading::read;
pub use session::{Progress, Session};
pub use trial::try_gpu;
pub use weights::Saved;
