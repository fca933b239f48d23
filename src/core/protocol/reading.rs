//! What page and reader say to each other. The reader is a worker that takes people's files apart; it lives for one
//! [`Wish`].
//!
//! Its first message is its [`greeting`](crate::core::identity::greeting), as the engine's is. Then the page sends
//! one array: the wish as bytes, and behind it the files themselves. The reader answers with one array: its
//! [`Answer`] as bytes, and behind it, where there is any, what was made as a buffer of its own: packed data, which
//! the page hands on without looking into it, or a ready example.

use super::{Chosen, NetworkReport, Present};
use crate::core::config::OwnData;
use serde::{Deserialize, Serialize};

/// What the reader is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// Read the files as one data set, or as a network, with these choices (`key=value` with commas between); the data, or
    /// the weights, come with the answer.
    Read { map: String, present: Present },
    /// Make a ready example, which comes with the answer.
    Example { name: String },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Found(Box<Report>),
    Network(Box<NetworkReport>),
    Refused(Box<Refusal>),
    Example {
        name: String,
    },
    /// The reader broke: nothing more comes from it.
    Crashed {
        message: String,
    },
}

/// What was found in files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What the files are, by the name that the command line prints too (docs/data.md).
    pub kind: String,
    pub data: OwnData,
    pub classes: Vec<FoundClass>,
    pub choices: Vec<Chosen>,
    /// What was done to the data that nobody sees otherwise.
    pub notes: Vec<String>,
    /// Spikes of all samples; absent of values.
    pub spikes: Option<u64>,
    /// Some samples, of as many classes as there are, at most [`Report::SEEN`].
    pub seen: Vec<Seen>,
    /// The first rows of a table.
    pub rows: Option<Excerpt>,
}

impl Report {
    /// Samples that are shown.
    pub const SEEN: usize = 12;
}

/// A class, and how many samples of it there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundClass {
    pub name: String,
    pub samples: usize,
}

/// A sample as a picture: of spikes or a series channels by time steps, of values rows by columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its number among the samples, from 0.
    pub sample: usize,
    /// The number of its class.
    pub class: usize,
    /// As drawn: neighbours share a cell where there are many.
    pub rows: usize,
    pub columns: usize,
    /// How strong each cell is, row by row: 0 to 255, for spikes one of the two.
    #[serde(with = "serde_bytes")]
    pub cells: Vec<u8>,
}

/// Some rows of a table as they stand in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// What parts the columns.
    pub delimiter: String,
    /// What the columns are called, where the first row says that.
    pub header: Option<Vec<String>>,
    /// Number of the line, from 1, and its cells.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Why files make no data, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// All of it in one sentence.
    pub message: String,
    pub file: Option<String>,
    /// Counted from 1, as an editor does.
    pub row: Option<usize>,
    /// Number, from 1, and name of the column.
    pub column: Option<(usize, String)>,
    /// What stands there.
    pub value: Option<String>,
    /// What could.
    pub allowed: Option<String>,
    /// What `ignore` calls the column, where it may be left out instead.
    pub left_out_as: Option<String>,
    /// The choice that it is about.
    pub key: Option<String>,
    /// What was chosen so far: one of them may be wrong.
    pub choices: Vec<Chosen>,
    /// The rows around the one that is wrong.
    pub rows: Option<Excerpt>,
}

impl Refusal {
    /// One that is about nothing but what it says.
    pub fn for_message(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            file: None,
            row: None,
            column: None,
            value: None,
            allowed: None,
            left_out_as: None,
            key: None,
            choices: Vec::new(),
            rows: None,
        }
    }
}

/// The ready examples, one of each form: name, and what is in it.
pub const EXAMPLES: [(&str, &str); 7] = [
    (
        "rows.csv",
        "a row is a sample: four measures of three kinds of flowers",
    ),
    (
        "steps.csv",
        "a row is a time step: slow and fast waves in two channels",
    ),
    (
        "events.csv",
        "a row is an event: sweeps up and down over 20 channels",
    ),
    (
        "arrays.npz",
        "arrays of NumPy: pictures of 8 x 8 for training and test",
    ),
    (
        "trains.npz",
        "arrays of NumPy: spikes, time first as snnTorch has it",
    ),
    ("pictures.zip", "a folder of pictures for each class"),
    (
        "retina.zip",
        "N-MNIST's format: bars that move, in folders Train and Test",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::{from_bytes, to_bytes};

    #[test]
    fn what_is_said_comes_over_as_bytes() {
        let answer = Answer::Refused(Box::new(Refusal {
            message: "touch.csv, row 3: it is “x”".to_owned(),
            file: Some("touch.csv".to_owned()),
            row: Some(3),
            column: Some((2, "time".to_owned())),
            value: Some("“x”".to_owned()),
            allowed: Some("a number".to_owned()),
            left_out_as: Some("time".to_owned()),
            key: None,
            choices: vec![Chosen {
                key: "label".to_owned(),
                value: "kind".to_owned(),
                allowed: "a column".to_owned(),
                options: vec!["kind".to_owned(), "none".to_owned()],
                guessed: true,
            }],
            rows: None,
        }));
        assert_eq!(from_bytes(&to_bytes(&answer)), Some(answer));
        assert_eq!(from_bytes::<Answer>(&[9, 9]), None);
    }
}
