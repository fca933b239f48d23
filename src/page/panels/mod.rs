//! The page, put together: the top bar and three views. The lab is the pair of runs, what came of it,
//! what happens inside them, the charts, a table of all runs, their health and their exponents, and
//! a sweep; the proof holds the estimators to what is known. At the foot stands what the program is.

mod address;
mod download;

pub use address::{Address, follow_address, full_lab, whole};
pub use download::download;
