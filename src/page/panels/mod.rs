//! The page, put together: the top bar and three views. The lab is the pair of runs, what came of it,
//! what happens inside them, the charts, a table of all runs, their health and their exponents, and
//! a sweep; the proof holds the estimators to what is known. At the foot stands what the program is.

mod address;
mod copy;
mod download;
mod exercise;
mod exponents;
mod inside;
mod lessons;
mod plain_table;
mod proof;
mod runs;
mod sample;
mod sweep;

pub use address::{Address, follow_address, full_lab, whole};
pub use exercise::exercise_panel;
pub use exponents::exponents_panel;
pub use inside::{FOLD, inside_panel};
pub use lessons::lessons_view;
pub use proof::proof_view;
pub use runs::runs_table;
pub use sweep::sweep_panel;
