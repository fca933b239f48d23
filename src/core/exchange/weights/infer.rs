//! The network that a file's shapes are of.

use super::super::state_dict::{Constant, INTEGRATOR};
use super::super::tensor::TensorFile;
use super::chosen::{Choices, by_tensor};
use super::modules::{Module, modules};
use super::problem::Problem;
use crate::core::config::{
    ModelConfig, ModelKind, Readout, ReadoutKind, Recurrence, RecurrentInitKind, Reset,
};
use crate::core::text::cut;

/// `base` with the layers, the kind and the readout of a file of weights, without the tensors that are left out: dense maps in a chain, one from the
/// other's neurons.
///
/// # Errors
/// [`Problem::Architecture`], where its maps are no chain.
pub fn architecture(
    file: &TensorFile,
    base: &ModelConfig,
    choices: &Choices,
) -> Result<ModelConfig, Problem> {
    let choices = by_tensor(&file.tensors, choices);
    let is_left_out = |name: &str| choices.get(name).is_some_and(Option::is_none);
    let modules = modules(&file.tensors, |at| !is_left_out(&file.tensors[at].0));
    let is_recurrent = |module: &&Module| module.is_recurrent() && module.dense().is_some();
    let dense = modules.iter().filter(|module| !module.is_recurrent());
    let chain: Vec<[usize; 2]> = dense.filter_map(Module::dense).collect();
    let names = || {
        let dense = modules.iter().filter(|module| module.dense().is_some());
        let names = dense.map(|it| format!("{} {:?}", it.path, it.dense().unwrap_or_default()));
        names.collect::<Vec<_>>().join(", ")
    };
    let other = other_layer(file, is_left_out);
    let refused = |reason: String| Problem::Architecture {
        reason: other.clone().unwrap_or(reason),
    };
    if chain.windows(2).any(|pair| pair[1][1] != pair[0][0]) {
        let names = names();
        return Err(refused(format!(
            "dense maps in the file's order, each [out, in], are no chain: {names}; say which network \
             it is with --config, or leave one out, as in --place NAME=none"
        )));
    }
    let (Some(&[_, input_dim]), Some(&[num_classes, _])) = (chain.first(), chain.last()) else {
        return Err(refused("the file has no dense map [out, in]".to_owned()));
    };
    let one_to_one = modules.iter().any(|module| module.diagonal.is_some());
    // A current's decay is of such neurons too, where they do not hear each other (`Synaptic`).
    let has_current = |module: &Module| module.constant(Constant::Alpha).is_some();
    let recurrent = one_to_one
        || modules
            .iter()
            .any(|module| is_recurrent(&module) || has_current(module));
    let neurons: Vec<&Module> = modules.iter().filter(|it| it.is_neurons()).collect();
    let readout = readout(&neurons, chain.len());
    let hidden_dims: Vec<usize> = chain[..chain.len() - 1].iter().map(|map| map[0]).collect();
    if hidden_dims.is_empty() {
        let names = names();
        return Err(refused(format!("there is no hidden layer, only {names}")));
    }
    Ok(ModelConfig {
        kind: if recurrent {
            ModelKind::Recurrent
        } else {
            ModelKind::Feedforward
        },
        input_dim,
        hidden_dims,
        num_classes,
        recurrence: if one_to_one {
            Recurrence::OneToOne
        } else {
            Recurrence::AllToAll
        },
        recurrent_init: RecurrentInitKind::Normal.into(),
        readout,
        ..base.clone()
    })
}

/// What makes no dense map of a file, where that may be why there is no chain.
fn other_layer(file: &TensorFile, is_left_out: impl Fn(&str) -> bool) -> Option<String> {
    let tensors = || file.tensors.iter().filter(|(name, _)| !is_left_out(name));
    let ends = ["original0", "weight_g", "weight_orig"];
    let computed = tensors().find(|(name, _)| ends.iter().any(|end| name.ends_with(end)));
    if let Some((name, _)) = computed {
        return Some(format!(
            "{} is no weight, but what one is computed from (weight norm, pruning): make it one before saving",
            cut(name)
        ));
    }
    let wide = tensors().find(|(_, tensor)| tensor.shape.len() > 2);
    let (name, tensor) = wide?;
    Some(format!(
        "{} of shape {:?} is of a convolution or the like; these networks have dense maps [out, in] alone",
        cut(name),
        tensor.shape
    ))
}

/// As many neurons as maps: the last are counted, or integrate where they never reset.
fn readout(neurons: &[&Module], maps: usize) -> Readout {
    let integrates = |last: &Module| {
        let reset = last.reset.and_then(|it| it.tensor.single());
        last.path == INTEGRATOR || reset == Some(f32::from(Reset::None.snntorch()))
    };
    match neurons.last() {
        Some(last) if neurons.len() == maps && integrates(last) => ReadoutKind::Membrane.into(),
        Some(_) if neurons.len() == maps => Readout::SpikeCount {},
        _ => Readout::SpikeSum {},
    }
}
