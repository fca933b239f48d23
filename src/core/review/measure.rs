//! One hand-in against the teacher's own exercise.

use crate::core::exercise::{
    Cell, Exercise, Goal, HandIn, Opened, Question, Written, altered, is_mended, meant, own_seed,
    seed_words,
};
use crate::core::receipt::Outcome;
use crate::core::settings::{self, Field};
use crate::core::share_link::{Link, changes};
use crate::core::text::short;

const SEED: &str = "seed";

/// What hand-ins are measured against.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub exercise: Exercise,
    /// Its experiment.
    pub link: Link,
}

/// What a difference is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Its end is missing.
    CutOff,
    /// Another page wrote it; that alone is nothing wrong.
    Format,
    Exercise,
    Settings,
    Seed,
    /// The first run is not of the experiment as it is given out, by what the exercise leaves open.
    FirstRun,
    Goals,
    Questions,
    /// Cells of the class's map.
    Map,
    /// There is none.
    Receipt,
    /// A goal is met by its own numbers alone.
    Claim,
    /// Something of it cannot be read.
    Reading,
}

/// One thing that is not as the teacher gave it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub aspect: Aspect,
    pub words: String,
}

/// The answer to one of the teacher's questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Empty where there is none.
    pub text: String,
    /// Whether it came true, where the lab can tell.
    pub came_true: Option<bool>,
}

/// One cell of a hand-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedCell {
    /// Where it stands on the teacher's map, where it does.
    pub cell: Option<Cell>,
    /// Why it does not count.
    pub wrong: Option<String>,
    /// Whether the network learnt as was said, and its gradient grew or faded, by the hand-in's own run.
    pub came_true: [Option<bool>; 2],
}

/// A setting that is not as the exercise gives it out.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub field: &'static Field,
    /// Whether the exercise keeps it; an open one is the student's to choose.
    pub is_kept: bool,
    /// Of the exercise; empty where it has none.
    pub from: String,
    pub to: String,
}

/// What a hand-in comes to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judged {
    pub differences: Vec<Difference>,
    /// To the teacher's questions, predictions first.
    pub answers: Vec<Answer>,
    /// The teacher's goals; none where the hand-in is set aside.
    pub goals: Vec<bool>,
    /// Its cells of the teacher's map, in its order.
    pub cells: Vec<JudgedCell>,
    /// Settings of the runs that are handed in.
    pub changed: Vec<Change>,
    /// Settings of the first run, but for the seed: predictions are of the experiment as it is given out.
    pub changed_first: Vec<Change>,
}

impl Change {
    /// As a table says it, by the symbol that the page has for it, or else its label.
    pub fn words(&self) -> String {
        let named = |text: &str| match text {
            "" => "none".to_owned(),
            text => text.to_owned(),
        };
        let [from, to] = [&self.from, &self.to].map(|text| named(text));
        let kept = if self.is_kept { " (locked)" } else { "" };
        let name = match self.field.symbol {
            "" => self.field.label,
            symbol => symbol,
        };
        format!("{name} {from} -> {to}{kept}")
    }
}

impl Aspect {
    /// Whether it is only to be known.
    pub fn is_note(self) -> bool {
        matches!(self, Self::Format | Self::FirstRun)
    }

    /// Whether the runs are then none that the exercise asks of this student, however well they are reproduced.
    pub fn sets_aside(self) -> bool {
        matches!(self, Self::Exercise | Self::Settings | Self::Seed)
    }
}

impl Judged {
    /// How many goals are met.
    pub fn goals_met(&self) -> usize {
        self.goals.iter().filter(|met| **met).count()
    }

    /// Why its runs are none that the exercise asks of this student; nothing where they are.
    pub fn aside(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|it| it.aspect.sets_aside())
    }

    /// Whether nothing of it counts, for its runs are another's or of another experiment.
    pub fn is_set_aside(&self) -> bool {
        self.aside().next().is_some()
    }
}

impl Measure {
    /// Of an exercise's link that was opened; `None` where it has none.
    pub fn new(opened: Opened) -> Option<Self> {
        let link = opened.link;
        opened.exercise.map(|exercise| Self { exercise, link })
    }

    /// Its questions, predictions first.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.exercise.predict.iter().chain(&self.exercise.explain)
    }

    /// Judges a hand-in; `notes` says what of it could not be read.
    pub fn judge(&self, hand_in: &HandIn, notes: &[String]) -> Judged {
        let mut found = as_it_is(hand_in, notes);
        let is_other = !self.is_own(hand_in);
        let cells = if is_other {
            Vec::new()
        } else {
            self.cells(hand_in)
        };
        if is_other {
            found.push(Difference {
                aspect: Aspect::Exercise,
                words: format!(
                    "It is of another exercise, {}; yours is {}.",
                    short(&hand_in.exercise),
                    short(&self.exercise.title)
                ),
            });
        } else {
            self.compare_settings(hand_in, &mut found);
            self.compare_first(hand_in, &mut found);
            self.compare_goals(hand_in, &mut found);
            self.compare_questions(hand_in, &mut found);
            self.compare_cells(hand_in, &cells, &mut found);
        }
        let mut judged = Judged {
            answers: self.answers(hand_in),
            goals: self.goals(hand_in),
            changed: match is_other {
                true => Vec::new(),
                false => self.changed(hand_in),
            },
            changed_first: match is_other {
                true => Vec::new(),
                false => self.changed_first(hand_in),
            },
            cells,
            differences: found,
        };
        if judged.is_set_aside() {
            judged.goals.clear();
            let told = judged.answers.iter_mut().map(|it| &mut it.came_true);
            let of_cells = judged.cells.iter_mut().flat_map(|it| &mut it.came_true);
            told.chain(of_cells).for_each(|came_true| *came_true = None);
        }
        judged
    }

    /// Whether a hand-in is of this exercise, which may have been mended since.
    fn is_own(&self, hand_in: &HandIn) -> bool {
        let key = &self.exercise.key;
        let is_lesson = !key.is_empty() && hand_in.exercise == *key;
        is_lesson || is_mended(&hand_in.exercise, &self.exercise.title)
    }

    /// The goals, by the runs of the task that the exercise begins with.
    pub(super) fn goals(&self, hand_in: &HandIn) -> Vec<bool> {
        let counts = hand_in.link.config.task.kind == self.link.config.task.kind;
        let counts = counts && hand_in.differ == self.exercise.differ;
        let outcomes = hand_in.outcomes();
        let met = |goal: &Goal| counts && goal.is_met(&outcomes);
        self.exercise.goals.iter().map(met).collect()
    }

    pub(super) fn answers(&self, hand_in: &HandIn) -> Vec<Answer> {
        let first = hand_in.first.as_ref();
        let first = first
            .filter(|it| altered(&self.link.config, &self.exercise.text, &it.config).is_empty());
        let first = first.map(Link::outcomes);
        let predictions = self.exercise.predict.len();
        let one = |(place, question): (usize, &Question)| {
            let text = answer_to(question, hand_in);
            let outcomes = match first {
                Some(outcomes) if place < predictions => outcomes,
                // What is asked after the run goes by the runs that are handed in.
                _ if place >= predictions => hand_in.outcomes(),
                _ => [None; 2],
            };
            // What a later run is compared with.
            let last = Some(hand_in.outcomes()).filter(|it| *it != outcomes);
            Answer {
                came_true: came_true(question, &text, &outcomes, last.as_ref()),
                text,
            }
        };
        self.questions().enumerate().map(one).collect()
    }

    fn compare_pair(&self, hand_in: &HandIn, found: &mut Vec<Difference>) {
        let pairs = [&hand_in.differ, &self.exercise.differ];
        if pairs[0] == pairs[1] {
            return;
        }
        let [theirs, own] = pairs.map(|pair| match pair.to_string() {
            none if none.is_empty() => "the regulariser".to_owned(),
            text => short(&text),
        });
        found.push(Difference {
            aspect: Aspect::Settings,
            words: format!("Its networks differ in {theirs}; those of your exercise in {own}."),
        });
    }

    fn compare_settings(&self, hand_in: &HandIn, found: &mut Vec<Difference>) {
        self.compare_pair(hand_in, found);
        let (own, theirs) = (&self.link.config, &hand_in.link.config);
        // Of the first run, where that is another.
        let of_run = |is_first: bool, words: String| match is_first {
            true => format!("First run: {words}"),
            false => words,
        };
        let named = |field: &'static Field, text: &str, is_first: bool| {
            let words = format!(
                "{} is {}; in your exercise it is {}, and cannot be changed.",
                field.label,
                field.label_of(text).unwrap_or(text),
                field.shown(own),
            );
            Difference {
                aspect: Aspect::Settings,
                words: of_run(is_first, words),
            }
        };
        let mut runs = vec![(false, theirs)];
        let first = hand_in.first.as_ref().map(|it| &it.config);
        runs.extend(first.filter(|it| *it != theirs).map(|it| (true, it)));
        for (is_first, config) in runs {
            for (field, text) in changes(own, config) {
                if !self.is_free(field) {
                    found.push(named(field, &text, is_first));
                }
            }
            if let Some(words) = self.wrong_seed(hand_in, config.seed) {
                let words = of_run(is_first, words);
                let aspect = Aspect::Seed;
                found.push(Difference { aspect, words });
            }
        }
    }

    /// Whether a setting may be another than the exercise's.
    fn is_free(&self, field: &Field) -> bool {
        let is_own_seed = field.path == SEED && self.exercise.own_seed;
        // All cells of a map are of one experiment.
        self.exercise.map.is_none() && (self.exercise.allows(field.path) || is_own_seed)
    }

    /// Whether students choose any of its settings.
    pub fn is_open(&self) -> bool {
        settings::all().any(|field| self.is_chosen(field))
    }

    /// Whether students choose it; an own seed follows from the name.
    fn is_chosen(&self, field: &Field) -> bool {
        let is_own_seed = field.path == SEED && self.exercise.own_seed;
        self.is_free(field) && !is_own_seed
    }

    fn changed(&self, hand_in: &HandIn) -> Vec<Change> {
        let named = changes(&self.link.config, &hand_in.link.config).into_iter();
        let named = named.filter(|(field, _)| self.is_chosen(field) || !self.is_free(field));
        named.map(|(field, to)| self.change(field, to)).collect()
    }

    fn changed_first(&self, hand_in: &HandIn) -> Vec<Change> {
        let Some(first) = &hand_in.first else {
            return Vec::new();
        };
        let named = altered(&self.link.config, &self.exercise.text, &first.config).into_iter();
        named.map(|(field, to)| self.change(field, to)).collect()
    }

    fn change(&self, field: &'static Field, to: String) -> Change {
        Change {
            from: field.text(&self.link.config).replace(", ", ","),
            is_kept: !self.is_free(field),
            field,
            to,
        }
    }

    /// Where the first run is not of the experiment as it is given out, it tells nothing of what was predicted.
    fn compare_first(&self, hand_in: &HandIn, found: &mut Vec<Difference>) {
        if !self.exercise.predict.iter().any(Question::is_of_runs) {
            return;
        }
        let changed = self.changed_first(hand_in).into_iter();
        found.extend(changed.filter(|it| !it.is_kept).map(|it| Difference {
            aspect: Aspect::FirstRun,
            words: format!(
                "First run: {} is {}; your exercise gives {}, so that it tells nothing of the predictions.",
                it.field.label,
                it.field.label_of(&it.to).unwrap_or(&it.to),
                it.field.shown(&self.link.config),
            ),
        }));
    }

    /// What is wrong with a seed that has to follow from the name.
    fn wrong_seed(&self, hand_in: &HandIn, seed: u64) -> Option<String> {
        if !self.exercise.own_seed {
            return None;
        }
        let titles = [&self.exercise.title, &hand_in.exercise];
        let own = titles.map(|title| own_seed(&hand_in.name, title));
        (!own.contains(&seed)).then(|| {
            format!(
                "Its seed {} does not follow from the student's name, which gives {}.",
                seed_words(seed),
                seed_words(own[0])
            )
        })
    }

    fn compare_goals(&self, hand_in: &HandIn, found: &mut Vec<Difference>) {
        let own = &self.exercise.goals;
        let mut named = |words: String| {
            let aspect = Aspect::Goals;
            found.push(Difference { aspect, words });
        };
        for goal in hand_in.goals.iter().filter(|goal| !own.contains(goal)) {
            named(format!(
                "Its goal “{goal}” is not yours, and does not count."
            ));
        }
        for goal in own.iter().filter(|goal| !hand_in.goals.contains(goal)) {
            named(format!(
                "It lacks your goal “{goal}”, which counts all the same."
            ));
        }
    }

    fn compare_questions(&self, hand_in: &HandIn, found: &mut Vec<Difference>) {
        let mut named = |words: String| {
            let aspect = Aspect::Questions;
            found.push(Difference { aspect, words });
        };
        let asked = |words: &str| self.questions().any(|it| is_mended(&it.words, words));
        for (question, _) in hand_in.answers.iter().filter(|(words, _)| !asked(words)) {
            named(format!(
                "It answers {}, which you did not ask.",
                short(question)
            ));
        }
        for question in self.questions() {
            let answered = hand_in.answers.iter();
            let mut words = answered.map(|(words, _)| words);
            if !words.any(|words| is_mended(words, &question.words)) {
                named(format!("It was not asked {}.", short(&question.words)));
            }
        }
        for question in &self.exercise.predict {
            let text = answer_to(question, hand_in);
            let offered = |it: &&str| !it.is_empty() && !question.options.is_empty();
            let is_option = |text: &str| question.option(text).is_some();
            if let Some(text) = Some(text.as_str()).filter(offered)
                && !is_option(text)
            {
                named(format!(
                    "Its answer {} is none that {} offers.",
                    short(text),
                    short(&question.words)
                ));
            }
        }
    }
}

/// Whether a hand-in is whole and its runs are those of the exercise that it is measured against, as far as its
/// differences say.
pub fn is_sound(differences: &[Difference]) -> bool {
    let is_broken = |it: &Difference| it.aspect == Aspect::CutOff || it.aspect.sets_aside();
    !differences.iter().any(is_broken)
}

/// What is wrong with a hand-in whatever it is measured against: whether all of it is there, what of it could
/// not be read, whether it has a run.
pub fn as_it_is(hand_in: &HandIn, notes: &[String]) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut named = |aspect, words: String| found.push(Difference { aspect, words });
    match hand_in.written {
        Written::Whole => {}
        Written::CutOff => named(
            Aspect::CutOff,
            "Its end is missing: it was cut off on its way. Ask for it again, as a file."
                .to_owned(),
        ),
        Written::Before if !notes.is_empty() => named(
            Aspect::CutOff,
            "It seems to have been cut off or changed on its way. Ask for it again, as a file."
                .to_owned(),
        ),
        Written::Before => named(
            Aspect::Format,
            "It was written by a page of 0.2 or before, which marks no end.".to_owned(),
        ),
        Written::Later(format) => named(
            Aspect::Format,
            format!("It was written by a later page (format {format}): reload this one."),
        ),
    }
    for note in notes {
        named(Aspect::Reading, note.clone());
    }
    if !hand_in.has_run() {
        let words = "It has no run: nothing was trained to its end.".to_owned();
        named(Aspect::Receipt, words);
    }
    found
}

/// What was answered, also where a slip in the question has been mended since.
fn answer_to(question: &Question, hand_in: &HandIn) -> String {
    let asked = hand_in.answers.iter().map(|(words, _)| words.as_str());
    let found = meant(asked, &question.words).map(|at| hand_in.answers[at].1.trim());
    found.unwrap_or_default().to_owned()
}

/// Whether an answer came true, where the lab can tell.
fn came_true(
    question: &Question,
    text: &str,
    outcomes: &[Option<Outcome>; 2],
    last: Option<&[Option<Outcome>; 2]>,
) -> Option<bool> {
    if text.is_empty() {
        return None;
    }
    if let Some(number) = &question.number {
        return number.is_met(text, outcomes);
    }
    let told = |goal: &Goal| goal.is_told(outcomes);
    let goals = || {
        question
            .options
            .iter()
            .filter_map(|it| it.comes_true.as_ref())
    };
    if goals().next().is_none() || !goals().all(told) {
        return None;
    }
    let right = question.true_options_since(outcomes, last)?;
    let chosen = question.option(text);
    Some(chosen.is_some_and(|chosen| right.contains(&chosen)))
}
