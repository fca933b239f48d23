//! What a kernel must know of a network and its batch, and where everything lies in memory.

use crate::config::{ModelConfig, ModelKind, SurrogateConfig};
use crate::surrogate::SpikeFunction;

/// A network's sizes and constants with those of a batch.
///
/// # Layout
/// - parameters, `[parameter_count]`: for each layer W `[out, in]`, b `[out]` and, if recurrent,
///   V `[out, out]`, c `[out]`; then the readout's W and b.
/// - a record, `[batch, record_len]`: what every neuron does at every time step. One sample after
///   the other; within a sample one layer after the other, each `[time, neuron]`.
/// - a state, `[batch, state_len]`: one number for each neuron's membrane potential, layer after
///   layer; then, if recurrent, one for each synaptic current.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub batch: usize,
    pub time: usize,
    pub input_dim: usize,
    pub widths: Vec<usize>,
    pub classes: usize,
    pub recurrent: bool,
    pub alpha: f64,
    pub beta: f64,
    pub threshold: f64,
    pub surrogate: SurrogateConfig,
    pub spike_function: SpikeFunction,
    /// Whether spikes are dropped: the masks are then a record, otherwise they are empty.
    pub dropout: bool,
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
    pub width: usize,
    /// Neurons of all layers below.
    pub offset: usize,
    pub linear: MapPlace,
    pub recurrent: Option<MapPlace>,
}

impl Plan {
    /// The plan of a network, for batches of `batch` samples of `time` steps.
    pub fn new(config: &ModelConfig, batch: usize, time: usize) -> Self {
        Self {
            batch,
            time,
            input_dim: config.input_dim,
            widths: config.hidden_dims.clone(),
            classes: config.num_classes,
            recurrent: config.kind == ModelKind::Recurrent,
            alpha: config.alpha,
            beta: config.beta,
            threshold: config.threshold,
            surrogate: config.surrogate,
            spike_function: SpikeFunction::Hard,
            dropout: false,
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

    /// Numbers in one sample's state.
    pub fn state_len(&self) -> usize {
        self.neurons() * if self.recurrent { 2 } else { 1 }
    }

    /// Every layer, first to last.
    pub fn layers(&self) -> Vec<LayerPlace> {
        let (mut start, mut offset, mut columns) = (0, 0, self.input_dim);
        let place = |&width: &usize| {
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
                width,
                offset,
                linear,
                recurrent,
            };
            offset += width;
            columns = width;
            layer
        };
        self.widths.iter().map(place).collect()
    }

    /// The readout.
    pub fn readout(&self) -> MapPlace {
        let last = self.layers().pop().expect("a network has a layer");
        let before = last.recurrent.unwrap_or(last.linear);
        MapPlace {
            weight: before.end(),
            rows: self.classes,
            columns: last.width,
        }
    }

    /// Every dense map with its state_dict name, in the order of the parameters.
    pub fn maps(&self) -> Vec<(String, MapPlace)> {
        let mut maps = Vec::new();
        for (index, layer) in self.layers().into_iter().enumerate() {
            maps.push((format!("linears.{index}"), layer.linear));
            maps.extend(
                layer
                    .recurrent
                    .map(|map| (format!("neurons.{index}.recurrent"), map)),
            );
        }
        maps.push(("readout".to_owned(), self.readout()));
        maps
    }

    /// Numbers in all parameters.
    pub fn parameter_count(&self) -> usize {
        self.readout().end()
    }
}

/// What the seed's twin needs beside the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct TwinPlan {
    pub eps: f64,
    /// The measured layers (feedforward; a recurrent network measures all).
    pub layers: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_follow_each_other_without_a_gap() {
        for model in [
            ModelConfig::seed_feedforward(),
            ModelConfig::seed_recurrent(),
        ] {
            let model = ModelConfig {
                hidden_dims: vec![5, 3, 4],
                ..model
            };
            let plan = Plan::new(&model, 2, 7);
            let mut end = 0;
            for (name, map) in plan.maps() {
                assert_eq!(map.weight, end, "{name}");
                end = map.end();
            }
            assert_eq!(end, plan.parameter_count());
        }
    }
}
