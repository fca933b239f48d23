//! `prove`: the estimators on what is known.

use super::arguments::Choice;
use super::{Outcome, experiment};
use crate::engine::proof;
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub struct Prove {
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    device: Choice,
}

impl Prove {
    pub fn run(self) -> Outcome {
        let device = experiment::open(self.device)?;
        let mut all_within = true;
        for row in proof::rows() {
            let proof = match pollster::block_on(row.measure(&device)) {
                Ok(proof) => proof,
                Err(error) => {
                    let failure = row.failure(&device, error.to_string());
                    println!(
                        "{:<28} not measured: {} FAILED",
                        failure.key, failure.reason
                    );
                    all_within = false;
                    continue;
                }
            };
            let write = |values: &[f64]| {
                let values: Vec<String> =
                    values.iter().map(|value| format!("{value:.5}")).collect();
                values.join(", ")
            };
            let verdict = if proof.within { "ok" } else { "FAILED" };
            println!(
                "{:<28} known {:<22} measured {:<22} (tolerance {}) {verdict}",
                proof.key,
                write(&proof.known),
                write(&proof.measured),
                proof.tolerance
            );
            all_within &= proof.within;
        }
        Ok(ExitCode::from(u8::from(!all_within)))
    }
}
