//! What the visitor presses and types into.

mod field_view;
mod notes;
mod presets;
mod settings_panel;
mod task_view;
mod transport;

pub use crate::page::store::device::device_in_words;
pub use settings_panel::{is_drawer, settings_panel, show_settings};
pub use transport::restart_button;
