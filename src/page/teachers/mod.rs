//! For teachers: exercises are made, and hand-ins reviewed.
//!
//! In reading order:
//!
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
mod review;

pub use guide::GuideView;

use crate::page::store::use_store;
use draft::Draft;
use leptos::prelude::*;
use make::Make;
use review::Review;

/// Which of the two pages is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Review,
    Make,
}

/// What outlasts the view: a teacher goes to the lab, sets an experiment, and comes back.
#[derive(Debug, Clone, Copy)]
pub struct Teaching {
    page: RwSignal<Page>,
    /// Begun when the form is first opened.
    draft: RwSignal<Option<Draft>>,
    /// Hand-ins that have been shown.
    seen: RwSignal<usize>,
}

/// Puts an empty desk into the context; to be called once, by the whole page.
pub fn provide_teaching() {
    provide_context(Teaching {
        page: RwSignal::new(Page::Review),
        draft: RwSignal::new(None),
        seen: RwSignal::new(0),
    });
}

/// The view.
#[component]
pub fn TeachersView() -> impl IntoView {
    let store = use_store();
    let teaching: Teaching = expect_context();
    store.recall_class();
    let count = Memo::new(move |_| store.class.with(|class| class.hand_ins.len()));
    Effect::new(move |_| {
        let count = count.get();
        // What came just now, by a link too, is to be seen.
        if count > teaching.seen.get_untracked() {
            teaching.page.set(Page::Review);
        }
        teaching.seen.set(count);
    });
    // A page that is shown already is not made anew: what was chosen on it stays.
    let page = Memo::new(move |_| teaching.page.get());
    view! {
        <main id="main" class="tch">
            {move || match page.get() {
                Page::Review => view! { <Review teaching /> }.into_any(),
                Page::Make => view! { <Make teaching /> }.into_any(),
            }}
        </main>
    }
}
