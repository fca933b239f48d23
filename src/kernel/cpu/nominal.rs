//! The nominal trajectory.

use super::parallel;
use super::real::Real;
use super::rows::{add_selected, events_of};
use super::spike::Spike;
use super::weights::Maps;
use crate::kernel::{LayerPlace, Plan};

/// What a forward pass leaves behind.
pub struct Nominal<F> {
    /// U, a record.
    pub membrane: Vec<F>,
    /// s before dropout, a record.
    pub spikes: Vec<F>,
    /// W^out sum_t h_t + b^out, `[batch, class]`.
    pub logits: Vec<F>,
    /// Spikes per neuron and time step.
    pub firing_rate: F,
}

/// Runs the input `[batch, time, channel]` through all layers from zero state. `masks` is a record
/// of factors on the spikes where spikes are dropped, and empty otherwise.
pub fn simulate<F: Real>(plan: &Plan, parameters: &[F], input: &[F], masks: &[F]) -> Nominal<F> {
    let maps = Maps::forward(plan, parameters);
    let record = plan.record_len();
    let mut membrane = vec![F::ZERO; plan.batch * record];
    let mut spikes = vec![F::ZERO; plan.batch * record];
    let mut logits = vec![F::ZERO; plan.batch * plan.classes];
    let samples = membrane
        .chunks_exact_mut(record)
        .zip(spikes.chunks_exact_mut(record))
        .zip(logits.chunks_exact_mut(plan.classes))
        .enumerate()
        .map(|(sample, ((membrane, spikes), logits))| {
            let length = plan.time * plan.input_dim;
            Sample {
                input: &input[sample * length..][..length],
                mask: plan.dropout.then(|| &masks[sample * record..][..record]),
                membrane,
                spikes,
                logits,
            }
        });
    parallel::for_each(samples.collect(), |sample| sample.run(plan, &maps));
    let total: F = spikes
        .chunks_exact(record)
        .map(|spikes| spikes.iter().copied().sum::<F>())
        .sum();
    let firing_rate = total / F::of((plan.batch * record) as f64);
    Nominal {
        membrane,
        spikes,
        logits,
        firing_rate,
    }
}

struct Sample<'a, F> {
    input: &'a [F],
    mask: Option<&'a [F]>,
    membrane: &'a mut [F],
    spikes: &'a mut [F],
    logits: &'a mut [F],
}

impl<F: Real> Sample<'_, F> {
    fn run(mut self, plan: &Plan, maps: &Maps<F>) {
        let mut signal = self.input.to_vec();
        let mut columns = plan.input_dim;
        for layer in plan.layers() {
            self.scan(plan, maps, layer, &signal, columns);
            let block = plan.time * layer.offset..plan.time * (layer.offset + layer.width);
            signal = output(
                &self.spikes[block.clone()],
                self.mask.map(|mask| &mask[block]),
            );
            columns = layer.width;
        }
        let readout = plan.readout();
        self.logits.copy_from_slice(maps.bias(readout));
        let sums = sum_over_time(&signal, columns);
        let mut events = Vec::new();
        events_of(&sums, &mut events);
        add_selected(maps.weight(readout), &events, self.logits);
    }

    /// One layer over all time steps.
    fn scan(
        &mut self,
        plan: &Plan,
        maps: &Maps<F>,
        layer: LayerPlace,
        signal: &[F],
        columns: usize,
    ) {
        let spike = Spike::<F>::of(plan);
        let (alpha, beta) = (F::of(plan.alpha), F::of(plan.beta));
        let width = layer.width;
        let block = plan.time * layer.offset..plan.time * (layer.offset + width);
        let membrane = &mut self.membrane[block.clone()];
        let spikes = &mut self.spikes[block];
        let mut current = vec![F::ZERO; width];
        let mut events = Vec::new();
        for step in 0..plan.time {
            let mut drive = maps.bias(layer.linear).to_vec();
            events_of(&signal[step * columns..][..columns], &mut events);
            add_selected(maps.weight(layer.linear), &events, &mut drive);
            if let Some(map) = layer.recurrent {
                drive
                    .iter_mut()
                    .zip(maps.bias(map))
                    .for_each(|(drive, &bias)| *drive += bias);
                if step > 0 {
                    events_of(&spikes[(step - 1) * width..][..width], &mut events);
                    add_selected(maps.weight(map), &events, &mut drive);
                }
                for (current, drive) in current.iter_mut().zip(&mut drive) {
                    *current = alpha * *current + *drive;
                    *drive = *current;
                }
            }
            let (before, now) = membrane.split_at_mut(step * width);
            let now = &mut now[..width];
            match before.len().checked_sub(width) {
                None => now.copy_from_slice(&drive),
                Some(start) => {
                    for ((now, &before), &drive) in now.iter_mut().zip(&before[start..]).zip(&drive)
                    {
                        *now = beta * before + drive - spike.reset(before);
                    }
                }
            }
            spike.fire(now, &mut spikes[step * width..][..width]);
        }
    }
}

/// h: the spikes after dropout.
pub(super) fn output<F: Real>(spikes: &[F], mask: Option<&[F]>) -> Vec<F> {
    match mask {
        None => spikes.to_vec(),
        Some(mask) => spikes
            .iter()
            .zip(mask)
            .map(|(&spike, &mask)| spike * mask)
            .collect(),
    }
}

pub(super) fn sum_over_time<F: Real>(signal: &[F], columns: usize) -> Vec<F> {
    let mut sums = vec![F::ZERO; columns];
    for row in signal.chunks_exact(columns) {
        sums.iter_mut()
            .zip(row)
            .for_each(|(sum, &value)| *sum += value);
    }
    sums
}
