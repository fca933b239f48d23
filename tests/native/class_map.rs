//! A class of 200 that maps two settings together: every cell is what anybody comes to who trains it, spot checks
//! reproduce it to the last bit, and a forged cell is named.

use crate::review::train;
use lyapunov_snn::core::config::{ExperimentConfig, Side};
use lyapunov_snn::core::exercise::{Cell, CellWork, Guess, HandIn, Written, open, open_file};
use lyapunov_snn::core::receipt::Receipt;
use lyapunov_snn::core::review::{
    Again, AgainState, Judged, MapEntry, Mapped, Measure, Standing, Verdict, mapped, verdict,
};
use std::collections::BTreeMap;

const EXERCISE: &str = "v=1&steps=3&hidden=16&batch=256&epochs=1&pair=one&title=Where%3F\
                        &map=beta:0.3..0.95/4,steps:3..5/3,each:2";

fn config(measure: &Measure, cell: Cell) -> ExperimentConfig {
    let map = measure.exercise.map.as_ref().expect("a map");
    let config = map
        .config(&measure.link.config, cell)
        .expect("an experiment");
    Side::Unregularised.config(&config)
}

/// Every cell as it comes out, whoever trains it.
fn truth(measure: &Measure) -> BTreeMap<Cell, Receipt> {
    let map = measure.exercise.map.as_ref().expect("a map");
    let trained = train(map.cells().map(|cell| config(measure, cell)).collect());
    let one = |cell| match trained.of(&config(measure, cell)) {
        Some(Ok(receipt)) => (cell, receipt.clone()),
        other => panic!("{cell:?}: {other:?}"),
    };
    map.cells().map(one).collect()
}

fn hand_in(measure: &Measure, name: &str, truth: &BTreeMap<Cell, Receipt>) -> HandIn {
    let map = measure.exercise.map.as_ref().expect("a map");
    let works = map
        .allotted(name, "Where?")
        .into_iter()
        .map(|cell| CellWork {
            at: map.named(cell),
            guess: Guess {
                learns: Some(false),
                grows: Some(false),
            },
            receipts: [Some(truth[&cell].clone()), None],
        });
    HandIn {
        written: Written::Whole,
        name: name.to_owned(),
        exercise: "Where?".to_owned(),
        link: measure.link.clone(),
        cells: works.collect(),
        ..HandIn::default()
    }
}

fn map_of(measure: &Measure, class: &[(HandIn, Judged)], again: &Again) -> Mapped {
    let entries: Vec<_> = class
        .iter()
        .enumerate()
        .map(|(place, (hand_in, judged))| MapEntry {
            place,
            hand_in,
            judged,
            findings: &[],
        })
        .collect();
    mapped(measure, &entries, again).expect("a map")
}

#[test]
fn two_hundred_students_fill_a_map_that_spot_checks_reproduce_exactly_and_a_forged_cell_is_named() {
    let opened = open(EXERCISE).expect("a link").expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    let measure = Measure::new(opened).expect("an exercise");
    let truth = truth(&measure);
    let mut hand_ins: Vec<_> = (0..200)
        .map(|it| hand_in(&measure, &format!("Student {it}"), &truth))
        .collect();
    let forger = 17;
    let receipt = hand_ins[forger].cells[0].receipts[0]
        .as_mut()
        .expect("a run");
    // A share of the samples that could be.
    receipt.outcome.test_accuracy = 342.0 / 360.0;
    let class: Vec<_> = hand_ins
        .iter()
        .map(|it| {
            let opened = open_file(&it.fragment())
                .expect("a hand-in")
                .expect("that opens");
            let read = opened.hand_in.expect("a hand-in");
            assert_eq!(read, *it);
            let judged = measure.judge(&read, &opened.notes);
            assert_eq!(judged.differences, []);
            (read, judged)
        })
        .collect();
    let before = map_of(&measure, &class, &Again::default());
    assert_eq!(
        before.of_standing(Standing::Empty).count(),
        0,
        "two hundred fill twelve cells"
    );
    assert_eq!(before.of_standing(Standing::Disputed).count(), 1);
    // Two are trained again; the one that is disputed is among them.
    let spot = before.spot(2, 7);
    let again = train(spot.iter().map(|cell| config(&measure, *cell)).collect());
    assert_eq!(again.state, AgainState::Done);
    let after = map_of(&measure, &class, &again);
    assert_eq!((after.checked.exactly, after.checked.not), (1, 1));
    assert_eq!(after.of_standing(Standing::Proved).count(), 2);
    assert_eq!(after.of_standing(Standing::Disputed).count(), 0);
    let [left] = &after.left_out[..] else {
        panic!("{:?}", after.left_out);
    };
    assert_eq!(left.place, forger);
    assert!(
        left.why.contains("not reproduced: it claims 95"),
        "{}",
        left.why
    );
    // All the others' stay, and have the value that anybody comes to.
    for cell in &after.cells {
        let outcome = cell.outcomes[0].expect("a number");
        assert_eq!(outcome, truth[&cell.cell].outcome, "{:?}", cell.cell);
    }
    assert!(matches!(verdict(&class[forger].0, &again), Verdict::Not(_)));
    let honest = class
        .iter()
        .enumerate()
        .filter(|(place, _)| *place != forger);
    let mut verdicts = honest.map(|(_, (it, _))| verdict(it, &again));
    assert!(verdicts.all(|it| matches!(it, Verdict::Exactly | Verdict::Waiting)));
}
