//! A network as a graph that other tools really run: snnTorch 1.0 and Norse 1.1 give its logits.
//!
//! They want more than NIR asks for:
//!
//! - recurrence as a graph within the graph, of the four nodes `input`, `lif`, `w_rec` and `output`;
//! - its bias c with b, since they apply `w_rec` from the second step on;
//! - names whose alphabetical order is that of the data, as a file has no other;
//! - of LIF neurons r = 1 and a threshold of theta (1 - beta), the same neuron, as Norse ignores their r.

use super::super::state_dict::Constant;
use super::super::tensor::Tensor;
use super::error::NirError;
use super::graph::{Array, Graph, Meta, Node, Unit};
use crate::core::config::{ExperimentConfig, ModelKind, Readout};
use std::collections::BTreeMap;

/// How the neurons of a feedforward network are written; both are the same neuron.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// r = 1, threshold theta (1 - beta): right in snnTorch and Norse.
    #[default]
    UnitResistance,
    /// r = 1 / (1 - beta), threshold theta: as snnTorch writes them, and Spyx wants them.
    Snntorch,
}

/// How a graph is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Written {
    /// Seconds of a time step.
    pub dt: f64,
    pub form: Form,
}

/// A network with its experiment.
pub struct Exported<'a> {
    pub config: &'a ExperimentConfig,
    /// Weights, biases and constants by their names.
    pub tensors: &'a BTreeMap<String, Tensor>,
}

/// The graph of a network.
///
/// # Errors
/// A time step that is none, and decays of 1, which have no time constant.
pub fn export(network: &Exported, written: Written) -> Result<Graph, NirError> {
    if !(written.dt > 0.0 && written.dt <= 1.0) {
        return Err(NirError::TimeStep(written.dt));
    }
    let model = &network.config.model;
    let widths = model.spiking_layers();
    let mut graph = Graph::default();
    let mut shapes = vec![model.input_dim];
    graph.add("input", shaped("Input", model.input_dim));
    let mut last = "input".to_owned();
    let digits = (widths.len() - 1).to_string().len();
    for (layer, &width) in widths.iter().enumerate() {
        let linear = format!("layer{layer:0digits$}.linear");
        let neurons = format!("layer{layer:0digits$}.neurons");
        graph.add(&linear, network.linear(layer));
        graph.add(&neurons, network.neurons(layer, width, written)?);
        graph.join(&last, &linear);
        graph.join(&linear, &neurons);
        last = neurons;
        shapes.push(width);
    }
    if model.readout != (Readout::SpikeCount {}) {
        graph.add("readout", network.readout());
        graph.join(&last, "readout");
        last = "readout".to_owned();
    }
    if let Readout::Membrane { beta } = model.readout {
        let node = leaky(beta, model.num_classes, written.dt)?;
        graph.add("readout.integrator", node);
        graph.join(&last, "readout.integrator");
        last = "readout.integrator".to_owned();
    }
    graph.add("output", shaped("Output", model.num_classes));
    graph.join(&last, "output");
    graph.metadata = network.metadata(written);
    Ok(graph)
}

fn shaped(kind: &str, channels: usize) -> Node {
    Node::Unit(Unit::new(kind, [("shape", Array::whole(&[channels]))]))
}

fn affine(weight: Array, bias: Vec<f64>) -> Node {
    let bias = Array::weights([bias.len()], bias);
    Node::Unit(Unit::new("Affine", [("weight", weight), ("bias", bias)]))
}

/// 1 - a decay, which a time constant is dt over.
fn lost(setting: &'static str, decay: f64) -> Result<f64, NirError> {
    if decay < 1.0 {
        return Ok(1.0 - decay.max(0.0));
    }
    Err(NirError::NoTimeConstant {
        setting,
        value: decay,
    })
}

/// A leaky integrator without spikes.
fn leaky(beta: f64, width: usize, dt: f64) -> Result<Node, NirError> {
    let lost = lost("model.readout.beta", beta)?;
    let all = |value| Array::constant(value, width);
    let fields = [
        ("tau", all(dt / lost)),
        ("r", all(1.0 / lost)),
        ("v_leak", all(0.0)),
    ];
    Ok(Node::Unit(Unit::new("LI", fields)))
}

impl Exported<'_> {
    fn values(&self, name: &str) -> Vec<f64> {
        let tensor = self.tensors.get(name);
        let values = tensor.map_or(&[][..], |tensor| &tensor.values[..]);
        values.iter().copied().map(f64::from).collect()
    }

    fn weight(&self, name: &str) -> Array {
        let shape = self.tensors.get(name).map(|it| it.shape.clone());
        Array::weights(shape.unwrap_or_default(), self.values(name))
    }

    /// A layer's own constant, as exactly as the settings have it where it is not another; of a learnt decay what it
    /// counts as.
    fn constant(&self, layer: usize, constant: Constant, setting: f64) -> f64 {
        let tensor = self
            .tensors
            .get(&format!("neurons.{layer}.{}", constant.name()));
        match tensor.map(|tensor| &tensor.values[..]) {
            Some(&[value]) if value != setting as f32 => constant.counted(value).into(),
            _ => setting,
        }
    }

    fn linear(&self, layer: usize) -> Node {
        let mut bias = self.values(&format!("linears.{layer}.bias"));
        let recurrent = self.values(&format!("neurons.{layer}.recurrent.bias"));
        for (bias, recurrent) in bias.iter_mut().zip(recurrent) {
            *bias += recurrent;
        }
        affine(self.weight(&format!("linears.{layer}.weight")), bias)
    }

    fn neurons(&self, layer: usize, width: usize, written: Written) -> Result<Node, NirError> {
        let (model, dt) = (&self.config.model, written.dt);
        let of_beta = lost(
            "model.beta",
            self.constant(layer, Constant::Beta, model.beta),
        )?;
        let theta = self.constant(layer, Constant::Threshold, model.threshold);
        let all = |value| Array::constant(value, width);
        let at_rest = [("v_leak", all(0.0)), ("v_reset", all(0.0))];
        if model.kind == ModelKind::Feedforward {
            let (r, threshold) = match written.form {
                Form::UnitResistance => (1.0, theta * of_beta),
                Form::Snntorch => (1.0 / of_beta, theta),
            };
            let [leak, reset] = at_rest;
            let fields = [
                ("tau", all(dt / of_beta)),
                ("r", all(r)),
                ("v_threshold", all(threshold)),
                leak,
                reset,
            ];
            return Ok(Node::Unit(Unit::new("LIF", fields)));
        }
        let of_alpha = lost(
            "model.alpha",
            self.constant(layer, Constant::Alpha, model.alpha),
        )?;
        let [leak, reset] = at_rest;
        let fields = [
            ("tau_syn", all(dt / of_alpha)),
            ("tau_mem", all(dt / of_beta)),
            ("r", all(1.0 / of_beta)),
            ("w_in", all(1.0 / of_alpha)),
            ("v_threshold", all(theta)),
            leak,
            reset,
        ];
        let mut within = Graph::default();
        within.add("input", shaped("Input", width));
        within.add("lif", Node::Unit(Unit::new("CubaLIF", fields)));
        within.add(
            "w_rec",
            affine(self.recurrence(layer, width), vec![0.0; width]),
        );
        within.add("output", shaped("Output", width));
        for (from, to) in [
            ("input", "lif"),
            ("lif", "w_rec"),
            ("w_rec", "lif"),
            ("lif", "output"),
        ] {
            within.join(from, to);
        }
        Ok(Node::Graph(within))
    }

    /// V; of a one-to-one recurrence a diagonal.
    fn recurrence(&self, layer: usize, width: usize) -> Array {
        let diagonal = self.values(&format!("neurons.{layer}.V"));
        if diagonal.is_empty() {
            return self.weight(&format!("neurons.{layer}.recurrent.weight"));
        }
        let mut values = vec![0.0; width * width];
        for (row, value) in diagonal.into_iter().enumerate() {
            values[row * (width + 1)] = value;
        }
        Array::weights([width, width], values)
    }

    /// Here its bias is added once; a graph adds what it has at every step.
    fn readout(&self) -> Node {
        let mut bias = self.values("readout.bias");
        if self.config.model.readout == (Readout::SpikeSum {}) {
            let steps = self.config.task.time_steps as f64;
            bias.iter_mut().for_each(|bias| *bias /= steps);
        }
        affine(self.weight("readout.weight"), bias)
    }

    fn metadata(&self, written: Written) -> BTreeMap<String, Meta> {
        let (config, model) = (self.config, &self.config.model);
        let each = |constant: Constant, setting: f64| {
            let layers = 0..model.spiking_layers().len();
            Meta::Numbers(
                layers
                    .map(|layer| self.constant(layer, constant, setting))
                    .collect(),
            )
        };
        let text = |text: &str| Meta::Text(text.to_owned());
        let reset: &str = model.reset.into();
        let json = serde_json::to_string(config).unwrap_or_default();
        let readout = match model.readout {
            Readout::SpikeSum {} => "sum over time_steps",
            Readout::SpikeCount {} => "number of spikes",
            Readout::Membrane { .. } => "maximum over time_steps",
        };
        let mut metadata = vec![
            ("dt", Meta::Numbers(vec![written.dt])),
            (
                "time_steps",
                Meta::Numbers(vec![config.task.time_steps as f64]),
            ),
            ("beta", each(Constant::Beta, model.beta)),
            ("threshold", each(Constant::Threshold, model.threshold)),
            ("reset", text(reset)),
            ("readout", text(readout)),
            ("config", Meta::Text(json)),
            (super::super::OWN, text("1")),
        ];
        if model.kind == ModelKind::Recurrent {
            metadata.push(("alpha", each(Constant::Alpha, model.alpha)));
        }
        let named = metadata
            .into_iter()
            .map(|(key, meta)| (key.to_owned(), meta));
        named.collect()
    }
}
