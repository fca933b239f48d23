use serde_json::{Value, json};

use super::{failed, line, reached};
use crate::results::{
    folder::Line,
    starts::{Kind, Score, StartingPoints},
    statistics::median,
    summary::Summary,
};

#[test]
fn mean_and_standard_deviation_are_over_the_seeds_that_finished() {
    let lines = [reached(3, 0.6), reached(1, 0.8), failed(2), reached(5, 0.7)];
    let summary = Summary::of(&lines.iter().collect::<Vec<_>>()).expect("some finished");
    assert_eq!(summary.seeds, [1, 3, 5]);
    assert_eq!(summary.values, [0.8, 0.6, 0.7]);
    assert_eq!((summary.mean, summary.deviation), (0.7, Some(0.1)));
    assert_eq!(summary.failed, [2]);
    assert_eq!(summary.budget.updates, 400);
    let one = [reached(1, 0.8)];
    let one = Summary::of(&one.iter().collect::<Vec<_>>()).expect("it finished");
    assert_eq!(one.deviation, None);
    assert_eq!(Summary::of(&[&failed(0)]), None);
}

#[test]
fn who_trained_is_read_from_the_receipts_with_the_commit() {
    let old = line(0, &json!({ "receipt": "0.2.0~cpu~CPU" }));
    let lines = [old, reached(1, 0.5), reached(2, 0.5)];
    let summary = Summary::of(&lines.iter().collect::<Vec<_>>()).expect("finished");
    assert_eq!(summary.budget.engine, "0.2.0, 0.2.0-gabcdef0");
}

/// As the demonstration's 300, 132 and 132, and as a penalty every fifth step has it.
#[test]
fn warm_up_and_penalty_steps_count_as_updates() {
    let of = |regulariser: &str, steps: u64, every: u64| {
        let lyapunov = json!({ "regulariser": regulariser, "warmup_steps": 300, "every": every });
        let changes = json!({ "steps": steps, "config": { "lyapunov": lyapunov } });
        line(0, &changes).updates()
    };
    assert_eq!(of("interleaved", 432, 1), 564);
    assert_eq!(of("interleaved", 300 + 216, 5), 516 + 43);
    assert_eq!(of("joint", 132, 1), 132);
    assert_eq!(of("off", 132, 1), 132);
}

#[test]
fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
    assert_eq!(median(&[0.9, 0.1, 0.5]), 0.5);
    assert_eq!(median(&[0.9, 0.1, 0.5, 0.7]), 0.6);
    assert_eq!(median(&[]), 0.0);
}

/// A start's run on a side: ATan where `slope` is none.
fn start(point: usize, slope: Option<f64>, side: &str, accuracy: f64) -> Line {
    let kind = if slope.is_some() {
        "fast_sigmoid"
    } else {
        "atan"
    };
    let setting: Value = json!({
        "model.surrogate.kind": kind, "model.surrogate.slope": slope, "model.recurrent_init.gain": point
    });
    let last = json!({ "test_accuracy": accuracy, "exponent": 0.0 });
    line(
        point,
        &json!({ "setting": setting, "seed": 0, "side": side, "final": last }),
    )
}

fn both() -> Vec<Line> {
    let points = [
        (None, 0.2, 0.95),
        (Some(10.0), 0.3, 0.9),
        (Some(50.0), 0.6, 0.4),
    ];
    let sides = |(point, (slope, without, with)): (usize, (Option<f64>, f64, f64))| {
        [("unregularised", without), ("regularised", with)]
            .map(|(side, accuracy)| start(point, slope, side, accuracy))
    };
    points.into_iter().enumerate().flat_map(sides).collect()
}

#[test]
fn starts_are_counted_against_nine_tenths_of_the_best_of_every_side() {
    let equal = [
        start(2, Some(50.0), "unregularised", 0.5),
        start(0, None, "unregularised", 1.0),
        start(1, Some(10.0), "unregularised", 0.9),
    ];
    let starts = StartingPoints::of(&both(), Some(&equal)).expect("the same points");
    assert_eq!((starts.best, starts.threshold), (1.0, 0.9));
    let all = starts.group(Kind::All).expect("there");
    let equal = all.equal_updates.expect("given");
    assert_eq!(
        [
            all.unregularised.reached,
            all.regularised.reached,
            equal.reached
        ],
        [0, 2, 2]
    );
    assert_eq!(
        [
            all.unregularised.median,
            all.regularised.median,
            equal.median
        ],
        [0.3, 0.9, 0.9]
    );
    assert_eq!(all.against_unregularised, Score { wins: 2, losses: 1 });
    // One is a draw.
    assert_eq!(
        all.against_equal_updates,
        Some(Score { wins: 0, losses: 2 })
    );
    let accuracies = &starts.accuracies;
    assert_eq!(accuracies.equal_updates.len(), accuracies.regularised.len());
    let pairs = accuracies.regularised.iter().zip(&accuracies.unregularised);
    let wins = pairs.filter(|(with, without)| with > without).count();
    assert_eq!(wins, all.against_unregularised.wins, "start by start");
    let sizes = |kind| starts.group(kind).map(|group| group.starts);
    assert_eq!(
        [Kind::All, Kind::Atan, Kind::FastSigmoid, Kind::Narrow].map(sizes),
        [Some(3), Some(1), Some(2), Some(1)]
    );
}

#[test]
fn without_a_sweep_of_equal_updates_its_column_is_null() {
    let starts = StartingPoints::of(&both(), None).expect("both sides");
    assert_eq!((starts.best, starts.threshold), (0.95, 0.855));
    let all = starts.group(Kind::All).expect("there");
    assert_eq!((all.equal_updates, all.against_equal_updates), (None, None));
    assert_eq!(json!(starts)["equal_updates"], Value::Null);
}

#[test]
fn a_start_that_failed_has_reached_nothing_and_one_without_its_other_side_is_refused() {
    let mut lines = both();
    lines[1].state = "failed".to_owned();
    let starts = StartingPoints::of(&lines, None).expect("both sides");
    let all = starts.group(Kind::All).expect("there");
    assert_eq!((starts.best, all.regularised.reached), (0.9, 1));
    assert_eq!(all.against_unregularised, Score { wins: 1, losses: 2 });
    lines.pop();
    assert_eq!(StartingPoints::of(&lines, None), None);
}
