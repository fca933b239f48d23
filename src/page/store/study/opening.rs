//! A link or a lesson is taken up.

use super::ASK_ABOVE;
use crate::core::config::ExperimentConfig;
use crate::core::exercise::{self, Exercise, Opened};
use crate::core::share_link::{self, Link, View};
use crate::page::site;
use crate::page::store::Store;
use crate::page::store::focus::focus;
use crate::page::store::sweep::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Store {
    /// Takes up the link behind the address's `#`; false where the text is none.
    pub fn open_link(self, fragment: &str) -> bool {
        let again = self.study.with_untracked(|study| {
            let (last, view) = study.opened.as_ref()?;
            (last == fragment).then_some(*view)
        });
        if let Some(view) = again {
            // By the browser's way back: what has been done since stays.
            self.desk.update(|desk| desk.view = view);
            return true;
        }
        let opened = self.take_fragment(fragment);
        if opened {
            let view = self.desk.with_untracked(|desk| desk.view);
            let now = Some((fragment.to_owned(), view));
            self.study.update(|study| study.opened = now);
        }
        opened
    }

    fn take_fragment(self, fragment: &str) -> bool {
        match exercise::open(fragment) {
            None => return false,
            Some(Err(error)) => {
                let stays = "Nothing of it was taken up: the settings are as they were before it.";
                let note = format!("{error} {stays}");
                self.study.update(|study| study.notes = vec![note]);
            }
            Some(Ok(opened)) => self.take_opened(opened),
        }
        true
    }

    fn take_opened(self, opened: Opened) {
        let Opened {
            link,
            lesson,
            exercise,
            hand_in,
            notes,
        } = opened;
        if let Some(hand_in) = hand_in {
            self.study.update(|study| study.notes.clone_from(&notes));
            self.desk.update(|desk| desk.view = View::Lessons);
            self.review(hand_in.name.clone(), Ok((hand_in, notes)));
            // Only when the view is there can the list take the focus.
            request_animation_frame(|| focus("reviews-scroll"));
            return;
        }
        let begins = link.start && exercise.is_none() && lesson.is_none();
        let own_experiment = link.config != share_link::base();
        self.desk.update(|desk| desk.view = link.view);
        self.study.update(|study| {
            study.notes = notes;
            study.hidden.clone_from(&link.hidden);
            study.begin(exercise);
        });
        self.recall_answers();
        self.take_link(link);
        self.typeset();
        if let Some(key) = lesson {
            self.fetch_lesson(key, own_experiment);
        }
        if begins && self.study.with_untracked(|study| study.lock().is_none()) {
            self.start_if_idle();
        }
    }

    fn take_link(self, link: Link) {
        let experiments = std::iter::once(&link.config).chain(&link.compared);
        let most = experiments.map(ExperimentConfig::memory_bytes).max();
        let bytes = 2 * most.unwrap_or_default();
        self.study.update(|study| {
            study.expected = link.receipts;
            study.asks = (bytes > ASK_ABOVE).then_some(bytes);
        });
        if let Some(swept) = &link.sweep {
            self.sweep_form.set(Form::of_swept(swept));
        }
        if link.device != Default::default() {
            self.desk.update(|desk| desk.device = link.device);
        }
        for settings in &link.compared {
            self.history
                .update(|history| history.plan(settings, &mut || self.fresh_id()));
        }
        self.study
            .update(|study| study.expected_of = Some(link.config.clone()));
        self.take_settings(link.config);
        // The pair that was there belongs to other settings; it is kept among the earlier ones.
        self.reset();
    }

    /// The visitor agrees to what a link's experiment may take.
    pub fn agree(self) {
        self.study.update(|study| study.asks = None);
        self.desk.update(|desk| desk.notice = None);
        self.start_if_idle();
    }

    /// Leaves the exercise; the settings stay.
    pub fn leave_exercise(self) {
        self.study.update(|study| study.begin(None));
        self.typeset();
    }

    /// Fetches a lesson from the site and takes it up, with its experiment unless the link had one.
    fn fetch_lesson(self, key: &'static str, own_experiment: bool) {
        self.study.update(|study| study.fetching = true);
        let asked = self.study.with_untracked(|study| study.exercises);
        spawn_local(async move {
            let file = format!("lessons/{key}.md");
            let lesson = match site::fetch_text(&file).await {
                Ok(text) => Exercise::from_file(key, &text),
                Err(reason) => Err(format!(
                    "The lesson could not be fetched ({file}: {reason}). Reload the page to try again."
                )),
            };
            if self.study.with_untracked(|study| study.exercises) != asked {
                // Another link came meanwhile.
                return;
            }
            match lesson {
                Err(reason) => self.study.update(|study| {
                    study.fetching = false;
                    study.notes.push(reason);
                }),
                Ok((exercise, link)) => {
                    self.study.update(|study| study.begin(Some(exercise)));
                    self.recall_answers();
                    if !own_experiment {
                        self.take_link(link);
                    }
                    self.typeset();
                }
            }
        });
    }

    /// Has the engine set the exercise's text.
    fn typeset(self) {
        let text = self.study.with_untracked(|study| {
            let exercise = study.exercise.as_ref();
            exercise.map(|it| it.text.clone())
        });
        self.with_lab(&mut |lab| lab.typeset(text.clone()));
    }
}
