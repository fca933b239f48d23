//! What came with a link or a lesson beside its settings: an exercise and the visitor's answers, what
//! the sharer got, what an embedded page leaves away, hand-ins to be reviewed.

mod asking;
mod code;
mod earlier;
mod kept;
mod kind;
mod lasting;
pub mod linked;
mod map;
mod opening;
mod own_seed;
mod progress;
mod resuming;
mod slots;

pub use crate::core::exercise::Stage;
pub use asking::Carried;
pub use code::TooLong;
pub use kept::{Commitment, Kept, KeptCell, Reached};
pub use kind::Kind;
pub use lasting::{Lasting, Refused};
pub use map::CellState;
pub use progress::Answered;

use crate::core::config::{ExperimentConfig, Task, UNASKED_MEMORY};
use crate::core::exercise::{
    Exercise, Goal, HandIn, MOST_ANSWER, MOST_NAME, Networks, Pair, Question, altered, answered,
    length,
};
use crate::core::protocol::Code;
use crate::core::receipt::{MomentReceipt, Outcome, Receipt};
use crate::core::settings::Field;
use crate::core::share_link::{Link, Part, View};
use crate::core::text::{Block, short};
use crate::page::language::say;
use crate::page::store::names::change_words;

#[derive(Debug, Default)]
pub struct Study {
    /// What of the last link was passed over, and why; then what is wrong with the address or a file.
    pub notes: Vec<String>,
    /// How many of them are of the link.
    pub of_link: usize,
    pub hidden: Vec<Part>,
    /// Without and with the exponent held.
    pub expected: [Option<Receipt>; 2],
    /// The same at the moment that the link names.
    pub expected_at: [Option<MomentReceipt>; 2],
    pub exercise: Option<Exercise>,
    /// Exercises so far: tells a new one from the last without comparing them.
    pub exercises: u32,
    /// Whether a lesson is on its way.
    pub fetching: bool,
    /// Whether the view of lessons shows the course, beside an exercise that stays as it is.
    pub at_course: bool,
    /// The last link that was opened, and its view.
    pub opened: Option<(String, View)>,
    /// The experiment that the expected receipts are of.
    pub expected_of: Option<ExperimentConfig>,
    /// The exercise's text, once the engine has set it.
    pub blocks: Vec<Block>,
    /// The text of an exercise that is being made, as the engine last set it, and the question that asked
    /// for it.
    pub drafted: (Option<u32>, Vec<Block>),
    pub predictions: Vec<String>,
    /// Whether the visitor has committed to them.
    pub predicted: bool,
    /// What the first pair after the predictions came to, of the experiment as it was given out once that is trained.
    pub first: Option<[Option<Outcome>; 2]>,
    pub explanations: Vec<String>,
    /// Hints opened, by questions of the last kind.
    pub hints: Vec<usize>,
    /// What is kept of the exercise, and where.
    pub kept: Kept,
    /// What was last written of it, and what that says.
    pub last_kept: Option<(String, Kept)>,
    pub slot: String,
    /// What the browser did not keep of the answers.
    pub refused: Refused,
    /// Work that somebody else has kept, until its exercise is there.
    pub resuming: Option<Box<HandIn>>,
    /// The student's name, as it is typed.
    pub student: String,
    /// Who left answers in this browser on another visit (empty: nobody by name), until the visitor
    /// says whether to go on with them.
    pub earlier: Option<String>,
    /// Bytes that the linked experiment may take, until the visitor agrees.
    pub asks: Option<u64>,
    /// Lessons whose goals have been met.
    pub done: Vec<String>,
    /// The QR code that was asked for last, once the engine has answered.
    pub code: Option<Result<Code, TooLong>>,
}

impl Study {
    /// Takes in what is to be said of a link, in place of all that was said before.
    fn note_link(&mut self, notes: Vec<String>) {
        self.of_link = notes.len();
        self.notes = notes;
    }

    /// Adds to what is said of the link.
    fn note_more(&mut self, note: String) {
        self.forget_address();
        self.notes.push(note);
        self.of_link = self.notes.len();
    }

    /// Another address is opened: what was wrong with the one before is said no longer. What is said of the link
    /// whose experiment is on the page stays.
    fn forget_address(&mut self) {
        self.notes.truncate(self.of_link);
        self.of_link = self.notes.len();
    }

    /// What the exercise asks the runs for.
    pub fn goals(&self) -> &[Goal] {
        self.exercise.as_ref().map_or(&[], |it| &it.goals)
    }

    /// The runs that are handed in, where the `present` ones are on the page.
    pub fn handed_in(&self, present: Link) -> Link {
        self.kept.handed_in(self.goals(), present)
    }

    /// Takes up another exercise, or none; progress stays.
    fn begin(&mut self, exercise: Option<Exercise>) {
        let count = |questions: fn(&Exercise) -> usize| exercise.as_ref().map_or(0, questions);
        self.predictions = vec![String::new(); count(|it| it.predict.len())];
        self.explanations = vec![String::new(); count(|it| it.explain.len())];
        self.hints = vec![0; count(|it| it.explain.len())];
        self.predicted = false;
        self.first = None;
        (self.kept, self.slot) = Default::default();
        self.last_kept = None;
        self.fetching = false;
        self.blocks.clear();
        self.exercise = exercise;
        self.exercises += 1;
    }

    /// Why training may not start, where it may not.
    pub fn lock(&self) -> Option<String> {
        if let Some(bytes) = self.asks {
            let mebibytes = bytes >> 20;
            return Some(say!(
                "The link's experiment may take {mebibytes} MiB, more than {most} MiB: agree to it first.",
                mebibytes,
                most = UNASKED_MEMORY >> 20
            ));
        }
        if self.fetching {
            return Some(say("The lesson is being fetched.").to_owned());
        }
        if self.lacks_name() {
            return Some(say("Give your name first: your seed follows from it.").to_owned());
        }
        if self.map().is_some() && self.own_cells().is_empty() {
            return Some(say("Give your name first: your cells follow from it.").to_owned());
        }
        (self.stage() == Some(Stage::Predict))
            .then(|| say("Predict first: answer the questions, then lock them in.").to_owned())
    }

    /// Whether the view of lessons shows an exercise, or one on its way, rather than the course.
    pub fn shows_exercise(&self) -> bool {
        !self.at_course && (self.exercise.is_some() || self.fetching)
    }

    /// Where the exercise stands while the present pair is not over; `None` without an exercise.
    pub fn stage(&self) -> Option<Stage> {
        self.stage_by(self.has_run())
    }

    /// Where it stands once both runs of the present pair are over.
    pub fn stage_at_end(&self) -> Option<Stage> {
        self.stage_by(true)
    }

    fn stage_by(&self, is_pair_run: bool) -> Option<Stage> {
        let exercise = self.exercise.as_ref()?;
        let asks = exercise.map.is_some() || !exercise.predict.is_empty();
        let is_run = if exercise.map.is_some() {
            self.are_cells_trained()
        } else {
            is_pair_run
        };
        Some(if asks && !self.predicted {
            Stage::Predict
        } else if is_run {
            // Once open, it stays open, whatever is trained next.
            Stage::Explain
        } else {
            Stage::Run
        })
    }

    /// Whether a pair has been trained to its end since the predictions were made.
    fn has_run(&self) -> bool {
        self.first.is_some_and(|it| it.iter().all(Option::is_some))
    }

    /// What of the first pair since the predictions is not as the exercise gives it out, in words: they are of nothing else.
    pub fn altered_first(&self) -> Option<String> {
        let given = self.expected_of.as_ref()?;
        let first = self.kept.held()?.first.as_ref()?;
        let text = self.exercise.as_ref().map_or("", |it| &it.text);
        let found = altered(given, text, &first.config);
        let one = |(field, to): &(&Field, String)| change_words(field, &field.text(given), to);
        let words: Vec<_> = found.iter().map(one).collect();
        (!words.is_empty()).then(|| words.join("; "))
    }

    /// What the two networks differ in.
    pub fn pair(&self) -> Pair {
        let exercise = self.exercise.as_ref();
        exercise.map(|it| it.differ.clone()).unwrap_or_default()
    }

    /// Whether one network is shown of the pair.
    pub fn shows_one(&self) -> bool {
        let networks = self.exercise.as_ref().map(|it| it.networks);
        self.shows_exercise() && networks == Some(Networks::One)
    }

    /// Whether every prediction has been made, at a length that can be handed in, by somebody whose seed is known.
    pub fn can_commit(&self) -> bool {
        let asked = self.exercise.iter().flat_map(|it| &it.predict);
        let is_number = |(question, text): (&Question, &String)| {
            question.number.is_none() || answered(text).is_some()
        };
        let fits = |text: &String| !text.trim().is_empty() && length(text) <= MOST_ANSWER;
        let is_guessed = self.map().is_none() || self.are_cells_guessed();
        !self.lacks_name()
            && is_guessed
            && self.predictions.iter().all(fits)
            && asked.zip(&self.predictions).all(is_number)
    }

    /// Why there is no hand-in yet, where there is none.
    pub fn cannot_hand_in(&self) -> Option<String> {
        let exercise = self.exercise.as_ref()?;
        let asked = exercise.predict.iter().chain(&exercise.explain);
        let answers = self.predictions.iter().chain(&self.explanations);
        let mut pairs = asked.zip(answers);
        let name = length(&self.student);
        if let Some((question, answer)) = pairs.find(|(_, answer)| length(answer) > MOST_ANSWER) {
            return Some(say!(
                "The answer to {question} has {length} characters; allowed: up to {most}. Shorten it first.",
                question = short(&question.words),
                length = length(answer),
                most = MOST_ANSWER
            ));
        }
        if name > MOST_NAME {
            return Some(say!(
                "Your name has {length} characters; allowed: up to {most}.",
                length = name,
                most = MOST_NAME
            ));
        }
        let none = self.student.trim().is_empty();
        none.then(|| say("Your name is missing.").to_owned())
    }

    /// Whether a setting is shown.
    pub fn shows(&self, path: &str) -> bool {
        self.exercise.as_ref().is_none_or(|it| it.shows(path))
    }

    /// Whether a setting can be changed.
    pub fn allows(&self, path: &str) -> bool {
        self.exercise.as_ref().is_none_or(|it| it.allows(path))
    }

    /// Whether runs of a task count for the goals: the exercise's own.
    fn counts(&self, task: Task) -> bool {
        let own = self.expected_of.as_ref().map(|config| config.task.kind);
        own.is_none_or(|own| own == task)
    }

    /// Whether answers to the questions after the run are there, and the run is not.
    pub fn holds_back_answers(&self, stage: Option<Stage>) -> bool {
        let given = |text: &String| !text.trim().is_empty();
        stage.is_some_and(|it| it < Stage::Explain) && self.explanations.iter().any(given)
    }

    /// How many questions after the run have no answer yet that counts as one.
    pub fn unanswered(&self) -> usize {
        let asked = self.exercise.iter().flat_map(|it| &it.explain);
        let given = self.explanations.iter().zip(asked);
        given
            .filter(|(text, question)| !question.is_answered(text))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures::outcome;

    #[test]
    fn training_is_locked_until_the_prediction_is_made_and_the_memory_agreed_to() {
        let mut study = Study::default();
        assert_eq!((study.lock(), study.stage_at_end()), (None, None));
        study.begin(Some(Exercise {
            predict: vec!["What?".parse().expect("a question")],
            shown: vec!["beta"],
            ..Exercise::default()
        }));
        assert_eq!(study.stage_at_end(), Some(Stage::Predict));
        assert!(study.lock().is_some() && !study.can_commit());
        study.predictions[0] = "that".into();
        assert!(study.can_commit());
        study.predicted = true;
        assert_eq!(study.lock(), None);
        assert_eq!(study.stage(), Some(Stage::Run));
        assert_eq!(study.stage_at_end(), Some(Stage::Explain));
        study.first = Some([Some(outcome(0.2)); 2]);
        assert_eq!(study.stage(), Some(Stage::Explain), "while it trains again");
        assert!(study.allows("model.beta") && !study.shows("model.alpha"));
        study.asks = Some(3 << 30);
        assert!(study.lock().is_some_and(|words| words.contains("3072 MiB")));
        study.begin(None);
        assert!(study.shows("model.alpha"));
    }

    #[test]
    fn a_first_pair_that_was_changed_before_it_is_named_with_what_was_given() {
        let mut study = Study {
            expected_of: Some(ExperimentConfig::default()),
            ..Study::default()
        };
        study.kept.commit(1);
        assert_eq!(study.altered_first(), None, "nothing is trained");
        let mut changed = Link::default();
        changed.config.model.beta = 0.5;
        study
            .kept
            .note_first(&changed, study.expected_of.as_ref(), "");
        assert_eq!(study.altered_first().as_deref(), Some("β 0.85 → 0.5"));
        study
            .kept
            .note_first(&Link::default(), study.expected_of.as_ref(), "");
        assert_eq!(study.altered_first(), None);
    }

    /// As after a reload: answers are kept, runs are not.
    #[test]
    fn answers_after_the_run_are_said_to_be_there_until_the_run_is() {
        let mut study = Study::default();
        study.begin(Some(Exercise {
            explain: vec!["Why?".parse().expect("a question")],
            ..Exercise::default()
        }));
        assert!(!study.holds_back_answers(study.stage()), "none is given");
        study.explanations[0] = "Because.".into();
        assert!(study.holds_back_answers(study.stage()));
        assert!(
            !study.holds_back_answers(study.stage_at_end()),
            "they are in sight"
        );
        assert!(!Study::default().holds_back_answers(None));
    }

    #[test]
    fn what_was_wrong_with_an_address_is_said_until_the_next_and_what_was_with_a_link_until_the_next_link()
     {
        let mut study = Study::default();
        study.note_link(vec!["alpha".into()]);
        for wrong in ["“#moon” is no link.", "“#mars” is no link."] {
            study.forget_address();
            study.notes.push(wrong.into());
            assert_eq!(study.notes, ["alpha", wrong]);
        }
        study.note_link(Vec::new());
        assert!(study.notes.is_empty());
        // Closed by the visitor.
        study.note_link(vec!["beta".into(), "gamma".into()]);
        study.notes.clear();
        for wrong in ["“#moon” is no link.", "“#mars” is no link."] {
            study.forget_address();
            study.notes.push(wrong.into());
            assert_eq!(study.notes, [wrong]);
        }
    }

    #[test]
    fn goals_go_by_runs_of_the_task_that_the_exercise_begins_with() {
        let mut study = Study::default();
        assert!(study.counts(Task::Randman), "of no experiment");
        study.expected_of = Some(ExperimentConfig::default());
        assert!(study.counts(ExperimentConfig::default().task.kind));
        assert!(!study.counts(Task::Randman));
    }

    #[test]
    fn the_course_stands_in_the_view_of_lessons_unless_an_exercise_is_there_and_wanted() {
        let mut study = Study::default();
        assert!(!study.shows_exercise(), "there is none");
        study.fetching = true;
        assert!(study.shows_exercise(), "it is on its way");
        study.begin(Some(Exercise::default()));
        assert!(study.shows_exercise());
        study.at_course = true;
        assert!(!study.shows_exercise());
    }

    #[test]
    fn what_is_too_long_is_named_before_it_is_handed_in() {
        let mut study = Study::default();
        study.begin(Some(Exercise {
            explain: vec!["Why?".parse().expect("a question")],
            ..Exercise::default()
        }));
        assert!(study.cannot_hand_in().is_some_and(|it| it.contains("name")));
        study.student = "Ada".into();
        study.explanations[0] = "😀".repeat(MOST_ANSWER);
        assert_eq!(study.cannot_hand_in(), None);
        study.explanations[0].push('!');
        let why = study.cannot_hand_in().unwrap_or_default();
        for word in ["Why?", "2001", "2000"] {
            assert!(why.contains(word), "{word}: {why}");
        }
        study.explanations[0].clear();
        study.student = "A".repeat(MOST_NAME + 1);
        assert!(study.cannot_hand_in().is_some_and(|it| it.contains("81")));
    }
}
