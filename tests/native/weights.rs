//! Weights out of the command line and into it.

use crate::support::{path, run, said, scratch};
use lyapunov_snn::core::exchange::read_weights;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;

fn lines(output: &Output) -> Vec<Value> {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    lines.collect()
}

/// Small, and every constant its own.
const CONFIG: &str = r#"{"seed":3,"task":{"time_steps":8},
    "model":{"hidden_dims":[6],"beta":0.7,"alpha":0.6,"threshold":0.8,"reset":"zero","learn_beta":true},
    "lyapunov":{"regulariser":"off"},"training":{"epochs":1,"batch_size":128}}"#;

fn config(name: &str) -> PathBuf {
    let file = scratch(name);
    std::fs::write(&file, CONFIG).expect("writable");
    file
}

#[test]
fn saved_weights_evaluate_to_what_training_ended_with() {
    let (config, file) = (config("saved.json"), scratch("saved.safetensors"));
    let trained = run(&["train", "--config", path(&config), "--save", path(&file)]);
    let trained = lines(&trained);
    let epoch = &trained.last().expect("an epoch")["epoch"];
    // The file alone says what experiment it is of.
    let evaluated = run(&[
        "eval",
        "--weights",
        path(&file),
        "--samples",
        "2",
        "--eps",
        "1",
    ]);
    let evaluated = &lines(&evaluated)[0];
    for key in ["test_accuracy", "test_loss", "firing_rate"] {
        assert_eq!(evaluated[key], epoch[key], "{key}");
    }
    let (number, key) = (
        |value: &Value| value.as_f64().expect("a number"),
        "exponent",
    );
    // Its tangents start elsewhere: the directions are drawn by the step.
    let apart = (number(&evaluated[key]) - number(&epoch[key])).abs();
    let error = number(&epoch["exponent_standard_error"]);
    assert!(apart < 4.0 * error, "{apart} apart, ± {error}");
    let at_the_end = run(&[
        "eval",
        "--train",
        "--config",
        path(&config),
        "--samples",
        "2",
    ]);
    let at_the_end = &lines(&at_the_end)[0];
    for key in ["test_loss", "exponent", "exponent_standard_error"] {
        assert_eq!(at_the_end[key], epoch[key], "{key}");
    }
    assert_eq!(evaluated["measured"]["samples"], 2);
    let bytes = std::fs::read(&file).expect("written");
    let saved = read_weights(&bytes).expect("weights");
    assert_eq!(saved.metadata["format"], "pt");
    let digest = &saved.metadata["digest"];
    assert!(digest.len() == 16, "{digest}");

    let again = scratch("saved_again.safetensors");
    let trained = run(&["train", "--config", path(&config), "--save", path(&again)]);
    assert_eq!(trained.status.code(), Some(0), "{}", said(&trained));
    assert_eq!(
        std::fs::read(&again).expect("written"),
        bytes,
        "the same run, the same bytes"
    );
}

#[test]
fn the_networks_of_a_pair_are_saved_beside_each_other() {
    let (config, file) = (scratch("pair.json"), scratch("pair.safetensors"));
    let text = r#"{"task":{"time_steps":4},"model":{"hidden_dims":[4]},
        "lyapunov":{"warmup_steps":1},"training":{"epochs":1,"batch_size":128}}"#;
    std::fs::write(&config, text).expect("writable");
    let both = ["--config", path(&config), "--side", "both"];
    let trained = run(&[&["train", "--save", path(&file)], &both[..]].concat());
    assert_eq!(trained.status.code(), Some(0), "{}", said(&trained));
    for side in ["regularised", "unregularised"] {
        let file = scratch(&format!("pair-{side}.safetensors"));
        let saved = read_weights(&std::fs::read(&file).expect(side)).expect("weights");
        let is_off = saved.metadata["config"].contains(r#""regulariser":"off""#);
        assert_eq!(is_off, side == "unregularised");
    }
}

#[test]
fn training_goes_on_from_weights_with_the_files_constants() {
    let (config, file) = (config("begun.json"), scratch("begun.safetensors"));
    let trained = run(&["train", "--config", path(&config), "--save", path(&file)]);
    let last = lines(&trained).pop().expect("an epoch");
    // The configuration says other constants, and learns none of them.
    let other = scratch("begun_other.json");
    let text = CONFIG
        .replace("0.7", "0.5")
        .replace("0.6", "0.4")
        .replace(r#","learn_beta":true"#, "");
    std::fs::write(&other, text).expect("writable");
    let arguments = ["--weights", path(&file), "--config", path(&other)];
    let evaluated = run(&[&["eval", "--samples", "1"], &arguments[..]].concat());
    let told = said(&evaluated);
    assert!(
        told.contains("model.alpha is 0.6, as the file has it, and not 0.4"),
        "{told}"
    );
    assert!(
        told.contains("model.beta is ") && told.contains(", as the file has it, and not 0.5"),
        "{told}"
    );
    assert!(!told.contains("model.threshold is"), "{told}");
    assert_eq!(
        lines(&evaluated)[0]["test_loss"],
        last["epoch"]["test_loss"]
    );
    let trained = run(&[&["train"], &arguments[..]].concat());
    let first = &lines(&trained)[0]["step"];
    assert_eq!(first["step"], 0);
    let measured = run(&[&["measure", "--samples", "1"], &arguments[..]].concat());
    assert_eq!(lines(&measured).len(), 1);
}

#[test]
fn the_table_of_a_foreign_file_says_what_goes_where() {
    let root = crate::support::file("tests/weights");
    let table = run(&["weights", path(&root.join("checkpoint.pt"))]);
    let table = &lines(&table)[0];
    assert_eq!(table["format"], "torch");
    assert_eq!(table["model"]["kind"], "recurrent");
    assert_eq!(table["model"]["hidden_dims"], serde_json::json!([6]));
    assert_eq!(table["found"]["reset"], "subtract");
    let rows = table["tensors"].as_array().expect("a list");
    let row = rows
        .iter()
        .find(|row| row["theirs"] == "fc_in.weight")
        .expect("a row");
    assert_eq!(row["ours"], "linears.0.weight");
    assert_eq!(row["shape"], serde_json::json!([6, 5]));
    assert_eq!(table["problems"], serde_json::json!([]));
}

#[test]
fn weights_of_another_network_are_refused_with_file_tensor_and_shape() {
    let root = crate::support::file("tests/weights");
    let file = root.join("sequential.pt");
    let config = config("other.json");
    for command in ["train", "measure", "eval"] {
        let output = run(&[command, "--weights", path(&file), "--config", path(&config)]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        let said = said(&output);
        for part in [
            "sequential.pt: ",
            "linears.0.weight of shape [6, 64]",
            "0.weight [6, 5]",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }
    let table = run(&["weights", path(&file), "--config", path(&config)]);
    assert_eq!(table.status.code(), Some(2));
    let table: Value = serde_json::from_slice(&table.stdout).expect("a table all the same");
    assert!(!table["problems"].as_array().expect("a list").is_empty());
    // Its own network is none for the digits.
    let output = run(&["eval", "--weights", path(&file)]);
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(
        said.contains("sequential.pt: model.input_dim is 5"),
        "{said}"
    );
    assert!(said.contains("--config says which experiment"), "{said}");
}

#[test]
fn a_place_to_save_that_is_none_is_refused_before_training() {
    let output = run(&["train", "--save", "no/such/folder/w.safetensors"]);
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(
        said.contains("w.safetensors: its folder does not exist"),
        "{said}"
    );
    assert!(output.stdout.is_empty());
    let output = run(&["measure", "--place", "a=b"]);
    assert_eq!(output.status.code(), Some(2), "a map of no file");
}

/// One bit of a weight, in the middle of a file that is well-formed all the same.
#[test]
fn weights_that_were_changed_after_they_were_written_are_said_to_be() {
    let (config, file) = (config("damaged.json"), scratch("damaged.safetensors"));
    let trained = run(&["train", "--config", path(&config), "--save", path(&file)]);
    assert_eq!(trained.status.code(), Some(0), "{}", said(&trained));
    let commands = [
        vec!["weights", path(&file)],
        vec!["eval", "--samples", "1", "--weights", path(&file)],
        vec!["measure", "--samples", "1", "--weights", path(&file)],
        vec!["train", "--until", "0", "--weights", path(&file)],
    ];
    let words = "damaged.safetensors: it was changed or damaged after it was written: its checksum";
    for command in &commands {
        assert!(!said(&run(command)).contains("changed"), "{command:?}");
    }
    let mut bytes = std::fs::read(&file).expect("written");
    let header = u64::from_le_bytes(bytes[..8].try_into().expect("eight")) as usize;
    let text: Value = serde_json::from_slice(&bytes[8..8 + header]).expect("a header");
    let start = text["linears.0.weight"]["data_offsets"][0]
        .as_u64()
        .expect("an offset");
    bytes[8 + header + start as usize] ^= 1;
    std::fs::write(&file, &bytes).expect("writable");
    for command in &commands {
        let output = run(command);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
    }
    // Weights without what a run goes on with have a digest alone.
    let graph = scratch("damaged.nir");
    let exported = [
        "nir",
        "export",
        "--config",
        path(&config),
        "--out",
        path(&graph),
    ];
    let imported = ["nir", "import", path(&graph), "--out", path(&file)];
    for command in [&exported[..], &imported] {
        let output = run(command);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    let mut bytes = std::fs::read(&file).expect("written");
    *bytes.last_mut().expect("numbers") ^= 1;
    std::fs::write(&file, &bytes).expect("writable");
    let told = said(&run(&["weights", path(&file)]));
    assert!(
        told.contains("its weights were changed after they were written"),
        "{told}"
    );
}

#[test]
fn a_network_whose_learnt_decays_have_left_their_range_is_evaluated_as_it_was_trained() {
    let (config, file) = (scratch("drifted.json"), scratch("drifted.safetensors"));
    let text = r#"{"model":{"hidden_dims":[8],"learn_beta":true,"learn_alpha":true,"beta":0.99,"alpha":0.02},
        "task":{"time_steps":12},"lyapunov":{"regulariser":"off"},
        "training":{"epochs":1,"batch_size":128,"learning_rate":0.1}}"#;
    std::fs::write(&config, text).expect("writable");
    let trained = run(&["train", "--config", path(&config), "--save", path(&file)]);
    let trained = lines(&trained);
    let epoch = &trained.last().expect("an epoch")["epoch"];
    let saved = read_weights(&std::fs::read(&file).expect("written")).expect("weights");
    let is_beyond = |name: &str| {
        let tensor = saved.tensors.iter().find(|it| it.0 == name);
        !(0.0..=1.0).contains(&tensor.expect(name).1.values[0])
    };
    assert!(is_beyond("neurons.0.alpha") || is_beyond("neurons.0.beta"));
    let eval = [
        "eval",
        "--weights",
        path(&file),
        "--samples",
        "1",
        "--eps",
        "1",
    ];
    let evaluated = run(&eval);
    assert!(
        said(&evaluated).contains("beyond 0 to 1"),
        "{}",
        said(&evaluated)
    );
    let evaluated = &lines(&evaluated)[0];
    for key in ["test_accuracy", "test_loss", "firing_rate"] {
        assert_eq!(evaluated[key], epoch[key], "{key}");
    }
}
