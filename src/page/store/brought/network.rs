//! What the visitor does with a file of a network.

use super::first::{First, for_pair};
use super::{Outcome, Reading};
use crate::core::config::ExperimentConfig;
use crate::core::protocol::NetworkReport;
use crate::core::share_link::FirstWeights;
use crate::page::language::say;
use crate::page::store::names::which;
use crate::page::store::settings::Origin;
use crate::page::store::{Side, Store};
use leptos::prelude::*;
use std::rc::Rc;

/// The file that was read, and what is in it.
fn read(reading: &Reading) -> Option<(String, NetworkReport)> {
    match (&reading.outcome, &reading.given) {
        (Some(Outcome::Network(report)), Some(given)) => {
            Some((given.name.clone(), (**report).clone()))
        }
        _ => None,
    }
}

impl Store {
    /// Puts a tensor of the file into another place, or nowhere, and reads again.
    pub fn place_tensor(self, theirs: &str, ours: Option<&str>) {
        self.brought
            .reading
            .update(|it| it.place(theirs, ours.map(str::to_owned)));
        self.read();
    }

    /// The side that wants the weights of this digest.
    pub fn wants_weights(self, digest: &str) -> Option<Side> {
        self.brought.first.with(|first| {
            let wants = |side: &Side| match &first[*side as usize] {
                First::Wanted(file) => file.digest == digest,
                _ => false,
            };
            Side::BOTH.into_iter().find(wants)
        })
    }

    /// Opens what was found into one side of the pair, which then stands before its first step and is looked at; false
    /// where it cannot.
    pub fn open_network(self, side: Side) -> bool {
        let Some((name, report)) = self.brought.reading.with_untracked(read) else {
            return false;
        };
        let json = report.config.as_deref();
        let config = json.and_then(|json| serde_json::from_str::<ExperimentConfig>(json).ok());
        let weights = self.works.bringing.weights.borrow().clone();
        let (Some(config), Some(weights)) = (config, weights) else {
            return false;
        };
        if self.study.with_untracked(|study| study.exercise.is_some()) {
            let kept = say("This exercise keeps its own networks. Leave it to open yours.");
            self.brought.said.set(kept.to_owned());
            return false;
        }
        let (model, digest) = (config.model.clone(), report.digest);
        // A link's own settings stay.
        if untrack(|| self.wants_weights(&digest).is_none()) {
            let now = self
                .desk
                .with_untracked(|desk| desk.settings.good().clone());
            self.take_settings(for_pair(config, &now), Origin::File);
        }
        let file = FirstWeights { digest, name };
        self.begin_with(
            side,
            First::Given(file, Box::new(model)),
            Some(weights.into()),
        );
        self.put_files_away();
        self.brought.said.set(String::new());
        self.look_at_first(side);
        true
    }

    /// Has a side's network drawn by the seed again.
    pub fn draw_weights(self, side: Side) {
        self.begin_with(side, First::Drawn, None);
        self.desk.update(|desk| desk.notice = None);
    }

    /// What a side's network begins with from now on; the pair that was there is over.
    fn begin_with(self, side: Side, first: First, weights: Option<Rc<[u8]>>) {
        self.brought
            .first
            .update(|both| both[side as usize] = first);
        self.with_lab(|lab| lab.memory.first_weights[side as usize] = weights);
        self.reset();
    }

    /// Has both networks built, paused before their first step, and the one that was opened evaluated.
    fn look_at_first(self, side: Side) {
        let lacks = untrack(move || self.lacks().is_some() || self.lacks_weights().is_some());
        if !lacks {
            self.begin_paused();
            if self.is_begun() {
                self.with_lab(|lab| lab.evaluate(side));
            }
        }
    }

    /// Takes up what a link, or an earlier visit, says of first weights.
    pub(in crate::page::store) fn want_weights(self, wanted: [Option<FirstWeights>; 2]) {
        for (side, wanted) in Side::BOTH.into_iter().zip(wanted) {
            let before = self
                .brought
                .first
                .with_untracked(|both| both[side as usize].clone());
            let first = before.linked(wanted);
            if !matches!(first, First::Given(..)) {
                self.with_lab(|lab| lab.memory.first_weights[side as usize] = None);
            }
            self.brought
                .first
                .update(|both| both[side as usize] = first);
        }
    }

    /// What links say of first weights.
    pub(in crate::page::store) fn first_weights(self) -> [Option<FirstWeights>; 2] {
        self.brought.first.with(|both| {
            let [off, held] = both;
            [off, held].map(|first| first.file().cloned())
        })
    }

    /// Why a side's network cannot begin with the weights that it is to, and which side.
    pub fn lacks_weights(self) -> Option<(Side, String)> {
        let model = self.desk.with(|desk| desk.settings.good().model.clone());
        self.brought.first.with(|both| {
            Side::BOTH
                .into_iter()
                .find_map(|side| Some((side, both[side as usize].refusal(&model)?)))
        })
    }

    /// Says so, where training would have to begin with something else.
    pub(in crate::page::store) fn refuses_weights(self) -> bool {
        let lacks = untrack(move || self.lacks_weights());
        if let Some((side, why)) = &lacks {
            let notice = say!(
                "Not started. The {side} network begins with a file's weights, and {why}. Drop the file, or draw its weights.",
                side = which(*side),
                why
            );
            self.desk.update(|desk| desk.notice = Some(notice));
        }
        lacks.is_some()
    }
}
