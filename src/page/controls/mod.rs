//! What the visitor presses and types into.

mod inside_choice;
mod time_slider;
mod transport;

pub use crate::page::store::device::device_in_words;
pub use inside_choice::{sample_choice, side_switch};
pub use time_slider::time_slider;
pub use transport::restart_button;
