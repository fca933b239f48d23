use std::{fs, path::Path};

use serde_json::{Value, json};

use super::{folder, written};
use crate::results::folder::{File, Folder};

fn sweep(seeds: usize) -> File {
    File(json!({ "version": 1, "name": "A", "seeds": { "first": 0, "count": seeds } }))
}

fn fill(path: &Path, sweep: &File, lines: &[Value]) {
    fs::write(path.join("sweep.json"), sweep.0.to_string()).expect("writable");
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    fs::write(path.join("results-1-of-1.jsonl"), lines.join("\n")).expect("writable");
}

#[test]
fn runs_are_axes_times_draws_times_seeds_times_sides() {
    let grid = json!([{ "setting": "a", "values": [1, 2] }, { "setting": "b", "from": 0, "to": 1, "count": 3 }]);
    let drawn = json!([{ "setting": "a", "draw": "choice", "values": [1, 2] }]);
    for (file, runs) in [
        (json!({}), 1),
        (
            json!({ "axes": grid, "seeds": [0, 1], "sides": "both" }),
            24,
        ),
        (
            json!({ "axes": drawn, "draws": { "count": 40 }, "sides": "regularised" }),
            40,
        ),
    ] {
        assert_eq!(File(file.clone()).runs(), runs, "{file}");
    }
}

#[test]
fn a_folder_that_was_filled_elsewhere_counts_and_one_that_lacks_runs_does_not() {
    let path = folder("copied");
    let two = sweep(2);
    let none = Folder::read(&path.join("nowhere"), &two).expect("nothing there");
    assert_eq!((none.missing(), none.complete()), (2, None));
    fill(&path, &two, &[written(1), written(0)]);
    let read = Folder::read(&path, &two).expect("its own");
    let indices = |lines: &[super::Line]| lines.iter().map(|line| line.index).collect::<Vec<_>>();
    assert_eq!(read.complete().map(indices), Some(vec![0, 1]));
    let mut renamed = two.clone();
    renamed.0["name"] = json!("B");
    assert_eq!(Folder::read(&path, &renamed).map(|it| it.missing()), Ok(0));
    fill(&path, &two, &[written(1)]);
    let read = Folder::read(&path, &two).expect("its own");
    assert_eq!((read.missing(), read.complete()), (1, None));
    fs::remove_dir_all(path).expect("ours");
}

#[test]
fn a_folder_of_another_sweep_is_refused_by_name() {
    let path = folder("another");
    fill(&path, &sweep(3), &[written(0)]);
    let error = Folder::read(&path, &sweep(2)).map(|it| it.missing());
    let error = error.expect_err("another number of seeds");
    assert!(
        error.contains("holds another sweep") && error.contains(&path.display().to_string()),
        "{error}"
    );
    // Lines of two sweeps in one folder.
    let mut other = written(1);
    other["sweep"] = json!("other");
    fill(&path, &sweep(2), &[written(0), other]);
    assert!(Folder::read(&path, &sweep(2)).is_err());
    fs::remove_dir_all(path).expect("ours");
}

#[test]
fn a_line_that_was_cut_off_is_missing_and_a_run_that_was_tried_again_counts_as_it_ended_then() {
    let path = folder("damaged");
    let mut failed = written(0);
    failed["state"] = json!("failed");
    fill(&path, &sweep(2), &[failed, written(0)]);
    let whole = fs::read_to_string(path.join("results-1-of-1.jsonl")).expect("there");
    fs::write(
        path.join("results-1-of-1.jsonl"),
        format!("{whole}\n{{\"version\":1,\"ke"),
    )
    .expect("writable");
    let read = Folder::read(&path, &sweep(2)).expect("its own");
    assert_eq!(read.missing(), 1);
    assert_eq!(read.lines[0].state, "finished");
    fs::remove_dir_all(path).expect("ours");
}

#[test]
fn a_run_is_timed_by_the_fastest_of_each_side() {
    let path = folder("timed");
    let mut both = sweep(2);
    both.0["sides"] = json!("both");
    let run = |index: usize, side: &str, seconds: f64| {
        let mut line = written(index);
        line["side"] = json!(side);
        line["seconds"] = json!(seconds);
        line
    };
    let mut failed = run(3, "regularised", 0.1);
    failed["state"] = json!("failed");
    let runs = [
        run(0, "unregularised", 30.0),
        run(1, "regularised", 8.0),
        run(2, "unregularised", 2.0),
        failed,
    ];
    fill(&path, &both, &runs);
    let read = Folder::read(&path, &both).expect("its own");
    assert_eq!(read.seconds(), Some(5.0));
    fs::remove_dir_all(path).expect("ours");
}
