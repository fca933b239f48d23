//! What the visitor presses and types into.

mod device_switch;
mod field_view;
mod folds;
mod keyboard;
mod presets;
mod progress;
mod settings_panel;
mod task_view;
mod transport;

pub use device_switch::{DeviceSwitch, device_in_words, device_named};
pub use folds::remembered;
pub use keyboard::train_with_space;
pub use progress::Progress;
pub use settings_panel::{SettingsPanel, is_drawer, show_settings};
pub use transport::{RestartButton, Transport};
