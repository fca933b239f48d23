//! The nominal trajectory.

use super::parallel;
use super::real::Real;
use super::rows::{add_selected, events_of};
use super::weights::Maps;
use crate::core::config::Readout;
use crate::engine::kernel::{LayerPlace, Plan, SATURATED};

/// What a forward pass leaves behind.
pub struct Nominal<F> {
    /// U, and what else [`Plan`] says of membranes.
    pub membrane: Vec<F>,
    /// s before dropout, a record.
    pub spikes: Vec<F>,
    /// Logits `[batch, class]`, then each layer's spikes per neuron and time step.
    pub outputs: Vec<F>,
    /// Each layer's firing rate, its shares of silent and saturated neurons and that of potentials
    /// within the surrogate's window; then, where the readout integrates, the step of each logit's maximum,
    /// `[batch, class]`.
    pub report: Vec<F>,
}

/// Runs the input `[batch, time, channel]` through all layers from zero state. `masks` is a record
/// of factors on the spikes where spikes are dropped, and empty otherwise.
pub fn simulate<F: Real>(plan: &Plan, parameters: &[F], input: &[F], masks: &[F]) -> Nominal<F> {
    let maps = Maps::forward(plan, parameters);
    let (record, layers) = (plan.record_len(), plan.layers());
    let mut membrane = vec![F::ZERO; plan.membrane_len()];
    let mut spikes = vec![F::ZERO; plan.batch * record];
    let mut logits = vec![F::ZERO; plan.batch * plan.classes];
    let mut peaks = vec![F::ZERO; plan.batch * plan.classes];
    let mut counts = vec![F::ZERO; plan.batch * (plan.neurons() + layers.len())];
    let (potentials, driven) = membrane.split_at_mut(plan.batch * record);
    let mut driven = driven.chunks_exact_mut(record);
    let samples = potentials
        .chunks_exact_mut(record)
        .zip(spikes.chunks_exact_mut(record))
        .zip(logits.chunks_exact_mut(plan.classes))
        .zip(peaks.chunks_exact_mut(plan.classes))
        .zip(counts.chunks_exact_mut(plan.neurons() + layers.len()))
        .enumerate()
        .map(
            |(sample, ((((membrane, spikes), logits), peaks), counts))| {
                let length = plan.time * plan.input_dim;
                let (counts, windows) = counts.split_at_mut(plan.neurons());
                Sample {
                    plan,
                    maps: &maps,
                    input: &input[sample * length..][..length],
                    mask: plan.dropout.then(|| &masks[sample * record..][..record]),
                    membrane,
                    driven: driven.next().unwrap_or_default(),
                    spikes,
                    logits,
                    peaks,
                    counts,
                    windows,
                }
            },
        );
    parallel::for_each(samples.collect(), |sample| sample.run(&layers));
    let (rates, mut report) = shares(plan, &layers, &counts);
    if plan.integrates() {
        report.append(&mut peaks);
    }
    logits.extend(rates);
    Nominal {
        membrane,
        spikes,
        outputs: logits,
        report,
    }
}

/// Rates and shares by layer, from the counts of all samples.
fn shares<F: Real>(plan: &Plan, layers: &[LayerPlace], counts: &[F]) -> (Vec<F>, Vec<F>) {
    let mut totals = vec![F::ZERO; plan.neurons() + layers.len()];
    for counts in counts.chunks_exact(totals.len()) {
        let pairs = totals.iter_mut().zip(counts);
        pairs.for_each(|(total, &count)| *total += count);
    }
    let (neurons, windows) = totals.split_at(plan.neurons());
    let steps = F::from_f64((plan.batch * plan.time) as f64);
    let saturated = F::from_f64(SATURATED) * steps;
    let (mut rates, mut report) = (Vec::new(), Vec::new());
    for (layer, &window) in layers.iter().zip(windows) {
        let counts = &neurons[layer.neurons()];
        let width = F::from_f64(layer.width as f64);
        let share = |is: &dyn Fn(F) -> bool| {
            F::from_f64(counts.iter().filter(|&&count| is(count)).count() as f64) / width
        };
        let rate = counts.iter().copied().sum::<F>() / (steps * width);
        rates.push(rate);
        report.push(rate);
        report.push(share(&|count| count == F::ZERO));
        report.push(share(&|count| count >= saturated));
        report.push(window / (steps * width));
    }
    (rates, report)
}

struct Sample<'a, F> {
    plan: &'a Plan,
    maps: &'a Maps<'a, F>,
    input: &'a [F],
    mask: Option<&'a [F]>,
    membrane: &'a mut [F],
    /// beta U_{t-1} + I_t, where it is kept.
    driven: &'a mut [F],
    spikes: &'a mut [F],
    logits: &'a mut [F],
    peaks: &'a mut [F],
    /// Spikes of each neuron, and potentials within the window of each layer.
    counts: &'a mut [F],
    windows: &'a mut [F],
}

impl<F: Real> Sample<'_, F> {
    fn run(mut self, layers: &[LayerPlace]) {
        let plan = self.plan;
        let mut signal = self.input.to_vec();
        let mut columns = plan.input_dim;
        for &layer in layers {
            self.scan(layer, &signal, columns);
            let block = plan.block(layer);
            signal = output(
                &self.spikes[block.clone()],
                self.mask.map(|mask| &mask[block]),
            );
            columns = layer.width;
        }
        match plan.readout {
            Readout::Membrane { beta } => self.integrate(F::from_f64(beta), &signal, columns),
            Readout::SpikeSum {} | Readout::SpikeCount {} => {
                let readout = plan.readout();
                self.logits.copy_from_slice(self.maps.bias(readout));
                let sums = sum_over_time(&signal, columns);
                let mut events = Vec::new();
                events_of(&sums, &mut events);
                add_selected(self.maps.weight(readout), &events, self.logits);
            }
        }
    }

    /// A readout's potentials at their maximum over time, and when that is.
    fn integrate(&mut self, beta: F, signal: &[F], columns: usize) {
        let readout = self.plan.readout();
        let mut potential = vec![F::ZERO; self.plan.classes];
        let mut events = Vec::new();
        for (step, signal) in signal.chunks_exact(columns).enumerate() {
            let mut drive = self.maps.bias(readout).to_vec();
            events_of(signal, &mut events);
            add_selected(self.maps.weight(readout), &events, &mut drive);
            for (class, (potential, drive)) in potential.iter_mut().zip(drive).enumerate() {
                *potential = beta * *potential + drive;
                if step == 0 || *potential > self.logits[class] {
                    self.logits[class] = *potential;
                    self.peaks[class] = F::from_f64(step as f64);
                }
            }
        }
    }

    /// One layer over all time steps.
    fn scan(&mut self, layer: LayerPlace, signal: &[F], columns: usize) {
        let (plan, maps, width) = (self.plan, self.maps, layer.width);
        let neuron = maps.neuron(plan, layer);
        let window = F::from_f64(plan.surrogate.half_width());
        let block = plan.block(layer);
        let membrane = &mut self.membrane[block.clone()];
        let spikes = &mut self.spikes[block.clone()];
        let counts = &mut self.counts[layer.neurons()];
        let start = vec![F::ZERO; width];
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
                    *current = neuron.alpha * *current + *drive;
                    *drive = *current;
                }
            }
            let (before, now) = membrane.split_at_mut(step * width);
            let before = before
                .len()
                .checked_sub(width)
                .map_or(&*start, |at| &before[at..]);
            let now = &mut now[..width];
            neuron.advance(before, &drive, now);
            if plan.keeps_driven() {
                let driven = &mut self.driven[block.clone()][step * width..][..width];
                for ((driven, &before), &drive) in driven.iter_mut().zip(before).zip(&drive) {
                    *driven = neuron.beta * before + drive;
                }
            }
            let fired = &mut spikes[step * width..][..width];
            neuron.spike.fire(now, fired);
            let pairs = counts.iter_mut().zip(fired.iter());
            pairs.for_each(|(count, &spike)| *count += spike);
        }
        // Whole numbers are added up side by side, which rounded ones may not be.
        let near = |&membrane: &F| u32::from((membrane - neuron.spike.threshold).abs() < window);
        let near: u32 = membrane.iter().map(near).sum();
        self.windows[layer.index] = F::from_f64(f64::from(near));
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
