//! What the axes of an array are.

use crate::core::intake::npy::Array;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axes {
    /// Sample, value.
    Nd,
    /// Sample, row, column.
    Nhw,
    /// Sample, row, column, colour.
    Nhwc,
    /// Sample, colour, row, column, as PyTorch has it.
    Nchw,
    /// Sample, time, channels.
    Ntc,
    /// Sample, channel, time, as PyTorch and sktime have it.
    Nct,
    /// Time, sample, channels, as snnTorch has it.
    Tnc,
}

pub(super) const AXES: [(&str, Axes); 7] = [
    ("nd", Axes::Nd),
    ("nhw", Axes::Nhw),
    ("nhwc", Axes::Nhwc),
    ("nchw", Axes::Nchw),
    ("ntc", Axes::Ntc),
    ("nct", Axes::Nct),
    ("tnc", Axes::Tnc),
];

/// Channels that stand before the time at most, and time steps behind them at least, where that is a guess.
const MOST_CHANNELS: usize = 12;
const LEAST_STEPS: usize = 16;
/// Pixels on a side of a picture in colours at least, where that is a guess.
const LEAST_SIDE: usize = 4;
const COLOURS: usize = 3;

impl Axes {
    pub fn name(self) -> &'static str {
        let found = AXES.iter().find(|(_, it)| *it == self);
        found.map_or("", |(name, _)| *name)
    }

    pub fn has_time(self) -> bool {
        matches!(self, Self::Ntc | Self::Nct | Self::Tnc)
    }
}

/// What the numbers of an array look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// 0 and 1 alone, as spikes are.
    Bits,
    /// Bytes, as pictures are.
    Bytes,
    Numbers,
}

impl Look {
    /// Bytes of an array that is called spikes are counts, and no grey.
    pub fn of(array: &Array<'_>, name: &str) -> Self {
        let are_spikes = name.to_lowercase().contains("spike");
        if (0..array.len()).all(|index| matches!(array.number(index), 0.0 | 1.0)) {
            Self::Bits
        } else if array.is_bytes() && !are_spikes {
            Self::Bytes
        } else {
            Self::Numbers
        }
    }
}

/// What the axes are, by the shape and how many samples have a class; and what is said of a guess that is not sure.
pub(super) fn guessed(shape: &[usize], classes: usize, look: Look) -> (Axes, Option<String>) {
    let is_first = shape[0] == classes;
    let is_picture = |rows: usize, columns: usize| rows.min(columns) >= LEAST_SIDE;
    let is_series = |channels: usize, steps: usize| {
        channels <= MOST_CHANNELS && steps >= LEAST_STEPS.max(3 * channels)
    };
    let axes = match (shape, look) {
        ([_, _], _) => Axes::Nd,
        ([_, second, ..], _) if !is_first && *second == classes => Axes::Tnc,
        (&[_, rows, columns, COLOURS], Look::Bytes | Look::Numbers)
            if is_picture(rows, columns) =>
        {
            Axes::Nhwc
        }
        (&[_, COLOURS, rows, columns], Look::Bytes | Look::Numbers)
            if is_picture(rows, columns) =>
        {
            Axes::Nchw
        }
        ([_, _, _], Look::Bytes) => Axes::Nhw,
        ([_, rows, columns], Look::Numbers) if rows == columns => Axes::Nhw,
        (&[_, channels, steps], Look::Numbers) if is_series(channels, steps) => Axes::Nct,
        _ => Axes::Ntc,
    };
    (axes, unsure(axes, shape))
}

fn unsure(axes: Axes, shape: &[usize]) -> Option<String> {
    match (axes, shape) {
        (Axes::Nhwc | Axes::Nchw, _) => Some(
            "three colours are taken as one grey; --map axes=ntc takes samples as values over time"
                .to_owned(),
        ),
        (Axes::Nct, [_, channels, steps]) => Some(format!(
            "samples of {channels} x {steps} are taken as {channels} channels over {steps} time steps; --map axes=ntc takes them as {channels} time steps"
        )),
        _ => None,
    }
}
