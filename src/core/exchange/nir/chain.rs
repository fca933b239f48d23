//! A graph as layers, one after the other.

use super::error::NirError;
use super::graph::{Array, Graph, Node, Unit};
use std::collections::BTreeMap;

/// A dense map: `[out, in]`, and a bias where it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    pub node: String,
    pub weight: Array,
    pub bias: Option<Array>,
}

impl Dense {
    pub fn rows(&self) -> usize {
        self.weight.shape[0]
    }

    pub fn columns(&self) -> usize {
        self.weight.shape[1]
    }
}

/// Neurons, and what leads from them back to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Neurons {
    pub node: String,
    pub unit: Unit,
    pub back: Option<Dense>,
}

/// Maps with their neurons, and behind the last what reads them out.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    pub layers: Vec<(Dense, Neurons)>,
    pub readout: Option<Dense>,
    /// A leaky integrator behind it.
    pub integrator: Option<Neurons>,
}

/// What may stand in a chain.
const ALLOWED: &str = "Input, Output, Flatten, Affine, Linear, LIF, CubaLIF, LI behind the last map, or a graph of \
                       recurrent neurons";

fn no_chain(reason: impl Into<String>) -> NirError {
    NirError::Chain {
        reason: reason.into(),
    }
}

/// What follows a node.
type After<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The layers of a graph from its input to its output.
///
/// # Errors
/// Branches, nodes out of place, and nodes that no layer here is.
pub fn chain(graph: &Graph) -> Result<Chain, NirError> {
    let mut parts = Parts::default();
    let mut walk = Walk::new(graph)?;
    while let Some(name) = walk.next()? {
        let node = walk.node(name)?;
        let back = walk.back(name)?;
        match node {
            Node::Graph(within) => parts.neurons(recurrent(name, within)?)?,
            Node::Unit(unit) => match unit.kind.as_str() {
                "Flatten" => {}
                "Affine" | "Linear" => parts.dense(dense(name, unit)?)?,
                "LIF" | "CubaLIF" | "LI" => parts.neurons(Neurons {
                    node: name.to_owned(),
                    unit: unit.clone(),
                    back,
                })?,
                _ => return Err(unknown(name, unit)),
            },
        }
    }
    parts.chain()
}

fn unknown(name: &str, unit: &Unit) -> NirError {
    NirError::Kind {
        node: name.to_owned(),
        kind: unit.kind.clone(),
        allowed: ALLOWED,
    }
}

/// The way from a graph's input to its output.
struct Walk<'a> {
    graph: &'a Graph,
    after: After<'a>,
    at: &'a str,
    /// Nodes that were passed.
    passed: usize,
}

impl<'a> Walk<'a> {
    fn new(graph: &'a Graph) -> Result<Self, NirError> {
        let of_kind = |kind: &'static str| -> Result<&'a str, NirError> {
            let is = |node: &Node| matches!(node, Node::Unit(unit) if unit.kind == kind);
            let mut found = graph.nodes.iter().filter(|(_, node)| is(node));
            match (found.next(), found.next()) {
                (Some((name, _)), None) => Ok(name),
                (None, _) => Err(no_chain(format!("it has no {kind}"))),
                (Some((one, _)), Some((other, _))) => Err(no_chain(format!(
                    "it has several nodes of type {kind}, {one} and {other}"
                ))),
            }
        };
        let start = of_kind("Input")?;
        of_kind("Output")?;
        let mut after = After::new();
        for (from, to) in &graph.edges {
            for name in [from, to] {
                if !graph.nodes.contains_key(name) {
                    return Err(no_chain(format!(
                        "an edge names {name}, which is no node of it"
                    )));
                }
            }
            after.entry(from).or_default().push(to);
        }
        Ok(Self {
            graph,
            after,
            at: start,
            passed: 1,
        })
    }

    fn node(&self, name: &str) -> Result<&'a Node, NirError> {
        let node = self.graph.nodes.get(name);
        node.ok_or_else(|| no_chain(format!("{name} is no node of it")))
    }

    /// What follows a node but for what leads straight back to it.
    fn onward(&self, name: &'a str) -> Vec<&'a str> {
        let after = self.after.get(name).map_or(&[][..], Vec::as_slice);
        let is_onward = |next: &&&str| !self.leads_back(next, name);
        after.iter().filter(is_onward).copied().collect()
    }

    /// Whether all that follows a node is this other.
    fn leads_back(&self, name: &str, to: &str) -> bool {
        let after = self.after.get(name);
        after.is_some_and(|after| !after.is_empty() && after.iter().all(|next| *next == to))
    }

    /// The next node; none at the output.
    fn next(&mut self) -> Result<Option<&'a str>, NirError> {
        let onward = self.onward(self.at);
        let &[next] = &onward[..] else {
            let at = self.at;
            return Err(no_chain(match onward.len() {
                0 => format!("nothing follows {at}"),
                _ => format!("{} follow {at}", onward.join(" and ")),
            }));
        };
        self.passed += 1;
        if self.passed > self.graph.nodes.len() {
            return Err(no_chain(format!("{next} is passed again")));
        }
        self.at = next;
        let is_output = matches!(self.node(next)?, Node::Unit(unit) if unit.kind == "Output");
        Ok((!is_output).then_some(next))
    }

    /// The map from a node straight back to it.
    fn back(&mut self, name: &'a str) -> Result<Option<Dense>, NirError> {
        let after = self.after.get(name).cloned().unwrap_or_default();
        let mut back = after.into_iter().filter(|next| self.leads_back(next, name));
        let (Some(first), None) = (back.next(), back.next()) else {
            return Ok(None);
        };
        match self.node(first)? {
            Node::Unit(unit) if matches!(unit.kind.as_str(), "Affine" | "Linear") => {
                dense(first, unit).map(Some)
            }
            _ => Err(no_chain(format!(
                "{first} leads back to {name} and is no dense map"
            ))),
        }
    }
}

/// Recurrent neurons as a graph of their own.
fn recurrent(name: &str, graph: &Graph) -> Result<Neurons, NirError> {
    let named = |error: NirError| no_chain(format!("within {name}: {error}"));
    let mut walk = Walk::new(graph).map_err(named)?;
    let first = walk.next().map_err(named)?;
    let first = first.ok_or_else(|| no_chain(format!("{name} holds no neurons")))?;
    let back = walk.back(first).map_err(named)?;
    match (walk.node(first)?, walk.next().map_err(named)?) {
        (Node::Unit(unit), None) if matches!(unit.kind.as_str(), "LIF" | "CubaLIF") => {
            Ok(Neurons {
                node: format!("{name}.{first}"),
                unit: unit.clone(),
                back,
            })
        }
        (Node::Unit(unit), None) => Err(unknown(&format!("{name}.{first}"), unit)),
        _ => Err(no_chain(format!(
            "{name} is more than neurons with a map back to them"
        ))),
    }
}

fn dense(name: &str, unit: &Unit) -> Result<Dense, NirError> {
    let field = |field: &'static str, found: String, allowed: &str| NirError::Field {
        node: name.to_owned(),
        field,
        found,
        allowed: allowed.to_owned(),
    };
    let weight = unit.fields.get("weight").cloned();
    let weight = weight.ok_or_else(|| field("weight", "missing".into(), "[out, in]"))?;
    let &[rows, _] = &weight.shape[..] else {
        return Err(field(
            "weight",
            format!("of shape {:?}", weight.shape),
            "[out, in]",
        ));
    };
    let bias = unit.fields.get("bias").cloned();
    if let Some(bias) = bias.as_ref().filter(|bias| bias.shape != [rows]) {
        let allowed = format!("[{rows}]");
        return Err(field(
            "bias",
            format!("of shape {:?}", bias.shape),
            &allowed,
        ));
    }
    Ok(Dense {
        node: name.to_owned(),
        weight,
        bias,
    })
}

/// The parts of a chain as they come.
#[derive(Default)]
struct Parts {
    layers: Vec<(Dense, Neurons)>,
    open: Option<Dense>,
    integrator: Option<Neurons>,
}

impl Parts {
    fn dense(&mut self, dense: Dense) -> Result<(), NirError> {
        if let Some(before) = &self.open {
            let (one, other) = (&before.node, &dense.node);
            return Err(no_chain(format!(
                "{one} and {other} have no neurons between them"
            )));
        }
        let before = self.layers.last().map(|(map, _)| map.rows());
        if let Some(before) = before.filter(|&before| before != dense.columns()) {
            return Err(NirError::Field {
                node: dense.node.clone(),
                field: "weight",
                found: format!("of shape {:?}", dense.weight.shape),
                allowed: format!("[out, {before}], as there are neurons before it"),
            });
        }
        self.open = Some(dense);
        Ok(())
    }

    fn neurons(&mut self, neurons: Neurons) -> Result<(), NirError> {
        let node = neurons.node.clone();
        if self.integrator.is_some() {
            return Err(no_chain(format!("{node} stands behind an integrator")));
        }
        if neurons.unit.kind == "LI" {
            self.integrator = Some(neurons);
            return Ok(());
        }
        let map = self.open.take();
        let map = map.ok_or_else(|| no_chain(format!("{node} has no dense map before it")))?;
        let square = [map.rows(); 2];
        if let Some(back) = neurons.back.as_ref().filter(|it| it.weight.shape != square) {
            return Err(NirError::Field {
                node: back.node.clone(),
                field: "weight",
                found: format!("of shape {:?}", back.weight.shape),
                allowed: format!("{square:?}"),
            });
        }
        self.layers.push((map, neurons));
        Ok(())
    }

    fn chain(self) -> Result<Chain, NirError> {
        if self.layers.is_empty() {
            return Err(no_chain("it has no layer of spiking neurons"));
        }
        if self.integrator.is_some() && self.open.is_none() {
            return Err(no_chain("an integrator has no dense map before it"));
        }
        Ok(Chain {
            layers: self.layers,
            readout: self.open,
            integrator: self.integrator,
        })
    }
}
