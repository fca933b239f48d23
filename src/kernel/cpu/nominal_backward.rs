//! Backpropagation through time along the nominal trajectory.

use super::group::{add_products, delayed, gather, rows_at, with_spares};
use super::nominal::{output, sum_over_time};
use super::real::Real;
use super::rows::{Panels, TOGETHER, add_weighted};
use super::spike::Spike;
use super::weights::{Gathered, Maps};
use crate::kernel::{LayerPlace, MapPlace, Plan};

/// What the backward pass starts from.
pub struct GradientIn<'a, F> {
    /// d loss / d logits, `[batch, class]`.
    pub logits: &'a [F],
    /// d loss / d U from elsewhere, a record; empty where there is none.
    pub membrane: &'a [F],
}

/// d loss / d parameters, from what [`super::simulate`] was given and gave.
pub fn simulate_backward<F: Real>(
    plan: &Plan,
    parameters: &[F],
    input: &[F],
    masks: &[F],
    (membrane, spikes): (&[F], &[F]),
    gradient: &GradientIn<F>,
) -> Vec<F> {
    let maps = Maps::backward(plan, parameters);
    let groups = (0..plan.batch).step_by(TOGETHER).collect();
    Gathered::collect(plan, groups, |first, gathered| {
        let group = Group {
            plan,
            maps: &maps,
            input,
            masks,
            membrane,
            spikes,
            gradient,
            first,
            count: TOGETHER.min(plan.batch - first),
        };
        group.run(gathered);
    })
}

/// Up to [`TOGETHER`] samples, from `first` on.
struct Group<'a, F> {
    plan: &'a Plan,
    maps: &'a Maps<'a, F>,
    input: &'a [F],
    masks: &'a [F],
    membrane: &'a [F],
    spikes: &'a [F],
    gradient: &'a GradientIn<'a, F>,
    first: usize,
    count: usize,
}

impl<F: Real> Group<'_, F> {
    fn run(&self, gathered: &mut Gathered<F>) {
        let plan = self.plan;
        let layers = plan.layers();
        let top = *layers.last().expect("a network has a layer");
        let mut error_of_output = self.readout_backward(top, gathered);
        for (index, &layer) in layers.iter().enumerate().rev() {
            let error = self.scan_backward(layer, error_of_output);
            let signal = match index.checked_sub(1) {
                None => {
                    let length = plan.time * plan.input_dim;
                    self.input[self.first * length..][..self.count * length].to_vec()
                }
                Some(below) => self.outputs(layers[below]),
            };
            gathered.add_outer(layer.linear, &signal, &error);
            gathered.add_bias(layer.linear, &error);
            if let Some(map) = layer.recurrent {
                gathered.add_outer(map, &self.delayed_spikes(layer), &error);
                gathered.add_bias(map, &error);
            }
            error_of_output = match index {
                0 => Vec::new(),
                _ => through(self.weight(layer.linear), layer.linear, &error),
            };
        }
    }

    fn weight(&self, map: MapPlace) -> &Panels<F> {
        self.maps.weight(map)
    }

    /// One layer's part of a sample's record, `[time, neuron]`.
    fn block<'b>(&self, record: &'b [F], sample: usize, layer: LayerPlace) -> &'b [F] {
        let start = (self.first + sample) * self.plan.record_len() + self.plan.time * layer.offset;
        &record[start..][..self.plan.time * layer.width]
    }

    /// h of a layer, `[sample, time, neuron]`.
    fn outputs(&self, layer: LayerPlace) -> Vec<F> {
        let mut outputs = Vec::with_capacity(self.count * self.plan.time * layer.width);
        for sample in 0..self.count {
            let spikes = self.block(self.spikes, sample, layer);
            if self.plan.dropout {
                outputs.extend(output(spikes, Some(self.block(self.masks, sample, layer))));
            } else {
                outputs.extend_from_slice(spikes);
            }
        }
        outputs
    }

    /// s one step earlier (zero before the first), `[sample, time, neuron]`.
    fn delayed_spikes(&self, layer: LayerPlace) -> Vec<F> {
        let blocks = (0..self.count).map(|sample| self.block(self.spikes, sample, layer));
        delayed(blocks, layer.width)
    }

    /// d loss / d h of the last layer, `[sample, time, neuron]`, the same at every step.
    fn readout_backward(&self, top: LayerPlace, gathered: &mut Gathered<F>) -> Vec<F> {
        let plan = self.plan;
        let readout = plan.readout();
        let logits =
            &self.gradient.logits[self.first * plan.classes..][..self.count * plan.classes];
        let outputs = self.outputs(top);
        let sums: Vec<F> = outputs
            .chunks_exact(plan.time * top.width)
            .flat_map(|outputs| sum_over_time(outputs, top.width))
            .collect();
        gathered.add_outer(readout, &sums, logits);
        gathered.add_bias(readout, logits);
        let errors = through(self.weight(readout), readout, logits);
        let mut every_step = Vec::with_capacity(self.count * plan.time * top.width);
        for error in errors.chunks_exact(top.width) {
            (0..plan.time).for_each(|_| every_step.extend_from_slice(error));
        }
        every_step
    }

    /// d loss / d (W h + b) of a layer, `[sample, time, neuron]`, from d loss / d h alike.
    fn scan_backward(&self, layer: LayerPlace, mut error_of_output: Vec<F>) -> Vec<F> {
        let plan = self.plan;
        let spike = Spike::<F>::of(plan);
        let (alpha, beta) = (F::of(plan.alpha), F::of(plan.beta));
        let (width, length) = (layer.width, plan.time * layer.width);
        if plan.dropout {
            for (sample, errors) in error_of_output.chunks_exact_mut(length).enumerate() {
                let mask = self.block(self.masks, sample, layer);
                errors
                    .iter_mut()
                    .zip(mask)
                    .for_each(|(error, &mask)| *error *= mask);
            }
        }
        let mut error_of_spikes = error_of_output;
        let mut drive = vec![F::ZERO; self.count * length];
        let mut potential = vec![F::ZERO; self.count * width];
        let mut current = vec![F::ZERO; TOGETHER * width];
        let mut slopes = vec![F::ZERO; width];
        let mut coefficients = Vec::with_capacity(width);
        for step in (0..plan.time).rev() {
            if let Some(map) = layer.recurrent.filter(|_| step + 1 < plan.time) {
                gather(&current, width, &mut coefficients);
                let out = rows_at(&mut error_of_spikes, length, step, width);
                with_spares(width, out, |out| {
                    add_weighted(self.weight(map), &coefficients, out)
                });
            }
            for sample in 0..self.count {
                let at = sample * length + step * width;
                let place = step * width..(step + 1) * width;
                spike.slopes(
                    &self.block(self.membrane, sample, layer)[place.clone()],
                    &mut slopes,
                );
                let error = &error_of_spikes[at..at + width];
                let potential = &mut potential[sample * width..][..width];
                for ((potential, &error), &slope) in potential.iter_mut().zip(error).zip(&slopes) {
                    *potential = beta * *potential + slope * error;
                }
                if !self.gradient.membrane.is_empty() {
                    let extra = &self.block(self.gradient.membrane, sample, layer)[place];
                    potential
                        .iter_mut()
                        .zip(extra)
                        .for_each(|(p, &extra)| *p += extra);
                }
                let drive = &mut drive[at..at + width];
                if layer.recurrent.is_some() {
                    let current = &mut current[sample * width..][..width];
                    for (current, &potential) in current.iter_mut().zip(potential.iter()) {
                        *current = alpha * *current + potential;
                    }
                    drive.copy_from_slice(current);
                } else {
                    drive.copy_from_slice(potential);
                }
            }
        }
        drive
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
