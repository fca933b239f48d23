//! Questions: with options, of which at most one comes true, with a number, or to be answered in words.

use super::answer::written;
use super::expected::{Expected, What, answered};
use super::goal::{Goal, GoalError};
use super::picture::Picture;
use super::similar::meant;
use crate::core::receipt::Outcome;
use crate::core::text::spaced;
use std::fmt;
use std::str::FromStr;

/// One question; without options and without a number it is answered in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Question {
    pub words: String,
    pub options: Vec<Choice>,
    /// Answered by a number near this one.
    pub number: Option<Expected>,
    /// Opened one by one.
    pub hints: Vec<String>,
    /// Shown once the question is answered.
    pub model: Option<Model>,
    /// From how many characters on an answer in words is one, where its teacher says so.
    pub least: Option<usize>,
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choice {
    pub words: String,
    /// What it shows beside its words.
    pub picture: Option<Picture>,
    /// What makes it true, where the lab can tell.
    pub comes_true: Option<Goal>,
    /// What is said to whoever chose it, after the run.
    pub feedback: Option<String>,
}

/// A model answer, and what an answer should mention.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    pub text: String,
    pub points: Vec<String>,
}

/// Answers that one question offers.
pub const MOST_OPTIONS: usize = 8;

/// So many characters are an attempt at a question with a model answer, where nothing else is said.
pub const ATTEMPT: usize = 40;

impl Question {
    /// Two of its options that one run can make true, as far as bounds tell ([`Goal::overlaps`]).
    pub fn both_true(&self) -> Option<[&str; 2]> {
        self.first_two(Goal::overlaps)
    }

    fn first_two(&self, are: fn(&Goal, &Goal) -> bool) -> Option<[&str; 2]> {
        let rules = self
            .options
            .iter()
            .filter_map(|it| Some((it.words.as_str(), it.comes_true.as_ref()?)));
        let rules: Vec<_> = rules.collect();
        rules.iter().enumerate().find_map(|(place, (one, rule))| {
            let mut others = rules[place + 1..].iter();
            let (other, _) = others.find(|(_, other)| are(rule, other))?;
            Some([*one, *other])
        })
    }

    /// Two of its options that one run could make true, for nothing in their rules excludes it
    /// ([`Goal::may_come_with`]).
    pub fn may_both_be_true(&self) -> Option<[&str; 2]> {
        self.first_two(Goal::may_come_with)
    }

    /// The options that came true, as far as the lab can tell.
    pub fn true_options(&self, outcomes: &[Option<Outcome>; 2]) -> Vec<&Choice> {
        let options = self.options.iter();
        let is_true = |it: &&Choice| {
            it.comes_true
                .as_ref()
                .is_some_and(|goal| goal.is_met(outcomes))
        };
        options.filter(is_true).collect()
    }

    /// The options that came true by the first pair after the predictions and a later one; `None` where they cannot be
    /// told yet, or by nothing.
    pub fn true_options_since(
        &self,
        first: &[Option<Outcome>; 2],
        last: Option<&[Option<Outcome>; 2]>,
    ) -> Option<Vec<&Choice>> {
        let judged = |it: &Choice| {
            let goal = it.comes_true.as_ref();
            goal.map_or(Some(false), |goal| goal.is_met_since(first, last))
        };
        let told: Option<Vec<bool>> = self.options.iter().map(judged).collect();
        let told = self.options.iter().zip(told?);
        Some(told.filter(|(_, is)| *is).map(|(it, _)| it).collect())
    }

    /// Whether some option takes two runs to tell.
    pub fn compares(&self) -> bool {
        let mut goals = self.options.iter().filter_map(|it| it.comes_true.as_ref());
        goals.any(Goal::compares)
    }

    /// Whether what the runs come to decides it, as far as the lab can tell.
    pub fn is_of_runs(&self) -> bool {
        let measured = self.number.as_ref().map(|it| it.what);
        let mut rules = self.options.iter().filter_map(|it| it.comes_true.as_ref());
        matches!(measured, Some(What::Measured(..))) || rules.any(|it| !it.conditions.is_empty())
    }

    /// The option that an answer is, as [`meant`] tells.
    pub fn option(&self, answer: &str) -> Option<&Choice> {
        let words = self.options.iter().map(|it| it.words.as_str());
        meant(words, answer).map(|at| &self.options[at])
    }

    /// Whether it is answered in words.
    pub fn is_open(&self) -> bool {
        self.options.is_empty() && self.number.is_none()
    }

    /// From how many characters on an answer is one, as [`written`] counts: of words what the teacher says, else an
    /// attempt where a model answer waits for it.
    pub fn least(&self) -> usize {
        let by_model = self.model.as_ref().map(|_| ATTEMPT);
        let asked = self.least.or(by_model).filter(|_| self.is_open());
        asked.unwrap_or(1)
    }

    /// Whether an answer counts as one: a number that can be read, an option, or enough words.
    pub fn is_answered(&self, answer: &str) -> bool {
        match self.number {
            Some(_) => answered(answer).is_some(),
            None => written(answer) >= self.least(),
        }
    }
}

/// `Which one learns? | ![flat rising] The regularised one => test accuracy at least 0.8 ; Yes. | Neither`, or
/// `By which factor? | number 148 within 20 %`.
impl FromStr for Question {
    type Err = GoalError;

    fn from_str(text: &str) -> Result<Self, GoalError> {
        let mut parts = text.split('|').map(str::trim);
        let words = parts.next().unwrap_or_default().to_owned();
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        if let [only] = parts[..]
            && let Some(number) = spaced(only).strip_prefix("number ")
        {
            return Ok(Self {
                words,
                number: Some(number.parse()?),
                ..Self::default()
            });
        }
        let options = parts.into_iter().take(MOST_OPTIONS).map(choice);
        Ok(Self {
            words,
            options: options.collect::<Result<_, _>>()?,
            ..Self::default()
        })
    }
}

fn choice(part: &str) -> Result<Choice, GoalError> {
    let pictured = part.strip_prefix("![").and_then(|it| it.split_once(']'));
    let (picture, part) = match pictured {
        Some((picture, rest)) => (Some(picture.parse()?), rest.trim_start()),
        None => (None, part),
    };
    let Some((words, rest)) = part.split_once("=>") else {
        return Ok(Choice {
            words: part.to_owned(),
            picture,
            ..Choice::default()
        });
    };
    let (goal, feedback) = match rest.split_once(';') {
        Some((goal, feedback)) => (goal.trim(), Some(feedback.trim().to_owned())),
        None => (rest.trim(), None),
    };
    let is_told = feedback.is_none() || !goal.is_empty();
    Ok(Choice {
        words: words.trim().to_owned(),
        picture,
        comes_true: is_told.then(|| goal.parse()).transpose()?,
        feedback: feedback.filter(|text| !text.is_empty()),
    })
}

impl fmt::Display for Question {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.words)?;
        if let Some(number) = &self.number {
            write!(to, " | number {number}")?;
        }
        for option in &self.options {
            write!(to, " | ")?;
            if let Some(picture) = &option.picture {
                write!(to, "![{picture}] ")?;
            }
            write!(to, "{}", option.words)?;
            match (&option.comes_true, &option.feedback) {
                (Some(goal), Some(feedback)) => write!(to, " => {goal} ; {feedback}")?,
                (Some(goal), None) => write!(to, " => {goal}")?,
                (None, Some(feedback)) => write!(to, " => ; {feedback}")?,
                (None, None) => {}
            }
        }
        Ok(())
    }
}

impl Model {
    /// The text, and points behind `|`s.
    pub(super) fn read(text: &str) -> Self {
        let mut parts = text.split('|').map(str::trim);
        let text = parts.next().unwrap_or_default().to_owned();
        let points = parts.filter(|part| !part.is_empty()).map(str::to_owned);
        Self {
            text,
            points: points.collect(),
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.text)?;
        self.points
            .iter()
            .try_for_each(|point| write!(to, " | {point}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::goal::tests::outcome;
    use super::*;

    fn question(text: &str) -> Question {
        text.parse().expect("a question")
    }

    #[test]
    fn a_question_of_which_does_better_is_told_by_two_runs_and_by_no_fewer() {
        let asked = "Which does better? | The second => test accuracy more than the first \
                     | The first => test accuracy less than the first";
        let asked: Question = asked.parse().expect("a question");
        assert!(asked.compares());
        assert_eq!(asked.to_string().parse(), Ok(asked.clone()));
        let with = |test_accuracy| {
            let mut outcome = outcome();
            outcome.test_accuracy = test_accuracy;
            [None, Some(outcome)]
        };
        let came = |first, last: Option<f32>| {
            let last = last.map(with);
            let came = asked.true_options_since(&with(first), last.as_ref());
            came.map(|all| all.iter().map(|it| it.words.clone()).collect::<Vec<_>>())
        };
        assert_eq!(came(0.5, None), None);
        assert_eq!(came(0.5, Some(0.8)), Some(vec!["The second".to_owned()]));
        assert_eq!(came(0.5, Some(0.3)), Some(vec!["The first".to_owned()]));
        assert_eq!(
            asked.true_options(&with(0.5)).len(),
            0,
            "one run tells nothing"
        );
    }

    #[test]
    fn an_answer_says_which_run_decides_it_the_first_or_the_last() {
        let asked = "What does the wider one come to? | Half => last: test accuracy at least 0.5 \
                     | Less => last: test accuracy at most 0.5 | As told => first: unregularised: exponent at most 0";
        let asked = question(asked);
        assert_eq!(asked.to_string().parse(), Ok(asked.clone()));
        assert!(asked.compares());
        let with = |test_accuracy| {
            let mut outcome = outcome();
            outcome.test_accuracy = test_accuracy;
            [None, Some(outcome)]
        };
        let half = asked.options[0].comes_true.as_ref().expect("a condition");
        assert_eq!(half.is_met_since(&with(0.9), None), None, "not told yet");
        assert_eq!(half.is_met_since(&with(0.1), Some(&with(0.9))), Some(true));
        assert_eq!(half.is_met_since(&with(0.9), Some(&with(0.1))), Some(false));
        assert!(!half.is_met(&with(0.9)), "one pair alone never tells it");
        let first: Goal = "first: test accuracy at least 0.5".parse().expect("a goal");
        assert!(!first.compares());
        assert_eq!(first.is_met_since(&with(0.9), Some(&with(0.1))), Some(true));
        for wrong in [
            "first: exponent less than the first",
            "second: exponent at most 0",
        ] {
            let error = wrong.parse::<Goal>().expect_err(wrong).to_string();
            assert!(error.contains("last"), "{error}");
        }
    }

    #[test]
    fn the_runs_decide_what_they_measure_and_nothing_that_is_true_or_a_number_of_its_own() {
        for (text, is_of_runs) in [
            (
                "How large? | number gradient norm within a factor of 10",
                true,
            ),
            ("How many? | number 148 within 20 %", false),
            ("Does it? | Yes => test accuracy at least 0.5 | No", true),
            ("Does it? | Yes => true | No", false),
            ("Why?", false),
        ] {
            assert_eq!(question(text).is_of_runs(), is_of_runs, "{text}");
        }
    }

    #[test]
    fn a_question_knows_which_of_its_options_came_true() {
        let text = "How far does it get? | Chance => test accuracy at most 0.2 | \
                    Further => test accuracy at least 0.2 | Who knows";
        let asked = question(text);
        assert_eq!(asked.to_string().parse(), Ok(asked.clone()));
        let came = asked.true_options(&[None, Some(outcome())]);
        assert_eq!(came.len(), 1);
        assert_eq!(came[0].words, "Further");
        assert!(question("Why?").is_open());
        assert!("A? | b => nonsense".parse::<Question>().is_err());
    }

    #[test]
    fn what_is_said_of_an_option_survives_with_and_without_a_condition() {
        let text = "Which? | Grows => true ; Yes; it does. | Fades => ; No. | Stays";
        let asked = question(text);
        assert_eq!(asked.to_string(), text);
        let said: Vec<_> = asked
            .options
            .iter()
            .map(|it| it.feedback.as_deref())
            .collect();
        assert_eq!(said, [Some("Yes; it does."), Some("No."), None]);
        let none = asked.true_options(&[None, None]);
        assert_eq!(
            none.len(),
            1,
            "a condition that is none holds before any run"
        );
    }

    #[test]
    fn an_answer_may_show_a_picture_and_is_chosen_by_its_words() {
        let text = "Which picture? | ![flat rising] Only one => test accuracy at least 0.5 ; Yes. \
                    | ![flat flat] Neither | Who knows";
        let asked = question(text);
        assert_eq!(asked.to_string(), text);
        let shown: Vec<_> = asked.options.iter().map(|it| it.picture).collect();
        let of = |words: &str| Some(words.parse().expect("a picture"));
        assert_eq!(shown, [of("flat rising"), of("flat flat"), None]);
        assert_eq!(
            asked.option("Neither").and_then(|it| it.picture),
            of("flat")
        );
        let error = "A? | ![up] b".parse::<Question>().expect_err("no picture");
        assert!(error.to_string().contains("rising"), "{error}");
    }

    #[test]
    fn a_letter_is_no_answer_where_a_model_waits_or_the_teacher_asks_for_more() {
        let mut asked = question("Why?");
        assert!(asked.is_answered("x") && !asked.is_answered(" \n"));
        asked.model = Some(Model::read("It leaks."));
        for none in [
            "x",
            "Because.",
            &" ".repeat(80),
            &"x ".repeat(4),
            &format!("x{}y", " ".repeat(80)),
        ] {
            assert!(!asked.is_answered(none), "{none}");
        }
        let sentence = "Each of the steps multiplies by the same.";
        assert!(asked.is_answered(sentence) && written(sentence) == ATTEMPT + 1);
        asked.least = Some(8);
        assert!(asked.is_answered("Because.") && !asked.is_answered("Because"));
    }

    #[test]
    fn an_option_and_a_number_are_answers_of_any_length() {
        let model = Some(Model::read("It leaks."));
        let with = |text| Question {
            model: model.clone(),
            least: Some(60),
            ..question(text)
        };
        assert!(with("Which? | A | B").is_answered("A") && !with("Which? | A | B").is_answered(""));
        let number = with("How many? | number 148 within 5 %");
        assert!(number.is_answered("15") && !number.is_answered("no idea"));
    }

    #[test]
    fn a_question_in_older_words_keeps_its_semicolons_and_its_numbers() {
        let asked = question("How? | number one; or two | No");
        assert_eq!(asked.options[0].words, "number one; or two");
        assert_eq!(asked.options[0].feedback, None);
        assert!("How? | number one".parse::<Question>().is_err());
    }

    #[test]
    fn a_model_answer_survives_with_its_points() {
        let model = Model::read("It grows. | that λ is above 0 | that T counts");
        assert_eq!(model.points.len(), 2);
        assert_eq!(Model::read(&model.to_string()), model);
    }
}
