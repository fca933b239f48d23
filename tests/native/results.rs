//! What a run leaves for other programs.

use crate::support::{path, run, said, scratch};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const CONFIG: &str = r#"{"seed":3,"task":{"time_steps":8},"model":{"hidden_dims":[6,4]},
    "lyapunov":{"warmup_steps":1},"training":{"epochs":2,"batch_size":512}}"#;

fn config(name: &str) -> PathBuf {
    let file = scratch(name);
    std::fs::write(&file, CONFIG).expect("writable");
    file
}

fn lines(text: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(text);
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// CRC-32C bit by bit, as RFC 3720 has it.
fn crc32c(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0x82f6_3b78 & 0u32.wrapping_sub(crc & 1));
        }
    }
    !crc
}

/// The records of an event file, each check looked at.
fn records(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let masked = |bytes: &[u8]| crc32c(bytes).rotate_right(15).wrapping_add(0xa282_ead8);
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_at(8);
        let (check, rest) = rest.split_at(4);
        assert_eq!(check, masked(length).to_le_bytes());
        let length = u64::from_le_bytes(length.try_into().expect("eight")) as usize;
        let (record, rest) = rest.split_at(length);
        let (check, rest) = rest.split_at(4);
        assert_eq!(check, masked(record).to_le_bytes());
        records.push(record.to_vec());
        bytes = rest;
    }
    records
}

/// A field of a protocol buffer: a number of any kind as its bits, or bytes.
enum Held {
    Bits(u64),
    Bytes(Vec<u8>),
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Held)> {
    fn varint(bytes: &mut &[u8]) -> u64 {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let (first, rest) = bytes.split_first().expect("a byte");
            *bytes = rest;
            value |= u64::from(first & 0x7f) << shift;
            if first & 0x80 == 0 {
                break;
            }
        }
        value
    }
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let width = match key & 7 {
            0 => {
                found.push((key >> 3, Held::Bits(varint(&mut bytes))));
                continue;
            }
            1 => 8,
            2 => varint(&mut bytes) as usize,
            5 => 4,
            other => panic!("wire type {other}"),
        };
        let (value, rest) = bytes.split_at(width);
        bytes = rest;
        let held = if key & 7 == 2 {
            Held::Bytes(value.to_vec())
        } else {
            let mut bits = [0; 8];
            bits[..width].copy_from_slice(value);
            Held::Bits(u64::from_le_bytes(bits))
        };
        found.push((key >> 3, held));
    }
    found
}

/// Step and numbers by tag of an event.
fn event(record: &[u8]) -> (u64, BTreeMap<String, f32>) {
    let (mut step, mut numbers) = (0, BTreeMap::new());
    for (field, held) in fields(record) {
        match (field, held) {
            (2, Held::Bits(found)) => step = found,
            (5, Held::Bytes(summary)) => {
                for (_, value) in fields(&summary) {
                    let Held::Bytes(value) = value else {
                        panic!("a value")
                    };
                    let (mut tag, mut number) = (String::new(), f32::NAN);
                    for (field, held) in fields(&value) {
                        match (field, held) {
                            (1, Held::Bytes(text)) => tag = String::from_utf8(text).expect("a tag"),
                            (2, Held::Bits(bits)) => number = f32::from_bits(bits as u32),
                            _ => panic!("field {field}"),
                        }
                    }
                    numbers.insert(tag, number);
                }
            }
            _ => {}
        }
    }
    (step, numbers)
}

fn event_file(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("a folder");
    let files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    let [file] = &files[..] else {
        panic!("{files:?}")
    };
    let name = file.file_name().expect("a name").to_string_lossy();
    assert!(name.starts_with("events.out.tfevents."), "{name}");
    std::fs::read(file).expect("readable")
}

#[test]
fn an_event_file_holds_every_number_of_steps_and_epochs_at_its_step() {
    let (config, folder) = (config("events.json"), scratch("events"));
    let _ = std::fs::remove_dir_all(&folder);
    let output = run(&[
        "train",
        "--config",
        path(&config),
        "--tensorboard",
        path(&folder),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let records = records(&event_file(&folder));
    let first = String::from_utf8_lossy(&records[0]).into_owned();
    assert!(first.ends_with("brain.Event:2"), "{first}");
    let lines = lines(&output.stdout);
    assert_eq!(records.len(), 1 + lines.len());
    for (record, line) in records[1..].iter().zip(&lines) {
        let (step, numbers) = event(record);
        let (of, metrics) = line
            .as_object()
            .and_then(|it| it.iter().next())
            .expect("one key");
        assert_eq!(metrics["step"], step);
        let start = if of == "step" { "train" } else { "test" };
        let keys = if of == "step" {
            [
                ("loss", "loss"),
                ("exponent", "exponent"),
                ("gradient_norm", "gradient_norm"),
            ]
        } else {
            [
                ("loss", "test_loss"),
                ("accuracy", "test_accuracy"),
                ("exponent", "exponent"),
            ]
        };
        for (tag, key) in keys {
            let wanted = metrics[key].as_f64().map(|it| it as f32);
            assert_eq!(
                numbers.get(&format!("{start}/{tag}")).copied(),
                wanted,
                "{key}"
            );
        }
        assert_eq!(
            numbers.contains_key("train/firing_rate/layer_1"),
            of == "step"
        );
    }
}

/// The files of an archive that are stored as they are.
fn files(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let bytes = std::fs::read(archive).expect("written");
    let mut files = BTreeMap::new();
    let at = |place: usize, width: usize| {
        let field = bytes[place..place + width].iter().rev();
        field.fold(0usize, |value, &byte| value << 8 | usize::from(byte))
    };
    // The central directory, entry by entry (APPNOTE 4.3.12).
    let mut place = at(bytes.len() - 6, 4);
    while bytes[place..].starts_with(b"PK\x01\x02") {
        let (size, name, extra, comment) = (
            at(place + 20, 4),
            at(place + 28, 2),
            at(place + 30, 2),
            at(place + 32, 2),
        );
        let local = at(place + 42, 4);
        let start = local + 30 + at(local + 26, 2) + at(local + 28, 2);
        let path = String::from_utf8(bytes[place + 46..place + 46 + name].to_vec());
        files.insert(path.expect("a path"), bytes[start..start + size].to_vec());
        place += 46 + name + extra + comment;
    }
    files
}

#[test]
fn the_archive_of_a_run_holds_its_lines_and_tables_and_a_checkpoint_that_goes_on() {
    let (config, archive) = (config("archive.json"), scratch("archive.zip"));
    let output = run(&[
        "train",
        "--config",
        path(&config),
        "--results",
        path(&archive),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let files = files(&archive);
    assert_eq!(files["metrics.jsonl"], output.stdout);
    let lines = lines(&output.stdout);
    let steps = lines.iter().filter(|line| line.get("step").is_some());
    let table = String::from_utf8_lossy(&files["steps.csv"]).into_owned();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 1 + steps.count());
    assert!(rows[0].starts_with("step,phase,loss,") && rows[1].starts_with("0,warmup,,"));
    assert!(!files["receipt.txt"].is_empty());
    let metadata: Value = serde_json::from_slice(&files["ro-crate-metadata.json"]).expect("JSON");
    for entity in metadata["@graph"].as_array().expect("a list") {
        if entity["@type"] == "File" {
            let id = entity["@id"].as_str().expect("a path");
            assert!(files.contains_key(id), "{id}");
        }
    }
    let checkpoint = scratch("archive.safetensors");
    std::fs::write(&checkpoint, &files["checkpoint.safetensors"]).expect("writable");
    let more = run(&["train", "--resume", path(&checkpoint), "--epochs", "3"]);
    assert_eq!(more.status.code(), Some(0), "{}", said(&more));
    let link = String::from_utf8_lossy(&files["link.txt"]).into_owned();
    let again = run(&[
        "train",
        "--link",
        link.trim(),
        "--side",
        "regularised",
        "--until",
        "1",
    ]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    // The same first step, of the side that is named.
    let [one, other] = [&lines[0], &self::lines(&again.stdout)[0]];
    assert_eq!(one["step"]["exponent"], other["step"]["exponent"]);
}

#[test]
fn a_folder_for_snntorch_holds_module_weights_and_samples_of_the_network() {
    let (config, archive) = (config("snntorch.json"), scratch("snntorch.zip"));
    let output = run(&[
        "snntorch",
        "--config",
        path(&config),
        "--out",
        path(&archive),
        "--samples",
        "3",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(lines(&output.stdout)[0]["samples"], 3);
    let files = files(&archive);
    let module = String::from_utf8_lossy(&files["model.py"]).into_owned();
    assert!(
        module.contains("LAYERS, CLASSES, TIME_STEPS = 64, [6, 4], 10, 8"),
        "{module}"
    );
    assert!(
        module.contains("snn.RSynaptic(") && !module.contains("Dropout"),
        "{module}"
    );
    for placeholder in [
        "READOUT", "STEP\n", "RESET", "PASSED", "BEFORE", "EVERY", "AFTER",
    ] {
        assert!(!module.contains(placeholder), "{placeholder}: {module}");
    }
    let header = String::from_utf8_lossy(&files["samples.safetensors"]).into_owned();
    assert!(header.contains(r#""shape":[3,8,64]"#) && header.contains("spikes.1"));
    let notebook: Value = serde_json::from_slice(&files["network.ipynb"]).expect("a notebook");
    assert_eq!(notebook["nbformat"], 4);
}

/// What an archive says of one of its files.
fn about(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let metadata: Value = serde_json::from_slice(&files["ro-crate-metadata.json"]).expect("JSON");
    let all = metadata["@graph"].as_array().expect("a list");
    let entity = all.iter().find(|it| it["@id"] == name).expect(name);
    entity["description"].as_str().expect("words").to_owned()
}

#[test]
fn the_archive_of_a_run_that_was_gone_on_with_says_what_of_it_is_there() {
    let (config, save) = (config("gone_on.json"), scratch("gone_on.safetensors"));
    let both = ["--config", path(&config), "--side", "both"];
    let more = ["--until", "3", "--save", path(&save)];
    let output = run(&[&["train"], &both[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let own = scratch("gone_on-regularised.safetensors");
    let archive = scratch("gone_on.zip");
    let output = run(&["train", "--resume", path(&own), "--results", path(&archive)]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let files = files(&scratch("gone_on-regularised.zip"));
    let lines = lines(&files["metrics.jsonl"]);
    assert!(lines.len() > 4);
    assert!(
        lines.iter().all(|line| line["side"] == "regularised"),
        "{lines:?}"
    );
    let told = about(&files, "metrics.jsonl");
    let words = "of the 3 steps before the run was gone on with the 3 that its checkpoint kept, without gradient_by_time";
    assert!(told.contains(words), "{told}");
    assert_eq!(about(&files, "steps.csv"), "Every step.");
}

#[test]
fn the_link_of_a_run_that_began_with_a_files_weights_asks_for_them() {
    let (config, first) = (config("first.json"), scratch("first.safetensors"));
    let output = run(&[
        "train",
        "--config",
        path(&config),
        "--save",
        path(&first),
        "--until",
        "2",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let archive = scratch("first.zip");
    let with = ["--weights", path(&first)];
    let output = run(&[&["train", "--results", path(&archive)], &with[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let link = String::from_utf8_lossy(&files(&archive)["link.txt"]).into_owned();
    let again = ["train", "--link", link.trim(), "--side", "regularised"];
    let without = run(&again);
    assert_eq!(without.status.code(), Some(2), "{link}");
    assert!(said(&without).contains("begins with the weights of “first.safetensors”"));
    let again = run(&[&again[..], &with].concat());
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    let numbers = |output: &[u8]| -> Vec<Value> {
        let all = lines(output).into_iter();
        all.map(|line| line["epoch"]["test_loss"].clone()).collect()
    };
    assert_eq!(numbers(&again.stdout), numbers(&output.stdout));
}

#[test]
fn the_link_of_a_run_on_own_data_says_which_files_and_how_they_were_read() {
    let (config, table) = (config("of_data.json"), scratch("of_data.csv"));
    let rows = (0..60).map(|it| format!("{},{},{}\n", it % 7, it % 5, it % 2));
    std::fs::write(&table, format!("a,b,c\n{}", rows.collect::<String>())).expect("writable");
    let archive = scratch("of_data.zip");
    let given = ["--data", path(&table)];
    let begun = [
        "train",
        "--config",
        path(&config),
        "--results",
        path(&archive),
    ];
    let output = run(&[&begun[..], &given, &["--map", "label=b,scale=none"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let link = String::from_utf8_lossy(&files(&archive)["link.txt"]).into_owned();
    assert!(link.contains("&file=of_data.csv"), "{link}");
    // Whoever has the link and the file needs no more.
    let again = ["train", "--link", link.trim(), "--until", "1"];
    let again = run(&[&again[..], &given, &["--side", "regularised"]].concat());
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
}
