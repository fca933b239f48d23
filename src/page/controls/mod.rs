//! What the visitor presses and types into.

mod device_switch;
mod field_view;
mod inside_choice;
mod keyboard;
mod notes;
mod presets;
mod progress;
mod settings_panel;
mod task_view;
mod theme_switch;
mod time_slider;
mod transport;

pub use device_switch::{device_in_words, device_switch};
pub use inside_choice::{sample_choice, side_switch};
pub use keyboard::train_with_space;
pub use progress::progress;
pub use settings_panel::{is_drawer, settings_panel, show_settings};
pub use theme_switch::apply_remembered_theme;
pub use time_slider::time_slider;
pub use transport::{restart_button, transport};
