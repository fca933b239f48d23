//! Native tests of the engine: each module's names are claims.

mod agreement;
mod cluster;
mod command_line;
mod configuration;
mod demonstration;
mod estimators;
mod examples;
mod exponents;
mod finite_differences;
mod health;
mod launches;
mod parity;
mod plots;
mod presets;
mod printed;
mod receipts;
mod recorded;
mod regularising;
mod run_reducer;
mod sample_and_batch;
mod sessions;
mod support;
mod sweeps;
mod windows;
mod worker;
