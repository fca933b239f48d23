//! The map drawn up as a heat map; pure.

use crate::core::exercise::{Cell, ClassMap, MapAxis};
use crate::core::name::Labelled;
use crate::core::receipt::Outcome;
use crate::page::charts::{HeatMapData, MapCell};
use crate::page::compare::{cell_text, domain, scale, unit, words};
use crate::page::lab::Quantity;
use crate::page::language::number::percent;
use crate::page::language::say;
use crate::page::store::sweep::Finding;

/// What is shown of one cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PhaseCell {
    pub outcome: Option<Outcome>,
    /// In its corner.
    pub sign: &'static str,
    /// What is said of it beside its numbers, as sentences.
    pub said: String,
    /// Whether a line goes around it.
    pub is_own: bool,
    /// Whether there is something to be said of it without a number: two that differ.
    pub is_open: bool,
}

/// How a map is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub finding: Finding,
    /// The accuracy from which on a network has learnt.
    pub learns_from: f32,
    /// Said while nothing is pointed at.
    pub rest: String,
}

/// A number as its button says it, and as the lab calls it.
pub fn short_name(finding: Finding) -> &'static str {
    match finding {
        Finding::TestAccuracy => say(Quantity::Accuracy.label()),
        Finding::Exponent => say(Quantity::Exponent.label()),
        Finding::GradientNorm => say(Quantity::GradientNorm.label()),
    }
}

/// The row, counted from the top, and the column of a cell.
pub fn place_on_map(map: &ClassMap, cell: Cell) -> (usize, usize) {
    (
        (map.down.count - 1 - cell.row) as usize,
        cell.column as usize,
    )
}

/// The cell of a row, counted from the top, and a column.
pub fn cell_at(map: &ClassMap, (row, column): (usize, usize)) -> Option<Cell> {
    let (row, column) = (u32::try_from(row).ok()?, u32::try_from(column).ok()?);
    let row = map.down.count.checked_sub(row + 1)?;
    (column < map.across.count).then_some(Cell { row, column })
}

fn value(finding: Finding, outcome: &Outcome) -> f64 {
    match finding {
        Finding::TestAccuracy => outcome.test_accuracy.into(),
        Finding::Exponent => outcome.exponent.into(),
        Finding::GradientNorm => outcome.gradient_norm.into(),
    }
}

/// Draws a map up, with the greatest row on top.
pub fn phase_map(
    map: &ClassMap,
    reading: Reading,
    shown: &dyn Fn(Cell) -> PhaseCell,
) -> HeatMapData {
    let Reading {
        finding,
        learns_from,
        rest,
    } = reading;
    let rows = (0..map.down.count).rev();
    let places = rows.flat_map(|row| (0..map.across.count).map(move |column| Cell { row, column }));
    let all: Vec<(Cell, PhaseCell)> = places.map(|cell| (cell, shown(cell))).collect();
    let values = || {
        all.iter()
            .filter_map(|(_, it)| Some(value(finding, it.outcome.as_ref()?)))
    };
    let (domain, spread) = domain(finding, &mut values());
    let marked = all.iter().enumerate().filter(|(_, (_, it))| it.is_own);
    HeatMapData {
        name: short_name(finding).to_owned(),
        unit: unit(finding).to_owned(),
        row_name: axis_name(&map.down),
        rows: (0..map.down.count)
            .rev()
            .map(|row| map.down.shown(row))
            .collect(),
        column_name: axis_name(&map.across),
        columns: (0..map.across.count)
            .map(|column| map.across.shown(column))
            .collect(),
        marked: marked.map(|(place, _)| place).collect(),
        cells: all
            .iter()
            .map(|(cell, it)| drawn(map, finding, *cell, it))
            .collect(),
        domain,
        spread,
        edge: match finding {
            Finding::TestAccuracy => Some(f64::from(learns_from) * 100.0),
            Finding::Exponent => Some(0.0),
            Finding::GradientNorm => None,
        },
        rest,
        legend: legend(finding, domain, learns_from, values().next().is_some()),
    }
}

fn axis_name(axis: &MapAxis) -> String {
    format!("{} {}", say(axis.field.label), axis.field.symbol)
        .trim_end()
        .to_owned()
}

fn legend(finding: Finding, domain: (f64, f64), learns_from: f32, is_known: bool) -> String {
    if !is_known {
        return String::new();
    }
    match finding {
        Finding::TestAccuracy => {
            say!(
                "% right; line: {value}, it learns",
                value = percent(learns_from.into())
            )
        }
        Finding::Exponent => say!(
            "{legend}; line: λ = 0",
            legend = crate::page::compare::legend(finding, domain)
        ),
        Finding::GradientNorm => crate::page::compare::legend(finding, domain),
    }
}

fn drawn(map: &ClassMap, finding: Finding, cell: Cell, shown: &PhaseCell) -> Option<MapCell> {
    let at = map.words(cell);
    let said = |numbers: String| {
        let parts = [numbers, shown.said.clone()];
        let parts: Vec<_> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        format!("{at}: {}", parts.join(" "))
    };
    let Some(outcome) = &shown.outcome else {
        let is_said = shown.is_open || !shown.said.is_empty();
        return is_said.then(|| MapCell {
            value: f64::NAN,
            text: shown.sign.to_owned(),
            sentence: said(String::new()),
            failed: true,
            sign: "",
        });
    };
    let value = value(finding, outcome);
    Some(MapCell {
        value: value * scale(finding),
        text: cell_text(finding, value),
        sentence: said(numbers(outcome)),
        failed: !value.is_finite(),
        sign: shown.sign,
    })
}

/// `76 % right; λ 0.124; largest gradient 684.`
fn numbers(outcome: &Outcome) -> String {
    let one = |finding| words(finding, value(finding, outcome));
    say!(
        "{accuracy} right; λ {exponent}; largest gradient {norm}.",
        accuracy = one(Finding::TestAccuracy),
        exponent = one(Finding::Exponent),
        norm = one(Finding::GradientNorm)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(test_accuracy: f32, exponent: f32) -> Outcome {
        Outcome {
            steps: 9,
            test_accuracy,
            test_loss: 1.0,
            exponent,
            firing_rate: 0.1,
            gradient_norm: 480.0,
        }
    }

    fn map() -> ClassMap {
        "init-gain:0.3..2.4/3,steps:10..150/2"
            .parse()
            .expect("a map")
    }

    fn drawn_as(finding: Finding) -> HeatMapData {
        let reading = Reading {
            finding,
            learns_from: 0.55,
            rest: String::new(),
        };
        phase_map(&map(), reading, &|cell| PhaseCell {
            outcome: (cell.column < 2).then(|| {
                outcome(
                    if cell.row == 0 { 0.9 } else { 0.2 },
                    0.1 - 0.2 * cell.row as f32,
                )
            }),
            sign: if cell.row == 0 { "=" } else { "" },
            is_own: cell == Cell { row: 0, column: 1 },
            ..PhaseCell::default()
        })
    }

    #[test]
    fn the_greatest_row_is_on_top_and_a_place_is_the_same_cell_either_way() {
        let map = map();
        for cell in map.cells() {
            assert_eq!(cell_at(&map, place_on_map(&map, cell)), Some(cell));
        }
        assert_eq!(cell_at(&map, (2, 0)), None);
        let drawn = drawn_as(Finding::TestAccuracy);
        assert_eq!(
            (drawn.rows.join(" "), drawn.columns.join(" ")),
            ("150 10".into(), "0.3 1.35 2.4".into())
        );
        let texts: Vec<_> = drawn
            .cells
            .iter()
            .map(|it| it.as_ref().map(|it| it.text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [Some("20"), Some("20"), None, Some("90"), Some("90"), None]
        );
        assert_eq!(drawn.marked, [4]);
    }

    #[test]
    fn accuracy_has_its_line_where_it_learns_lambda_at_zero_and_the_gradient_none() {
        let lines = [
            Finding::TestAccuracy,
            Finding::Exponent,
            Finding::GradientNorm,
        ]
        .map(drawn_as);
        assert!((lines[0].edge.expect("a line") - 55.0).abs() < 1e-5);
        assert_eq!((lines[1].edge, lines[2].edge), (Some(0.0), None));
        assert_eq!(lines[1].sides().len(), 2, "between the two rows");
        assert!(lines[1].legend.contains("line: λ = 0"));
        let said = lines[2].cells[0]
            .as_ref()
            .expect("a cell")
            .sentence
            .replace('\u{a0}', " ");
        assert!(
            said.contains("20 % right; λ −0.100; largest gradient 480."),
            "{said}"
        );
    }
}
