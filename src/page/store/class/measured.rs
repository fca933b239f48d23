//! The exercise that a class is measured by comes in, by its link.

use crate::core::exercise::{self, Opened};
use crate::core::review::Measure;
use crate::core::share_link::base;
use crate::page::language::{heard, say};
use crate::page::store::Store;
use crate::page::store::fetching;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Store {
    /// Measures the class by an exercise's link, or a lesson's.
    pub fn measure_by(self, text: &str) {
        let link = text.trim().to_owned();
        self.class.update(|class| {
            class.link.clone_from(&link);
            class.wrong = None;
        });
        self.keep_measure();
        if link.is_empty() {
            self.class.update(|class| class.measure_by(None));
            return;
        }
        match measure_of(&link) {
            Ok(Found::Exercise(measure)) => {
                self.class.update(|class| class.measure_by(Some(*measure)))
            }
            Ok(Found::Lesson(opened)) => self.fetch_measure(*opened),
            Err(why) => self.class.update(|class| {
                class.measure_by(None);
                class.wrong = Some(why);
            }),
        }
    }

    /// The exercise of a link to a lesson stands in the lesson's file.
    fn fetch_measure(self, opened: Opened) {
        let Some(key) = opened.lesson else { return };
        let asked = self.class.with_untracked(|class| class.link.clone());
        spawn_local(async move {
            let read = fetching::lesson(key).await;
            self.class.update(|class| {
                if class.link != asked {
                    // Another link came meanwhile.
                    return;
                }
                match read {
                    Err(why) => class.wrong = Some(why),
                    Ok((mut exercise, link)) => {
                        exercise.own_seed |= opened.own_seed;
                        // A lesson's own experiment, unless the link has one.
                        let own = opened.link.config != base();
                        let link = if own { opened.link } else { link };
                        class.measure_by(Some(Measure { exercise, link }));
                    }
                }
            });
        });
    }
}

/// What a link to measure by holds.
#[derive(Debug)]
enum Found {
    Exercise(Box<Measure>),
    /// It is to be fetched.
    Lesson(Box<Opened>),
}

fn measure_of(text: &str) -> Result<Found, String> {
    let opened = match exercise::open_file(text) {
        None => return Err(say("It is no exercise's link: it has no v=.").to_owned()),
        Some(Err(error)) => return Err(heard(&error.to_string())),
        Some(Ok(opened)) => opened,
    };
    if opened.hand_in.is_some() {
        return Err(say("It is a hand-in. Paste the link that you gave out.").to_owned());
    }
    if !opened.notes.is_empty() {
        return Err(opened.notes.join(" "));
    }
    if opened.lesson.is_some() {
        return Ok(Found::Lesson(Box::new(opened)));
    }
    let measure = Measure::new(opened);
    measure
        .map(|it| Found::Exercise(Box::new(it)))
        .ok_or_else(|| say("It is a link, but no exercise: it has no title.").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_measure_by_is_an_exercise_or_a_lesson_and_anything_else_says_what_it_is() {
        assert!(matches!(
            measure_of("https://a.b/#v=1&title=T"),
            Ok(Found::Exercise(_))
        ));
        assert!(
            matches!(measure_of("v=1&lesson=edge&seed=own"), Ok(Found::Lesson(it)) if it.own_seed)
        );
        for (text, said) in [
            ("hello", "no v="),
            ("v=1&beta=0.5", "no title"),
            ("v=1&name=Ada&exercise=T", "is a hand-in"),
            ("v=1&title=T&goal=win", "goal is"),
        ] {
            let why = measure_of(text).err().unwrap_or_default();
            assert!(why.contains(said), "{text}: {why}");
        }
    }
}
