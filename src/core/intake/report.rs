//! What was found, as it is said before anything is done with it.

use super::{Choice, Kind};
use crate::core::config::OwnForm;
use crate::core::dataset::OwnSet;
use crate::core::protocol::FoundClass;
use serde::Serialize;

/// A data set out of files, and how it came to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub kind: Kind,
    pub set: OwnSet,
    pub choices: Vec<Choice>,
    /// What was done to the data that nobody sees otherwise.
    pub notes: Vec<String>,
}

/// How many samples are for what, where the data says so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FoundSplit {
    pub training: usize,
    pub validation: usize,
    pub test: usize,
}

#[derive(Serialize)]
struct Written<'a> {
    kind: &'static str,
    form: &'static str,
    samples: usize,
    channels: usize,
    /// None where an encoding gives it any number.
    time_steps: Option<usize>,
    /// Of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<[usize; 2]>,
    classes: Vec<FoundClass>,
    split: Option<FoundSplit>,
    memory_bytes: u64,
    digest: String,
    /// What experiments name it by.
    data: String,
    choices: &'a [Choice],
    notes: &'a [String],
}

impl Found {
    /// The classes with their counts.
    pub fn classes(&self) -> Vec<FoundClass> {
        let counts = self.set.counts();
        let names = self.set.classes.iter().zip(counts);
        names
            .map(|(name, samples)| FoundClass {
                name: name.clone(),
                samples,
            })
            .collect()
    }

    /// The split that the data brings, if it does.
    pub fn split(&self) -> Option<FoundSplit> {
        let [validation, test] = self.set.data.held_out?;
        Some(FoundSplit {
            training: self.set.data.samples - validation - test,
            validation,
            test,
        })
    }

    /// All of it as one JSON object.
    pub fn to_json(&self) -> String {
        let data = self.set.data;
        let written = Written {
            kind: self.kind.name(),
            form: data.form.name(),
            samples: data.samples,
            channels: data.form.channels(),
            time_steps: data.form.time_steps(),
            picture: match data.form {
                OwnForm::Values { rows, columns } if rows > 1 => Some([rows, columns]),
                _ => None,
            },
            classes: self.classes(),
            split: self.split(),
            memory_bytes: data.bytes(),
            digest: format!("{:032x}", data.digest),
            data: data.to_string(),
            choices: &self.choices,
            notes: &self.notes,
        };
        // Plain data.
        serde_json::to_string(&written).unwrap_or_default()
    }
}
