//! Files of people's own data and networks, damaged: each is read or refused with a reason, without a panic, and within
//! the memory that is stated. Apart from the rest, since it needs no engine: a hundred thousand for each reader take
//!
//!     cargo test --release --no-default-features --features files,intake --test damaged -- --ignored --nocapture

#[allow(dead_code, reason = "one of its bounds is of links")]
mod allocations;
mod archive;
#[allow(dead_code, reason = "of experiments, which are drawn elsewhere")]
mod dice;
mod intake;
mod weights;
