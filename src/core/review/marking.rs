//! What a teacher notes of a student: a mark and a comment.

use crate::core::exercise::{folded, length};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Characters of a mark: points, a letter, a word.
pub const MOST_MARK: usize = 20;
/// Characters of a comment.
pub const MOST_COMMENT: usize = 500;

/// Of one student.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marking {
    pub mark: String,
    pub comment: String,
}

/// Of a class, by students, who are told apart as their hand-ins are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markings(BTreeMap<String, Marking>);

impl Marking {
    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.mark.trim().is_empty() && self.comment.trim().is_empty()
    }

    /// Whether both are short enough to be kept.
    fn fits(&self) -> bool {
        length(&self.mark) <= MOST_MARK && length(&self.comment) <= MOST_COMMENT
    }
}

impl Markings {
    /// A student's; nothing is noted of one without.
    pub fn of(&self, student: &str) -> Marking {
        self.0.get(&folded(student)).cloned().unwrap_or_default()
    }

    /// Changes a student's. What is too long is not taken, and what was there stays.
    pub fn change(&mut self, student: &str, change: impl FnOnce(&mut Marking)) {
        let mut own = self.of(student);
        change(&mut own);
        if own.fits() {
            // One that was emptied is kept too, for another tab may still have it.
            self.0.insert(folded(student), own);
        }
    }

    /// Takes up others, which count where both have one.
    pub fn take_up(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// As a text that outlasts the page.
    pub fn text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// Out of such a text; what is damaged is forgotten, and costs no other.
    pub fn read(text: &str) -> Self {
        let all: BTreeMap<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let each = all.into_iter().filter_map(|(student, own)| {
            let own: Marking = serde_json::from_value(own).ok()?;
            own.fits().then_some((student, own))
        });
        Self(each.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(mark: &str, comment: &str) -> Marking {
        Marking {
            mark: mark.into(),
            comment: comment.into(),
        }
    }

    #[test]
    fn a_students_mark_is_that_of_all_the_hand_ins_that_are_joined_and_of_no_other() {
        let mut all = Markings::default();
        all.change("Ada  Byron", |own| own.mark = "B+".into());
        all.change("ada byron ", |own| own.comment = "Why?".into());
        assert_eq!(all.of("ADA BYRON"), marked("B+", "Why?"));
        assert_eq!(all.of("Ada"), Marking::default());
    }

    #[test]
    fn boxes_that_hold_spaces_alone_note_nothing() {
        assert!(marked("", " \n").is_empty());
        assert!(!marked("1", "").is_empty());
        assert!(!marked(" ", "Why?").is_empty());
    }

    #[test]
    fn what_is_too_long_is_not_taken_and_what_was_there_stays() {
        let mut all = Markings::default();
        let (most, comment) = ("ä".repeat(MOST_MARK), "ä".repeat(MOST_COMMENT));
        all.change("Ada", |own| *own = marked(&most, &comment));
        assert_eq!(all.of("Ada"), marked(&most, &comment));
        all.change("Ada", |own| own.mark.push('x'));
        all.change("Ada", |own| own.comment.push('x'));
        assert_eq!(all.of("Ada"), marked(&most, &comment));
    }

    #[test]
    fn they_are_read_back_as_they_were_kept_and_a_damaged_one_is_forgotten_alone() {
        let mut all = Markings::default();
        all.change("Ada", |own| *own = marked("1", "\"Good\"\nso far"));
        all.change("Bob", |own| own.mark = "2".into());
        assert_eq!(Markings::read(&all.text()), all);
        for text in ["", "7", "[]", "{\"ada\":", "null"] {
            assert_eq!(Markings::read(text), Markings::default(), "{text}");
        }
        let damaged = format!(
            "{{\"ada\":{{\"mark\":\"1\"}},\"bob\":7,\"cleo\":{{\"mark\":\"{}\"}}}}",
            "1".repeat(MOST_MARK + 1)
        );
        let read = Markings::read(&damaged);
        assert_eq!(read.of("Ada"), marked("1", ""));
        assert_eq!((read.of("Bob"), read.of("Cleo")), Default::default());
    }

    #[test]
    fn of_two_tabs_the_one_that_wrote_last_counts_also_where_it_emptied_a_box() {
        let mut one = Markings::default();
        one.change("Ada", |own| own.mark = "1".into());
        one.change("Bob", |own| own.mark = "2".into());
        let mut other = one.clone();
        other.change("Ada", |own| own.mark.clear());
        one.take_up(Markings::read(&other.text()));
        assert_eq!(
            (one.of("Ada"), one.of("Bob")),
            (marked("", ""), marked("2", ""))
        );
    }
}
