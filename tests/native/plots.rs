//! `lyapunov-snn plot` as its users see it: the pictures of a folder, and why there are none.

use lyapunov_snn::core::config::ExperimentConfig;
use lyapunov_snn::core::sweep::{File, Plan};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("plots")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("writable");
    folder
}

fn plot(folder: &Path, options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"))
        .arg("plot")
        .arg(folder)
        .args(options)
        .output()
        .expect("runs")
}

fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "it was drawn");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn line(index: usize, beta: f64, side: &str, accuracy: Option<f64>) -> Value {
    let last = accuracy.map(|accuracy| {
        json!({
            "test_accuracy": accuracy, "test_loss": 1.0, "exponent": beta - 0.7,
            "exponent_standard_error": 0.01, "firing_rate": 0.1, "max_gradient_norm": 2.0,
        })
    });
    json!({
        "version": 1, "key": format!("run{index}"), "index": index, "sweep": digest(), "engine": "0.2.0",
        "setting": {"model.beta": beta}, "seed": 0, "side": side,
        "config": ExperimentConfig::default(),
        "state": if accuracy.is_some() { "finished" } else { "failed" },
        "reason": accuracy.is_none().then_some("the loss became NaN"),
        "steps": 10, "seconds": 0.5, "epochs": [], "final": last,
        "best_test_accuracy": accuracy, "receipt": null,
    })
}

fn described() -> String {
    let axis = json!({"setting": "model.beta", "values": [0.5, 0.9]});
    json!({"version": 1, "name": "Two betas", "axes": [axis], "sides": "both"}).to_string()
}

/// What lines name the sweep by.
fn digest() -> String {
    let file = File::from_json(&described()).expect("a sweep");
    Plan::new(&file).expect("a plan").digest().to_string()
}

fn describe(folder: &Path) {
    fs::write(folder.join("sweep.json"), described()).expect("writable");
}

fn write(folder: &Path, name: &str, lines: &[Value]) {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(folder.join(name), text).expect("writable");
}

/// Both sides at two betas, in two files; one run failed.
fn swept(name: &str) -> PathBuf {
    let folder = folder(name);
    describe(&folder);
    write(
        &folder,
        "results-1.jsonl",
        &[
            line(0, 0.5, "unregularised", Some(0.5)),
            line(1, 0.5, "regularised", Some(0.9)),
        ],
    );
    write(
        &folder,
        "results-2.jsonl",
        &[
            line(2, 0.9, "unregularised", None),
            line(3, 0.9, "regularised", Some(1.0)),
        ],
    );
    folder
}

#[test]
fn the_pictures_of_a_folder_are_written_and_their_paths_printed() {
    let (folder, out) = (swept("written"), folder("pictures"));
    let output = plot(&folder, &["--out", out.to_str().expect("a plain path")]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let names = [
        "line-test_accuracy-model.beta.svg",
        "line-exponent-model.beta.svg",
        "paired-test_accuracy.svg",
    ];
    let expected: String = names
        .map(|name| format!("{}\n", out.join(name).display()))
        .concat();
    assert_eq!(printed, expected);
    let dots = fs::read_to_string(out.join(names[2])).expect("it is there");
    for words in [
        "Two betas",
        "4 runs, 1 failed (crosses).",
        "0 of 2 (0 %)",
        "2 of 2 (100 %)",
    ] {
        assert!(dots.contains(words), "{words}");
    }
}

#[test]
fn a_failed_run_that_was_tried_again_is_drawn_as_it_ended_then() {
    let folder = swept("again");
    let again = line(2, 0.9, "unregularised", Some(0.95));
    write(&folder, "results-3.jsonl", &[again]);
    let output = plot(&folder, &["--kind", "paired"]);
    assert_eq!(output.status.code(), Some(0));
    let dots = fs::read_to_string(folder.join("paired-test_accuracy.svg")).expect("it is there");
    assert!(dots.contains("1 of 2 (50 %)") && !dots.contains("failed"));
}

#[test]
fn a_damaged_line_is_left_out_and_said() {
    let folder = swept("damaged");
    let cut = &line(4, 0.9, "regularised", Some(0.1)).to_string()[..50];
    fs::write(folder.join("results-3.jsonl"), cut).expect("writable");
    let output = plot(&folder, &["--kind", "line"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("results-3.jsonl, line 1 is left out: it is damaged"),
        "{said}"
    );
}

#[test]
fn a_folder_without_a_sweep_or_without_runs_or_of_another_version_is_refused_with_the_reason() {
    let empty = folder("empty");
    assert!(refusal(&plot(&empty, &[])).contains("it has no sweep.json"));
    assert!(refusal(&plot(&empty.join("none"), &[])).contains("it has no sweep.json"));
    describe(&empty);
    assert!(refusal(&plot(&empty, &[])).contains("the sweep has no runs yet"));

    let other = swept("other_version");
    let mut later = line(4, 0.9, "regularised", Some(0.1));
    later["version"] = json!(2);
    write(&other, "results-3.jsonl", &[later]);
    let said = refusal(&plot(&other, &[]));
    let expected = "results-3.jsonl, line 1: it is of version 2; this program reads version 1";
    assert!(said.contains(expected), "{said}");
    let mut foreign = line(4, 0.9, "regularised", Some(0.1));
    foreign["sweep"] = json!("0123");
    write(&other, "results-3.jsonl", &[foreign]);
    assert!(
        refusal(&plot(&other, &[])).contains("line 1: it is of another sweep (0123; this one is")
    );
    assert!(!other.join("paired-test_accuracy.svg").exists());
}

#[test]
fn options_that_do_not_fit_the_sweep_are_refused_with_what_does() {
    let folder = swept("options");
    let said = refusal(&plot(&folder, &["--x", "model.alpha"]));
    assert!(
        said.contains("--x is “model.alpha”, which the sweep does not vary; allowed: model.beta")
    );
    let said = refusal(&plot(&folder, &["--kind", "heat"]));
    let why = "two values in the runs that are there; the sweep has model.beta; of 4 runs 1 failed: the loss";
    assert!(said.contains(why), "{said}");
    let said = refusal(&plot(&folder, &["--quantity", "accuracy"]));
    assert!(
        said.contains("quantity is “accuracy”; allowed: test_accuracy"),
        "{said}"
    );
}

#[test]
fn where_all_runs_failed_nothing_is_drawn_and_the_most_frequent_reason_is_said() {
    let folder = folder("all_failed");
    describe(&folder);
    let mut lines: Vec<Value> = (0..3)
        .map(|index| line(index, 0.5, "regularised", None))
        .collect();
    lines[0]["reason"] = json!("it broke down: no memory");
    write(&folder, "results-1.jsonl", &lines);
    let said = refusal(&plot(&folder, &[]));
    let why =
        "no run has a test_accuracy; of 3 runs 3 failed, 2 of them like this: the loss became NaN";
    assert!(said.contains(why), "{said}");
}

#[test]
fn a_sweep_that_stops_runs_at_an_accuracy_is_drawn_by_the_steps_to_it() {
    let folder = folder("stopped");
    let mut sweep: Value = serde_json::from_str(&described()).expect("JSON");
    sweep["stop"] = json!({"accuracy": 0.9});
    let text = sweep.to_string();
    fs::write(folder.join("sweep.json"), &text).expect("writable");
    let plan = Plan::new(&File::from_json(&text).expect("a sweep")).expect("a plan");
    let line = |index, beta, side, accuracy: f64, step: u64| {
        let mut line = line(index, beta, side, Some(accuracy));
        line["sweep"] = json!(plan.digest().to_string());
        line["epochs"] = json!([{
            "epoch": 1, "step": step, "test_loss": 1.0, "test_accuracy": accuracy, "exponent": 0.0,
            "firing_rate": 0.1, "max_gradient_norm": 1.0,
        }]);
        if accuracy >= 0.9 {
            line["state"] = json!("stopped");
        }
        line
    };
    let lines = [
        line(0, 0.5, "unregularised", 0.91, 400),
        line(1, 0.5, "regularised", 0.93, 100),
        line(2, 0.9, "unregularised", 0.4, 600),
        line(3, 0.9, "regularised", f64::from(0.9_f32), 300),
    ];
    write(&folder, "results-1.jsonl", &lines);
    let output = plot(&folder, &[]);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        printed.contains("paired-steps_to_accuracy.svg"),
        "{printed}"
    );
    assert!(
        printed.contains("line-steps_to_accuracy-model.beta.svg"),
        "{printed}"
    );
    assert!(!printed.contains("test_accuracy"), "{printed}");
    let dots = fs::read_to_string(folder.join("paired-steps_to_accuracy.svg")).expect("there");
    for words in [
        "1 of 2 (50 %)",
        "2 of 2 (100 %)",
        "Runs are stopped at the first epoch with 90 % test",
    ] {
        assert!(dots.contains(words), "{words}");
    }
}
