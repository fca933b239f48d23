//! What the host is told.

use super::VERSION;
use crate::core::receipt::Outcome;
use serde::Serialize;

/// A message, as plain data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Said {
    /// The page listens.
    Ready { version: String },
    /// What all of the page needs (CSS pixels).
    Height { height: u32 },
    /// Settings, view or activity have changed, or were asked for.
    State {
        /// The experiment, with its exercise, as the part of an address behind its `#`.
        link: String,
        view: &'static str,
        activity: &'static str,
        /// What an exercise has the second network otherwise, as links write it; absent where the regulariser is the
        /// difference.
        #[serde(skip_serializing_if = "Option::is_none")]
        differ: Option<String>,
    },
    /// Training steps of both networks together.
    Progress { steps: usize, of: usize },
    /// Neither network goes on.
    Finished {
        /// The experiment with its receipts.
        link: String,
        /// Absent where the run failed.
        unregularised: Option<Reached>,
        regularised: Option<Reached>,
        /// Absent without an exercise.
        goals: Option<Share>,
        /// As of the state: `unregularised` is the first network then, and `regularised` the second.
        #[serde(skip_serializing_if = "Option::is_none")]
        differ: Option<String>,
    },
    /// The student has written, or trained; what would be handed in now.
    Answers(Box<Work>),
    /// The student has handed in.
    HandedIn(Box<Work>),
    /// A message of the host was not taken.
    Refused { reason: String },
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Share {
    pub met: usize,
    pub of: usize,
}

/// What a network came to, in the units of receipts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reached {
    steps: usize,
    test_accuracy: f32,
    test_loss: f32,
    exponent: f32,
    firing_rate: f32,
    gradient_norm: f32,
}

impl From<Outcome> for Reached {
    fn from(it: Outcome) -> Self {
        Self {
            steps: it.steps,
            test_accuracy: it.test_accuracy,
            test_loss: it.test_loss,
            exponent: it.exponent,
            firing_rate: it.firing_rate,
            gradient_norm: it.gradient_norm,
        }
    }
}

/// A student's work on an exercise.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    /// The hand-in's text, as its file holds it.
    pub hand_in: String,
    /// The same without the explanations.
    pub short: String,
    /// A name for its file.
    pub file: String,
    pub exercise: String,
    pub name: String,
    pub goals: Share,
    pub predictions: Share,
    pub answers: Vec<Given>,
}

/// A question and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// `predict` or `explain`.
    pub kind: &'static str,
    pub question: String,
    pub answer: String,
    /// Whether the first run came out so; absent where that cannot be said.
    pub right: Option<bool>,
}

/// The message with the key by which it is known.
#[derive(Serialize)]
pub struct Sent<'a> {
    #[serde(rename = "lyapunovLab")]
    version: u32,
    #[serde(flatten)]
    said: &'a Said,
}

impl<'a> Sent<'a> {
    pub fn new(said: &'a Said) -> Self {
        Self {
            version: VERSION,
            said,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures;
    use serde_json::{Value, json};

    fn sent(said: &Said) -> Value {
        serde_json::to_value(Sent::new(said)).expect("plain data")
    }

    #[test]
    fn every_message_has_the_protocols_version_and_its_type_beside_its_parts() {
        let version = "0.2.0".to_owned();
        assert_eq!(
            sent(&Said::Ready { version }),
            json!({ "lyapunovLab": 1, "type": "ready", "version": "0.2.0" })
        );
        assert_eq!(
            sent(&Said::Progress { steps: 3, of: 9 }),
            json!({ "lyapunovLab": 1, "type": "progress", "steps": 3, "of": 9 })
        );
        let handed = sent(&Said::HandedIn(Box::default()));
        assert_eq!(handed["type"], "handed-in");
        assert_eq!(handed["handIn"], "");
        assert_eq!(handed["goals"], json!({ "met": 0, "of": 0 }));
    }

    #[test]
    fn what_the_networks_differ_in_is_said_where_an_exercise_has_chosen_it() {
        let state = |differ: Option<&str>| {
            sent(&Said::State {
                link: "v=1".to_owned(),
                view: "lessons",
                activity: "idle",
                differ: differ.map(str::to_owned),
            })
        };
        assert_eq!(state(Some("beta:0.95"))["differ"], "beta:0.95");
        assert_eq!(state(None).get("differ"), None);
    }

    #[test]
    fn a_network_that_failed_is_null_and_the_others_numbers_are_named() {
        let outcome = fixtures::outcome(0.5);
        let finished = sent(&Said::Finished {
            link: "v=1".to_owned(),
            unregularised: None,
            regularised: Some(outcome.into()),
            goals: None,
            differ: None,
        });
        assert_eq!(finished.get("differ"), None);
        assert_eq!(finished["unregularised"], Value::Null);
        assert_eq!(finished["regularised"]["testAccuracy"], 0.5);
        assert_eq!(finished["regularised"]["gradientNorm"], 9.0);
    }
}
