//! The nominal trajectory.

use super::events::{Events, add_selected};
use super::neuron::Neuron;
use super::parallel;
use super::real::Real;
use super::rows::add_all;
use super::scratch::Scratch;
use super::weights::{Columns, Maps};
use super::wide::{Loop, widest};
use crate::core::config::Readout;
use crate::engine::kernel::{LayerPlace, Plan, SATURATED};

/// Time steps of which what comes from below is summed up at once.
const STEPS: usize = 64;

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
        let spikes = std::mem::take(&mut self.spikes);
        let mut events = Events::new();
        // h of the layer below, where spikes are dropped.
        let mut dropped = Vec::new();
        let mut below: Option<LayerPlace> = None;
        for &layer in layers {
            let (earlier, spikes) = spikes.split_at_mut(plan.block(layer).start);
            let spikes = &mut spikes[..plan.time * layer.width];
            let signal = match below {
                None => self.input,
                Some(_) if self.mask.is_some() => &dropped[..],
                Some(below) => &earlier[plan.block(below)],
            };
            self.scan(layer, signal, spikes, &mut events);
            if let Some(mask) = self.mask {
                dropped = output(spikes, Some(&mask[plan.block(layer)]));
            }
            below = Some(layer);
        }
        let top = below.expect("a network has a layer");
        let signal = match self.mask {
            None => &spikes[plan.block(top)],
            Some(_) => &dropped[..],
        };
        match plan.readout {
            Readout::Membrane { beta } => {
                self.integrate(F::from_f64(beta), signal, top.width, &mut events);
            }
            Readout::SpikeSum {} | Readout::SpikeCount {} => {
                let readout = plan.readout();
                self.logits.copy_from_slice(self.maps.bias(readout));
                events.read(&sum_over_time(signal, top.width), top.width);
                add_selected(self.maps.weight(readout), &events, self.logits);
            }
        }
    }

    /// A readout's potentials at their maximum over time, and when that is.
    fn integrate(&mut self, beta: F, signal: &[F], columns: usize, events: &mut Events<F>) {
        let readout = self.plan.readout();
        let mut potential = vec![F::ZERO; self.plan.classes];
        let mut drive = vec![F::ZERO; self.plan.classes];
        for (step, signal) in signal.chunks_exact(columns).enumerate() {
            drive.copy_from_slice(self.maps.bias(readout));
            events.read(signal, columns);
            add_selected(self.maps.weight(readout), events, &mut drive);
            for (class, (potential, &drive)) in potential.iter_mut().zip(&drive).enumerate() {
                *potential = beta * *potential + drive;
                if step == 0 || *potential > self.logits[class] {
                    self.logits[class] = *potential;
                    self.peaks[class] = F::from_f64(step as f64);
                }
            }
        }
    }

    /// One layer over all time steps: from what it hears, `[time, channel]`, to its spikes.
    fn scan(&mut self, layer: LayerPlace, signal: &[F], spikes: &mut [F], events: &mut Events<F>) {
        let (plan, maps, width) = (self.plan, self.maps, layer.width);
        let neuron = maps.neuron(plan, layer);
        let block = plan.block(layer);
        let membrane = &mut self.membrane[block.clone()];
        let mut driven = self.driven.get_mut(block).unwrap_or_default();
        let counts = &mut self.counts[layer.neurons()];
        let mut drives = Scratch::any(STEPS.min(plan.time) * width);
        let mut current = vec![F::ZERO; if plan.recurrent { width } else { 0 }];
        let start = vec![F::ZERO; width];
        for step in 0..plan.time {
            let drive = step % STEPS * width;
            if drive == 0 {
                // What comes from below is known for all time steps, so a matrix is gone through once for many.
                let columns = layer.linear.columns;
                let signal = &signal[step * columns..];
                let signal = &signal[..signal.len().min(STEPS * columns)];
                let drives = &mut drives[..signal.len() / columns * width];
                let bias = maps.bias(layer.linear);
                let each = drives.chunks_exact_mut(width);
                each.for_each(|drive| drive.copy_from_slice(bias));
                events.read(signal, columns);
                add_selected(maps.weight(layer.linear), events, drives);
            }
            let drive = &mut drives[drive..][..width];
            let (before, spikes) = spikes.split_at_mut(step * width);
            if let Some(map) = layer.recurrent {
                add_all(drive, maps.bias(map));
                if step > 0 {
                    events.read(&before[(step - 1) * width..], width);
                    add_selected(maps.weight(map), events, drive);
                }
            }
            let (before, now) = membrane.split_at_mut(step * width);
            let (driven_now, driven_later) = std::mem::take(&mut driven)
                .split_at_mut(if plan.keeps_driven() { width } else { 0 });
            driven = driven_later;
            widest(Step {
                neuron: &neuron,
                before: step
                    .checked_sub(1)
                    .map_or(&start, |step| &before[step * width..]),
                drive,
                current: &mut current,
                now: &mut now[..width],
                driven: driven_now,
                spikes: &mut spikes[..width],
                counts,
            });
        }
        let window = F::from_f64(plan.surrogate.half_width());
        let near = widest(Near {
            membrane,
            threshold: neuron.spike.threshold,
            window,
        });
        self.windows[layer.index] = F::from_f64(f64::from(near));
    }
}

/// One layer's neurons at a time step, once the maps have driven them.
struct Step<'a, F> {
    neuron: &'a Neuron<F>,
    /// U_{t-1}.
    before: &'a [F],
    /// W h + b, and V s + c with it; then what acts on U.
    drive: &'a mut [F],
    /// I; empty without recurrence.
    current: &'a mut [F],
    /// U_t.
    now: &'a mut [F],
    /// beta U_{t-1} + I_t; empty where it is not kept.
    driven: &'a mut [F],
    spikes: &'a mut [F],
    counts: &'a mut [F],
}

impl<F: Real> Loop for Step<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        let neuron = self.neuron;
        for (current, drive) in self.current.iter_mut().zip(self.drive.iter_mut()) {
            *current = neuron.alpha * *current + *drive;
            *drive = *current;
        }
        neuron.advance(self.before, self.drive, self.now);
        let driven = self.driven.iter_mut().zip(self.before).zip(&*self.drive);
        for ((driven, &before), &drive) in driven {
            *driven = neuron.beta * before + drive;
        }
        neuron.spike.fire(self.now, self.spikes);
        add_all(self.counts, self.spikes);
    }
}

/// How many potentials lie within a window around the threshold.
struct Near<'a, F> {
    membrane: &'a [F],
    threshold: F,
    window: F,
}

impl<F: Real> Loop for Near<'_, F> {
    type Out = u32;

    #[inline(always)]
    fn run(self) -> u32 {
        let near = |&membrane: &F| u32::from((membrane - self.threshold).abs() < self.window);
        // Whole numbers are added up side by side, which rounded ones may not be.
        self.membrane.iter().map(near).sum()
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
    widest(Columns {
        rows: signal,
        sums: &mut sums,
    });
    sums
}
