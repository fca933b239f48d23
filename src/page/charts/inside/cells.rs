//! The neurons as cells: the darker, the more often they spike.

use super::grid::{Grid, Sheet};
use crate::page::charts::plot::FONT;
use crate::page::charts::surface::Surface;
use crate::page::charts::theme::Theme;
use crate::page::store::inspect::{Inspect, Neuron, Shown};

/// Cells that are smaller than this have no room for an outline or a dot.
const ROOMY: f64 = 6.0;

/// A class of firing rates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateClass {
    /// The highest rate in it, spikes per time step.
    pub highest: f32,
    pub label: &'static str,
    /// How much of the ink is laid on the background, 0 to 1.
    pub ink: f64,
}

/// The scale of the firing rate, from silent to a spike in every time step. It never changes, so
/// that networks and moments can be compared.
pub const CLASSES: [RateClass; 6] = [
    class(0.0, "0", 0.0),
    class(0.05, "0.05", 0.16),
    class(0.1, "0.1", 0.32),
    class(0.2, "0.2", 0.5),
    class(0.5, "0.5", 0.72),
    class(1.0, "1", 1.0),
];

const fn class(highest: f32, label: &'static str, ink: f64) -> RateClass {
    RateClass {
        highest,
        label,
        ink,
    }
}

/// The class of a rate, as its number in [`CLASSES`].
pub fn class_of(rate: f32) -> usize {
    let holds = |class: &RateClass| rate <= class.highest;
    let class = CLASSES.iter().position(holds);
    class.unwrap_or(CLASSES.len() - 1)
}

/// What is seen of one layer: each cell's class of the mean rate, and whether a neuron in it spikes.
pub fn cells_of(shown: &Shown, layer: usize, grid: &Grid, step: usize) -> Vec<(usize, bool)> {
    let recording = &shown.recording;
    let before: usize = recording.layers[..layer].iter().sum();
    let start = recording.time_steps * before + step * grid.neurons;
    let spikes = recording.spikes.get(start..start + grid.neurons);
    let spikes = spikes.unwrap_or_default().chunks(grid.shared);
    let rates = shown.rates[layer].chunks(grid.shared);
    let cell = |(rates, spikes): (&[f32], &[u8])| {
        let mean = rates.iter().sum::<f32>() / rates.len() as f32;
        (class_of(mean), spikes.iter().any(|&spike| spike > 0))
    };
    rates.zip(spikes).map(cell).collect()
}

/// Draws every layer as it is at the cursor.
pub fn draw_cells(
    surface: &Surface,
    sheet: &Sheet,
    shown: &Shown,
    looked: &Inspect,
    theme: &Theme,
) {
    surface.context.set_font(FONT);
    for (layer, grid) in sheet.grids.iter().enumerate() {
        let cells = cells_of(shown, layer, grid, looked.cursor);
        surface.context.set_text_align("left");
        surface.context.set_text_baseline("alphabetic");
        let heading = grid.heading(&shown.names[layer]);
        let at = (0.0, grid.top - 7.0);
        surface.text(&heading, &theme.muted, &theme.surface, at);
        draw_rates(surface, grid, &cells, theme);
        surface.context.set_fill_style_str(theme.side(shown.side));
        for (cell, _) in cells.iter().enumerate().filter(|(_, cell)| cell.1) {
            draw_spike(surface, grid, cell, theme);
        }
    }
    let pointed = looked.pointed.filter(|&pointed| pointed != looked.neuron);
    for (neuron, width) in [(pointed, 1.0), (Some(looked.neuron), 2.0)] {
        if let Some(neuron) = neuron {
            draw_frame(surface, sheet, neuron, width, theme);
        }
    }
}

fn draw_rates(surface: &Surface, grid: &Grid, cells: &[(usize, bool)], theme: &Theme) {
    let (context, size) = (&surface.context, grid.size());
    context.set_fill_style_str(&theme.ink);
    for (number, class) in CLASSES.iter().enumerate() {
        // A silent neuron that has no room for an outline is faint, not absent.
        let ink = if size < ROOMY {
            class.ink.max(0.06)
        } else {
            class.ink
        };
        context.set_global_alpha(ink);
        for (cell, _) in cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.0 == number)
        {
            let (x, y) = grid.place(cell);
            context.fill_rect(x, y, size, size);
        }
    }
    context.set_global_alpha(1.0);
    if size < ROOMY {
        return;
    }
    surface.dash(&[]);
    context.set_line_width(1.0);
    context.set_stroke_style_str(&theme.edge);
    for cell in 0..cells.len() {
        let (x, y) = grid.place(cell);
        context.stroke_rect(x + 0.5, y + 0.5, size - 1.0, size - 1.0);
    }
}

/// Marks a spike: a ringed dot, or where there is no room for one a block that is a little larger.
fn draw_spike(surface: &Surface, grid: &Grid, cell: usize, theme: &Theme) {
    let (context, size) = (&surface.context, grid.size());
    let (x, y) = grid.place(cell);
    if size < ROOMY {
        context.fill_rect(x - 0.5, y - 0.5, size + 1.0, size + 1.0);
        return;
    }
    let radius = (size * 0.26).max(2.0);
    context.begin_path();
    let middle = (x + size / 2.0, y + size / 2.0);
    // Fails only for a negative radius.
    let _ = context.arc(middle.0, middle.1, radius, 0.0, std::f64::consts::TAU);
    context.set_line_width(3.0);
    context.set_stroke_style_str(&theme.surface);
    context.stroke();
    context.fill();
}

/// Frames a neuron's cell; a small cell's frame is larger than the cell.
fn draw_frame(surface: &Surface, sheet: &Sheet, neuron: Neuron, width: f64, theme: &Theme) {
    let Some(grid) = sheet.grids.get(neuron.layer) else {
        return;
    };
    let (x, y) = grid.place(neuron.index / grid.shared);
    let size = grid.size();
    let room = ((9.0 - size) / 2.0).max(1.0) + width / 2.0;
    let context = &surface.context;
    surface.dash(&[]);
    for (colour, line) in [(&theme.surface, width + 2.0), (&theme.ink, width)] {
        context.set_stroke_style_str(colour);
        context.set_line_width(line);
        context.stroke_rect(x - room, y - room, size + 2.0 * room, size + 2.0 * room);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_falls_into_the_class_that_its_label_says() {
        for (rate, label) in [
            (0.0, "0"),
            (0.01, "0.05"),
            (0.05, "0.05"),
            (0.3, "0.5"),
            (1.0, "1"),
            (f32::NAN, "1"),
        ] {
            assert_eq!(CLASSES[class_of(rate)].label, label, "{rate}");
        }
        assert!(CLASSES.is_sorted_by(|one, next| one.highest < next.highest && one.ink < next.ink));
    }
}
