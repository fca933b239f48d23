//! The page, put together: the top bar, the pair of runs, what came of it, the charts.

mod address;
mod page;
mod run_card;
mod top_bar;
mod verdict;

pub use page::Page;
