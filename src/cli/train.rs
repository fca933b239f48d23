//! `train`: one experiment to its end.

use super::experiment::Asked;
use super::interrupt::given_up;
use super::places::{Place, check_places};
use super::results::{Reporter, Results};
use super::saving::{Keeper, Resume, Save, resumed};
use super::training::to_the_end;
use super::{Broken, Failure, Outcome, experiment};
use crate::core::exchange::checkpoint::{Entry, History, Snapshot};
use crate::engine::training::{Progress, Session};
use clap::Args;
use std::borrow::Cow;
use std::cell::RefCell;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

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
        match self.resume.read()? {
            Some(snapshot) => self.go_on(snapshot),
            None => self.begin(),
        }
    }

    fn go_on(&self, mut snapshot: Snapshot) -> Outcome {
        let side = snapshot.state.side;
        let results = self.results.place(side);
        // Its own file is the one that may be written anew.
        let not_anew: Vec<&Path> = self.resume.path().into_iter().collect();
        check_places(results.as_slice(), &not_anew)?;
        let places: Vec<Place> = self
            .save
            .place_of_resumed()
            .into_iter()
            .chain(results)
            .collect();
        check_places(&places, &self.given.files())?;
        let given_up = interruptible(&places)?;
        let config = snapshot.config.clone();
        self.given.brought.check_use(std::iter::once(config))?;
        let asked = Asked::resumed(&snapshot, self.given.brought.sources()?);
        let session = resumed(&asked, &mut snapshot, &self.given)?;
        self.resume.tell(&session);
        let keeper = self.save.keeper(&session, side, Some(&snapshot));
        let reporter = self
            .results
            .reporter(&asked, &session, &snapshot.history)?
            .on_data_of(self.given.named_files());
        let keeper = keeper.stopping(&self.resume, given_up);
        train(&asked, session, keeper, reporter)
    }

    fn begin(&self) -> Outcome {
        let networks = self.given.networks()?;
        let of_network = |asked: &Asked| {
            let places = [self.save.place(asked.side), self.results.place(asked.side)];
            places.into_iter().flatten()
        };
        let places: Vec<Place> = networks.iter().flat_map(of_network).collect();
        check_places(&places, &self.given.files())?;
        let given_up = interruptible(&places)?;
        // Of two networks the other one is trained too where one breaks.
        let mut broken = Broken::default();
        let (weights, data) = (self.given.weights_name(), self.given.named_files());
        for asked in networks {
            let session = experiment::start(&asked, self.given.device)?;
            let keeper = self.save.keeper(&session, asked.side, None);
            let reporter = self
                .results
                .reporter(&asked, &session, &History::default())?
                .beginning_with(weights.clone())
                .on_data_of(data.clone());
            let keeper = keeper.stopping(&self.resume, given_up.clone());
            match train(&asked, session, keeper, reporter) {
                Ok(code) if code == ExitCode::SUCCESS => {}
                Err(failure) => broken.note(asked.failed(failure))?,
                stopped => return stopped,
            }
        }
        broken.outcome()
    }
}

/// What a signal sets; without a file to write, one ends the program.
fn interruptible(places: &[Place]) -> Result<Option<Arc<AtomicBool>>, Failure> {
    (!places.is_empty()).then(given_up).transpose()
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
    if saved.is_ok() {
        keeper.tell_written(&session, trained.is_err());
    }
    let left = match &trained {
        // Where one of both cannot be written, the other is.
        Ok(_) => reporter.borrow().finish(&session, keeper.past()),
        Err(_) => Ok(()),
    };
    let mut broken = Broken::default();
    let code = trained.or_else(|failure| broken.note(failure).map(|()| ExitCode::FAILURE))?;
    for failure in [saved, left].into_iter().filter_map(Result::err) {
        broken.note(failure)?;
    }
    broken.outcome().map(|_| code)
}

/// What is printed of it.
fn line_of(asked: &Asked, item: &Progress) -> String {
    asked.line(match item {
        Progress::Step(metrics) => Entry::Step(Cow::Borrowed(metrics)),
        Progress::Epoch { metrics, .. } => Entry::Epoch(metrics),
    })
}
