//! The networks as files for an archive of the whole experiment, gathered as the engine sends them.

use super::{Side, Store};
use crate::core::protocol::Command;
use leptos::prelude::*;

/// Checkpoint files, by [`Side`].
pub type Checkpoints = [Option<Vec<u8>>; 2];

/// An archive that is being gathered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Crated {
    /// Whether the engine has that network.
    expects: [bool; 2],
    files: Checkpoints,
}

impl Crated {
    /// Takes a file that was asked for; gives it back where it is none of these.
    fn take(&mut self, side: Side, file: Vec<u8>) -> Option<Vec<u8>> {
        let at = side as usize;
        if !self.expects[at] || self.files[at].is_some() {
            return Some(file);
        }
        self.files[at] = Some(file);
        None
    }

    /// All of them, once they are there.
    pub fn whole(&self) -> Option<Checkpoints> {
        let pairs = self.expects.iter().zip(&self.files);
        let is_whole = pairs
            .into_iter()
            .all(|(expects, file)| *expects == file.is_some());
        is_whole.then(|| self.files.clone())
    }
}

impl Store {
    /// Asks for every network that there is, for an archive.
    pub fn ask_for_crate(self) {
        let runs = Side::BOTH.map(|side| {
            let of = |run: &crate::core::run::Run| run.device.is_some().then_some(run.id);
            self.run(side).with_untracked(of)
        });
        let begun = self.is_begun();
        let expects = runs.map(|run| run.is_some() && begun);
        self.crated.set(Some(Crated {
            expects,
            ..Crated::default()
        }));
        for run in runs.into_iter().flatten().filter(|_| begun) {
            self.send(Command::Save { run });
        }
    }

    /// Takes a network for an archive; gives it back where none is being gathered.
    pub(super) fn take_for_crate(self, side: Side, file: Vec<u8>) -> Option<Vec<u8>> {
        if self.crated.with_untracked(Option::is_none) {
            return Some(file);
        }
        let taken = self.crated.try_update(|crated| match crated {
            Some(crated) => crated.take(side, file),
            None => Some(file),
        });
        taken.flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_whole_once_every_network_that_there_is_has_come() {
        let mut crated = Crated {
            expects: [true, true],
            ..Crated::default()
        };
        assert_eq!(crated.whole(), None);
        assert_eq!(crated.take(Side::Regularised, vec![1]), None);
        assert_eq!(crated.whole(), None);
        assert_eq!(
            crated.take(Side::Regularised, vec![2]),
            Some(vec![2]),
            "asked for otherwise"
        );
        assert_eq!(crated.take(Side::Unregularised, vec![3]), None);
        assert_eq!(crated.whole(), Some([Some(vec![3]), Some(vec![1])]));
        assert_eq!(Crated::default().whole(), Some([None, None]));
    }
}
