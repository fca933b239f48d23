//! The pair is kept on this device while it trains, and gone on with on another visit.

use super::given::bytes_of;
use super::settings::Origin;
use super::{Activity, Side, Store};
use crate::core::config::ExperimentConfig;
use crate::core::exercise::Pair;
use crate::core::protocol::{Command, RunId, SavedBy};
use crate::page::checkpoints::{self, Left, Words};
use crate::page::language::say;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use web_sys::Blob;

/// Milliseconds between two files of a run.
const EVERY: u32 = 30_000;

/// Bytes of a network that goes into an archive.
const MOST_PACKED: usize = 256 << 20;

/// The newest file of each network, and whether they are being written.
#[derive(Debug)]
pub(super) struct Keeping<File = Blob> {
    files: [Option<File>; 2],
    state: Writing,
    /// What this pair went on from: kept until this pair is kept itself.
    from: Option<Left>,
}

/// One write at a time; what comes meanwhile follows.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Writing {
    #[default]
    Idle,
    Busy,
    /// And once more after that.
    Again,
}

impl<File> Default for Keeping<File> {
    fn default() -> Self {
        Self {
            files: [None, None],
            state: Writing::default(),
            from: None,
        }
    }
}

impl<File: Clone> Keeping<File> {
    /// Notes a file of one network or both; whether it is to be written now.
    fn take(&mut self, sides: &[Side], file: &File) -> bool {
        for side in sides {
            self.files[*side as usize] = Some(file.clone());
        }
        let is_idle = self.state == Writing::Idle;
        self.state = if is_idle {
            Writing::Busy
        } else {
            Writing::Again
        };
        is_idle
    }

    /// A write has ended; whether another follows. What was gone on from is superfluous once one succeeded.
    fn written(&mut self, is_kept: bool) -> (bool, Option<Left>) {
        let again = self.state == Writing::Again;
        self.state = if again { Writing::Busy } else { Writing::Idle };
        (again, self.from.take_if(|_| is_kept))
    }

    /// The pair is no more: nothing of it is written again.
    fn clear(&mut self) {
        self.files = [None, None];
        if self.state == Writing::Again {
            self.state = Writing::Busy;
        }
    }
}

impl Store {
    /// Looks for a pair that an earlier visit left, and keeps this visit's from now on.
    pub fn look_for_left_off(self) {
        checkpoints::begin_visit();
        spawn_local(async move {
            let left = checkpoints::left().await;
            if left.is_some() {
                self.left_off.set(left);
            }
        });
    }

    /// Goes on with it, with its settings.
    pub fn continue_left_off(self) {
        let Some(left) = self.left_off.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let config = ExperimentConfig::from_json(&left.words.config);
            match (config, checkpoints::files(&left).await) {
                (Ok(config), Some(files)) => {
                    self.left_off.set(None);
                    let differ = Pair::read(&left.words.differ, &config).unwrap_or_default();
                    self.desk.update(|desk| desk.differ = differ);
                    self.take_settings(config, Origin::LeftOff);
                    self.want_weights(left.words.weights.clone());
                    self.works.keeping.borrow_mut().from = Some(left);
                    self.with_lab(|lab| lab.go_on(files));
                }
                _ => {
                    let words =
                        say("What was kept of your last visit is gone, or of another version.");
                    self.desk
                        .update(|desk| desk.notice = Some(words.to_owned()));
                    self.forget_left_off();
                }
            }
        });
    }

    /// Keeps it no longer.
    pub fn forget_left_off(self) {
        let left = self.left_off.get_untracked();
        self.left_off.set(None);
        if let Some(left) = left {
            spawn_local(async move { checkpoints::forget(&left).await });
        }
    }

    /// Keeps nothing of any visit any longer, but what other tabs are training.
    pub fn forget_all_left_off(self) {
        self.left_off.set(None);
        spawn_local(checkpoints::forget_all());
    }

    /// Asks for a network as a checkpoint file, which is then given to the visitor.
    pub fn save(self, side: Side) {
        let run = self.run(side).with_untracked(|run| run.id);
        self.send(Command::Save { run });
    }

    /// Has a run send itself. A lesson's is not kept: the lesson keeps what counts.
    pub(super) fn keep_run(self, run: RunId) {
        if self.study.with_untracked(|study| study.exercise.is_none()) {
            let every = Some(EVERY);
            self.send(Command::Keep { run, every });
        }
    }

    /// A run has sent itself.
    pub(super) fn take_file(self, sides: &[Side], by: SavedBy, file: &Blob) {
        if by == SavedBy::Request {
            for side in sides {
                self.take_asked(*side, file.clone());
            }
            return;
        }
        let is_next = self.works.keeping.borrow_mut().take(sides, file);
        if is_next {
            self.write_kept();
        }
    }

    /// One that the visitor asked for, or an archive that is being made.
    fn take_asked(self, side: Side, file: Blob) {
        if self.crated.with_untracked(Option::is_none) {
            return self.saved.set(Some((side, SendWrapper::new(file))));
        }
        // An archive is made here, of bytes.
        spawn_local(async move {
            let bytes = bytes_of(&file, MOST_PACKED).await.ok().flatten();
            let taken = bytes.is_some_and(|bytes| self.take_for_crate(side, bytes).is_none());
            if !taken {
                self.saved.set(Some((side, SendWrapper::new(file))));
            }
        });
    }

    /// Keeps nothing of this visit any longer.
    pub(super) fn forget_kept(self) {
        self.works.keeping.borrow_mut().clear();
        spawn_local(checkpoints::forget_own());
    }

    /// The same, where nothing is left to go on with.
    pub(super) fn forget_if_over(self) {
        if untrack(move || self.activity()) == Activity::Finished {
            self.forget_kept();
            let from = self.works.keeping.borrow_mut().from.take();
            if let Some(from) = from {
                spawn_local(async move { checkpoints::forget(&from).await });
            }
        }
    }

    fn write_kept(self) {
        let (whole, differ) = self
            .desk
            .with_untracked(|desk| (desk.whole(), desk.differ.to_string()));
        let config = self.run(whole).with_untracked(|run| run.config.clone());
        let (done, total) = untrack(move || self.steps());
        // Plain data.
        let words = Words {
            at: js_sys::Date::now(),
            config: serde_json::to_string(&config).unwrap_or_default(),
            differ,
            steps: [done, total],
            place: None,
            weights: untrack(move || self.first_weights()),
        };
        let files = self.works.keeping.borrow().files.clone();
        spawn_local(async move {
            let is_kept = checkpoints::keep(words, &files).await;
            let is_pair_gone = {
                let keeping = self.works.keeping.borrow();
                keeping.files.iter().all(Option::is_none)
            };
            let (again, from) = self.works.keeping.borrow_mut().written(is_kept);
            if let Some(from) = from {
                checkpoints::forget(&from).await;
            }
            if is_pair_gone {
                checkpoints::forget_own().await;
            } else if again {
                self.write_kept();
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_come_while_one_is_written_are_written_once_more_and_together() {
        let mut keeping = Keeping::<Vec<u8>>::default();
        assert!(keeping.take(&[Side::Unregularised], &vec![1]));
        assert!(!keeping.take(&[Side::Regularised], &vec![2]));
        assert!(!keeping.take(&[Side::Unregularised], &vec![3]));
        assert_eq!(keeping.written(true), (true, None));
        assert_eq!(keeping.written(true), (false, None));
        assert_eq!(keeping.files, [Some(vec![3]), Some(vec![2])]);
        assert!(keeping.take(&Side::BOTH, &vec![4]));
        assert_eq!(keeping.written(true), (false, None), "both at once");
        assert_eq!(keeping.files, [Some(vec![4]), Some(vec![4])]);
    }

    #[test]
    fn what_a_pair_went_on_from_is_kept_until_the_pair_is() {
        let words = Words {
            at: 1.0,
            config: String::new(),
            differ: String::new(),
            steps: [1, 2],
            place: None,
            weights: [None, None],
        };
        let left = Left {
            visit: "a".into(),
            words,
        };
        let mut keeping = Keeping {
            from: Some(left.clone()),
            ..Keeping::<Vec<u8>>::default()
        };
        keeping.take(&[Side::Regularised], &vec![1]);
        assert_eq!(keeping.written(false), (false, None), "the disk is full");
        assert_eq!(keeping.written(true), (false, Some(left)));
        assert_eq!(keeping.written(true), (false, None));
    }

    #[test]
    fn of_a_pair_that_is_reset_nothing_is_written_again() {
        let mut keeping = Keeping::<Vec<u8>>::default();
        keeping.take(&[Side::Regularised], &vec![1]);
        keeping.take(&[Side::Regularised], &vec![2]);
        keeping.clear();
        assert_eq!(keeping.written(true), (false, None));
        assert_eq!(keeping.files, [None, None]);
    }
}
