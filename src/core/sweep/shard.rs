//! A part of a sweep, for one task of a scheduler.

use crate::core::text::short;
use std::fmt;
use std::str::FromStr;

/// Part `index`, counted from 1, of `of` parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    of: usize,
}

/// The most parts of a sweep.
const MOST: usize = 1_000_000;

impl Shard {
    /// All of it.
    pub const WHOLE: Self = Self { index: 1, of: 1 };

    /// `None` outside of 1 to `of`.
    pub fn new(index: usize, of: usize) -> Option<Self> {
        let is_right = (1..=of).contains(&index) && of <= MOST;
        is_right.then_some(Self { index, of })
    }

    /// Counted from 1.
    pub fn index(self) -> usize {
        self.index
    }

    pub fn of(self) -> usize {
        self.of
    }

    /// Whether what stands at a place belongs to it, where all are dealt out in turn.
    pub fn has(self, place: usize) -> bool {
        place % self.of + 1 == self.index
    }

    /// As the names of its files have it: `3-of-8`.
    pub fn name(self) -> String {
        format!("{}-of-{}", self.index, self.of)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}/{}", self.index, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = |allowed: String| format!("the shard is {}; allowed: {allowed}", short(text));
        let read = || {
            let (index, of) = text.split_once('/')?;
            Some((index.trim().parse().ok()?, of.trim().parse().ok()?))
        };
        let form = || format!("I/N, such as 3/8, with I from 1 to N and N up to {MOST}");
        let (index, of): (usize, usize) = read().ok_or_else(|| refused(form()))?;
        if !(1..=MOST).contains(&of) {
            return Err(refused(format!("I/N with N from 1 to {MOST}")));
        }
        Self::new(index, of).ok_or_else(|| {
            refused(match of {
                1 => "1/1, all of it".to_owned(),
                _ => format!("I/{of} with I from 1 to {of}"),
            })
        })
    }
}
