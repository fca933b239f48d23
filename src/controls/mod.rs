//! What the visitor presses and types into.

mod device_switch;
mod field_view;
mod folds;
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

pub use device_switch::{DeviceSwitch, device_in_words, device_named};
pub use folds::{remember, remembered};
pub use inside_choice::{SampleChoice, SideSwitch};
pub use keyboard::train_with_space;
pub use progress::Progress;
pub use settings_panel::{SettingsPanel, is_drawer, show_settings};
pub use theme_switch::apply_remembered_theme;
pub use time_slider::TimeSlider;
pub use transport::{RestartButton, Transport};
