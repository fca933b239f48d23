//! What a student hands in: a link with a name, answers and receipts. As a file it is the same text.

use super::answer::{MOST_ANSWER, length};
use super::class_map::{CellWork, MOST_EACH};
use super::file_name::file_name;
use super::{Goal, MOST_HINTS, MOST_LINES, Pair, goals_met, line, lines, pair};
use crate::core::about::Build;
use crate::core::config::ExperimentConfig;
use crate::core::protocol::Digests;
use crate::core::receipt::{Outcome, Receipt};
use crate::core::share_link::{self, Link, Pairs, read_mended};
use crate::core::text::{cut, short};

const MOST_ANSWERS: usize = 24;

/// When a student committed to the predictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// Milliseconds since 1970, by the student's clock.
    pub at: u64,
    /// 1, or more where it was predicted again.
    pub number: u32,
}

/// How a hand-in was written, and whether all of it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Written {
    #[default]
    Whole,
    /// Its end is missing.
    CutOff,
    /// By a page of 0.2 or before, which wrote no mark at its end.
    Before,
    /// By a page that came later than this one.
    Later(u32),
}

/// The way to write a hand-in that this page has; 1 was without a number.
const FORMAT: u32 = 2;

/// A student's answers and results.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HandIn {
    pub written: Written,
    pub name: String,
    /// The lesson's key, or the exercise's title.
    pub exercise: String,
    /// The experiment as it was run, with its receipts.
    pub link: Link,
    /// What its two networks differ in, as the exercise says.
    pub differ: Pair,
    /// Question and answer, predictions first.
    pub answers: Vec<(String, String)>,
    /// The exercise's, as the student had them.
    pub goals: Vec<Goal>,
    pub committed: Option<Committed>,
    /// The first pair after the predictions, which they are measured against.
    pub first: Option<Link>,
    /// Cells of a class's map.
    pub cells: Vec<CellWork>,
    /// Hints opened, by questions of `explain`; empty where none was.
    pub hints: Vec<usize>,
    /// When it was handed in, in milliseconds since 1970, by the student's clock.
    pub at: Option<u64>,
}

impl HandIn {
    /// Takes a hand-in out of a link; `None` where it is none.
    pub(super) fn read(
        pairs: &mut Pairs,
        link: &Link,
        lesson: Option<&'static str>,
        notes: &mut Vec<String>,
    ) -> Option<Self> {
        let name = line(pairs.take("name")?, "name", notes);
        let exercise = pairs
            .take("exercise")
            .map(|text| line(text, "exercise", notes));
        let mut answers = Vec::new();
        while let Some(question) = pairs.take("question") {
            let answer = pairs.take("answer").unwrap_or_default();
            let characters = length(&answer);
            if answers.len() == MOST_ANSWERS || characters > MOST_ANSWER {
                notes.push(format!(
                    "The answer to {}, of {characters} characters, was passed over; allowed: \
                     {MOST_ANSWERS} answers of up to {MOST_ANSWER} characters.",
                    short(&question)
                ));
                continue;
            }
            answers.push((line(question, "question", notes), answer));
        }
        Some(Self {
            written: written(pairs, notes),
            name,
            exercise: exercise.or(lesson.map(str::to_owned)).unwrap_or_default(),
            link: link.clone(),
            differ: pair::read(pairs, &link.config, notes),
            answers,
            goals: lines(pairs, "goal", notes),
            committed: committed(pairs, notes),
            first: pairs.take("first").and_then(|text| first(&text, notes)),
            cells: cells(pairs, notes),
            hints: hints(pairs, notes),
            at: pairs
                .take("handed-in")
                .and_then(|text| moment("handed-in", &text, notes)),
        })
    }

    /// As a link's part behind the `#`, and as a file.
    pub fn fragment(&self) -> String {
        let mut pairs = Pairs::default();
        self.link.write(&mut pairs);
        if self.written != Written::Before {
            pairs.add("hand-in", &FORMAT.to_string());
        }
        pairs.add("name", &self.name);
        pairs.add("exercise", &self.exercise);
        if self.differ.is_chosen() {
            pairs.add(pair::KEY, &self.differ.to_string());
        }
        for (question, answer) in &self.answers {
            pairs.add("question", question);
            pairs.add("answer", answer);
        }
        for goal in &self.goals {
            pairs.add("goal", &goal.to_string());
        }
        if let Some(Committed { at, number }) = self.committed {
            pairs.add("predicted-at", &at.to_string());
            pairs.add("prediction", &number.to_string());
        }
        if let Some(first) = &self.first {
            pairs.add("first", &nested(&first.fragment()));
        }
        for cell in &self.cells {
            pairs.add("cell", &cell.to_string());
        }
        if self.hints.iter().any(|count| *count > 0) {
            let counts: Vec<_> = self.hints.iter().map(usize::to_string).collect();
            pairs.add("hints", &counts.join(","));
        }
        if let Some(at) = self.at {
            pairs.add("handed-in", &at.to_string());
        }
        if self.written == Written::Whole {
            pairs.add("end", "1");
        }
        pairs.to_string()
    }

    /// A name for its file that tells exercise and student, as any system takes it.
    pub fn file_name(&self) -> String {
        file_name(&self.exercise, &self.name)
    }

    /// Whether anything of it was trained.
    pub fn has_run(&self) -> bool {
        self.link.has_run() || self.cells.iter().any(CellWork::is_trained)
    }

    /// What the two runs came to, unregularised and regularised.
    pub fn outcomes(&self) -> [Option<Outcome>; 2] {
        self.link.outcomes()
    }

    /// How many of the goals are met.
    pub fn goals_met(&self) -> usize {
        goals_met(&self.goals, &self.outcomes())
    }
}

/// Takes out of a link how the hand-in was written.
fn written(pairs: &mut Pairs, notes: &mut Vec<String>) -> Written {
    let format = pairs.take("hand-in");
    let has_end = pairs.take("end").is_some();
    let Some(text) = format else {
        return Written::Before;
    };
    match read_mended(&text, |text| text.trim().parse::<u32>().ok()) {
        Some(read) if read.value > FORMAT => Written::Later(read.value),
        Some(read) if read.value == FORMAT && has_end => Written::Whole,
        Some(read) if read.value == FORMAT => Written::CutOff,
        _ => {
            notes.push(format!("hand-in is {}; allowed: {FORMAT}.", short(&text)));
            Written::Before
        }
    }
}

/// A moment, in milliseconds since 1970.
fn moment(key: &str, text: &str, notes: &mut Vec<String>) -> Option<u64> {
    let read = read_mended(text, |text| text.trim().parse().ok());
    if read.is_none() {
        notes.push(format!(
            "{key} is {}; allowed: milliseconds since 1970.",
            short(text)
        ));
    }
    read.map(|read| read.value)
}

/// Takes out of a link when it was predicted.
fn committed(pairs: &mut Pairs, notes: &mut Vec<String>) -> Option<Committed> {
    let number = pairs.take("prediction");
    let at = pairs.take("predicted-at")?;
    let read = |text: &str| text.trim().parse::<u64>().ok();
    let number = number.as_deref().map_or(Some(1), read);
    let found = read(&at).zip(number.and_then(|it| u32::try_from(it).ok()));
    if found.is_none() {
        notes.push(format!(
            "predicted-at is {}; allowed: milliseconds since 1970, with prediction 1 or more.",
            short(&at)
        ));
    }
    found.map(|(at, number)| Committed { at, number })
}

/// A link within a link, in marks of its own: what mends links that were decoded once too often must
/// not take its words for the outer one's.
fn nested(fragment: &str) -> String {
    fragment.replace('&', "|").replace('=', "^")
}

/// The first pair: a link within the link.
fn first(text: &str, notes: &mut Vec<String>) -> Option<Link> {
    let text = text.replace('|', "&").replace('^', "=");
    let said = match share_link::open(&text) {
        Some(Ok(opened)) if opened.notes.is_empty() => return Some(opened.link),
        Some(Ok(opened)) => opened.notes.join(" "),
        Some(Err(error)) => error.to_string(),
        None => "it has no v=.".to_owned(),
    };
    notes.push(format!("first: {}", cut(&said)));
    None
}

/// Takes the cells out of a link, each once.
fn cells(pairs: &mut Pairs, notes: &mut Vec<String>) -> Vec<CellWork> {
    let mut found: Vec<CellWork> = Vec::new();
    while let Some(text) = pairs.take("cell") {
        let read = read_mended(&text, |text| text.parse::<CellWork>().ok());
        let Some(read) = read else {
            let why = text.parse::<CellWork>().err();
            notes.extend(why.map(|why| format!("cell was passed over: {why}.")));
            continue;
        };
        let cell = read.noted("cell", notes);
        let words = || cell.words();
        if found.len() == MOST_EACH as usize {
            notes.push(format!(
                "cell {} was passed over: allowed are {MOST_EACH}.",
                words()
            ));
        } else if found.iter().any(|it| it.at == cell.at) {
            notes.push(format!(
                "cell {} stands twice; the second was passed over.",
                words()
            ));
        } else {
            found.push(cell);
        }
    }
    found
}

fn hints(pairs: &mut Pairs, notes: &mut Vec<String>) -> Vec<usize> {
    let text = pairs.take("hints").unwrap_or_default();
    let counts = text.split(',').filter(|it| !it.trim().is_empty());
    let read: Option<Vec<_>> = counts
        .map(|count| count.trim().parse().ok().filter(|it| *it <= MOST_HINTS))
        .collect();
    read.filter(|it| it.len() <= MOST_LINES).unwrap_or_else(|| {
        notes.push(format!(
            "hints is {}; allowed: up to {MOST_LINES} numbers from 0 to {MOST_HINTS}.",
            short(&text)
        ));
        Vec::new()
    })
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is only to be known, such as another engine's version.
    pub is_note: bool,
    pub words: String,
}

/// What of a receipt does not fit its experiment, as far as it can be told without training:
/// `computed` are the digests that the engine computes of the same experiment.
///
/// A receipt is no seal: who knows how can write one that fits. Training again is what proves it.
pub fn check(
    receipt: &Receipt,
    config: &ExperimentConfig,
    computed: &Digests,
    engine_version: &str,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut wrong = |is: bool, words: String| {
        if is {
            let is_note = false;
            found.push(Finding { is_note, words });
        }
    };
    let steps = config.effective_warmup() + config.training.epochs * config.steps_per_epoch();
    let (digests, out) = (&receipt.digests, &receipt.outcome);
    wrong(
        digests.weights != computed.weights,
        "Its first weights are not those of the experiment.".to_owned(),
    );
    wrong(
        digests.data != computed.data,
        "Its data are not those of the experiment.".to_owned(),
    );
    wrong(
        out.steps != steps,
        format!("It made {} steps; the experiment has {steps}.", out.steps),
    );
    let expected = crate::core::run::marked_steps(steps);
    let marked = receipt.marks.iter().map(|mark| mark.step);
    wrong(
        !expected.eq(marked),
        "Its marks are not at the steps where a receipt has them.".to_owned(),
    );
    let neurons = config.model.spiking_layers().iter().sum::<usize>();
    let places = [config.training.batch_size, config.task.time_steps, neurons];
    let most = places.map(|count| count as u64).iter().product::<u64>();
    if let Some(mark) = receipt.marks.iter().find(|mark| mark.spikes > most) {
        let words = format!(
            "At step {} it has {} spikes; there is room for {most}.",
            mark.step, mark.spikes
        );
        wrong(true, words);
    }
    let held_out = config.task.test_samples() as f32;
    let right = out.test_accuracy * held_out;
    wrong(
        (right - right.round()).abs() > 0.02,
        format!(
            "Its test accuracy {} is no share of {held_out} samples.",
            out.test_accuracy
        ),
    );
    let [their, our] = [&receipt.engine_version, engine_version].map(Build::read);
    if their.differs(&our) {
        let (their, our) = (their.text(), our.text());
        found.push(Finding {
            is_note: true,
            words: format!("It comes from engine {their}; this is {our}."),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand_in(name: &str, exercise: &str) -> HandIn {
        HandIn {
            name: name.to_owned(),
            exercise: exercise.to_owned(),
            ..HandIn::default()
        }
    }

    #[test]
    fn the_longest_answers_there_may_be_come_back_whole_from_their_file() {
        let longest = "😀".repeat(MOST_ANSWER);
        let question = "&".repeat(600);
        let answers = vec![(question, longest); MOST_ANSWERS];
        let hand_in = HandIn {
            answers,
            ..hand_in(&"李".repeat(80), &"%".repeat(600))
        };
        let file = hand_in.fragment();
        let opened = crate::core::exercise::open_file(&file);
        let opened = opened.expect("a hand-in").expect("that can be read");
        assert_eq!(opened.notes, Vec::<String>::new());
        assert!(opened.hand_in == Some(hand_in));
    }

    #[test]
    fn an_answer_that_is_too_long_is_named_with_its_length_and_never_cut() {
        let answers = vec![
            ("Why?".to_owned(), "x".repeat(MOST_ANSWER + 1)),
            ("How?".to_owned(), "y".repeat(MOST_ANSWER)),
        ];
        let hand_in = HandIn {
            answers,
            ..hand_in("Ada", "E")
        };
        let opened = crate::core::exercise::open_file(&hand_in.fragment());
        let opened = opened.expect("a hand-in").expect("that can be read");
        let note = opened.notes.join(" ");
        for word in ["Why?", "2001", "2000"] {
            assert!(note.contains(word), "{word}: {note}");
        }
        let read = opened.hand_in.expect("a hand-in").answers;
        assert_eq!(read, hand_in.answers[1..]);
    }

    /// As version 0.1.0 wrote it, with an answer of the length that it allowed.
    #[test]
    fn a_hand_in_of_an_older_page_still_opens() {
        let answer = "a%20b".repeat(166);
        let file = format!(
            "v=1&beta=0.5&name=Ada&exercise=Holding%20the%20edge&question=Why%3F&answer={answer}\
             &goal=test%20accuracy%20at%20least%200.9"
        );
        let opened = crate::core::exercise::open_file(&file);
        let opened = opened.expect("a hand-in").expect("that can be read");
        assert_eq!(opened.notes, Vec::<String>::new());
        let read = opened.hand_in.expect("a hand-in");
        assert_eq!((read.name.as_str(), read.goals.len()), ("Ada", 1));
        assert_eq!(read.answers[0].1, "a b".repeat(166));
    }
}
