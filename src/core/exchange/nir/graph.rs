//! A graph: nodes by name, edges between them, and what stands beside.

use super::super::tensor::NumberKind;
use std::collections::BTreeMap;

/// Nodes of a graph, those of graphs within it too.
pub const MOST_NODES: usize = 100;
/// Edges of all of them.
pub const MOST_EDGES: usize = 400;
/// Graphs within graphs.
pub const MOST_DEPTH: usize = 2;
/// Numbers in all nodes: as many as a network may learn.
pub const MOST_NUMBERS: u64 = 8_000_000;

/// Numbers of a node's field, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
    /// How a file has them: 32 or 64 bits, or whole.
    pub kind: NumberKind,
}

impl Array {
    /// Weights, with 32 bits.
    pub fn weights(shape: impl Into<Vec<usize>>, values: Vec<f64>) -> Self {
        Self {
            shape: shape.into(),
            values,
            kind: NumberKind::Float32,
        }
    }

    /// A constant of every neuron: a vector and never a number alone, which importers stumble over.
    pub fn constant(value: f64, neurons: usize) -> Self {
        Self {
            shape: vec![neurons],
            values: vec![value; neurons],
            kind: NumberKind::Float64,
        }
    }

    /// Whole numbers, such as a shape.
    pub fn whole(values: &[usize]) -> Self {
        Self {
            shape: vec![values.len()],
            values: values.iter().map(|&value| value as f64).collect(),
            kind: NumberKind::Int64,
        }
    }
}

/// A node that is no graph, with its fields by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// "LIF", "Affine" and so on.
    pub kind: String,
    pub fields: BTreeMap<String, Array>,
}

impl Unit {
    pub fn new<const N: usize>(kind: &str, fields: [(&str, Array); N]) -> Self {
        Self {
            kind: kind.to_owned(),
            fields: fields.map(|(name, array)| (name.to_owned(), array)).into(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Unit(Unit),
    Graph(Graph),
}

/// What stands beside a graph.
#[derive(Debug, Clone, PartialEq)]
pub enum Meta {
    Text(String),
    Numbers(Vec<f64>),
}

impl Meta {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Numbers(_) => None,
        }
    }

    /// The one number that it is.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Numbers(numbers) => numbers.first().copied().filter(|_| numbers.len() == 1),
            Self::Text(_) => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    pub nodes: BTreeMap<String, Node>,
    /// From, to.
    pub edges: Vec<(String, String)>,
    pub metadata: BTreeMap<String, Meta>,
}

impl Graph {
    pub fn add(&mut self, name: &str, node: Node) {
        self.nodes.insert(name.to_owned(), node);
    }

    pub fn join(&mut self, from: &str, to: &str) {
        self.edges.push((from.to_owned(), to.to_owned()));
    }
}
