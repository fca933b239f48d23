//! What the visitor presses and types into.

mod transport;

pub use crate::page::store::device::device_in_words;
pub use transport::restart_button;
