use std::fs;

use serde_json::{Value, json};

use super::{committed, here};
use crate::results::{
    self, Action, choose, documents,
    folder::File,
    record::{self, Results, differences},
    summary::Summary,
    sweeps::{Contestant, Part, Seeds, Starts, Sweep, TASKS},
    verdict::{self, Verdict},
};

fn file(sweep: &Sweep) -> File {
    File::read(&here().root.join(sweep.file())).expect("committed")
}

#[test]
fn documents_say_what_the_results_file_says() {
    results::results(&here(), Action::Check).expect("they agree");
}

/// Every summary of the file.
fn summaries(results: &mut Results) -> Vec<&mut Summary> {
    let mut all = Vec::new();
    for task in &mut results.tasks {
        if let Some(shipped) = &mut task.shipped {
            all.push(&mut shipped.unregularised);
            all.extend(&mut shipped.equal_updates);
            all.extend(&mut shipped.regularised);
        }
        all.extend(task.tuned.values_mut().flatten());
        all.extend(&mut task.control);
    }
    for other in &mut results.untuned {
        if let Some(shipped) = &mut other.shipped {
            all.push(&mut shipped.unregularised);
            all.extend(&mut shipped.regularised);
        }
    }
    all
}

/// So that no number can grow old unnoticed.
#[test]
fn an_accuracy_that_changes_is_missed_in_a_document() {
    let (here, mut results) = (here(), committed());
    let page = &documents::DOCUMENTS[1];
    for place in 0..summaries(&mut results).len() {
        for run in 0..summaries(&mut results)[place].values.len() {
            let mut other = results.clone();
            summaries(&mut other)[place].values[run] -= 0.001;
            let agrees = page.agrees(&here.root, &other).expect("can be filled");
            assert!(!agrees, "summary {place}, run {run}");
        }
        let mut other = results.clone();
        summaries(&mut other)[place].mean -= 0.001;
        let agrees = page.agrees(&here.root, &other).expect("can be filled");
        assert!(!agrees, "summary {place}");
    }
}

#[test]
fn means_and_spreads_are_those_of_the_runs() {
    let mut results = committed();
    for summary in summaries(&mut results) {
        let count = summary.values.len() as f64;
        assert_eq!(summary.values.len(), summary.seeds.len());
        assert_eq!(summary.values.len(), summary.exponents.len());
        let mean = summary.values.iter().sum::<f64>() / count;
        assert!((summary.mean - mean).abs() < 1e-6, "{summary:?}");
        let squares: f64 = summary.values.iter().map(|it| (it - mean).powi(2)).sum();
        let spread = (squares / (count - 1.0)).sqrt();
        let said = summary.deviation.expect("more than one seed");
        assert!((said - spread).abs() < 1e-6, "{summary:?}");
    }
}

#[test]
fn the_file_is_laid_out_as_it_would_be_written_with_every_task() {
    let read = fs::read_to_string(here().root.join(record::PATH)).expect("readable");
    let results = committed();
    assert_eq!(
        read.replace("\r\n", "\n"),
        record::laid_out(&json!(results))
    );
    let keys: Vec<&str> = results.tasks.iter().map(|task| task.key.as_str()).collect();
    assert_eq!(keys, TASKS.map(|(key, _)| key));
    for (key, shipped) in results.shipped() {
        let Some(shipped) = shipped else { continue };
        let mut config = results.demonstration.clone();
        for (section, fields) in shipped.config.as_object().expect("sections") {
            for (field, value) in fields.as_object().expect("fields") {
                config[section][field] = value.clone();
            }
        }
        assert_eq!(
            differences(&results.demonstration, &config),
            shipped.config,
            "{key}"
        );
    }
}

#[test]
fn a_file_of_another_version_is_refused_and_not_written_over() {
    let path = super::folder("version").join("results.json");
    fs::write(&path, "{\"experiments\": []}").expect("writable");
    let error = Results::read(&path).expect_err("the first version had none");
    assert!(error.contains("version null; allowed: 2"), "{error}");
}

/// What docs/results.md and the README say of the searches.
#[test]
fn both_sides_of_a_search_try_the_same_points_and_the_method_says_which() {
    let text = |path: &str| {
        let text = fs::read_to_string(here().root.join(path)).expect("readable");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let readme = text("README.md");
    assert!(readme.contains("the best of 40 random configurations"));
    let text = text("docs/results.md");
    for words in [
        "40 random configurations, the same for both sides",
        "gets 20 configurations",
        "15 % of all samples, 19 % of those that would be trained on",
        "The search has seed 0",
        "with seeds 1 to 10",
        "60 random settings",
    ] {
        assert!(text.contains(words), "{words}");
    }
    for (key, _) in TASKS {
        let [without, with, feedforward] =
            Contestant::ALL.map(|who| file(&Sweep::tuning(key, who)).0);
        for part in ["axes", "draws", "seeds"] {
            assert_eq!(without[part], with[part], "{key}: {part}");
        }
        assert_eq!(with["draws"]["count"], 40);
        assert_eq!(feedforward["draws"]["count"], 20);
        assert_eq!(feedforward["base"]["set"]["model.kind"], "feedforward");
        let epochs = "training.epochs";
        assert_eq!(
            feedforward["base"]["set"][epochs],
            without["base"]["set"][epochs]
        );
        for search in [&without, &with, &feedforward] {
            assert_eq!(search["base"]["set"]["task.validation_share"], 0.15);
            assert_eq!(search["base"]["preset"], key);
            assert_eq!(search["seeds"], json!({ "first": 0, "count": 1 }));
        }
        let starts = |kind, seeds| file(&Sweep::starts(key, kind, seeds)).0;
        let first = starts(Starts::Both, Seeds::First);
        assert_eq!(first["draws"]["count"], 60);
        let (one, two) = (
            json!({ "first": 0, "count": 1 }),
            json!({ "first": 1, "count": 2 }),
        );
        for kind in [Starts::Both, Starts::EqualSteps, Starts::MeanSquare] {
            for (seeds, expected) in [(Seeds::First, &one), (Seeds::Further, &two)] {
                if (kind, seeds) == (Starts::MeanSquare, Seeds::Further) {
                    continue;
                }
                let sweep = starts(kind, seeds);
                assert_eq!(sweep["axes"], first["axes"], "{key}");
                assert_eq!(sweep["draws"], first["draws"], "{key}");
                assert_eq!(&sweep["seeds"], expected, "{key}");
            }
        }
        let square = starts(Starts::MeanSquare, Seeds::First);
        let set = &square["base"]["set"];
        assert_eq!(set, &json!({ "lyapunov.statistic": "mean_square" }));
        assert_eq!(square["sides"], "regularised");
    }
    // The README's warm-up and one update more for every one of training.
    let regularised = &committed().demonstration["lyapunov"];
    assert_eq!(
        (&regularised["warmup_steps"], &regularised["every"]),
        (&json!(300), &json!(1))
    );
}

/// The budget that is called equal.
#[test]
fn tuned_sides_make_as_many_updates_to_an_epoch() {
    for task in &committed().tasks {
        let budget = |who| task.search(who).map(|search| search.budget.updates);
        let Some(with) = budget(Contestant::Regularised) else {
            continue;
        };
        for who in [Contestant::Unregularised, Contestant::Feedforward] {
            if let Some(without) = budget(who) {
                let epoch = 40;
                assert!(
                    (with..with + epoch).contains(&without),
                    "{}: {without}, {with}",
                    task.key
                );
            }
        }
    }
}

#[test]
fn tuned_sweeps_are_of_what_was_chosen() {
    for (key, _) in TASKS {
        let results = committed();
        let task = results.task(key).expect("there");
        for who in Contestant::ALL {
            let sweep = Sweep::tuned(key, who);
            match task.search(who) {
                Some(search) => {
                    let repeated =
                        choose::repeated(&file(&Sweep::tuning(key, who)), &search.chosen);
                    assert_eq!(file(&sweep), repeated, "{}", sweep.name());
                }
                None => assert!(!here().root.join(sweep.file()).exists(), "{}", sweep.name()),
            }
        }
    }
}

/// The sentence that stands first on README and page is of the numbers.
#[test]
fn no_task_is_called_a_gain_that_is_within_the_spread() {
    let results = committed();
    let said = verdict::tuned(&results).expect("can be said");
    let gains = said.split("It gains over").nth(1).unwrap_or_default();
    let gains = gains.split(". ").next().unwrap_or_default();
    for task in &results.tasks {
        let pair = task
            .tuned(Contestant::Unregularised)
            .zip(task.tuned(Contestant::Regularised));
        let is_gain =
            pair.is_some_and(|(without, with)| Verdict::new(without, with) == Verdict::Gain);
        assert_eq!(
            gains.contains(results::sweeps::title(&task.key)),
            is_gain,
            "{gains}"
        );
    }
}

#[test]
fn every_sweep_but_the_tuned_has_its_file_and_is_of_a_continuous_axis_or_none() {
    for part in [Part::Shipped, Part::Tuning, Part::StartingPoints] {
        for sweep in Sweep::all(part) {
            let value = file(&sweep).0;
            let axes = value["axes"].as_array().cloned().unwrap_or_default();
            // Two draws of it are never equal, so that no run stands for two.
            let is_continuous = |axis: &Value| axis["draw"] == "log_uniform";
            assert!(
                axes.is_empty() || axes.iter().any(is_continuous),
                "{}",
                sweep.name()
            );
        }
    }
}

#[test]
fn the_phase_diagrams_picture_has_the_accuracies_of_the_results_file() {
    let results = committed();
    let study = &results.studies["phase-diagram"];
    let picture = include_str!("../../../../docs/images/phase-accuracy.svg");
    let drawn: Vec<_> = picture.lines().map(str::trim).collect();
    let mut count = 0;
    for gain in study.values(0) {
        for steps in study.values(1) {
            for side in ["unregularised", "regularised"] {
                let cell = study.cell(&[gain, steps], side).expect("it was run");
                let shown = ((cell.mean * 1000.0).round() / 10.0).to_string();
                assert!(
                    drawn.contains(&shown.as_str()),
                    "{gain} {steps} {side}: {shown}"
                );
                count += 1;
            }
        }
    }
    assert_eq!(count, 2 * 7 * 4);
}
