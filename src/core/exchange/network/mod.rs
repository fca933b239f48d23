//! A file of a network, as the page is told of it: what is in it, where each tensor goes, the experiment that it makes, and
//! its weights under our names.
//!
//! - `experiment`: the experiment that a network is for
//! - `weights`: files of weights
//! - `graph`: NIR graphs

mod experiment;
mod graph;
mod weights;

#[cfg(test)]
mod tests;

use super::state_dict::complete;
use super::tensor::Tensor;
use super::{OWN, nir, safetensors, torch};
use crate::core::archive::Archive;
use crate::core::config::ExperimentConfig;
use crate::core::protocol::{Chosen, NetworkReport, Present, Refusal};
use crate::core::text::cut;
use experiment::Bases;
use std::collections::BTreeMap;

/// What came of a file: what is said of it, and its weights as safetensors where it is a network here.
pub type Told = Result<(NetworkReport, Option<Vec<u8>>), Box<Refusal>>;

/// Which of the two a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Weights,
    Graph,
}

/// By its content; `None` for what may be data.
fn form(bytes: &[u8]) -> Option<Form> {
    if safetensors::begins(bytes) || torch::begins_as_before(bytes) {
        return Some(Form::Weights);
    }
    let is_pickled = |archive: Archive| {
        let mut entries = archive.entries.iter();
        entries.any(|entry| entry.path == "data.pkl" || entry.path.ends_with("/data.pkl"))
    };
    if torch::begins(bytes) {
        let is_torch = Archive::open(bytes).is_ok_and(is_pickled);
        return is_torch.then_some(Form::Weights);
    }
    nir::file::is_graph(bytes).then_some(Form::Graph)
}

/// Whether a file holds a network, and no data.
pub fn is_network(bytes: &[u8]) -> bool {
    form(bytes).is_some()
}

/// What is in a file of a network; `choices` are keys with values ([`experiment`](self) and, of a graph, `dt` and `reset`).
///
/// # Errors
/// What of the file cannot be read.
pub fn told(name: &str, bytes: &[u8], choices: &[(String, String)], present: &Present) -> Told {
    let refused = |why: String| {
        let name = cut(name);
        Box::new(Refusal {
            file: Some(name.clone()),
            ..Refusal::for_message(format!("{name}: {why}"))
        })
    };
    // What the page has is valid.
    let now = serde_json::from_str(&present.config).unwrap_or_default();
    let bases = Bases::new(now, choices);
    let found = match form(bytes) {
        Some(Form::Graph) => graph::found(bytes, bases),
        _ => weights::found(bytes, bases, &present.places),
    };
    let (mut report, network) = found.map_err(|why| match why {
        Unread::File(why) => refused(why),
        Unread::Choice {
            key,
            value,
            allowed,
            why,
        } => Box::new(Refusal {
            key: Some(key.to_owned()),
            value: Some(value.clone()),
            choices: vec![Chosen {
                key: key.to_owned(),
                value,
                allowed: why.clone(),
                options: Vec::new(),
                guessed: false,
            }],
            allowed: Some(allowed),
            ..*refused(why)
        }),
    })?;
    let Some((config, tensors)) = network.filter(|_| report.problems.is_empty()) else {
        return Ok((report, None));
    };
    report.digest = super::weights::digest(&config.model, &tensors);
    // Plain data.
    let json = serde_json::to_string(&config).unwrap_or_default();
    let metadata = [
        ("format", "pt".to_owned()),
        (OWN, "1".to_owned()),
        ("config", json),
        ("digest", report.digest.clone()),
    ];
    let metadata = metadata.map(|(key, text)| (key.to_owned(), text)).into();
    let file = safetensors::write(&complete(&config.model, &tensors), &metadata);
    Ok((report, Some(file)))
}

/// Why nothing can be said of a file.
enum Unread {
    File(String),
    Choice {
        key: &'static str,
        value: String,
        allowed: String,
        /// All of it.
        why: String,
    },
}

/// A network, by our names.
type Network = (ExperimentConfig, BTreeMap<String, Tensor>);

/// What a file comes to.
type Found = Result<(NetworkReport, Option<Network>), Unread>;
