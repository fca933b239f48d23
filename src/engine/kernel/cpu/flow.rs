//! A network along a trajectory that was recorded, as a system whose exponents can be measured.
//!
//! Where the kernels of [`super::tangent`] and [`super::twin`] serve training, this serves
//! diagnosis: one sample, several directions at once, any estimator of [`crate::core::exponent`]. A
//! twin takes the same step in both. A tangent's neurons do too ([`Neuron::carry`]); but training
//! scales ds of a step with v, and several directions that were made orthonormal have to find it anew.

use super::neuron::Neuron;
use super::product::{Rows, RowsMut, add_products};
use super::twin_step::{Along, Received};
use super::weights::Maps;
use crate::core::exponent::Flow;
use crate::engine::kernel::{LayerPlace, Plan};

/// The trajectories of a batch, of a network with these parameters, in 64-bit floats.
pub struct Recorded<'a> {
    plan: &'a Plan,
    maps: Maps<'a, f64>,
    layers: Vec<LayerPlace>,
    neurons: Vec<Neuron<f64>>,
    /// U, and what else [`Plan`] says of membranes.
    membrane: &'a [f64],
}

impl<'a> Recorded<'a> {
    pub fn new(plan: &'a Plan, parameters: &'a [f64], membrane: &'a [f64]) -> Self {
        let maps = Maps::forward(plan, parameters);
        let layers = plan.layers();
        let neurons = layers
            .iter()
            .map(|&layer| maps.neuron(plan, layer))
            .collect();
        Self {
            plan,
            maps,
            layers,
            neurons,
            membrane,
        }
    }

    /// One sample, before its first step.
    pub fn sample(&self, sample: usize) -> NetworkFlow<'_> {
        NetworkFlow {
            network: self,
            along: Along::sample(self.plan, &self.maps, self.membrane, sample),
            step: 0,
            flips: vec![0.0; self.plan.neurons()],
            nudge: None,
        }
    }
}

/// A sample on its way; its state is (U, I) as [`Plan`] has it.
pub struct NetworkFlow<'a> {
    network: &'a Recorded<'a>,
    along: Along<'a, f64>,
    step: usize,
    /// The twin's spikes of the last step less the nominal ones, pulled back with the twin.
    flips: Vec<f64>,
    /// A time step, and what the twin's potentials are moved by in it, `[neuron]`.
    nudge: Option<(usize, Vec<f64>)>,
}

impl NetworkFlow<'_> {
    /// The same with the twin's potentials U of time step `step` moved by so much each, before they are
    /// read as spikes.
    pub fn nudged(self, step: usize, by: Vec<f64>) -> Self {
        Self {
            nudge: Some((step, by)),
            ..self
        }
    }

    /// The twin's spikes of the last step less the nominal ones, `[neuron]`.
    pub fn flips(&self) -> &[f64] {
        &self.flips
    }

    /// ds = g(U) v_U of a layer for every direction, `[direction, neuron]`.
    fn spikes(&self, layer: LayerPlace, membrane: &[f64], tangents: &[f64]) -> Vec<f64> {
        let mut slopes = vec![0.0; layer.width];
        self.network.neurons[layer.index]
            .spike
            .slopes(membrane, &mut slopes);
        let rows = tangents.chunks_exact(self.dimension());
        let potentials = rows.flat_map(|row| &row[layer.neurons()]);
        let slopes = slopes.iter().cycle();
        potentials.zip(slopes).map(|(v, slope)| slope * v).collect()
    }

    /// One layer's part of the state from its drive, for every direction.
    fn carry_layer(&self, layer: LayerPlace, drive: &mut [f64], tangents: &mut [f64]) {
        let neuron = &self.network.neurons[layer.index];
        let before = self.along.before(layer, self.step);
        let rows = tangents.chunks_exact_mut(self.dimension());
        for (row, drive) in rows.zip(drive.chunks_exact_mut(layer.width)) {
            let (potentials, currents) = row.split_at_mut(self.network.plan.neurons());
            let currents = currents.get_mut(layer.neurons()).unwrap_or_default();
            neuron.carry(before, drive, &mut potentials[layer.neurons()], currents);
        }
    }
}

impl Flow for NetworkFlow<'_> {
    fn dimension(&self) -> usize {
        self.network.plan.state_len()
    }

    fn neurons(&self) -> usize {
        self.network.plan.neurons()
    }

    fn parts(&self) -> Vec<usize> {
        let layers = &self.network.layers;
        let once = || {
            let parts = layers.iter();
            parts.flat_map(|layer| std::iter::repeat_n(layer.index, layer.width))
        };
        once().chain(once()).take(self.dimension()).collect()
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        let network = self.network;
        let count = tangents.len() / self.dimension();
        let mut below: Option<(LayerPlace, Vec<f64>)> = None;
        for &layer in &network.layers {
            let mut drive = vec![0.0; count * layer.width];
            if let Some((below, spikes)) = &below {
                let matrix = network.maps.weight(layer.linear);
                let spikes = Rows::dense(spikes, below.width);
                add_products(matrix, spikes, RowsMut::dense(&mut drive, layer.width));
            }
            let before = self.along.before(layer, self.step);
            if let (Some(map), Some(membrane)) = (layer.recurrent, before) {
                let spikes = self.spikes(layer, membrane, tangents);
                let matrix = network.maps.weight(map);
                let spikes = Rows::dense(&spikes, layer.width);
                add_products(matrix, spikes, RowsMut::dense(&mut drive, layer.width));
            }
            self.carry_layer(layer, &mut drive, tangents);
            let membrane = self.along.row(layer, self.step);
            below = Some((layer, self.spikes(layer, membrane, tangents)));
        }
        self.step += 1;
    }

    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        let mut below = Vec::new();
        for &layer in &self.network.layers {
            let before = self.flips[layer.neurons()].to_vec();
            let received = Received {
                below: &below,
                before: &before,
                rescaled_by: 1.0,
            };
            let flips = &mut self.flips[layer.neurons()];
            self.along
                .carry_difference(self.step, layer, &received, difference, flips);
            if let Some((step, by)) = &self.nudge
                && *step == self.step
            {
                let by = &by[layer.neurons()];
                self.along.nudge(self.step, layer, by, difference, flips);
            }
            below = flips.to_vec();
        }
        self.step += 1;
        self.flips.iter().filter(|&&flip| flip != 0.0).count()
    }

    fn rescaled(&mut self, factor: f64) {
        self.flips.iter_mut().for_each(|flip| *flip *= factor);
    }
}
