//! What a kernel must know of a network and its batch, and where everything lies in memory.

use crate::core::config::{
    ModelConfig, ModelKind, Readout, Recurrence, Reset, Statistic, SurrogateConfig,
};
use crate::core::surrogate::SpikeFunction;
use std::ops::Range;

/// A network's sizes and options with those of a batch.
///
/// # Layout
/// - parameters, `[parameter_count]`: for each layer W `[out, in]`, b `[out]` and, if recurrent,
///   V `[out, out]`, c `[out]`; then the readout's W and b; then alpha, beta and theta of each layer.
///   Not all of them are learnt: see [`Self::learnt`].
/// - a record, `[batch, record_len]`: what every neuron does at every time step. One sample after
///   the other; within a sample one layer after the other, each `[time, neuron]`.
/// - a state, `[batch, state_len]`: one number for each neuron's membrane potential, layer after
///   layer; then, if recurrent, one for each synaptic current.
/// - membranes: the record of U; behind it, where [`Self::keeps_driven`], that of beta U_{t-1} + I_t.
/// - outputs: logits `[batch, class]`, then each layer's firing rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub batch: usize,
    pub time: usize,
    pub input_dim: usize,
    /// Of every spiking layer; the last is the readout's where spikes are counted.
    pub widths: Vec<usize>,
    pub classes: usize,
    pub recurrent: bool,
    pub one_to_one: bool,
    pub reset: Resetting,
    pub learn: Learn,
    pub readout: Readout,
    pub surrogate: SurrogateConfig,
    pub spike_function: SpikeFunction,
    /// Whether spikes are dropped: the masks are then a record, otherwise they are empty.
    pub dropout: bool,
    /// Whether what the neurons did is wanted: where not, a GPU need not count it, and neither
    /// firing rates nor report hold anything.
    pub reports: bool,
    /// First time steps that a tangent's exponent leaves out; fewer than `time`.
    pub transient: usize,
    /// Which exponent of the batch the tangent's gradient is of.
    pub statistic: Statistic,
}

/// What a spike does to what its neuron goes on from; r = H(U_{t-1} - theta).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Resetting {
    Never,
    /// Takes theta r off U_t.
    Subtracts,
    /// beta (1 - r) U_{t-1} + a_t.
    ZeroesBefore,
    /// (1 - r) (beta U_{t-1} + I_t).
    ZeroesDriven,
}

impl Resetting {
    pub fn new(reset: Reset, kind: ModelKind) -> Self {
        match (reset, kind) {
            (Reset::None, _) => Self::Never,
            (Reset::Subtract, _) => Self::Subtracts,
            (Reset::Zero, ModelKind::Recurrent) => Self::ZeroesDriven,
            (Reset::Zero, ModelKind::Feedforward) | (Reset::Hard, _) => Self::ZeroesBefore,
        }
    }

    /// Whether it scales what goes on: a tangent sees no other.
    pub fn zeroes(self) -> bool {
        matches!(self, Self::ZeroesBefore | Self::ZeroesDriven)
    }

    /// Whether it scales what drives the neuron, too.
    pub fn zeroes_driven(self) -> bool {
        self == Self::ZeroesDriven
    }
}

/// Which of a layer's constants are learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Learn {
    pub alpha: bool,
    pub beta: bool,
    pub threshold: bool,
}

impl Learn {
    /// Whether any is.
    pub fn any(self) -> bool {
        self.alpha || self.beta || self.threshold
    }

    /// Whether a decay is: the tangent has a gradient by those.
    pub fn decays(self) -> bool {
        self.alpha || self.beta
    }
}

/// A dense map in the flat parameters: a weight `[rows, columns]`, then a bias `[rows]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapPlace {
    pub weight: usize,
    pub rows: usize,
    pub columns: usize,
}

impl MapPlace {
    /// Where the bias starts.
    pub fn bias(&self) -> usize {
        self.weight + self.rows * self.columns
    }

    /// Where the next map starts.
    pub fn end(&self) -> usize {
        self.bias() + self.rows
    }
}

/// Where a layer lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerPlace {
    pub index: usize,
    pub width: usize,
    /// Neurons of all layers below.
    pub offset: usize,
    pub linear: MapPlace,
    pub recurrent: Option<MapPlace>,
    /// Where alpha, beta and theta lie in the parameters.
    pub constants: usize,
}

impl LayerPlace {
    /// Its neurons among those of all layers.
    pub fn neurons(&self) -> Range<usize> {
        self.offset..self.offset + self.width
    }
}

/// Constants of each layer: alpha, beta, theta.
pub const CONSTANTS: usize = 3;

impl Plan {
    /// The plan of a network, for batches of `batch` samples of `time` steps.
    pub fn new(config: &ModelConfig, batch: usize, time: usize) -> Self {
        let recurrent = config.kind == ModelKind::Recurrent;
        Self {
            batch,
            time,
            input_dim: config.input_dim,
            widths: config.spiking_layers(),
            classes: config.num_classes,
            recurrent,
            one_to_one: recurrent && config.recurrence == Recurrence::OneToOne,
            reset: Resetting::new(config.reset, config.kind),
            learn: Learn {
                alpha: recurrent && config.learn_alpha,
                beta: config.learn_beta,
                threshold: config.learn_threshold,
            },
            readout: config.readout,
            surrogate: config.surrogate,
            spike_function: SpikeFunction::Hard,
            dropout: false,
            reports: true,
            transient: 0,
            statistic: Statistic::Mean,
        }
    }

    /// Neurons of all layers.
    pub fn neurons(&self) -> usize {
        self.widths.iter().sum()
    }

    /// Numbers in one sample's record.
    pub fn record_len(&self) -> usize {
        self.time * self.neurons()
    }

    /// A layer's part of one sample's record, `[time, neuron]`.
    pub fn block(&self, layer: LayerPlace) -> Range<usize> {
        self.time * layer.offset..self.time * (layer.offset + layer.width)
    }

    /// A layer's neurons at a time step in one sample's record.
    pub fn row(&self, layer: LayerPlace, step: usize) -> Range<usize> {
        let start = self.time * layer.offset + step * layer.width;
        start..start + layer.width
    }

    /// Numbers in one sample's state.
    pub fn state_len(&self) -> usize {
        self.neurons() * if self.recurrent { 2 } else { 1 }
    }

    /// Time steps that an exponent counts.
    pub fn counted(&self) -> usize {
        self.time - self.transient
    }

    /// Whether the membrane before a reset to zero is kept too: a recurrent twin needs it.
    pub fn keeps_driven(&self) -> bool {
        self.reset.zeroes_driven()
    }

    /// Numbers in the membranes of a batch.
    pub fn membrane_len(&self) -> usize {
        self.batch * self.record_len() * if self.keeps_driven() { 2 } else { 1 }
    }

    /// Numbers in the outputs of a batch.
    pub fn outputs_len(&self) -> usize {
        self.batch * self.classes + self.widths.len()
    }

    /// Whether the readout is a leaky integrator.
    pub fn integrates(&self) -> bool {
        matches!(self.readout, Readout::Membrane { .. })
    }

    /// Every layer, first to last.
    pub fn layers(&self) -> Vec<LayerPlace> {
        let (mut start, mut offset, mut columns) = (0, 0, self.input_dim);
        let place = |(index, &width): (usize, &usize)| {
            let linear = MapPlace {
                weight: start,
                rows: width,
                columns,
            };
            start = linear.end();
            let recurrent = self.recurrent.then(|| {
                let map = MapPlace {
                    weight: start,
                    rows: width,
                    columns: width,
                };
                start = map.end();
                map
            });
            let layer = LayerPlace {
                index,
                width,
                offset,
                linear,
                recurrent,
                constants: 0,
            };
            offset += width;
            columns = width;
            layer
        };
        let mut layers: Vec<_> = self.widths.iter().enumerate().map(place).collect();
        let constants = start + (columns + 1) * self.classes;
        for layer in &mut layers {
            layer.constants = constants + CONSTANTS * layer.index;
        }
        layers
    }

    /// The readout; the identity, and not learnt, where spikes are counted.
    pub fn readout(&self) -> MapPlace {
        let last = self.layers().pop().expect("a network has a layer");
        let before = last.recurrent.unwrap_or(last.linear);
        MapPlace {
            weight: before.end(),
            rows: self.classes,
            columns: last.width,
        }
    }

    /// Whether the readout's map is learnt.
    pub fn learns_readout(&self) -> bool {
        self.readout != (Readout::SpikeCount {})
    }

    /// Every dense map, in the order of the parameters.
    pub fn maps(&self) -> Vec<MapPlace> {
        let layers = self.layers().into_iter();
        let maps = layers.flat_map(|layer| std::iter::once(layer.linear).chain(layer.recurrent));
        maps.chain(std::iter::once(self.readout())).collect()
    }

    /// Numbers in all parameters, learnt or not.
    pub fn parameter_count(&self) -> usize {
        self.readout().end() + CONSTANTS * self.widths.len()
    }

    /// What is learnt: each tensor under the name that a state_dict has for it, with its shape and
    /// the places of its numbers in the parameters, row-major.
    pub fn learnt(&self) -> Vec<NamedTensor> {
        self.tensors([self.learn.alpha, self.learn.beta, self.learn.threshold])
    }

    /// The same with the constants that are not learnt, which have no axes: all that a network is made of.
    pub fn named(&self) -> Vec<NamedTensor> {
        self.tensors([self.recurrent, true, true])
    }

    /// Weights and biases, and which of alpha, beta and theta.
    fn tensors(&self, constants: [bool; CONSTANTS]) -> Vec<NamedTensor> {
        let learn = [self.learn.alpha, self.learn.beta, self.learn.threshold];
        let mut tensors = Vec::new();
        for layer in self.layers() {
            let index = layer.index;
            tensors.extend(NamedTensor::dense(
                &format!("linears.{index}"),
                layer.linear,
            ));
            match layer.recurrent {
                Some(map) if self.one_to_one => tensors.push(NamedTensor {
                    name: format!("neurons.{index}.V"),
                    shape: vec![map.rows],
                    places: (0..map.rows)
                        .map(|row| map.weight + row * (map.columns + 1))
                        .collect(),
                }),
                Some(map) => {
                    tensors.extend(NamedTensor::dense(
                        &format!("neurons.{index}.recurrent"),
                        map,
                    ));
                }
                None => {}
            }
            for (place, name) in ["alpha", "beta", "threshold"].into_iter().enumerate() {
                if constants[place] {
                    tensors.push(NamedTensor {
                        name: format!("neurons.{index}.{name}"),
                        shape: if learn[place] { vec![1] } else { vec![] },
                        places: vec![layer.constants + place],
                    });
                }
            }
        }
        if self.learns_readout() {
            tensors.extend(NamedTensor::dense("readout", self.readout()));
        }
        tensors
    }
}

/// A parameter tensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTensor {
    pub name: String,
    pub shape: Vec<usize>,
    pub places: Vec<usize>,
}

impl NamedTensor {
    fn dense(prefix: &str, map: MapPlace) -> [Self; 2] {
        [
            Self {
                name: format!("{prefix}.weight"),
                shape: vec![map.rows, map.columns],
                places: (map.weight..map.bias()).collect(),
            },
            Self {
                name: format!("{prefix}.bias"),
                shape: vec![map.rows],
                places: (map.bias()..map.end()).collect(),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_follow_each_other_without_a_gap() {
        for model in [
            ModelConfig::reference_feedforward(),
            ModelConfig::reference_recurrent(),
        ] {
            let model = ModelConfig {
                hidden_dims: vec![5, 3, 4],
                ..model
            };
            let plan = Plan::new(&model, 2, 7);
            let mut end = 0;
            for map in plan.maps() {
                assert_eq!(map.weight, end);
                end = map.end();
            }
            assert_eq!(end, plan.layers()[0].constants);
            assert_eq!(end + 9, plan.parameter_count());
        }
    }

    #[test]
    fn what_is_learnt_is_what_the_configuration_counts() {
        let model = ModelConfig {
            hidden_dims: vec![5, 3],
            ..ModelConfig::reference_recurrent()
        };
        let learning = ModelConfig {
            recurrence: Recurrence::OneToOne,
            readout: Readout::SpikeCount {},
            learn_alpha: true,
            learn_threshold: true,
            ..model.clone()
        };
        for model in [model, learning] {
            let plan = Plan::new(&model, 2, 7);
            let mut places: Vec<usize> = plan
                .learnt()
                .into_iter()
                .flat_map(|tensor| tensor.places)
                .collect();
            assert_eq!(places.len(), model.parameter_count());
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), model.parameter_count(), "each place once");
            let sizes = model.sizes();
            assert_eq!(sizes.numbers, plan.parameter_count() as u64);
            assert_eq!(sizes.state, plan.state_len() as u64);
            assert_eq!(sizes.neurons, plan.neurons() as u64);
        }
    }
}
