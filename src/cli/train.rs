//! `train`: one experiment to its end.

use super::experiment::Asked;
use super::results::{Reporter, Results};
use super::saving::{Keeper, Resume, Save, resumed};
use super::training::to_the_end;
use super::{Broken, Outcome, experiment};
use crate::core::exchange::checkpoint::History;
use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::engine::training::{Progress, Session};
use clap::Args;
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
            let config = snapshot.config.clone();
            self.given.brought.check_use(std::iter::once(config))?;
            let asked = Asked::resumed(&snapshot, self.given.brought.sources()?);
            let session = resumed(&asked, &mut snapshot, &self.given)?;
            let keeper = self.save.keeper(&session, asked.side, Some(&snapshot));
            let reporter = self.results.reporter(&asked, &session, &snapshot.history)?;
            let keeper = keeper.stopping(&self.resume, given_up);
            return train(&asked, session, keeper, reporter);
        }
        // Of two networks the other one is trained too where one breaks.
        let mut broken = Broken::default();
        for asked in self.given.networks()? {
            let session = experiment::start(&asked, self.given.device)?;
            let keeper = self.save.keeper(&session, asked.side, None);
            let reporter = self
                .results
                .reporter(&asked, &session, &History::default())?;
            let keeper = keeper.stopping(&self.resume, given_up.clone());
            match train(&asked, session, keeper, reporter) {
                Ok(code) if code == ExitCode::SUCCESS => {}
                Err(failure) => broken.note(failure)?,
                stopped => return stopped,
            }
        }
        broken.outcome()
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
