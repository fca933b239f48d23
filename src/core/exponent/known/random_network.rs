//! A random network, x <- g J tanh(x) with J_ij ~ N(0, 1/N).
//!
//! Its largest exponent is known from mean-field theory, exact as N grows (Molgedey, Schuchhardt
//! and Schuster 1992, doi:10.1103/PhysRevLett.69.3717; Engelken, Wolf and Abbott 2023,
//! doi:10.1103/PhysRevResearch.5.043044):
//!
//! ```text
//! q = g^2 < tanh(x)^2 >,  lambda = (1/2) log(g^2 < (1 - tanh(x)^2)^2 >),  x ~ N(0, q)
//! ```

use super::Flow;
use crate::core::random::{Stream, stream};
use rand_distr::{Distribution, StandardNormal};

pub(super) const WIDTH: usize = 400;
/// Time steps until the network has forgotten how it started.
const SETTLE: usize = 200;
/// Partial sums of a dot product, so that it is no chain of dependent additions.
const LANES: usize = 8;

pub(super) struct RandomNetwork {
    /// g J, `[to, from]`.
    weights: Vec<f64>,
    state: Vec<f64>,
}

impl RandomNetwork {
    /// `width` neurons at gain g, after [`SETTLE`] steps; the same seed gives the same network.
    pub(super) fn new(width: usize, gain: f64, seed: u64) -> Self {
        let mut rng = stream(seed, Stream::Weights, 0);
        let deviation = gain / (width as f64).sqrt();
        let mut normal = || -> f64 { StandardNormal.sample(&mut rng) };
        let state = (0..width).map(|_| normal()).collect();
        let weights = (0..width * width).map(|_| deviation * normal()).collect();
        let mut network = Self { weights, state };
        (0..SETTLE).for_each(|_| network.carry(&mut []));
        network
    }

    fn outputs(&self) -> Vec<f64> {
        self.state.iter().map(|x| x.tanh()).collect()
    }

    /// One time step on, with the `[count, width]` `differences` of the outputs beside the
    /// outputs themselves.
    fn step(&mut self, outputs: &[f64], differences: &mut [f64]) {
        let width = self.state.len();
        let before = differences.to_vec();
        for (to, row) in self.weights.chunks_exact(width).enumerate() {
            self.state[to] = dot(row, outputs);
            for (index, difference) in before.chunks_exact(width).enumerate() {
                differences[index * width + to] = dot(row, difference);
            }
        }
    }
}

impl Flow for RandomNetwork {
    fn dimension(&self) -> usize {
        self.state.len()
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        let outputs = self.outputs();
        for v in tangents.chunks_exact_mut(outputs.len()) {
            for (v, output) in v.iter_mut().zip(&outputs) {
                *v *= 1.0 - output * output;
            }
        }
        self.step(&outputs, tangents);
    }

    /// tanh(x + d) - tanh(x) = tanh(d) (1 - tanh(x)^2) / (1 + tanh(x) tanh(d)): no cancellation.
    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        let outputs = self.outputs();
        for (d, output) in difference.iter_mut().zip(&outputs) {
            let tanh = d.tanh();
            *d = tanh * (1.0 - output * output) / (1.0 + output * tanh);
        }
        self.step(&outputs, difference);
        0
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let (a_rest, b_rest) = (a.remainder(), b.remainder());
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + rest
}
