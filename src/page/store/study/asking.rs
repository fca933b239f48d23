//! The exercise's questions, and what becomes of the answers.

use crate::core::about::{Build, VERSION};
use crate::core::config::ExperimentConfig;
use crate::core::exercise::{HandIn, Written};
use crate::core::receipt::{
    MomentReceipt, Outcome, Receipt, Reproduction, SoFar, compare, compare_moment, compare_so_far,
    other_engine,
};
use crate::core::share_link::{Link, Moment, View};
use crate::page::language::{ENGLISH, chosen};
use crate::page::store::study::Study;
use crate::page::store::study::slots::moment;
use crate::page::store::{Desk, Side, Store};
use leptos::prelude::*;

/// What a link carries beside the settings; as a default, nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// It trains as soon as it is opened.
    pub start: bool,
    /// The receipts of runs that had the same settings.
    pub receipts: bool,
    /// The settings of the earlier runs that are shown beside them.
    pub compared: bool,
}

impl Carried {
    /// The receipts alone.
    pub const RECEIPTS: Self = Self {
        start: false,
        receipts: true,
        compared: false,
    };
}

impl Store {
    /// The visitor commits to the predictions.
    pub fn commit(self) {
        let at = moment();
        self.study.update(|study| {
            if study.can_commit() && !study.predicted {
                study.predicted = true;
                study.kept.commit(at);
            }
        });
        self.desk.update(|desk| desk.notice = None);
        self.keep_answers();
    }

    /// The visitor predicts once more; the next commitment is called the second.
    pub fn predict_again(self) {
        self.study.update(|study| {
            study.predicted = false;
            study.first = None;
            study.kept.reopen();
        });
        self.keep_answers();
        self.reset();
    }

    /// What the two runs have come to at their end.
    pub fn outcomes(self) -> [Option<Outcome>; 2] {
        Side::BOTH.map(|side| {
            self.run(side)
                .with(|run| run.is_over().then(|| Outcome::for_run(run)).flatten())
        })
    }

    /// The same, as far as goals go by it: they are of the task that the exercise begins with.
    pub fn goal_outcomes(self) -> [Option<Outcome>; 2] {
        let task = self.run(Side::Regularised).with(|run| run.config.task.kind);
        let counts = self.study.with(|study| study.counts(task));
        if counts { self.outcomes() } else { [None; 2] }
    }

    /// Settings, as a side's network of the present pair would run them.
    fn config_of(self, side: Side, settings: &ExperimentConfig) -> ExperimentConfig {
        self.desk.with(|desk| desk.config_of(side, settings))
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
            let same = self.config_of(side, study.expected_of.as_ref()?);
            if self.run(side).with(|run| run.config != same) {
                return None;
            }
            let ours = self.receipt(side)?;
            let said = compare(theirs, &ours);
            let engines = other_engine(theirs, &ours, &said);
            Some((said, engines))
        })
    }

    /// The release that made the sharer's receipt of a side, where it is not this one.
    pub fn other_release(self, side: Side) -> Option<String> {
        self.study.with(|study| {
            let theirs = study.expected[side as usize].as_ref()?;
            let version = Build::read(&theirs.engine_version).version;
            (version != VERSION).then_some(version)
        })
    }

    /// The same of a run that is not at its end, as far as it has come.
    pub fn reproduction_so_far(self, side: Side) -> Option<SoFar> {
        self.study.with(|study| {
            let same = self.config_of(side, study.expected_of.as_ref()?);
            let whole = study.expected[side as usize].as_ref();
            let moment = study.expected_at[side as usize].as_ref();
            self.run(side).with(|run| {
                if run.config != same {
                    return None;
                }
                match (moment, whole) {
                    (Some(theirs), _) => compare_moment(theirs, run),
                    (None, theirs) => compare_so_far(theirs?, run),
                }
            })
        })
    }

    /// The receipt of a side's run at the moment at which it is paused.
    pub fn moment_receipt(self, side: Side) -> Option<MomentReceipt> {
        let version = self.desk.with(|desk| desk.engine_version.clone());
        self.run(side)
            .with(|run| MomentReceipt::for_run(run, &version))
    }

    /// The present settings as a link, with what it is to carry beside them.
    pub fn link(self, carried: Carried) -> Link {
        let (config, device, view) = self
            .desk
            .with(|desk| (desk.settings.good().clone(), desk.device, desk.view));
        // The experiment of an exercise is the lab's; the link does not hold the exercise.
        let in_exercise = view == View::Lessons && self.study.with(Study::shows_exercise);
        // Nor are the files that somebody looks at.
        let elsewhere = in_exercise || view == View::Data;
        let view = if elsewhere { View::Lab } else { view };
        let mine = |side: Side| {
            // Nor does it hold what an exercise has the networks differ in.
            let is_of = || {
                let same = side.config(&config);
                self.run(side).with(|run| run.config == same)
            };
            (carried.receipts && is_of())
                .then(|| self.receipt(side))
                .flatten()
        };
        let earlier = || {
            let mut earlier = self.history.with(|history| history.compared());
            // It is in the link already.
            earlier.retain(|it| *it != config);
            earlier
        };
        Link {
            compared: if carried.compared {
                earlier()
            } else {
                Vec::new()
            },
            sweep: None,
            view,
            device,
            from_file: self.file_behind(config.task.own()),
            weights: self.first_weights(),
            start: carried.start,
            moment: Moment::default(),
            hidden: Vec::new(),
            language: asked_language(),
            receipts: Side::BOTH.map(mine),
            at_moment: [None, None],
            config,
        }
    }

    /// The present pair's settings, whatever has been typed since, with its receipts.
    pub(super) fn trained(self) -> Link {
        let whole = self.desk.with(Desk::whole);
        Link {
            config: self.run(whole).with(|run| run.config.clone()),
            receipts: Side::BOTH.map(|side| self.receipt(side)),
            view: View::Lab,
            ..self.link(Carried::default())
        }
    }

    /// The present experiment, with its exercise, as a share link's part behind the `#`.
    pub fn whole_link(self) -> String {
        let link = self.link(Carried {
            compared: true,
            ..Carried::default()
        });
        self.study.with(|study| match &study.exercise {
            Some(exercise) => exercise.fragment(&link),
            None => link.fragment(),
        })
    }

    /// What a student hands in; `None` without an exercise, or while something of it is too long.
    pub fn hand_in(self) -> Option<HandIn> {
        let may = self.study.with(|study| study.cannot_hand_in().is_none());
        self.drafted().filter(|_| may)
    }

    /// The same, whatever is missing of it; `None` without an exercise.
    pub fn drafted(self) -> Option<HandIn> {
        let present = self.trained();
        let differ = self.desk.with(|desk| desk.differ.clone());
        let at = Some(moment());
        self.study.with(|study| {
            let exercise = study.exercise.as_ref()?;
            let asked = exercise.predict.iter().chain(&exercise.explain);
            let answers = study.predictions.iter().chain(&study.explanations);
            let commitment = study.kept.commitment.as_ref();
            let link = match study.map_base() {
                Some(base) => base,
                None => study.handed_in(present),
            };
            if study.wrong_seed(&link).is_some() {
                return None;
            }
            Some(HandIn {
                written: Written::Whole,
                at,
                name: study.student.trim().to_owned(),
                exercise: exercise.title.clone(),
                link,
                differ: differ.clone(),
                answers: asked
                    .map(|question| question.words.clone())
                    .zip(answers.cloned())
                    .collect(),
                goals: exercise.goals.clone(),
                committed: commitment.map(|it| it.when),
                first: commitment.and_then(|it| it.first.clone()),
                cells: study.own_works(),
                hints: study.hints.clone(),
            })
        })
    }
}

/// The language that a link says: the page's own, but English, which needs no word.
fn asked_language() -> Option<String> {
    (chosen() != ENGLISH).then(|| chosen().to_owned())
}
