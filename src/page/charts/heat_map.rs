//! Two settings against each other, a cell for each pair of values: what of it is known and said.

use super::axis::{Scale, Spread};
use super::table::Table;
use crate::page::language::say;

/// The faintest of cells, as a share of the full colour.
const FAINTEST: f64 = 0.05;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct MapCell {
    pub value: f64,
    /// What stands in it.
    pub text: String,
    /// What is said of it.
    pub sentence: String,
    /// Whether no run came to a number.
    pub failed: bool,
    /// In its corner, such as a cell that was reproduced; may be empty.
    pub sign: &'static str,
}

/// The whole map.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMapData {
    pub name: String,
    pub unit: String,
    pub row_name: String,
    pub rows: Vec<String>,
    pub column_name: String,
    pub columns: Vec<String>,
    /// Row by row; `None` where there was no run.
    pub cells: Vec<Option<MapCell>>,
    /// What is pale, and what is full.
    pub domain: (f64, f64),
    pub spread: Spread,
    /// A line is drawn between cells below and cells from this value on.
    pub edge: Option<f64>,
    /// Said while no cell is pointed at.
    pub rest: String,
    /// What the colours mean.
    pub legend: String,
    /// Cells with a line around them, counted row by row.
    pub marked: Vec<usize>,
}

impl HeatMapData {
    /// Without a cell.
    pub fn none() -> Self {
        Self {
            name: String::new(),
            unit: String::new(),
            row_name: String::new(),
            rows: Vec::new(),
            column_name: String::new(),
            columns: Vec::new(),
            cells: Vec::new(),
            domain: (0.0, 1.0),
            spread: Spread::Linear,
            edge: None,
            rest: String::new(),
            legend: String::new(),
            marked: Vec::new(),
        }
    }

    /// Row and column of a cell, counted row by row.
    pub fn place(&self, cell: usize) -> (usize, usize) {
        let columns = self.columns.len().max(1);
        (cell / columns, cell % columns)
    }

    pub fn cell(&self, (row, column): (usize, usize)) -> Option<&MapCell> {
        let within = column < self.columns.len();
        let cell = self
            .cells
            .get(row * self.columns.len() + column)
            .filter(|_| within)?;
        cell.as_ref()
    }

    /// How much of the full colour a cell has; none where no run came to a number.
    pub fn strength(&self, cell: &MapCell) -> Option<f64> {
        let scale = Scale {
            spread: self.spread,
            domain: self.domain,
            range: (0.0, 1.0),
        };
        let share = scale.share(cell.value).clamp(0.0, 1.0);
        let strength = FAINTEST + (1.0 - FAINTEST) * share.powf(1.1);
        (!cell.failed && strength.is_finite()).then_some(strength)
    }

    /// A row's name; the first says what the rows are.
    pub fn row_label(&self, row: usize) -> String {
        let name = self.rows.get(row).cloned().unwrap_or_default();
        if row == 0 {
            format!("{} = {name}", self.row_name)
        } else {
            name
        }
    }

    /// The map in words.
    pub fn sentence(&self) -> String {
        let (name, rows, columns) = (&self.name, &self.row_name, &self.column_name);
        let cells = self.cells.iter().flatten().filter(|cell| !cell.failed);
        let by = |one: &&MapCell, other: &&MapCell| one.value.total_cmp(&other.value);
        let (least, greatest) = (cells.clone().min_by(by), cells.max_by(by));
        let ends = least.zip(greatest).map_or_else(
            || say("no run yet").to_owned(),
            |(least, greatest)| {
                say!(
                    "from {least} to {greatest}",
                    least = least.text,
                    greatest = greatest.text
                )
            },
        );
        say!(
            "{name} by {rows} and {columns}: {ends}. {rest}",
            name,
            rows,
            columns,
            ends,
            rest = self.rest
        )
    }

    /// What is said of a place.
    pub fn says(&self, place: (usize, usize)) -> String {
        if let Some(cell) = self.cell(place) {
            return cell.sentence.clone();
        }
        let (row, column) = place;
        let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
        say!(
            "{row_name} {row}, {column_name} {column}: no run.",
            row_name = self.row_name,
            row = name(&self.rows, row),
            column_name = self.column_name,
            column = name(&self.columns, column)
        )
    }

    pub fn table(&self) -> Table {
        let corner = say!(
            "{row_name} by {column_name}",
            row_name = self.row_name,
            column_name = self.column_name
        );
        let row = |(row, name): (usize, &String)| {
            let text = |column| {
                self.cell((row, column))
                    .map_or_else(String::new, |it| it.text.clone())
            };
            let cells = (0..self.columns.len()).map(text);
            std::iter::once(name.clone()).chain(cells).collect()
        };
        Table {
            heads: std::iter::once(corner)
                .chain(self.columns.iter().cloned())
                .collect(),
            rows: self.rows.iter().enumerate().map(row).collect(),
        }
    }

    /// A row for each cell, its value in full.
    pub fn csv(&self) -> String {
        let columns = self.columns.len().max(1);
        let row = |(index, cell): (usize, &Option<MapCell>)| {
            let value = cell
                .as_ref()
                .filter(|cell| !cell.failed && cell.value.is_finite());
            vec![
                self.rows.get(index / columns).cloned().unwrap_or_default(),
                self.columns[index % columns].clone(),
                value.map_or_else(String::new, |cell| cell.value.to_string()),
            ]
        };
        let table = Table {
            heads: vec![
                self.row_name.clone(),
                self.column_name.clone(),
                self.name.clone(),
            ],
            rows: self.cells.iter().enumerate().map(row).collect(),
        };
        table.csv()
    }

    /// The sides between cells below the edge and cells from it on, as lines from grid point to grid
    /// point (column, row).
    pub fn sides(&self) -> Vec<[(usize, usize); 2]> {
        let Some(edge) = self.edge else {
            return Vec::new();
        };
        let side = |place| {
            let cell = self.cell(place).filter(|cell| !cell.failed);
            cell.map(|cell| cell.value >= edge)
        };
        let parted = |one, other| matches!((side(one), side(other)), (Some(a), Some(b)) if a != b);
        let mut sides = Vec::new();
        for row in 0..self.rows.len() {
            for column in 0..self.columns.len() {
                if parted((row, column), (row, column + 1)) {
                    sides.push([(column + 1, row), (column + 1, row + 1)]);
                }
                if parted((row, column), (row + 1, column)) {
                    sides.push([(column, row + 1), (column + 1, row + 1)]);
                }
            }
        }
        sides
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(values: [[f64; 3]; 2]) -> HeatMapData {
        let cell = |value: &f64| {
            value.is_finite().then(|| MapCell {
                value: *value,
                text: format!("{value}"),
                sentence: format!("{value} % right."),
                failed: false,
                sign: "",
            })
        };
        HeatMapData {
            name: "Accuracy".to_owned(),
            unit: "% right".to_owned(),
            row_name: "T".to_owned(),
            rows: ["200", "100"].map(str::to_owned).to_vec(),
            column_name: "target".to_owned(),
            columns: ["−0.1", "0", "0.1"].map(str::to_owned).to_vec(),
            cells: values.iter().flatten().map(cell).collect(),
            domain: (10.0, 90.0),
            spread: Spread::Linear,
            edge: Some(50.0),
            rest: String::new(),
            legend: String::new(),
            marked: Vec::new(),
        }
    }

    #[test]
    fn the_line_goes_between_cells_below_and_above_and_not_around_cells_without_a_run() {
        let sides = map([[90.0, 20.0, f64::NAN], [90.0, 80.0, 10.0]]).sides();
        assert_eq!(
            sides,
            [[(1, 0), (1, 1)], [(1, 1), (2, 1)], [(2, 1), (2, 2)],]
        );
    }

    #[test]
    fn the_least_value_is_pale_and_the_greatest_full() {
        let map = map([[90.0, 10.0, 1e9], [50.0, -5.0, 30.0]]);
        let cells = map.cells.iter().flatten();
        let strengths: Vec<f64> = cells.filter_map(|cell| map.strength(cell)).collect();
        assert_eq!(strengths[..3], [1.0, FAINTEST, 1.0]);
        assert_eq!(strengths[4], FAINTEST);
        assert!(strengths[5] < strengths[3] && strengths[3] < 1.0);
    }

    #[test]
    fn a_place_without_a_run_says_so_and_is_empty_in_the_file() {
        let map = map([[90.0, 20.0, f64::NAN], [90.0, 80.0, 10.0]]);
        assert_eq!(map.says((0, 0)), "90 % right.");
        assert_eq!(map.says((0, 2)), "T 200, target 0.1: no run.");
        assert_eq!(map.cell((0, 3)), None);
        assert!(
            map.csv().contains("200,0.1,\n100,−0.1,90\n"),
            "{}",
            map.csv()
        );
    }
}
