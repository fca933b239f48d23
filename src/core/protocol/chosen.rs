//! What the reader had to choose, for whoever can choose otherwise.

use serde::{Deserialize, Serialize};

/// Something that had to be chosen to read the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub key: String,
    pub value: String,
    /// What else it could be, in words.
    pub allowed: String,
    /// All that it can be, where that is a list.
    pub options: Vec<String>,
    /// Whether it is a guess of the content, and nobody's wish.
    pub guessed: bool,
}
