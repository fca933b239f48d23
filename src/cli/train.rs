//! `train`: one experiment to its end.

use super::experiment::Asked;
use super::results::{Reporter, Results};
use super::saving::{Keeper, Resume, Save, resumed};
use super::{Failure, Outcome, experiment};
use crate::core::config::ExperimentConfig;
use crate::core::exchange::checkpoint::History;
use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::engine::training::{Progress, Session};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::cell::RefCell;
use std::io::Write;
use std::process::ExitCode;

#[derive(Args)]
pub struct Train {
    #[command(flatten)]
    given: experiment::Given,
    #[command(flatten)]
    save: Save,
    #[command(flatten)]
    resume: Resume,
    #[command(flatten)]
    results: Results,
}

impl Train {
    pub fn run(self) -> Outcome {
        self.save.check()?;
        self.results.check()?;
        let given_up = self.save.interrupt()?;
        if let Some(mut snapshot) = self.resume.read()? {
            let asked = Asked::resumed(&snapshot, self.given.brought.sources()?);
            let session = resumed(&asked, &mut snapshot, &self.given)?;
            let keeper = self.save.keeper(&session, asked.side, Some(&snapshot));
            let reporter = self.results.reporter(&asked, &session, &snapshot.history)?;
            let keeper = keeper.stopping(&self.resume, given_up);
            return train(&asked, session, keeper, reporter);
        }
        for asked in self.given.networks()? {
            let session = experiment::start(&asked, self.given.device)?;
            let keeper = self.save.keeper(&session, asked.side, None);
            let reporter = self
                .results
                .reporter(&asked, &session, &History::default())?;
            let keeper = keeper.stopping(&self.resume, given_up.clone());
            let code = train(&asked, session, keeper, reporter)?;
            if code != ExitCode::SUCCESS {
                return Ok(code);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn train(asked: &Asked, mut session: Session, mut keeper: Keeper, reporter: Reporter) -> Outcome {
    let reporter = RefCell::new(reporter);
    let report = |item: &Progress| {
        let line = line_of(asked, item);
        writeln!(std::io::stdout(), "{line}")?;
        let noted = reporter.borrow_mut().note(item, &line);
        noted.map_err(|failure| std::io::Error::other(failure.message))
    };
    let trained = to_the_end(&mut session, &mut keeper, report);
    // Of a run that broke they are the last good ones.
    let saved = keeper.write(&mut session);
    let code = trained?;
    saved?;
    if let Some(path) = keeper.place() {
        let (path, step) = (path.display(), session.next_step());
        let how = if session.is_finished() {
            String::new()
        } else {
            format!("; --resume {path} goes on")
        };
        eprintln!("lyapunov-snn: weights after step {step} written to {path}{how}");
    }
    reporter.borrow().finish(&session, keeper.past())?;
    Ok(code)
}

/// Trains to the end, or to where `keeper` ends it, with a progress bar; `report` may end it too.
pub fn to_the_end(
    session: &mut Session,
    keeper: &mut Keeper,
    report: impl Fn(&Progress) -> std::io::Result<()>,
) -> Outcome {
    let bar = ProgressBar::new(session.total_steps() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {eta} left {msg}")
    {
        bar.set_style(style);
    }
    while !session.is_finished() {
        let is_due = keeper.is_due(session);
        let stepped = pollster::block_on(async {
            if is_due {
                session.settle().await
            } else {
                session.step().await
            }
        });
        let (progress, error) = match stepped {
            Ok(progress) => (progress, None),
            Err(error) => (session.take_unreported(), Some(error)),
        };
        for item in progress {
            match bar.suspend(|| report(&item)) {
                Ok(()) => {}
                // Whoever read the numbers has had enough of them.
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                    return Ok(ExitCode::SUCCESS);
                }
                Err(error) => return Err(Failure::broken(error)),
            }
            keeper.note(&item);
            if let Progress::Epoch { metrics, .. } = &item {
                bar.set_message(format!("test accuracy {:.3}", metrics.test_accuracy));
                if let Some(warning) = missed(&session.config, metrics, keeper) {
                    bar.suspend(|| eprintln!("lyapunov-snn: {warning}"));
                }
            }
        }
        bar.set_position(session.next_step() as u64);
        if let Some(error) = error {
            return Err(Failure::from(error));
        }
        if is_due {
            if let Some(code) = keeper.stops(session) {
                return Ok(ExitCode::from(code));
            }
            keeper.write(session)?;
        }
    }
    bar.finish();
    Ok(ExitCode::SUCCESS)
}

/// Said once after the warm-up and once at the end, where the exponent is not where it is to be.
fn missed(config: &ExperimentConfig, metrics: &EpochMetrics, keeper: &Keeper) -> Option<String> {
    let first = keeper.past().steps.first();
    let statistic = config.lyapunov.regularised_statistic();
    let before = first.filter(|step| step.step == 0);
    let before = before.and_then(|step| step.regularised(statistic));
    let is_told = metrics.epoch == 0 || metrics.epoch == config.training.epochs;
    let (read, error) = metrics.regularised(statistic);
    let miss = config.missed_by(read, error)?.since(before);
    is_told.then(|| miss.sentence(metrics.epoch))
}

/// What is printed of it.
fn line_of(asked: &Asked, item: &Progress) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Metrics<'a> {
        Step(&'a StepMetrics),
        Epoch(&'a EpochMetrics),
    }
    asked.line(match item {
        Progress::Step(metrics) => Metrics::Step(metrics),
        Progress::Epoch { metrics, .. } => Metrics::Epoch(metrics),
    })
}
