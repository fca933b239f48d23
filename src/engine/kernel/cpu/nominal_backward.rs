//! Backpropagation through time along the nominal trajectory.

use super::constants::OfConstants;
use super::group::Group;
use super::neuron::Neuron;
use super::nominal::{output, sum_over_time};
use super::outer::Pairs;
use super::panels::Panels;
use super::product::{Rows, RowsMut, add_products};
use super::real::Real;
use super::rows::add_all;
use super::scratch::Scratch;
use super::weights::{GradientSum, Maps};
use super::wide::{Loop, widest};
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
            sum.add_bias(layer.linear, &error);
            let errors = (&error[..], layer.width);
            match index.checked_sub(1) {
                None => sum.add_outer(layer.linear, &self.input_pairs(errors)),
                Some(below) => self.add_outer(layer.linear, layers[below], errors, sum),
            }
            if let Some(map) = layer.recurrent {
                let spikes = self.trajectory.spikes;
                sum.add_outer(map, &self.group.pairs(spikes, layer, 1, errors));
                sum.add_bias(map, &error);
            }
            error_of_output = match index {
                0 => Scratch::any(0),
                _ => through(self.weight(layer.linear), layer.linear, &error),
            };
        }
    }

    fn weight(&self, map: MapPlace) -> &Panels<F> {
        self.group.maps.weight(map)
    }

    /// The input's blocks with those of the errors that it meets.
    fn input_pairs<'b>(&'b self, (errors, outputs): (&'b [F], usize)) -> Pairs<'b, F> {
        let (group, plan) = (&self.group, self.group.plan);
        let length = plan.time * plan.input_dim;
        let signal = &self.inputs.signal[group.first * length..][..group.count * length];
        Pairs {
            blocks: vec![(signal, errors)],
            inputs: plan.input_dim,
            outputs,
            silent: 0,
        }
    }

    /// The gradient of a map that hears h of layer `from`.
    fn add_outer(
        &self,
        map: MapPlace,
        from: LayerPlace,
        errors: (&[F], usize),
        sum: &mut GradientSum<F>,
    ) {
        let dropped = self.dropped(from);
        let mut pairs = self.group.pairs(self.trajectory.spikes, from, 0, errors);
        for ((signal, _), dropped) in pairs.blocks.iter_mut().zip(&dropped) {
            *signal = dropped;
        }
        sum.add_outer(map, &pairs);
    }

    /// h of a layer, `[time, neuron]` of each sample, where spikes are dropped; else nothing.
    fn dropped(&self, layer: LayerPlace) -> Vec<Vec<F>> {
        let dropped = |sample| {
            let mask = self.group.mask(self.inputs.masks, sample, layer)?;
            let spikes = self.group.block(self.trajectory.spikes, sample, layer);
            Some(output(spikes, Some(mask)))
        };
        (0..self.group.count).filter_map(dropped).collect()
    }

    /// d loss / d h of the last layer, `[sample, time, neuron]`.
    fn readout_backward(&self, top: LayerPlace, sum: &mut GradientSum<F>) -> Scratch<F> {
        let plan = self.group.plan;
        let readout = plan.readout();
        let place =
            self.group.first * plan.classes..(self.group.first + self.group.count) * plan.classes;
        let logits = &self.gradient.outputs[place.clone()];
        if let Readout::Membrane { beta } = plan.readout {
            let peaks = &self.trajectory.report[SHARES * plan.widths.len()..][place];
            let errors = self.before_peaks(F::from_f64(beta), logits, peaks);
            self.add_outer(readout, top, (&errors, plan.classes), sum);
            sum.add_bias(readout, &errors);
            return through(self.weight(readout), readout, &errors);
        }
        let dropped = self.dropped(top);
        let sum_of = |sample: usize| match dropped.get(sample) {
            Some(dropped) => sum_over_time(dropped, top.width),
            None => {
                let spikes = self.group.block(self.trajectory.spikes, sample, top);
                sum_over_time(spikes, top.width)
            }
        };
        let sums: Vec<F> = (0..self.group.count).flat_map(sum_of).collect();
        let pairs = Pairs {
            blocks: vec![(&sums, logits)],
            inputs: top.width,
            outputs: plan.classes,
            silent: 0,
        };
        sum.add_outer(readout, &pairs);
        sum.add_bias(readout, logits);
        let errors = through(self.weight(readout), readout, logits);
        let mut every_step = Scratch::any(self.group.count * plan.time * top.width);
        let samples = every_step.chunks_exact_mut(plan.time * top.width);
        for (error, steps) in errors.chunks_exact(top.width).zip(samples) {
            let steps = steps.chunks_exact_mut(top.width);
            steps.for_each(|step| step.copy_from_slice(error));
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
    fn through_dropout(&self, layer: LayerPlace, mut errors: Scratch<F>) -> Scratch<F> {
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
        error_of_output: Scratch<F>,
        sum: &mut GradientSum<F>,
    ) -> Scratch<F> {
        let plan = self.group.plan;
        let neuron = self.group.neuron(layer);
        let (width, length) = (layer.width, plan.time * layer.width);
        // By d loss / d s; as each step is gone through, by what drives the layer.
        let mut errors = self.through_dropout(layer, error_of_output);
        let mut potential = vec![F::ZERO; self.group.count * width];
        let mut current = vec![F::ZERO; if plan.recurrent { potential.len() } else { 0 }];
        let mut slopes = vec![F::ZERO; width];
        let mut constants = OfConstants::new();
        for step in (0..plan.time).rev() {
            if let Some(map) = layer.recurrent.filter(|_| step + 1 < plan.time) {
                add_products(
                    self.weight(map),
                    Rows::dense(&current, width),
                    RowsMut::at_step(&mut errors, length, step, width),
                );
            }
            for sample in 0..self.group.count {
                let place = step * width..(step + 1) * width;
                let membrane = self.group.block(self.trajectory.membrane, sample, layer);
                let errors = &mut errors[sample * length..][place.clone()];
                let state = sample * width..(sample + 1) * width;
                let potential = &mut potential[state.clone()];
                let extra = match self.gradient.membrane {
                    [] => &[],
                    given => self.group.block(given, sample, layer),
                };
                widest(StepBack {
                    neuron: &neuron,
                    membrane: &membrane[place.clone()],
                    extra: extra.get(place.clone()).unwrap_or_default(),
                    slopes: &mut slopes,
                    errors,
                    potential,
                });
                sum.keep_of_membrane(self.group.start(sample, layer) + place.start, potential);
                if plan.keeps_driven() {
                    self.through_reset(&neuron, sample, layer, step, potential);
                }
                let current = current.get_mut(state).unwrap_or_default();
                let pairs = current.iter_mut().zip(potential.iter());
                for (current, &potential) in pairs {
                    *current = neuron.alpha * *current + potential;
                }
                let drive: &[F] = if plan.recurrent { current } else { potential };
                if plan.learn.any() {
                    let driven = self.driven(self.trajectory.membrane, sample, layer);
                    let of = (&*errors, &*potential, drive);
                    constants.add_nominal(&neuron, (membrane, driven), step, of);
                }
                errors.copy_from_slice(drive);
            }
        }
        constants.gather(plan, self.group.maps.parameters(), layer, sum);
        errors
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

/// One layer's neurons of one sample at a time step, back to d loss / d U.
struct StepBack<'a, F> {
    neuron: &'a Neuron<F>,
    membrane: &'a [F],
    /// d loss / d U from elsewhere; empty where there is none.
    extra: &'a [F],
    slopes: &'a mut [F],
    /// d loss / d s; then times the slopes.
    errors: &'a mut [F],
    /// d loss / d U of the step after.
    potential: &'a mut [F],
}

impl<F: Real> Loop for StepBack<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        let neuron = self.neuron;
        neuron.spike.slopes(self.membrane, self.slopes);
        if neuron.zeroes_before() {
            let pairs = self.potential.iter_mut().zip(self.membrane);
            pairs.for_each(|(potential, &now)| *potential *= neuron.kept(now));
        }
        let errors = self.errors.iter_mut().zip(&*self.slopes);
        for (potential, (error, &slope)) in self.potential.iter_mut().zip(errors) {
            *error *= slope;
            *potential = neuron.beta * *potential + *error;
        }
        add_all(self.potential, self.extra);
    }
}

/// W' e for every row e of `error`, `[row, in]`.
fn through<F: Real>(weight: &Panels<F>, map: MapPlace, error: &[F]) -> Scratch<F> {
    let mut out = Scratch::zeros(error.len() / map.rows * map.columns);
    let errors = Rows::dense(error, map.rows);
    add_products(weight, errors, RowsMut::dense(&mut out, map.columns));
    out
}
