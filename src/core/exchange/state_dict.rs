//! What snnTorch calls the parts of our networks: every entry of a `state_dict()`, so that
//! `load_state_dict(strict=True)` finds all that it looks for.
//!
//! The module is `linears` and `neurons` (lists with an entry a layer) and `readout`, and where the
//! readout integrates `integrator`. Of snnTorch 1.0.0: thresholds, decays, the factor of graded spikes and the
//! kind of reset are buffers that are saved (a learnt one is a parameter of shape `[1]`), a one-to-one V is
//! there under two names, and spikes, currents and potentials are not saved.

use super::tensor::{NumberKind, Tensor};
use crate::core::config::{ModelConfig, ModelKind, Readout, Recurrence, Reset};
use std::collections::BTreeMap;

/// A decay or the threshold of a layer's neurons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constant {
    Alpha,
    Beta,
    Threshold,
}

impl Constant {
    pub const ALL: [Self; 3] = [Self::Alpha, Self::Beta, Self::Threshold];

    /// What the settings say of it.
    pub fn setting(self, model: &ModelConfig) -> f64 {
        match self {
            Self::Alpha => model.alpha,
            Self::Beta => model.beta,
            Self::Threshold => model.threshold,
        }
    }

    /// What a number counts as: decays within 0 and 1, here as in snnTorch.
    pub fn counted(self, value: f32) -> f32 {
        match self {
            Self::Alpha | Self::Beta => value.clamp(0.0, 1.0),
            Self::Threshold => value,
        }
    }

    /// Whether a network learns it.
    pub fn is_learnt(self, model: &ModelConfig) -> bool {
        match self {
            Self::Alpha => model.learn_alpha,
            Self::Beta => model.learn_beta,
            Self::Threshold => model.learn_threshold,
        }
    }

    /// As a state_dict and our settings have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Threshold => "threshold",
        }
    }
}

/// What an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Of a dense map, `[out, in]`; or V, one number a neuron.
    Weights,
    Bias,
    Constant(Constant),
    /// snnTorch's number for the kind of reset.
    Reset,
    /// A factor on the spikes, which is 1 here.
    GradedSpikes,
}

/// An entry of the state_dict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub shape: Vec<usize>,
    pub holds: Holds,
}

/// The factor of graded spikes.
pub const GRADED: &str = "graded_spikes_factor";
/// The number of the reset.
pub const RESET: &str = "reset_mechanism_val";
/// The neurons of a readout that integrates.
pub const INTEGRATOR: &str = "integrator";

/// Every entry of a network, in the order of its layers.
pub fn entries(model: &ModelConfig) -> Vec<Entry> {
    let mut entries = Entries(Vec::new());
    let mut columns = model.input_dim;
    for (layer, width) in model.spiking_layers().into_iter().enumerate() {
        entries.dense(&format!("linears.{layer}"), width, columns);
        entries.neurons(model, &format!("neurons.{layer}"), width);
        columns = width;
    }
    if model.readout != (Readout::SpikeCount {}) {
        entries.dense("readout", model.num_classes, columns);
    }
    if matches!(model.readout, Readout::Membrane { .. }) {
        for constant in [Constant::Threshold, Constant::Beta] {
            entries.add(INTEGRATOR, constant.name(), [], Holds::Constant(constant));
        }
        entries.kinds(INTEGRATOR);
    }
    entries.0
}

struct Entries(Vec<Entry>);

impl Entries {
    fn add(&mut self, of: &str, name: &str, shape: impl Into<Vec<usize>>, holds: Holds) {
        self.0.push(Entry {
            name: format!("{of}.{name}"),
            shape: shape.into(),
            holds,
        });
    }

    fn dense(&mut self, of: &str, rows: usize, columns: usize) {
        self.add(of, "weight", [rows, columns], Holds::Weights);
        self.add(of, "bias", [rows], Holds::Bias);
    }

    fn neurons(&mut self, model: &ModelConfig, of: &str, width: usize) {
        let recurrent = model.kind == ModelKind::Recurrent;
        for (constant, is_learnt) in [
            (Constant::Alpha, model.learn_alpha),
            (Constant::Beta, model.learn_beta),
            (Constant::Threshold, model.learn_threshold),
        ] {
            if constant == Constant::Alpha && !recurrent {
                continue;
            }
            let shape: &[usize] = if is_learnt { &[1] } else { &[] };
            self.add(of, constant.name(), shape, Holds::Constant(constant));
        }
        self.kinds(of);
        if !recurrent {
            return;
        }
        match model.recurrence {
            Recurrence::AllToAll => self.dense(&format!("{of}.recurrent"), width, width),
            Recurrence::OneToOne => {
                self.add(of, "V", [width], Holds::Weights);
                self.add(of, "recurrent.V", [width], Holds::Weights);
            }
        }
    }

    fn kinds(&mut self, of: &str) {
        self.add(of, GRADED, [], Holds::GradedSpikes);
        self.add(of, RESET, [], Holds::Reset);
    }
}

impl Reset {
    /// snnTorch's number for it. A reset at the spike itself is its "zero" too, with `reset_delay=False`, which
    /// no state_dict says.
    pub fn snntorch(self) -> u8 {
        match self {
            Self::Subtract => 0,
            Self::Zero | Self::Hard => 1,
            Self::None => 2,
        }
    }

    /// The reset of snnTorch's number.
    pub fn from_snntorch(number: f32) -> Option<Self> {
        let all = [Self::Subtract, Self::Zero, Self::None];
        all.into_iter()
            .find(|reset| f32::from(reset.snntorch()) == number)
    }
}

/// All of a state_dict, from what the network has by name: its weights and its layers' constants.
/// What is not among them is as snnTorch has it.
pub fn complete(model: &ModelConfig, own: &BTreeMap<String, Tensor>) -> BTreeMap<String, Tensor> {
    let of_entry = |entry: Entry| {
        let Entry { name, shape, holds } = entry;
        let values = match own.get(name.as_str()).or_else(|| own.get(&shared(&name))) {
            Some(tensor) => tensor.values.clone(),
            None => vec![usual(model, &name, holds); shape.iter().product()],
        };
        let kind = if holds == Holds::Reset {
            NumberKind::Int64
        } else {
            NumberKind::Float32
        };
        let tensor = Tensor {
            shape,
            kind,
            values,
        };
        (name, tensor)
    };
    entries(model).into_iter().map(of_entry).collect()
}

/// The name of the same tensor: `neurons.0.recurrent.V` is `neurons.0.V`.
fn shared(name: &str) -> String {
    name.replace(".recurrent.V", ".V")
}

/// What stands for an entry that is no tensor of ours.
fn usual(model: &ModelConfig, name: &str, holds: Holds) -> f32 {
    let is_integrator = name.starts_with(INTEGRATOR);
    match holds {
        Holds::GradedSpikes => 1.0,
        Holds::Reset if is_integrator => f32::from(Reset::None.snntorch()),
        Holds::Reset => f32::from(model.reset.snntorch()),
        Holds::Constant(Constant::Beta) if is_integrator => match model.readout {
            Readout::Membrane { beta } => beta as f32,
            _ => 0.0,
        },
        // The integrator's spikes are never looked at.
        Holds::Constant(Constant::Threshold) => 1.0,
        Holds::Constant(_) | Holds::Weights | Holds::Bias => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(model: &ModelConfig) -> Vec<String> {
        entries(model).into_iter().map(|entry| entry.name).collect()
    }

    #[test]
    fn a_state_dict_has_what_snntorch_saves_beside_the_weights() {
        let model = ModelConfig {
            learn_beta: true,
            ..ModelConfig::reference_recurrent()
        };
        let mut found = names(&model);
        found.sort();
        assert_eq!(
            found,
            [
                "linears.0.bias",
                "linears.0.weight",
                "neurons.0.alpha",
                "neurons.0.beta",
                "neurons.0.graded_spikes_factor",
                "neurons.0.recurrent.bias",
                "neurons.0.recurrent.weight",
                "neurons.0.reset_mechanism_val",
                "neurons.0.threshold",
                "readout.bias",
                "readout.weight",
            ]
        );
        let learnt = entries(&model);
        let shape = |name: &str| {
            learnt
                .iter()
                .find(|it| it.name == name)
                .map(|it| &it.shape[..])
        };
        assert_eq!(shape("neurons.0.beta"), Some(&[1][..]));
        assert_eq!(shape("neurons.0.alpha"), Some(&[][..]));
    }

    #[test]
    fn one_to_one_recurrence_is_there_under_both_names() {
        let model = ModelConfig {
            recurrence: Recurrence::OneToOne,
            readout: Readout::Membrane { beta: 0.8 },
            reset: Reset::Zero,
            hidden_dims: vec![2],
            ..ModelConfig::reference_recurrent()
        };
        let v = [("neurons.0.V".to_owned(), Tensor::new([2], vec![0.25, -0.5]))];
        let all = complete(&model, &v.into());
        assert_eq!(
            all["neurons.0.V"].values,
            all["neurons.0.recurrent.V"].values
        );
        assert_eq!(all["integrator.beta"].values, [0.8]);
        assert_eq!(all["integrator.reset_mechanism_val"].values, [2.0]);
        assert_eq!(all["neurons.0.reset_mechanism_val"].values, [1.0]);
        assert_eq!(all["neurons.0.reset_mechanism_val"].kind, NumberKind::Int64);
    }
}
