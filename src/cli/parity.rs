//! `parity`: one reference case against this engine.

use super::arguments::Choice;
use super::{Failure, Outcome, experiment};
use crate::engine::parity::{Case, Comparison};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct Parity {
    case: PathBuf,
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    device: Choice,
}

impl Parity {
    pub fn run(self) -> Outcome {
        let path = &self.case;
        let unusable =
            |message: String| Failure::unusable(format_args!("{}: {message}", path.display()));
        let bytes = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
        let case = Case::parse(&bytes).map_err(|error| unusable(error.to_string()))?;
        let device = experiment::open_for(self.device, &case.model, case.lyapunov.estimator)?;
        let able = device.check(&case.model, case.lyapunov.estimator);
        able.map_err(|error| unusable(error.to_string()))?;
        let device = device.device.autodiff();
        let compared = case.compare(&device, burn::tensor::DType::F32);
        let comparisons = pollster::block_on(compared).map_err(Failure::broken)?;
        for comparison in &comparisons {
            let verdict = if comparison.within() { "ok" } else { "FAILED" };
            let (name, error, tolerance) =
                (&comparison.name, comparison.error, comparison.tolerance);
            println!("{name:<40} {error:.3e} (tolerance {tolerance:.0e}) {verdict}");
        }
        let passed = comparisons.iter().all(Comparison::within);
        Ok(if passed {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }
}
