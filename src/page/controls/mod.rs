//! What the visitor presses and types into.

mod field_view;
mod inside_choice;
mod notes;
mod presets;
mod settings_panel;
mod task_view;
mod time_slider;
mod transport;

pub use crate::page::store::device::device_in_words;
pub use inside_choice::{sample_choice, side_switch};
pub use settings_panel::{is_drawer, settings_panel, show_settings};
pub use time_slider::time_slider;
pub use transport::restart_button;
