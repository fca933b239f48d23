//! What a refused configuration says.

use burn::tensor::Device;
use lyapunov_snn::core::config::{ExperimentConfig, ModelConfig};
use lyapunov_snn::engine::model::create_snn;

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

/// Each setting's own range is tried in core, for all of them.
#[test]
fn what_does_not_fit_the_other_settings_is_named_with_its_value_and_what_would() {
    let cases = [
        (
            r#"{"model":{"input_dim":3}}"#,
            ["model.input_dim", "3", "64 for this task"],
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
            r#"{"task":{"kind":"delayed_xor","time_steps":20}}"#,
            ["task.time_steps", "20", "21 to 2000"],
        ),
        (
            r#"{"model":{"hidden_dims":[4096]}}"#,
            ["model.hidden_dims", "parameters", "8000000"],
        ),
        (
            r#"{"model":{"kind":"feedforward","hidden_dims":[4096,3,4096,3,4096]},"task":{"time_steps":2000}}"#,
            [
                "task.time_steps",
                "12294 neurons",
                "1 to 1364 with this network",
            ],
        ),
        (
            r#"{"task":{"kind":"store_recall","samples":20000,"time_steps":2000}}"#,
            ["task.samples", "20000", "6710886"],
        ),
        (
            r#"{"model":{"hidden_dims":[1]},"lyapunov":{"estimator":"spectrum","exponents":3}}"#,
            ["lyapunov.exponents", "3", "1 to 2, the numbers"],
        ),
        (
            r#"{"task":{"time_steps":1},"lyapunov":{"estimator":"spectrum"}}"#,
            ["task.time_steps", "1", "2 or more for a spectrum"],
        ),
        (
            r#"{"lyapunov":{"transient":5000}}"#,
            ["lyapunov.transient", "5000", "0 to 99"],
        ),
        (
            r#"{"training":{"loss":{"kind":"count_mse","correct_rate":0.8,"incorrect_rate":0.2}}}"#,
            ["training.loss.kind", "count_mse", "spike_count"],
        ),
        (
            r#"{"model":{"alpha":0,"learn_alpha":true}}"#,
            [
                "model.alpha",
                "0",
                "above 0 and below 1, where it is learnt",
            ],
        ),
        ("[]", [".", "JSON object", "{...}"]),
    ];
    for (json, parts) in cases {
        let message = refused(json);
        for part in parts {
            assert!(message.contains(part), "{message:?} does not say {part:?}");
        }
    }
}

#[test]
fn channels_and_classes_that_are_left_out_are_those_of_the_task() {
    let config = ExperimentConfig::from_json(r#"{"task":{"kind":"store_recall"}}"#).expect("fits");
    assert_eq!((config.model.input_dim, config.model.num_classes), (40, 4));
}

#[test]
fn null_for_alpha_and_dropout_is_their_default() {
    let config = ExperimentConfig::from_json(r#"{"model":{"alpha":null,"dropout":null}}"#);
    assert_eq!(config, Ok(ExperimentConfig::default()));
}

#[test]
fn a_batch_that_would_take_too_much_memory_is_split() {
    let mut config = ExperimentConfig::default();
    assert_eq!(config.samples_at_once(), 64);
    config.model.hidden_dims = vec![1024];
    config.task.time_steps = 2000;
    let at_once = config.samples_at_once();
    assert!((1..64).contains(&at_once), "{at_once}");
    assert!(at_once as u64 * 8 * config.sizes().record <= 512 << 20);
    config.validate().expect("a split batch fits");
}

#[test]
fn create_snn_refuses_what_validation_refuses() {
    let config = ModelConfig {
        threshold: 0.0,
        ..ModelConfig::default()
    };
    let error = create_snn(&config, 0, &Device::flex()).expect_err("a threshold of 0");
    assert_eq!(error.path(), "model.threshold");
}

#[test]
fn a_configuration_survives_json() {
    let config = crate::support::small_feedforward();
    let json = serde_json::to_string(&config).expect("plain data");
    assert_eq!(ExperimentConfig::from_json(&json), Ok(config));
}
