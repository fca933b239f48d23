//! `eval`: a network on the samples that it never learnt from.

use super::arguments::{Distances, counted, distances};
use super::{Outcome, experiment, train};
use crate::core::metrics::MEASURED_SAMPLES;
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub struct Eval {
    #[command(flatten)]
    given: experiment::Given,
    /// Train first, as the configuration says; otherwise it is the first weights, or those of --weights.
    #[arg(long)]
    train: bool,
    /// Test samples along which every estimator measures; loss, accuracy, rates and the configured exponent are
    /// of all.
    #[arg(long, default_value_t = MEASURED_SAMPLES, value_parser = counted(1..=usize::MAX), allow_negative_numbers = true)]
    samples: usize,
    /// Distances of the finite-size sweep, separated by commas, semicolons or blanks; 1e-6 to 10.
    #[arg(long, value_parser = distances, allow_negative_numbers = true)]
    eps: Vec<Distances>,
}

impl Eval {
    pub fn run(self) -> Outcome {
        let eps: Vec<f64> = self.eps.into_iter().flat_map(|eps| eps.0).collect();
        for asked in self.given.networks()? {
            let mut session = experiment::start(&asked, self.given.device)?;
            if self.train {
                train::to_the_end(&mut session, |_| Ok(()))?;
            }
            let evaluated = pollster::block_on(session.evaluated(self.samples, &eps))?;
            println!("{}", asked.line(&evaluated));
            if let Some(caveat) = evaluated.measured.caveat() {
                eprintln!("lyapunov-snn: {caveat}");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
