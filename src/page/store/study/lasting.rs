//! How long what a visitor answers lasts: a browser may keep nothing, or have no more room.

use crate::page::language::say;
use crate::page::remembered::{forget, forget_in_tab, store as store_for_all, store_in_tab};
use crate::page::store::Store;
use leptos::ev;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Written once at the beginning, to see whether anything is kept.
const PROBE: &str = "probe";

/// How long it lasts; the longest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lasting {
    /// As long as the browser keeps what pages keep.
    #[default]
    Browser,
    /// As long as the tab is open.
    Tab,
    /// Until the page is closed or loaded anew.
    Page,
}

impl Lasting {
    /// Whether the tab took it, and the browser, which is not asked before it is known whose it is.
    fn of(in_tab: bool, in_browser: Option<bool>) -> Self {
        match (in_tab, in_browser) {
            (_, Some(true)) | (true, None) => Self::Browser,
            (true, Some(false)) => Self::Tab,
            (false, Some(false) | None) => Self::Page,
        }
    }

    /// What is said where the browser does not keep it.
    pub fn warning(self) -> Option<&'static str> {
        match self {
            Self::Browser => None,
            Self::Tab => Some(say(
                "This browser keeps answers for this tab only: hand in before you close it.",
            )),
            Self::Page => Some(say(
                "This browser keeps nothing here: hand in before you close or reload the page.",
            )),
        }
    }
}

/// What of a visitor's answers the browser did not take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refused {
    /// What lasts less than it should, by its name.
    names: BTreeMap<String, Lasting>,
    /// Of these, answers that go with the page and were not handed in either.
    unsaved: BTreeSet<String>,
}

impl Refused {
    /// Takes in how long a text lasts. Nothing is lost of an empty one.
    fn note(&mut self, name: &str, text: &str, lasting: Lasting) {
        if text.is_empty() || lasting == Lasting::Browser {
            self.names.remove(name);
            self.unsaved.remove(name);
            if !text.is_empty() {
                // There is room after all.
                self.names.remove(PROBE);
            }
            return;
        }
        self.names.insert(name.to_owned(), lasting);
        if lasting == Lasting::Page && name.starts_with("answers.") {
            self.unsaved.insert(name.to_owned());
        } else {
            self.unsaved.remove(name);
        }
    }

    /// The shortest time that anything of it lasts.
    pub fn lasting(&self) -> Lasting {
        self.names.values().copied().max().unwrap_or_default()
    }

    /// Whether answers are lost when the page is closed now.
    fn loses(&self) -> bool {
        !self.unsaved.is_empty()
    }

    /// The answers of this name were handed in.
    fn hand_in(&mut self, name: &str) {
        self.unsaved.remove(name);
    }

    /// All answers were forgotten; whether the browser keeps anything is known as before.
    pub(super) fn forget_answers(&mut self) {
        self.names.retain(|name, _| name == PROBE);
        self.unsaved.clear();
    }
}

impl Store {
    /// Looks whether the browser keeps anything, before anybody answers.
    pub(super) fn probe(self) {
        let lasting = Lasting::of(store_in_tab(PROBE, "1"), Some(store_for_all(PROBE, "1")));
        forget_in_tab(PROBE);
        forget(PROBE);
        self.study
            .update(|study| study.refused.note(PROBE, "1", lasting));
    }

    /// Keeps a text for this visit, and for the next where what is there is this visitor's.
    pub(super) fn kept(self, name: &str, text: &str) {
        let in_tab = store_in_tab(name, text);
        let is_mine = self.study.with_untracked(|study| study.earlier.is_none());
        let in_browser = is_mine.then(|| store_for_all(name, text));
        let lasting = Lasting::of(in_tab, in_browser);
        let before = self.study.with_untracked(|study| study.refused.clone());
        self.study
            .update_untracked(|study| study.refused.note(name, text, lasting));
        let is_news = self.study.with_untracked(|study| study.refused != before);
        if is_news {
            self.study.notify();
        }
    }

    /// The answers to the exercise that is open were given to whoever reads them.
    pub fn note_handed_in(self) {
        self.study.update(|study| {
            let name = super::slots::answers_of(&study.slot);
            study.refused.hand_in(&name);
        });
    }

    /// Has the browser ask before it closes the page with answers that nothing keeps, as long as there are any.
    pub fn ask_before_loss(self) {
        let loses = Memo::new(move |_| self.study.with(|study| study.refused.loses()));
        Effect::new(move |listening: Option<Option<WindowListenerHandle>>| {
            if let Some(listening) = listening.flatten() {
                listening.remove();
            }
            loses.get().then(|| {
                window_event_listener(ev::beforeunload, |event| {
                    event.prevent_default();
                    // What browsers before 2023 go by.
                    event.set_return_value("unsaved");
                })
            })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERS: &str = "answers.edge";

    #[test]
    fn what_neither_browser_nor_tab_takes_goes_with_the_page_and_what_the_tab_takes_with_it() {
        assert_eq!(Lasting::of(true, Some(true)), Lasting::Browser);
        assert_eq!(Lasting::of(false, Some(true)), Lasting::Browser);
        assert_eq!(Lasting::of(true, Some(false)), Lasting::Tab);
        assert_eq!(Lasting::of(false, Some(false)), Lasting::Page);
        // Whose it is, is not decided yet: the browser was not asked.
        assert_eq!(Lasting::of(true, None), Lasting::Browser);
        assert_eq!(Lasting::of(false, None), Lasting::Page);
        assert_eq!(Lasting::Browser.warning(), None);
        let tab = Lasting::Tab.warning().unwrap_or_default();
        let page = Lasting::Page.warning().unwrap_or_default();
        assert!(tab.contains("tab only") && page.contains("keeps nothing"));
    }

    #[test]
    fn the_browser_asks_before_answers_are_lost_and_not_once_they_are_kept_handed_in_or_erased() {
        let mut refused = Refused::default();
        refused.note("name", "Ada", Lasting::Page);
        assert!(!refused.loses(), "a name alone is no answer");
        refused.note(ANSWERS, "a=1", Lasting::Page);
        assert!(refused.loses());
        let taken = [
            ("a=1", Lasting::Browser),
            ("a=1", Lasting::Tab),
            ("", Lasting::Page),
        ];
        for (text, lasting) in taken {
            let mut later = refused.clone();
            later.note(ANSWERS, text, lasting);
            assert!(!later.loses(), "{text:?}, {lasting:?}");
        }
        refused.hand_in(ANSWERS);
        assert!(!refused.loses());
        assert_eq!(refused.lasting(), Lasting::Page, "it still keeps nothing");
        refused.note(ANSWERS, "a=2", Lasting::Page);
        assert!(refused.loses(), "written since");
    }

    #[test]
    fn the_shortest_time_is_said_until_there_is_room_again() {
        let mut refused = Refused::default();
        assert_eq!(refused.lasting(), Lasting::Browser);
        refused.note(PROBE, "1", Lasting::Page);
        assert_eq!(refused.lasting(), Lasting::Page, "before anybody answers");
        refused.forget_answers();
        assert_eq!(refused.lasting(), Lasting::Page);
        refused.note("name", "", Lasting::Browser);
        assert_eq!(refused.lasting(), Lasting::Page, "nothing was to be kept");
        refused.note("name", "Ada", Lasting::Browser);
        assert_eq!(refused.lasting(), Lasting::Browser);
        refused.note(ANSWERS, "a=1", Lasting::Tab);
        assert_eq!(refused.lasting(), Lasting::Tab);
        refused.note(ANSWERS, "a=1", Lasting::Browser);
        assert_eq!(refused.lasting(), Lasting::Browser);
    }
}
