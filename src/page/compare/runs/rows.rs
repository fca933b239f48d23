//! The rows of the table of runs: what stands in each column, and how they are sorted.

use super::super::side_name;
use crate::core::name::Named;
use crate::page::charts::Table;
use crate::page::language::number::{exponent, fixed, percent, significant};
use crate::page::language::say;
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
    /// What its network is called, where its pair differs in something else than the regulariser.
    pub called: Option<String>,
    /// Whether its exponent is regularised, as far as its settings say.
    pub regularised: bool,
    /// Of the present pair.
    pub present: bool,
    /// Whether its pair has been started.
    pub begun: bool,
    pub summary: Summary,
    /// Test accuracies by epoch, thinned.
    pub curve: Vec<f64>,
    /// Of guessing.
    pub chance: f64,
    pub device: String,
    /// What differs between the rows.
    pub differs: String,
}

impl Row {
    /// What its network is called.
    pub fn network(&self) -> &str {
        self.called
            .as_deref()
            .unwrap_or_else(|| side_name(self.side))
    }

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
            "idle" => say("not started"),
            "failed" => say("broke off"),
            "running" => say("running"),
            "paused" => say("paused"),
            "finished" => say("finished"),
            "stopped" => say("stopped"),
            key => key,
        }
    }

    /// What its row does not show: how far it came, and where it ran.
    pub fn about(&self) -> String {
        let (done, of) = self.summary.epochs;
        let device = match self.device.as_str() {
            "" => String::new(),
            device => format!(", {device}"),
        };
        say!(
            "{done} of {of} epochs, {state}{device}",
            done,
            of,
            state = self.state(),
            device
        )
    }

    /// A state that is no matter of course.
    pub fn remark(&self) -> Option<&'static str> {
        match (self.state_key(), self.present) {
            ("failed", _) => Some(say("broke off")),
            (_, true) => Some(say("now")),
            ("stopped", _) => Some(say("stopped")),
            ("idle", _) => Some(say("not started")),
            _ => None,
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
    #[strum(message = "Over epochs")]
    Epochs,
    #[strum(message = "Accuracy")]
    TestAccuracy,
    #[strum(message = "λ")]
    Exponent,
    #[strum(message = "Largest gradient")]
    GradientNorm,
    #[strum(message = "Test loss")]
    Loss,
}

impl Column {
    /// Whether the first press of its head puts the greatest first.
    pub fn greatest_first(self) -> bool {
        matches!(self, Self::Name | Self::TestAccuracy | Self::Epochs)
    }

    /// Whether its cells are numbers, which stand at the right.
    pub fn is_number(self) -> bool {
        !matches!(self, Self::Name | Self::Differs | Self::Epochs)
    }

    /// Whether a phone has no room for it.
    pub fn is_wide(self) -> bool {
        matches!(self, Self::Epochs | Self::GradientNorm | Self::Loss)
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
            Self::Differs => None,
        }
    }

    /// What stands in a row.
    pub fn text(self, row: &Row) -> String {
        let number = |write: fn(f64) -> String| self.number(row).map_or("–".to_owned(), write);
        match self {
            Self::Name => name(row.number),
            Self::Differs if row.differs.is_empty() => "–".to_owned(),
            Self::Differs => row.differs.clone(),
            Self::TestAccuracy => number(percent),
            Self::Exponent => row.summary.exponent.map_or("–".to_owned(), |value| {
                let error = row.summary.exponent_standard_error;
                exponent(value as f32, error.map(|it| it as f32), row.summary.floored)
            }),
            Self::GradientNorm => number(significant),
            Self::Loss => number(|value| fixed(value, 2)),
            Self::Epochs => row.about(),
        }
    }
}

/// What the runs come to, as a headline and a sentence under it.
pub fn headline(rows: &[Row]) -> (String, String) {
    let reached = |row: &&Row| row.summary.test_accuracy.is_some();
    let by_accuracy = |one: &&Row, other: &&Row| {
        let accuracy = |row: &Row| row.summary.test_accuracy.unwrap_or_default();
        accuracy(one).total_cmp(&accuracy(other))
    };
    let trained = || rows.iter().filter(reached);
    let ends = trained()
        .min_by(by_accuracy)
        .zip(trained().max_by(by_accuracy));
    let Some((worst, best)) = ends.filter(|_| trained().count() > 1) else {
        return (
            say("Runs, sweeps and estimators, beside each other").to_owned(),
            say("Each pair that you train stays here until the page is closed.").to_owned(),
        );
    };
    let said = |row: &Row| {
        let differs = match row.differs.as_str() {
            "" => String::new(),
            differs => format!(", {differs}"),
        };
        format!("{} {}{differs}", name(row.number), row.network())
    };
    let [low, high] = [worst, best].map(|row| Column::TestAccuracy.text(row));
    (
        say!(
            "{count} runs, from {low} to {high} right",
            count = trained().count(),
            low,
            high
        ),
        say!(
            "Best: {best}. Worst: {worst}.",
            best = said(best),
            worst = said(worst)
        ),
    )
}

/// The rows as a file: numbers in full.
pub fn csv(rows: &[Row]) -> String {
    let heads = [
        "run",
        "regularised",
        "what_differs",
        "test_accuracy",
        "exponent",
        "exponent_standard_error",
        "largest_gradient_norm",
        "test_loss",
        "epochs",
        "state",
        "device",
    ];
    let line = |row: &Row| {
        let number = |column: Column| {
            column
                .number(row)
                .map_or(String::new(), |it| it.to_string())
        };
        vec![
            name(row.number),
            row.regularised.to_string(),
            row.differs.clone(),
            number(Column::TestAccuracy),
            number(Column::Exponent),
            row.summary
                .exponent_standard_error
                .map_or(String::new(), |it| it.to_string()),
            number(Column::GradientNorm),
            number(Column::Loss),
            number(Column::Epochs),
            row.state().to_owned(),
            row.device.clone(),
        ]
    };
    let table = Table {
        heads: heads.map(str::to_owned).to_vec(),
        rows: rows.iter().map(line).collect(),
    };
    table.csv()
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
        if column == Column::Differs {
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
            called: None,
            regularised: true,
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
            curve: Vec::new(),
            chance: 0.1,
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
            "2 of 6 epochs, stopped",
            "92\u{a0}%",
            "–",
            "5.2\u{202f}·\u{202f}10⁶",
            "–",
        ];
        assert_eq!(texts, wanted);
    }

    #[test]
    fn the_headline_says_how_far_apart_the_runs_are_and_which_they_are() {
        assert!(
            headline(&[row(1, None), row(2, Some(0.5))])
                .1
                .contains("stays here")
        );
        let best = Row {
            differs: "Seed 1".to_owned(),
            ..row(3, Some(0.919))
        };
        let (said, which) = headline(&[row(1, Some(0.23)), best, row(4, None)]);
        assert_eq!(said, "2 runs, from 23\u{a0}% to 92\u{a0}% right");
        assert!(
            which.contains("Best: #3") && which.contains(", Seed 1. Worst: #1"),
            "{which}"
        );
    }

    #[test]
    fn the_file_has_a_line_for_each_run_with_its_numbers_in_full() {
        let differs = Row {
            differs: "Seed 1, Batch size 32".to_owned(),
            ..row(3, Some(0.919_444))
        };
        let file = csv(&[row(1, None), differs]);
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[2].starts_with("#3,true,\"Seed 1, Batch size 32\",0.919444,,,5200000,,2,"));
    }
}
