//! Input in groups of channels: a group that is active fires at [`RATE`], the others at [`NOISE`].

use crate::core::config::GROUP_CHANNELS;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Spike probability of an active channel per time step.
const RATE: f64 = 0.5;
/// Spike probability of any channel otherwise.
const NOISE: f64 = 0.02;

/// Draws a sample, `[time, channel]` of `channels`, where `active` says for a step and a group
/// whether it fires.
pub(super) fn draw(
    sample: &mut [u8],
    channels: usize,
    rng: &mut ChaCha8Rng,
    active: impl Fn(usize, usize) -> bool,
) {
    for (step, row) in sample.chunks_exact_mut(channels).enumerate() {
        for (channel, spike) in row.iter_mut().enumerate() {
            let fires = active(step, channel / GROUP_CHANNELS);
            *spike = u8::from(rng.random_bool(if fires { RATE } else { NOISE }));
        }
    }
}

/// Share of a group's channels and of these steps that spike, for a sample `[time, channel]`.
#[cfg(test)]
pub(super) fn rate(
    sample: &[u8],
    channels: usize,
    steps: std::ops::Range<usize>,
    group: usize,
) -> f64 {
    let cells = steps.len() * GROUP_CHANNELS;
    let spikes: usize = steps
        .map(|step| step * channels + group * GROUP_CHANNELS)
        .flat_map(|start| &sample[start..start + GROUP_CHANNELS])
        .map(|&spike| usize::from(spike))
        .sum();
    spikes as f64 / cells as f64
}
