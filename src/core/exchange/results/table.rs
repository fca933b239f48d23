//! Steps and epochs as comma-separated values: numbers with a point, in the fewest digits that mean them, and nothing
//! where there is none.

use crate::core::metrics::{EpochMetrics, StepMetrics};
use std::fmt::{Display, Write};

/// A table that grows by a row at a time.
#[derive(Debug, Clone)]
pub struct Table<T> {
    text: String,
    columns: Vec<Column<T>>,
}

#[derive(Debug, Clone)]
struct Column<T> {
    name: String,
    value: fn(&T, usize) -> Option<String>,
    layer: usize,
}

impl<T> Table<T> {
    fn new(columns: Vec<Column<T>>) -> Self {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        Self {
            text: names.join(",") + "\n",
            columns,
        }
    }

    /// Adds a row.
    pub fn add(&mut self, item: &T) {
        for (at, column) in self.columns.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            let value = (column.value)(item, column.layer);
            self.text.push_str(&value.unwrap_or_default());
        }
        self.text.push('\n');
    }

    /// The table so far.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A number, where there is one and JSON would have it.
fn some(value: Option<f32>) -> Option<String> {
    value.filter(|it| it.is_finite()).map(|it| it.to_string())
}

fn number(value: f32) -> Option<String> {
    some(Some(value))
}

fn whole(value: impl Display) -> Option<String> {
    Some(value.to_string())
}

type Value<T> = fn(&T, usize) -> Option<String>;

fn columns<T>(named: &[(&str, Value<T>)]) -> Vec<Column<T>> {
    let column = |&(name, value): &(&str, Value<T>)| Column {
        name: name.to_owned(),
        value,
        layer: 0,
    };
    named.iter().map(column).collect()
}

/// A table of steps of a network with so many spiking layers; the keys are those of `train`'s lines.
pub fn steps(layers: usize) -> Table<StepMetrics> {
    let mut all = columns::<StepMetrics>(&[
        ("step", |it, _| whole(it.step)),
        ("phase", |it, _| phase(it)),
        ("loss", |it, _| some(it.loss)),
        ("accuracy", |it, _| some(it.accuracy)),
        ("exponent", |it, _| some(it.exponent)),
        ("exponent_standard_error", |it, _| {
            some(it.exponent_standard_error)
        }),
        ("floored", |it, _| number(it.floored)),
        ("gradient_norm", |it, _| some(it.gradient_norm)),
        ("flipped", |it, _| some(it.flipped)),
        ("firing_rate", |it, _| number(it.firing_rate)),
    ]);
    let of_layer: [(&str, Value<StepMetrics>); 4] = [
        ("firing_rate", |it, layer| {
            number(it.layers.get(layer)?.firing_rate)
        }),
        ("silent", |it, layer| number(it.layers.get(layer)?.silent)),
        ("saturated", |it, layer| {
            number(it.layers.get(layer)?.saturated)
        }),
        ("gradient_norm", |it, layer| {
            some(it.layers.get(layer)?.gradient_norm)
        }),
    ];
    for layer in 0..layers {
        for (name, value) in of_layer {
            let mut column = String::new();
            // Writing to a text does not fail.
            let _ = write!(column, "layers.{layer}.{name}");
            all.push(Column {
                name: column,
                value,
                layer,
            });
        }
    }
    Table::new(all)
}

fn phase(step: &StepMetrics) -> Option<String> {
    use crate::core::metrics::Phase;
    whole(match step.phase {
        Phase::Warmup => "warmup",
        Phase::Training => "training",
    })
}

/// A table of epochs; the keys are those of `train`'s lines.
pub fn epochs() -> Table<EpochMetrics> {
    Table::new(columns(&[
        ("epoch", |it, _| whole(it.epoch)),
        ("step", |it, _| whole(it.step)),
        ("test_loss", |it, _| number(it.test_loss)),
        ("test_accuracy", |it, _| number(it.test_accuracy)),
        ("validation_loss", |it, _| some(it.validation_loss)),
        ("validation_accuracy", |it, _| some(it.validation_accuracy)),
        ("exponent", |it, _| number(it.exponent)),
        ("exponent_standard_error", |it, _| {
            some(it.exponent_standard_error)
        }),
        ("exponent_p10", |it, _| {
            some(it.exponent_spread.map(|it| it.p10))
        }),
        ("exponent_p90", |it, _| {
            some(it.exponent_spread.map(|it| it.p90))
        }),
        ("floored", |it, _| number(it.floored)),
        ("firing_rate", |it, _| number(it.firing_rate)),
        ("max_gradient_norm", |it, _| number(it.max_gradient_norm)),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures;

    #[test]
    fn a_row_has_a_value_for_each_column_and_none_where_there_is_none() {
        let mut table = steps(2);
        table.add(&StepMetrics {
            loss: Some(0.1),
            exponent: None,
            gradient_norm: Some(f32::INFINITY),
            layers: vec![fixtures::LAYER],
            ..fixtures::step(3)
        });
        let lines: Vec<Vec<&str>> = table
            .text()
            .lines()
            .map(|it| it.split(',').collect())
            .collect();
        assert_eq!(lines[0].len(), lines[1].len());
        let value = |name: &str| {
            let at = lines[0].iter().position(|it| *it == name).expect(name);
            lines[1][at]
        };
        assert_eq!((value("step"), value("loss")), ("3", "0.1"));
        assert_eq!((value("exponent"), value("gradient_norm")), ("", ""));
        assert_ne!(value("layers.0.firing_rate"), "");
        assert_eq!(value("layers.1.firing_rate"), "");
        let mut table = epochs();
        table.add(&fixtures::epoch(2));
        assert!(
            table
                .text()
                .lines()
                .nth(1)
                .is_some_and(|it| it.starts_with("2,"))
        );
    }
}
