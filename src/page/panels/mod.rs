//! The page, put together: the top bar and three views. The lab is the pair of runs, what came of it,
//! what happens inside them, the charts, a table of all runs, their health and their exponents, and
//! a sweep; the proof holds the estimators to what is known. At the foot stands what the program is.

mod about;
mod address;
mod banner;
mod copy;
mod download;
mod earlier;
mod exercise;
mod exponents;
mod health;
mod inside;
mod lessons;
mod page;
mod plain_table;
mod proof;
mod run_card;
mod runs;
mod sample;
mod share;
mod sweep;
mod top_bar;
mod trouble;
mod verdict;

pub use page::page;
