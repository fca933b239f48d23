//! `measure`: every estimator on one network.

use super::arguments::{Distances, counted, distances};
use super::experiment::Asked;
use super::networks::Networks;
use super::{Failure, Outcome};
use crate::core::config::ExperimentConfig;
use crate::core::exponent::reference_bias;
use crate::core::metrics::{Exponents, MEASURED_SAMPLES};
use crate::engine::training::Session;
use clap::Args;

#[derive(Args)]
pub struct Measure {
    #[command(flatten)]
    along: Along,
}

/// Networks that are measured, and along what.
#[derive(Args)]
pub struct Along {
    #[command(flatten)]
    networks: Networks,
    /// Held-out samples along which the estimators measure.
    #[arg(long, default_value_t = MEASURED_SAMPLES, value_parser = counted(1..=usize::MAX), allow_negative_numbers = true)]
    samples: usize,
    /// Distances of the finite-size sweep, separated by commas, semicolons or blanks; 1e-6 to 10.
    #[arg(long, value_parser = distances, allow_negative_numbers = true)]
    eps: Vec<Distances>,
}

impl Along {
    /// Tells of each network, with the samples and the distances; what of the numbers is not as it looks is said
    /// beside them.
    pub fn each(
        self,
        mut tell: impl FnMut(&Asked, &Session, usize, &[f64]) -> Result<Exponents, Failure>,
    ) -> Outcome {
        let eps: Vec<f64> = self.eps.into_iter().flat_map(|eps| eps.0).collect();
        self.networks.each_measured(|asked, session| {
            let measured = tell(asked, session, self.samples, &eps)?;
            remark(asked, &session.config, &measured, self.samples);
            Ok(())
        })
    }
}

fn remark(asked: &Asked, config: &ExperimentConfig, measured: &Exponents, wanted: usize) {
    if measured.samples < wanted {
        let got = measured.samples;
        asked.remark(format_args!(
            "along {got} of the {wanted} samples asked for: as many are held out, or measured in a few seconds"
        ));
    }
    if let Some(caveat) = measured.decay_alone() {
        asked.remark(caveat);
    }
    let read = [
        ("tangent", &measured.tangent),
        ("finite_size", &measured.finite_size),
    ];
    for (name, growth) in read {
        if let Some(caveat) = growth.unsettled() {
            asked.remark(format_args!("{name}: {caveat}"));
        }
    }
    let steps = config.task.time_steps;
    if let Ok(bias) = reference_bias(&config.model, &config.lyapunov, steps) {
        asked.remark(bias.sentence());
    }
}

impl Measure {
    pub fn run(self) -> Outcome {
        self.along.each(|asked, session, wanted, eps| {
            let measured = pollster::block_on(session.measure(wanted, eps))?;
            println!("{}", asked.line(&measured));
            Ok(measured)
        })
    }
}
