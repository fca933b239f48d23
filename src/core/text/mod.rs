//! Text from elsewhere: an exercise's, as the page shows it, plain data and never HTML; and as much of
//! an untrusted one as a message repeats; other systems' files are made [`plain()`] first.

mod cell;
mod plain;

pub use cell::{cell, unquoted};
pub use plain::{NoText, decoded, is_invisible, plain, spaced};

use serde::{Deserialize, Serialize};

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// Level 1 is the largest.
    Heading {
        level: u8,
        spans: Vec<Span>,
    },
    Paragraph(Vec<Span>),
    /// Items, each one line of text.
    List {
        ordered: bool,
        items: Vec<Vec<Span>>,
    },
    Code(String),
    /// The cells of the head and of each row below it.
    Table {
        head: Vec<Vec<Span>>,
        rows: Vec<Vec<Vec<Span>>>,
    },
    /// What follows belongs to the stage of this name.
    Divider(String),
    /// A drawing of the page's own, by its name, and what it shows.
    Figure {
        name: String,
        caption: String,
    },
}

/// Text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub text: String,
    pub style: Style,
    /// Where a press on it leads.
    pub target: Option<Target>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Style {
    #[default]
    Plain,
    Emphasis,
    Strong,
    Code,
}

/// What a link within a text does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// Sets settings: words and values of a share link, as in `[narrow](#set&slope=25)`.
    Set(Vec<(String, String)>),
    /// Explains a word, by its key.
    Word(String),
    /// Goes to another view, by its name.
    View(String),
    /// Opens another page, whose address begins with `https://`.
    Web(String),
}

/// As much of an untrusted text as a message repeats, in quotes.
pub fn short(text: &str) -> String {
    format!("“{}”", cut(text))
}

/// The same without quotes.
pub fn cut(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String = text
        .chars()
        .take(MOST)
        .filter(|c| !c.is_control())
        .collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
