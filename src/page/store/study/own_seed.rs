//! Everybody's own seed: it follows from the student's name.

use super::Study;
use crate::core::exercise::{own_seed, seed_words};
use crate::core::share_link::Link;
use crate::page::language::say;
use crate::page::store::Store;
use leptos::prelude::*;

impl Study {
    /// The seed that the name gives; `None` where the exercise's is one for all, or there is no name yet.
    pub fn own_seed(&self) -> Option<u64> {
        let exercise = self.exercise.as_ref().filter(|it| it.own_seed)?;
        let is_named = !self.student.trim().is_empty();
        is_named.then(|| own_seed(&self.student, &exercise.title))
    }

    /// Whether the seed waits for a name.
    pub fn lacks_name(&self) -> bool {
        let own = self.exercise.as_ref().is_some_and(|it| it.own_seed);
        own && self.own_seed().is_none()
    }

    /// Why runs cannot be handed in that were trained under another name.
    pub fn wrong_seed(&self, runs: &Link) -> Option<String> {
        let own = self.own_seed()?;
        let trained = runs.has_run();
        (trained && runs.config.seed != own).then(|| {
            say!("Your name gives the seed {own}; these runs have {seed}. Train again, or mend your name.", own = seed_words(own), seed = seed_words(runs.config.seed))
        })
    }

    /// Runs with another seed than the one that came to its end now were trained under another name.
    pub(super) fn forget_other_seeds(&mut self, now: &Link) {
        let is_other = |it: &Link| it.config.seed != now.config.seed;
        let is_own = self.own_seed().is_some();
        if is_own
            && self
                .kept
                .reached
                .as_ref()
                .is_some_and(|it| is_other(&it.link))
        {
            self.kept.reached = None;
        }
    }
}

impl Store {
    /// Seed and cells follow the name, where the exercise says so.
    pub(super) fn follow_name(self) {
        self.study.update(Study::follow_cells);
        let Some(seed) = self.study.with_untracked(Study::own_seed) else {
            return;
        };
        let now = self.desk.with_untracked(|desk| desk.settings.good().seed);
        if now != seed {
            self.set_seed(seed);
        }
    }

    /// Why the runs that would be handed in cannot be.
    pub fn wrong_seed(self) -> Option<String> {
        // Most exercises have none: the runs, which change in each frame, are not asked for it.
        self.study.with(Study::own_seed)?;
        let present = self.trained();
        self.study
            .with(|study| study.wrong_seed(&study.handed_in(present)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::Exercise;

    #[test]
    fn training_waits_for_the_name_and_runs_of_another_name_are_not_handed_in() {
        let mut study = Study::default();
        study.begin(Some(Exercise {
            title: "How long?".into(),
            own_seed: true,
            ..Exercise::default()
        }));
        assert!(study.lock().is_some_and(|why| why.contains("name first")));
        study.student = "Ada".into();
        assert_eq!(study.lock(), None);
        let ada = own_seed("Ada", "How long?");
        assert_eq!(study.own_seed(), Some(ada));
        let mut runs = Link::default();
        runs.config.seed = ada;
        assert_eq!(study.wrong_seed(&runs), None);
        let receipt = "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7";
        runs.receipts[1] = Some(receipt.parse().expect("a receipt"));
        assert_eq!(study.wrong_seed(&runs), None);
        study.student = "Bob".into();
        assert!(
            study
                .wrong_seed(&runs)
                .is_some_and(|why| why.contains("Train again"))
        );
    }
}
