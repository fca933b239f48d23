use serde_json::{Value, json};

use super::{failed, line, reached};
use crate::results::{
    folder::{File, Line},
    starts::{ByLambda, Counted, Kind, Score, StartingPoints},
    statistics::median,
    studies::Study,
    summary::Summary,
};

#[test]
fn mean_and_standard_deviation_are_over_the_seeds_that_finished() {
    let lines = [reached(3, 0.6), reached(1, 0.8), failed(2), reached(5, 0.7)];
    let summary = Summary::new(&lines.iter().collect::<Vec<_>>()).expect("some finished");
    assert_eq!(summary.seeds, [1, 3, 5]);
    assert_eq!(summary.values, [0.8, 0.6, 0.7]);
    assert_eq!((summary.mean, summary.deviation), (0.7, Some(0.1)));
    assert_eq!(summary.failed, [2]);
    assert_eq!(summary.budget.updates, 400);
    let one = [reached(1, 0.8)];
    let one = Summary::new(&one.iter().collect::<Vec<_>>()).expect("it finished");
    assert_eq!(one.deviation, None);
    assert_eq!(Summary::new(&[&failed(0)]), None);
}

#[test]
fn who_trained_is_read_from_the_receipts_with_the_commit() {
    let old = line(0, &json!({ "receipt": "0.2.0~cpu~CPU" }));
    let lines = [old, reached(1, 0.5), reached(2, 0.5)];
    let summary = Summary::new(&lines.iter().collect::<Vec<_>>()).expect("finished");
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

/// The same starts with two seeds more.
#[test]
fn seeds_are_counted_one_by_one_and_a_start_has_its_own_of_each() {
    let mut lines = both();
    lines.extend(both().into_iter().map(|line| Line { seed: 1, ..line }));
    let square = [
        start(0, None, "regularised", 0.99),
        start(2, Some(50.0), "regularised", 0.3),
    ];
    let starts = StartingPoints::new(&lines, None, Some(&square)).expect("both sides");
    let all = starts.group(Kind::All).expect("there");
    assert_eq!((all.starts, &starts.seeds), (6, &vec![0, 1]));
    assert_eq!(all.regularised.by_seed, [2, 2]);
    assert_eq!(starts.accuracies.len(), 6);
    assert_eq!(starts.accuracies[1], (0.3, 0.9, None));
    let square = starts.mean_square.expect("given");
    assert_eq!(square.starts, 2);
    assert_eq!((square.mean.reached, square.mean_square.reached), (1, 1));
    assert_eq!(square.against_mean, Score { wins: 1, losses: 1 });
}

#[test]
fn further_seeds_join_what_the_file_has_as_if_all_folders_were_there() {
    let of_seed = |lines: Vec<Line>, seed| -> Vec<Line> {
        lines
            .into_iter()
            .map(|line| Line { seed, ..line })
            .collect()
    };
    let equal = |accuracies: [f64; 3]| -> Vec<Line> {
        let slopes = [None, Some(10.0), Some(50.0)];
        let points = slopes.into_iter().zip(accuracies).enumerate();
        points
            .map(|(point, (slope, accuracy))| start(point, slope, "unregularised", accuracy))
            .collect()
    };
    let square = [start(1, Some(10.0), "regularised", 0.85)];
    let (first, more) = (equal([0.1, 0.2, 0.3]), of_seed(equal([1.0, 0.5, 0.5]), 1));
    let file = StartingPoints::new(&both(), Some(&first), Some(&square)).expect("one seed");
    let further = of_seed(both(), 1);
    let joined = file.with_more(&further, &more).expect("the same points");
    let lines: Vec<Line> = both().into_iter().chain(further.clone()).collect();
    let equals: Vec<Line> = first.into_iter().chain(more.clone()).collect();
    let whole = StartingPoints::new(&lines, Some(&equals), None).expect("two seeds");
    assert_eq!((joined.best, &joined.seeds), (1.0, &vec![0, 1]));
    assert_eq!(joined.groups, whole.groups);
    let square = joined.mean_square.expect("the file has it");
    assert_eq!(
        square.threshold,
        Some(0.855),
        "it is counted by what counted then"
    );
    assert_eq!(square.mean_square.reached, 0);
    assert_eq!(
        file.with_more(&further[2..], &more[1..]),
        None,
        "a point is missing"
    );
}

#[test]
fn starts_that_fall_and_rise_are_parted_by_where_lambda_was_without_the_regulariser() {
    let run = |point: usize, side: &str, accuracy: f64, exponent: f64| {
        let last = json!({ "test_accuracy": accuracy, "exponent": exponent });
        let setting = json!({ "model.recurrent_init.gain": point });
        let config = json!({ "lyapunov": { "lambda_target": -0.05 } });
        line(
            point,
            &json!({ "setting": setting, "side": side, "final": last, "config": config }),
        )
    };
    let lines: Vec<Line> = [
        // Without, with, and where λ was.
        (0.9, 0.5, -0.09),
        (0.9, 0.85, -0.04),
        (0.2, 0.9, 0.1),
        (0.3, 0.9, -0.06),
        (0.5, 0.51, -0.09),
    ]
    .into_iter()
    .enumerate()
    .flat_map(|(point, (without, with, exponent))| {
        [
            run(point, "unregularised", without, exponent),
            run(point, "regularised", with, -0.05),
        ]
    })
    .collect();
    let found = ByLambda::new(&lines).expect("both sides");
    let counted = |all, below_target| Counted { all, below_target };
    assert_eq!((found.starts, found.target), (5, -0.05));
    assert_eq!((found.rose, found.fell), (counted(2, 1), counted(2, 1)));
    assert_eq!(ByLambda::new(&lines[..9]), None, "a side is missing");
}

/// A run of a time step and a gain; the gain is drawn.
#[test]
fn a_study_has_a_cell_for_each_listed_value_and_counts_what_was_drawn() {
    let file = File(json!({ "axes": [
        { "setting": "task.time_steps", "values": [25, 50] },
        { "setting": "model.recurrent_init.gain", "draw": "uniform", "from": 0, "to": 3 },
    ] }));
    let run = |steps: u32, gain: f64, accuracy: f64, state: &str| {
        let setting = json!({ "task.time_steps": steps, "model.recurrent_init.gain": gain });
        let last = json!({ "test_accuracy": accuracy, "exponent": 0.25 });
        line(
            0,
            &json!({ "setting": setting, "side": "regularised", "final": last, "state": state }),
        )
    };
    let lines = [
        run(25, 0.5, 1.0, "finished"),
        run(25, 1.5, 0.8, "finished"),
        run(50, 0.5, 0.9, "finished"),
        run(50, 1.5, 0.9, "failed"),
    ];
    let study = Study::new(&file, &lines);
    assert_eq!(study.axes, ["task.time_steps"]);
    assert_eq!(
        (study.threshold, study.values(0)),
        (0.9, vec![&json!(25), &json!(50)])
    );
    let cell = |steps: u32| study.cell(&[&json!(steps)], "regularised").expect("there");
    assert_eq!(
        (cell(25).runs, cell(25).reached, cell(25).mean),
        (2, 1, 0.9)
    );
    assert_eq!(
        (cell(50).failed, cell(50).reached, cell(50).mean),
        (1, 1, 0.45)
    );
    assert_eq!(study.cell(&[&json!(50)], "unregularised"), None);
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
    let starts = StartingPoints::new(&both(), Some(&equal), None).expect("the same points");
    assert_eq!((starts.best, starts.threshold), (1.0, 0.9));
    let all = starts.group(Kind::All).expect("there");
    let equal = all.equal_updates.as_ref().expect("given");
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
    let sizes = |kind| starts.group(kind).map(|group| group.starts);
    assert_eq!(
        [Kind::All, Kind::Atan, Kind::FastSigmoid, Kind::Narrow].map(sizes),
        [Some(3), Some(1), Some(2), Some(1)]
    );
}

#[test]
fn without_a_sweep_of_equal_updates_its_column_is_null() {
    let starts = StartingPoints::new(&both(), None, None).expect("both sides");
    assert_eq!((starts.best, starts.threshold), (0.95, 0.855));
    let all = starts.group(Kind::All).expect("there");
    assert!(all.equal_updates.is_none() && all.against_equal_updates.is_none());
    assert_eq!(json!(starts)["equal_updates"], Value::Null);
}

#[test]
fn a_start_that_failed_has_reached_nothing_and_one_without_its_other_side_is_refused() {
    let mut lines = both();
    lines[1].state = "failed".to_owned();
    let starts = StartingPoints::new(&lines, None, None).expect("both sides");
    let all = starts.group(Kind::All).expect("there");
    assert_eq!((starts.best, all.regularised.reached), (0.9, 1));
    assert_eq!(all.against_unregularised, Score { wins: 1, losses: 2 });
    lines.pop();
    assert_eq!(StartingPoints::new(&lines, None, None), None);
}
