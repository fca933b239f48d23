use std::{collections::HashSet, fs, sync::Mutex};

use serde_json::{Value, json};

use super::{
    config, documents,
    engine::{self, Engine},
    fill::fill,
    measure,
    plan::{Job, Planned, SEEDS},
    record::{self, Results},
};
use crate::workplace::Workplace;

fn here() -> Workplace {
    Workplace::find().expect("in the repository")
}

fn committed() -> Results {
    Results::read(&here().root.join(record::PATH)).expect("the file is committed")
}

fn engine() -> Engine {
    Engine {
        name: "0.1.0 at 0000000".to_owned(),
        source: "abc".to_owned(),
    }
}

fn planned(with_regulariser: bool) -> Planned {
    let config = json!({
        "seed": 0,
        "task": { "time_steps": 10 },
        "lyapunov": { "regulariser": "joint", "lambda_target": 0.0 },
        "training": { "epochs": 2 }
    });
    Planned::new("a", config, &engine(), with_regulariser)
}

#[test]
fn readme_tables_are_those_of_the_results_file() {
    super::check(&here()).expect("they agree");
}

/// Each run's accuracy stands in some document, so that no number can grow old unnoticed.
#[test]
fn a_number_that_changes_is_missed_in_a_document() {
    let (here, results) = (here(), committed());
    let sides = |results: &Results| -> Vec<(usize, bool, usize)> {
        let of = |(place, it): (usize, &record::Experiment)| {
            let count = |side: bool, runs: usize| (0..runs).map(move |run| (place, side, run));
            let unregularised = count(false, it.unregularised.len());
            unregularised
                .chain(count(true, it.regularised.len()))
                .collect::<Vec<_>>()
        };
        results
            .experiments
            .iter()
            .enumerate()
            .flat_map(of)
            .collect()
    };
    for (place, regularised, run) in sides(&results) {
        let mut other = results.clone();
        let experiment = &mut other.experiments[place];
        let runs = if regularised {
            &mut experiment.regularised
        } else {
            &mut experiment.unregularised
        };
        runs[run].test_accuracy -= 0.001;
        let readme = &documents::DOCUMENTS[0];
        let agrees = readme.agrees(&here.root, &other).expect("can be filled");
        assert!(!agrees, "{}, run {run}", other.experiments[place].key);
    }
}

#[test]
fn the_file_is_laid_out_as_it_would_be_written() {
    let path = here().target.join("results-layout.json");
    fs::create_dir_all(&here().target).expect("writable");
    committed().write(&path).expect("writable");
    let read = |path: std::path::PathBuf| {
        fs::read_to_string(path)
            .expect("readable")
            .replace("\r\n", "\n")
    };
    let same = read(here().root.join(record::PATH)) == read(path.clone());
    assert!(
        same,
        "{} is laid out otherwise: {}",
        record::PATH,
        path.display()
    );
}

#[test]
fn a_part_is_replaced_between_its_marks_and_nothing_else_is() {
    let parts = [("a", "new".to_owned()), ("b", "line".to_owned())];
    let text = "x (<!-- results:a -->old<!-- /results --> y)\n\n<!-- results:b -->\no\nld\n<!-- /results -->\nz\n";
    let filled = "x (<!-- results:a -->new<!-- /results --> y)\n\n<!-- results:b -->\nline\n<!-- /results -->\nz\n";
    assert_eq!(fill(text, &parts).as_deref(), Ok(filled));
    assert_eq!(fill(filled, &parts).as_deref(), Ok(filled));
    let windows = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(fill(&windows(text), &parts), Ok(windows(filled)));
}

#[test]
fn marks_that_are_lost_unknown_doubled_or_open_are_named() {
    let parts = [("a", "new".to_owned())];
    let part = "<!-- results:a -->old<!-- /results -->";
    for (text, reason) in [
        (String::new(), "the part a has 0 places"),
        (format!("{part}{part}"), "the part a has 2 places"),
        (part.replace(":a", ":b"), "there is no part b"),
        (
            part.replace("<!-- /results -->", ""),
            "the part a does not end",
        ),
        (
            format!("<!-- results:a -->{part}"),
            "does not end before another one",
        ),
        ("<!-- results:a".to_owned(), "does not end with ` -->`"),
    ] {
        let error = fill(&text, &parts).expect_err(&text);
        assert!(error.contains(reason), "{text}: {error}");
    }
}

#[test]
fn what_differs_makes_the_configuration_again() {
    let base = json!({ "seed": 0, "model": { "surrogate": { "kind": "atan", "alpha": 2.0 }, "beta": 0.85 } });
    let other =
        json!({ "seed": 0, "model": { "surrogate": { "kind": "triangular" }, "beta": 0.85 } });
    let differences = config::differences(&base, &other);
    assert_eq!(
        differences,
        json!({ "model": { "surrogate": { "kind": "triangular" } } })
    );
    assert_eq!(config::changed(&base, &differences), other);
    assert_eq!(config::differences(&base, &base), json!({}));
}

#[test]
fn each_side_is_run_with_every_seed_and_the_control_has_one_side() {
    let both = planned(true);
    for (jobs, regulariser) in [(&both.unregularised, "off"), (&both.regularised, "joint")] {
        let seeds: Vec<u64> = jobs.iter().map(|job| job.seed).collect();
        assert_eq!(seeds, SEEDS);
        for job in jobs {
            assert_eq!(job.config["lyapunov"]["regulariser"], regulariser);
            assert_eq!(job.config["lyapunov"]["lambda_target"], 0.0);
            assert_eq!(job.config["seed"], job.seed);
        }
    }
    assert!(planned(false).regularised.is_empty());
    let digests: HashSet<&String> = both
        .unregularised
        .iter()
        .chain(&both.regularised)
        .map(|job| &job.digest)
        .collect();
    assert_eq!(digests.len(), 6);
}

#[test]
fn another_engine_or_another_setting_is_another_digest() {
    let config = planned(true).config;
    let digest = engine::run_digest(&engine(), &config);
    let other = Engine {
        source: "abd".to_owned(),
        ..engine()
    };
    assert_ne!(engine::run_digest(&other, &config), digest);
    let changed = config::changed(&config, &json!({ "training": { "epochs": 3 } }));
    assert_ne!(engine::run_digest(&engine(), &changed), digest);
    let renamed = Engine {
        name: "0.1.0".to_owned(),
        ..engine()
    };
    assert_eq!(engine::run_digest(&renamed, &config), digest);
}

#[test]
fn a_run_is_read_from_its_last_epoch() {
    let both = planned(true);
    let job = &both.regularised[1];
    let lines = "{\"step\":{\"step\":0}}\n\
                 {\"epoch\":{\"epoch\":1,\"test_accuracy\":0.5,\"exponent\":0.25}}\n\
                 {\"epoch\":{\"epoch\":2,\"test_accuracy\":0.8999999761581421,\"exponent\":-0.125}}\n";
    let run = measure::read(lines, job, &engine()).expect("a run");
    assert_eq!(
        (run.seed, run.test_accuracy, run.exponent),
        (1, 0.9, Some(-0.125))
    );
    assert_eq!(
        (run.standard_error, run.digest.as_ref()),
        (None, Some(&job.digest))
    );
    let error = |lines| measure::read(lines, job, &engine()).expect_err("no whole run");
    assert!(error("{\"step\":{}}").contains("no epoch"));
    assert!(error(lines.rsplit_once("{\"epoch\"").expect("two").0).contains("after epoch 1"));
    assert!(error("{\"epoch\":{\"epoch\":2}}").contains("test_accuracy"));
}

#[test]
fn every_job_is_done_once_whatever_the_workers() {
    let both = planned(true);
    let jobs: Vec<&Job> = both.unregularised.iter().chain(&both.regularised).collect();
    for workers in [1, 2, 9] {
        let done = Mutex::new(Vec::new());
        let work = |job: &Job| done.lock().expect("whole").push(job.digest.clone());
        let mut taken = 0;
        measure::side_by_side(&jobs, workers, work, |_, (), _| {
            taken += 1;
            Ok(())
        })
        .expect("nothing fails");
        let done = done.into_inner().expect("whole");
        assert_eq!((done.len(), taken), (jobs.len(), jobs.len()));
        assert_eq!(done.iter().collect::<HashSet<_>>().len(), jobs.len());
    }
}

/// From a program's presets to the file and the documents; a run that fails is run again, and only
/// that one.
#[cfg(unix)]
#[test]
fn an_interrupted_measurement_goes_on_where_it_stopped() {
    use std::os::unix::fs::PermissionsExt;
    let mut here = here();
    let repository = here.root.clone();
    let root = std::env::temp_dir().join(format!("lyapunov-results-{}", std::process::id()));
    for folder in ["src", "docs", "target"] {
        fs::create_dir_all(root.join(folder)).expect("writable");
    }
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "docs/lab.md",
        record::PATH,
    ] {
        fs::copy(repository.join(file), root.join(file)).expect("writable");
    }
    // Lists, prints and trains as the program does; seed 2 fails while there is a file `broken`.
    let demonstration = &committed().demonstration;
    let script = format!(
        r#"#!/bin/sh
case "$1 $2" in
  "preset ") for key in demonstration store_recall; do echo "$key  Title: sentence"; done ;;
  "preset "*) echo '{demonstration}' ;;
  train*) echo "$5" >> runs
    case "$(cat "$5")" in *'"seed":2'*) test ! -e broken || {{ echo 'no luck' >&2; exit 1; }} ;; esac
    echo '{{"epoch":{{"epoch":6,"test_accuracy":0.5,"exponent":-0.05}}}}' ;;
esac"#
    );
    let program = root.join("program");
    fs::write(&program, script).expect("writable");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("ours");
    fs::write(root.join("broken"), "").expect("writable");
    (here.target, here.root) = (root.join("target"), root.clone());
    let program = program.to_string_lossy();
    let runs = || {
        fs::read_to_string(root.join("runs"))
            .expect("it ran")
            .lines()
            .count()
    };

    let before = fs::read(root.join(record::PATH)).expect("there");
    let error = super::measure_with(&here, &program).expect_err("seed 2 fails");
    assert!(
        error.contains("no luck") && error.contains("demonstration, regularised, seed 2"),
        "{error}"
    );
    assert_eq!(fs::read(root.join(record::PATH)).expect("there"), before);
    // Two presets on two sides and the control, with three seeds each.
    assert_eq!(runs(), 15);

    fs::remove_file(root.join("broken")).expect("ours");
    super::measure_with(&here, &program).expect("all is well");
    assert_eq!(runs(), 15 + 5);
    let results = Results::read(&root.join(record::PATH)).expect("written");
    assert!(results.accuracies().all(|(_, accuracy)| accuracy == 0.5));
    assert_eq!(results.accuracies().count(), 15);
    super::check(&here).expect("the documents are filled");
    let readme = fs::read_to_string(root.join("README.md")).expect("there");
    assert!(readme.contains("| exponent left alone | 0.500 | 0.500 | 0.500 |"));

    super::measure_with(&here, &program).expect("nothing to do");
    assert_eq!(runs(), 20);
    // As a merge leaves it: what had ended is still kept.
    fs::write(root.join(record::PATH), "<<<<<<<").expect("ours");
    super::measure_with(&here, &program).expect("written anew");
    assert_eq!(runs(), 20);
    assert_eq!(Results::read(&root.join(record::PATH)), Ok(results));
    fs::remove_dir_all(&root).expect("ours");
}

/// What the experiments differ in is what the file says; a field of none is not kept.
#[test]
fn the_file_holds_every_experiment_with_its_sides_and_seeds() {
    let results = committed();
    for experiment in &results.experiments {
        let seeds = |runs: &[record::Run]| runs.iter().map(|run| run.seed).collect::<Vec<_>>();
        assert_eq!(
            seeds(&experiment.unregularised),
            SEEDS,
            "{}",
            experiment.key
        );
        let is_control = experiment.key == super::plan::CONTROL;
        let regularised: &[u64] = if is_control { &[] } else { &SEEDS };
        assert_eq!(
            seeds(&experiment.regularised),
            regularised,
            "{}",
            experiment.key
        );
        let config = config::changed(&results.demonstration, &experiment.config);
        assert_eq!(config["training"]["epochs"], experiment.epochs);
        assert_eq!(
            config::differences(&results.demonstration, &config),
            experiment.config
        );
    }
    let control = results.experiment("control").expect("there");
    let surrogate: Value = json!({ "kind": "fast_sigmoid", "slope": 25.0 });
    assert_eq!(control.config["model"]["surrogate"], surrogate);
}
