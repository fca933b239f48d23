//! Files that commands write: never in place of what is read or of another, whole or not at all, and tried first.

use crate::support::{path, run, said, scratch};
use std::path::{Path, PathBuf};

/// A folder of one test, empty.
fn folder(name: &str) -> PathBuf {
    let folder = scratch("places").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("writable");
    folder
}

/// Trains in a moment.
const CONFIG: &str = r#"{"task":{"kind":"store_recall","time_steps":8,"samples":64,"cue_steps":2,"recall_steps":2},
    "model":{"input_dim":40,"hidden_dims":[4],"num_classes":4},
    "lyapunov":{"regulariser":"off"},"training":{"epochs":1,"batch_size":32}}"#;

const LINK: &str =
    "v=1&task=store_recall&steps=8&samples=64&cue=2&recall=2&hidden=4&batch=32&epochs=1&warmup=1";

/// `folder` with an experiment, and a checkpoint of each side of a pair.
fn trained(name: &str) -> PathBuf {
    let folder = folder(name);
    let save = folder.join("w.safetensors");
    let output = run(&["train", "--link", LINK, "--save", path(&save)]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    std::fs::write(folder.join("c.json"), CONFIG).expect("writable");
    folder
}

/// Runs a command with `@` for the folder; it is refused in these words and has changed no file.
fn refused(folder: &Path, command: &str, words: &str) {
    let before = contents(folder);
    let command: Vec<String> = command
        .split_whitespace()
        .map(|word| word.replace('@', path(folder)))
        .collect();
    let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
    let output = run(&arguments);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(2), "{command:?}: {told}");
    assert!(told.contains(words), "{command:?}: {told}");
    assert!(output.stdout.is_empty(), "{command:?}");
    assert!(contents(folder) == before, "{command:?}");
}

/// Names and bytes of the plain files of a folder.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let files = paths.filter(|path| path.is_file());
    let mut all: Vec<_> = files
        .map(|path| (path.clone(), std::fs::read(&path).expect("readable")))
        .collect();
    all.sort();
    all
}

#[test]
fn nothing_is_written_in_place_of_what_is_read_or_of_what_else_is_written() {
    let folder = trained("replaced");
    let rows = "a,b,class\n".to_owned() + &"0.1,0.2,x\n0.3,0.4,y\n".repeat(20);
    std::fs::write(folder.join("rows.csv"), rows).expect("writable");
    let read = "would replace what is read from it";
    for (command, words) in [
        ("train --config @/c.json --save @/c.json", read),
        ("train --config @/c.json --save @/../replaced/c.json", read),
        ("train --config @/c.json --results @/c.json", read),
        ("train --data @/rows.csv --save @/rows.csv", read),
        (
            "train --config @/c.json --save @/x.zip --results @/x.zip",
            "x.zip: --save and --results would both be written to it",
        ),
        (
            "snntorch --weights @/w-regularised.safetensors --out @/w-regularised.safetensors",
            read,
        ),
        (
            "nir export --weights @/w-regularised.safetensors --out @/w-regularised.safetensors",
            read,
        ),
        (
            "train --resume @/w-regularised.safetensors --results @/w.safetensors",
            "w-regularised.safetensors: --results would replace what is read from it",
        ),
    ] {
        refused(&folder, command, words);
    }
    let graph = folder.join("n.nir");
    let config = folder.join("c.json");
    let output = run(&[
        "nir",
        "export",
        "--config",
        path(&config),
        "--out",
        path(&graph),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    refused(&folder, "nir import @/n.nir --out @/n.nir", read);
    // Its own checkpoint is what goes on.
    let own = folder.join("w-regularised.safetensors");
    let output = run(&[
        "train",
        "--resume",
        path(&own),
        "--save",
        path(&own),
        "--epochs",
        "2",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn a_file_that_cannot_be_written_is_known_before_anything_is_trained() {
    let folder = trained("unwritable");
    let long = "n".repeat(300);
    std::fs::create_dir(folder.join("there")).expect("writable");
    for (name, words) in [
        (&*long, "cannot be written: "),
        ("new/", "is a folder"),
        ("there", "is a folder"),
        ("no/w.safetensors", "its folder does not exist"),
    ] {
        for option in ["--save", "--results"] {
            let command = format!("train --config @/c.json {option} @/{name}");
            refused(&folder, &command, words);
        }
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_what_is_no_plain_file_is_left_as_it_is() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = trained("special");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("pipe"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    symlink("nowhere/at/all", folder.join("dangling")).expect("a link");
    std::fs::create_dir(folder.join("disk")).expect("writable");
    let (kept, link) = (folder.join("disk/w.safetensors"), folder.join("link"));
    std::fs::write(&kept, b"earlier").expect("writable");
    symlink(&kept, &link).expect("a link");
    let read_only = folder.join("read_only");
    std::fs::write(&read_only, b"keep").expect("writable");
    let mut only = std::fs::metadata(&read_only).expect("there").permissions();
    only.set_readonly(true);
    std::fs::set_permissions(&read_only, only).expect("mine");
    for (name, words) in [
        ("pipe", "pipe: is no plain file"),
        ("dangling", "dangling: is a link to what is not there"),
        ("read_only", "read_only: it is there, and read-only"),
    ] {
        let command = format!("train --config @/c.json --save @/{name}");
        refused(&folder, &command, words);
    }
    let pipe = std::fs::symlink_metadata(folder.join("pipe")).expect("there");
    assert!(pipe.file_type().is_fifo());
    let config = folder.join("c.json");
    let output = run(&["train", "--config", path(&config), "--save", path(&link)]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(link.is_symlink());
    assert!(std::fs::read(&kept).is_ok_and(|bytes| bytes.len() > 1000));
}

#[test]
fn a_collection_replaces_nothing_but_an_earlier_one() {
    let folder = folder("collected");
    let sweep = r#"{"version": 1, "name": "s", "record": "last", "seeds": {"count": 2},
        "base": {"set": {"model.hidden_dims": [4], "task.time_steps": 5, "training.epochs": 1}}}"#;
    std::fs::write(folder.join("mine.json"), sweep).expect("writable");
    let (mine, out) = (folder.join("mine.json"), folder.join("out"));
    let output = run(&["sweep", path(&mine), "--out", path(&out)]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for (file, words) in [
        (
            "mine.json",
            "mine.json: it is there, and holds no results of this sweep",
        ),
        ("out/sweep.json", "sweep.json: it is there"),
        (
            "out/results-1-of-1.jsonl",
            "a part of a sweep writes its results there",
        ),
    ] {
        refused(
            &folder,
            &format!("sweep --out @/out --collect @/{file}"),
            words,
        );
    }
    let all = folder.join("all.jsonl");
    for _ in 0..2 {
        let output = run(&["sweep", "--out", path(&out), "--collect", path(&all)]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    let lines = std::fs::read_to_string(&all).expect("written");
    assert_eq!(lines.lines().count(), 2);
}

#[test]
fn examples_of_data_replace_no_other_file_of_their_names() {
    let folder = folder("examples");
    let write = || run(&["data", "--examples", path(&folder)]);
    let output = write();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    // Once more they are the same.
    assert_eq!(write().status.code(), Some(0));
    let rows = folder.join("rows.csv");
    std::fs::write(&rows, b"mine").expect("writable");
    let output = write();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("there is another file of this name"));
    assert_eq!(std::fs::read(&rows).expect("there"), b"mine");
}

#[cfg(unix)]
mod interrupted {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Output, Stdio};

    /// `train` for longer than anybody waits, once it is under way.
    fn long(arguments: &[&str]) -> Child {
        let link = LINK
            .replace("epochs=1", "epochs=10000")
            .replace("samples=64", "samples=2000");
        let mut child = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"))
            .args(["train", "--side", "unregularised", "--link", &link])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        lines.next().expect("a step").expect("text");
        // Whoever reads goes on reading, or the pipe were full.
        std::thread::spawn(move || lines.for_each(drop));
        child
    }

    fn end(child: Child, signal: &str) -> Output {
        let sent = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(sent.is_ok_and(|status| status.success()));
        child.wait_with_output().expect("ended")
    }

    #[test]
    fn results_alone_are_written_when_a_run_is_ended_or_its_terminal_goes() {
        let folder = folder("interrupted");
        for signal in ["-TERM", "-INT", "-HUP"] {
            let results = folder.join(format!("r{signal}.zip"));
            let output = end(long(&["--results", path(&results)]), signal);
            let told = said(&output);
            assert_eq!(output.status.code(), Some(130), "{signal}: {told}");
            let name = format!("r{signal}-unregularised.zip");
            let bytes = std::fs::read(folder.join(name)).expect("written");
            assert!(bytes.starts_with(b"PK"), "{told}");
        }
    }

    #[test]
    fn a_checkpoint_without_room_is_said_and_tried_again() {
        let folder = folder("no_room");
        let save = folder.join("w.safetensors");
        let mut child = long(&["--save", path(&save), "--save-every", "1"]);
        let part = format!("w-unregularised.safetensors.{}.part", child.id());
        let part = folder.join(part);
        // In its way, as a full disk would be.
        while std::fs::create_dir(&part).is_err() {}
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let told = lines.find_map(|line| line.ok().filter(|it| it.contains("no checkpoint")));
        let told = told.expect("said");
        assert!(told.contains("it is tried again in 1 s"), "{told}");
        std::fs::remove_dir(&part).expect("mine");
        std::thread::spawn(move || lines.for_each(drop));
        let output = end(child, "-TERM");
        assert_eq!(output.status.code(), Some(130));
        assert!(!part.exists());
        let bytes = std::fs::read(folder.join("w-unregularised.safetensors")).expect("written");
        assert!(bytes.len() > 1000);
    }
}
