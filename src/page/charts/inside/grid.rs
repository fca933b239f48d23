//! Where the neurons of a network lie: a compact grid of cells for each layer.

use crate::page::store::inspect::Neuron;

/// Distances from cell to cell, in pixels; the widest that fits is taken.
const PITCHES: [f64; 10] = [24.0, 20.0, 16.0, 12.0, 10.0, 8.0, 6.0, 5.0, 4.0, 3.0];
/// Room for the name above each layer, and below it.
const NAME: f64 = 20.0;
const GAP: f64 = 8.0;
/// The height that all layers are to fit into, and what each may take however many there are.
const HEIGHT: f64 = 340.0;
const EACH: f64 = 60.0;
/// Room at the left for the mark around a cell.
const LEFT: f64 = 3.0;
/// Cells in a row are a multiple of this, where the row is that long.
const EVEN: usize = 8;

/// The cells of one layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    pub neurons: usize,
    /// Of the first row of cells.
    pub top: f64,
    pub pitch: f64,
    /// Cells in a row.
    pub columns: usize,
    /// Neurons that share a cell.
    pub shared: usize,
}

/// The cells of all layers, the first at the top.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    pub grids: Vec<Grid>,
    pub height: f64,
}

impl Sheet {
    /// As large as fits; neurons share cells where even the smallest are too many.
    pub fn lay_out(layers: &[usize], width: f64) -> Self {
        let room = HEIGHT.max(EACH * layers.len() as f64);
        let alone = PITCHES.iter().map(|&pitch| (pitch, 1));
        let shared = (1..).map(|power| (PITCHES[PITCHES.len() - 1], 1 << power));
        let mut sheets = alone
            .chain(shared)
            .map(|(pitch, shared)| Self::with(layers, width, pitch, shared));
        let fits = |sheet: &Self| sheet.height <= room;
        sheets.find(fits).unwrap_or_default()
    }

    fn with(layers: &[usize], width: f64, pitch: f64, shared: usize) -> Self {
        let columns = (((width - 2.0 * LEFT) / pitch) as usize).max(1);
        let columns = match columns / EVEN {
            0 => columns,
            times => times * EVEN,
        };
        let mut height = 0.0;
        let grid = |&neurons: &usize| {
            let grid = Grid {
                neurons,
                top: height + NAME,
                pitch,
                columns,
                shared,
            };
            let rows = grid.cells().div_ceil(columns);
            height += NAME + rows as f64 * pitch + GAP;
            grid
        };
        let grids = layers.iter().map(grid).collect();
        Self { grids, height }
    }

    /// Whether it was laid out for these layers.
    pub fn fits(&self, layers: &[usize]) -> bool {
        self.grids.iter().map(|grid| &grid.neurons).eq(layers)
    }

    /// The neuron at a place; the first one where several share the cell.
    pub fn at(&self, (x, y): (f64, f64)) -> Option<Neuron> {
        let found = |(layer, grid): (usize, &Grid)| {
            let cell = grid.cell_at((x, y))?;
            let index = cell * grid.shared;
            Some(Neuron { layer, index })
        };
        self.grids.iter().enumerate().find_map(found)
    }

    /// The neuron that an arrow key leads to, `across` cells to the right or `down` rows; the last
    /// row of a layer leads to the first of the next.
    pub fn moved(&self, from: Neuron, across: isize, down: isize) -> Neuron {
        let Some(grid) = self.grids.get(from.layer) else {
            return Neuron::default();
        };
        let last = grid.neurons.saturating_sub(1);
        let row = grid.columns * grid.shared;
        let step = across + down * row as isize;
        let column = from.index % row;
        let other = from.layer.checked_add_signed(step.signum());
        let beyond = other.and_then(|layer| Some((layer, self.grids.get(layer)?)));
        match (from.index.checked_add_signed(step), beyond) {
            (Some(index), _) if index <= last => Neuron { index, ..from },
            (_, Some((layer, next))) => {
                let end = next.neurons.saturating_sub(1);
                let index = match (step > 0, down != 0) {
                    (true, false) => 0,
                    (true, true) => column,
                    (false, false) => end,
                    (false, true) => end / row * row + column,
                };
                let index = index.min(end);
                Neuron { layer, index }
            }
            // The last row may be short: its end is as far down as it goes.
            (_, None) if step > 0 => Neuron {
                index: last,
                ..from
            },
            (_, None) => from,
        }
    }
}

impl Grid {
    pub fn cells(&self) -> usize {
        self.neurons.div_ceil(self.shared)
    }

    /// Width and height of a cell, without the gap to the next.
    pub fn size(&self) -> f64 {
        self.pitch - if self.pitch >= 8.0 { 2.0 } else { 1.0 }
    }

    /// Left and top of a cell.
    pub fn place(&self, cell: usize) -> (f64, f64) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        (
            LEFT + column as f64 * self.pitch,
            self.top + row as f64 * self.pitch,
        )
    }

    fn cell_at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let (x, y) = (x - LEFT, y - self.top);
        if x < 0.0 || y < 0.0 {
            return None;
        }
        let (column, row) = ((x / self.pitch) as usize, (y / self.pitch) as usize);
        let cell = row * self.columns + column;
        (column < self.columns && cell < self.cells()).then_some(cell)
    }

    /// How it is headed.
    pub fn heading(&self, name: &str) -> String {
        let shared = match self.shared {
            1 => String::new(),
            shared => format!(", {shared} to a cell"),
        };
        format!("{name} · {} neurons{shared}", self.neurons)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(layer: usize, index: usize) -> Neuron {
        Neuron { layer, index }
    }

    #[test]
    fn few_neurons_are_large_cells_and_many_are_small_ones() {
        let few = Sheet::lay_out(&[64], 300.0).grids[0];
        assert_eq!((few.pitch, few.columns, few.shared), (24.0, 8, 1));
        let many = Sheet::lay_out(&[4096], 300.0).grids[0];
        assert_eq!((many.shared, many.cells()), (1, 4096));
        assert!(many.size() >= 2.0);
        let sheet = Sheet::lay_out(&[64, 10], 300.0);
        assert!(sheet.fits(&[64, 10]) && !sheet.fits(&[64]) && !sheet.fits(&[64, 11]));
    }

    #[test]
    fn what_does_not_fit_shares_cells_and_says_so() {
        let sheet = Sheet::lay_out(&[4096; 32], 300.0);
        assert!(sheet.height <= EACH * 32.0);
        let grid = sheet.grids[31];
        assert!(grid.shared > 1);
        assert!(grid.heading("layer 32").ends_with("to a cell"));
        assert_eq!(
            Sheet::lay_out(&[64], 300.0).grids[0].heading("layer 1"),
            "layer 1 · 64 neurons"
        );
    }

    #[test]
    fn a_cell_leads_back_to_its_neuron() {
        let sheet = Sheet::lay_out(&[64, 10], 300.0);
        for (layer, index) in [(0, 0), (0, 63), (1, 0), (1, 9)] {
            let grid = sheet.grids[layer];
            let (x, y) = grid.place(index);
            let half = grid.size() / 2.0;
            assert_eq!(sheet.at((x + half, y + half)), Some(at(layer, index)));
        }
        assert_eq!(sheet.at((1.0, 100.0)), None);
        let (x, y) = sheet.grids[1].place(10);
        assert_eq!(sheet.at((x + 2.0, y + 2.0)), None, "there are only ten");
    }

    #[test]
    fn arrow_keys_go_through_every_layer_and_no_further() {
        // Rows of 8: the second layer has a full one and one of two.
        let sheet = Sheet::lay_out(&[64, 10], 300.0);
        assert_eq!(sheet.moved(at(0, 0), 1, 0), at(0, 1));
        assert_eq!(sheet.moved(at(0, 5), 0, 1), at(0, 13));
        assert_eq!(sheet.moved(at(0, 63), 1, 0), at(1, 0));
        assert_eq!(sheet.moved(at(0, 61), 0, 1), at(1, 5));
        assert_eq!(sheet.moved(at(1, 0), -1, 0), at(0, 63));
        assert_eq!(sheet.moved(at(1, 5), 0, -1), at(0, 61));
        assert_eq!(sheet.moved(at(0, 3), 0, -1), at(0, 3));
        assert_eq!(sheet.moved(at(1, 9), 1, 0), at(1, 9));
        assert_eq!(sheet.moved(at(1, 5), 0, 1), at(1, 9));
        assert_eq!(sheet.moved(at(7, 5), 0, 1), at(0, 0));
    }

    #[test]
    fn a_narrow_canvas_still_has_a_column() {
        let sheet = Sheet::lay_out(&[10], 4.0);
        assert_eq!(sheet.grids[0].columns, 1);
        assert!(sheet.grids[0].cells() >= 1);
    }
}
