//! Where the numbers of samples stand in an array.

use crate::core::config::{OWN_CHANNELS, OWN_STEPS, OwnForm};
use crate::core::dataset::{Bits, Samples};
use crate::core::intake::choices::Choices;
use crate::core::intake::npy::Array;
use crate::core::intake::picture::pictured;
use crate::core::intake::spiking::{ALLOWED, Spiking};
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
    pub fn of(array: &Array<'_>) -> Self {
        if (0..array.len()).all(|index| matches!(array.number(index), 0.0 | 1.0)) {
            Self::Bits
        } else if array.is_bytes() {
            Self::Bytes
        } else {
            Self::Numbers
        }
    }
}

/// What the axes are, by the shape and how many samples have a class.
pub(super) fn guessed(shape: &[usize], classes: usize, look: Look) -> Axes {
    let is_first = shape[0] == classes;
    match (shape, look) {
        ([_, _], _) => Axes::Nd,
        ([_, second, ..], _) if !is_first && *second == classes => Axes::Tnc,
        ([_, _, _], Look::Bytes) => Axes::Nhw,
        ([_, rows, columns], Look::Numbers) if rows == columns => Axes::Nhw,
        _ => Axes::Ntc,
    }
}

/// What an array's numbers are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Spikes over time.
    Spikes,
    /// Values over time.
    Series,
    /// Values that have no time.
    Values,
}

/// What numbers over time can be.
pub(super) const OVER_TIME: [(&str, Meaning); 2] =
    [("spikes", Meaning::Spikes), ("values", Meaning::Series)];

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

    pub fn form(&self, meaning: Meaning, choices: &mut Choices) -> Result<OwnForm, IntakeError> {
        let (time_steps, channels) = (self.steps, self.channels);
        let most = *OWN_STEPS.end() as usize;
        if meaning != Meaning::Values && time_steps > most {
            let allowed = format!("axes with at most {most} time steps; there are {time_steps}");
            return Err(IntakeError::for_choice("axes", "with time", allowed));
        }
        let values = self.steps.saturating_mul(self.channels);
        Ok(match meaning {
            Meaning::Spikes => OwnForm::Spikes {
                time_steps,
                channels,
            },
            Meaning::Series => OwnForm::Series {
                time_steps,
                channels,
            },
            Meaning::Values if self.steps > 1 => OwnForm::Values {
                rows: self.steps,
                columns: self.channels,
            },
            Meaning::Values => pictured(values, choices)?,
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
    meaning: Meaning,
    choices: &mut Choices,
) -> Result<Samples, IntakeError> {
    let mut bits = Bits::new(view.steps * view.channels);
    let mut values = Vec::new();
    let mut spiking = Spiking::default();
    let is_spikes = meaning == Meaning::Spikes;
    for sample in 0..view.samples {
        if is_spikes {
            bits.add_row();
        }
        for step in 0..view.steps {
            for channel in 0..view.channels {
                let number = array.number(view.index(sample, step, channel));
                let refused = |allowed: &str| {
                    let what = format!(
                        "sample {sample}, [{step}, {channel}] is {number}; allowed: {allowed}"
                    );
                    IntakeError::for_file(file, what)
                };
                if is_spikes {
                    let is_spike = spiking.is_spike(number);
                    if is_spike.ok_or_else(|| refused(ALLOWED))? {
                        bits.set(step * view.channels + channel);
                    }
                } else if number.is_finite() && (number as f32).is_finite() {
                    values.push(number as f32);
                } else {
                    return Err(refused("a finite number up to 3.4e38"));
                }
            }
        }
    }
    spiking.say(file, choices)?;
    Ok(match meaning {
        Meaning::Spikes => Samples::Bits(bits),
        Meaning::Series => Samples::Series(values),
        Meaning::Values => Samples::Values(values),
    })
}
