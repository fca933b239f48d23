//! The encodings, each of one sample's values in 0..=1; they append `[time, channel]`.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// In each step a spike with probability `peak` x value.
pub(super) fn poisson(
    values: &[f32],
    peak: f32,
    time_steps: usize,
    rng: &mut ChaCha8Rng,
    input: &mut Vec<f32>,
) {
    for _ in 0..time_steps {
        input.extend(values.iter().map(|&value| {
            let probability = peak * value;
            f32::from(u8::from(rng.random::<f32>() < probability))
        }));
    }
}

/// In each step the value times `gain`.
pub(super) fn direct(values: &[f32], gain: f32, time_steps: usize, input: &mut Vec<f32>) {
    for _ in 0..time_steps {
        input.extend(values.iter().map(|&value| value * gain));
    }
}

/// One spike a channel, at step round((1 - value) (T - 1)), halves to the even step: snnTorch's
/// `spikegen.latency` with `linear`, `normalize` and `clip`. A value of 0 does not spike.
pub(super) fn latency(values: &[f32], time_steps: usize, input: &mut Vec<f32>) {
    let start = input.len();
    input.resize(start + time_steps * values.len(), 0.0);
    for (channel, &value) in values.iter().enumerate() {
        if value > 0.0 {
            let time = (1.0 - value) * (time_steps - 1) as f32;
            let step = time.round_ties_even() as usize;
            input[start + step * values.len() + channel] = 1.0;
        }
    }
}

/// One row of so many columns of the picture after another, each for floor(T / rows) steps as [`poisson`] has
/// it, then silence.
pub(super) fn rows(
    values: &[f32],
    columns: usize,
    peak: f32,
    time_steps: usize,
    rng: &mut ChaCha8Rng,
    input: &mut Vec<f32>,
) {
    let end = input.len() + time_steps * columns;
    let slot = time_steps * columns / values.len();
    for row in values.chunks_exact(columns) {
        poisson(row, peak, slot, rng, input);
    }
    input.resize(end, 0.0);
}

/// At each step a spike with probability `peak` x that step's value.
pub(super) fn poisson_series(
    series: &[f32],
    peak: f32,
    rng: &mut ChaCha8Rng,
    input: &mut Vec<f32>,
) {
    let spike = |&value: &f32| f32::from(u8::from(rng.random::<f32>() < peak * value));
    input.extend(series.iter().map(spike));
}
