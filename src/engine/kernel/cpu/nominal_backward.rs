//! Backpropagation through time along the nominal trajectory.

use super::constants::OfConstants;
use super::group::{Group, add_products, gather, rows_at, with_spares};
use super::neuron::Neuron;
use super::nominal::{output, sum_over_time};
use super::real::Real;
use super::rows::{Panels, TOGETHER, add_all, add_weighted};
use super::weights::{GradientSum, Maps};
use crate::core::config::Readout;
use crate::engine::kernel::{LayerPlace, MapPlace, Plan, SHARES};

/// What the backward pass starts from.
pub struct GradientIn<'a, F> {
    /// d loss / d outputs.
    pub outputs: &'a [F],
    /// d loss / d membranes from elsewhere; empty where there is none.
    pub membrane: &'a [F],
}

/// What a forward pass left.
#[derive(Clone, Copy)]
pub struct Trajectory<'a, F> {
    pub membrane: &'a [F],
    pub spikes: &'a [F],
    pub report: &'a [F],
}

/// What a network computes with.
#[derive(Clone, Copy)]
pub struct Inputs<'a, F> {
    pub parameters: &'a [F],
    /// `[batch, time, channel]`.
    pub signal: &'a [F],
    /// A record of factors on the spikes where spikes are dropped; empty otherwise.
    pub masks: &'a [F],
}

/// d loss / d parameters, and by layer and time step the sum over batch and neurons of
/// (d loss / d (W h + b))^2; from what [`super::simulate`] was given and gave.
pub fn simulate_backward<F: Real>(
    plan: &Plan,
    inputs: Inputs<F>,
    trajectory: Trajectory<F>,
    gradient: &GradientIn<F>,
) -> (Vec<F>, Vec<F>) {
    let maps = Maps::backward(plan, inputs.parameters);
    GradientSum::collect(plan, Group::all(plan, &maps), |group, sum| {
        let backward = Backward {
            group,
            inputs,
            trajectory,
            gradient,
        };
        backward.run(sum);
    })
}

/// d loss / d U of every neuron and time step, a record, with every reset held as in training; from what
/// [`simulate_backward`] takes, and by the same pass.
pub fn membrane_gradient<F: Real>(
    plan: &Plan,
    inputs: Inputs<F>,
    trajectory: Trajectory<F>,
    gradient: &GradientIn<F>,
) -> Vec<F> {
    let maps = Maps::backward(plan, inputs.parameters);
    let mut sum = GradientSum::with_membrane(plan);
    for group in Group::all(plan, &maps) {
        let backward = Backward {
            group,
            inputs,
            trajectory,
            gradient,
        };
        backward.run(&mut sum);
    }
    sum.into_membrane()
}

struct Backward<'a, F> {
    group: Group<'a, F>,
    inputs: Inputs<'a, F>,
    trajectory: Trajectory<'a, F>,
    gradient: &'a GradientIn<'a, F>,
}

impl<F: Real> Backward<'_, F> {
    fn run(&self, sum: &mut GradientSum<F>) {
        let plan = self.group.plan;
        let layers = plan.layers();
        let top = *layers.last().expect("a network has a layer");
        let mut error_of_output = self.readout_backward(top, sum);
        for (index, &layer) in layers.iter().enumerate().rev() {
            let error = self.scan_backward(layer, error_of_output, sum);
            sum.add_squares(plan, layer, &error);
            let signal = match index.checked_sub(1) {
                None => {
                    let length = plan.time * plan.input_dim;
                    self.inputs.signal[self.group.first * length..][..self.group.count * length]
                        .to_vec()
                }
                Some(below) => self.outputs(layers[below]),
            };
            sum.add_outer(layer.linear, &signal, &error);
            sum.add_bias(layer.linear, &error);
            if let Some(map) = layer.recurrent {
                sum.add_outer(
                    map,
                    &self.group.delayed(self.trajectory.spikes, layer, 1),
                    &error,
                );
                sum.add_bias(map, &error);
            }
            error_of_output = match index {
                0 => Vec::new(),
                _ => through(self.weight(layer.linear), layer.linear, &error),
            };
        }
    }

    fn weight(&self, map: MapPlace) -> &Panels<F> {
        self.group.maps.weight(map)
    }

    /// h of a layer, `[sample, time, neuron]`.
    fn outputs(&self, layer: LayerPlace) -> Vec<F> {
        let mut outputs = Vec::with_capacity(self.group.count * self.group.plan.time * layer.width);
        for sample in 0..self.group.count {
            let spikes = self.group.block(self.trajectory.spikes, sample, layer);
            match self.group.mask(self.inputs.masks, sample, layer) {
                None => outputs.extend_from_slice(spikes),
                mask => outputs.extend(output(spikes, mask)),
            }
        }
        outputs
    }

    /// d loss / d h of the last layer, `[sample, time, neuron]`.
    fn readout_backward(&self, top: LayerPlace, sum: &mut GradientSum<F>) -> Vec<F> {
        let plan = self.group.plan;
        let readout = plan.readout();
        let place =
            self.group.first * plan.classes..(self.group.first + self.group.count) * plan.classes;
        let logits = &self.gradient.outputs[place.clone()];
        let outputs = self.outputs(top);
        if let Readout::Membrane { beta } = plan.readout {
            let peaks = &self.trajectory.report[SHARES * plan.widths.len()..][place];
            let errors = self.before_peaks(F::from_f64(beta), logits, peaks);
            sum.add_outer(readout, &outputs, &errors);
            sum.add_bias(readout, &errors);
            return through(self.weight(readout), readout, &errors);
        }
        let sums: Vec<F> = outputs
            .chunks_exact(plan.time * top.width)
            .flat_map(|outputs| sum_over_time(outputs, top.width))
            .collect();
        sum.add_outer(readout, &sums, logits);
        sum.add_bias(readout, logits);
        let errors = through(self.weight(readout), readout, logits);
        let mut every_step = Vec::with_capacity(self.group.count * plan.time * top.width);
        for error in errors.chunks_exact(top.width) {
            (0..plan.time).for_each(|_| every_step.extend_from_slice(error));
        }
        every_step
    }

    /// d loss / d (W h_t + b) of an integrating readout, `[sample, time, class]`: each step before
    /// the maximum counts beta^(steps until then).
    fn before_peaks(&self, beta: F, logits: &[F], peaks: &[F]) -> Vec<F> {
        let (time, classes) = (self.group.plan.time, self.group.plan.classes);
        let mut errors = vec![F::ZERO; logits.len() * time];
        for (index, (&error, &peak)) in logits.iter().zip(peaks).enumerate() {
            let (sample, class) = (index / classes, index % classes);
            let mut error = error;
            for step in (0..time)
                .rev()
                .filter(|&step| F::from_f64(step as f64) <= peak)
            {
                errors[(sample * time + step) * classes + class] = error;
                error *= beta;
            }
        }
        errors
    }

    /// d loss / d s of a layer from d loss / d h, both `[sample, time, neuron]`: through dropout, and
    /// from the firing rate.
    fn through_dropout(&self, layer: LayerPlace, mut errors: Vec<F>) -> Vec<F> {
        let plan = self.group.plan;
        let length = plan.time * layer.width;
        for (sample, errors) in errors.chunks_exact_mut(length).enumerate() {
            if let Some(mask) = self.group.mask(self.inputs.masks, sample, layer) {
                let pairs = errors.iter_mut().zip(mask);
                pairs.for_each(|(error, &mask)| *error *= mask);
            }
        }
        let of_rate = self.gradient.outputs[plan.batch * plan.classes + layer.index];
        if of_rate != F::ZERO {
            let of_spike = of_rate / F::from_f64((plan.batch * length) as f64);
            errors.iter_mut().for_each(|error| *error += of_spike);
        }
        errors
    }

    /// d loss / d (W h + b) of a layer, `[sample, time, neuron]`, from d loss / d h alike.
    fn scan_backward(
        &self,
        layer: LayerPlace,
        error_of_output: Vec<F>,
        sum: &mut GradientSum<F>,
    ) -> Vec<F> {
        let plan = self.group.plan;
        let neuron = self.group.neuron(layer);
        let (width, length) = (layer.width, plan.time * layer.width);
        let mut error_of_spikes = self.through_dropout(layer, error_of_output);
        let mut drive = vec![F::ZERO; self.group.count * length];
        let mut potential = vec![F::ZERO; self.group.count * width];
        let mut current = vec![F::ZERO; TOGETHER * width];
        let mut slopes = vec![F::ZERO; width];
        let mut coefficients = Vec::with_capacity(width);
        let mut constants = OfConstants::new();
        for step in (0..plan.time).rev() {
            if let Some(map) = layer.recurrent.filter(|_| step + 1 < plan.time) {
                gather(&current, width, &mut coefficients);
                let out = rows_at(&mut error_of_spikes, length, step, width);
                with_spares(width, out, |out| {
                    add_weighted(self.weight(map), &coefficients, out)
                });
            }
            for sample in 0..self.group.count {
                let at = sample * length + step * width;
                let place = step * width..(step + 1) * width;
                let membrane = self.group.block(self.trajectory.membrane, sample, layer);
                let now = &membrane[place.clone()];
                neuron.spike.slopes(now, &mut slopes);
                let errors = &mut error_of_spikes[at..at + width];
                let potential = &mut potential[sample * width..][..width];
                if neuron.zeroes_before() {
                    let pairs = potential.iter_mut().zip(now);
                    pairs.for_each(|(potential, &now)| *potential *= neuron.kept(now));
                }
                for ((potential, error), &slope) in
                    potential.iter_mut().zip(errors.iter_mut()).zip(&slopes)
                {
                    *error *= slope;
                    *potential = neuron.beta * *potential + *error;
                }
                if !self.gradient.membrane.is_empty() {
                    let extra =
                        &self.group.block(self.gradient.membrane, sample, layer)[place.clone()];
                    add_all(potential, extra);
                }
                sum.keep_of_membrane(self.group.start(sample, layer) + place.start, potential);
                if plan.keeps_driven() {
                    self.through_reset(&neuron, sample, layer, step, potential);
                }
                let drive = &mut drive[at..at + width];
                if layer.recurrent.is_some() {
                    let current = &mut current[sample * width..][..width];
                    for (current, &potential) in current.iter_mut().zip(potential.iter()) {
                        *current = neuron.alpha * *current + potential;
                    }
                    drive.copy_from_slice(current);
                } else {
                    drive.copy_from_slice(potential);
                }
                if plan.learn.any() {
                    let blocks = (
                        membrane,
                        self.driven(self.trajectory.membrane, sample, layer),
                    );
                    constants.add_nominal(&neuron, blocks, step, (errors, potential, drive));
                }
            }
        }
        constants.gather(plan, self.group.maps.parameters(), layer, sum);
        drive
    }

    /// From d loss / d U_t to d loss / d (beta U_{t-1} + I_t), where a reset to zero acts on both.
    fn through_reset(
        &self,
        neuron: &Neuron<F>,
        sample: usize,
        layer: LayerPlace,
        step: usize,
        potential: &mut [F],
    ) {
        let width = layer.width;
        let membrane = self.group.block(self.trajectory.membrane, sample, layer);
        for (index, potential) in potential.iter_mut().enumerate() {
            let before = step.checked_sub(1);
            let before = before.map_or(F::ZERO, |step| membrane[step * width + index]);
            *potential *= neuron.kept(before);
        }
        if !self.gradient.membrane.is_empty() {
            let extra =
                &self.driven(self.gradient.membrane, sample, layer)[step * width..][..width];
            add_all(potential, extra);
        }
    }

    /// One layer's part of the second record of membranes; empty where there is none.
    fn driven<'b>(&self, membranes: &'b [F], sample: usize, layer: LayerPlace) -> &'b [F] {
        if !self.group.plan.keeps_driven() {
            return &[];
        }
        let record = self.group.plan.batch * self.group.plan.record_len();
        self.group.block(&membranes[record..], sample, layer)
    }
}

/// W' e for every row e of `error`, `[row, in]`.
fn through<F: Real>(weight: &Panels<F>, map: MapPlace, error: &[F]) -> Vec<F> {
    let mut out = vec![F::ZERO; error.len() / map.rows * map.columns];
    let errors = error.chunks(TOGETHER * map.rows);
    for (out, errors) in out.chunks_mut(TOGETHER * map.columns).zip(errors) {
        add_products(weight, (errors, map.rows), (out, map.columns));
    }
    out
}
