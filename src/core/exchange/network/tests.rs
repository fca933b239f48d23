//! Files of networks, ours and others', and what the page is told of them.

use super::*;
use crate::core::config::{ModelConfig, ModelKind, PRESETS, Reset};
use crate::core::exchange::read_weights;
use crate::core::exchange::state_dict::{Constant, Holds, entries};
use crate::core::protocol::NetworkKind;

fn present(config: &ExperimentConfig, places: &[(&str, Option<&str>)]) -> Present {
    let place =
        |&(theirs, ours): &(&str, Option<&str>)| (theirs.to_owned(), ours.map(str::to_owned));
    Present {
        config: serde_json::to_string(config).expect("plain data"),
        places: places.iter().map(place).collect(),
    }
}

fn now() -> Present {
    present(&ExperimentConfig::default(), &[])
}

/// Weights of a network, each number another.
fn tensors(model: &ModelConfig) -> BTreeMap<String, Tensor> {
    let mut own = BTreeMap::new();
    for (at, entry) in entries(model).into_iter().enumerate() {
        let count = entry.shape.iter().product::<usize>();
        let values = match entry.holds {
            Holds::Constant(Constant::Threshold) => vec![0.75; count],
            Holds::Constant(_) => vec![0.5; count],
            _ => (0..count)
                .map(|it| ((it + at) % 17) as f32 / 64.0 - 0.1)
                .collect(),
        };
        if !matches!(entry.holds, Holds::Reset | Holds::GradedSpikes) {
            own.insert(entry.name, Tensor::new(entry.shape, values));
        }
    }
    complete(model, &own)
}

/// A file that says nothing of the lab, with its modules called otherwise.
fn foreign(model: &ModelConfig) -> Vec<u8> {
    let names = [
        ("linears.0", "fc1"),
        ("neurons.0", "lif1"),
        ("readout", "fc2"),
    ];
    let renamed = |(name, tensor): (String, Tensor)| {
        let found = names
            .iter()
            .find_map(|(ours, theirs)| Some(format!("{theirs}{}", name.strip_prefix(ours)?)));
        (found.unwrap_or(name), tensor)
    };
    let all = tensors(model).into_iter().map(renamed).collect();
    safetensors::write(&all, &BTreeMap::new())
}

fn small() -> ModelConfig {
    ModelConfig {
        kind: ModelKind::Feedforward,
        hidden_dims: vec![24],
        reset: Reset::Zero,
        ..ExperimentConfig::default().model
    }
}

fn read(
    bytes: &[u8],
    choices: &[(&str, &str)],
    present: &Present,
) -> (NetworkReport, Option<Vec<u8>>) {
    let pair = |&(key, value): &(&str, &str)| (key.to_owned(), value.to_owned());
    let choices: Vec<_> = choices.iter().map(pair).collect();
    told("net.safetensors", bytes, &choices, present).expect("a file of a network")
}

fn config_of(report: &NetworkReport) -> ExperimentConfig {
    let json = report.config.as_deref().expect("a network");
    serde_json::from_str(json).expect("an experiment")
}

#[test]
fn a_foreign_file_becomes_the_present_experiment_with_its_network_and_constants() {
    let bytes = foreign(&small());
    assert!(is_network(&bytes));
    let (report, file) = read(&bytes, &[], &now());
    assert_eq!(
        (report.kind, &report.problems[..]),
        (NetworkKind::Safetensors, &[][..])
    );
    let model = config_of(&report).model;
    assert_eq!(model.hidden_dims, [24]);
    assert_eq!(
        (model.reset, model.beta, model.threshold),
        (Reset::Zero, 0.5, 0.75)
    );
    let row = report
        .tensors
        .iter()
        .find(|it| it.theirs.as_deref() == Some("fc1.weight"));
    let ours = row.and_then(|it| it.ours.as_deref());
    assert_eq!(ours, Some("linears.0.weight"));
    // What comes beside it is the same network under our names, known by the digest that is said.
    let file = read_weights(&file.expect("weights")).expect("safetensors");
    let all: BTreeMap<_, _> = file.tensors.into_iter().collect();
    assert_eq!(all, tensors(&small()));
    assert_eq!(file.metadata.get("digest"), Some(&report.digest));
    assert_eq!(report.digest.len(), 16);
}

#[test]
fn a_row_that_is_left_out_is_a_problem_until_it_has_a_place_or_none_on_purpose() {
    let mut all = tensors(&small());
    all.insert("extra.weight".into(), Tensor::new([3, 5], vec![0.0; 15]));
    let bytes = safetensors::write(&all, &BTreeMap::new());
    let (report, file) = read(&bytes, &[], &now());
    assert!(file.is_none() && report.digest.is_empty());
    let said = &report.problems[0];
    assert!(
        said.contains("extra [3, 5]") && !said.contains("--config"),
        "{said}"
    );
    let without = present(&ExperimentConfig::default(), &[("extra.weight", None)]);
    let (report, file) = read(&bytes, &[], &without);
    assert!(file.is_some(), "{:?}", report.problems);
}

#[test]
fn a_network_that_the_present_task_has_no_samples_for_says_so_or_takes_a_preset_that_has() {
    let model = ModelConfig {
        input_dim: 700,
        num_classes: 20,
        ..small()
    };
    let (report, file) = read(&foreign(&model), &[], &now());
    assert!(file.is_none());
    let said = report.problems.join(" ");
    assert!(
        said.contains("700 inputs") && said.contains("64 channels"),
        "{said}"
    );
    // The present experiment is of other samples, a preset's are these.
    let other = PRESETS.iter().find(|preset| preset.key == "store_recall");
    let present = present(&(other.expect("a preset").config)(), &[]);
    let (report, file) = read(&foreign(&small()), &[], &present);
    assert!(file.is_some(), "{:?}", report.problems);
    assert_eq!(report.choices[0].value, "demonstration");
    assert!(report.choices[0].guessed);
}

#[test]
fn a_file_of_ours_brings_its_experiment_and_an_unknown_one_is_refused() {
    let mut config = ExperimentConfig {
        seed: 5,
        ..ExperimentConfig::default()
    };
    config.model = small();
    let json = serde_json::to_string(&config).expect("plain data");
    let metadata = [
        (OWN.to_owned(), "1".to_owned()),
        ("config".to_owned(), json),
    ];
    let bytes = safetensors::write(&tensors(&config.model), &metadata.into());
    let (report, _) = read(&bytes, &[], &now());
    assert_eq!(config_of(&report).seed, 5);
    assert_eq!(report.side, Some(1));
    let (report, _) = read(&bytes, &[("experiment", "present")], &now());
    assert_eq!(config_of(&report).seed, 0);
    assert_eq!(config_of(&report).model.hidden_dims, [24]);
    let wrong = [("experiment".to_owned(), "mine".to_owned())];
    let refusal = told("a", &bytes, &wrong, &now()).expect_err("refused");
    assert_eq!(refusal.key.as_deref(), Some("experiment"));
    assert!(refusal.message.contains("mine") && refusal.message.contains("file"));
}

#[test]
fn a_graph_says_its_nodes_its_time_step_and_reset_and_what_it_leaves_open() {
    let bytes = include_bytes!("../../../../tests/nir/paper/lif_norse.nir");
    assert!(is_network(bytes));
    let braille = include_bytes!("../../../../tests/nir/paper/braille_noDelay_bias_zero.nir");
    let (report, _) = read(braille, &[], &now());
    assert_eq!(report.kind, NetworkKind::Nir);
    let kinds: Vec<&str> = report.nodes.iter().map(|it| &*it.kind).collect();
    assert_eq!(
        kinds,
        ["Affine", "CubaLIF", "Affine", "CubaLIF"],
        "{:?}",
        report.nodes
    );
    assert!(report.nodes[1].is_recurrent);
    let chosen = |key: &str| {
        report
            .choices
            .iter()
            .find(|it| it.key == key)
            .map(|it| &*it.value)
    };
    assert_eq!(
        (chosen("dt"), chosen("reset")),
        (Some("1e-4"), Some("hard"))
    );
    assert!(
        report.problems[0].contains("bring its data"),
        "{:?}",
        report.problems
    );
    assert!(report.unsaid.iter().any(|it| it.contains("surrogate")));
    let wrong = [("dt".to_owned(), "3".to_owned())];
    let refusal = told("a", braille, &wrong, &now()).expect_err("refused");
    assert!(refusal.message.contains("allowed: above 0 to 1 s"));
}

#[test]
fn a_damaged_file_is_refused_by_its_name_and_with_the_tensor() {
    let bytes = foreign(&small());
    let cut = &bytes[..bytes.len() - 40];
    let refusal = told("net.safetensors", cut, &[], &now()).expect_err("cut off");
    assert!(
        refusal.message.starts_with("net.safetensors: "),
        "{}",
        refusal.message
    );
    let mut all = tensors(&small());
    all.get_mut("linears.0.weight").expect("there").values[3] = f32::NAN;
    let spoilt = safetensors::write(&all, &BTreeMap::new());
    let refusal = told("net.safetensors", &spoilt, &[], &now()).expect_err("NaN");
    assert!(
        refusal.message.contains("linears.0.weight"),
        "{}",
        refusal.message
    );
    assert!(!is_network(b"a,b\n1,2\n"));
}
