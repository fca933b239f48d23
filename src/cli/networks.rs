//! The networks that a command looks at, one after another.

use super::experiment::{self, Asked};
use super::saving::Keeper;
use super::training::to_the_end;
use super::{Broken, Failure, Outcome};
use crate::engine::training::Session;
use clap::Args;

#[derive(Args)]
pub struct Networks {
    #[command(flatten)]
    pub given: experiment::Given,
    /// Train first, as the configuration says; otherwise it is the first weights, or those of --weights.
    #[arg(long)]
    train: bool,
}

impl Networks {
    /// Tells of each that is asked for, trained where that is asked for.
    pub fn each(&self, tell: impl FnMut(&Asked, &Session) -> Result<(), Failure>) -> Outcome {
        self.all(self.given.networks()?, tell)
    }

    /// The same, where every estimator reads them.
    pub fn each_measured(
        &self,
        tell: impl FnMut(&Asked, &Session) -> Result<(), Failure>,
    ) -> Outcome {
        self.all(self.given.measured()?, tell)
    }

    fn all(
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
                    broken.note(failure)?;
                    continue;
                }
            }
            tell(&asked, &session)?;
        }
        broken.outcome()
    }
}
