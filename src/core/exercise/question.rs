//! Questions: with options, of which at most one comes true, or to be answered in words.

use super::goal::{Goal, GoalError};
use std::fmt;
use std::str::FromStr;

/// One question; without options it is answered in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub words: String,
    pub options: Vec<Choice>,
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub words: String,
    /// What makes it true, where the lab can tell.
    pub comes_true: Option<Goal>,
}

/// Answers that one question offers.
pub const MOST_OPTIONS: usize = 8;

impl Question {
    /// The options that came true, as far as the lab can tell.
    pub fn true_options(
        &self,
        outcomes: &[Option<crate::core::receipt::Outcome>; 2],
    ) -> Vec<&Choice> {
        let options = self.options.iter();
        let is_true = |it: &&Choice| {
            it.comes_true
                .as_ref()
                .is_some_and(|goal| goal.is_met(outcomes))
        };
        options.filter(is_true).collect()
    }
}

/// `Which one learns? | The regularised one => test accuracy at least 0.8 | Neither`
impl FromStr for Question {
    type Err = GoalError;

    fn from_str(text: &str) -> Result<Self, GoalError> {
        let mut parts = text.split('|').map(str::trim);
        let words = parts.next().unwrap_or_default().to_owned();
        let options = parts.filter(|part| !part.is_empty()).take(MOST_OPTIONS);
        let options = options.map(|part| {
            let (words, goal) = match part.split_once("=>") {
                Some((words, goal)) => (words.trim(), Some(goal.trim().parse()?)),
                None => (part, None),
            };
            Ok(Choice {
                words: words.to_owned(),
                comes_true: goal,
            })
        });
        Ok(Self {
            words,
            options: options.collect::<Result<_, _>>()?,
        })
    }
}

impl fmt::Display for Question {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.words)?;
        for option in &self.options {
            write!(to, " | {}", option.words)?;
            if let Some(goal) = &option.comes_true {
                write!(to, " => {goal}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::goal::tests::outcome;
    use super::*;

    #[test]
    fn a_question_knows_which_of_its_options_came_true() {
        let text = "How far does it get? | Chance => test accuracy at most 0.2 | \
                    Further => test accuracy at least 0.2 | Who knows";
        let question: Question = text.parse().expect("a question");
        assert_eq!(question.to_string().parse(), Ok(question.clone()));
        let came = question.true_options(&[None, Some(outcome())]);
        assert_eq!(came.len(), 1);
        assert_eq!(came[0].words, "Further");
        let open: Question = "Why?".parse().expect("a question");
        assert!(open.options.is_empty());
        assert!("A? | b => nonsense".parse::<Question>().is_err());
    }
}
