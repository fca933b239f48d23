//! The way back to exercises that came by links: their titles and links, beside the answers to them.

use super::Study;
use super::progress::Answered;
use super::slots::link_of;
use crate::core::share_link::{Link, folded};
use crate::page::remembered::{forget, forget_in_tab};
use crate::page::store::Store;
use leptos::prelude::*;

/// An exercise that was answered before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    pub title: String,
    /// The part of an address behind its `#`.
    pub fragment: String,
    pub answered: Answered,
}

/// As it is kept: a line for the title, one for the link.
fn text(study: &Study) -> Option<String> {
    let exercise = study.exercise.as_ref().filter(|it| it.key.is_empty())?;
    let link = Link {
        config: study.expected_of.clone()?,
        ..Link::default()
    };
    let title = exercise.title.replace('\n', " ");
    Some(format!("{title}\n{}", folded(&exercise.fragment(&link))))
}

impl Linked {
    fn read(text: &str, answered: Answered) -> Option<Self> {
        let (title, fragment) = text.split_once('\n')?;
        Some(Self {
            title: title.to_owned(),
            fragment: fragment.to_owned(),
            answered,
        })
    }
}

impl Store {
    /// Keeps the way back to the exercise that is open.
    pub(super) fn keep_link(self, slot: &str) {
        if let Some(text) = self.study.with_untracked(text) {
            self.kept(&link_of(slot), &text);
        }
    }

    pub(super) fn forget_link(slot: &str) {
        let name = link_of(slot);
        forget(&name);
        forget_in_tab(&name);
    }

    /// The exercises by links that this visitor has answered, the latest first, but for the one that is open.
    pub fn linked(self) -> Vec<Linked> {
        let open = self.study.with(|study| study.slot.clone());
        let slots = self.slots().into_iter().filter(|slot| *slot != open);
        let found = slots.filter_map(|slot| {
            let text = self.recalled(&link_of(&slot))?;
            Linked::read(&text, Answered::new(&self.load(&slot)))
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::{Exercise, open};

    #[test]
    fn an_exercise_by_a_link_comes_back_by_what_is_kept_of_it_and_a_lesson_needs_nothing() {
        let link = "v=1&beta=0.5&seed=7&title=Holding%20on&explain=Why%3F";
        let opened = open(link).expect("a link").expect("that opens");
        let mut study = Study::default();
        study.begin(opened.exercise.clone());
        study.expected_of = Some(opened.link.config.clone());
        let kept = text(&study).expect("a text");
        let linked = Linked::read(&kept, Answered::default()).expect("two lines");
        assert_eq!(linked.title, "Holding on");
        let again = open(&linked.fragment).expect("a link").expect("that opens");
        assert_eq!(again.exercise, opened.exercise);
        assert_eq!(again.link.config, opened.link.config);
        study.begin(Some(Exercise {
            key: "edge".into(),
            ..Exercise::default()
        }));
        assert_eq!(text(&study), None);
        assert_eq!(
            Linked::read("of another version", Answered::default()),
            None
        );
    }
}
