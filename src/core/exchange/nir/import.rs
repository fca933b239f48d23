//! A graph as a network here, exactly: what its equations compute with the time step, not what its fields are
//! called.

use super::super::numbers::shortest;
use super::super::state_dict::Constant;
use super::super::tensor::Tensor;
use super::chain::{Chain, Dense, Neurons, chain};
use super::error::NirError;
use super::graph::{Graph, Meta};
use crate::core::config::{ExperimentConfig, ModelConfig, ModelKind, Readout, Recurrence, Reset};
use std::collections::BTreeMap;
use std::fmt;

/// What somebody says beside the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Seconds of a time step.
    pub dt: Option<f64>,
    /// The experiment that the network is for.
    pub config: Option<&'a ExperimentConfig>,
}

/// A network, and what was taken for what.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    pub config: ExperimentConfig,
    /// Weights, biases and constants by their names here.
    pub tensors: BTreeMap<String, Tensor>,
    pub dt: f64,
    pub notes: Vec<Taken>,
}

/// What was taken for what, where a graph does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The reset, as NIR means it.
    Reset,
    /// The readout, as a sum over so many time steps.
    Sum { steps: usize },
}

impl fmt::Display for Taken {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reset => {
                to.write_str("reset: to zero at the spike (model.reset hard), as NIR means it")
            }
            Self::Sum { steps } => write!(
                to,
                "readout: the sum over {steps} time steps, with its bias as often"
            ),
        }
    }
}

/// Reads a graph as a network. Of a file of ours the experiment, the reset and the exact constants are those that
/// stand beside the graph; of another the reset is NIR's.
///
/// # Errors
/// Nodes and fields that no network here has, by name.
pub fn import(graph: &Graph, asked: Asked) -> Result<Imported, NirError> {
    let chain = chain(graph)?;
    let own = Own::read(graph);
    let dt = match asked.dt.or(own.dt) {
        Some(dt) => dt,
        None => time_step(&chain).ok_or(NirError::NoTimeStep)?,
    };
    if !(dt > 0.0 && dt <= 1.0) {
        return Err(NirError::TimeStep(dt));
    }
    let is_own = own.config.is_some();
    let base = asked.config.cloned().or_else(|| own.config.clone());
    let mut config = base.unwrap_or_default();
    let mut notes = Vec::new();
    let reset = match own.reset {
        Some(reset) => reset,
        None => {
            notes.push(Taken::Reset);
            Reset::Hard
        }
    };
    let recurrent = chain
        .layers
        .iter()
        .any(|(_, neurons)| neurons.back.is_some() || neurons.unit.kind == "CubaLIF");
    let mut import = Import {
        own: &own,
        dt,
        recurrent,
        one_to_one: is_own && config.model.recurrence == Recurrence::OneToOne,
        constants: Vec::new(),
        tensors: BTreeMap::new(),
    };
    for (layer, (map, neurons)) in chain.layers.iter().enumerate() {
        import.layer(layer, map, neurons)?;
    }
    // A graph of ours has its bias by the time steps that it was written for, whatever it is for now.
    let written_for = own.config.as_ref().unwrap_or(&config);
    let readout = import.readout(&chain, written_for.task.time_steps)?;
    if matches!(readout, Readout::SpikeSum {}) && !is_own {
        notes.push(Taken::Sum {
            steps: config.task.time_steps,
        });
    }
    import.model(&chain, reset, readout, &mut config.model)?;
    Ok(Imported {
        tensors: import.tensors,
        config,
        dt,
        notes,
    })
}

/// The experiment that stands beside a graph of ours.
pub fn experiment(graph: &Graph) -> Option<ExperimentConfig> {
    Own::read(graph).config
}

/// What stands beside a graph of ours.
#[derive(Default)]
struct Own {
    dt: Option<f64>,
    config: Option<ExperimentConfig>,
    reset: Option<Reset>,
    /// By [`Constant::ALL`], a number a layer.
    constants: [Vec<f64>; 3],
}

impl Own {
    fn read(graph: &Graph) -> Self {
        let meta = |key: &str| graph.metadata.get(key);
        if meta(super::super::OWN).is_none() {
            return Self::default();
        }
        let config = meta("config").and_then(Meta::text);
        let numbers = |constant: Constant| match meta(constant.name()) {
            Some(Meta::Numbers(numbers)) => numbers.clone(),
            _ => Vec::new(),
        };
        let reset = meta("reset").and_then(Meta::text);
        Self {
            dt: meta("dt").and_then(Meta::number),
            // Whether it is in range is looked at where it is used.
            config: config.and_then(|text| serde_json::from_str(text).ok()),
            reset: reset.and_then(|text| serde_json::from_value(text.into()).ok()),
            constants: Constant::ALL.map(numbers),
        }
    }

    /// What is written beside the graph where that means the same number; else as few digits as 32 bits have.
    fn exact(&self, constant: Constant, layer: usize, read: f64) -> f64 {
        let written = self.constants[constant as usize].get(layer);
        let is_same = |written: &&f64| (**written - read).abs() <= 1e-6 * read.abs().max(1e-3);
        match written.filter(is_same) {
            Some(&written) => written,
            None => shortest(read as f32),
        }
    }
}

/// tau / r, where r is above 1 and that is one number for all neurons: so a membrane's time constant is written
/// by snnTorch, and by us for recurrent neurons.
fn time_step(chain: &Chain) -> Option<f64> {
    let mut found: Option<f64> = None;
    for (_, Neurons { unit, .. }) in &chain.layers {
        let tau = if unit.kind == "CubaLIF" {
            "tau_mem"
        } else {
            "tau"
        };
        let (tau, r) = (unit.fields.get(tau)?, unit.fields.get("r")?);
        for (tau, r) in tau.values.iter().zip(&r.values) {
            let step = tau / r;
            let is_other = |found: f64| (found - step).abs() > 1e-6 * found.abs();
            if *r <= 1.0 || !step.is_finite() || found.is_some_and(is_other) {
                return None;
            }
            found = Some(step);
        }
    }
    // As it was meant: tau and r are rounded.
    found.map(|step| shortest(step as f32))
}

struct Import<'a> {
    own: &'a Own,
    dt: f64,
    recurrent: bool,
    one_to_one: bool,
    /// Of each layer, by [`Constant::ALL`].
    constants: Vec<[f64; 3]>,
    tensors: BTreeMap<String, Tensor>,
}

/// A field's numbers for each of `width` neurons.
fn each(neurons: &Neurons, field: &'static str, width: usize) -> Result<Vec<f64>, NirError> {
    let wrong = |found: String| NirError::Field {
        node: neurons.node.clone(),
        field,
        found,
        allowed: format!("a number for each of {width} neurons, or one"),
    };
    let optional = match field {
        "v_reset" => Some(0.0),
        "w_in" => Some(1.0),
        _ => None,
    };
    let Some(array) = neurons.unit.fields.get(field) else {
        let value = optional.ok_or_else(|| wrong("missing".to_owned()))?;
        return Ok(vec![value; width]);
    };
    match array.values[..] {
        [one] => Ok(vec![one; width]),
        _ if array.values.len() == width => Ok(array.values.clone()),
        _ => Err(wrong(format!("of shape {:?}", array.shape))),
    }
}

/// The one number that all neurons of a layer have.
fn one(neurons: &Neurons, field: &'static str, values: &[f64]) -> Result<f64, NirError> {
    let first = values.first().copied().unwrap_or(0.0);
    let is_other = |value: &&f64| (**value - first).abs() > 1e-9 * first.abs().max(1e-9);
    match values.iter().find(is_other) {
        None => Ok(first),
        Some(other) => Err(NirError::Field {
            node: neurons.node.clone(),
            field,
            found: format!("{} and {}", first as f32, *other as f32),
            allowed: "the same for all neurons of a layer".to_owned(),
        }),
    }
}

impl Import<'_> {
    fn at_rest(
        &self,
        neurons: &Neurons,
        fields: &[&'static str],
        width: usize,
    ) -> Result<(), NirError> {
        for field in fields.iter().copied() {
            let values = each(neurons, field, width)?;
            if let Some(value) = values.iter().find(|value| **value != 0.0) {
                return Err(NirError::Field {
                    node: neurons.node.clone(),
                    field,
                    found: value.to_string(),
                    allowed: "0".to_owned(),
                });
            }
        }
        Ok(())
    }

    /// A decay, and dt over its time constant for each neuron.
    fn decay(
        &self,
        neurons: &Neurons,
        field: &'static str,
        width: usize,
    ) -> Result<(f64, f64), NirError> {
        let tau = one(neurons, field, &each(neurons, field, width)?)?;
        let share = self.dt / tau;
        if share > 0.0 && share <= 1.0 + 1e-9 {
            return Ok((1.0 - share.min(1.0), share));
        }
        Err(NirError::Field {
            node: neurons.node.clone(),
            field,
            found: tau.to_string(),
            allowed: format!("the time step or more, {} s", self.dt),
        })
    }

    /// A layer's weights and constants, by which its gain is 1: where that is one number for all its neurons its
    /// threshold takes it, so that the weights stay as they are to the last bit; else their rows do, and the
    /// threshold is 1.
    fn layer(&mut self, layer: usize, map: &Dense, neurons: &Neurons) -> Result<(), NirError> {
        let width = map.rows();
        self.at_rest(neurons, &["v_leak", "v_reset"], width)?;
        let cuba = neurons.unit.kind == "CubaLIF";
        let (beta, of_beta) = self.decay(neurons, if cuba { "tau_mem" } else { "tau" }, width)?;
        let mut gains = each(neurons, "r", width)?;
        gains.iter_mut().for_each(|gain| *gain *= of_beta);
        let mut alpha = 0.0;
        if cuba {
            let (decay, of_alpha) = self.decay(neurons, "tau_syn", width)?;
            let w_in = each(neurons, "w_in", width)?;
            for (gain, w_in) in gains.iter_mut().zip(w_in) {
                *gain *= of_alpha * w_in;
            }
            alpha = decay;
        }
        let thresholds = each(neurons, "v_threshold", width)?;
        let gain = one(neurons, "r", &gains).ok().filter(|gain| *gain > 0.0);
        let threshold = one(neurons, "v_threshold", &thresholds).ok();
        let (theta, scales) = match (gain, threshold) {
            (Some(gain), Some(threshold)) => (threshold / gain, None),
            _ => {
                let pairs = gains.iter().zip(&thresholds);
                (
                    1.0,
                    Some(
                        pairs
                            .map(|(gain, threshold)| gain / threshold)
                            .collect::<Vec<f64>>(),
                    ),
                )
            }
        };
        let constants = [
            (Constant::Alpha, alpha),
            (Constant::Beta, beta),
            (Constant::Threshold, theta),
        ];
        let constants = constants.map(|(constant, value)| self.own.exact(constant, layer, value));
        self.constants.push(constants);
        self.put_map(&format!("linears.{layer}"), map, scales.as_deref());
        if self.recurrent {
            self.put_back(layer, neurons, width, scales.as_deref());
        }
        for (constant, value) in Constant::ALL.into_iter().zip(constants) {
            if self.recurrent || constant != Constant::Alpha {
                let name = format!("neurons.{layer}.{}", constant.name());
                self.tensors.insert(name, Tensor::scalar(value as f32));
            }
        }
        Ok(())
    }

    fn put_map(&mut self, name: &str, map: &Dense, scales: Option<&[f64]>) {
        let (rows, columns) = (map.rows(), map.columns());
        let scale = |row: usize| scales.map_or(1.0, |scales| scales[row]);
        let weight = map.weight.values.iter().enumerate();
        let weight = weight.map(|(at, value)| (value * scale(at / columns.max(1))) as f32);
        let bias = match &map.bias {
            Some(bias) => bias.values.clone(),
            None => vec![0.0; rows],
        };
        let bias = bias
            .iter()
            .enumerate()
            .map(|(row, value)| (value * scale(row)) as f32);
        let weight = Tensor::new([rows, columns], weight.collect());
        self.tensors.insert(format!("{name}.weight"), weight);
        self.tensors
            .insert(format!("{name}.bias"), Tensor::new([rows], bias.collect()));
    }

    fn put_back(&mut self, layer: usize, neurons: &Neurons, width: usize, scales: Option<&[f64]>) {
        let name = format!("neurons.{layer}.recurrent");
        match &neurons.back {
            Some(back) if self.one_to_one => {
                let diagonal = (0..width).map(|at| back.weight.values[at * (width + 1)]);
                let scale = |at: usize| scales.map_or(1.0, |scales| scales[at]);
                let diagonal = diagonal.enumerate().map(|(at, v)| (v * scale(at)) as f32);
                let diagonal = Tensor::new([width], diagonal.collect());
                self.tensors.insert(format!("neurons.{layer}.V"), diagonal);
            }
            Some(back) => self.put_map(&name, back, scales),
            None => {
                let weight = Tensor::new([width, width], vec![0.0; width * width]);
                self.tensors.insert(format!("{name}.weight"), weight);
                let bias = Tensor::new([width], vec![0.0; width]);
                self.tensors.insert(format!("{name}.bias"), bias);
            }
        }
    }

    fn readout(&mut self, chain: &Chain, time_steps: usize) -> Result<Readout, NirError> {
        let Some(map) = &chain.readout else {
            return Ok(Readout::SpikeCount {});
        };
        let Some(integrator) = &chain.integrator else {
            let mut map = map.clone();
            for value in map.bias.iter_mut().flat_map(|bias| &mut bias.values) {
                *value *= time_steps as f64;
            }
            self.put_map("readout", &map, None);
            return Ok(Readout::SpikeSum {});
        };
        let width = map.rows();
        self.at_rest(integrator, &["v_leak"], width)?;
        let (beta, share) = self.decay(integrator, "tau", width)?;
        let mut gains = each(integrator, "r", width)?;
        gains.iter_mut().for_each(|gain| *gain *= share);
        let is_one = gains.iter().all(|gain| (gain - 1.0).abs() < 1e-9);
        self.put_map("readout", map, (!is_one).then_some(&gains[..]));
        Ok(Readout::Membrane {
            beta: shortest(beta as f32),
        })
    }

    fn model(
        &self,
        chain: &Chain,
        reset: Reset,
        readout: Readout,
        model: &mut ModelConfig,
    ) -> Result<(), NirError> {
        let mut widths: Vec<usize> = chain.layers.iter().map(|(map, _)| map.rows()).collect();
        let classes = match &chain.readout {
            Some(map) => map.rows(),
            None => widths.pop().unwrap_or_default(),
        };
        if widths.is_empty() {
            return Err(NirError::Chain {
                reason: "its one layer is the output; there is none before it".to_owned(),
            });
        }
        let [alpha, beta, threshold] = self.constants[0];
        *model = ModelConfig {
            kind: if self.recurrent {
                ModelKind::Recurrent
            } else {
                ModelKind::Feedforward
            },
            input_dim: chain.layers[0].0.columns(),
            hidden_dims: widths,
            num_classes: classes,
            alpha: if self.recurrent { alpha } else { model.alpha },
            beta,
            threshold,
            reset,
            readout,
            recurrence: if self.one_to_one {
                Recurrence::OneToOne
            } else {
                Recurrence::AllToAll
            },
            ..model.clone()
        };
        Ok(())
    }
}
