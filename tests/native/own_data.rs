//! Data of one's own, from its file to what the command line prints, and to a session.

use crate::support::{path, run, run_to_end, scratch};
use lyapunov_snn::core::config::{ExperimentConfig, Regulariser};
use lyapunov_snn::core::dataset::{Sources, Unpacker};
use lyapunov_snn::core::intake::{self, File, Found, Map, ready};
use lyapunov_snn::core::metrics::EpochMetrics;
use lyapunov_snn::core::protocol::{Command, DeviceChoice, Event, RunId};
use lyapunov_snn::engine::training::{
    OpenDevice, Progress, Session, TrainingError, initial_digests,
};
use lyapunov_snn::engine::worker::Runs;
use pollster::block_on;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder of the examples, and of files made for one test.
fn folder(name: &str) -> PathBuf {
    let folder = scratch(&format!("own-data-{name}"));
    // Those of another version may differ, and are not replaced.
    let _ = std::fs::remove_dir_all(&folder);
    let made = run(&["data", "--examples", path(&folder)]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    assert_eq!(text(&made.stdout).lines().count(), ready().len());
    folder
}

/// A small experiment as a file.
const SMALL: &str = r#"{"model": {"hidden_dims": [8]}, "task": {"time_steps": 20},
    "training": {"epochs": 1, "batch_size": 16}, "lyapunov": {"regulariser": "off"}}"#;

fn found(name: &str) -> Found {
    let example = ready()
        .into_iter()
        .find(|it| it.name == name)
        .expect("an example");
    let file = File {
        name,
        bytes: &example.bytes(),
        part: None,
    };
    intake::read(&[file], &Map::default()).expect("an example")
}

fn small_on(found: &Found) -> (ExperimentConfig, Sources) {
    let mut config = ExperimentConfig::from_json(SMALL).expect("valid");
    config = config.on_data(found.set.data);
    let mut sources = Sources::default();
    sources.bring(Arc::new(found.set.clone()));
    (config, sources)
}

#[test]
fn every_ready_example_is_said_to_be_what_it_is_and_trains() {
    let folder = folder("all");
    let config = folder.join("small.json");
    std::fs::write(&config, SMALL).expect("written");
    for example in ready() {
        let path = folder.join(example.name);
        let path = path.to_str().expect("plain");
        let said = run(&["data", path]);
        assert_eq!(said.status.code(), Some(0), "{}", text(&said.stderr));
        let said: Value = serde_json::from_slice(&said.stdout).expect("one JSON object");
        let trained = run(&[
            "train",
            "--config",
            config.to_str().expect("plain"),
            "--data",
            path,
        ]);
        let told = text(&trained.stderr);
        assert_eq!(trained.status.code(), Some(0), "{}: {told}", example.name);
        assert!(
            told.contains(said["digest"].as_str().expect("a digest")),
            "{told}"
        );
        let lines = text(&trained.stdout);
        assert!(
            lines
                .lines()
                .any(|line| line.starts_with(r#"{"epoch":{"epoch":1"#)),
            "{lines}"
        );
    }
}

#[test]
fn data_exits_2_with_the_reason_where_a_file_is_none() {
    let folder = folder("none");
    let path = folder.join("broken.csv");
    std::fs::write(&path, "x,z,label\n1,2,a\n3,Bonn,b\n").expect("written");
    for command in [&["data"][..], &["train", "--data"], &["measure", "--data"]] {
        let output = run(&[command, &[path.to_str().expect("plain")]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let said = text(&output.stderr);
        assert!(
            said.contains("broken.csv, row 3, column 2 (z): it is “Bonn”"),
            "{said}"
        );
    }
    let output = run(&["data", folder.join("nowhere.csv").to_str().expect("plain")]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_link_names_its_data_and_is_trained_on_that_and_no_other() {
    let folder = folder("link");
    let [rows, steps] = ["rows.csv", "steps.csv"].map(|name| folder.join(name));
    let data = found("rows.csv").set.data;
    let link =
        format!("v=1&task=own&own={data}&steps=20&hidden=8&epochs=1&batch=16&regulariser=off");
    let with = |more: &[&str]| {
        let output = run(&[&["train", "--link", link.as_str()], more].concat());
        (
            output.status.code(),
            text(&output.stderr),
            text(&output.stdout),
        )
    };
    let (code, told, lines) = with(&["--data", rows.to_str().expect("plain")]);
    assert_eq!(code, Some(0), "{told}");
    assert!(lines.contains(r#""epoch":1"#), "{lines}");
    let (code, told, _) = with(&[]);
    assert_eq!(code, Some(2));
    assert!(
        told.contains(&format!("needs data of your own, {}", data.sentence())),
        "{told}"
    );
    let (code, told, _) = with(&["--data", steps.to_str().expect("plain")]);
    assert_eq!(code, Some(2));
    let other = found("steps.csv").set.data.sentence();
    assert!(
        told.contains(&data.sentence()) && told.contains(&other),
        "{told}"
    );
}

#[test]
fn weights_are_evaluated_on_other_data_of_their_channels_and_classes_and_it_is_said() {
    let folder = folder("held-out");
    let rows = folder.join("rows.csv");
    let table = std::fs::read_to_string(&rows).expect("a table");
    let (head, rest) = table.split_once('\n').expect("a header");
    let held = folder.join("held.csv");
    let some: Vec<&str> = rest.lines().step_by(3).collect();
    std::fs::write(&held, format!("{head}\n{}\n", some.join("\n"))).expect("writable");
    let (config, file) = (folder.join("c.json"), folder.join("w.safetensors"));
    let settings = r#"{"model":{"hidden_dims":[6]},"lyapunov":{"regulariser":"off"},"training":{"epochs":1,"batch_size":16},
        "task":{"time_steps":6}}"#;
    std::fs::write(&config, settings).expect("writable");
    let [rows, held, config, file] =
        [&rows, &held, &config, &file].map(|it| it.to_str().expect("plain"));
    let trained = run(&["train", "--config", config, "--data", rows, "--save", file]);
    assert!(trained.status.success(), "{}", text(&trained.stderr));
    let eval = [
        "eval",
        "--weights",
        file,
        "--samples",
        "1",
        "--eps",
        "1",
        "--data",
        rows,
    ];
    let plain = run(&eval);
    assert!(!text(&plain.stderr).contains("here it is on"));
    let other = run(&[&eval[..], &["--test-data", held]].concat());
    let told = text(&other.stderr);
    assert!(other.status.success(), "{told}");
    assert!(
        told.contains("the experiment of --weights is on the data "),
        "{told}"
    );
    let line: serde_json::Value = serde_json::from_slice(&other.stdout).expect("a line");
    assert_eq!(line["test_samples"], some.len());
    let [with, without] = ["with.nir", "without.nir"].map(|it| folder.join(it));
    let [with_path, without_path] = [&with, &without].map(|it| it.to_str().expect("plain"));
    let export = ["nir", "export", "--weights", file, "--out"];
    let told = run(&[&export[..], &[with_path, "--data", rows]].concat());
    assert!(told.status.success(), "{}", text(&told.stderr));
    let told = run(&[&export[..], &[without_path]].concat());
    let line: serde_json::Value = serde_json::from_slice(&told.stdout).expect("a line");
    assert!(line["accuracy"].is_null() && text(&told.stderr).contains("no accuracy: "));
    let graphs = [with, without].map(|it| std::fs::read(it).expect("a graph"));
    assert!(
        graphs[0] == graphs[1],
        "the same graph, with its data or without"
    );
    let steps = folder.join("steps.csv");
    let steps = steps.to_str().expect("plain");
    let refused = run(&["eval", "--weights", file, "--data", steps]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("needs the data"));
}

#[test]
fn a_table_of_three_kinds_is_learnt() {
    let (mut config, sources) = small_on(&found("rows.csv"));
    config.training.epochs = 12;
    config.training.learning_rate = 1e-2;
    config.lyapunov.regulariser = Regulariser::Off;
    let last = last_epoch(&config, &sources);
    assert!(last.test_accuracy > 0.7, "{}", last.test_accuracy);
}

fn last_epoch(config: &ExperimentConfig, sources: &Sources) -> EpochMetrics {
    let session = Session::on(sources, config.clone(), OpenDevice::cpu(), None);
    let mut session = session.expect("valid");
    let mut epochs = Vec::new();
    for item in run_to_end(&mut session).expect("it trains") {
        if let Progress::Epoch { metrics, .. } = item {
            epochs.push(metrics);
        }
    }
    epochs.pop().expect("an epoch")
}

#[test]
fn runs_on_the_same_data_are_the_same_to_the_last_bit_and_a_receipt_tells_other_data() {
    let of = found("events.csv");
    let (config, sources) = small_on(&of);
    assert_eq!(last_epoch(&config, &sources), last_epoch(&config, &sources));
    let digests = |config: &ExperimentConfig, sources: &Sources| {
        initial_digests(config, sources).expect("the data is here")
    };
    let own = digests(&config, &sources);
    assert_eq!(own, digests(&config, &sources));
    let (other, sources) = small_on(&found("trains.npz"));
    assert_ne!(own.data, digests(&other, &sources).data);
    let missing = Session::on(&Sources::default(), config, OpenDevice::cpu(), None);
    assert!(matches!(missing, Err(TrainingError::Data(_))));
}

#[test]
fn the_engine_trains_on_data_that_was_handed_over_and_names_what_it_was_told_to_forget() {
    let found = found("rows.csv");
    let (config, sources) = small_on(&found);
    let mut unpacker = Unpacker::default();
    found
        .set
        .pack(&mut |piece| unpacker.feed(piece).expect("as it was packed"));
    let mut runs = Runs::default();
    runs.bring(Arc::new(unpacker.finish().expect("whole")));
    let mut say = |command| {
        let mut events = Vec::new();
        block_on(runs.command(command, &mut |event| events.push(event)));
        events
    };
    let start = |run| Command::Start {
        run: RunId(run),
        config: Box::new(config.clone()),
        device: DeviceChoice::Cpu,
        paused: true,
        resume: None,
        pause_at: None,
    };
    assert_eq!(start(1).own(), Some(found.set.data));
    let wanted = initial_digests(&config, &sources).expect("the data is here");
    let begun = say(start(1));
    assert!(
        matches!(&begun[0], Event::Started { digests, .. } if *digests == wanted),
        "{begun:?}"
    );
    let data = found.set.data;
    assert_eq!(say(Command::Forget { data }), []);
    let refused = say(start(2));
    assert!(
        matches!(&refused[..], [Event::Rejected { message, .. }] if message.contains(&data.sentence())),
        "{refused:?}"
    );
    // The run under way keeps its copy.
    let stepped = say(Command::Step { run: RunId(1) });
    assert!(
        stepped.iter().any(|it| matches!(it, Event::Steps { .. })),
        "{stepped:?}"
    );
}

#[test]
fn a_sweep_on_own_data_hands_all_its_runs_one_copy_and_refuses_to_begin_without() {
    let folder = folder("sweep");
    let data = found("rows.csv").set.data;
    let mut config: Value = serde_json::from_str(SMALL).expect("JSON");
    config["task"]["kind"] = "own".into();
    config["task"]["data"] = data.to_string().into();
    let sweep = serde_json::json!({
        "version": 1,
        "name": "own",
        "base": { "config": config },
        "axes": [{ "setting": "model.beta", "values": [0.8, 0.9] }],
        "seeds": [0],
        "sides": "unregularised",
    });
    let file = folder.join("sweep.json");
    std::fs::write(&file, sweep.to_string()).expect("written");
    let out = folder.join("results");
    let _ = std::fs::remove_dir_all(&out);
    let [file, out, rows] = [file, out, folder.join("rows.csv")];
    let [file, out, rows] = [&file, &out, &rows].map(|path| path.to_str().expect("plain"));
    let without = run(&["sweep", file, "--out", out]);
    assert_eq!(without.status.code(), Some(2), "{}", text(&without.stderr));
    assert!(
        text(&without.stderr).contains(&data.sentence()),
        "{}",
        text(&without.stderr)
    );
    let with = run(&["sweep", file, "--out", out, "--data", rows]);
    assert_eq!(with.status.code(), Some(0), "{}", text(&with.stderr));
}

#[test]
fn a_file_that_is_given_twice_and_data_that_no_network_is_on_are_refused_by_name() {
    let folder = folder("twice");
    let rows = folder.join("rows.csv");
    let copy = folder.join("test.csv");
    std::fs::copy(&rows, &copy).expect("copied");
    for given in [
        ["data", path(&rows), path(&copy)],
        ["data", path(&copy), path(&rows)],
    ] {
        let said = run(&given);
        assert_eq!(said.status.code(), Some(2));
        let why = text(&said.stderr);
        assert!(
            why.contains("rows.csv") && why.contains("once more"),
            "{why}"
        );
    }
    let sweep = folder.join("sweep.json");
    let text_of_it = r#"{"version": 1, "base": {"set": {"task.kind": "store_recall"}},
        "axes": [{"setting": "model.beta", "values": [0.5]}],
        "seeds": {"first": 0, "count": 1}, "sides": "unregularised"}"#;
    std::fs::write(&sweep, text_of_it).expect("written");
    let out = folder.join("out");
    let said = run(&[
        "sweep",
        path(&sweep),
        "--out",
        path(&out),
        "--data",
        path(&rows),
    ]);
    let why = text(&said.stderr);
    assert_eq!(said.status.code(), Some(2), "{why}");
    assert!(
        why.contains("rows.csv") && why.contains("task.kind own"),
        "{why}"
    );
}

#[test]
fn few_samples_are_small_batches_and_that_is_said() {
    let folder = folder("few");
    let few = folder.join("few.csv");
    let rows = (0..20).map(|it| format!("{it}.5,{},{}\n", it % 3, it % 2));
    std::fs::write(&few, format!("a,b,label\n{}", rows.collect::<String>())).expect("written");
    let link = "v=1&hidden=8&steps=5&epochs=1&regulariser=off";
    let said = run(&["train", "--link", link, "--data", path(&few)]);
    let why = text(&said.stderr);
    assert_eq!(said.status.code(), Some(0), "{why}");
    let updates = "training.batch_size is 8 and training.epochs 1 on this data: 2 updates";
    assert!(why.contains(updates), "{why}");
}
