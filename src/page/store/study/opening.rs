//! A link or a lesson is taken up.

use super::Study;
use crate::core::config::{ExperimentConfig, UNASKED_MEMORY};
use crate::core::exercise::{self, Opened};
use crate::core::protocol::Command;
use crate::core::share_link::{self, Link, MOST_FILE_BYTES, Moment, View};
use crate::core::text::Block;
use crate::page::language::{heard, say};
use crate::page::store::fetching;
use crate::page::store::focus::focus;
use crate::page::store::given::text_of;
use crate::page::store::settings::Origin;
use crate::page::store::sweep::Form;
use crate::page::store::{Activity, Store};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

impl Store {
    /// Takes up the link behind the address's `#`; false where the text is none.
    pub fn open_link(self, fragment: &str) -> bool {
        self.study.update(Study::forget_address);
        let again = self.study.with_untracked(|study| {
            let (last, view) = study.opened.as_ref()?;
            (last == fragment).then_some(*view)
        });
        if let Some(view) = again {
            // By the browser's way back: what has been done since stays.
            self.desk.update(|desk| desk.view = view);
            self.study.update(|study| study.at_course = false);
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

    /// Goes to a view that the address names by itself; of lessons, to the course.
    pub fn show(self, view: View) {
        self.desk.update(|desk| desk.view = view);
        self.study
            .update(|study| study.at_course |= view == View::Lessons);
    }

    /// Opens an exercise that was saved as a file, as its link would.
    pub fn open_exercise_file(self, file: File) {
        spawn_local(async move {
            let text = text_of(&file, MOST_FILE_BYTES).await;
            let read = text.and_then(|text| exercise_of(&text).map(|opened| (text, opened)));
            match read {
                Ok((text, opened)) => self.take_opened(&text, opened),
                Err(reason) => {
                    let note = say!(
                        "{file} was not opened. {reason}",
                        file = file.name(),
                        reason
                    );
                    self.study.update(|study| {
                        study.forget_address();
                        study.notes.push(note);
                    });
                }
            }
        });
    }

    fn take_fragment(self, fragment: &str) -> bool {
        match exercise::open(fragment) {
            None => return false,
            Some(Err(error)) => {
                let stays =
                    say("Nothing of it was taken up: the settings are as they were before it.");
                let note = format!("{} {stays}", heard(&error.to_string()));
                self.study.update(|study| study.note_link(vec![note]));
            }
            Some(Ok(opened)) => self.take_opened(fragment, opened),
        }
        true
    }

    /// Takes up what a text was read as.
    fn take_opened(self, text: &str, opened: Opened) {
        let notes = opened.all_notes();
        let Opened {
            link,
            lesson,
            own_seed,
            exercise,
            hand_in,
            ..
        } = opened;
        if hand_in.is_some() {
            self.study.update(|study| study.note_link(notes));
            self.desk.update(|desk| desk.view = View::Teachers);
            self.review_link(text);
            // Only when the view is there can the list take the focus.
            request_animation_frame(|| focus("reviews-scroll"));
            return;
        }
        // A moment is trained to on opening.
        let wanted = link.start || link.moment.at.is_some();
        let begins = wanted && exercise.is_none() && lesson.is_none();
        let own_experiment = link.config != share_link::base();
        let view = if exercise.is_some() || lesson.is_some() {
            View::Lessons
        } else if link.moment.looks_inside() && link.view == View::default() {
            View::Inside
        } else {
            link.view
        };
        self.desk.update(|desk| desk.view = view);
        let ended = self.ended_by(exercise.is_some() || lesson.is_some());
        self.study.update(|study| {
            study.note_link(notes.into_iter().chain(ended).collect());
            study.at_course = exercise.is_none() && lesson.is_none();
            study.hidden.clone_from(&link.hidden);
            study.begin(exercise);
        });
        self.pair_as_asked();
        self.recall_answers();
        self.take_link(link);
        self.follow_name();
        if self.study.with_untracked(|study| !study.at_course) {
            // What was trained before must not stand behind a prediction.
            self.history.update(|history| history.hide_all());
        }
        self.typeset();
        if let Some(key) = lesson {
            self.fetch_lesson(key, own_experiment, own_seed);
        }
        if begins && self.study.with_untracked(|study| study.lock().is_none()) {
            self.start_if_idle();
        }
    }

    /// What is to be said of a training that an exercise puts an end to.
    fn ended_by(self, exercise: bool) -> Option<String> {
        let activity = untrack(move || self.activity());
        let under_way = matches!(activity, Activity::Running | Activity::Paused);
        let (done, of) = untrack(move || self.steps());
        (exercise && under_way && done > 0).then(|| {
            say!(
                "The training under way was ended at step {done} of {of}; Compare keeps it.",
                done,
                of
            )
        })
    }

    fn take_link(self, link: Link) {
        let experiments = std::iter::once(&link.config).chain(&link.compared);
        let most = experiments.map(ExperimentConfig::memory_bytes).max();
        let bytes = 2 * most.unwrap_or_default();
        self.study.update(|study| {
            study.expected = link.receipts;
            study.expected_at = link.at_moment;
            study.asks = (bytes > UNASKED_MEMORY).then_some(bytes);
        });
        self.brought.wanted.set(link.from_file);
        self.want_weights(link.weights);
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
        let is_exercises = |study: &Study| study.exercise.is_some() || !study.at_course;
        let in_exercise = self.study.with_untracked(is_exercises);
        let origin = if in_exercise {
            Origin::Exercise
        } else {
            Origin::Link
        };
        self.take_settings(link.config, origin);
        // The pair that was there belongs to other settings; it is kept among the earlier ones.
        self.reset();
        self.take_moment(link.moment);
    }

    /// Where both runs are to pause, and what is looked at then.
    fn take_moment(self, moment: Moment) {
        self.desk.update(|desk| desk.pause_at = moment.at);
        if let Some(sample) = moment.sample {
            self.show_sample(sample);
        }
        if let Some(neuron) = moment.neuron {
            self.inspect.neuron.set(Some(neuron));
        }
        if let Some(cursor) = moment.cursor {
            self.scrub((cursor + 1) as f64);
        }
    }

    /// The visitor agrees to what a link's experiment may take.
    pub fn agree(self) {
        self.study.update(|study| study.asks = None);
        self.desk.update(|desk| desk.notice = None);
        self.start_if_idle();
    }

    /// Leaves the exercise; the settings stay.
    pub fn leave_exercise(self) {
        self.study.update(|study| {
            study.begin(None);
            // Its link opens it anew.
            study.opened = None;
        });
        self.pair_as_asked();
        self.typeset();
    }

    /// Has the engine set a text that is being written; the answer is [`Study::drafted`].
    pub fn typeset_draft(self, text: &str) {
        if text.is_empty() {
            self.study
                .update(|study| study.drafted = Default::default());
            return;
        }
        let mut asked = None;
        self.with_lab(|lab| {
            lab.ask(|request| {
                asked = Some(request);
                let text = text.to_owned();
                Command::Typeset { request, text }
            });
        });
        self.study.update(|study| study.drafted.0 = asked);
    }

    /// Has the exercise's text set where it has none: the engine sets one text at a time.
    pub fn typeset_if_missing(self) {
        if self.study.with_untracked(|study| study.blocks.is_empty()) {
            self.typeset();
        }
    }

    pub(in crate::page::store) fn take_text(self, request: u32, blocks: Vec<Block>) {
        if self.guide.with_untracked(|guide| guide.waits_for(request)) {
            self.guide.update(|guide| guide.blocks = blocks);
            return;
        }
        self.study.update(|study| {
            if study.drafted.0 == Some(request) {
                study.drafted.1 = blocks;
            } else {
                study.blocks = blocks;
            }
        });
    }

    /// Fetches a lesson from the site and takes it up, with its experiment unless the link had one.
    fn fetch_lesson(self, key: &'static str, own_experiment: bool, own_seed: bool) {
        self.study.update(|study| study.fetching = true);
        let asked = self.study.with_untracked(|study| study.exercises);
        spawn_local(async move {
            let lesson = fetching::lesson(key).await;
            if self.study.with_untracked(|study| study.exercises) != asked {
                // Another link came meanwhile.
                return;
            }
            match lesson {
                Err(reason) => self.study.update(|study| {
                    study.fetching = false;
                    study.note_more(reason);
                }),
                Ok((mut exercise, link)) => {
                    exercise.own_seed |= own_seed;
                    self.study.update(|study| study.begin(Some(exercise)));
                    self.pair_as_asked();
                    self.recall_answers();
                    if !own_experiment {
                        self.take_link(link);
                    }
                    self.follow_name();
                    self.typeset();
                }
            }
        });
    }

    /// The pair differs as the exercise says, or in the regulariser. One that differed otherwise ends.
    fn pair_as_asked(self) {
        let differ = self.study.with_untracked(Study::pair);
        if self.desk.with_untracked(|desk| desk.differ != differ) {
            self.desk.update(|desk| desk.differ = differ);
            self.reset();
        }
    }

    /// Has the engine set the exercise's text.
    fn typeset(self) {
        let text = self.study.with_untracked(|study| {
            let exercise = study.exercise.as_ref();
            exercise.map(|it| it.text.clone())
        });
        self.with_lab(|lab| lab.typeset(text));
    }
}

/// The exercise of a file: a link, or its part behind the `#`.
fn exercise_of(text: &str) -> Result<Opened, String> {
    match exercise::open_file(text) {
        None => Err(say("It is no exercise: it has no v=.").to_owned()),
        Some(Err(error)) => Err(heard(&error.to_string())),
        Some(Ok(opened)) if opened.exercise.is_some() || opened.lesson.is_some() => Ok(opened),
        Some(Ok(_)) => Err(say("It is a link, but no exercise: it has no title.").to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_exercise_says_so_and_one_in_any_dress_opens() {
        assert!(exercise_of("hello").is_err_and(|words| words.contains("no v=")));
        let link = exercise_of("https://a.b/#v=1&alpha=0.5");
        assert!(link.is_err_and(|words| words.contains("no title")));
        for file in [
            "https://a.b/#v=1&title=T\r\n",
            "\u{feff}v=1&title=T",
            "v=1&lesson=edge",
        ] {
            assert!(exercise_of(file).is_ok(), "{file}");
        }
    }
}
