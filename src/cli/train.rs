//! `train`: one experiment to its end.

use super::arguments::Choice;
use super::{Failure, Outcome, experiment};
use crate::config::ExperimentConfig;
use crate::metrics::EpochMetrics;
use crate::training::{Progress, Session};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct Train {
    /// The experiment as JSON; what it leaves out has its default.
    #[arg(long, required_unless_present = "link")]
    config: Option<PathBuf>,
    /// The experiment of a share link, or of its part behind the `#`.
    #[arg(long, conflicts_with = "config")]
    link: Option<String>,
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    device: Choice,
}

impl Train {
    pub fn run(self) -> Outcome {
        let config = match (&self.config, &self.link) {
            (Some(path), _) => experiment::of_file(path)?,
            (None, link) => experiment::of_link(link.as_deref().unwrap_or_default())?,
        };
        to_the_end(&mut experiment::start(config, self.device)?, print_line)
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
            if let Progress::Epoch { metrics, .. } = &item {
                bar.set_message(format!("test accuracy {:.3}", metrics.test_accuracy));
                if let Some(warning) = missed(&session.config, metrics) {
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
fn missed(config: &ExperimentConfig, metrics: &EpochMetrics) -> Option<String> {
    let is_told = metrics.epoch == 0 || metrics.epoch == config.training.epochs;
    let (read, error) = metrics.held(config.lyapunov.held_statistic());
    let miss = config.missed_by(read, error)?;
    is_told.then(|| miss.sentence(metrics.epoch))
}

fn print_line(item: &Progress) -> std::io::Result<()> {
    let line = match item {
        Progress::Step(metrics) => serde_json::json!({ "step": metrics }),
        Progress::Epoch { metrics, .. } => serde_json::json!({ "epoch": metrics }),
    };
    writeln!(std::io::stdout(), "{line}")
}
