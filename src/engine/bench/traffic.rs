//! How many bytes a training step must move on a GPU.

use super::Mode;
use crate::engine::kernel::Plan;

/// Bytes that the kernels of a step read and write in the GPU's memory, where each pass over a record takes
/// every number of it once: what a pass reads again (a weight at every time step, a tile's neighbour) is taken
/// to come from a cache. `None` for the reference's twin, which is not counted.
pub fn bytes_of_step(plan: &Plan, mode: Mode) -> Option<usize> {
    let tangent = match mode {
        Mode::Plain => 0,
        Mode::Tangent => tangent(plan),
        Mode::Reference => return None,
    };
    Some(size_of::<f32>() * (forward(plan) + backward(plan) + optimizer(plan) + tangent))
}

/// Samples and time steps.
fn rows(plan: &Plan) -> usize {
    plan.batch * plan.time
}

/// Per row: a layer's product reads what comes in and writes what drives it; its scan reads that and writes
/// membranes and spikes; the readout reads the last spikes; the report reads membranes and spikes. Once: the
/// weights, transposed.
fn forward(plan: &Plan) -> usize {
    let layers = plan.layers().into_iter();
    let per_layer = layers.map(|layer| layer.linear.columns + layer.width + 3 * layer.width);
    let per_row = per_layer.sum::<usize>() + plan.readout().columns + 2 * plan.neurons();
    rows(plan) * per_row + 2 * plan.parameter_count()
}

/// Per row: a layer's scan reads membranes and, below the last, the errors from above, and writes errors;
/// their squares read them; the gradient of each map reads errors and signal; the way to the layer below reads
/// errors and writes them. Once: the readout's sums and the gradient.
fn backward(plan: &Plan) -> usize {
    let last = plan.widths.len() - 1;
    let of_layer = |layer: crate::engine::kernel::LayerPlace| {
        let (width, columns) = (layer.width, layer.linear.columns);
        let from_above = if layer.index < last { width } else { 0 };
        let recurrent = layer.recurrent.map_or(0, |_| 2 * width);
        let below = if layer.index > 0 { width + columns } else { 0 };
        2 * width + from_above + width + (width + columns) + recurrent + below
    };
    let per_row: usize = plan.layers().into_iter().map(of_layer).sum();
    rows(plan) * (per_row + plan.readout().columns) + plan.parameter_count()
}

/// Once: parameters, gradient and both moments read; parameters and moments written.
fn optimizer(plan: &Plan) -> usize {
    7 * plan.parameter_count()
}

/// Per row: the tangent reads membranes and writes what it passed on and a norm; its adjoint reads membranes
/// and norm and writes errors; the gradient of each map reads errors and what was passed on. Once: the weights,
/// transposed, and the gradient.
fn tangent(plan: &Plan) -> usize {
    let products = |layer: crate::engine::kernel::LayerPlace| {
        let recurrent = layer.recurrent.map_or(0, |_| 2 * layer.width);
        let below = match layer.index {
            0 => 0,
            _ => layer.width + layer.linear.columns,
        };
        recurrent + below
    };
    let per_row: usize = plan.layers().into_iter().map(products).sum();
    rows(plan) * (4 * plan.neurons() + 2 + per_row) + 3 * plan.parameter_count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::bench::{SHAPES, Shape};

    fn plan(shape: &Shape, batch: usize, time: usize) -> Plan {
        Plan::new(&shape.config(), batch, time)
    }

    #[test]
    fn traffic_grows_with_samples_and_time_steps_beyond_what_is_moved_once() {
        for shape in &SHAPES {
            for mode in [Mode::Plain, Mode::Tangent] {
                let of =
                    |batch, time| bytes_of_step(&plan(shape, batch, time), mode).expect("counted");
                let (one, two, three) = (of(1, 10), of(2, 10), of(3, 10));
                assert_eq!(three - two, two - one, "{}", shape.name);
                assert_eq!(of(2, 10), of(1, 20), "{}", shape.name);
                assert!(one > 0);
            }
        }
    }

    /// One recurrent layer, by hand: 64 neurons and channels, 6,400 rows.
    #[test]
    fn traffic_of_one_recurrent_layer_is_what_its_passes_touch() {
        let shape = &SHAPES[2];
        let plan = plan(shape, shape.batch, shape.time);
        let (row, once) = (64, plan.parameter_count());
        let forward = row * (2 + 3 + 1 + 2);
        let backward = row * (2 + 1 + 2 + 2 + 1);
        let plain = 6400 * (forward + backward) + (2 + 1 + 7) * once;
        assert_eq!(bytes_of_step(&plan, Mode::Plain), Some(4 * plain));
        let tangent = 6400 * (row * (4 + 2) + 2) + 3 * once;
        let both = 4 * (plain + tangent);
        assert_eq!(bytes_of_step(&plan, Mode::Tangent), Some(both));
        assert_eq!(bytes_of_step(&plan, Mode::Reference), None);
    }
}
