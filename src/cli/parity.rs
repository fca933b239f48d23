//! `parity`: reference cases against this engine.

use super::arguments::Choice;
use super::written::read_bytes;
use super::{Failure, Outcome, UNUSABLE, experiment};
use crate::engine::parity::{Case, Comparison};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct Parity {
    #[arg(required = true, value_name = "CASE")]
    cases: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    device: Choice,
    /// One JSON object a case, instead of a line a quantity.
    #[arg(long)]
    json: bool,
}

/// What a case came to, as JSON.
#[derive(Serialize)]
struct Line<'a> {
    case: &'a str,
    verdict: Verdict,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    comparisons: &'a [Comparison],
}

#[derive(Clone, Copy, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Within,
    Off,
    /// No case, or one that the device does not do.
    Unusable,
}

impl Parity {
    pub fn run(self) -> Outcome {
        let mut verdicts = Vec::new();
        for path in &self.cases {
            let verdict = match self.compare(path) {
                Ok(comparisons) => self.say(path, &comparisons),
                Err(failure) if failure.code == UNUSABLE => {
                    self.say_unusable(path, &failure);
                    Verdict::Unusable
                }
                Err(failure) => return Err(failure),
            };
            verdicts.push(verdict);
        }
        let any = |verdict| verdicts.contains(&verdict);
        Ok(if any(Verdict::Off) {
            ExitCode::from(1)
        } else if any(Verdict::Unusable) {
            ExitCode::from(UNUSABLE)
        } else {
            ExitCode::SUCCESS
        })
    }

    fn compare(&self, path: &Path) -> Result<Vec<Comparison>, Failure> {
        let case = Case::parse(&read_bytes(path)?);
        let case = case.map_err(|error| Failure::of_file(path, error))?;
        let device = experiment::open_for(self.device, &case.model, case.lyapunov.estimator)?;
        let able = device.check(&case.model, case.lyapunov.estimator);
        able.map_err(|error| Failure::of_file(path, error))?;
        let device = device.device.autodiff();
        let compared = case.compare(&device, burn::tensor::DType::F32);
        pollster::block_on(compared).map_err(Failure::broken)
    }

    fn say(&self, path: &Path, comparisons: &[Comparison]) -> Verdict {
        let verdict = if comparisons.iter().all(Comparison::within) {
            Verdict::Within
        } else {
            Verdict::Off
        };
        if self.json {
            print_json(path, verdict, "", comparisons);
            return verdict;
        }
        if self.cases.len() > 1 {
            println!("{}", path.display());
        }
        for comparison in comparisons {
            let verdict = if comparison.within() { "ok" } else { "FAILED" };
            let (name, error, tolerance) =
                (&comparison.name, comparison.error, comparison.tolerance);
            println!("{name:<40} {error:.3e} (tolerance {tolerance:.0e}) {verdict}");
        }
        verdict
    }

    fn say_unusable(&self, path: &Path, failure: &Failure) {
        if self.json {
            print_json(path, Verdict::Unusable, &failure.message, &[]);
        } else {
            failure.say();
        }
    }
}

fn print_json(path: &Path, verdict: Verdict, reason: &str, comparisons: &[Comparison]) {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let line = Line {
        case: &name,
        verdict,
        reason,
        comparisons,
    };
    println!("{}", serde_json::json!(line));
}
