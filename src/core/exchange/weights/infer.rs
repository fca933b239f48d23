//! The network that a file's shapes are of.

use super::super::state_dict::{Constant, INTEGRATOR};
use super::super::tensor::TensorFile;
use super::modules::{Module, modules};
use super::place::Choices;
use super::problem::Problem;
use crate::core::config::{
    ModelConfig, ModelKind, Readout, ReadoutKind, Recurrence, RecurrentInitKind, Reset,
};

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
    let refused = |reason: String| Problem::Architecture { reason };
    if chain.windows(2).any(|pair| pair[1][1] != pair[0][0]) {
        let names = names();
        return Err(refused(format!(
            "dense maps in the file's order, each [out, in], are no chain: {names}; say which network \
             it is with --config"
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
