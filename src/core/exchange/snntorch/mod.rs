//! A network as a folder that snnTorch opens: a module, its weights, samples with what the lab reads them as, and a
//! script that says whether snnTorch reads them alike.
//!
//! - `module`: the module in Python, with what this network has and nothing else
//! - `words`: README and notebook

mod module;
mod words;

use super::safetensors::{self, Stored};
use super::tensor::Tensor;
use crate::core::config::ExperimentConfig;
use std::collections::BTreeMap;

/// The version of snnTorch that it is for.
pub const SNNTORCH: &str = "1.0.0";

/// A network and samples that it was run on.
#[derive(Debug)]
pub struct Exported<'a> {
    pub config: &'a ExperimentConfig,
    /// A state_dict, complete.
    pub weights: &'a BTreeMap<String, Tensor>,
    /// What else a file of weights says.
    pub metadata: &'a BTreeMap<String, String>,
    pub samples: &'a Samples,
    /// The version of this program.
    pub version: &'a str,
}

/// Held-out samples, and what the network made of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Samples {
    /// Their places among the held-out ones.
    pub places: Vec<usize>,
    /// How many were looked at: those that come closest to a threshold are left out.
    pub of: usize,
    /// The least distance of a membrane potential from its threshold.
    pub margin: f64,
    pub labels: Vec<usize>,
    /// `[sample, time, channel]`
    pub input: Vec<f32>,
    /// `[sample, class]`
    pub logits: Vec<f32>,
    /// 0 or 1 for each (sample, time, neuron) of each layer.
    pub spikes: Vec<Vec<u8>>,
}

/// The files, by their paths, in one folder.
pub fn files(exported: &Exported) -> Vec<(String, Vec<u8>)> {
    let weights = safetensors::write(exported.weights, exported.metadata);
    let named = |(name, bytes): (&str, Vec<u8>)| (name.to_owned(), bytes);
    [
        ("README.md", words::readme(exported).into_bytes()),
        ("model.py", module::module(exported).into_bytes()),
        ("model.safetensors", weights),
        ("samples.safetensors", samples(exported)),
        ("network.ipynb", words::notebook(exported).into_bytes()),
    ]
    .map(named)
    .into()
}

fn samples(exported: &Exported) -> Vec<u8> {
    let Samples {
        labels,
        input,
        logits,
        spikes,
        ..
    } = exported.samples;
    let config = exported.config;
    let (count, time) = (labels.len(), config.task.time_steps);
    let target = Stored::wide(labels.iter().map(|&label| label as i64));
    let (channels, classes) = (config.model.input_dim, config.model.num_classes);
    let mut tensors = BTreeMap::from([
        (
            "x".to_owned(),
            Stored::numbers(input).shaped(vec![count, time, channels]),
        ),
        ("target".to_owned(), target),
        (
            "logits".to_owned(),
            Stored::numbers(logits).shaped(vec![count, classes]),
        ),
    ]);
    let widths = config.model.spiking_layers();
    for (layer, (spikes, width)) in spikes.iter().zip(widths).enumerate() {
        let stored = Stored::bytes(spikes.clone()).shaped(vec![count, time, width]);
        tensors.insert(format!("spikes.{layer}"), stored);
    }
    let metadata = BTreeMap::from([("format".to_owned(), "pt".to_owned())]);
    safetensors::write_stored(tensors, &metadata).whole()
}
