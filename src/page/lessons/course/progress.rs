//! How far each lesson is done, as this browser kept it.

use crate::core::exercise::{COURSE, Lesson};
use crate::page::language::say;
use crate::page::store::Store;
use crate::page::store::study::Answered;
use leptos::prelude::*;

/// How a lesson stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Untouched,
    /// Something is answered.
    Begun,
    /// Its goals were met.
    Done,
}

/// One lesson's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub standing: Standing,
    pub answered: Answered,
}

impl Progress {
    /// Of a lesson whose goals were met.
    pub fn done(answered: Answered) -> Self {
        let standing = Standing::Done;
        Self { standing, answered }
    }

    /// Of one whose goals were not met yet.
    pub fn open(answered: Answered) -> Self {
        let standing = match answered.answers() {
            0 => Standing::Untouched,
            _ => Standing::Begun,
        };
        Self { standing, answered }
    }

    /// Where it stands, in a few words; nothing of a lesson that nobody began.
    pub fn words(self) -> String {
        let Answered {
            predicted,
            explained,
        } = self.answered;
        match self.standing {
            Standing::Untouched => String::new(),
            Standing::Done => say("done").to_owned(),
            Standing::Begun if predicted.0 < predicted.1 || explained.0 == 0 => {
                say!(
                    "Predict, {done} of {all}",
                    done = predicted.0,
                    all = predicted.1
                )
            }
            Standing::Begun => say!(
                "Explain, {done} of {all}",
                done = explained.0,
                all = explained.1
            ),
        }
    }

    /// Of its three stages, how many are over and what part of the present one is.
    pub fn stages(self) -> (usize, f64) {
        let share = |(given, of): (usize, usize)| given as f64 / of.max(1) as f64;
        let Answered {
            predicted,
            explained,
        } = self.answered;
        match self.standing {
            Standing::Untouched => (0, 0.0),
            Standing::Done => (3, 0.0),
            Standing::Begun if explained.0 > 0 => (2, share(explained)),
            Standing::Begun if predicted.0 == predicted.1 => (1, 0.0),
            Standing::Begun => (0, share(predicted)),
        }
    }
}

/// Every lesson's, in their order. Follows what is kept of this visitor.
pub fn of_course(store: Store) -> Vec<Progress> {
    let (done, _) = store
        .study
        .with(|study| (study.done.clone(), (study.earlier.clone(), study.exercises)));
    let one = |Lesson { key, .. }: &Lesson| {
        let answered = store.answered(Some(key));
        if done.iter().any(|it| it == key) {
            Progress::done(answered)
        } else {
            Progress::open(answered)
        }
    };
    COURSE.iter().map(one).collect()
}

/// The lesson to go on with: the one that is open, else the first that is begun, else the first that is
/// not done; none where all are.
pub fn next(all: &[Progress], open: Option<usize>) -> Option<usize> {
    let first = |standing| all.iter().position(|it| it.standing == standing);
    let open = open.filter(|&it| all.get(it).is_some_and(|it| it.standing != Standing::Done));
    open.or_else(|| first(Standing::Begun))
        .or_else(|| first(Standing::Untouched))
}

/// What is lost when it is cleared: lessons that are done, answers, lessons that are begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    pub done: usize,
    pub answers: usize,
    pub begun: usize,
}

impl Lost {
    /// Of the course, and of the last exercise that came by a link.
    pub fn of(all: &[Progress], linked: Answered) -> Self {
        let count = |standing| all.iter().filter(|it| it.standing == standing).count();
        Self {
            done: count(Standing::Done),
            answers: all.iter().map(|it| it.answered.answers()).sum::<usize>() + linked.answers(),
            begun: count(Standing::Begun),
        }
    }

    pub fn is_nothing(self) -> bool {
        self.done + self.answers + self.begun == 0
    }

    /// `4 finished lessons, 11 answers and 1 begun lesson`.
    pub fn words(self) -> String {
        let parts = [
            (self.done, counted(self.done, Counted::Finished)),
            (self.answers, counted(self.answers, Counted::Answers)),
            (self.begun, counted(self.begun, Counted::Begun)),
        ];
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(_, words)| words)
            .collect();
        match parts.split_last() {
            None => say("Nothing").to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, first)) => say!("{first} and {last}", first = first.join(", "), last),
        }
    }

    /// What the button that does it says.
    pub fn button(self) -> String {
        let lessons = self.done + self.begun;
        if lessons > 0 {
            match lessons {
                1 => say("Clear 1 lesson").to_owned(),
                count => say!("Clear {count} lessons", count),
            }
        } else {
            match self.answers {
                1 => say("Clear 1 answer").to_owned(),
                count => say!("Clear {count} answers", count),
            }
        }
    }
}

/// What is counted of what is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    Finished,
    Answers,
    Begun,
}

fn counted(count: usize, what: Counted) -> String {
    match (what, count) {
        (Counted::Finished, 1) => say("1 finished lesson").to_owned(),
        (Counted::Finished, count) => say!("{count} finished lessons", count),
        (Counted::Answers, 1) => say("1 answer").to_owned(),
        (Counted::Answers, count) => say!("{count} answers", count),
        (Counted::Begun, 1) => say("1 begun lesson").to_owned(),
        (Counted::Begun, count) => say!("{count} begun lessons", count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(predicted: (usize, usize), explained: (usize, usize)) -> Answered {
        Answered {
            predicted,
            explained,
        }
    }

    const NONE: (usize, usize) = (0, 0);

    #[test]
    fn a_lesson_says_in_which_stage_it_was_left_and_how_far() {
        assert_eq!(Progress::open(answered(NONE, NONE)).words(), "");
        let predicting = Progress::open(answered((1, 2), (0, 2)));
        assert_eq!(
            (predicting.words().as_str(), predicting.stages()),
            ("Predict, 1 of 2", (0, 0.5))
        );
        let predicted = Progress::open(answered((2, 2), (0, 2)));
        assert_eq!(predicted.stages(), (1, 0.0));
        let explaining = Progress::open(answered((2, 2), (1, 2)));
        assert_eq!(
            (explaining.words().as_str(), explaining.stages()),
            ("Explain, 1 of 2", (2, 0.5))
        );
        assert_eq!(Progress::done(answered((2, 2), (2, 2))).stages(), (3, 0.0));
    }

    #[test]
    fn one_goes_on_with_what_is_open_then_begun_then_new_and_with_nothing_once_all_is_done() {
        let done = Progress::done(answered(NONE, NONE));
        let begun = Progress::open(answered((1, 2), NONE));
        let new = Progress::open(answered(NONE, NONE));
        assert_eq!(next(&[done, new, begun], Some(1)), Some(1));
        assert_eq!(
            next(&[done, new, begun], Some(0)),
            Some(2),
            "an open one that is done"
        );
        assert_eq!(next(&[done, new, begun], None), Some(2));
        assert_eq!(next(&[done, new], None), Some(1));
        assert_eq!(next(&[done, done], None), None);
    }

    #[test]
    fn what_is_lost_is_counted_before_it_is_cleared() {
        let done = Progress::done(answered((2, 2), (2, 2)));
        let begun = Progress::open(answered((1, 2), NONE));
        let lost = Lost::of(&[done, begun], Answered::default());
        assert_eq!(
            lost.words(),
            "1 finished lesson, 5 answers and 1 begun lesson"
        );
        assert_eq!(lost.button(), "Clear 2 lessons");
        let linked = Answered {
            predicted: (1, 1),
            explained: NONE,
        };
        let lost = Lost::of(&[Progress::open(answered(NONE, NONE))], linked);
        assert_eq!(
            (lost.words().as_str(), lost.button().as_str()),
            ("1 answer", "Clear 1 answer")
        );
        assert!(Lost::of(&[], Answered::default()).is_nothing());
    }
}
