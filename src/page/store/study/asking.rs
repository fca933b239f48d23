//! The exercise's questions, and what becomes of the answers.

use crate::core::exercise::HandIn;
use crate::core::receipt::{Outcome, Receipt, Reproduction, compare, other_engine};
use crate::core::share_link::{Link, Moment, Part, View};
use crate::page::store::{Side, Store};
use leptos::prelude::*;

impl Store {
    /// The visitor commits to the predictions.
    pub fn commit(self) {
        self.study
            .update(|study| study.predicted = study.can_commit());
        self.desk.update(|desk| desk.notice = None);
        self.keep_answers();
    }

    /// What the two runs have come to at their end.
    pub fn outcomes(self) -> [Option<Outcome>; 2] {
        Side::BOTH.map(|side| {
            self.run(side)
                .with(|run| run.is_over().then(|| Outcome::for_run(run)).flatten())
        })
    }

    /// The receipt of a side's run, once it has one.
    pub fn receipt(self, side: Side) -> Option<Receipt> {
        let version = self.desk.with(|desk| desk.engine_version.clone());
        self.run(side).with(|run| Receipt::for_run(run, &version))
    }

    /// What a side's run says to the sharer's, and whether their engines are of different versions or
    /// commits.
    pub fn reproduction(self, side: Side) -> Option<(Reproduction, Option<String>)> {
        self.study.with(|study| {
            let theirs = study.expected[side as usize].as_ref()?;
            let same = side.config(study.expected_of.as_ref()?);
            if self.run(side).with(|run| run.config != same) {
                return None;
            }
            let ours = self.receipt(side)?;
            let said = compare(theirs, &ours);
            let engines = other_engine(theirs, &ours, &said);
            Some((said, engines))
        })
    }

    /// The present settings as a link, with the receipts of runs that had the same.
    pub fn link(self, start: bool, receipts: bool, compared: bool, hidden: Vec<Part>) -> Link {
        let (config, device, view) = self
            .desk
            .with(|desk| (desk.settings.good().clone(), desk.device, desk.view));
        let mine = |side: Side| {
            let same = side.config(&config);
            let is_of = self.run(side).with(|run| run.config == same);
            self.receipt(side).filter(|_| receipts && is_of)
        };
        let earlier = || {
            let mut earlier = self.history.with(|history| history.compared());
            // It is in the link already.
            earlier.retain(|it| *it != config);
            earlier
        };
        Link {
            compared: if compared { earlier() } else { Vec::new() },
            sweep: None,
            view,
            device,
            start,
            moment: Moment::default(),
            hidden,
            receipts: Side::BOTH.map(mine),
            config,
        }
    }

    /// What a student hands in; `None` without an exercise, or while something of it is too long.
    pub fn hand_in(self) -> Option<HandIn> {
        let link = self.link(false, false, false, Vec::new());
        self.study.with(|study| {
            let exercise = study.exercise.as_ref()?;
            if study.cannot_hand_in().is_some() {
                return None;
            }
            let asked = exercise.predict.iter().chain(&exercise.explain);
            let answers = study.predictions.iter().chain(&study.explanations);
            Some(HandIn {
                name: study.student.trim().to_owned(),
                exercise: exercise.title.clone(),
                // The run's own settings, whatever has been typed since.
                link: Link {
                    config: self.run(Side::Regularised).with(|run| run.config.clone()),
                    receipts: Side::BOTH.map(|side| self.receipt(side)),
                    view: View::Lab,
                    ..link
                },
                answers: asked
                    .map(|question| question.words.clone())
                    .zip(answers.cloned())
                    .collect(),
                goals: exercise.goals.clone(),
            })
        })
    }
}
