//! The rows of the table of runs: what stands in each column, and how they are sorted.

use crate::core::name::Named;
use crate::core::number::exponent;
use crate::page::charts::{fixed, percent, significant};
use crate::page::store::Side;
use crate::page::store::history::{Summary, name};
use crate::page::store::ordering::order;
use std::cmp::Ordering;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// One run.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub number: u32,
    pub side: Side,
    /// Of the present pair.
    pub present: bool,
    /// Whether its pair has been started.
    pub begun: bool,
    pub summary: Summary,
    pub device: String,
    /// What differs between the rows.
    pub differs: String,
}

impl Row {
    /// As the `data-state` attribute says it.
    pub fn state_key(&self) -> &'static str {
        if self.begun {
            self.summary.state.key()
        } else {
            "idle"
        }
    }

    fn state(&self) -> &'static str {
        match self.state_key() {
            "idle" => "not started",
            "failed" => "broke off",
            key => key,
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Column {
    #[strum(message = "Run")]
    Name,
    #[strum(message = "What differs")]
    Differs,
    #[strum(message = "Test accuracy")]
    TestAccuracy,
    #[strum(message = "Exponent λ")]
    Exponent,
    #[strum(message = "Largest gradient norm")]
    GradientNorm,
    #[strum(message = "Test loss")]
    Loss,
    #[strum(message = "Epochs")]
    Epochs,
    #[strum(message = "State")]
    State,
    #[strum(message = "Device")]
    Device,
}

impl Column {
    /// Whether the first press of its head puts the greatest first.
    pub fn greatest_first(self) -> bool {
        matches!(self, Self::Name | Self::TestAccuracy | Self::Epochs)
    }

    /// A row's number in full; `None` where there is none, and for words.
    pub fn number(self, row: &Row) -> Option<f64> {
        match self {
            Self::Name => Some(row.number.into()),
            Self::TestAccuracy => row.summary.test_accuracy,
            Self::Exponent => row.summary.exponent,
            Self::GradientNorm => row.summary.largest_gradient_norm,
            Self::Loss => row.summary.test_loss,
            Self::Epochs => Some(row.summary.epochs.0 as f64),
            Self::Differs | Self::State | Self::Device => None,
        }
    }

    /// What stands in a row.
    pub fn text(self, row: &Row) -> String {
        let number = |write: fn(f64) -> String| self.number(row).map_or("–".to_owned(), write);
        let words = |text: &str| if text.is_empty() { "–" } else { text }.to_owned();
        match self {
            Self::Name => name(row.number),
            Self::Differs => words(&row.differs),
            Self::TestAccuracy => number(percent),
            Self::Exponent => row.summary.exponent.map_or("–".to_owned(), |value| {
                let error = row.summary.exponent_standard_error.map(|it| it as f32);
                exponent(value as f32, error, row.summary.floored)
            }),
            Self::GradientNorm => number(significant),
            Self::Loss => number(|value| fixed(value, 2)),
            Self::Epochs => {
                let (done, of) = row.summary.epochs;
                format!("{done} of {of}")
            }
            Self::State => row.state().to_owned(),
            Self::Device => words(&row.device),
        }
    }
}

/// Which column the rows follow, and which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorting {
    pub column: Column,
    pub descending: bool,
}

impl Sorting {
    /// The newest run first.
    pub const FIRST: Self = Self {
        column: Column::Name,
        descending: true,
    };

    /// After a press of a column's head.
    pub fn pressed(self, column: Column) -> Self {
        let descending = if self.column == column {
            !self.descending
        } else {
            column.greatest_first()
        };
        Self { column, descending }
    }

    /// For `aria-sort`.
    pub fn of(self, column: Column) -> &'static str {
        match self.descending {
            _ if self.column != column => "none",
            true => "descending",
            false => "ascending",
        }
    }

    /// The rows' numbers in order. A row without a value comes last, whichever end is first; rows
    /// alike keep the newest first.
    pub fn order(self, rows: &[Row]) -> Vec<u32> {
        let places = order(rows.len(), &|one, other| {
            let (one, other) = (&rows[one], &rows[other]);
            self.compare(one, other).then(other.number.cmp(&one.number))
        });
        places.iter().map(|&place| rows[place].number).collect()
    }

    fn compare(self, one: &Row, other: &Row) -> Ordering {
        let turned = |order: Ordering| {
            if self.descending {
                order.reverse()
            } else {
                order
            }
        };
        let column = self.column;
        if matches!(column, Column::Differs | Column::State | Column::Device) {
            return turned(column.text(one).cmp(&column.text(other)));
        }
        match (column.number(one), column.number(other)) {
            (Some(one), Some(other)) => turned(one.total_cmp(&other)),
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::RunState;

    fn row(number: u32, test_accuracy: Option<f64>) -> Row {
        Row {
            number,
            side: Side::Regularised,
            present: false,
            begun: true,
            summary: Summary {
                test_accuracy,
                test_loss: None,
                exponent: None,
                exponent_standard_error: None,
                floored: 0.0,
                largest_gradient_norm: Some(5.2e6),
                epochs: (2, 6),
                state: RunState::Stopped,
            },
            device: String::new(),
            differs: String::new(),
        }
    }

    #[test]
    fn rows_without_a_value_come_last_whichever_end_is_first() {
        let rows = [row(1, Some(0.2)), row(2, None), row(3, Some(0.9))];
        let best = Sorting::FIRST.pressed(Column::TestAccuracy);
        assert_eq!(best.order(&rows), [3, 1, 2]);
        assert_eq!(best.of(Column::TestAccuracy), "descending");
        let worst = best.pressed(Column::TestAccuracy);
        assert_eq!(worst.order(&rows), [1, 3, 2]);
        assert_eq!(worst.of(Column::Name), "none");
    }

    #[test]
    fn the_newest_run_comes_first_until_a_head_is_pressed() {
        let rows = [row(1, None), row(2, None), row(9, None), row(10, None)];
        assert_eq!(Sorting::FIRST.order(&rows), [10, 9, 2, 1]);
    }

    #[test]
    fn a_row_reads_as_a_person_writes_it() {
        let row = row(3, Some(0.919));
        let texts: Vec<String> = Column::all().map(|column| column.text(&row)).collect();
        let wanted = [
            "#3",
            "–",
            "92\u{a0}%",
            "–",
            "5.2\u{202f}·\u{202f}10⁶",
            "–",
            "2 of 6",
            "stopped",
            "–",
        ];
        assert_eq!(texts, wanted);
    }
}
