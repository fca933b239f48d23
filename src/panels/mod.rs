//! The page, put together: the top bar and two views. The lab is the pair of runs, what came of it,
//! the charts, their health and their exponents; the proof holds the estimators to what is known.

mod address;
mod exponents;
mod health;
mod page;
mod proof;
mod run_card;
mod top_bar;
mod verdict;

pub use page::Page;
