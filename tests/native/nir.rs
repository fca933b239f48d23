//! Networks as NIR graphs, out of the command line and into it; `cargo xtask nir-test` has the other tools.

use crate::support::{file, path, run, said, scratch};
use lyapunov_snn::core::exchange::read_weights;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;

fn object(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

/// Lively enough for a reset to matter.
fn config(name: &str, reset: &str) -> PathBuf {
    let file = scratch(name);
    let text = format!(
        r#"{{"seed":3,"task":{{"time_steps":12}},
        "model":{{"hidden_dims":[16],"reset":"{reset}","threshold":0.5,"input_gain":3}},
        "lyapunov":{{"regulariser":"off"}},"training":{{"epochs":1,"batch_size":64}}}}"#
    );
    std::fs::write(&file, text).expect("writable");
    file
}

#[test]
fn what_nir_says_exactly_has_the_same_accuracy_out_and_in() {
    let (config, graph) = (config("nir_hard.json", "hard"), scratch("hard.nir"));
    let out = ["--config", path(&config), "--train", "--out", path(&graph)];
    let said = object(&run(&[&["nir", "export"], &out[..]].concat()));
    assert_eq!(said["exact"], true);
    assert_eq!(said["accuracy"], said["accuracy_as_nir"]);
    let weights = scratch("hard.safetensors");
    let read = object(&run(&[
        "nir",
        "import",
        path(&graph),
        "--out",
        path(&weights),
    ]));
    assert_eq!(read["accuracy"], said["accuracy"]);
    assert_eq!(read["model"]["reset"], "hard");
    // The weights are a file like any other.
    let evaluated = object(&run(&[
        "eval",
        "--weights",
        path(&weights),
        "--samples",
        "1",
    ]));
    assert_eq!(evaluated["test_accuracy"], said["accuracy"]);
}

#[test]
fn a_reset_that_nir_does_not_have_is_said_with_what_it_costs() {
    let (config, graph) = (
        config("nir_subtract.json", "subtract"),
        scratch("subtract.nir"),
    );
    let output = run(&[
        "nir",
        "export",
        "--config",
        path(&config),
        "--train",
        "--out",
        path(&graph),
    ]);
    let said = object(&output);
    assert_eq!(said["exact"], false);
    assert_ne!(said["accuracy"], said["accuracy_as_nir"]);
    let unsaid = said["unsaid"].as_array().expect("a list");
    let first = unsaid[0].as_str().expect("a sentence");
    assert!(
        first.starts_with("model.reset subtract: NIR has no such reset"),
        "{first}"
    );
    assert!(String::from_utf8_lossy(&output.stderr).contains(first));
    // Ours knows better: what stands beside the graph says the reset.
    let read = object(&run(&["nir", "import", path(&graph)]));
    assert_eq!(read["model"]["reset"], "subtract");
    assert_eq!(read["accuracy"], said["accuracy"]);
}

#[test]
fn a_graph_for_another_task_is_read_all_the_same_and_says_so() {
    let root = file("tests/nir/paper");
    let graph = root.join("braille_noDelay_bias_zero.nir");
    let weights = scratch("braille.safetensors");
    let output = run(&["nir", "import", path(&graph), "--out", path(&weights)]);
    let read = object(&output);
    assert_eq!(read["accuracy"], Value::Null);
    assert_eq!(read["dt"], 1e-4);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("model.input_dim is 12; allowed: 64"),
        "{said}"
    );
    let table = object(&run(&["weights", path(&weights)]));
    assert_eq!(table["model"]["hidden_dims"], serde_json::json!([38]));
    assert_eq!(table["problems"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_written_or_read_is_refused_by_name() {
    let graph = scratch("never.nir");
    for (arguments, wanted) in [
        (
            vec![
                "nir",
                "export",
                "--link",
                "v=1&beta=1",
                "--out",
                path(&graph),
            ],
            "model.beta is 1; NIR's time constant",
        ),
        (
            vec!["nir", "export", "--out", path(&graph), "--dt", "0"],
            "allowed: above 0 to 1 s",
        ),
        (
            vec!["nir", "import", "README.md"],
            "README.md: no HDF5 file; wanted: a NIR graph",
        ),
    ] {
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(wanted), "{said}");
    }
    assert!(!graph.exists());
}

/// The graph has 1/T of the bias of a readout that sums over T time steps.
#[test]
fn a_graph_of_ours_for_other_time_steps_keeps_its_biases() {
    let (config, graph) = (config("nir_steps.json", "hard"), scratch("steps.nir"));
    let saved = scratch("nir_steps.safetensors");
    let trained = run(&["train", "--config", path(&config), "--save", path(&saved)]);
    assert_eq!(
        trained.status.code(),
        Some(0),
        "{}",
        crate::support::said(&trained)
    );
    object(&run(&[
        "nir",
        "export",
        "--weights",
        path(&saved),
        "--out",
        path(&graph),
    ]));
    let longer = scratch("nir_longer.json");
    let text = std::fs::read_to_string(&config).expect("written");
    let text = text.replace("\"time_steps\":12", "\"time_steps\":24");
    std::fs::write(
        &longer,
        text.replace("\"threshold\":0.5", "\"threshold\":0.75"),
    )
    .expect("writable");
    let weights = scratch("nir_longer.safetensors");
    let said = object(&run(&[
        "nir",
        "import",
        path(&graph),
        "--config",
        path(&longer),
        "--out",
        path(&weights),
    ]));
    assert_eq!(
        said["notes"],
        serde_json::json!(["model.threshold is 0.5, as the file has it, and not 0.75"])
    );
    let bias = |file: &PathBuf| {
        let file = read_weights(&std::fs::read(file).expect("written")).expect("weights");
        let bias = file
            .tensors
            .into_iter()
            .find(|(name, _)| name == "readout.bias");
        bias.expect("a readout").1.values
    };
    let (before, after) = (bias(&saved), bias(&weights));
    assert!(before.iter().any(|value| value.abs() > 1e-4), "{before:?}");
    for (before, after) in before.iter().zip(&after) {
        assert!(
            (before - after).abs() <= 1e-6 * before.abs(),
            "{before} {after}"
        );
    }
}

#[test]
fn a_graph_on_own_data_is_read_with_the_data_and_without() {
    let (config, graph) = (config("nir_own.json", "hard"), scratch("own.nir"));
    let rows = scratch("nir_rows.csv");
    let table = "a,b,class\n".to_owned() + &"0.1,0.9,x\n0.8,0.3,y\n".repeat(40);
    std::fs::write(&rows, table).expect("writable");
    let out = [
        "--config",
        path(&config),
        "--data",
        path(&rows),
        "--out",
        path(&graph),
    ];
    let exported = object(&run(&[&["nir", "export"], &out[..]].concat()));
    let weights = scratch("nir_own.safetensors");
    let import = ["nir", "import", path(&graph), "--out", path(&weights)];
    let output = run(&import);
    let read = object(&output);
    assert_eq!(read["accuracy"], Value::Null);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("no accuracy: the experiment needs data of your own"),
        "{told}"
    );
    let evaluate = || {
        let evaluated = object(&run(&[
            "eval",
            "--weights",
            path(&weights),
            "--data",
            path(&rows),
            "--samples",
            "1",
        ]));
        assert_eq!(evaluated["test_accuracy"], exported["accuracy"]);
    };
    evaluate();
    let read = object(&run(&[&import[..], &["--data", path(&rows)]].concat()));
    assert_eq!(read["accuracy"], exported["accuracy"]);
    evaluate();
    std::fs::write(
        &rows,
        "a,b,class\n".to_owned() + &"0.1,0.5,x\n0.8,0.3,y\n".repeat(40),
    )
    .expect("writable");
    let other = run(&[&import[..], &["--data", path(&rows)]].concat());
    assert_eq!(other.status.code(), Some(2));
}
