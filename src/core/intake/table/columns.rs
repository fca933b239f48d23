//! What the columns of a table are.

use super::Shape;
use super::cells::Cells;
use super::decimal::Decimal;
use crate::core::intake::IntakeError;
use crate::core::intake::choices::{Allowed, Choices};
use std::collections::HashSet;
use std::ops::Range;

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
    content: Vec<Content>,
}

/// What is in the cells of a column, below the header.
#[derive(Default)]
struct Content {
    /// Whether all are numbers.
    is_numeric: bool,
    /// Whether all are whole numbers, and how many different ones, counted up to [`FEW`].
    few: Option<usize>,
    /// Whether they count the rows from 0 or 1, or from anywhere where they are called so, or are all different
    /// whole numbers without a name.
    is_index: bool,
}

/// What may follow the name of a class.
const OF_A_CLASS: [&str; 14] = [
    "id", "ids", "name", "names", "idx", "index", "no", "nr", "num", "number", "code", "true",
    "label", "class",
];
/// Columns that are offered by name.
const MOST_OFFERED: usize = 300;
/// A column of whole numbers with at most so many different ones may be the class.
const FEW: usize = 50;
/// Rows that a header is told by.
const LOOKED_AT: usize = 50;
/// What people call a column that counts the rows.
const INDEX: [&str; 6] = ["", "id", "index", "row", "nr", "unnamed: 0"];
/// Rows of which a count is no chance.
const COUNTED: usize = 3;

/// Whether the first row names the columns: a text above numbers, the name of the class above others, or numbers
/// that count the columns, beside a text that no other row has.
pub(super) fn is_header(cells: &Cells, decimal: Decimal) -> bool {
    let is_number = |row: usize, column: usize| decimal.read(cells.get(row, column)).is_some();
    let columns = || 0..cells.width();
    let some = || 1..cells.rows().min(LOOKED_AT);
    let name = |column: usize| cells.get(0, column).trim();
    // A blank alone names nothing.
    let is_named = |&column: &usize| !is_number(0, column) && !name(column).is_empty();
    let below = |column: usize| !some().is_empty() && some().all(|row| is_number(row, column));
    if columns().filter(is_named).any(below) {
        return true;
    }
    let numbers: Option<Vec<f64>> = columns()
        .filter(|&column| !is_named(&column) && !name(column).is_empty())
        .map(|column| decimal.read(name(column)))
        .collect();
    let are_counted = numbers.is_some_and(|it| it.len() > 1 && is_count(&it));
    columns().filter(is_named).any(|column| {
        let mut others = (1..cells.rows()).map(|row| cells.get(row, column).trim());
        if cells.rows() < 2 || others.clone().any(|other| other == name(column)) {
            return false;
        }
        let is_class = Role::Label.names().contains(&&*name(column).to_lowercase());
        let mut seen = HashSet::new();
        // “y” may be a class, of yes and no.
        (is_class && name(column).len() > 1)
            || (are_counted && others.any(|other| !seen.insert(other)))
    })
}

/// Whether numbers count from 0 or 1.
fn is_count(numbers: &[f64]) -> bool {
    numbers.first().is_some_and(|&it| it == 0.0 || it == 1.0)
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.0)
}

/// The names in the first row.
pub(super) fn named(cells: &Cells) -> Vec<String> {
    let names = (0..cells.width()).filter(|_| cells.rows() > 0);
    names.map(|it| cells.get(0, it).trim().to_owned()).collect()
}

impl Content {
    fn read(
        cells: &Cells,
        decimal: Decimal,
        rows: Range<usize>,
        column: usize,
        name: Option<&str>,
    ) -> Self {
        let is_unnamed = name.is_some_and(|it| it.is_empty() || it.starts_with("unnamed:"));
        let count = rows.len();
        let mut few: Option<HashSet<i64>> = Some(HashSet::new());
        let mut different = is_unnamed.then(HashSet::new);
        let (mut counts, mut first, mut before) = (true, None, None);
        for row in rows {
            let Some(number) = decimal.read(cells.get(row, column)) else {
                return Self::default();
            };
            let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
            counts &= is_whole && before.is_none_or(|before: f64| number == before + 1.0);
            before = Some(number);
            first = first.or(before);
            few = few.filter(|set| is_whole && set.len() <= FEW);
            different = different.filter(|_| is_whole);
            for set in [&mut few, &mut different].into_iter().flatten() {
                set.insert(number as i64);
            }
        }
        let from_start = matches!(first, Some(0.0 | 1.0)) && count >= COUNTED;
        let is_called = name.is_some_and(|it| INDEX.contains(&it));
        Self {
            is_numeric: true,
            few: few.map(|it| it.len()).filter(|&it| it <= FEW),
            is_index: counts && (from_start || is_called)
                || different.is_some_and(|it| it.len() == count && count >= COUNTED),
        }
    }
}

impl Columns {
    pub fn read(cells: &Cells, decimal: Decimal, has_header: bool) -> Self {
        let names = if has_header {
            named(cells)
        } else {
            vec![String::new(); cells.width()]
        };
        let content = names.iter().enumerate().map(|(column, name)| {
            let name = has_header.then(|| name.to_lowercase());
            let rows = usize::from(has_header)..cells.rows();
            Content::read(cells, decimal, rows, column, name.as_deref())
        });
        Self {
            has_header,
            content: content.collect(),
            names,
        }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn name(&self, column: usize) -> &str {
        &self.names[column]
    }

    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// As a choice says it: the name, or the number where that says nothing, with a `#` where it is a name too.
    pub fn said(&self, column: usize) -> String {
        let name = &self.names[column];
        let is_own = self.names.iter().filter(|it| *it == name).count() == 1;
        let is_plain = !name.is_empty() && !name.contains([',', '=', '+']) && name.len() < 100;
        let is_number = name.trim_start_matches('#').parse::<f64>().is_ok();
        if is_own && is_plain && !is_number && name != "none" {
            return name.clone();
        }
        let number = (column + 1).to_string();
        if self.names.contains(&number) {
            format!("#{number}")
        } else {
            number
        }
    }

    /// The column that a choice says: `#5` by its number, else by a name or number.
    fn meant(&self, text: &str) -> Option<usize> {
        let number = |text: &str| text.parse::<usize>().ok()?.checked_sub(1);
        let by_name = self
            .names
            .iter()
            .position(|name| name == text && !name.is_empty());
        let marked = text.strip_prefix('#').and_then(number);
        marked
            .or(by_name)
            .or_else(|| number(text))
            .filter(|&column| column < self.width())
    }

    /// The column of that name, or of one that a unit follows: `time_ms`, `t (s)`; of a class, what is said of it.
    fn named(&self, role: Role) -> Option<usize> {
        let matches = |name: &String, wanted: &str| {
            let name = name.to_lowercase();
            let rest = name.strip_prefix(wanted);
            rest.is_some_and(|rest| match role {
                Role::Label => {
                    let more = rest.strip_prefix(['_', ' ']);
                    rest.is_empty() || more.is_some_and(|more| OF_A_CLASS.contains(&more))
                }
                _ => rest.is_empty() || rest.starts_with(['_', ' ', '(', '[']),
            })
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
    /// few whole numbers. Numbers called `y` are often a place, so that a text comes before them.
    pub fn label(&self, choices: &mut Choices) -> Result<Option<usize>, IntakeError> {
        let last = self.width().saturating_sub(1);
        let time = self.named(Role::Time);
        let is_text = |&column: &usize| !self.content[column].is_numeric;
        let is_few = |&column: &usize| {
            let content = &self.content[column];
            content.few.is_some_and(|it| it > 1) && !content.is_index && time != Some(column)
        };
        let by_name = self.named(Role::Label);
        let is_sure =
            |column: &usize| is_text(column) || !self.names[*column].eq_ignore_ascii_case("y");
        let by_text = || [last, 0].into_iter().find(is_text);
        let by_numbers = || [last, 0].into_iter().find(is_few);
        let sure = by_name.filter(is_sure).or_else(by_text);
        let guess = sure.or(by_name).or_else(by_numbers);
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

    /// Columns that are no values: those that were said, or else what merely counts the rows.
    pub fn ignored(
        &self,
        taken: &[Option<usize>],
        choices: &mut Choices,
    ) -> Result<Vec<usize>, IntakeError> {
        let is_index =
            |&column: &usize| self.content[column].is_index && !taken.contains(&Some(column));
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
