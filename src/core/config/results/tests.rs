use super::sentences::{accuracies, percent, seeds};
use super::{Measured, Outcome, mean_accuracy, mean_exponent, results};
use crate::core::config::{
    EstimatorKind, ExperimentConfig, ModelKind, PRESETS, Preset, RecurrentInit, Regulariser,
    SurrogateConfig, Task,
};
use crate::core::exponent::reference_bias;
use crate::core::name::Named;
use serde_json::Value;

fn measured(key: &str) -> &'static Measured {
    Measured::named(key).unwrap_or_else(|| panic!("{key} is not in docs/results.json"))
}

fn file() -> Value {
    serde_json::from_str(super::FILE).expect("JSON")
}

/// What was run as it is, in the file's order.
fn experiments(file: &Value) -> Vec<&Value> {
    let lists = ["tasks", "untuned"].map(|list| file[list].as_array().expect("a list"));
    let all = lists.into_iter().flatten();
    all.filter(|experiment| !experiment["shipped"].is_null())
        .collect()
}

/// An experiment's whole configuration: the demonstration's, with the fields that differ.
fn recorded(file: &Value, experiment: &Value) -> ExperimentConfig {
    let mut config = file["demonstration"].clone();
    for (section, fields) in experiment["shipped"]["config"]
        .as_object()
        .expect("sections")
    {
        for (field, value) in fields.as_object().expect("fields") {
            config[section][field] = value.clone();
        }
    }
    ExperimentConfig::from_json(&config.to_string()).expect("a valid experiment")
}

#[test]
fn every_preset_was_measured_on_both_sides_with_three_seeds_or_more() {
    let seeds = |runs: &[Outcome]| runs.iter().map(|run| run.seed).collect::<Vec<_>>();
    for preset in &PRESETS {
        let measured = measured(preset.key);
        let (without, with) = (seeds(&measured.unregularised), seeds(&measured.regularised));
        assert_eq!(without[..3], [0, 1, 2], "{}", preset.key);
        assert_eq!(without, with, "{}", preset.key);
    }
    assert_eq!(results().len(), PRESETS.len() + BESIDE.len());
    for measured in results() {
        for run in measured.unregularised.iter().chain(&measured.regularised) {
            assert!((0.0..=1.0).contains(&run.test_accuracy), "{run:?}");
        }
    }
}

type Change = fn(&mut ExperimentConfig);

/// The experiments beside the presets: a preset, and what is changed of it.
const BESIDE: [(&str, &str, Change); 4] = [
    ("narrow_surrogate", "demonstration", |it| {
        it.model.surrogate = SurrogateConfig::FastSigmoid { slope: 25.0 };
    }),
    ("no_gain", "demonstration", |it| {
        it.model.recurrent_init = RecurrentInit::Normal { gain: 0.0 };
    }),
    ("feedforward", "demonstration", |it| {
        it.model.kind = ModelKind::Feedforward;
        it.lyapunov.regulariser = Regulariser::Off;
    }),
    ("randman_by_hand", "randman", |it| {
        it.model.surrogate = SurrogateConfig::FastSigmoid { slope: 10.0 };
        it.model.recurrent_init = RecurrentInit::Normal { gain: 0.1 };
        it.training.learning_rate = 0.003;
        it.training.epochs = 37;
        it.task.validation_share = 0.15;
        it.lyapunov.regulariser = Regulariser::Off;
    }),
];

fn preset(key: &str) -> ExperimentConfig {
    (Preset::named(key).expect("a preset").config)()
}

fn beside(key: &str) -> ExperimentConfig {
    let found = BESIDE.iter().find(|it| it.0 == key);
    let (_, base, change) = found.unwrap_or_else(|| panic!("{key} is no experiment"));
    let mut config = preset(base);
    change(&mut config);
    config
}

/// A preset that was changed has results that are not its own. A setting that is new and keeps its
/// default changes nothing.
#[test]
fn what_was_measured_is_what_the_presets_are() {
    let file = file();
    let again = "is not as it was measured: run `cargo xtask results`";
    for experiment in experiments(&file) {
        let key = experiment["key"].as_str().expect("a key");
        let recorded = recorded(&file, experiment);
        let present = match Preset::named(key) {
            Some(preset) => (preset.config)(),
            None => beside(key),
        };
        assert_eq!(recorded, present, "{key} {again}");
    }
}

/// The numbers of a sentence, from words that only those of the file can have made.
fn numbers(sentence: &str) -> Vec<String> {
    let is_apart = |letter: char| !letter.is_ascii_digit() && letter != '.';
    let words = sentence
        .split(is_apart)
        .map(|word| word.trim_end_matches('.'));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The file's numbers of a side as a sentence has them: up to three one by one, more by mean and spread.
fn shares(side: &Value) -> Vec<f64> {
    let number = |value: &Value| value.as_f64().expect("a number");
    let values: Vec<f64> = side["values"]
        .as_array()
        .expect("runs")
        .iter()
        .map(number)
        .collect();
    match values.len() {
        0..=3 => values,
        _ => vec![number(&side["mean"]), number(&side["deviation"])],
    }
}

#[test]
fn presets_say_what_the_results_file_says() {
    let file = file();
    for (preset, experiment) in PRESETS.iter().zip(experiments(&file)) {
        assert_eq!(experiment["key"], preset.key, "in the presets' order");
        let side = |name: &str| shares(&experiment["shipped"][name]);
        let classes = (preset.config)().model.num_classes as f64;
        let mut expected = side("unregularised");
        expected.push(1.0 / classes);
        if !experiment["shipped"]["equal_updates"].is_null() {
            expected.extend(side("equal_updates"));
        }
        expected.extend(side("regularised"));
        let sentence = preset.result();
        let (_, after_seeds) = sentence.split_once(':').expect("seeds, then what came out");
        let said = numbers(after_seeds);
        assert!(said.len() >= expected.len(), "{sentence}");
        for (share, said) in expected.iter().zip(&said) {
            let said: f64 = said.parse().expect("a number");
            let off = (said - share * 100.0).abs();
            assert!(off <= 0.5 + 1e-4, "{}: {said} for {share}", preset.key);
            assert!(
                said < 100.0 || *share == 1.0,
                "{}: not all are right",
                preset.key
            );
        }
    }
}

fn runs(accuracies: &[f64]) -> Vec<Outcome> {
    let run = |(seed, &test_accuracy): (usize, &f64)| Outcome {
        seed: seed as u64,
        test_accuracy,
        exponent: 0.0,
    };
    accuracies.iter().enumerate().map(run).collect()
}

#[test]
fn few_seeds_are_said_one_by_one_and_many_by_mean_and_spread() {
    let few = runs(&[0.25, 0.5, 1.0]);
    assert_eq!(
        (seeds(&few), accuracies(&few)),
        ("0, 1, 2".to_owned(), "25, 50, 100 %".to_owned())
    );
    let many = runs(&[0.7, 0.8, 0.9, 0.8]);
    assert_eq!(
        (seeds(&many), accuracies(&many)),
        ("0 to 3".to_owned(), "80 ± 8 %".to_owned())
    );
    let mut gap = many;
    gap[3].seed = 7;
    assert_eq!(seeds(&gap), "0, 1, 2, 7");
}

#[test]
fn tasks_say_what_the_results_file_says() {
    let mut keys = Vec::new();
    for &task in Task::ALL {
        let said = task.good_result().join(" ");
        let regularised = |preset: &&Preset| {
            let config = (preset.config)();
            config.task.kind == task && config.lyapunov.regulariser == Regulariser::Interleaved
        };
        for preset in PRESETS.iter().filter(regularised) {
            let config = (preset.config)();
            let mean = |runs| percent(mean_accuracy(runs).expect("runs"));
            let measured = measured(preset.key);
            let (with, without) = (mean(&measured.regularised), mean(&measured.unregularised));
            let (steps, epochs) = (config.task.time_steps, config.training.epochs);
            let longer = mean(&measured.equal_updates);
            let numbers = format!(
                "(T {steps}, {epochs} epochs; {without} % without, {longer} % from as many updates)"
            );
            let place = said
                .find(&numbers)
                .unwrap_or_else(|| panic!("{said}: {numbers}"));
            let reached = said[..place].rfind(&format!("{with} %"));
            assert!(reached.is_some(), "{said}: {with} %");
            keys.push(preset.key);
        }
    }
    assert_eq!(
        keys.len(),
        PRESETS.len() - 1,
        "all but the original's: {keys:?}"
    );
    let said = Task::StoreRecall.good_result().join(" ");
    let all = "All with the exponent regularised; chance is 25 %; means of seeds 0";
    assert!(said.contains(all), "{said}");
}

/// The first three are the page's first and what its tests train; of more, the means.
#[test]
fn the_presets_part_their_two_networks() {
    let bounds = [
        ("demonstration", 0.35, 0.85),
        ("store_recall", 0.6, 0.97),
        ("flossing", 0.6, 0.97),
        ("temporal_parity", 0.6, 0.95),
        ("randman", 0.4, 0.77),
        ("latency", 0.5, 0.87),
        ("rows", 0.25, 0.57),
    ];
    for (key, at_most, at_least) in bounds {
        let measured = measured(key);
        for run in &measured.unregularised[..3] {
            assert!(run.test_accuracy < at_most, "{key}: {run:?}");
        }
        for run in &measured.regularised[..3] {
            assert!(run.test_accuracy > at_least, "{key}: {run:?}");
        }
        let mean = |runs| mean_accuracy(runs).expect("runs");
        assert!(mean(&measured.unregularised) < at_most, "{key}");
        assert!(mean(&measured.regularised) > at_least, "{key}");
    }
}

#[test]
fn the_narrow_surrogate_trains_without_a_regulariser() {
    let narrow = measured("narrow_surrogate");
    for run in &narrow.unregularised[..3] {
        assert!(run.test_accuracy > 0.5, "{run:?}");
    }
    let mean = mean_accuracy(&narrow.unregularised).expect("runs");
    assert!(mean > 0.5, "{mean}");
}

/// "It makes no difference, and the exponent it reads is above zero by its bias alone": neither in accuracy nor in the
/// exponent, though its target is 0.
#[test]
fn the_penalty_of_the_original_changes_nothing() {
    let preset = Preset::named("reference").expect("a preset");
    let config = (preset.config)();
    assert_eq!(config.lyapunov.estimator, EstimatorKind::Reference);
    let measured = measured(preset.key);
    let mean = |runs| mean_accuracy(runs).expect("runs");
    let difference = mean(&measured.unregularised) - mean(&measured.regularised);
    assert!(difference.abs() < 0.03, "{difference}");
    assert!(mean(&measured.regularised) > 0.85);
    let exponent = |runs| mean_exponent(runs).expect("runs");
    let moved = exponent(&measured.unregularised) - exponent(&measured.regularised);
    assert!(moved.abs() < 0.01, "{moved}");
    let bias = reference_bias(&config.model, &config.lyapunov, config.task.time_steps);
    let bias = bias.expect("layers that there are").total;
    if let Some(reading) = mean_exponent(&measured.regularised) {
        assert!(0.0 < reading && reading <= bias, "{reading}, bias {bias}");
    }
}

#[test]
fn almost_all_is_not_called_all() {
    for (share, said) in [
        (1.0, "100"),
        (0.9967, "99.7"),
        (0.9999, "99.9"),
        (0.994, "99"),
        (0.225, "23"),
        (0.0, "0"),
    ] {
        assert_eq!(percent(share), said, "{share}");
    }
}
