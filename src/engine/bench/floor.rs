//! The shortest that a training step can take on a CPU: its operations over what the processor does a second.

use super::{Bench, INPUT_RATE, Mode, Way};
use crate::engine::kernel::{LayerPlace, Plan, cpu};
use serde::Serialize;

/// Of each neuron at each time step beside the products: current, potential, reset, spike, count, window;
/// slope (a division counts as four), errors, their squares and sums.
const FORWARD: f64 = 12.0;
const BACKWARD: f64 = 16.0;
/// Of a tangent: current, potential, slope, spike, norm, scaling; and back.
const TANGENT: f64 = 32.0;
/// Of each parameter: its norm, both moments, the step (square root and division as four each).
const OPTIMIZER: f64 = 22.0;

/// A step's floor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Floor {
    /// Multiplications and additions of a step: products with spikes count what spikes.
    pub operations: f64,
    /// All of them at the pace of every thread's registers.
    pub floor_ms: f64,
}

impl Floor {
    /// Of a bench's step as often as its neurons spike now, on so many threads; none of what is not counted.
    pub fn measure(bench: &Bench, threads: usize) -> Option<Self> {
        let rates = bench.network.forward(bench.input.clone()).rates().inner();
        let rates: Vec<f64> = rates.into_data().iter::<f64>().collect();
        let plan = bench.network.plan(bench.shape.batch, bench.shape.time);
        let operations = match bench.way {
            Way::Kernels => operations_of_step(&plan, bench.mode, INPUT_RATE, &rates)?,
            Way::Oracle => return None,
        };
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
        let pace = cpu::operations_per_second() * threads.min(cores) as f64;
        Some(Self {
            operations,
            floor_ms: operations / pace * 1e3,
        })
    }
}

/// Operations of a step where that share of the input's channels spikes in each time step, and those of each
/// layer's neurons. `None` for the reference's twin, which is not counted.
pub fn operations_of_step(plan: &Plan, mode: Mode, input_rate: f64, rates: &[f64]) -> Option<f64> {
    let rows = (plan.batch * plan.time) as f64;
    let weights = |layer: LayerPlace| (layer.width * layer.linear.columns) as f64;
    let recurrent = |layer: LayerPlace| layer.recurrent.map_or(0.0, |_| layer.width.pow(2) as f64);
    // What is heard event by event, forward and in the gradient; and what dense vectors go through.
    let (mut events, mut dense) = (0.0, 0.0);
    for layer in plan.layers() {
        let below = layer.index.checked_sub(1);
        events += below.map_or(input_rate, |below| rates[below]) * weights(layer);
        events += rates[layer.index] * recurrent(layer);
        dense += below.map_or(0.0, |_| weights(layer)) + recurrent(layer);
    }
    let readout = 3 * plan.batch * plan.readout().columns * plan.classes;
    let neurons = rows * plan.neurons() as f64;
    let plain = rows * (4.0 * events + 2.0 * dense)
        + 2.0 * readout as f64
        + (FORWARD + BACKWARD) * neurons
        + OPTIMIZER * plan.parameter_count() as f64;
    match mode {
        Mode::Plain => Some(plain),
        // There, back, and the gradient of the same maps.
        Mode::Tangent => Some(plain + 6.0 * rows * dense + TANGENT * neurons),
        Mode::Reference => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::bench::SHAPES;

    /// Two recurrent layers of 256 neurons over 6,400 rows, by hand.
    #[test]
    fn operations_are_those_of_the_maps_and_few_beside_them() {
        let shape = &SHAPES[3];
        let plan = Plan::new(&shape.config(), shape.batch, shape.time);
        let of =
            |mode, rates: &[f64]| operations_of_step(&plan, mode, 0.25, rates).expect("counted");
        let (map, rows) = (256.0 * 256.0, 6400.0);
        let silent = rows * map * (4.0 * 0.25 + 2.0 * 3.0);
        let firing = silent + rows * map * 4.0 * (2.0 * 0.5 + 0.125);
        for (counted, maps) in [
            (of(Mode::Plain, &[0.0, 0.0]), silent),
            (of(Mode::Plain, &[0.5, 0.125]), firing),
            (of(Mode::Tangent, &[0.5, 0.125]), firing + 18.0 * rows * map),
        ] {
            assert!((1.0..1.05).contains(&(counted / maps)), "{counted} {maps}");
        }
        assert_eq!(
            operations_of_step(&plan, Mode::Reference, 0.25, &[0.0, 0.0]),
            None
        );
    }
}
