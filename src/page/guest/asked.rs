//! What the host asks.

use super::VERSION;
use crate::core::share_link::{MOST_BYTES, MOST_FILE_BYTES};
use crate::core::text::short;
use thiserror::Error;

/// A message's parts as they came, whatever they are worth.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Given {
    /// Absent where it is no number.
    pub version: Option<f64>,
    /// Absent where it is no text; the same of those below.
    pub kind: Option<String>,
    pub link: Option<String>,
    pub hand_in: Option<String>,
}

/// A message that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To take up a link, as if the visitor had followed it.
    Open(String),
    /// To train, go on, or train once more; nothing where it trains.
    Train,
    /// To pause; nothing where nothing trains.
    Pause,
    /// To tell the state now.
    GetState,
    /// To fill in what a student handed in, or was about to, into the exercise that is open.
    Resume(String),
}

/// Why a message is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("lyapunovLab is {found}; allowed: {VERSION}.")]
    Version { found: String },
    #[error("type is {found}; allowed: open, train, pause, get-state, resume.")]
    Kind { found: String },
    #[error("{key} of {kind} is missing, or is no text.")]
    Missing {
        kind: &'static str,
        key: &'static str,
    },
    #[error("{key} of {kind} has {length} bytes; allowed: up to {most}.")]
    TooLong {
        kind: &'static str,
        key: &'static str,
        length: usize,
        most: usize,
    },
}

impl Asked {
    /// Reads a message.
    ///
    /// # Errors
    ///
    /// It is of another version, of no known type, or lacks what its type needs.
    pub fn read(given: Given) -> Result<Self, Refusal> {
        if given.version != Some(f64::from(VERSION)) {
            let found = given.version;
            let found = found.map_or_else(|| "no number".to_owned(), |it| it.to_string());
            return Err(Refusal::Version { found });
        }
        match given.kind.as_deref() {
            Some("open") => text(given.link, "open", "link", MOST_BYTES).map(Self::Open),
            Some("train") => Ok(Self::Train),
            Some("pause") => Ok(Self::Pause),
            Some("get-state") => Ok(Self::GetState),
            Some("resume") => {
                text(given.hand_in, "resume", "handIn", MOST_FILE_BYTES).map(Self::Resume)
            }
            Some(other) => Err(Refusal::Kind {
                found: short(other),
            }),
            None => Err(Refusal::Kind {
                found: "no text".to_owned(),
            }),
        }
    }
}

fn text(
    given: Option<String>,
    kind: &'static str,
    key: &'static str,
    most: usize,
) -> Result<String, Refusal> {
    let text = given.ok_or(Refusal::Missing { kind, key })?;
    let length = text.len();
    if length > most {
        return Err(Refusal::TooLong {
            kind,
            key,
            length,
            most,
        });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(kind: &str) -> Given {
        Given {
            version: Some(1.0),
            kind: Some(kind.to_owned()),
            ..Given::default()
        }
    }

    #[test]
    fn each_message_of_the_protocol_is_read() {
        let link = || Some("v=1&beta=0.5".to_owned());
        let open = Given {
            link: link(),
            ..given("open")
        };
        assert_eq!(Asked::read(open), Ok(Asked::Open("v=1&beta=0.5".into())));
        let resume = Given {
            hand_in: link(),
            ..given("resume")
        };
        assert_eq!(
            Asked::read(resume),
            Ok(Asked::Resume("v=1&beta=0.5".into()))
        );
        for (kind, asked) in [
            ("train", Asked::Train),
            ("pause", Asked::Pause),
            ("get-state", Asked::GetState),
        ] {
            assert_eq!(Asked::read(given(kind)), Ok(asked));
        }
    }

    #[test]
    fn a_message_that_is_not_taken_names_its_key_what_stood_there_and_what_is_allowed() {
        let said = |given: Given| Asked::read(given).expect_err("refused").to_string();
        for version in [Some(2.0), Some(1.5), Some(f64::NAN), None] {
            let words = said(Given {
                version,
                ..given("train")
            });
            assert!(
                words.contains("lyapunovLab is") && words.contains("allowed: 1"),
                "{words}"
            );
        }
        for (given, parts) in [
            (given("dance"), ["type", "dance", "get-state"]),
            (given("TRAIN"), ["type", "TRAIN", "train"]),
            (
                Given {
                    kind: None,
                    ..given("")
                },
                ["type", "no text", "open"],
            ),
            (given("open"), ["link", "open", "missing"]),
            (given("resume"), ["handIn", "resume", "missing"]),
            (
                Given {
                    link: Some("x".repeat(MOST_BYTES + 1)),
                    ..given("open")
                },
                ["link", "65537", "65536"],
            ),
        ] {
            let words = said(given);
            for part in parts {
                assert!(words.contains(part), "{part}: {words}");
            }
        }
    }
}
