//! From a program to the file and the documents.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{folder, here, written};
use crate::{
    results::{
        self, Action, Part,
        record::{self, Results},
        sweeps::{Contestant, Seeds, Starts, Sweep},
    },
    workplace::Workplace,
};

/// A repository with the committed sweeps and documents, and nothing measured.
fn repository(name: &str) -> Workplace {
    let mut here = here();
    let root = folder(name);
    let files = Part::ALL
        .into_iter()
        .flat_map(Sweep::all)
        .map(|sweep| sweep.file());
    let documents = ["README.md", "docs/lab.md", "docs/results.md"].map(str::to_owned);
    for file in files.chain(documents) {
        let from = here.root.join(&file);
        if from.is_file() && !file.starts_with("experiments/tuned") {
            let to = root.join(&file);
            fs::create_dir_all(to.parent().expect("a folder")).expect("writable");
            fs::copy(from, to).expect("writable");
        }
    }
    (here.target, here.root) = (root.join("target"), root);
    here
}

/// The lines that a sweep comes to: points by validation accuracy, the third the best.
fn lines(file: &Value) -> String {
    let runs = super::super::folder::File(file.clone()).runs();
    let is_search = !file["draws"].is_null();
    let line = |index: usize| {
        let is_regularised = match file["sides"].as_str() {
            Some("both") => index % 2 == 1,
            side => side == Some("regularised"),
        };
        let (regulariser, side) = if is_regularised {
            ("interleaved", "regularised")
        } else {
            ("off", "unregularised")
        };
        let point = if file["sides"] == "both" {
            index / 2
        } else {
            index
        };
        let mut line = written(index);
        line["side"] = json!(side);
        line["seed"] = json!(if is_search { 0 } else { point });
        line["setting"] = json!({ "training.learning_rate": point });
        line["config"]["lyapunov"]["regulariser"] = json!(regulariser);
        line["epochs"][0]["validation_accuracy"] = json!(if point == 2 { 0.9 } else { 0.1 });
        line.to_string()
    };
    (0..runs).map(|index| line(index) + "\n").collect()
}

/// A program that copies a sweep's file and lines, unless there is a file `broken` and it is asked for that
/// sweep; what it was asked for stands in `asked`.
fn program(root: &Path) -> String {
    let script = "#!/bin/sh\n\
        echo \"$2\" >> asked\n\
        test ! -e broken || test \"$(cat broken)\" != \"$2\" || { echo 'no luck' >&2; exit 1; }\n\
        mkdir -p \"$4\" && cp \"$2\" \"$4/sweep.json\" && cp \"made/$2\" \"$4/results-1-of-1.jsonl\"\n";
    let path = root.join("program");
    fs::write(&path, script).expect("writable");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("ours");
    path.to_string_lossy().into_owned()
}

/// What the program copies, of the sweeps whose files are there.
fn make_lines(root: &Path) {
    for sweep in Part::ALL.into_iter().flat_map(Sweep::all) {
        let path = root.join(sweep.file());
        let made = root.join("made").join(sweep.file());
        if let Ok(text) = fs::read_to_string(&path) {
            fs::create_dir_all(made.parent().expect("a folder")).expect("writable");
            let file = serde_json::from_str(&text).expect("a sweep");
            fs::write(made, lines(&file)).expect("writable");
        }
    }
}

fn asked(root: &Path) -> usize {
    let asked = fs::read_to_string(root.join("asked")).unwrap_or_default();
    asked.lines().count()
}

#[test]
fn an_interrupted_measurement_goes_on_where_it_stopped() {
    let here = repository("whole");
    let (root, program) = (here.root.clone(), program(&here.root));
    make_lines(&root);
    // 7 tasks, five others and the tasks again with as many updates, as shipped; then a search that fails at once.
    let broken = Sweep::tuning("demonstration", Contestant::Unregularised).file();
    fs::write(root.join("broken"), &broken).expect("writable");
    let error = results::measure(&here, None, &program).expect_err("it fails");
    assert!(
        error.contains("sweep") && error.contains("failed"),
        "{error}"
    );
    assert_eq!(asked(&root), 20);
    let shipped = Results::read(&root.join(record::PATH)).expect("written after the part");
    assert!(shipped.shipped().all(|(_, it)| it.is_some()));

    fs::remove_file(root.join("broken")).expect("ours");
    results::measure(&here, Some(Part::Tuning), &program).expect("all is well");
    assert_eq!(asked(&root), 20 + 21);
    let read = || Results::read(&root.join(record::PATH)).expect("written");
    let chosen = read().tasks[0]
        .search(Contestant::Regularised)
        .expect("searched")
        .chosen
        .clone();
    assert_eq!(chosen, json!({ "training.learning_rate": 2 }));
    let plan = results::plan(&here, &Part::ALL).expect("can be told");
    assert!(
        plan.contains("tuned/rows-regularised: 0 of 10 runs, about 1 min (2 s a run)"),
        "{plan}"
    );

    // What was chosen has its files now.
    make_lines(&root);
    results::measure(&here, None, &program).expect("the rest");
    assert_eq!(asked(&root), 41 + 21 + 38);
    let all = read();
    for task in &all.tasks {
        assert!(
            Contestant::ALL.iter().all(|who| task.tuned(*who).is_some()),
            "{}",
            task.key
        );
        let starts = task.starting_points.as_ref().expect("run");
        assert!(starts.equal_updates.is_some());
    }
    results::results(&here, Action::Check).expect("the documents are filled");
    let plan = results::plan(&here, &Part::ALL).expect("can be told");
    assert!(plan.contains("\n0 runs are missing"), "{plan}");

    results::measure(&here, None, &program).expect("nothing to do");
    assert_eq!(asked(&root), 100);
    assert_eq!(read(), all);
    fs::remove_dir_all(&root).expect("ours");
}

#[test]
fn a_part_that_is_not_complete_stays_as_the_file_has_it_and_another_choice_drops_what_was_tuned() {
    let here = repository("kept");
    let root = here.root.clone();
    let mut before = super::committed();
    let who = Contestant::Regularised;
    before.tasks[0].set_tuned(who, Some(super::summary(0.9, 0.01)));
    before.write(&root.join(record::PATH)).expect("writable");
    results::results(&here, Action::Collect).expect("nothing to take in");
    let read = || Results::read(&root.join(record::PATH)).expect("written");
    assert_eq!(read(), before);

    make_lines(&root);
    // Starting points without their sweep of equal updates, which the file has.
    for sweep in [
        Sweep::tuning("demonstration", who),
        Sweep::starts("demonstration", Starts::Both, Seeds::First),
    ] {
        let into = sweep.folder(&here.target);
        fs::create_dir_all(&into).expect("writable");
        let copy = |from: PathBuf, to: &str| fs::copy(from, into.join(to)).expect("writable");
        copy(root.join(sweep.file()), "sweep.json");
        copy(root.join("made").join(sweep.file()), "results-1-of-1.jsonl");
    }
    results::results(&here, Action::Collect).expect("a search");
    let task = &read().tasks[0];
    assert!(task.search(who).is_some());
    assert_eq!(task.tuned(who), None);
    assert_eq!(task.shipped, before.tasks[0].shipped);
    assert_eq!(task.starting_points, before.tasks[0].starting_points);
    assert!(
        root.join(Sweep::tuned("demonstration", who).file())
            .is_file()
    );

    // As a merge leaves it.
    fs::write(root.join(record::PATH), "<<<<<<<").expect("ours");
    assert!(results::results(&here, Action::Collect).is_err());
    assert_eq!(
        fs::read_to_string(root.join(record::PATH)).expect("there"),
        "<<<<<<<"
    );
    fs::remove_dir_all(&root).expect("ours");
}
