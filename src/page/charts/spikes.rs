//! Spikes over time on canvas: time to the right, neurons upwards, layer by layer.

use super::surface::Surface;
use crate::core::protocol::Recording;
use crate::page::store::inspect::Neuron;

/// Room that a layer gets however few its neurons are, where there is any, in pixels.
const LEAST: f64 = 14.0;

/// The upright room of one layer, in pixels from the top of the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    pub top: f64,
    pub height: f64,
    /// Neurons in it.
    pub neurons: usize,
}

impl Band {
    /// Top and height of one neuron's row; the first is at the bottom.
    pub fn row(&self, index: usize) -> (f64, f64) {
        let height = self.height / self.neurons.max(1) as f64;
        (self.top + self.height - (index + 1) as f64 * height, height)
    }
}

/// A band for each layer between `top` and `bottom`, the first layer's at the bottom.
pub fn bands(layers: &[usize], (top, bottom): (f64, f64)) -> Vec<Band> {
    let room = bottom - top;
    let least = LEAST.min(room / layers.len().max(1) as f64);
    let shared = room - least * layers.len() as f64;
    let all = layers.iter().sum::<usize>().max(1) as f64;
    let mut below = bottom;
    let band = |&neurons: &usize| {
        let height = least + shared * neurons as f64 / all;
        below -= height;
        Band {
            top: below,
            height,
            neurons,
        }
    };
    layers.iter().map(band).collect()
}

/// The neuron whose row is at a height.
pub fn neuron_at(bands: &[Band], height: f64) -> Option<Neuron> {
    let inside = |band: &&Band| (band.top..band.top + band.height).contains(&height);
    let layer = bands.iter().position(|band| inside(&band))?;
    let band = bands[layer];
    let share = (band.top + band.height - height) / band.height;
    let index = ((share * band.neurons as f64) as usize).min(band.neurons.checked_sub(1)?);
    Some(Neuron { layer, index })
}

/// Draws every spike between `left` and `right` in the present fill. Where there are more neurons
/// or time steps than pixels, one mark stands for those that share it.
pub fn draw_spikes(
    surface: &Surface,
    recording: &Recording,
    (left, right): (f64, f64),
    bands: &[Band],
) {
    let steps = recording.time_steps;
    let columns = steps.min((right - left) as usize).max(1);
    let mut start = 0;
    for band in bands {
        let end = (start + steps * band.neurons).min(recording.spikes.len());
        let rows = band.neurons.min(band.height as usize).max(1);
        let marks = marks(&recording.spikes[start..end], band.neurons, (columns, rows));
        start = end;
        let across = (right - left) / columns as f64;
        let up = band.height / rows as f64;
        // A little air between neighbours, as long as there is room for it.
        let (width, height) = ((across - 0.5).max(1.0), (up - 0.5).max(1.0));
        for (row, column, length) in runs(&marks, columns, across < 2.0) {
            let x = left + column as f64 * across;
            let y = band.top + band.height - (row + 1) as f64 * up;
            let width = width + (length - 1) as f64 * across;
            surface.context.fill_rect(x, y, width, height);
        }
    }
}

/// Which cells of `columns` x `rows` a layer's `spikes`, `[time][neuron]`, fall into; row by row.
fn marks(spikes: &[u8], neurons: usize, (columns, rows): (usize, usize)) -> Vec<bool> {
    let mut marks = vec![false; columns * rows];
    let steps = spikes.len() / neurons.max(1);
    for (step, spikes) in spikes.chunks_exact(neurons.max(1)).enumerate() {
        let column = step * columns / steps;
        for (index, _) in spikes.iter().enumerate().filter(|(_, spike)| **spike > 0) {
            marks[index * rows / neurons * columns + column] = true;
        }
    }
    marks
}

/// Row, first column and length of each mark; neighbours become one where they are `merged`.
fn runs(
    marks: &[bool],
    columns: usize,
    merged: bool,
) -> impl Iterator<Item = (usize, usize, usize)> {
    let alike = move |one: &bool, next: &bool| merged && one == next;
    let rows = marks.chunks_exact(columns.max(1)).enumerate();
    rows.flat_map(move |(row, marks)| {
        marks.chunk_by(alike).scan(0, move |column, run| {
            let first = *column;
            *column += run.len();
            Some((row, first, run))
        })
    })
    .filter(|(_, _, run)| run[0])
    .map(|(row, first, run)| (row, first, run.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_stand_on_each_other_and_fill_the_room() {
        let bands = bands(&[64, 10, 4096], (4.0, 244.0));
        let total: f64 = bands.iter().map(|band| band.height).sum();
        assert!((total - 240.0).abs() < 1e-9);
        assert!((bands[0].top + bands[0].height - 244.0).abs() < 1e-9);
        assert!((bands[2].top - 4.0).abs() < 1e-9);
        assert!(bands.iter().all(|band| band.height >= LEAST));
    }

    #[test]
    fn a_row_leads_back_to_its_neuron() {
        let bands = bands(&[64, 10], (4.0, 244.0));
        for (layer, index) in [(0, 0), (0, 63), (1, 0), (1, 9)] {
            let (top, height) = bands[layer].row(index);
            let found = neuron_at(&bands, top + height / 2.0);
            assert_eq!(found, Some(Neuron { layer, index }));
        }
        assert_eq!(neuron_at(&bands, 3.0), None);
        assert_eq!(neuron_at(&bands, 245.0), None);
    }

    #[test]
    fn no_spike_is_lost_where_cells_are_shared() {
        // 6 time steps of 4 neurons, one spike of neuron 3 in step 4.
        let mut spikes = vec![0; 24];
        spikes[4 * 4 + 3] = 1;
        let all = marks(&spikes, 4, (6, 4));
        assert_eq!(all.iter().position(|&mark| mark), Some(3 * 6 + 4));
        let shared = marks(&spikes, 4, (3, 2));
        assert_eq!(shared, [false, false, false, false, false, true]);
    }

    #[test]
    fn neighbours_are_merged_row_by_row() {
        let marks = [false, true, true, true, false, true];
        let merged: Vec<_> = runs(&marks, 3, true).collect();
        assert_eq!(merged, [(0, 1, 2), (1, 0, 1), (1, 2, 1)]);
        assert_eq!(runs(&marks, 3, false).count(), 4);
    }
}
