//! What the columns of a table are.

use super::Shape;
use super::cells::Cells;
use super::decimal::Decimal;
use crate::core::intake::IntakeError;
use crate::core::intake::choices::{Allowed, Choices};
use std::collections::HashSet;

/// What a column can be beside a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Sample,
    Time,
    Channel,
    Label,
}

impl Role {
    /// Its name in what is chosen.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Time => "time",
            Self::Channel => "channel",
            Self::Label => "label",
        }
    }

    /// What people call such a column; a unit may stand behind it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sample => &[
                "sample",
                "trial",
                "sequence",
                "series",
                "recording",
                "id",
                "sample_id",
            ],
            Self::Time => &["time", "t", "step", "timestamp", "times", "frame"],
            Self::Channel => &[
                "channel", "neuron", "unit", "units", "ch", "addr", "address",
            ],
            Self::Label => &[
                "label", "class", "target", "y", "species", "category", "labels", "classes",
            ],
        }
    }
}

/// The columns of one table.
pub(super) struct Columns {
    pub has_header: bool,
    names: Vec<String>,
    /// Whether all cells below the header are numbers.
    numeric: Vec<bool>,
    /// Whether all are whole numbers, and how many different ones, counted up to [`FEW`] and one more.
    few: Vec<Option<usize>>,
    /// Whether they count the rows, as an index does.
    counts: Vec<bool>,
}

/// Columns that are offered by name.
const MOST_OFFERED: usize = 300;
/// A column of whole numbers with at most so many different ones may be the class.
const FEW: usize = 50;

impl Columns {
    pub fn read(
        cells: &Cells,
        decimal: Decimal,
        choices: &mut Choices,
    ) -> Result<Self, IntakeError> {
        let is_number = |row: usize, column: usize| decimal.read(cells.get(row, column)).is_some();
        let yes_or_no = [("yes", true), ("no", false)];
        let guess = || {
            let columns = 0..cells.width();
            let below = |column: usize| {
                let some = 1..cells.rows().min(50);
                !some.is_empty() && some.into_iter().all(|row| is_number(row, column))
            };
            let mut named = columns.filter(|&it| !is_number(0, it));
            // A blank alone names nothing.
            named.any(|it| below(it) && !cells.get(0, it).trim().is_empty())
        };
        let has_header = choices.name("header", &yes_or_no, guess)?;
        let rows = || usize::from(has_header)..cells.rows();
        let name = |column: usize| {
            let given = has_header && cells.rows() > 0;
            if given {
                cells.get(0, column).trim().to_owned()
            } else {
                String::new()
            }
        };
        let mut found = Self {
            has_header,
            names: (0..cells.width()).map(name).collect(),
            numeric: Vec::new(),
            few: Vec::new(),
            counts: Vec::new(),
        };
        for column in 0..cells.width() {
            let (mut numeric, mut counts) = (true, true);
            let mut different: Option<HashSet<i64>> = Some(HashSet::new());
            let mut before = None;
            for row in rows() {
                let Some(number) = decimal.read(cells.get(row, column)) else {
                    (numeric, counts, different) = (false, false, None);
                    break;
                };
                let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
                counts &= is_whole && before.is_none_or(|before: f64| number == before + 1.0);
                before = Some(number);
                match &mut different {
                    Some(set) if is_whole && set.len() <= FEW => {
                        set.insert(number as i64);
                    }
                    _ => different = None,
                }
            }
            found.numeric.push(numeric);
            found.counts.push(counts);
            found
                .few
                .push(different.map(|it| it.len()).filter(|&it| it <= FEW));
        }
        Ok(found)
    }

    pub fn name(&self, column: usize) -> &str {
        &self.names[column]
    }

    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// As a choice says it: the name, or the number where that says nothing.
    fn said(&self, column: usize) -> String {
        let name = &self.names[column];
        let is_own = self.names.iter().filter(|it| *it == name).count() == 1;
        let is_plain = !name.is_empty() && !name.contains([',', '=', '+']) && name.len() < 100;
        let is_number = name.parse::<f64>().is_ok();
        if is_own && is_plain && !is_number {
            name.clone()
        } else {
            (column + 1).to_string()
        }
    }

    /// The column that a choice says.
    fn meant(&self, text: &str) -> Option<usize> {
        let by_name = self
            .names
            .iter()
            .position(|name| name == text && !name.is_empty());
        let number = || text.parse::<usize>().ok()?.checked_sub(1);
        by_name
            .or_else(number)
            .filter(|&column| column < self.width())
    }

    /// The column of that name, or of one that a unit follows: `time_ms`, `t (s)`.
    fn named(&self, role: Role) -> Option<usize> {
        let matches = |name: &String, wanted: &str| {
            let name = name.to_lowercase();
            let rest = name.strip_prefix(wanted);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', ' ', '(', '[']))
        };
        let names = role.names().iter();
        names
            .filter_map(|wanted| self.names.iter().position(|name| matches(name, wanted)))
            .next()
    }

    /// What a row is, by the columns' names: without a header each is a sample.
    pub fn shape(&self) -> Shape {
        let has = |role| self.named(role).is_some();
        if has(Role::Time) && has(Role::Channel) {
            Shape::Events
        } else if has(Role::Sample) && has(Role::Time) {
            Shape::Steps
        } else {
            Shape::Rows
        }
    }

    /// The column of a role, chosen or guessed by its name.
    pub fn chosen(&self, role: Role, choices: &mut Choices) -> Result<Option<usize>, IntakeError> {
        self.choose(role.key(), self.named(role), choices)
    }

    /// The class of a row: by its name; else the last or first column that is no number; else the last or first of
    /// few whole numbers.
    pub fn label(&self, choices: &mut Choices) -> Result<Option<usize>, IntakeError> {
        let last = self.width().saturating_sub(1);
        let is_text = |&column: &usize| !self.numeric[column];
        let is_few = |&column: &usize| self.few[column].is_some_and(|it| it > 1);
        let by_name = self.named(Role::Label);
        let by_text = || [last, 0].into_iter().find(is_text);
        let by_numbers = || [last, 0].into_iter().find(is_few);
        let guess = by_name.or_else(by_text).or_else(by_numbers);
        self.choose(Role::Label.key(), guess, choices)
    }

    fn choose(
        &self,
        key: &'static str,
        guess: Option<usize>,
        choices: &mut Choices,
    ) -> Result<Option<usize>, IntakeError> {
        let said = || guess.map_or_else(|| "none".to_owned(), |column| self.said(column));
        let words = format!(
            "a column's name, its number from 1 to {}, or none",
            self.width()
        );
        let columns = (0..self.width()).take(MOST_OFFERED);
        let options = columns.map(|column| self.said(column));
        let allowed = Allowed::one_of(options.chain(["none".to_owned()]), words);
        choices.text(key, said, allowed, |text| match text {
            "none" => Some(None),
            text => self.meant(text).map(Some),
        })
    }

    /// Columns that are no values: those that were said, or else what counts the rows and is called so, or not at
    /// all.
    pub fn ignored(
        &self,
        taken: &[Option<usize>],
        choices: &mut Choices,
    ) -> Result<Vec<usize>, IntakeError> {
        let is_index = |&column: &usize| {
            let name = self.names[column].to_lowercase();
            let is_called = ["", "id", "index", "row", "nr", "unnamed: 0"].contains(&name.as_str());
            self.has_header && self.counts[column] && is_called && !taken.contains(&Some(column))
        };
        let guess = || {
            let found = (0..self.width()).filter(is_index);
            let found: Vec<String> = found.map(|column| self.said(column)).collect();
            if found.is_empty() {
                "none".to_owned()
            } else {
                found.join("+")
            }
        };
        let allowed = "names or numbers of columns with + between them, or none";
        choices.text("ignore", guess, allowed, |text| match text {
            "none" => Some(Vec::new()),
            text => text.split('+').map(|part| self.meant(part)).collect(),
        })
    }
}
