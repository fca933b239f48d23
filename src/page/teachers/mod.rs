//! For teachers: exercises are made, and hand-ins reviewed.
//!
//! In reading order:
//!
//! - `print`: the way to a printer
//! - `draft`: an exercise that is being made, and what is wrong with it; pure
//! - `make`: its form, the student's first step beside it, and the ways to give it out
//! - `review`: hand-ins, each with its results and with what does not fit
//! - `on_the_wall`: a link as a QR code, for a class
//! - `classroom`: a link to pass on in Google Classroom
//! - `guide`: what a teacher wants to know of a lesson, on the screen and on paper

mod classroom;
mod draft;
mod guide;
mod make;
mod on_the_wall;
mod print;
mod review;

pub use guide::GuideView;

use crate::page::remembered::{forget, recall, store as keep};
use crate::page::store::use_store;
use draft::Draft;
use leptos::prelude::*;
use make::Make;
use review::Review;

/// What outlasts the view: a teacher goes to the lab, sets an experiment, and comes back.
#[derive(Debug, Clone, Copy)]
pub struct Teaching {
    /// Begun when the form is first opened.
    draft: RwSignal<Option<Draft>>,
    /// What another draft took the place of.
    before: RwSignal<Option<Draft>>,
}

/// Where the draft is kept in this browser, and the one before it.
const DRAFT: &str = "draft";
const BEFORE: &str = "draft.before";

impl Teaching {
    /// Takes up what this browser keeps, where nothing is begun yet.
    fn recall(self) {
        if self.draft.with_untracked(Option::is_some) {
            return;
        }
        let kept = |name| recall(name).and_then(|text| Draft::recalled(&text));
        self.draft.set(kept(DRAFT));
        self.before.set(kept(BEFORE));
    }

    /// Another draft takes the place of the present one, which can be had back.
    fn replace(self, draft: Draft) {
        let (now, before) = (self.draft.get_untracked(), self.before.get_untracked());
        self.before.set(to_be_had_back(now, before));
        self.draft.set(Some(draft));
    }

    /// The draft before comes back, and the present one is the one before.
    fn undo(self) {
        if let Some(draft) = self.before.get_untracked() {
            self.before.set(None);
            self.replace(draft);
        }
    }

    /// Keeps a draft and the one before it in this browser.
    fn keep(self) {
        for (name, draft) in [(DRAFT, self.draft), (BEFORE, self.before)] {
            draft.with(|draft| match draft {
                Some(draft) if !draft.is_untouched() => {
                    keep(name, &draft.kept());
                }
                _ => forget(name),
            });
        }
    }
}

/// Of the draft that is replaced and the one before it, the one to have back: nobody wants one without a word in it.
fn to_be_had_back(now: Option<Draft>, before: Option<Draft>) -> Option<Draft> {
    now.filter(|it| !it.is_untouched()).or(before)
}

/// Puts an empty desk into the context; to be called once, by the whole page.
pub fn provide_teaching() {
    provide_context(Teaching {
        draft: RwSignal::new(None),
        before: RwSignal::new(None),
    });
}

/// The review of hand-ins, as a view.
#[component]
pub fn ReviewView() -> impl IntoView {
    let teaching = begun();
    view! { <main id="main" class="tch"><Review teaching /></main> }
}

/// The form of an exercise, as a view.
#[component]
pub fn MakeView() -> impl IntoView {
    let teaching = begun();
    view! { <main id="main" class="tch"><Make teaching /></main> }
}

/// The desk, with what this browser keeps.
fn begun() -> Teaching {
    let teaching: Teaching = expect_context();
    use_store().recall_class();
    teaching.recall();
    teaching
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::share_link::Link;

    #[test]
    fn beginning_anew_twice_still_leaves_the_draft_with_words_to_go_back_to() {
        let mut written = Draft::new(Link::default());
        written.title = "How long?".into();
        let written = Some(written);
        let blank = Some(Draft::new(Link::default()));
        assert_eq!(to_be_had_back(written.clone(), None), written);
        assert_eq!(to_be_had_back(blank.clone(), written.clone()), written);
        assert_eq!(to_be_had_back(blank, None), None);
    }
}
