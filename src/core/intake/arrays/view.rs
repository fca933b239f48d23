//! Where the numbers of samples stand in an array.

use super::axes::Axes;
use crate::core::config::{OWN_CHANNELS, OWN_STEPS, OwnForm};
use crate::core::dataset::{Bits, Samples};
use crate::core::intake::choices::Choices;
use crate::core::intake::npy::Array;
use crate::core::intake::picture::pictured;
use crate::core::intake::spiking::{ALLOWED, Spiking};
use crate::core::intake::{File, IntakeError};

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
    /// How far the next sample, step and channel are.
    strides: [usize; 3],
    /// How far the next colour is.
    colour: Option<usize>,
}

impl View {
    pub fn new(shape: &[usize], axes: Axes) -> Result<Self, String> {
        let times = usize::saturating_mul;
        let rest = |from: usize| shape[from..].iter().copied().fold(1, times);
        let whole = |samples, steps, channels, strides| Self {
            samples,
            steps,
            channels,
            strides,
            colour: None,
        };
        let view = match (axes, shape) {
            (Axes::Nd, &[samples, ..]) => {
                let channels = rest(1);
                Some(whole(samples, 1, channels, [channels, channels, 1]))
            }
            (Axes::Nhw, &[samples, rows, columns]) => {
                Some(whole(samples, rows, columns, [rest(1), columns, 1]))
            }
            (Axes::Nhwc, &[samples, rows, columns, colours @ 3]) => Some(Self {
                colour: Some(1),
                ..whole(samples, rows, columns, [rest(1), rest(2), colours])
            }),
            (Axes::Nchw, &[samples, 3, rows, columns]) => Some(Self {
                colour: Some(rest(2)),
                ..whole(samples, rows, columns, [rest(1), columns, 1])
            }),
            (Axes::Ntc, &[samples, steps, _, ..]) => {
                Some(whole(samples, steps, rest(2), [rest(1), rest(2), 1]))
            }
            (Axes::Nct, &[samples, channels, steps]) => {
                Some(whole(samples, steps, channels, [rest(1), 1, steps]))
            }
            (Axes::Tnc, &[steps, samples, _, ..]) => {
                Some(whole(samples, steps, rest(2), [rest(2), rest(1), 1]))
            }
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
        axes: Axes,
        meaning: Meaning,
        choices: &mut Choices,
    ) -> Result<OwnForm, IntakeError> {
        let (time_steps, channels) = (self.steps, self.channels);
        let most = *OWN_STEPS.end() as usize;
        if meaning != Meaning::Values && time_steps > most {
            let allowed = format!("axes with at most {most} time steps; there are {time_steps}");
            return Err(choices.refused("axes", axes.name(), allowed));
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
            Meaning::Values => pictured(values, true, choices)?,
        })
    }

    /// The number at a place, of three colours the grey of Rec. 601.
    fn number(&self, array: &Array<'_>, place: [usize; 3]) -> f64 {
        let at = place.iter().zip(&self.strides);
        let at: usize = at.map(|(index, stride)| index * stride).sum();
        let Some(colour) = self.colour else {
            return array.number(at);
        };
        let [red, green, blue] = [0, 1, 2].map(|it| array.number(at + it * colour));
        (299.0 * red + 587.0 * green + 114.0 * blue) / 1000.0
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
                let number = view.number(array, [sample, step, channel]);
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
