//! A picture of few large pixels: neurons by time steps.

use super::data::Tone;
use super::palette::Palette;
use leptos::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// From this height (of the screen's own pixels) a row leaves one of them to the ground.
const ROOMY: f64 = 2.9;

/// One pixel: a tone, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shade {
    pub tone: Tone,
    pub alpha: u8,
}

impl Shade {
    pub const NONE: Self = Self {
        tone: Tone::Ink,
        alpha: 0,
    };

    pub fn full(tone: Tone) -> Self {
        Self { tone, alpha: 255 }
    }
}

/// Whether rows are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Apart,
    Touching,
}

/// The pixels, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Bitmap {
    pub columns: usize,
    pub rows: usize,
    pub cells: Vec<Shade>,
    pub set: Rows,
}

impl Bitmap {
    /// Of values that lie step by step: a column each.
    pub fn by_step(
        (steps, neurons): (usize, usize),
        set: Rows,
        shade: impl Fn(usize) -> Shade,
    ) -> Self {
        let cells =
            (0..neurons).flat_map(|neuron| (0..steps).map(move |step| step * neurons + neuron));
        Self {
            columns: steps,
            rows: neurons,
            cells: cells.map(shade).collect(),
            set,
        }
    }

    /// No larger than this: pixels that fall together become the strongest of them, so that a single
    /// spike is not lost.
    pub fn within(self, (columns, rows): (usize, usize)) -> Self {
        let (columns, rows) = (
            columns.clamp(1, self.columns.max(1)),
            rows.clamp(1, self.rows.max(1)),
        );
        if (columns, rows) == (self.columns, self.rows) {
            return self;
        }
        let mut cells = vec![Shade::NONE; columns * rows];
        for row in 0..self.rows {
            for column in 0..self.columns {
                let cell = self.cells[row * self.columns + column];
                let to = (row * rows / self.rows) * columns + column * columns / self.columns;
                if cell.alpha > cells[to].alpha {
                    cells[to] = cell;
                }
            }
        }
        Self {
            columns,
            rows,
            cells,
            set: self.set,
        }
    }

    fn rgba(&self, palette: &Palette) -> Vec<u8> {
        let colour = |shade: &Shade| {
            let [red, green, blue] = palette.tone(shade.tone);
            [red, green, blue, shade.alpha]
        };
        self.cells.iter().flat_map(colour).collect()
    }
}

/// Puts a bitmap on a canvas of a size (CSS pixels), at the screen's own resolution. `None` where the browser has
/// no canvas to draw on.
pub fn paint(
    canvas: &HtmlCanvasElement,
    size: (f64, f64),
    bitmap: Bitmap,
    palette: &Palette,
) -> Option<()> {
    let ratio = window().device_pixel_ratio();
    // Asked of the canvas, the page would be laid out anew for each one that is drawn.
    let pixels = |length: f64| (length.round() * ratio).round() as u32;
    let size = (pixels(size.0), pixels(size.1));
    if (canvas.width(), canvas.height()) != size {
        canvas.set_width(size.0);
        canvas.set_height(size.1);
    }
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let context = context_of(canvas)?;
    context.clear_rect(0.0, 0.0, width, height);
    let bitmap = bitmap.within((size.0 as usize, size.1 as usize));
    if bitmap.cells.is_empty() || size.0 == 0 || size.1 == 0 {
        return Some(());
    }
    let small = document().create_element("canvas").ok()?;
    let small: HtmlCanvasElement = small.dyn_into().ok()?;
    small.set_width(bitmap.columns as u32);
    small.set_height(bitmap.rows as u32);
    let rgba = bitmap.rgba(palette);
    let data = ImageData::new_with_u8_clamped_array(Clamped(&rgba), bitmap.columns as u32).ok()?;
    context_of(&small)?.put_image_data(&data, 0.0, 0.0).ok()?;
    context.set_image_smoothing_enabled(false);
    context
        .draw_image_with_html_canvas_element_and_dw_and_dh(&small, 0.0, 0.0, width, height)
        .ok()?;
    let row = height / bitmap.rows as f64;
    if bitmap.set == Rows::Apart && row >= ROOMY {
        for index in 1..=bitmap.rows {
            let foot = (index as f64 * row).round();
            context.clear_rect(0.0, foot - 1.0, width, 1.0);
        }
    }
    Some(())
}

fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_lie_step_by_step_become_columns() {
        let spikes = [true, false, false, true, false, true];
        let shade = |index: usize| {
            if spikes[index] {
                Shade::full(Tone::Ink)
            } else {
                Shade::NONE
            }
        };
        let bitmap = Bitmap::by_step((3, 2), Rows::Apart, shade);
        let seen: Vec<bool> = bitmap.cells.iter().map(|cell| cell.alpha > 0).collect();
        assert_eq!(seen, [true, false, false, false, true, true]);
    }

    #[test]
    fn a_single_spike_among_many_neurons_and_steps_survives() {
        let only = 777 * 1000 + 333;
        let shade = |index: usize| {
            if index == only {
                Shade::full(Tone::Ink)
            } else {
                Shade::NONE
            }
        };
        let bitmap = Bitmap::by_step((2000, 1000), Rows::Apart, shade).within((430, 192));
        assert_eq!((bitmap.columns, bitmap.rows), (430, 192));
        assert_eq!(bitmap.cells.iter().filter(|cell| cell.alpha > 0).count(), 1);
        let small = bitmap.clone();
        assert_eq!(bitmap.within((10_000, 10_000)), small);
    }
}
