//! The networks as files for an archive of the whole experiment, gathered as the engine sends them.

use super::{Side, Store};
use crate::core::protocol::Command;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::Blob;

/// An archive that is being gathered, of checkpoint files by [`Side`].
#[derive(Debug, Clone, PartialEq)]
pub struct Crated<File> {
    /// Whether the engine has that network.
    expects: [bool; 2],
    files: [Option<File>; 2],
}

/// The same of the browser's own files.
pub type Gathered = Crated<SendWrapper<Blob>>;

impl<File: Clone> Crated<File> {
    fn new(expects: [bool; 2]) -> Self {
        let files = [None, None];
        Self { expects, files }
    }

    /// Takes a file that was asked for; gives it back where it is none of these.
    fn take(&mut self, side: Side, file: File) -> Option<File> {
        let at = side as usize;
        if !self.expects[at] || self.files[at].is_some() {
            return Some(file);
        }
        self.files[at] = Some(file);
        None
    }

    /// All of them, once they are there.
    pub fn whole(&self) -> Option<[Option<File>; 2]> {
        let mut pairs = self.expects.iter().zip(&self.files);
        let is_whole = pairs.all(|(expects, file)| *expects == file.is_some());
        is_whole.then(|| self.files.clone())
    }
}

impl Store {
    /// Asks for every network that there is, for an archive.
    pub fn ask_for_crate(self) {
        let begun = self.is_begun();
        let runs = Side::BOTH.map(|side| {
            self.run(side)
                .with_untracked(|run| run.device.is_some().then_some(run.id))
                .filter(|_| begun)
        });
        let expects = runs.map(|run| run.is_some());
        self.crated.set(Some(Crated::new(expects)));
        for run in runs.into_iter().flatten() {
            self.send(Command::Save { run });
        }
    }

    /// Takes a network for an archive; gives it back where none is being gathered.
    pub(super) fn take_for_crate(
        self,
        side: Side,
        file: SendWrapper<Blob>,
    ) -> Option<SendWrapper<Blob>> {
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
        let mut crated = Crated::new([true, true]);
        assert_eq!(crated.whole(), None);
        assert_eq!(crated.take(Side::Regularised, 1), None);
        assert_eq!(crated.whole(), None);
        assert_eq!(
            crated.take(Side::Regularised, 2),
            Some(2),
            "asked for otherwise"
        );
        assert_eq!(crated.take(Side::Unregularised, 3), None);
        assert_eq!(crated.whole(), Some([Some(3), Some(1)]));
        assert_eq!(
            Crated::<u8>::new([false, false]).whole(),
            Some([None, None])
        );
    }
}
