//! A class's hand-ins, as a teacher looks through them, and what they are measured against.
//!
//! They stay in this browser until they are cleared: a link from a mail opens in a tab of its own, and
//! belongs to the others.

mod cells;
mod cleared;
mod kept;
mod marking;
mod measured;
mod taking;
mod training;

use crate::core::exercise::{Finding, HandIn, check};
use crate::core::protocol::Digests;
use crate::core::receipt::Outcome;
use crate::core::review::{
    Again, ByRuns, Difference, Gap, Handed, Judged, Mapped, Measure, Place, alike, as_it_is, gaps,
    is_sound, places,
};
use crate::page::language::say;
use crate::page::store::Side;

/// Hand-ins at once: of two hundred students, with what they hand in again.
pub const MOST_HAND_INS: usize = 400;

/// One hand-in, or why it could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The file's name.
    pub file: String,
    /// As it came.
    pub text: String,
    pub hand_in: Result<HandIn, String>,
    /// What of it was passed over, and why.
    pub notes: Vec<String>,
    /// What the engine's answer is known by; `None` where nothing is asked.
    request: Option<u32>,
    /// Of its receipts; `None` until the engine has answered.
    pub findings: Option<Vec<Finding>>,
    /// Against the teacher's exercise, once there is one.
    judged: Option<Judged>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Class {
    pub hand_ins: Vec<Review>,
    /// The teacher's exercise, once its link has been given.
    pub measure: Option<Measure>,
    /// That link, as it was given.
    pub link: String,
    /// Why it cannot be taken.
    pub wrong: Option<String>,
    /// What came and is not in the list, and why; until something else comes.
    pub notes: Vec<String>,
    /// What can be brought back.
    cleared: cleared::Cleared,
    /// Whether the browser took none of the marks and comments when one was last changed.
    is_unkept: bool,
    /// Runs trained again that this browser keeps.
    kept_runs: usize,
    /// What the cells of a map begin with, as the engine computed it.
    begins: cells::Begins,
    is_recalled: bool,
}

/// Whether students are called by their names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Names {
    Shown,
    /// As a whole class may look on: what a visit begins with, for nobody knows where the screen is seen.
    #[default]
    Hidden,
}

impl Names {
    /// The other choice.
    pub fn turned(self) -> Self {
        match self {
            Self::Shown => Self::Hidden,
            Self::Hidden => Self::Shown,
        }
    }
}

/// What is known of one hand-in without training.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub place: Place,
    /// Against the teacher's exercise, once there is one.
    pub judged: Option<Judged>,
    /// What is wrong with it, or to be known.
    pub differences: Vec<Difference>,
    /// What it shares with those of others.
    pub alike: Vec<String>,
    /// What both networks came to, by [`Side`].
    pub outcomes: [Option<Outcome>; 2],
}

impl Seen {
    /// Whether its runs are none that the exercise asks of its student, so that nothing of it is counted.
    pub fn is_set_aside(&self) -> bool {
        self.judged.as_ref().is_some_and(Judged::is_set_aside)
    }

    /// Whether what it came to counts: it is its student's last, and not set aside.
    pub fn counts(&self) -> bool {
        self.place.counts() && !self.is_set_aside()
    }
}

impl Class {
    /// What a hand-in's student is called: by name, or by its place where names are hidden. One that cannot be read
    /// goes by its file, which often has the name too.
    pub fn named(&self, place: usize, names: Names) -> String {
        match (self.hand_ins.get(place), names) {
            (Some(review), Names::Shown) => match &review.hand_in {
                Ok(hand_in) => hand_in.name.trim().to_owned(),
                Err(_) => review.file.clone(),
            },
            _ => say!("Student {place}", place = place + 1),
        }
    }

    /// Adds a hand-in, which is judged at once: it is not judged again because others come.
    fn push(&mut self, mut review: Review) {
        review.judge(self.measure.as_ref());
        self.hand_ins.push(review);
    }

    /// Measures all of them by an exercise, or by none.
    fn measure_by(&mut self, measure: Option<Measure>) {
        for review in &mut self.hand_ins {
            review.judge(measure.as_ref());
        }
        self.measure = measure;
    }

    /// What could be read.
    fn readable(&self) -> Vec<Option<&HandIn>> {
        let each = self.hand_ins.iter();
        each.map(|it| it.hand_in.as_ref().ok()).collect()
    }

    /// What is wrong with each hand-in.
    fn differences(&self) -> Vec<Vec<Difference>> {
        self.hand_ins.iter().map(Review::differences).collect()
    }

    /// Whether each hand-in counts, by what is wrong with it.
    fn places(&self, differences: &[Vec<Difference>]) -> Vec<Place> {
        let is_sound = |place: usize| is_sound(&differences[place]);
        places(&self.readable(), &is_sound)
    }

    /// All that is known of each hand-in without training.
    pub fn seen(&self, names: Names) -> Vec<Seen> {
        let (hand_ins, differences) = (self.readable(), self.differences());
        let places = self.places(&differences);
        let called = |places: &[usize]| {
            let named = places.iter().map(|place| self.named(*place, names));
            listed(&named.collect::<Vec<_>>())
        };
        let alike = alike(&hand_ins, &places, self.measure.as_ref(), &called);
        let each = self.hand_ins.iter().zip(places);
        let each = each.zip(differences.into_iter().zip(alike));
        each.map(|((review, place), (differences, alike))| {
            let hand_in = review.hand_in.as_ref().ok();
            Seen {
                place,
                judged: review.judged.clone(),
                differences,
                alike,
                outcomes: hand_in.map_or([None; 2], HandIn::outcomes),
            }
        })
        .collect()
    }
}

/// `Ada, Bob and 3 others`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => say!("{one} and {two}", one, two),
        [one, two, three] => say!("{one}, {two} and {three}", one, two, three),
        [one, two, rest @ ..] => {
            say!(
                "{one}, {two} and {count} others",
                one,
                two,
                count = rest.len()
            )
        }
    }
}

impl Class {
    /// What is known, with numbers, goals and predictions by what was trained again where that came to something else.
    pub fn seen_by_runs(&self, seen: &[Seen], again: &Again) -> Vec<Seen> {
        let each = self.hand_ins.iter().zip(seen);
        each.map(|(review, seen)| {
            let hand_in = review.hand_in.as_ref().ok();
            let by_runs = hand_in.map(|it| ByRuns::new(it, again));
            let by = self.measure.as_ref().zip(seen.judged.as_ref());
            let judged = by_runs.as_ref().zip(by);
            let judged = judged.map(|(by_runs, (measure, judged))| by_runs.judged(measure, judged));
            let differences = judged.as_ref().map(|it| it.differences.clone());
            Seen {
                differences: differences.unwrap_or_else(|| seen.differences.clone()),
                judged,
                outcomes: by_runs.map_or([None; 2], |it| it.outcomes()),
                ..seen.clone()
            }
        })
        .collect()
    }
}

impl Class {
    /// What of the teacher's exercise no hand-in that counts has a result of.
    pub fn gaps(&self, seen: &[Seen], mapped: Option<&Mapped>) -> Vec<Gap> {
        let Some(measure) = &self.measure else {
            return Vec::new();
        };
        let each = self.hand_ins.iter().zip(seen);
        let handed = each
            .filter(|(_, seen)| seen.place.counts())
            .filter_map(|(review, seen)| {
                Some(Handed {
                    hand_in: review.hand_in.as_ref().ok()?,
                    judged: seen.judged.as_ref()?,
                    outcomes: seen.outcomes,
                })
            });
        gaps(measure, &handed.collect::<Vec<_>>(), mapped)
    }
}

impl Review {
    /// What is wrong with it: against the teacher's exercise, or as it is.
    fn differences(&self) -> Vec<Difference> {
        let as_it_is = || {
            let hand_in = self.hand_in.as_ref().ok();
            hand_in.map_or(Vec::new(), |it| as_it_is(it, &self.notes))
        };
        let judged = self.judged.as_ref();
        judged.map_or_else(as_it_is, |it| it.differences.clone())
    }

    fn judge(&mut self, measure: Option<&Measure>) {
        let hand_in = self.hand_in.as_ref().ok();
        let judged = hand_in.zip(measure);
        self.judged = judged.map(|(hand_in, measure)| measure.judge(hand_in, &self.notes));
    }
}

/// What the check of a hand-in found, the engine having computed what its runs begin with.
fn found(review: &Review, digests: &Result<Digests, String>, version: &str) -> Vec<Finding> {
    let Ok(hand_in) = &review.hand_in else {
        return Vec::new();
    };
    let wrong = |words: String| Finding {
        is_note: false,
        words,
    };
    match digests {
        Err(reason) => vec![wrong(reason.clone())],
        Ok(digests) => {
            let config = &hand_in.link.config;
            // The run that was not held has no warm-up; its steps are fewer.
            let sides = Side::BOTH.into_iter().zip(&hand_in.link.receipts);
            let checked = sides.filter_map(|(side, receipt)| Some((side, receipt.as_ref()?)));
            let mut found: Vec<Finding> = Vec::new();
            for (side, receipt) in checked {
                let mut digests = digests.clone();
                if side == Side::Regularised && hand_in.differ.is_chosen() {
                    // They may be drawn otherwise, or be of another shape; training again tells.
                    digests.weights.clone_from(&receipt.digests.weights);
                }
                for finding in check(
                    receipt,
                    &hand_in.differ.config(side.in_files(), config),
                    &digests,
                    version,
                ) {
                    if !found.contains(&finding) {
                        found.push(finding);
                    }
                }
            }
            found
        }
    }
}

#[cfg(test)]
mod tests {
    use super::taking::read;
    use super::*;
    use crate::core::review::Markings;

    fn review(text: &str) -> Review {
        let read = read(text).expect("a hand-in");
        let (hand_in, notes) = (Ok(read.0), read.1);
        Review {
            file: "f".into(),
            text: text.into(),
            hand_in,
            notes,
            request: None,
            findings: None,
            judged: None,
        }
    }

    #[test]
    fn where_names_are_hidden_neither_a_name_nor_a_file_nor_what_is_alike_tells_one() {
        let mut unreadable = review("v=1&name=Bob");
        unreadable.file = "bob.txt".into();
        unreadable.hand_in = Err("It is no hand-in.".into());
        let answer = "question=Why%3F&answer=It%20leaks%20in%20every%20step.";
        let class = Class {
            hand_ins: vec![
                review(&format!("v=1&name=Ada&exercise=E&{answer}")),
                review(&format!("v=1&name=Cleo&exercise=E&{answer}")),
                unreadable,
            ],
            ..Class::default()
        };
        let said = |names| {
            let called = (0..3).map(|place| class.named(place, names));
            let alike = class.seen(names).into_iter().flat_map(|it| it.alike);
            called.chain(alike).collect::<Vec<_>>().join("; ")
        };
        let own = ["Ada", "Cleo", "bob"];
        let hidden = said(Names::default());
        assert!(own.iter().all(|name| !hidden.contains(name)), "{hidden}");
        assert!(hidden.contains("as Student 2"), "{hidden}");
        let shown = said(Names::Shown);
        assert!(own.iter().all(|name| shown.contains(name)), "{shown}");
    }

    #[test]
    fn without_the_teachers_link_nothing_is_judged_and_with_it_nothing_of_a_copy_counts() {
        let mut class = Class {
            hand_ins: vec![review(
                "v=1&name=Ada&exercise=E&goal=test%20accuracy%20at%20least%200",
            )],
            ..Class::default()
        };
        let seen = class.seen(Names::Shown);
        assert_eq!(seen[0].judged, None);
        assert!(!seen[0].differences.is_empty(), "it has no run");
        let own =
            crate::core::exercise::open("v=1&title=E&goal=test%20accuracy%20at%20least%200.9");
        class.measure_by(Measure::new(own.expect("a link").expect("that opens")));
        let judged = class.seen(Names::Shown)[0].judged.clone().expect("judged");
        assert_eq!(judged.goals, [false]);
    }

    #[test]
    fn what_is_noted_of_a_student_stands_beside_the_hand_in_that_counts_and_no_other() {
        let class = Class {
            hand_ins: vec![
                review("v=1&name=Ada&exercise=E&at=1"),
                review("v=1&name=%20ada&exercise=E&at=2"),
                review("v=1&name=Bob&exercise=E&at=3"),
            ],
            ..Class::default()
        };
        let mut all = Markings::default();
        all.change("Ada", |own| own.mark = "B+".into());
        all.change("Cleo", |own| own.mark = "C".into());
        let marks = class.marks(&class.seen(Names::Hidden), &all);
        let said: Vec<_> = marks.iter().map(|it| it.mark.as_str()).collect();
        assert_eq!(said, ["", "B+", ""]);
    }
}
