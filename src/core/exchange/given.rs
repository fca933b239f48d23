//! A file of ours as the first weights of an experiment's network.

use super::safetensors;
use super::state_dict::Constant;
use super::tensor::Tensor;
use super::weights::{Choices, Problem, placed};
use crate::core::config::{ExperimentConfig, ModelConfig};
use std::collections::BTreeMap;

/// The tensors of a file with an experiment in its metadata, for a network of these settings. Alpha, beta and theta of
/// each layer are the file's, unless the settings say another number than the file's experiment.
///
/// # Errors
/// What of the file does not fit, by tensor and shape.
pub fn given(bytes: &[u8], model: &ModelConfig) -> Result<BTreeMap<String, Tensor>, String> {
    let file = safetensors::read(bytes).map_err(|why| why.to_string())?;
    let table = placed(&file, model, &Choices::new());
    if !table.problems.is_empty() {
        let problems: Vec<String> = table.problems.iter().map(Problem::to_string).collect();
        return Err(problems.join("; "));
    }
    let text = file.metadata.get("config").map_or("", String::as_str);
    let made_by = ExperimentConfig::from_json(text).map_err(|why| why.to_string())?;
    let mut tensors = table.tensors;
    for constant in Constant::ALL {
        if constant.setting(model) != constant.setting(&made_by.model) {
            let end = format!(".{}", constant.name());
            tensors.retain(|name, _| !(name.starts_with("neurons.") && name.ends_with(&end)));
        }
    }
    Ok(tensors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exchange::OWN;
    use crate::core::exchange::state_dict::complete;

    fn file(config: &ExperimentConfig) -> Vec<u8> {
        let beta = [("neurons.0.beta".to_owned(), Tensor::scalar(0.3))];
        let json = serde_json::to_string(config).expect("plain data");
        let metadata = [
            ("config".to_owned(), json),
            (OWN.to_owned(), "1".to_owned()),
        ];
        safetensors::write(&complete(&config.model, &beta.into()), &metadata.into())
    }

    #[test]
    fn a_files_constants_count_until_the_settings_say_another_number() {
        let mut config = ExperimentConfig::default();
        let bytes = file(&config);
        let found = given(&bytes, &config.model).expect("it fits");
        assert_eq!(found["neurons.0.beta"].values, [0.3]);
        config.model.beta = 0.7;
        let found = given(&bytes, &config.model).expect("it fits");
        assert!(!found.contains_key("neurons.0.beta") && found.contains_key("neurons.0.threshold"));
    }

    #[test]
    fn a_file_of_another_network_is_refused_by_tensor_and_shape() {
        let mut config = ExperimentConfig::default();
        let bytes = file(&config);
        config.model.hidden_dims = vec![7];
        let why = given(&bytes, &config.model).expect_err("another shape");
        assert!(
            why.contains("linears.0.weight") && why.contains("[7, 64]"),
            "{why}"
        );
        assert!(given(b"{}", &config.model).is_err());
    }
}
