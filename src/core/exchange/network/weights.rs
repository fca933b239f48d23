//! Files of weights: the table of where each tensor goes.

use super::experiment::{Base, Bases};
use super::{Found, Unread};
use crate::core::config::{ExperimentConfig, ModelConfig, Side};
use crate::core::exchange::state_dict::entries;
use crate::core::exchange::weights::{Choices, Problem, Row, Table, architecture, placed};
use crate::core::exchange::{Format, OWN, TensorFile, read_weights};
use crate::core::protocol::{NetworkKind, NetworkReport, Place, Placed};

/// What is in a file of weights.
pub(super) fn found(bytes: &[u8], bases: Bases, places: &[(String, Option<String>)]) -> Found {
    let file = read_weights(bytes).map_err(|why| Unread::File(why.to_string()))?;
    let own = own(&file)?;
    let choices: Choices = places.iter().cloned().collect();
    let shapes = match &own {
        Some(own) => Ok(own.model.clone()),
        None => architecture(&file, &bases.present().model, &choices),
    };
    let mut report = NetworkReport {
        kind: match file.format {
            Format::Safetensors => NetworkKind::Safetensors,
            Format::Torch => NetworkKind::Torch,
        },
        digest: String::new(),
        tensors: Vec::new(),
        places: Vec::new(),
        nodes: Vec::new(),
        config: None,
        choices: Vec::new(),
        notes: Vec::new(),
        unsaid: Vec::new(),
        problems: Vec::new(),
        side: own.as_ref().map(|own| Side::for_config(own) as u8),
    };
    let shapes = match shapes {
        Ok(shapes) => shapes,
        Err(why) => {
            report.problems.push(said(&why));
            report.tensors = rows(&file, &Table::unplaced(&file));
            return Ok((report, None));
        }
    };
    let Base {
        mut config,
        is_own,
        chosen,
    } = bases.base(&shapes, own)?;
    report.choices.push(chosen);
    if !is_own {
        config.model = shaped(&shapes, &config.model);
    }
    let table = placed(&file, &config.model, &choices);
    table.found.apply(&mut config.model);
    report.tensors = rows(&file, &table);
    let place = |entry: crate::core::exchange::state_dict::Entry| Place {
        name: entry.name,
        shape: entry.shape,
    };
    report.places = entries(&config.model).into_iter().map(place).collect();
    report.notes = table.found.unequal();
    report.problems = table.problems.iter().map(said).collect();
    report.problems.extend(misfit(&config));
    // Plain data.
    report.config = serde_json::to_string(&config).ok();
    Ok((report, Some((config, table.tensors))))
}

/// The experiment that the file was made by, where it is ours.
fn own(file: &TensorFile) -> Result<Option<ExperimentConfig>, Unread> {
    let is_own = file.metadata.contains_key(OWN);
    let Some(text) = file.metadata.get("config").filter(|_| is_own) else {
        return Ok(None);
    };
    // Whether its settings are in range is the page's to say.
    match serde_json::from_str(text) {
        Ok(config) => Ok(Some(config)),
        Err(error) => Err(Unread::File(format!("its experiment: {error}"))),
    }
}

/// A network of these shapes with the rest of another's settings.
fn shaped(shapes: &ModelConfig, model: &ModelConfig) -> ModelConfig {
    ModelConfig {
        kind: shapes.kind,
        input_dim: shapes.input_dim,
        hidden_dims: shapes.hidden_dims.clone(),
        num_classes: shapes.num_classes,
        recurrence: shapes.recurrence,
        recurrent_init: shapes.recurrent_init,
        readout: shapes.readout,
        ..model.clone()
    }
}

/// Why an experiment's samples do not go into its network.
pub(super) fn misfit(config: &ExperimentConfig) -> Option<String> {
    let (model, task) = (&config.model, &config.task);
    let [inputs, classes] = [task.input_dim(), task.num_classes()];
    let differs = (inputs, classes) != (model.input_dim, model.num_classes);
    differs.then(|| {
        format!(
            "The network has {} inputs and {} classes; the experiment's samples have {inputs} channels and {classes} \
             classes: bring its data first, or choose another experiment",
            model.input_dim, model.num_classes
        )
    })
}

/// A problem as the page says it: what is an option on the command line is a list in its table.
fn said(problem: &Problem) -> String {
    match problem {
        Problem::LeftOver { theirs, shape } => {
            format!(
                "{theirs} of shape {shape:?} has no place in this network: leave it out, or choose one"
            )
        }
        Problem::Ambiguous { .. } => {
            "Shapes alone do not say which of the square tensors is recurrent: choose it".to_owned()
        }
        Problem::Alphabet { one, other, .. } => {
            format!(
                "{one} and {other} fit the same places, and the file has them in the order of the alphabet: choose which comes first"
            )
        }
        Problem::Architecture { reason } => {
            let reason = reason.split("; say which").next().unwrap_or(reason);
            format!("No network can be read off the shapes: {reason}")
        }
        Problem::Choice { name, why } => format!("{name} {why}"),
        other => other.to_string(),
    }
}

fn rows(file: &TensorFile, table: &Table) -> Vec<Placed> {
    let value = |name: &str| {
        let (_, tensor) = file.tensors.iter().find(|(it, _)| it == name)?;
        tensor.single().filter(|_| tensor.values.len() == 1)
    };
    let row = |row: &Row| Placed {
        value: row.theirs.as_deref().and_then(value),
        theirs: row.theirs.clone(),
        shape: row.shape.clone(),
        ours: row.ours.clone(),
        note: row.note.to_owned(),
    };
    table.rows.iter().map(row).collect()
}
