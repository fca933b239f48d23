//! The end of a lesson: that it is done, and which one comes next.

use crate::core::exercise::{COURSE, Lesson};
use crate::page::language::say;
use crate::page::store::study::{Lasting, Study};
use crate::page::store::use_store;
use leptos::prelude::*;

/// Shown once the lesson's goals are met and its questions answered.
#[component]
pub fn Done() -> impl IntoView {
    let store = use_store();
    let key = Memo::new(move |_| store.study.with(done_key));
    let lasting = Memo::new(move |_| store.study.with(|study| study.refused.lasting()));
    let stays = move || {
        let is_kept = lasting.get() == Lasting::Browser;
        is_kept.then(|| say("Its answers stay in this browser."))
    };
    move || {
        let key = key.get()?;
        let way = match after(&key) {
            Some(Lesson {
                key: next, title, ..
            }) => view! {
                <a class="b" id="next-lesson" href=format!("#v=1&lesson={next}")>{say!("Next: {title}", title = say(title))}</a>
            }
            .into_any(),
            None => {
                view! { <a class="b" href="#view=lab">{say("Now an experiment of your own: the lab")}</a> }
                    .into_any()
            }
        };
        Some(view! {
            <div class="q lesson-done" role="status">
                <p><b>{say("✓ This lesson is done.")}</b> " " {stays}</p>
                {way}
            </div>
        })
    }
}

/// The lesson that is open, where it is done.
fn done_key(study: &Study) -> Option<String> {
    let key = &study.exercise.as_ref()?.key;
    study.done.contains(key).then(|| key.clone())
}

/// The lesson of the course behind this one.
fn after(key: &str) -> Option<Lesson> {
    let mut lessons = COURSE.iter().skip_while(|lesson| lesson.key != key);
    lessons.nth(1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lesson_leads_to_the_one_behind_it_and_the_last_to_none() {
        for pair in COURSE.windows(2) {
            assert_eq!(after(pair[0].key), Some(pair[1]));
        }
        assert_eq!(COURSE.last().and_then(|last| after(last.key)), None);
        assert_eq!(after("no lesson"), None);
    }
}
