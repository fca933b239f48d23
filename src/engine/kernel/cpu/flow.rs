//! A network along a trajectory that was recorded, as a system whose exponents can be measured.
//!
//! Where the kernels of [`super::tangent`] and [`super::twin`] serve training, this serves
//! diagnosis: one sample, several directions at once, any estimator of [`crate::core::exponent`].

use super::group::add_products;
use super::neuron::Neuron;
use super::rows::{TOGETHER, add_selected, events_of};
use super::weights::Maps;
use crate::core::exponent::{Flow, MOST_DIRECTIONS};
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
        const {
            assert!(
                MOST_DIRECTIONS <= TOGETHER,
                "directions are carried together"
            )
        };
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
        let record = self.plan.record_len();
        let (potentials, driven) = self.membrane.split_at(self.plan.batch * record);
        let place = sample * record..(sample + 1) * record;
        NetworkFlow {
            network: self,
            membrane: &potentials[place.clone()],
            driven: driven.get(place).unwrap_or_default(),
            step: 0,
            flips: vec![0.0; self.plan.neurons()],
        }
    }
}

/// A sample on its way; its state is (U, I) as [`Plan`] has it.
pub struct NetworkFlow<'a> {
    network: &'a Recorded<'a>,
    membrane: &'a [f64],
    /// beta U_{t-1} + I_t, where it is kept.
    driven: &'a [f64],
    step: usize,
    /// The twin's spikes of the last step less the nominal ones, pulled back with the twin.
    flips: Vec<f64>,
}

impl NetworkFlow<'_> {
    /// A layer's membrane potentials after a step; zero before the first.
    fn membrane(&self, layer: LayerPlace, step: Option<usize>) -> Vec<f64> {
        let start = self.network.plan.time * layer.offset;
        match step {
            Some(step) => self.membrane[start + step * layer.width..][..layer.width].to_vec(),
            None => vec![0.0; layer.width],
        }
    }

    /// ds = g(U) v_U of a layer for every direction, `[direction, neuron]`.
    fn spikes(&self, layer: LayerPlace, membrane: &[f64], tangents: &[f64]) -> Vec<f64> {
        let mut slopes = vec![0.0; layer.width];
        self.network.neurons[layer.index]
            .spike
            .slopes(membrane, &mut slopes);
        let rows = tangents.chunks_exact(self.dimension());
        let potentials = rows.flat_map(|row| &row[layer.offset..layer.offset + layer.width]);
        let slopes = slopes.iter().cycle();
        potentials.zip(slopes).map(|(v, slope)| slope * v).collect()
    }

    /// One layer's part of the state from its drive, for every direction.
    fn carry_layer(&self, layer: LayerPlace, drive: &[f64], tangents: &mut [f64]) {
        let (plan, neuron) = (self.network.plan, &self.network.neurons[layer.index]);
        let before = self.membrane(layer, self.step.checked_sub(1));
        let rows = tangents.chunks_exact_mut(self.dimension());
        for (row, drive) in rows.zip(drive.chunks_exact(layer.width)) {
            let (potentials, currents) = row.split_at_mut(plan.neurons());
            for (index, (&drive, &before)) in drive.iter().zip(&before).enumerate() {
                let at = layer.offset + index;
                let mut drive = drive;
                if plan.recurrent {
                    drive += neuron.alpha * currents[at];
                    currents[at] = drive;
                }
                potentials[at] =
                    neuron.carried(before) * potentials[at] + neuron.gate(before) * drive;
            }
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
        let earlier = self.step.checked_sub(1);
        let mut below: Option<(LayerPlace, Vec<f64>)> = None;
        for &layer in &network.layers {
            let mut drive = vec![0.0; count * layer.width];
            if let Some((below, spikes)) = &below {
                let matrix = network.maps.weight(layer.linear);
                add_products(matrix, (spikes, below.width), (&mut drive, layer.width));
            }
            if let (Some(map), Some(_)) = (layer.recurrent, earlier) {
                let membrane = self.membrane(layer, earlier);
                let spikes = self.spikes(layer, &membrane, tangents);
                let matrix = network.maps.weight(map);
                add_products(matrix, (&spikes, layer.width), (&mut drive, layer.width));
            }
            self.carry_layer(layer, &drive, tangents);
            let membrane = self.membrane(layer, Some(self.step));
            below = Some((layer, self.spikes(layer, &membrane, tangents)));
        }
        self.step += 1;
    }

    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        let network = self.network;
        let plan = network.plan;
        let (potentials, currents) = difference.split_at_mut(plan.neurons());
        let mut events = Vec::new();
        let mut below = Vec::new();
        for (&layer, neuron) in network.layers.iter().zip(&network.neurons) {
            let place = layer.offset..layer.offset + layer.width;
            let mut drive = vec![0.0; layer.width];
            events_of(&below, &mut events);
            add_selected(network.maps.weight(layer.linear), &events, &mut drive);
            if let Some(map) = layer.recurrent {
                events_of(&self.flips[place.clone()], &mut events);
                add_selected(network.maps.weight(map), &events, &mut drive);
                for (current, drive) in currents[place.clone()].iter_mut().zip(&mut drive) {
                    *current = neuron.alpha * *current + *drive;
                    *drive = *current;
                }
            }
            let before = self.membrane(layer, self.step.checked_sub(1));
            let now = self.membrane(layer, Some(self.step));
            let start = plan.time * layer.offset + self.step * layer.width;
            for index in 0..layer.width {
                let d = &mut potentials[layer.offset + index];
                let driven = self.driven.get(start + index).copied().unwrap_or_default();
                *d = neuron.advance_difference(*d, drive[index], before[index], driven);
                self.flips[layer.offset + index] = neuron.spike.fire_difference(now[index], *d);
            }
            below = self.flips[place].to_vec();
        }
        self.step += 1;
        self.flips.iter().filter(|&&flip| flip != 0.0).count()
    }

    fn rescaled(&mut self, factor: f64) {
        self.flips.iter_mut().for_each(|flip| *flip *= factor);
    }
}
