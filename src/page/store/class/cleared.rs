//! What was cleared, kept in this browser until it is brought back or forgotten for good.

use super::Class;
use super::taking::read;
use crate::core::about::Build;
use crate::core::review::{Again, Markings, kept_text, recalled};
use crate::page::remembered::{forget, recall, store as keep};
use crate::page::store::Store;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::mem;

const CLEARED: &str = "class.cleared";

/// Hand-ins that are in the list no more, with all that was known of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Cleared {
    /// Names of files, and what stood in them.
    hand_ins: Vec<(String, String)>,
    /// What their experiments had come to, as [`kept_text`] writes it.
    runs: String,
    /// What the teacher had noted of students, as [`Markings::text`] writes it.
    marks: String,
}

impl Cleared {
    /// With what is cleared now, as this build of the `engine` trained it.
    fn and(
        mut self,
        hand_ins: Vec<(String, String)>,
        again: &Again,
        engine: &str,
        markings: Markings,
    ) -> Self {
        for own in hand_ins {
            if self.hand_ins.iter().all(|(_, text)| *text != own.1) {
                self.hand_ins.push(own);
            }
        }
        self.runs = kept_text(again, engine, &self.runs);
        let mut all = Markings::read(&self.marks);
        all.take_up(markings);
        self.marks = all.text();
        self
    }

    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Nothing of a text that is none.
    fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub(super) fn count(&self) -> usize {
        self.hand_ins.len()
    }
}

impl Store {
    /// Takes up what this browser keeps of it.
    pub(super) fn recall_cleared(self) {
        let kept = Cleared::read(&recall(CLEARED).unwrap_or_default());
        self.class.update_untracked(|class| class.cleared = kept);
    }

    /// Takes all hand-ins out of the list; the exercise's link stays. They can be brought back, also after a reload.
    pub fn clear_class(self) {
        let mut markings = Markings::default();
        self.markings.update(|all| mem::swap(all, &mut markings));
        let (before, hand_ins) = self
            .class
            .with_untracked(|class| (class.cleared.clone(), class.texts()));
        let engine = Build::own().to_string();
        let cleared = self
            .again
            .with_untracked(|again| before.and(hand_ins, again, &engine, markings));
        self.with_lab(|lab| lab.clear_class());
        // There is no room for both.
        self.forget_class();
        keep(CLEARED, &cleared.text());
        self.class.update(|class| {
            class.cleared = cleared;
            class.kept_runs = 0;
            class.hand_ins.clear();
            class.notes.clear();
        });
    }

    /// Takes up again what was cleared.
    pub fn bring_back_class(self) {
        let cleared = self.take_cleared();
        for (file, text) in cleared.hand_ins {
            let is_known = |class: &Class| class.hand_ins.iter().any(|it| it.text == text);
            if !self.class.with_untracked(is_known) {
                let opened = read(&text);
                self.add(file, text, opened);
            }
        }
        let runs = recalled(&cleared.runs, &Build::own().to_string());
        self.again.update(|again| again.recall(runs));
        self.markings.update(|all| {
            // What was noted since counts.
            let mut before = Markings::read(&cleared.marks);
            before.take_up(mem::take(all));
            *all = before;
        });
        self.class.notify();
        self.keep_class();
        self.keep_runs();
        self.keep_markings();
    }

    /// Forgets for good what was cleared.
    pub fn forget_cleared(self) {
        self.take_cleared();
        self.class.notify();
    }

    fn take_cleared(self) -> Cleared {
        forget(CLEARED);
        let mut cleared = Cleared::default();
        self.class
            .update_untracked(|class| mem::swap(&mut class.cleared, &mut cleared));
        cleared
    }

    /// How many hand-ins could be brought back.
    pub fn cleared_count(self) -> usize {
        self.class.with(|class| class.cleared.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGINE: &str = "0.2.0-g0123456";

    fn of(name: &str) -> (String, String) {
        (format!("{name}.txt"), format!("v=1&name={name}"))
    }

    fn marked(name: &str, mark: &str) -> Markings {
        let mut all = Markings::default();
        all.change(name, |own| own.mark = mark.into());
        all
    }

    #[test]
    fn what_was_cleared_is_read_back_whole_and_a_second_clearing_keeps_the_first() {
        let again = Again::default();
        let first = Cleared::default().and(vec![of("Ada")], &again, ENGINE, marked("Ada", "1"));
        let kept = Cleared::read(&first.text());
        assert_eq!(kept, first);
        let both = kept.and(
            vec![of("Ada"), of("Bob")],
            &again,
            ENGINE,
            marked("Bob", "2"),
        );
        assert_eq!(both.hand_ins, [of("Ada"), of("Bob")], "each once");
        let marks = Markings::read(&both.marks);
        assert_eq!(
            (marks.of("Ada").mark, marks.of("Bob").mark),
            ("1".into(), "2".into())
        );
        for damaged in ["", "7", "[]", "{\"hand_ins\":7}"] {
            assert_eq!(Cleared::read(damaged).count(), 0, "{damaged}");
        }
    }
}
