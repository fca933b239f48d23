//! `train`: one experiment to its end.

use super::experiment::Asked;
use super::weights_file::Save;
use super::{Failure, Outcome, experiment};
use crate::core::config::ExperimentConfig;
use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::engine::training::{Progress, Session};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

#[derive(Args)]
pub struct Train {
    #[command(flatten)]
    given: experiment::Given,
    #[command(flatten)]
    save: Save,
}

impl Train {
    pub fn run(self) -> Outcome {
        self.save.check()?;
        for asked in self.given.networks()? {
            let mut session = experiment::start(&asked, self.given.device)?;
            let trained = to_the_end(&mut session, |item| print_line(&asked, item));
            // Of a run that broke they are the last good ones.
            let saved = self.save.write(&session, asked.side);
            trained?;
            saved?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Trains to the end, with a progress bar; `report` may end it.
pub fn to_the_end(
    session: &mut Session,
    report: impl Fn(&Progress) -> std::io::Result<()>,
) -> Outcome {
    let bar = ProgressBar::new(session.total_steps() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {eta} left {msg}")
    {
        bar.set_style(style);
    }
    let mut before = None;
    while !session.is_finished() {
        let stepped = pollster::block_on(session.step());
        let (progress, error) = match stepped {
            Ok(progress) => (progress, None),
            Err(error) => (session.take_unreported(), Some(error)),
        };
        for item in progress {
            if bar.suspend(|| report(&item)).is_err() {
                // Whoever read the numbers has had enough of them.
                return Ok(ExitCode::SUCCESS);
            }
            if let Progress::Step(metrics) = &item {
                let statistic = session.config.lyapunov.regularised_statistic();
                before = before.or(metrics.regularised(statistic).filter(|_| metrics.step == 0));
            }
            if let Progress::Epoch { metrics, .. } = &item {
                bar.set_message(format!("test accuracy {:.3}", metrics.test_accuracy));
                if let Some(warning) = missed(&session.config, metrics, before) {
                    bar.suspend(|| eprintln!("lyapunov-snn: {warning}"));
                }
            }
        }
        bar.set_position(session.next_step() as u64);
        if let Some(error) = error {
            return Err(Failure::from(error));
        }
    }
    bar.finish();
    Ok(ExitCode::SUCCESS)
}

/// Said once after the warm-up and once at the end, where the exponent is not where it is to be.
fn missed(
    config: &ExperimentConfig,
    metrics: &EpochMetrics,
    before: Option<f64>,
) -> Option<String> {
    let is_told = metrics.epoch == 0 || metrics.epoch == config.training.epochs;
    let (read, error) = metrics.regularised(config.lyapunov.regularised_statistic());
    let miss = config.missed_by(read, error)?.since(before);
    is_told.then(|| miss.sentence(metrics.epoch))
}

fn print_line(asked: &Asked, item: &Progress) -> std::io::Result<()> {
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Metrics<'a> {
        Step(&'a StepMetrics),
        Epoch(&'a EpochMetrics),
    }
    let line = asked.line(match item {
        Progress::Step(metrics) => Metrics::Step(metrics),
        Progress::Epoch { metrics, .. } => Metrics::Epoch(metrics),
    });
    writeln!(std::io::stdout(), "{line}")
}
