//! The cells of a class's map: what their runs have to begin with, what is wrong with them, and which are trained here.

use super::{Class, Review};
use crate::core::config::ExperimentConfig;
use crate::core::exercise::{Cell, CellWork, Finding, check};
use crate::core::protocol::{Command, Digests};
use crate::core::review::{Again, MapEntry, Mapped, mapped};
use crate::page::store::{Side, Store};
use leptos::prelude::*;

/// What experiments begin with: each is asked for once, however many hand-ins have it.
#[derive(Debug, Default)]
pub struct Begins(Vec<Begin>);

#[derive(Debug)]
struct Begin {
    config: ExperimentConfig,
    request: u32,
    digests: Option<Result<Digests, String>>,
}

impl Begins {
    fn of(&self, config: &ExperimentConfig) -> Option<&Begin> {
        self.0.iter().find(|it| it.config == *config)
    }

    /// The engine's answer.
    pub(super) fn take(&mut self, request: u32, digests: &Result<Digests, String>) {
        if let Some(own) = self.0.iter_mut().find(|it| it.request == request) {
            own.digests = Some(digests.clone());
        }
    }
}

/// The experiments of a hand-in's cells, with what it says of them.
pub(super) fn works(review: &Review) -> Vec<ExperimentConfig> {
    let hand_in = review.hand_in.as_ref().ok();
    let cells = hand_in.iter().flat_map(|it| {
        let own = |work: &CellWork| work.config(&it.link.config);
        it.cells.iter().filter_map(own)
    });
    cells.collect()
}

impl Class {
    /// What cannot be true of a hand-in's cells, by their order; empty of those that nothing is known of yet.
    fn cell_findings(&self, review: &Review, version: &str) -> Vec<Vec<Finding>> {
        let Ok(hand_in) = &review.hand_in else {
            return Vec::new();
        };
        let one = |work: &CellWork| {
            let config = work.config(&hand_in.link.config)?;
            let digests = self.begins.of(&config)?.digests.as_ref()?;
            Some(impossible(work, &config, digests, version))
        };
        let cells = hand_in.cells.iter();
        cells.map(|work| one(work).unwrap_or_default()).collect()
    }

    /// What the class makes of the exercise's map; `None` where it has none.
    pub fn mapped(&self, again: &Again, version: &str) -> Option<Mapped> {
        let measure = self.measure.as_ref()?;
        measure.exercise.map.as_ref()?;
        let counted = self.hand_ins.iter().zip(self.places(&self.differences()));
        let counted = counted.enumerate();
        let counted: Vec<_> = counted
            .filter(|(_, (_, place))| place.counts())
            .map(|(place, (review, _))| (place, review, self.cell_findings(review, version)))
            .collect();
        let entries: Vec<_> = counted
            .iter()
            .filter_map(|(place, review, findings)| {
                Some(MapEntry {
                    place: *place,
                    hand_in: review.hand_in.as_ref().ok()?,
                    judged: review.judged.as_ref()?,
                    findings,
                })
            })
            .collect();
        mapped(measure, &entries, again)
    }

    /// The experiments of some of the map's cells, of all networks that it is about.
    fn experiments_of(&self, cells: &[Cell]) -> Vec<ExperimentConfig> {
        let Some(measure) = &self.measure else {
            return Vec::new();
        };
        let Some(map) = &measure.exercise.map else {
            return Vec::new();
        };
        let sides = measure.exercise.networks.sides();
        let configs = cells
            .iter()
            .filter_map(|cell| map.config(&measure.link.config, *cell));
        configs
            .flat_map(|config| sides.iter().map(move |side| side.config(&config)))
            .collect()
    }
}

/// What of a cell's receipts cannot be true.
fn impossible(
    work: &CellWork,
    config: &ExperimentConfig,
    digests: &Result<Digests, String>,
    version: &str,
) -> Vec<Finding> {
    let digests = match digests {
        Ok(digests) => digests,
        Err(words) => {
            let words = words.clone();
            return vec![Finding {
                is_note: false,
                words,
            }];
        }
    };
    let both = Side::BOTH.into_iter().zip(&work.receipts);
    let checked = both.filter_map(|(side, receipt)| Some((side, receipt.as_ref()?)));
    checked
        .flat_map(|(side, receipt)| check(receipt, &side.config(config), digests, version))
        .collect()
}

impl Store {
    /// Asks the engine what the cells of a hand-in have to begin with, where it has not been asked.
    pub(super) fn ask_beginnings(self, configs: Vec<ExperimentConfig>) {
        for config in configs {
            let known = self
                .class
                .with_untracked(|class| class.begins.of(&config).is_some());
            if known {
                continue;
            }
            self.with_lab(|lab| {
                let own = config.clone();
                lab.ask(|request| {
                    self.class.update_untracked(|class| {
                        class.begins.0.push(Begin {
                            config: own,
                            request,
                            digests: None,
                        });
                    });
                    let config = Box::new(config);
                    Command::Digest { request, config }
                });
            });
        }
    }

    /// Trains cells of the class's map on this computer.
    pub fn train_map_cells(self, cells: &[Cell]) {
        let configs = self
            .class
            .with_untracked(|class| class.experiments_of(cells));
        self.with_lab(|lab| lab.train_class(configs));
    }
}
