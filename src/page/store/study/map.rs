//! The student's cells of a class's map: predicted, trained one after another, kept.

use super::kept::KeptCell;
use super::slots::moment;
use super::{Stage, Study};
use crate::core::config::{ExperimentConfig, Side};
use crate::core::exercise::{Cell, CellWork, ClassMap, Exercise, Guess};
use crate::core::review::{Again, Failure};
use crate::core::share_link::Link;
use crate::page::store::Store;
use crate::page::store::settings::Origin;
use leptos::prelude::*;

/// How far one of them is.
#[derive(Debug, Clone, PartialEq)]
pub enum CellState {
    Waiting,
    /// 0 to 1.
    Running(f64),
    Done,
    /// It cannot be trained here, and why.
    Failed(String),
}

impl Study {
    /// What the class maps together.
    pub fn map(&self) -> Option<&ClassMap> {
        self.exercise.as_ref()?.map.as_ref()
    }

    /// The cells that follow from the name; none without a map, or without a name yet.
    pub fn own_cells(&self) -> Vec<Cell> {
        let title = |it: &Exercise| it.title.clone();
        let title = self.exercise.as_ref().map(title).unwrap_or_default();
        match self.map() {
            Some(map) if !self.student.trim().is_empty() => map.allotted(&self.student, &title),
            _ => Vec::new(),
        }
    }

    /// What is known of a cell.
    pub fn work(&self, cell: Cell) -> CellWork {
        let at = self.map().map(|map| map.named(cell)).unwrap_or_default();
        let kept = self.kept.cells.iter().find(|it| it.work.at == at);
        let none = || CellWork {
            at: at.clone(),
            ..CellWork::default()
        };
        kept.map_or_else(none, |it| it.work.clone())
    }

    /// The same of all own ones, as it is handed in.
    pub fn own_works(&self) -> Vec<CellWork> {
        let cells = self.own_cells();
        cells.into_iter().map(|cell| self.work(cell)).collect()
    }

    /// Whether there are cells, and each is predicted.
    pub fn are_cells_guessed(&self) -> bool {
        let works = self.own_works();
        !works.is_empty() && works.iter().all(|it| it.guess.is_whole())
    }

    /// Whether there are cells, and each is trained.
    pub fn are_cells_trained(&self) -> bool {
        let sides = self.sides();
        let works = self.own_works();
        let is_trained = |it: &CellWork| {
            sides
                .iter()
                .all(|side| it.receipts[*side as usize].is_some())
        };
        !works.is_empty() && works.iter().all(is_trained)
    }

    /// The networks that the map is about, the one that is predicted first.
    pub fn sides(&self) -> &'static [Side] {
        let networks = self.exercise.as_ref().map(|it| it.networks);
        networks.unwrap_or_default().sides()
    }

    /// The exercise's experiment, which a map's hand-in is of.
    pub fn map_base(&self) -> Option<Link> {
        self.map()?;
        Some(Link {
            config: self.expected_of.clone()?,
            ..Link::default()
        })
    }

    /// A cell's experiment.
    pub fn cell_config(&self, cell: Cell) -> Option<ExperimentConfig> {
        self.map()?.config(self.expected_of.as_ref()?, cell)
    }

    /// Under another name other cells are to be predicted.
    pub(super) fn follow_cells(&mut self) {
        if self.map().is_some() && self.predicted && !self.are_cells_guessed() {
            self.predicted = false;
            self.kept.reopen();
        }
    }

    fn kept_cell(&mut self, cell: Cell) -> Option<&mut KeptCell> {
        let at = self.map()?.named(cell);
        let place = self.kept.cells.iter().position(|it| it.work.at == at);
        let place = place.unwrap_or_else(|| {
            let work = CellWork {
                at,
                ..CellWork::default()
            };
            self.kept.cells.push(KeptCell { work, at: 0 });
            self.kept.cells.len() - 1
        });
        self.kept.cells.get_mut(place)
    }

    fn guess(&mut self, cell: Cell, now: u64, said: impl FnOnce(&mut Guess)) {
        if self.stage() != Some(Stage::Predict) {
            return;
        }
        if let Some(kept) = self.kept_cell(cell) {
            said(&mut kept.work.guess);
            kept.at = now;
        }
    }

    /// What is open of the own cells: the experiments, in their order.
    fn open_cells(&self) -> Vec<(Cell, Side, ExperimentConfig)> {
        let mut open = Vec::new();
        for cell in self.own_cells() {
            let (work, config) = (self.work(cell), self.cell_config(cell));
            for side in self.sides() {
                if let (None, Some(config)) = (&work.receipts[*side as usize], &config) {
                    open.push((cell, *side, side.config(config)));
                }
            }
        }
        open
    }

    /// How far one of the own cells is.
    pub fn cell_state(&self, cell: Cell, again: &Again) -> CellState {
        let open: Vec<_> = self
            .open_cells()
            .into_iter()
            .filter(|it| it.0 == cell)
            .map(|it| it.2)
            .collect();
        if open.is_empty() {
            return CellState::Done;
        }
        let failed = open.iter().find_map(|config| match again.of(config) {
            Some(Err(Failure::Run(why) | Failure::Engine(why))) => Some(why.clone()),
            _ => None,
        });
        if let Some(why) = failed {
            return CellState::Failed(why);
        }
        let all = self.sides().len();
        let shares: Vec<f64> = open.iter().filter_map(|it| again.share_of(it)).collect();
        if shares.is_empty() {
            return CellState::Waiting;
        }
        let done = (all - open.len()) as f64;
        CellState::Running((done + shares.iter().sum::<f64>()) / all as f64)
    }
}

impl Store {
    /// Takes in what is predicted of a cell.
    pub fn guess_cell(self, cell: Cell, said: impl FnOnce(&mut Guess)) {
        let now = moment();
        self.study.update(|study| study.guess(cell, now, said));
        self.keep_answers();
    }

    /// Trains the own cells that are open, one after another; on this computer's processors, so that anybody comes
    /// to the same numbers.
    pub fn train_cells(self) {
        let open = self.study.with_untracked(|study| {
            let may = study.stage() != Some(Stage::Predict);
            if may { study.open_cells() } else { Vec::new() }
        });
        let configs = open.into_iter().map(|(.., config)| config).collect();
        self.with_lab(|lab| lab.train_class(configs));
    }

    /// Keeps what has been trained of the own cells.
    pub(in crate::page::store) fn take_cells(self) {
        let open = self.study.with_untracked(Study::open_cells);
        let version = self.desk.with_untracked(|desk| desk.engine_version.clone());
        let done: Vec<_> = self.again.with_untracked(|again| {
            let each = open.into_iter();
            let done = each.filter_map(|(cell, side, config)| match again.of(&config) {
                Some(Ok(receipt)) => Some((cell, side, receipt.clone())),
                _ => None,
            });
            done.collect()
        });
        if done.is_empty() {
            return;
        }
        self.study.update(|study| {
            let may = study.predicted;
            for (cell, side, mut receipt) in done {
                receipt.engine_version.clone_from(&version);
                if let Some(kept) = study.kept_cell(cell).filter(|_| may) {
                    kept.work.receipts[side as usize] = Some(receipt);
                }
            }
        });
        self.keep_answers();
        self.note_done();
    }

    /// Trains one of the cells where both networks can be watched; nothing of it is handed in.
    pub fn watch_cell(self, cell: Cell) {
        let config = self.study.with_untracked(|study| study.cell_config(cell));
        let Some(config) = config else { return };
        self.take_settings(config, Origin::Exercise);
        self.reset();
        self.start_if_idle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::open;

    fn study(name: &str) -> Study {
        let opened = open("v=1&pair=one&title=Where%3F&map=init-gain:0.3..2.4/8,steps:10..150/6");
        let opened = opened.expect("a link").expect("that opens");
        let mut study = Study::default();
        study.begin(opened.exercise);
        study.expected_of = Some(opened.link.config);
        study.student = name.to_owned();
        study
    }

    #[test]
    fn training_waits_for_the_name_and_for_a_prediction_of_each_cell_that_follows_from_it() {
        let mut study = study(" ");
        assert!(
            study
                .lock()
                .is_some_and(|why| why.contains("your cells follow"))
        );
        assert!(!study.can_commit());
        study.student = "Ada".to_owned();
        let cells = study.own_cells();
        assert_eq!(cells.len(), 3);
        for (place, cell) in cells.iter().enumerate() {
            assert!(!study.can_commit(), "{place} are predicted");
            study.guess(*cell, 5, |it| it.learns = Some(true));
            assert!(!study.can_commit());
            study.guess(*cell, 6, |it| it.grows = Some(place == 0));
        }
        assert!(study.can_commit());
        (study.predicted, study.student) = (true, "Ada ".to_owned());
        study.kept.commit(7);
        assert_eq!(
            study.stage_at_end(),
            Some(Stage::Run),
            "the pair counts for nothing"
        );
        study.guess(cells[0], 9, |it| it.learns = Some(false));
        assert_eq!(
            study.work(cells[0]).guess.learns,
            Some(true),
            "it is locked in"
        );
        // Another name has other cells.
        study.student = "Bob".to_owned();
        study.follow_cells();
        assert_eq!(study.stage_at_end(), Some(Stage::Predict));
        study.kept.commit(8);
        assert_eq!(
            study.kept.commitment.as_ref().map(|it| it.when.number),
            Some(2)
        );
    }

    #[test]
    fn once_all_own_cells_are_trained_it_is_to_be_explained_and_the_hand_in_has_them() {
        let receipt = "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7";
        let mut study = study("7");
        study.predicted = true;
        let again = Again::default();
        for cell in study.own_cells() {
            assert_eq!(study.stage(), Some(Stage::Run));
            assert_eq!(study.cell_state(cell, &again), CellState::Waiting);
            let kept = study.kept_cell(cell).expect("a cell");
            kept.work.receipts[Side::Unregularised as usize] = Some(receipt.parse().expect("one"));
            assert_eq!(study.cell_state(cell, &again), CellState::Done);
        }
        assert_eq!(study.stage(), Some(Stage::Explain));
        assert_eq!((study.own_works().len(), study.open_cells().len()), (3, 0));
        assert!(study.map_base().is_some_and(|link| !link.has_run()));
    }
}
