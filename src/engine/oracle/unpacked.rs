//! Flat parameters and states as the tensors of the equations.

use super::Neuron;
use crate::engine::kernel::{MapPlace, Plan};
use crate::engine::model::Network;
use burn::tensor::Tensor;

/// A dense map y = W x + b with W `[out, in]` (torch's layout) and b `[out]`.
#[derive(Debug, Clone)]
pub struct Dense {
    pub weight: Tensor<2>,
    pub bias: Tensor<1>,
}

impl Dense {
    fn new(parameters: &Tensor<1>, map: MapPlace) -> Self {
        let part = |from: usize, to: usize| parameters.clone().narrow(0, from, to - from);
        Self {
            weight: part(map.weight, map.bias()).reshape([map.rows, map.columns]),
            bias: part(map.bias(), map.end()),
        }
    }

    /// W^T `[in, out]`, for x W^T.
    pub fn transposed(&self) -> Tensor<2> {
        self.weight.clone().transpose()
    }

    /// b as `[1, out]`, to be added to a batch.
    pub fn bias_row(&self) -> Tensor<2> {
        self.bias.clone().unsqueeze()
    }
}

/// One hidden layer: input map, and the recurrent map where the network is recurrent.
#[derive(Debug, Clone)]
pub struct Layer {
    pub linear: Dense,
    pub recurrent: Option<Dense>,
    pub neuron: Neuron,
}

/// Every map of a network.
#[derive(Debug, Clone)]
pub struct Maps {
    pub layers: Vec<Layer>,
    pub readout: Dense,
}

impl Maps {
    /// The maps of a network, with the gradient's way back to its parameters.
    pub fn new(network: &Network) -> Self {
        let plan = network.plan(1, 1);
        let parameters = network.parameters.flat();
        let layers = plan.layers().into_iter().map(|layer| Layer {
            linear: Dense::new(&parameters, layer.linear),
            recurrent: layer.recurrent.map(|map| Dense::new(&parameters, map)),
            neuron: Neuron::new(&plan, &parameters, layer),
        });
        Self {
            layers: layers.collect(),
            readout: Dense::new(&parameters, plan.readout()),
        }
    }
}

/// A state, `[batch, state]`, by layer: the start direction xi of a twin or tangent.
#[derive(Debug, Clone)]
pub struct StartDirection {
    /// `[batch, neuron]` each.
    pub membranes: Vec<Tensor<2>>,
    /// Of the synaptic currents; empty for a feedforward network.
    pub currents: Vec<Tensor<2>>,
}

impl StartDirection {
    /// The parts of a state.
    pub fn new(state: &Tensor<2>, plan: &Plan) -> Self {
        let parts = |start: usize| {
            let layer = |layer: &crate::engine::kernel::LayerPlace| {
                state.clone().narrow(1, start + layer.offset, layer.width)
            };
            plan.layers().iter().map(layer).collect()
        };
        Self {
            membranes: parts(0),
            currents: if plan.recurrent {
                parts(plan.neurons())
            } else {
                Vec::new()
            },
        }
    }
}
