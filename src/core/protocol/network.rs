//! A network that a file holds, as the reader tells the page: weights by name, or a graph.

use super::Chosen;
use serde::{Deserialize, Serialize};

/// What the page says of networks beside [`super::Wish::Read`]'s choices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Present {
    /// The present experiment as JSON.
    pub config: String,
    /// Names in the file with ours, or with nothing for a tensor to leave out.
    pub places: Vec<(String, Option<String>)>,
}

/// What was found in a file of a network. Its weights come beside it as safetensors under our names, with the
/// experiment in their metadata, where there are no [`NetworkReport::problems`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetworkReport {
    pub kind: NetworkKind,
    /// What the weights are known by, as receipts name first weights; empty where there are problems.
    pub digest: String,
    /// The tensors of a file of weights, then the places that it has nothing for.
    pub tensors: Vec<Placed>,
    /// The places that there are, with their shapes.
    pub places: Vec<Place>,
    /// The nodes of a graph along its way.
    pub nodes: Vec<GraphNode>,
    /// The experiment that it makes, as JSON; absent where no network can be read off the file.
    pub config: Option<String>,
    pub choices: Vec<Chosen>,
    /// What was taken for what.
    pub notes: Vec<String>,
    /// What its form cannot say.
    pub unsaid: Vec<String>,
    /// Why it is no network here, or does not fit the experiment.
    pub problems: Vec<String>,
    /// The number of the network that it was of two: unregularised 0, regularised 1.
    pub side: Option<u8>,
}

/// What a file of a network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkKind {
    Safetensors,
    /// `torch.save` of a state_dict.
    Torch,
    /// The Neuromorphic Intermediate Representation.
    Nir,
}

/// A tensor of the file and where it goes; or a place that the file has nothing for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    pub theirs: Option<String>,
    pub shape: Vec<usize>,
    pub ours: Option<String>,
    pub note: String,
    /// Its number, where it is one.
    pub value: Option<f32>,
}

/// A place of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub name: String,
    pub shape: Vec<usize>,
}

/// A node of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphNode {
    pub name: String,
    /// As the graph names it: `Affine`, `LIF`.
    pub kind: String,
    /// `[out, in]` of a map, `[neurons]` of neurons.
    pub shape: Vec<usize>,
    pub is_recurrent: bool,
}
