//! NIR graphs: what they are, how they were read, and what they cannot say.

use super::experiment::{Base, Bases};
use super::weights::misfit;
use super::{Found, Unread};
use crate::core::config::{ExperimentConfig, ModelConfig, Reset, Side};
use crate::core::exchange::nir::chain::{Chain, Dense, Neurons, chain};
use crate::core::exchange::nir::{
    Asked, Graph, Imported, NirError, SNNTORCH_DT, Taken, file, import, is_exact, unsaid,
};
use crate::core::name::Named;
use crate::core::number::read_number;
use crate::core::protocol::{Chosen, GraphNode, NetworkKind, NetworkReport};

const DT: &str = "dt";
const RESET: &str = "reset";
/// What a time step may be.
const STEPS: &str = "above 0 to 1 s";

fn unread(why: NirError) -> Unread {
    Unread::File(why.to_string())
}

/// What is in a file of a graph.
pub(super) fn found(bytes: &[u8], bases: Bases) -> Found {
    let graph = file::read(bytes).map_err(unread)?;
    let way = chain(&graph).map_err(unread)?;
    let asked = time_step(&bases)?;
    let own = Imported::of(&graph, asked.or(Some(SNNTORCH_DT)), None)?;
    let is_own = graph.metadata.contains_key(crate::core::exchange::OWN);
    let own_config = Some(own.config.clone()).filter(|_| is_own);
    let side = own_config.as_ref().map(|own| Side::for_config(own) as u8);
    let Base {
        config,
        chosen,
        is_own,
    } = bases.base(&own.config.model, own_config)?;
    let base = (!is_own).then_some(&config);
    // Without a time step in the file snnTorch's is the guess.
    let (read, is_guess) = match import(
        &graph,
        Asked {
            dt: asked,
            config: base,
        },
    ) {
        Err(NirError::NoTimeStep) => (Imported::of(&graph, Some(SNNTORCH_DT), base)?, true),
        read => (read.map_err(unread)?, asked.is_none()),
    };
    let Imported {
        mut config,
        tensors,
        dt,
        mut notes,
    } = read;
    let reset = reset(&bases, &mut config.model)?;
    // It is a choice of its own.
    notes.retain(|note| *note != Taken::Reset);
    let problems = misfit(&config).into_iter().collect();
    let report = NetworkReport {
        kind: NetworkKind::Nir,
        digest: String::new(),
        tensors: Vec::new(),
        places: Vec::new(),
        nodes: nodes(&way),
        // Plain data.
        config: serde_json::to_string(&config).ok(),
        choices: vec![step_choice(dt, is_guess), reset, chosen],
        notes: notes.iter().map(Taken::to_string).collect(),
        unsaid: said(&config),
        problems,
        side,
    };
    Ok((report, Some((config, tensors))))
}

impl Imported {
    fn of(
        graph: &Graph,
        dt: Option<f64>,
        config: Option<&ExperimentConfig>,
    ) -> Result<Self, Unread> {
        let read = match import(graph, Asked { dt: None, config }) {
            Err(NirError::NoTimeStep) => import(graph, Asked { dt, config }),
            read => read,
        };
        read.map_err(unread)
    }
}

fn time_step(bases: &Bases) -> Result<Option<f64>, Unread> {
    let Some(text) = bases.choice(DT) else {
        return Ok(None);
    };
    match read_number(text).ok().filter(|dt| *dt > 0.0 && *dt <= 1.0) {
        Some(dt) => Ok(Some(dt)),
        None => Err(Unread::Choice {
            key: DT,
            value: text.to_owned(),
            allowed: STEPS.to_owned(),
            why: format!("dt is {text}; allowed: above 0 to 1 s"),
        }),
    }
}

fn step_choice(dt: f64, guessed: bool) -> Chosen {
    Chosen {
        key: DT.to_owned(),
        value: format!("{dt:e}"),
        allowed: STEPS.to_owned(),
        options: Vec::new(),
        guessed,
    }
}

/// The reset that was read, or chosen instead.
fn reset(bases: &Bases, model: &mut ModelConfig) -> Result<Chosen, Unread> {
    let options: Vec<&str> = Reset::all().map(Named::key).collect();
    let asked = bases.choice(RESET);
    if let Some(name) = asked {
        model.reset = Reset::from_key(name).ok_or_else(|| Unread::Choice {
            key: RESET,
            value: name.to_owned(),
            allowed: options.join(", "),
            why: format!("reset is {name}; allowed: {}", options.join(", ")),
        })?;
    }
    Ok(Chosen {
        key: RESET.to_owned(),
        value: model.reset.key().to_owned(),
        allowed: options.join(", "),
        options: options.into_iter().map(str::to_owned).collect(),
        guessed: asked.is_none(),
    })
}

/// What the graph leaves open, and is as the experiment says.
fn said(config: &ExperimentConfig) -> Vec<String> {
    let mut said = unsaid(config);
    if !is_exact(&config.model)
        && let Some(first) = said.first_mut()
    {
        let reset: &str = config.model.reset.into();
        *first = format!(
            "model.reset {reset}: other tools that read the graph reset to zero at the spike"
        );
    }
    said.iter().map(|it| it.replace('`', "")).collect()
}

fn nodes(way: &Chain) -> Vec<GraphNode> {
    let map = |dense: &Dense| GraphNode {
        name: dense.node.clone(),
        kind: match dense.bias {
            Some(_) => "Affine",
            None => "Linear",
        }
        .to_owned(),
        shape: vec![dense.rows(), dense.columns()],
        is_recurrent: false,
    };
    let neurons = |of: &Neurons, width: usize| GraphNode {
        name: of.node.clone(),
        kind: of.unit.kind.clone(),
        shape: vec![width],
        is_recurrent: of.back.is_some(),
    };
    let mut nodes = Vec::new();
    for (dense, of) in &way.layers {
        nodes.push(map(dense));
        nodes.push(neurons(of, dense.rows()));
    }
    if let Some(dense) = &way.readout {
        nodes.push(map(dense));
        nodes.extend(way.integrator.iter().map(|of| neurons(of, dense.rows())));
    }
    nodes
}
