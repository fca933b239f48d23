use serde_json::json;

use super::{failed, line, tried};
use crate::results::{choose, folder::File, summary::Search};

#[test]
fn the_best_validation_accuracy_is_chosen_and_of_equal_ones_the_lower_loss_then_the_first() {
    let lines = [
        tried(0, 0.7, 0.1),
        tried(1, 0.9, 0.5),
        tried(2, 0.9, 0.4),
        tried(3, 0.9, 0.4),
        tried(4, 0.8, 0.0),
    ];
    assert_eq!(choose::best(&lines).map(|line| line.index), Ok(2));
    let turned: Vec<_> = lines.iter().rev().cloned().collect();
    assert_eq!(choose::best(&turned).map(|line| line.index), Ok(3));
}

#[test]
fn the_test_accuracy_chooses_nothing() {
    let mut lines = [tried(0, 0.9, 0.5), tried(1, 0.8, 0.5)];
    lines[1].last.as_mut().expect("finished").test_accuracy = 1.0;
    assert_eq!(choose::best(&lines).map(|line| line.index), Ok(0));
}

#[test]
fn a_run_that_failed_is_never_chosen() {
    let mut broken = tried(0, 1.0, 0.0);
    broken.state = "failed".to_owned();
    let lines = [broken.clone(), tried(1, 0.2, 3.0)];
    let search = Search::new(&lines).expect("one finished");
    assert_eq!((search.runs, search.failed), (2, 1));
    assert_eq!(search.chosen, json!({ "model.recurrent_init.gain": 1 }));
    assert_eq!(search.validation_accuracy, 0.2);
    let error = Search::new(&[broken, failed(1)]).expect_err("none finished");
    assert!(error.contains("none of its runs finished"), "{error}");
}

#[test]
fn a_search_without_a_validation_split_is_refused() {
    let none = json!({ "validation_accuracy": null, "validation_loss": null });
    let lines = [line(4, &json!({ "epochs": [none] }))];
    let error = choose::best(&lines).expect_err("no split");
    assert!(error.contains("run 4 has no validation split"), "{error}");
}

#[test]
fn what_was_chosen_is_run_again_with_seeds_that_the_search_did_not_see() {
    let search = File(json!({
        "version": 1,
        "name": "Tuning: Digits, regularised",
        "base": { "preset": "demonstration", "set": { "task.validation_share": 0.15 } },
        "axes": [{ "setting": "training.clip", "draw": "choice", "values": [1, null] }],
        "draws": { "count": 40, "seed": 2 },
        "seeds": { "first": 0, "count": 1 },
        "sides": "regularised"
    }));
    let chosen = json!({ "training.clip": "none", "model.surrogate.kind": "atan" });
    let tuned = choose::repeated(&search, &chosen);
    assert_eq!(
        tuned.0,
        json!({
            "version": 1,
            "name": "Tuned: Digits, regularised",
            "base": { "preset": "demonstration", "set": {
                "task.validation_share": 0.15, "training.clip": "none", "model.surrogate.kind": "atan"
            } },
            "seeds": { "first": 1, "count": 10 },
            "sides": "regularised"
        })
    );
    assert_eq!(tuned.runs(), 10);
}
