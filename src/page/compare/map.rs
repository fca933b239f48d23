//! A table of runs as a heat map: what stands in a cell, and what is said of it.

use crate::core::name::Named;
use crate::core::settings;
use crate::core::sweep::{Choice, Grid, GridCell, GridLine, Lines, SEED, SIDE, Spread, Table};
use crate::page::charts::{self, HeatMapData, MapCell};
use crate::page::language::number::{compact, decade, fixed, percent, significant};
use crate::page::language::{numeral, say};
use crate::page::store::sweep::Finding;
use serde_json::Value;

/// What cells are coloured by: its short name, and what its numbers are.
pub fn short_name(finding: Finding) -> &'static str {
    match finding {
        Finding::TestAccuracy => say("Accuracy"),
        Finding::Exponent => say("λ reached"),
        Finding::GradientNorm => say("Gradient"),
    }
}

/// A number of a finding, with its unit where it has one.
pub fn words(finding: Finding, value: f64) -> String {
    match finding {
        Finding::TestAccuracy => percent(value),
        Finding::Exponent => fixed(value, 3),
        Finding::GradientNorm => significant(value),
    }
}

/// What a finding's numbers are.
pub fn unit(finding: Finding) -> &'static str {
    match finding {
        Finding::TestAccuracy => say("% right, samples not trained on"),
        Finding::Exponent => say("nats per time step, at the end"),
        Finding::GradientNorm => say("largest of all steps, before the clip"),
    }
}

/// An axis of a table, as a person reads it.
pub fn axis_name(path: &str) -> String {
    match path {
        SIDE => say("Network").to_owned(),
        SEED => say("Seed").to_owned(),
        path => settings::named(path).map_or(path.to_owned(), |field| {
            format!("{} {}", say(field.label), field.symbol)
                .trim_end()
                .to_owned()
        }),
    }
}

/// A value on an axis, as a person reads it.
pub fn value_name(path: &str, value: &Value) -> String {
    let label = |text: &str| {
        let field = settings::named(path)?;
        field.label_of(text).map(|label| say(label).to_owned())
    };
    match value {
        Value::Null => say("no effect").to_owned(),
        Value::String(text) if path == SIDE => match text.as_str() {
            "regularised" => say("Regularised").to_owned(),
            _ => say("Unregularised").to_owned(),
        },
        Value::String(text) => label(text).unwrap_or_else(|| text.clone()),
        Value::Number(number) => match number.as_f64() {
            Some(number) if number.to_string().len() > 6 => compact(number),
            _ => numeral(&number.to_string().replace('-', "\u{2212}")),
        },
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().map(Value::to_string).collect();
            texts.join(", ")
        }
        other => other.to_string(),
    }
}

fn line_name(path: &str, line: &GridLine) -> String {
    match line {
        GridLine::Value(value) => value_name(path, value),
        GridLine::Stretch(from, to) => format!("{}–{}", compact(*from), compact(*to)),
        GridLine::All => say("all").to_owned(),
    }
}

/// A row and a column of the map, as the grid counts them: the map has the greatest row on top.
pub fn place_in_grid(grid: &Grid, (row, column): (usize, usize)) -> (usize, usize) {
    (grid.rows.names.len().saturating_sub(row + 1), column)
}

/// What is to be read beside a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<'a> {
    pub choice: &'a Choice,
    pub finding: Finding,
    /// Said while nothing is pointed at.
    pub rest: String,
}

/// Draws a grid up as a heat map.
pub fn heat_map(table: &Table, grid: &Grid, reading: Reading) -> HeatMapData {
    let Reading {
        choice,
        finding,
        rest,
    } = reading;
    let of = finding.of_table();
    let path = |axis: Option<usize>| axis.map_or("", |axis| table.axes[axis].path.as_str());
    let (rows, columns) = (path(choice.rows), path(choice.columns));
    let names = |path: &str, lines: &Lines| -> Vec<String> {
        lines
            .names
            .iter()
            .map(|line| line_name(path, line))
            .collect()
    };
    let (row_names, column_names) = (names(rows, &grid.rows), names(columns, &grid.columns));
    let mut cells = Vec::new();
    for row in (0..row_names.len()).rev() {
        for (column, column_name) in column_names.iter().enumerate() {
            let found = grid.cell(row, column).filter(|cell| !cell.runs.is_empty());
            let mut at = vec![format!("{} {column_name}", axis_name(columns))];
            if choice.rows.is_some() {
                at.push(format!("{} {}", axis_name(rows), row_names[row]));
            }
            cells.push(found.map(|cell| {
                let spread = cell.spread(table, of);
                MapCell {
                    value: spread.map_or(f64::NAN, |spread| spread.mean * scale(finding)),
                    text: spread.map_or("✗".to_owned(), |spread| cell_text(finding, spread.mean)),
                    sentence: format!("{}: {}", at.join(", "), sentence(table, cell, finding)),
                    failed: spread.is_none(),
                    sign: "",
                }
            }));
        }
    }
    let means = || grid.cells.iter().filter_map(|cell| cell.spread(table, of));
    let (domain, spread) = domain(finding, &mut means().map(|spread| spread.mean));
    HeatMapData {
        name: short_name(finding).to_owned(),
        unit: unit(finding).to_owned(),
        row_name: choice.rows.map_or(String::new(), |_| axis_name(rows)),
        rows: row_names.into_iter().rev().collect(),
        column_name: axis_name(columns),
        columns: column_names,
        cells,
        domain,
        spread,
        edge: (finding == Finding::TestAccuracy).then_some(50.0),
        rest,
        legend: legend(finding, domain),
        marked: Vec::new(),
    }
}

/// What a finding's numbers are multiplied by where they are shown.
pub fn scale(finding: Finding) -> f64 {
    match finding {
        Finding::TestAccuracy => 100.0,
        Finding::Exponent | Finding::GradientNorm => 1.0,
    }
}

/// As short as a cell is narrow.
pub fn cell_text(finding: Finding, value: f64) -> String {
    match finding {
        Finding::TestAccuracy => fixed(value * 100.0, 0),
        Finding::Exponent => fixed(value, 2),
        Finding::GradientNorm if value > 0.0 => decade(value),
        Finding::GradientNorm => "0".to_owned(),
    }
}

/// What is pale and what is full, and how it is spread between.
pub fn domain(
    finding: Finding,
    values: &mut dyn Iterator<Item = f64>,
) -> ((f64, f64), charts::Spread) {
    let ends = values
        .filter(|value| value.is_finite() && (finding != Finding::GradientNorm || *value > 0.0))
        .fold(None, |ends: Option<(f64, f64)>, value| {
            let (low, high) = ends.unwrap_or((value, value));
            Some((low.min(value), high.max(value)))
        });
    match finding {
        Finding::TestAccuracy => ((0.0, 100.0), charts::Spread::Linear),
        Finding::Exponent => (ends.unwrap_or((-0.1, 0.1)), charts::Spread::Linear),
        Finding::GradientNorm => (ends.unwrap_or((1.0, 10.0)), charts::Spread::Log),
    }
}

/// What the colours mean.
pub fn legend(finding: Finding, (low, high): (f64, f64)) -> String {
    match finding {
        Finding::TestAccuracy => say("% right; line: 50 %").to_owned(),
        Finding::Exponent => say!(
            "pale {low}, full {high}",
            low = fixed(low, 2),
            high = fixed(high, 2)
        ),
        Finding::GradientNorm => {
            say!(
                "powers of ten; pale {low}, full {high}",
                low = significant(low),
                high = significant(high)
            )
        }
    }
}

/// All three numbers of a cell, the one that is shown first and with its spread.
pub fn sentence(table: &Table, cell: &GridCell, first: Finding) -> String {
    let finished = cell.runs.len() - cell.failed;
    let failed = match cell.failed {
        0 => String::new(),
        failed => say!("{failed} failed.", failed),
    };
    if finished == 0 {
        return format!("{} {failed}", say("no number."))
            .trim_end()
            .to_owned();
    }
    let others = Finding::all().filter(|finding| *finding != first);
    let said = std::iter::once(first).chain(others).filter_map(|finding| {
        let spread = cell.spread(table, finding.of_table())?;
        let name = match finding {
            Finding::TestAccuracy => say("right"),
            Finding::Exponent => "λ",
            Finding::GradientNorm => say("largest gradient"),
        };
        let number = ranged(finding, spread, finding == first && finished > 1);
        Some(match finding {
            Finding::TestAccuracy => format!("{number} {name}"),
            _ => format!("{name} {number}"),
        })
    });
    let said: Vec<String> = said.collect();
    let runs = match finished {
        1 => String::new(),
        runs => say!("Mean of {runs} runs.", runs),
    };
    format!("{}. {runs} {failed}", said.join("; "))
        .replace("  ", " ")
        .trim_end()
        .to_owned()
}

fn ranged(finding: Finding, spread: Spread, is_ranged: bool) -> String {
    let mean = words(finding, spread.mean);
    if !is_ranged {
        return mean;
    }
    let [low, high] = [spread.low, spread.high].map(|value| words(finding, value));
    say!("{mean} ({low} to {high})", mean, low, high)
}

/// Axes that a map can be parted by: those with two values or more.
pub fn axes(table: &Table) -> Vec<usize> {
    let parts = |axis: &usize| table.axes[*axis].values.len() > 1;
    (0..table.axes.len()).filter(parts).collect()
}

/// What is shown first: the first two settings, of both sides the regularised one.
pub fn first_choice(table: &Table) -> Choice {
    let parted = axes(table);
    let is_setting = |axis: &usize| ![SIDE, SEED].contains(&table.axes[*axis].path.as_str());
    let mut settings = parted.iter().copied().filter(is_setting);
    let columns = settings.next().or(parted.first().copied());
    let rows = settings.next();
    let side = table.axis(SIDE).filter(|axis| parted.contains(axis));
    let regularised = side.filter(|axis| Some(*axis) != columns).and_then(|axis| {
        let values = &table.axes[axis].values;
        let place = values.iter().position(|value| value == "regularised")?;
        Some((axis, place as u32))
    });
    Choice {
        rows,
        columns,
        only: regularised.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Side;
    use crate::core::sweep::{At, Ended, Setting, State, TableRun};
    use serde_json::json;

    fn run(accuracy: f32, state: State) -> TableRun {
        let last = Ended {
            test_accuracy: accuracy,
            exponent: -0.04,
            max_gradient_norm: 480.0,
        };
        TableRun {
            state,
            last: Some(last),
            at: At::default(),
        }
    }

    fn table() -> Table {
        let mut table = Table::default();
        for (beta, steps, accuracies) in [
            (0.5, 25, [0.8, 0.9]),
            (0.9, 25, [0.3, 0.5]),
            (0.5, 100, [0.2, 0.2]),
        ] {
            let setting = Setting::from([
                ("model.beta".to_owned(), json!(beta)),
                ("task.time_steps".to_owned(), json!(steps)),
            ]);
            for (seed, accuracy) in accuracies.into_iter().enumerate() {
                let run = run(accuracy, State::Finished);
                table.add(&setting, Side::Regularised, seed as u64, run);
            }
        }
        table
    }

    fn drawn(table: &Table, finding: Finding) -> HeatMapData {
        let choice = first_choice(table);
        let reading = Reading {
            choice: &choice,
            finding,
            rest: "Point at a cell.".to_owned(),
        };
        heat_map(table, &Grid::new(table, &choice), reading)
    }

    #[test]
    fn a_map_has_the_greatest_row_on_top_and_a_hole_where_nothing_ran() {
        let map = drawn(&table(), Finding::TestAccuracy);
        assert_eq!(
            (map.rows.join(" "), map.columns.join(" ")),
            ("100 25".into(), "0.5 0.9".into())
        );
        let texts: Vec<_> = map
            .cells
            .iter()
            .map(|it| it.as_ref().map(|it| it.text.as_str()))
            .collect();
        assert_eq!(texts, [Some("20"), None, Some("85"), Some("40")]);
        assert_eq!(
            (map.row_name.as_str(), map.edge),
            ("Time steps T", Some(50.0))
        );
        let grid = Grid::new(&table(), &first_choice(&table()));
        assert_eq!(place_in_grid(&grid, (0, 1)), (1, 1));
    }

    #[test]
    fn a_cell_says_mean_and_ends_of_its_seeds_and_the_other_two_numbers() {
        let map = drawn(&table(), Finding::TestAccuracy);
        let said = map.cells[2]
            .as_ref()
            .map(|cell| cell.sentence.replace('\u{a0}', " "));
        let wanted = "Membrane decay β 0.5, Time steps T 25: 85 % (80 % to 90 %) right; λ −0.040; largest \
                      gradient 480. Mean of 2 runs.";
        assert_eq!(said.as_deref(), Some(wanted));
    }

    #[test]
    fn a_cell_whose_runs_all_failed_is_marked_and_counted() {
        let mut table = table();
        for place in 4..6 {
            table.runs[place] = run(f32::NAN, State::Failed);
        }
        let map = drawn(&table, Finding::Exponent);
        let cell = map.cells[0].as_ref().expect("it ran");
        assert!(
            cell.failed && cell.sentence.ends_with("no number. 2 failed."),
            "{}",
            cell.sentence
        );
        assert_eq!(map.domain, (f64::from(-0.04_f32), f64::from(-0.04_f32)));
    }

    #[test]
    fn both_networks_of_a_file_are_not_mixed_until_asked_for() {
        let mut table = table();
        let setting = Setting::from([
            ("model.beta".to_owned(), json!(0.5)),
            ("task.time_steps".to_owned(), json!(25)),
        ]);
        table.add(&setting, Side::Unregularised, 0, run(0.1, State::Finished));
        let choice = first_choice(&table);
        let side = table.axis(SIDE).expect("an axis");
        assert_eq!(choice.only, [(side, 0)]);
        let grid = Grid::new(&table, &choice);
        let runs: usize = grid.cells.iter().map(|cell| cell.runs.len()).sum();
        assert_eq!(runs, 6);
    }

    #[test]
    fn values_read_as_people_write_them() {
        let cases = [
            (
                "model.surrogate.kind",
                json!("fast_sigmoid"),
                "Fast sigmoid",
            ),
            ("model.surrogate.slope", json!(2.742_261_7), "2.7"),
            ("lyapunov.lambda_target", json!(-0.08), "−0.08"),
            ("model.hidden_dims", json!([64, 32]), "64, 32"),
            ("model.surrogate.alpha", Value::Null, "no effect"),
            (SIDE, json!("unregularised"), "Unregularised"),
        ];
        for (path, value, wanted) in cases {
            assert_eq!(value_name(path, &value), wanted, "{path}");
        }
    }
}
