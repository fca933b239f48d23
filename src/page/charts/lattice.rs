//! Cells in rows and columns, one of them chosen by pointer or keys.

use super::data::Tone;
use super::drawing::{Drawing, Path};
use crate::page::kit::next_cell;
use crate::page::language::say;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

/// Shades of a colour. Each is one path, however many cells there are, which is why cells are SVG: it
/// follows the theme by itself and is a file as it stands.
const SHADES: usize = 20;

/// Cells in a box, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lattice {
    pub columns: usize,
    pub count: usize,
    /// Of the first cell.
    pub left: f64,
    /// From one to the next, either way.
    pub pitch: (f64, f64),
    pub gap: f64,
}

impl Lattice {
    pub fn corner(&self, cell: usize) -> (f64, f64) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        (
            self.left + column as f64 * self.pitch.0,
            row as f64 * self.pitch.1,
        )
    }

    pub fn middle(&self, cell: usize) -> (f64, f64) {
        let ((x, y), (width, height)) = (self.corner(cell), self.side());
        (x + width / 2.0, y + height / 2.0)
    }

    /// Width and height of a cell.
    pub fn side(&self) -> (f64, f64) {
        let less = |pitch: f64| (pitch - self.gap).max(0.5);
        (less(self.pitch.0), less(self.pitch.1))
    }

    fn at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let (column, row) = ((x - self.left) / self.pitch.0, y / self.pitch.1);
        if column < 0.0 || row < 0.0 || column >= self.columns as f64 {
            return None;
        }
        let cell = row as usize * self.columns + column as usize;
        (cell < self.count).then_some(cell)
    }

    /// The cell that a key leads to; beyond an edge there is none, and the present one stays.
    fn moved(&self, from: usize, key: &str) -> Option<usize> {
        next_cell(from, key, self.columns, self.count)
    }

    /// Cells of so much of a tone each, 0 to 1; those of no number are left out.
    pub fn shaded(&self, tone: Tone, strengths: impl Iterator<Item = f64>) -> Drawing {
        let mut shades = vec![Path::default(); SHADES + 1];
        for (cell, strength) in strengths.enumerate() {
            if strength.is_finite() {
                let shade = (strength.clamp(0.0, 1.0) * SHADES as f64).round() as usize;
                shades[shade].rectangle(self.corner(cell), self.side());
            }
        }
        let mut drawing = Drawing::default();
        for (shade, path) in shades.into_iter().enumerate() {
            drawing.stroke(format!("cell {} s{shade}", tone.class()), path);
        }
        drawing
    }

    /// Around a cell.
    pub fn outline(&self, drawing: &mut Drawing, class: &str, cell: Option<usize>) {
        if let Some(cell) = cell {
            let mut path = Path::default();
            path.rectangle(self.corner(cell), self.side());
            drawing.stroke(class, path);
        }
    }
}

/// What arrow keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrows {
    Choose,
    /// Enter chooses.
    Point,
}

/// What takes pointer and keys over a lattice; `at` is the present cell, `said` what is read out of it.
#[component]
pub fn Chooser(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] lattice: Signal<Lattice>,
    #[prop(into)] at: Signal<Option<usize>>,
    #[prop(into)] said: Signal<String>,
    arrows: Arrows,
    on_point: Callback<Option<usize>>,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let under = move |event: &MouseEvent| {
        let at = (event.offset_x().into(), event.offset_y().into());
        lattice.get_untracked().at(at)
    };
    let choose = move |cell: Option<usize>| {
        if let Some(cell) = cell {
            on_choose.run(cell);
        }
    };
    // What leaves the page is left by the focus too, when nobody listens any more.
    let left = move || {
        let _ = on_point.try_run(None);
    };
    let press = move |event: KeyboardEvent| {
        let (from, key) = (at.get_untracked(), event.key());
        if key == "Enter" || key == " " {
            choose(from);
        } else if let Some(to) = lattice.get_untracked().moved(from.unwrap_or(0), &key) {
            match arrows {
                Arrows::Choose => on_choose.run(to),
                Arrows::Point => on_point.run(Some(to)),
            }
        } else {
            return;
        }
        event.prevent_default();
        // The page has keys of its own.
        event.stop_propagation();
    };
    view! {
        <div
            class="cell-grid"
            role="slider"
            tabindex="0"
            aria-label=move || say!("{name}: cell chosen", name = name.get())
            aria-valuemin="1"
            aria-valuemax=move || lattice.get().count.to_string()
            aria-valuenow=move || (at.get().unwrap_or(0) + 1).to_string()
            aria-valuetext=said
            on:click=move |event| choose(under(&event))
            on:pointermove=move |event| on_point.run(under(&event))
            on:pointerleave=move |_| left()
            on:blur=move |_| left()
            on:keydown=press
        ></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Lattice = Lattice {
        columns: 8,
        count: 61,
        left: 20.0,
        pitch: (12.0, 10.0),
        gap: 2.0,
    };

    #[test]
    fn the_cell_under_a_pointer_is_the_one_drawn_there() {
        for cell in 0..61 {
            assert_eq!(GRID.at(GRID.middle(cell)), Some(cell));
        }
        let beside = [(10.0, 5.0), (117.0, 5.0), (82.0, 75.0), (25.0, -1.0)];
        assert_eq!(beside.map(|point| GRID.at(point)), [None; 4]);
    }

    #[test]
    fn arrow_keys_go_from_cell_to_cell_and_not_beyond_the_edges() {
        let moved = |from, key| GRID.moved(from, key);
        assert_eq!(moved(9, "ArrowDown"), Some(17));
        assert_eq!(moved(9, "ArrowLeft"), Some(8));
        assert_eq!(moved(8, "ArrowLeft"), Some(8));
        assert_eq!(moved(3, "ArrowUp"), Some(3));
        assert_eq!(moved(58, "ArrowDown"), Some(58));
        assert_eq!(moved(60, "ArrowRight"), Some(60));
        assert_eq!(moved(0, "a"), None);
    }

    #[test]
    fn a_thousand_cells_are_few_elements_and_what_is_no_number_is_none() {
        let strengths = (0..1000).map(|cell| f64::from(cell) / 999.0);
        let drawing = GRID.shaded(Tone::Map, strengths.chain([f64::NAN]));
        assert_eq!(drawing.strokes.len(), SHADES + 1);
        let cells: usize = drawing
            .strokes
            .iter()
            .map(|it| it.path.matches('M').count())
            .sum();
        assert_eq!(cells, 1000);
    }
}
