use super::*;
use crate::core::config::{EstimatorKind, FiringRateConfig, LossConfig, Readout, SurrogateConfig};
use serde_json::Value;

/// What is not set by itself: the task decides it, or one choice stands for it and another.
const NO_FIELD: [&str; 4] = [
    "model.input_dim",
    "model.num_classes",
    "model.readout.kind",
    "training.loss.kind",
];

/// The paths of everything in a configuration that is no object.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    let Value::Object(entries) = value else {
        found.push(path.to_owned());
        return;
    };
    for (name, value) in entries {
        let path = [path, name].join(".");
        leaves(value, path.trim_start_matches('.'), found);
    }
}

#[test]
fn everything_in_a_configuration_has_a_field() {
    for field in all() {
        let Input::Choice(choices) = field.input else {
            continue;
        };
        for (choice, _) in choices {
            let mut config = ExperimentConfig::default();
            field.write(&mut config, choice).expect("one of its own");
            let mut found = Vec::new();
            leaves(&serde_json::to_value(&config).unwrap(), "", &mut found);
            for path in found {
                let own = all().any(|field| field.path == path);
                assert!(own || NO_FIELD.contains(&path.as_str()), "{path}");
            }
        }
    }
}

#[test]
fn every_field_is_labelled_and_says_what_it_is_for() {
    for field in all() {
        assert!(!field.label.is_empty(), "{}", field.path);
        assert!(field.help.ends_with('.'), "{}", field.path);
        let choice = matches!(field.input, Input::Choice(_));
        assert_eq!(field.allowed().is_empty(), choice, "{}", field.path);
    }
}

#[test]
fn what_validation_refuses_has_a_control() {
    type Spoil = fn(&mut ExperimentConfig);
    let cases: [(Spoil, &str); 20] = [
        (|it| it.model.hidden_dims = vec![8; 33], "model.hidden_dims"),
        (|it| it.model.hidden_dims = vec![8, 0], "model.hidden_dims"),
        (
            |it| it.model.hidden_dims = vec![4096; 4],
            "model.hidden_dims",
        ),
        (
            |it| it.model.surrogate = SurrogateConfig::Triangular { width: 0.0 },
            "model.surrogate.width",
        ),
        (
            |it| it.model.surrogate = SurrogateConfig::SnntorchTriangular { threshold: 0.0 },
            "model.surrogate.threshold",
        ),
        (|it| it.model.input_gain = -1.0, "model.input_gain"),
        (|it| it.model.dropout = 1.0, "model.dropout"),
        (
            |it| it.model.readout = Readout::Membrane { beta: 2.0 },
            "model.readout.beta",
        ),
        (|it| it.training.loss = counts(0.5), "model.readout"),
        (
            |it| {
                it.model.readout = Readout::SpikeCount {};
                it.training.loss = counts(2.0);
            },
            "training.loss.correct_rate",
        ),
        (
            |it| it.training.firing_rate = rate(2.0, 1.0),
            "training.firing_rate.target",
        ),
        (
            |it| it.training.firing_rate = rate(0.1, -1.0),
            "training.firing_rate.weight",
        ),
        (|it| it.training.batch_size = 4000, "training.batch_size"),
        (|it| it.lyapunov.eps = Some(0.0), "lyapunov.eps"),
        (|it| it.lyapunov.layers = Some(vec![-3]), "lyapunov.layers"),
        (|it| it.lyapunov.layers = Some(vec![]), "lyapunov.layers"),
        (
            |it| {
                it.lyapunov.estimator = EstimatorKind::Spectrum;
                it.model.hidden_dims = vec![1];
            },
            "lyapunov.exponents",
        ),
        (
            |it| {
                it.lyapunov.estimator = EstimatorKind::Spectrum;
                it.lyapunov.qr_every = 101;
            },
            "lyapunov.qr_every",
        ),
        (
            |it| {
                it.lyapunov.estimator = EstimatorKind::Spectrum;
                it.task.time_steps = 1;
            },
            "task.time_steps",
        ),
        (|it| it.seed = u64::MAX, "seed"),
    ];
    for (spoil, path) in cases {
        let mut config = ExperimentConfig::default();
        spoil(&mut config);
        let error = config.validate().expect_err(path);
        let field = named(error.field());
        assert_eq!(field.map(|field| field.path), Some(path), "{error}");
    }
}

#[test]
fn the_ends_of_a_range_are_short() {
    let short = [1e-8, 1e-6, 0.001, 1e6, -1e8, 9_007_199_254_740_991.0, 0.0];
    let words = ["1e-8", "1e-6", "0.001", "1000000", "-1e8", "9e15", "0"];
    assert_eq!(short.map(super::bound), words);
}

fn counts(correct_rate: f64) -> LossConfig {
    LossConfig::CountMse {
        correct_rate,
        incorrect_rate: 0.1,
    }
}

fn rate(target: f64, weight: f64) -> Option<FiringRateConfig> {
    Some(FiringRateConfig { target, weight })
}
