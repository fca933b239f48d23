//! A network's neurons as cells: how often each fires, and which do now.

use super::data::Tone;
use super::drawing::{Drawing, Drawn, Path};
use super::figure::{Figure, Frame, Numbers};
use super::redraw::{redraw, use_sight};
use super::table::Table;
use crate::core::number::percent;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// Shades of the rate; one path each, however many neurons there are, which is why this is SVG too.
const SHADES: usize = 8;
/// The gap between cells: a share of the distance from one to the next, and its limits (pixels).
const GAP: (f64, f64, f64) = (0.15, 0.5, 2.0);

/// What is known of the neurons.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    pub name: String,
    pub tone: Tone,
    /// Cells in a row.
    pub columns: usize,
    /// Spikes per time step, 0 to 1.
    pub rates: Vec<f64>,
    /// Which fire at the present time step.
    pub firing: Vec<bool>,
}

impl Cells {
    fn rows(&self) -> usize {
        self.rates.len().div_ceil(self.columns.max(1)).max(1)
    }

    fn says(&self, neuron: usize) -> String {
        let rate = self.rates.get(neuron).copied().unwrap_or_default();
        let now = if self.firing.get(neuron) == Some(&true) {
            ", fires now"
        } else {
            ""
        };
        let share = percent(rate);
        format!(
            "neuron {} of {}, spikes at {share} of the time steps{now}",
            neuron + 1,
            self.rates.len()
        )
    }

    fn table(&self) -> Table {
        let rates = self.rates.iter().enumerate();
        let row = |(neuron, rate): (usize, &f64)| vec![(neuron + 1).to_string(), percent(*rate)];
        Table {
            heads: vec!["neuron".to_owned(), "spikes, of the time steps".to_owned()],
            rows: rates.map(row).collect(),
        }
    }

    /// The neuron that a key leads to.
    fn moved(&self, from: usize, key: &str) -> Option<usize> {
        let columns = self.columns.max(1) as isize;
        let last = self.rates.len().checked_sub(1)?;
        let by = match key {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            "ArrowUp" => -columns,
            "ArrowDown" => columns,
            "Home" => return Some(0),
            "End" => return Some(last),
            _ => return None,
        };
        // Beyond an edge there is none; the present one stays.
        Some(
            from.checked_add_signed(by)
                .filter(|to| *to <= last)
                .unwrap_or(from),
        )
    }
}

/// Cells in a box: square, from the top left.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Grid {
    columns: usize,
    neurons: usize,
    /// From one cell to the next (pixels).
    pitch: f64,
}

impl Grid {
    fn of(cells: &Cells, (width, height): (f64, f64)) -> Self {
        let columns = cells.columns.max(1);
        Self {
            columns,
            neurons: cells.rates.len(),
            pitch: (width / columns as f64).min(height / cells.rows() as f64),
        }
    }

    fn corner(&self, neuron: usize) -> (f64, f64) {
        let (row, column) = (neuron / self.columns, neuron % self.columns);
        (column as f64 * self.pitch, row as f64 * self.pitch)
    }

    fn at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let (column, row) = ((x / self.pitch).floor(), (y / self.pitch).floor());
        if column < 0.0 || row < 0.0 || column >= self.columns as f64 {
            return None;
        }
        let neuron = row as usize * self.columns + column as usize;
        (neuron < self.neurons).then_some(neuron)
    }
}

fn draw(cells: &Cells, grid: Grid, chosen: Option<usize>) -> Drawing {
    let (share, least, most) = GAP;
    let side = grid.pitch - (grid.pitch * share).clamp(least, most);
    let mut shades = vec![Path::default(); SHADES + 1];
    let (mut edges, mut firing) = (Path::default(), Path::default());
    for (neuron, rate) in cells.rates.iter().enumerate() {
        let (x, y) = grid.corner(neuron);
        let shade = (rate.clamp(0.0, 1.0) * SHADES as f64).round() as usize;
        shades[shade].rectangle((x, y), (side, side));
        edges.rectangle((x + 0.5, y + 0.5), (side - 1.0, side - 1.0));
        if cells.firing.get(neuron) == Some(&true) {
            firing.circle((x + side / 2.0, y + side / 2.0), (side * 0.27).max(0.8));
        }
    }
    let mut drawing = Drawing::default();
    for (shade, path) in shades.into_iter().enumerate() {
        drawing.stroke(format!("cell s{shade}"), path);
    }
    drawing.stroke("cell-edge", edges);
    drawing.stroke(format!("fires {}", cells.tone.class()), firing);
    if let Some((x, y)) = chosen.map(|neuron| grid.corner(neuron)) {
        let mut around = Path::default();
        around.rectangle((x, y), (side, side));
        drawing.stroke("cell-chosen", around);
    }
    drawing
}

/// The neurons of a network, one of them chosen by pointer or arrow keys.
#[component]
pub fn CellGrid(
    #[prop(into)] data: Signal<Cells>,
    #[prop(into)] chosen: Signal<Option<usize>>,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let room = NodeRef::<Div>::new();
    let sight = use_sight(room);
    let drawn = RwSignal::new(Drawing::default());
    redraw(sight.seen, move || {
        let grid = data.with(|cells| Grid::of(cells, sight.size.get()));
        drawn.set(data.with(|cells| draw(cells, grid, chosen.get())));
    });
    let point = move |event: PointerEvent| {
        let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let grid = data.with_untracked(|cells| Grid::of(cells, sight.size.get_untracked()));
        if let Some(neuron) = grid.at(at) {
            on_choose.run(neuron);
        }
    };
    let press = move |event: KeyboardEvent| {
        let from = chosen.get_untracked().unwrap_or_default();
        if let Some(to) = data.with_untracked(|cells| cells.moved(from, &event.key())) {
            event.prevent_default();
            event.stop_propagation();
            on_choose.run(to);
        }
    };
    let name = Signal::derive(move || data.with(|cells| cells.name.clone()));
    let said = move || {
        let none = || "none; choose one with the arrow keys".to_owned();
        chosen
            .get()
            .map_or_else(none, |neuron| data.with(|cells| cells.says(neuron)))
    };
    let numbers = Numbers {
        table: Callback::new(move |()| data.with(Cells::table)),
        csv: Callback::new(move |()| data.with_untracked(|cells| cells.table().csv())),
    };
    let box_of = move || {
        let (width, height) = sight.size.get();
        format!("0 0 {} {}", width.max(1.0), height.max(1.0))
    };
    view! {
        <Figure name unit=Signal::derive(String::new) numbers frame=Frame::Corner>
            <div class="plot" node_ref=room>
                <svg class="chart-picture" aria-hidden="true" viewBox=box_of>
                    <Drawn drawing=drawn />
                </svg>
                <div
                    class="cell-grid"
                    role="slider"
                    tabindex="0"
                    aria-label=move || format!("{}: neuron chosen", name.get())
                    aria-valuemin="1"
                    aria-valuemax=move || data.with(|cells| cells.rates.len()).to_string()
                    aria-valuenow=move || (chosen.get().unwrap_or_default() + 1).to_string()
                    aria-valuetext=said
                    on:pointerdown=point
                    on:keydown=press
                ></div>
            </div>
        </Figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(neurons: usize) -> Cells {
        Cells {
            name: "Neurons".to_owned(),
            tone: Tone::Regularised,
            columns: 8,
            rates: (0..neurons)
                .map(|neuron| neuron as f64 / neurons as f64)
                .collect(),
            firing: (0..neurons).map(|neuron| neuron == 3).collect(),
        }
    }

    #[test]
    fn the_cell_under_a_pointer_is_the_one_drawn_there() {
        let cells = cells(61);
        let grid = Grid::of(&cells, (100.0, 80.0));
        assert_eq!(grid.pitch, 10.0);
        for neuron in 0..61 {
            let (x, y) = grid.corner(neuron);
            assert_eq!(grid.at((x + 4.0, y + 4.0)), Some(neuron));
        }
        assert_eq!(grid.at((90.0, 5.0)), None, "beside the cells");
        assert_eq!(grid.at((65.0, 75.0)), None, "behind the last one");
    }

    #[test]
    fn arrow_keys_go_from_cell_to_cell_and_not_beyond_the_edges() {
        let cells = cells(61);
        let moved = |from, key| cells.moved(from, key);
        assert_eq!(moved(9, "ArrowDown"), Some(17));
        assert_eq!(moved(9, "ArrowLeft"), Some(8));
        assert_eq!(moved(3, "ArrowUp"), Some(3));
        assert_eq!(moved(58, "ArrowDown"), Some(58));
        assert_eq!(moved(0, "End"), Some(60));
        assert_eq!(moved(0, "a"), None);
    }

    #[test]
    fn a_thousand_neurons_are_few_elements() {
        let cells = cells(1024);
        let drawing = draw(&cells, Grid::of(&cells, (200.0, 800.0)), Some(3));
        assert!(drawing.strokes.len() <= SHADES + 4);
        assert!(drawing.strokes.iter().any(|it| it.class == "fires re"));
        assert!(cells.says(3).ends_with("fires now"));
    }
}
