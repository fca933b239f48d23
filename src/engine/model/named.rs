//! Parameters by the names of a state_dict, and back.

use crate::core::config::ModelConfig;
use crate::core::exchange::Tensor;
use crate::engine::kernel::{NamedTensor, Plan};
use std::collections::BTreeMap;

/// A V that snnTorch has under two names may come under the second alone.
const SHARED: (&str, &str) = (".V", ".recurrent.V");

/// Weights, biases and constants out of all parameters, laid out as [`Plan`] says.
pub fn named(config: &ModelConfig, numbers: &[f32]) -> BTreeMap<String, Tensor> {
    let tensors = Plan::new(config, 1, 1).named().into_iter();
    let tensor = |NamedTensor {
                      name,
                      shape,
                      places,
                  }| {
        let values = places.into_iter().map(|place: usize| numbers[place]);
        (name, Tensor::new(shape, values.collect()))
    };
    tensors.map(tensor).collect()
}

/// `numbers`, those of the tensors replaced; what no tensor is for stays, and a tensor of another length
/// changes nothing.
pub fn numbered(
    config: &ModelConfig,
    mut numbers: Vec<f32>,
    tensors: &BTreeMap<String, Tensor>,
) -> Vec<f32> {
    for NamedTensor { name, places, .. } in Plan::new(config, 1, 1).named() {
        let (one, other) = SHARED;
        let tensor = tensors
            .get(&name)
            .or_else(|| tensors.get(&name.replace(one, other)));
        let fitting = tensor.filter(|tensor| tensor.values.len() == places.len());
        for (place, &value) in places.iter().zip(fitting.iter().flat_map(|it| &it.values)) {
            numbers[*place] = value;
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{PRESETS, Readout, Recurrence};
    use crate::core::exchange::state_dict::{complete, entries};
    use crate::core::exchange::weights::{Choices, placed};
    use crate::core::exchange::{Format, TensorFile};
    use crate::engine::model::initial_numbers;

    fn models() -> Vec<ModelConfig> {
        let mut models: Vec<ModelConfig> = PRESETS
            .iter()
            .map(|preset| (preset.config)().model)
            .collect();
        models.push(ModelConfig {
            hidden_dims: vec![5, 3],
            recurrence: Recurrence::OneToOne,
            readout: Readout::SpikeCount {},
            learn_alpha: true,
            learn_threshold: true,
            ..ModelConfig::reference_recurrent()
        });
        models.push(ModelConfig {
            hidden_dims: vec![5, 3],
            readout: Readout::Membrane { beta: 0.8 },
            ..ModelConfig::reference_feedforward()
        });
        models
    }

    #[test]
    fn a_state_dict_put_back_gives_every_parameter_again() {
        for model in models() {
            let mut numbers = initial_numbers(&model, 3);
            // Nothing is to come from the settings; decays count within 0 and 1.
            let learnt = Plan::new(&model, 1, 1).named();
            for (at, place) in learnt.iter().flat_map(|it| &it.places).enumerate() {
                numbers[*place] = (at % 97 + 1) as f32 / 98.0;
            }
            let tensors = complete(&model, &named(&model, &numbers));
            let file = TensorFile {
                format: Format::Safetensors,
                tensors: tensors.into_iter().collect(),
                metadata: BTreeMap::new(),
            };
            let table = placed(&file, &model, &Choices::new());
            assert_eq!(table.problems, [], "{model:?}");
            let back = numbered(&model, initial_numbers(&model, 4), &table.tensors);
            assert_eq!(back, numbers, "{model:?}");
        }
    }

    #[test]
    fn the_entries_of_a_state_dict_are_the_tensors_of_a_plan_and_snntorchs_own() {
        for model in models() {
            let ours: Vec<(String, Vec<usize>)> = Plan::new(&model, 1, 1)
                .named()
                .into_iter()
                .map(|it| (it.name, it.shape))
                .collect();
            let all = entries(&model);
            for entry in &ours {
                let found = all.iter().find(|it| it.name == entry.0);
                let shape = found.map(|it| it.shape.clone());
                assert_eq!(shape.as_ref(), Some(&entry.1), "{}", entry.0);
            }
            let beside = ["graded_spikes_factor", "reset_mechanism_val", "recurrent.V"];
            for entry in all {
                let is_known = ours.iter().any(|(name, _)| *name == entry.name)
                    || beside.iter().any(|end| entry.name.ends_with(end))
                    || entry.name.starts_with("integrator.");
                assert!(is_known, "{}", entry.name);
            }
        }
    }
}
