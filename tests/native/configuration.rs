//! What a refused configuration says.

use burn::tensor::Device;
use lyapunov_snn::config::{ConfigError, ExperimentConfig, ModelConfig};
use lyapunov_snn::model::create_snn;

fn refused(json: &str) -> String {
    ExperimentConfig::from_json(json)
        .expect_err(json)
        .to_string()
}

#[test]
fn an_empty_configuration_is_the_demonstration() {
    let config = ExperimentConfig::from_json("{}").expect("defaults");
    assert_eq!(config, ExperimentConfig::default());
    assert_eq!(
        (config.task.train_samples(), config.task.test_samples()),
        (1437, 360)
    );
    assert_eq!(config.steps_per_epoch(), 22);
}

#[test]
fn a_refused_value_is_named_with_its_field_and_its_range() {
    let cases = [
        (r#"{"model":{"beta":1.5}}"#, ["model.beta", "1.5", "0 to 1"]),
        (
            r#"{"model":{"hidden_dims":[8,0]}}"#,
            ["model.hidden_dims[1]", "0", "1 to 4096"],
        ),
        (
            r#"{"model":{"input_dim":3}}"#,
            ["model.input_dim", "3", "64 for this task"],
        ),
        (
            r#"{"lyapunov":{"eps":0}}"#,
            ["lyapunov.eps", "0", "0.000001 to 10"],
        ),
        (
            r#"{"lyapunov":{"layers":[-2]}}"#,
            ["lyapunov.layers[0]", "-2", "-1 to 0"],
        ),
        (
            r#"{"training":{"batch_size":1500}}"#,
            ["training.batch_size", "1500", "1 to 1437"],
        ),
        (
            r#"{"training":{"learning_rate":1e99}}"#,
            ["training.learning_rate", "1000", "to 10"],
        ),
        (
            r#"{"model":{"kind":"liquid"}}"#,
            ["model.kind", "liquid", "feedforward"],
        ),
        (
            r#"{"model":{"surrogate":{"kind":"box"}}}"#,
            ["model.surrogate", "box", "fast_sigmoid"],
        ),
        (r#"{"model":{"gamma":1}}"#, ["model.gamma", "gamma", "beta"]),
    ];
    for (json, parts) in cases {
        let message = refused(json);
        for part in parts {
            assert!(message.contains(part), "{message:?} does not say {part:?}");
        }
    }
}

#[test]
fn create_snn_refuses_what_validation_refuses() {
    let config = ModelConfig {
        threshold: 0.0,
        ..ModelConfig::default()
    };
    let error = create_snn(&config, 0, &Device::flex()).expect_err("a threshold of 0");
    assert!(matches!(error, ConfigError::Range { ref field, .. } if field == "model.threshold"));
    assert!(ModelConfig::from_json(r#"{"kind":"convolutional"}"#).is_err());
}

#[test]
fn a_configuration_survives_json() {
    let config = crate::support::small_feedforward();
    let json = serde_json::to_string(&config).expect("plain data");
    assert_eq!(ExperimentConfig::from_json(&json), Ok(config));
}
