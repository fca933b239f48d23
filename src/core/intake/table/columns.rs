//! What the columns of a table are.

use super::cells::Cells;
use super::decimal::Decimal;
use super::header::named;
use super::role::Role;
use crate::core::intake::IntakeError;
use crate::core::intake::choices::{Allowed, Choices};
use std::collections::HashSet;
use std::ops::Range;

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
    /// whole numbers or texts without a name, or the names of the rows.
    is_index: bool,
}

/// Columns that are offered by name.
const MOST_OFFERED: usize = 300;
/// A column of whole numbers with at most so many different ones may be the class.
const FEW: usize = 50;
/// What people call a column that counts the rows.
const INDEX: [&str; 6] = ["", "id", "index", "row", "nr", "unnamed: 0"];
/// Rows of which a count is no chance.
const COUNTED: usize = 3;

impl Content {
    fn read(
        cells: &Cells,
        decimal: Decimal,
        rows: Range<usize>,
        column: usize,
        name: Option<&str>,
    ) -> Self {
        let is_unnamed = name.is_some_and(|it| it.is_empty() || it.starts_with("unnamed:"));
        let is_names = cells.names_rows() && cells.place(column) == 0;
        let count = rows.len();
        let mut few: Option<HashSet<i64>> = Some(HashSet::new());
        let mut different = is_unnamed.then(HashSet::new);
        let (mut counts, mut first, mut before) = (true, None, None);
        for row in rows.clone() {
            let Some(number) = decimal.read(cells.get(row, column)) else {
                let is_index = is_names || is_unnamed && are_different(cells, rows, column);
                return Self {
                    is_index,
                    ..Self::default()
                };
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
            is_index: is_names
                || counts && (from_start || is_called)
                || different.is_some_and(|it| it.len() == count && count >= COUNTED),
        }
    }
}

/// Whether no two rows have the same text, of enough to be no chance.
fn are_different(cells: &Cells, mut rows: Range<usize>, column: usize) -> bool {
    let mut seen = HashSet::new();
    rows.len() >= COUNTED && rows.all(|row| seen.insert(cells.get(row, column).trim()))
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
    /// None of those that are out.
    fn named(&self, role: Role, out: &[usize]) -> Option<usize> {
        let is = |column: usize, wanted: &str| {
            let name = self.names[column].to_lowercase();
            name.strip_prefix(wanted)
                .is_some_and(|rest| role.may_end(rest))
        };
        let columns = || (0..self.width()).filter(|it| !out.contains(it));
        let mut names = role.names().iter();
        names.find_map(|wanted| columns().find(|&column| is(column, wanted)))
    }

    /// The column of a role, said or by its name, without asking for it.
    pub fn likely(&self, role: Role, choices: &Choices) -> Option<usize> {
        let out = self.left_out(choices);
        match choices.said(role.key()) {
            Some(said) => self.meant(said),
            None if role == Role::Label => self.likely_class(&out),
            None => self.named(role, &out),
        }
    }

    /// The column of a role, chosen or guessed by its name.
    pub fn chosen(&self, role: Role, choices: &mut Choices) -> Result<Option<usize>, IntakeError> {
        self.chosen_if(role, |_| true, choices)
    }

    /// The same, guessed only where the column that is called so can be it.
    pub fn chosen_if(
        &self,
        role: Role,
        can_be: impl Fn(usize) -> bool,
        choices: &mut Choices,
    ) -> Result<Option<usize>, IntakeError> {
        let out = self.left_out(choices);
        let guess = self.named(role, &out).filter(|&it| can_be(it));
        self.choose(role.key(), guess, choices)
    }

    /// Notes that no column is the class.
    pub fn no_label(&self, choices: &mut Choices) -> Result<(), IntakeError> {
        self.choose(Role::Label.key(), None, choices).map(|_| ())
    }

    /// Whether a column is called as a class is; numbers called `y` are often a place.
    pub fn has_class(&self) -> bool {
        self.named(Role::Label, &[])
            .is_some_and(|it| self.is_sure(it))
    }

    fn is_sure(&self, column: usize) -> bool {
        !self.content[column].is_numeric || !self.names[column].eq_ignore_ascii_case("y")
    }

    /// The class of a row, which is none of the columns that are taken.
    pub fn label(
        &self,
        taken: &[Option<usize>],
        choices: &mut Choices,
    ) -> Result<Option<usize>, IntakeError> {
        let mut out = self.left_out(choices);
        out.extend(taken.iter().flatten());
        self.choose(Role::Label.key(), self.likely_class(&out), choices)
    }

    /// By its name; else the last or first column that is no number; else the last or first of few whole numbers.
    /// Numbers called `y` are often a place, so that a text comes before them.
    fn likely_class(&self, out: &[usize]) -> Option<usize> {
        let mut left = (0..self.width()).filter(|it| !out.contains(it));
        let first = left.next();
        let ends = [left.next_back().or(first), first];
        let time = self.named(Role::Time, out);
        let is_text = |&column: &usize| {
            let content = &self.content[column];
            !content.is_numeric && !content.is_index
        };
        let is_few = |&column: &usize| {
            let content = &self.content[column];
            content.few.is_some_and(|it| it > 1) && !content.is_index && time != Some(column)
        };
        let by_name = self.named(Role::Label, out);
        let by_text = || ends.into_iter().flatten().find(is_text);
        let by_numbers = || ends.into_iter().flatten().find(is_few);
        let sure = by_name.filter(|&it| self.is_sure(it)).or_else(by_text);
        let few = by_name.filter(is_few).or_else(by_numbers);
        sure.or(few).or(by_name)
    }

    /// Columns that somebody wants left out: no guess takes them.
    fn left_out(&self, choices: &Choices) -> Vec<usize> {
        let said = choices.said("ignore").filter(|it| *it != "none");
        let parts = said.into_iter().flat_map(|it| it.split('+'));
        parts.filter_map(|part| self.meant(part)).collect()
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
        let allowed = "names or numbers of columns of values with + between them, or none";
        let is_value = |column: &usize| !taken.contains(&Some(*column));
        choices.text("ignore", guess, allowed, |text| match text {
            "none" => Some(Vec::new()),
            text => {
                let columns = text.split('+');
                let columns = columns.map(|part| self.meant(part).filter(is_value));
                columns.collect()
            }
        })
    }
}
