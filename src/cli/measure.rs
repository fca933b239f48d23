//! `measure`: every estimator on one network.

use super::arguments::{Distances, counted, distances};
use super::{Outcome, experiment, train};
use crate::core::exponent::reference_bias;
use crate::core::metrics::MEASURED_SAMPLES;
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub struct Measure {
    #[command(flatten)]
    given: experiment::Given,
    /// Train first, as the configuration says; otherwise the first weights, or those of --weights, are measured.
    #[arg(long)]
    train: bool,
    /// Held-out samples that the numbers are means of.
    #[arg(long, default_value_t = MEASURED_SAMPLES, value_parser = counted(1..=usize::MAX), allow_negative_numbers = true)]
    samples: usize,
    /// Distances of the finite-size sweep, separated by commas, semicolons or blanks; 1e-6 to 10.
    #[arg(long, value_parser = distances, allow_negative_numbers = true)]
    eps: Vec<Distances>,
}

impl Measure {
    pub fn run(self) -> Outcome {
        let eps: Vec<f64> = self.eps.into_iter().flat_map(|eps| eps.0).collect();
        for asked in self.given.networks()? {
            let mut session = experiment::start(&asked, self.given.device)?;
            if self.train {
                train::to_the_end(&mut session, |_| Ok(()))?;
            }
            let measured = pollster::block_on(session.measure(self.samples, &eps))?;
            if measured.samples < self.samples {
                let (got, wanted) = (measured.samples, self.samples);
                eprintln!(
                    "lyapunov-snn: along {got} of the {wanted} samples asked for: as many are held \
                     out, or measured in a few seconds"
                );
            }
            println!("{}", asked.line(&measured));
            if let Some(caveat) = measured.caveat() {
                eprintln!("lyapunov-snn: {caveat}");
            }
            let config = &session.config;
            if let Ok(bias) =
                reference_bias(&config.model, &config.lyapunov, config.task.time_steps)
            {
                eprintln!("{}", bias.sentence());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
