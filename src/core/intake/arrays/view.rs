//! Where the numbers of samples stand in an array.

use crate::core::config::{OWN_CHANNELS, OWN_STEPS, OwnForm};
use crate::core::dataset::{Bits, Samples};
use crate::core::intake::choices::Choices;
use crate::core::intake::npy::Array;
use crate::core::intake::picture::pictured;
use crate::core::intake::{File, IntakeError};

/// What the axes of an array are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axes {
    /// Sample, value.
    Nd,
    /// Sample, row, column.
    Nhw,
    /// Sample, time, channels.
    Ntc,
    /// Time, sample, channels, as snnTorch has it.
    Tnc,
}

pub(super) const AXES: [(&str, Axes); 4] = [
    ("nd", Axes::Nd),
    ("nhw", Axes::Nhw),
    ("ntc", Axes::Ntc),
    ("tnc", Axes::Tnc),
];

/// Without a dimension of one behind the first: [N, 1, H, W] is [N, H, W].
pub(super) fn squeezed(shape: &[usize]) -> Vec<usize> {
    let mut shape = shape.to_vec();
    while shape.len() > 3 {
        let Some(one) = shape.iter().skip(1).position(|&length| length == 1) else {
            break;
        };
        shape.remove(one + 1);
    }
    shape
}

pub(super) fn guessed(shape: &[usize], classes: usize, is_bits: bool, samples: &Array<'_>) -> Axes {
    let is_first = shape[0] == classes;
    match shape {
        [_, _] => Axes::Nd,
        [_, second, ..] if !is_first && *second == classes => Axes::Tnc,
        [_, rows, columns] if !is_bits && (samples.is_bytes() || rows == columns) => Axes::Nhw,
        _ => Axes::Ntc,
    }
}

/// Where an array's numbers stand, by sample and place.
pub(super) struct View {
    pub samples: usize,
    /// Rows or time steps.
    steps: usize,
    channels: usize,
    /// Whether time comes first.
    is_time_first: bool,
}

impl View {
    pub fn new(shape: &[usize], axes: Axes) -> Result<Self, String> {
        let rest = |from: usize| {
            shape[from..]
                .iter()
                .try_fold(1_usize, |all, &it| all.checked_mul(it))
        };
        let view = match (axes, shape) {
            (Axes::Nd, [samples, ..]) => rest(1).map(|channels| Self {
                samples: *samples,
                steps: 1,
                channels,
                is_time_first: false,
            }),
            (Axes::Nhw, [samples, steps, channels]) => Some(Self {
                samples: *samples,
                steps: *steps,
                channels: *channels,
                is_time_first: false,
            }),
            (Axes::Ntc, [samples, steps, _, ..]) => rest(2).map(|channels| Self {
                samples: *samples,
                steps: *steps,
                channels,
                is_time_first: false,
            }),
            (Axes::Tnc, [steps, samples, _, ..]) => rest(2).map(|channels| Self {
                samples: *samples,
                steps: *steps,
                channels,
                is_time_first: true,
            }),
            _ => None,
        };
        let most = *OWN_CHANNELS.end();
        let view =
            view.filter(|view| view.channels > 0 && view.steps > 0 && view.channels as u64 <= most);
        view.ok_or_else(|| {
            format!("the axes do not fit the shape {shape:?}, or it has more than {most} channels")
        })
    }

    pub fn form(
        &self,
        has_time: bool,
        is_spikes: bool,
        choices: &mut Choices,
    ) -> Result<OwnForm, IntakeError> {
        let (time_steps, channels) = (self.steps, self.channels);
        let most = *OWN_STEPS.end() as usize;
        if has_time && time_steps > most {
            let allowed = format!("axes with at most {most} time steps; there are {time_steps}");
            return Err(IntakeError::for_choice("axes", "with time", allowed));
        }
        let values = self.steps.saturating_mul(self.channels);
        Ok(match (has_time, is_spikes) {
            (true, true) => OwnForm::Spikes {
                time_steps,
                channels,
            },
            (true, false) => OwnForm::Series {
                time_steps,
                channels,
            },
            (false, _) if self.steps > 1 => OwnForm::Values {
                rows: self.steps,
                columns: self.channels,
            },
            (false, _) => pictured(values, choices)?,
        })
    }

    fn index(&self, sample: usize, step: usize, channel: usize) -> usize {
        let row = if self.is_time_first {
            step * self.samples + sample
        } else {
            sample * self.steps + step
        };
        row * self.channels + channel
    }
}

pub(super) fn numbers(
    file: &File<'_>,
    array: &Array<'_>,
    view: &View,
    is_spikes: bool,
    has_time: bool,
) -> Result<Samples, IntakeError> {
    let mut bits = Bits::new(view.steps * view.channels);
    let mut values = Vec::new();
    for sample in 0..view.samples {
        if is_spikes {
            bits.add_row();
        }
        for step in 0..view.steps {
            for channel in 0..view.channels {
                let number = array.number(view.index(sample, step, channel));
                if is_spikes {
                    if number != 0.0 {
                        bits.set(step * view.channels + channel);
                    }
                } else if number.is_finite() && (number as f32).is_finite() {
                    values.push(number as f32);
                } else {
                    let what = format!(
                        "sample {sample}, [{step}, {channel}] is {number}; allowed: a finite number up to 3.4e38"
                    );
                    return Err(IntakeError::for_file(file, what));
                }
            }
        }
    }
    Ok(match (is_spikes, has_time) {
        (true, _) => Samples::Bits(bits),
        (false, true) => Samples::Series(values),
        (false, false) => Samples::Values(values),
    })
}
