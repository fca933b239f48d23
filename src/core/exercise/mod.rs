//! Exercises: a text, an experiment to begin with, what of it may be changed, questions, and goals that
//! the lab checks by itself. One comes as a lesson's file ([`Exercise::from_file`]) or within a link
//! ([`open`]); what a student hands in is a [`HandIn`].

mod altered;
mod answer;
mod class_map;
mod course;
mod evidence;
mod expected;
mod file;
mod file_name;
mod glossary;
mod goal;
mod hand_in;
mod help;
#[cfg(test)]
mod number_tests;
mod overlap;
mod own_seed;
mod pair;
mod picture;
mod question;
mod reach;
mod setting_links;
mod similar;
mod stages;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod translated_tests;
#[cfg(feature = "engine")]
mod typeset;

pub use altered::altered;
pub use answer::{
    MOST_ANSWER, MOST_NAME, counted, length, length_with, refused, too_short, written,
};
pub use class_map::{
    Cell, CellWork, ClassMap, Coverage, EACH, Guess, MOST_ACROSS, MOST_CELLS, MOST_EACH, MapAxis,
    MapError, came_to, grows, learns, suggested,
};
pub use course::{COURSE, FORMERLY, Lesson, lesson_of};
pub use evidence::{Evidence, FIGURES, Networks};
pub use expected::{Expected, What, Within, answered, read_answer};
pub use glossary::meaning;
pub use goal::{Condition, Goal, GoalError, Of, Quantity, Than, goals_met};
pub use hand_in::{Committed, Finding, HandIn, Written, check};
pub use own_seed::{folded, own_seed, seed_words};
pub use pair::{Pair, is_common};
pub use picture::{Course, Picture};
pub use question::{ATTEMPT, Choice, MOST_OPTIONS, Model, Question};
pub use reach::Reach;
pub use setting_links::{applied, edits, set_links};
pub use similar::{is_mended, meant};
pub use stages::{Stage, divider};
#[cfg(feature = "engine")]
pub use typeset::typeset;

use crate::core::settings::with_word;
use crate::core::share_link::{self, Link, LinkError, OWN_SEED, Pairs, read_mended, read_prose};
use crate::core::text::short;

/// The longest text of an exercise, in bytes.
pub const MOST_TEXT: usize = 12_000;
/// The longest title, question or goal, in bytes.
pub const MOST_LINE: usize = 600;
/// Questions of a kind, or goals.
pub const MOST_LINES: usize = 12;
/// The longest hint or model answer, in bytes.
pub const MOST_MODEL: usize = 2000;
/// Hints of one question.
pub const MOST_HINTS: usize = 4;
/// The setting that [`Exercise::own_seed`] is about.
const SEED: &str = "seed";

/// An exercise, to be predicted, run and explained.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exercise {
    /// The lesson's key; empty for one that came in a link.
    pub key: String,
    pub title: String,
    /// Markdown.
    pub text: String,
    /// The words of the settings that are shown; all where there are none, and none locked.
    pub shown: Vec<&'static str>,
    /// Those that cannot be changed.
    pub locked: Vec<&'static str>,
    /// Asked before Train unlocks.
    pub predict: Vec<Question>,
    /// Asked after the run.
    pub explain: Vec<Question>,
    pub goals: Vec<Goal>,
    /// What is shown of the pair.
    pub networks: Networks,
    /// What its two networks differ in.
    pub differ: Pair,
    /// Where to look, once it runs.
    pub evidence: Vec<Evidence>,
    /// Whether each student's seed follows from name and title, as [`own_seed`] says.
    pub own_seed: bool,
    /// What the class maps together.
    pub map: Option<ClassMap>,
}

/// What a link asked for, with its exercise, if it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub link: Link,
    /// A lesson of the course, to be fetched.
    pub lesson: Option<&'static str>,
    /// Whether each student's seed in it is an own one.
    pub own_seed: bool,
    pub exercise: Option<Exercise>,
    pub hand_in: Option<HandIn>,
    /// What of it was passed over.
    pub notes: Vec<String>,
    /// What stood beside it, as mail and search programs hang their words on to a link: nothing is lost by it.
    pub beside: Vec<String>,
}

impl Opened {
    /// All that is to be said of it.
    pub fn all_notes(&self) -> Vec<String> {
        [self.notes.as_slice(), &self.beside].concat()
    }
}

/// Reads a link with all that it may carry; `None` where the text is none.
///
/// # Errors
///
/// Where nothing of it can be read.
pub fn open(fragment: &str) -> Option<Result<Opened, LinkError>> {
    Some(share_link::open(fragment)?.map(with_rest))
}

/// Reads a file that was handed in, which may be longer than any link; the text is the same.
///
/// # Errors
///
/// Where nothing of it can be read.
pub fn open_file(text: &str) -> Option<Result<Opened, LinkError>> {
    Some(share_link::open_file(text)?.map(with_rest))
}

/// The lesson that a text asks for; what had to be mended is noted, and a name that none has.
pub fn lesson_named(text: &str, notes: &mut Vec<String>) -> Option<&'static str> {
    let found = read_mended(text, lesson_of).map(|found| found.noted("lesson", notes));
    if found.is_none() {
        notes.push(format!(
            "lesson is {}, which the course does not have; allowed: {}.",
            short(text),
            COURSE.map(|lesson| lesson.key).join(", ")
        ));
    }
    found
}

/// Takes out of a link what it may carry beside its experiment.
fn with_rest(opened: share_link::Opened) -> Opened {
    let share_link::Opened {
        link,
        mut notes,
        mut rest,
    } = opened;
    let lesson = rest
        .take("lesson")
        .and_then(|key| lesson_named(&key, &mut notes));
    let hand_in = HandIn::read(&mut rest, &link, lesson, &mut notes);
    let exercise = Exercise::read(&mut rest, &link, &mut notes);
    let is_asked = exercise.is_some() || lesson.is_some();
    let own_seed = own_seed::read(&mut rest, &mut notes);
    if own_seed && !is_asked {
        notes.push(
            "seed is own, which only an exercise has: the experiment keeps its seed.".to_owned(),
        );
    }
    let own_seed = own_seed || exercise.as_ref().is_some_and(|it| it.own_seed);
    if rest.take("map").is_some() {
        notes.push("map was passed over: only an exercise has one.".to_owned());
    }
    let unknown = |key| format!("{} is unknown here and was passed over.", short(key));
    let beside = rest.keys().map(unknown).collect();
    Opened {
        link,
        lesson,
        own_seed: own_seed && is_asked,
        exercise,
        hand_in,
        notes,
        beside,
    }
}

impl Exercise {
    /// Whether any question has a model answer.
    pub fn has_models(&self) -> bool {
        self.explain.iter().any(|it| it.model.is_some())
    }

    /// The same without model answers, which then stay with the teacher: what counts as an answer stays as it was.
    pub fn without_models(&self) -> Self {
        let mut student = self.clone();
        for question in &mut student.explain {
            if question.model.is_some() && question.is_open() {
                question.least = Some(question.least());
            }
            question.model = None;
        }
        student
    }

    /// Takes an exercise out of what stands beside an experiment; `None` where there is no title.
    fn read(pairs: &mut Pairs, link: &Link, notes: &mut Vec<String>) -> Option<Self> {
        let title = line(pairs.take("title")?, "title", notes);
        let mut text = pairs.take("text").unwrap_or_default();
        if text.len() > MOST_TEXT {
            notes.push(format!(
                "text has {} bytes; allowed: up to {MOST_TEXT}. It was left out.",
                text.len()
            ));
            text.clear();
        }
        stages::check(&text, notes);
        let mut explain: Vec<Question> = lines(pairs, "explain", notes);
        help::read(pairs, &mut explain, notes);
        let mut goals: Vec<Goal> = lines(pairs, "goal", notes);
        goals.retain_mut(|goal| {
            let asks = !goal.conditions.is_empty();
            if !asks {
                notes.push("goal is true, which any run reaches: it was passed over.".to_owned());
            }
            let compares = goal.compares();
            if compares {
                notes.push(format!(
                    "goal {goal} was passed over: only a prediction's answer compares two runs or speaks of the last."
                ));
            }
            goal.of = None;
            asks && !compares
        });
        let networks = evidence::networks(pairs, notes);
        let map = class_map::read(pairs, notes);
        let map = class_map::fitting(map, &link.config, networks, notes);
        let differ = pair::read(pairs, &link.config, notes);
        let differ = pair::fitting(differ, networks, map.as_ref(), notes);
        let mut own_seed = own_seed::read(pairs, notes);
        if map.is_some() {
            class_map::without_rest(&mut goals, &mut own_seed, notes);
        }
        Some(Self {
            key: String::new(),
            title,
            text,
            shown: fields(pairs, "show", notes),
            locked: fields(pairs, "lock", notes),
            predict: lines(pairs, "predict", notes),
            explain,
            goals,
            networks,
            differ,
            evidence: evidence::read(pairs, notes),
            own_seed,
            map,
        })
    }

    /// The exercise with its experiment, as the part of an address behind the `#`.
    pub fn fragment(&self, link: &Link) -> String {
        let mut pairs = Pairs::default();
        if self.own_seed {
            own_seed::without_seed(link).write(&mut pairs);
            pairs.add("seed", OWN_SEED);
        } else {
            link.write(&mut pairs);
        }
        if !self.key.is_empty() {
            pairs.add("lesson", &self.key);
            return pairs.to_string();
        }
        pairs.add("title", &self.title);
        let parts = [
            ("show", self.shown.join(",")),
            ("lock", self.locked.join(",")),
            ("pair", evidence::written(self.networks)),
            (pair::KEY, self.differ.to_string()),
            ("open", evidence::written_all(&self.evidence)),
            (
                "map",
                self.map
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ),
            ("text", self.text.clone()),
        ];
        for (key, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
            pairs.add(key, value);
        }
        for question in &self.predict {
            pairs.add("predict", &question.to_string());
        }
        for question in &self.explain {
            pairs.add("explain", &question.to_string());
        }
        help::write(&mut pairs, &self.explain);
        for goal in &self.goals {
            pairs.add("goal", &goal.to_string());
        }
        pairs.to_string()
    }

    /// A name for its file that tells the exercise, as any system takes it.
    pub fn file_name(&self) -> String {
        file_name::exercise_file_name(&self.title)
    }

    /// Whether a setting is shown.
    pub fn shows(&self, path: &str) -> bool {
        let named = |key: &&str| with_word(key).is_some_and(|field| field.path == path);
        let all = self.shown.is_empty() && self.locked.is_empty();
        let is_own = (self.own_seed && path == SEED) || self.differ.has(path);
        all || is_own || self.shown.iter().any(named) || self.locked.iter().any(named)
    }

    /// Whether a setting can be changed.
    pub fn allows(&self, path: &str) -> bool {
        let named = |key: &&str| with_word(key).is_some_and(|field| field.path == path);
        let is_own = (self.own_seed && path == SEED) || self.differ.has(path);
        self.shows(path) && !is_own && !self.locked.iter().any(named)
    }
}

fn fields(pairs: &mut Pairs, key: &str, notes: &mut Vec<String>) -> Vec<&'static str> {
    let text = pairs.take(key).unwrap_or_default();
    let mut found = Vec::new();
    for word in text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let field = read_mended(word, with_word);
        match field.map(|field| field.noted(key, notes)) {
            Some(field) if found.contains(&field.word) => {}
            Some(field) => found.push(field.word),
            None => notes.push(format!("{key}: {} is no setting.", short(word))),
        }
    }
    found
}

fn line(text: String, key: &str, notes: &mut Vec<String>) -> String {
    if text.len() <= MOST_LINE {
        return text;
    }
    notes.push(format!(
        "{key} has {} bytes; allowed: up to {MOST_LINE}. It was cut.",
        text.len()
    ));
    text.chars().take(MOST_LINE / 4).collect()
}

/// Every value of a key that can be read.
fn lines<T: std::str::FromStr<Err = GoalError>>(
    pairs: &mut Pairs,
    key: &str,
    notes: &mut Vec<String>,
) -> Vec<T> {
    let mut found = Vec::new();
    while let Some(text) = pairs.take(key) {
        if found.len() == MOST_LINES {
            notes.push(format!("{key} was passed over: allowed are {MOST_LINES}."));
            continue;
        }
        let text = line(text, key, notes);
        match read_prose(&text, |text| text.parse().ok()) {
            Some(read) => found.push(read),
            None => {
                let error = text.parse::<T>().err();
                notes.extend(error.map(|error| format!("{key}: {error}.")));
            }
        }
    }
    found
}
