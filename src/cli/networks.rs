//! The networks that a command looks at, one after another.

use super::experiment::{self, Asked};
use super::places::{Place, check_places};
use super::saving::Keeper;
use super::training::to_the_end;
use super::weights_file::of_side;
use super::{Broken, Failure, Outcome};
use crate::engine::training::{Saved, Session};
use clap::Args;
use std::path::Path;
use std::process::ExitCode;

#[derive(Args)]
pub struct Networks {
    #[command(flatten)]
    pub given: experiment::Given,
    /// Train first, as the configuration says; otherwise it is the first weights, or those of --weights.
    #[arg(long)]
    train: bool,
}

impl Networks {
    /// Tells of each that is asked for, trained where that is asked for, and read by every estimator.
    pub fn each_measured(
        &self,
        tell: impl FnMut(&Asked, &Session) -> Result<(), Failure>,
    ) -> Outcome {
        self.each_of(self.given.measured()?, tell)
    }

    /// Tells of each what is written into a file each, called after the side where there are two.
    pub fn each_into(
        &self,
        out: &Path,
        mut tell: impl FnMut(&Asked, &Session, &Path) -> Result<(), Failure>,
    ) -> Outcome {
        let networks = self.given.networks()?;
        check_places(&places(&networks, out), &self.given.files())?;
        self.each_of(networks, |asked, session| {
            tell(asked, session, &of_side(out, asked.side))
        })
    }

    /// The same of what can be told without samples: where those of given weights are not there, `tell_alone` is
    /// given the weights, and what is missing.
    pub fn each_into_without_samples(
        &self,
        out: &Path,
        tell: impl FnMut(&Asked, &Session, &Path) -> Result<(), Failure>,
        tell_alone: impl Fn(&Asked, Saved, &str, &Path) -> Result<(), Failure>,
    ) -> Outcome {
        // What was brought is to be what is wanted.
        if self.train || self.given.brought.files().next().is_some() {
            return self.each_into(out, tell);
        }
        let networks = self.given.networks()?;
        let alone = networks.iter().map(|asked| {
            let missing = asked.sources.check(&asked.config).err()?;
            Some((asked, asked.saved()?, missing.to_string()))
        });
        let Some(alone) = alone.collect::<Option<Vec<_>>>() else {
            return self.each_into(out, tell);
        };
        check_places(&places(&networks, out), &self.given.files())?;
        for (asked, saved, missing) in alone {
            tell_alone(asked, saved, &missing, &of_side(out, asked.side))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn each_of(
        &self,
        networks: Vec<Asked>,
        mut tell: impl FnMut(&Asked, &Session) -> Result<(), Failure>,
    ) -> Outcome {
        let mut broken = Broken::default();
        for asked in networks {
            let mut session = experiment::start(&asked, self.given.device)?;
            if self.train {
                let mut keeper = Keeper::new(&session);
                if let Err(failure) = to_the_end(&mut session, &mut keeper, |_| Ok(())) {
                    broken.note(asked.failed(failure))?;
                    continue;
                }
            }
            tell(&asked, &session)?;
        }
        broken.outcome()
    }
}

/// Where each is written.
fn places(networks: &[Asked], out: &Path) -> Vec<Place> {
    let place = |asked: &Asked| Place::new("--out", of_side(out, asked.side));
    networks.iter().map(place).collect()
}
