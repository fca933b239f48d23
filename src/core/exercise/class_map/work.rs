//! What a student predicted of a cell, and what it came to: `cell=init-gain:0.6;steps:38;learns:yes;…`.

use super::{Cell, ClassMap};
use crate::core::config::{ExperimentConfig, Side};
use crate::core::name::Named;
use crate::core::number::read_number;
use crate::core::receipt::{Outcome, Receipt};
use crate::core::settings::with_word;
use crate::core::text::short;
use std::fmt;
use std::str::FromStr;

/// What was predicted: whether the network learns, and whether the gradient grows on its way back, that is
/// whether the exponent is above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Guess {
    pub learns: Option<bool>,
    pub grows: Option<bool>,
}

/// One cell in a hand-in. It is known by its values, not by its place: a map may have been mended since.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CellWork {
    /// The words of both settings with their values, those of the columns first.
    pub at: [(String, String); 2],
    pub guess: Guess,
    /// Unregularised and regularised.
    pub receipts: [Option<Receipt>; 2],
}

/// Whether a network has learnt: half way or more from chance to all right.
pub fn learns(outcome: &Outcome, config: &ExperimentConfig) -> bool {
    outcome.test_accuracy >= halfway(config)
}

/// The share that is half way from chance to all right.
pub(super) fn halfway(config: &ExperimentConfig) -> f32 {
    let classes = config.task.num_classes().max(1) as f32;
    (1.0 + 1.0 / classes) / 2.0
}

/// Whether its gradient grows on the way back.
pub fn grows(outcome: &Outcome) -> bool {
    outcome.exponent > 0.0
}

/// Whether a guess came true, in its two parts.
pub fn came_to(guess: &Guess, outcome: &Outcome, config: &ExperimentConfig) -> [Option<bool>; 2] {
    [
        guess.learns.map(|it| it == learns(outcome, config)),
        guess.grows.map(|it| it == grows(outcome)),
    ]
}

impl Guess {
    /// Whether all of it was said.
    pub fn is_whole(&self) -> bool {
        self.learns.is_some() && self.grows.is_some()
    }
}

impl ClassMap {
    /// A cell as hand-ins name it.
    pub fn named(&self, cell: Cell) -> [(String, String); 2] {
        [
            (
                self.across.field.word.to_owned(),
                self.across.text(cell.column),
            ),
            (self.down.field.word.to_owned(), self.down.text(cell.row)),
        ]
    }

    /// The cell of a hand-in; `None` where this map has none there.
    pub fn find(&self, work: &CellWork) -> Option<Cell> {
        let value = |word: &str| {
            let (_, text) = work.at.iter().find(|(own, _)| own == word)?;
            read_number(text).ok()
        };
        Some(Cell {
            row: self.down.find(value(self.down.field.word)?)?,
            column: self.across.find(value(self.across.field.word)?)?,
        })
    }

    /// From this accuracy on a cell counts as one that learns.
    pub fn learns_from(&self, base: &ExperimentConfig) -> f32 {
        halfway(base)
    }
}

impl CellWork {
    /// What it came to, unregularised and regularised.
    pub fn outcomes(&self) -> [Option<Outcome>; 2] {
        [0, 1].map(|side: usize| self.receipts[side].as_ref().map(|it| it.outcome))
    }

    pub fn is_trained(&self) -> bool {
        self.receipts.iter().any(Option::is_some)
    }

    /// The experiment that it is of, by a hand-in's own.
    pub fn config(&self, base: &ExperimentConfig) -> Option<ExperimentConfig> {
        let mut config = base.clone();
        for (word, value) in &self.at {
            with_word(word)?.write(&mut config, value)?;
        }
        config.validate().is_ok().then_some(config)
    }

    /// `init-gain 0.6, steps 38`.
    pub fn words(&self) -> String {
        let one = |(word, value): &(String, String)| match with_word(word) {
            Some(field) => format!("{} {}", field.label, value.replace('-', "\u{2212}")),
            None => format!("{word} {value}"),
        };
        self.at.each_ref().map(one).join(", ")
    }
}

/// What parts the parts; a receipt's own are other ones.
const PARTS: char = ';';
const LEARNS: &str = "learns";
const GRADIENT: &str = "gradient";

impl fmt::Display for CellWork {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [across, down] = &self.at;
        write!(to, "{}:{}{PARTS}{}:{}", across.0, across.1, down.0, down.1)?;
        if let Some(learns) = self.guess.learns {
            write!(to, "{PARTS}{LEARNS}:{}", if learns { "yes" } else { "no" })?;
        }
        if let Some(grows) = self.guess.grows {
            write!(
                to,
                "{PARTS}{GRADIENT}:{}",
                if grows { "grows" } else { "fades" }
            )?;
        }
        for side in [Side::Unregularised, Side::Regularised] {
            if let Some(receipt) = &self.receipts[side as usize] {
                let text = receipt.to_string().replace(PARTS, ",");
                write!(to, "{PARTS}{}:{text}", side.key())?;
            }
        }
        Ok(())
    }
}

/// What is wrong with a cell, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CellError(String);

impl FromStr for CellWork {
    type Err = CellError;

    fn from_str(text: &str) -> Result<Self, CellError> {
        let mut at = Vec::new();
        let mut work = Self::default();
        for part in text.split(PARTS).map(str::trim).filter(|it| !it.is_empty()) {
            let (word, value) = part.split_once(':').unwrap_or((part, ""));
            let refused = |allowed: &str| {
                CellError(format!("{word} is {}; allowed: {allowed}", short(value)))
            };
            match (word, value) {
                (LEARNS, "yes") => work.guess.learns = Some(true),
                (LEARNS, "no") => work.guess.learns = Some(false),
                (LEARNS, _) => return Err(refused("yes, no")),
                (GRADIENT, "grows") => work.guess.grows = Some(true),
                (GRADIENT, "fades") => work.guess.grows = Some(false),
                (GRADIENT, _) => return Err(refused("grows, fades")),
                (word, value) => match Side::from_key(word) {
                    Some(side) => {
                        let receipt = value
                            .parse()
                            .map_err(|why| CellError(format!("{word}: {why}")))?;
                        work.receipts[side as usize] = Some(receipt);
                    }
                    None => at.push(place(word, value)?),
                },
            }
        }
        let count = at.len();
        let at: Result<[_; 2], _> = at.try_into();
        work.at = at.map_err(|_| CellError(format!("it names {count} settings; allowed: 2")))?;
        Ok(work)
    }
}

/// A setting with its value.
fn place(word: &str, value: &str) -> Result<(String, String), CellError> {
    let field = with_word(word).filter(|field| field.input.range().is_some());
    let field =
        field.ok_or_else(|| CellError(format!("{} is no setting with a number", short(word))))?;
    let number = read_number(value).map_err(|_| {
        CellError(format!(
            "{word} is {}; allowed: {}",
            short(value),
            field.allowed()
        ))
    })?;
    Ok((field.word.to_owned(), number.to_string()))
}
