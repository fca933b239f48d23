//! Results files as tables, and tables as grids.

use super::*;
use crate::core::config::Side;
use crate::core::metrics::{EpochMetrics, fixtures};
use serde_json::{Value, json};

const BETA: &str = "model.beta";
const STEPS: &str = "task.time_steps";

fn plan() -> Plan {
    let file = json!({
        "version": 1,
        "axes": [
            {"setting": BETA, "values": [0.9, 0.5]},
            {"setting": STEPS, "values": [100, 25]},
        ],
        "seeds": {"first": 0, "count": 3},
        "sides": "both",
    });
    let file = File::from_json(&file.to_string()).expect("a sweep");
    Plan::new(&file).expect("a plan")
}

/// A run whose accuracy is its number's hundredth.
fn line(plan: &Plan, index: usize, state: State) -> String {
    let end = End {
        state,
        reason: None,
        steps: 2,
        seconds: 1.0,
        receipt: None,
    };
    let epoch = EpochMetrics {
        test_accuracy: index as f32 / 100.0,
        ..fixtures::epoch(1)
    };
    Line::new(
        plan.digest(),
        plan.job(index),
        Record::Last,
        vec![epoch],
        end,
    )
    .to_text()
}

fn text(plan: &Plan) -> String {
    let lines = (0..plan.len()).map(|index| line(plan, index, State::Finished));
    lines.collect()
}

fn read_by(bytes: &[u8], piece: usize) -> Reader {
    let mut reader = Reader::default();
    reader.begin("results.jsonl");
    for piece in bytes.chunks(piece) {
        reader.feed(piece);
        while reader.step() {}
    }
    reader.end();
    reader
}

fn accuracies(table: &Table) -> Vec<f32> {
    let runs = table.runs.iter().filter_map(|run| run.last);
    runs.map(|last| last.test_accuracy).collect()
}

#[test]
fn a_results_file_gives_the_same_table_in_pieces_of_any_size_and_each_run_its_line() {
    let plan = plan();
    let text = text(&plan);
    for piece in [7, 4096, text.len()] {
        let reader = read_by(text.as_bytes(), piece);
        assert_eq!((reader.refusals, reader.done()), (0, text.len() as u64));
        let table = reader.table;
        let wanted: Vec<f32> = (0..plan.len()).map(|index| index as f32 / 100.0).collect();
        assert_eq!(accuracies(&table), wanted, "pieces of {piece}");
        for (index, run) in table.runs.iter().enumerate() {
            let from = run.at.from as usize;
            let own = &text[from..from + run.at.bytes as usize];
            let own = Line::parse(own).expect("its own line");
            assert_eq!(own.config, plan.job(index).config);
        }
    }
}

#[test]
fn a_damaged_line_is_named_and_the_others_count() {
    let plan = plan();
    let whole = text(&plan);
    let lines: Vec<&str> = whole.lines().collect();
    let cut = &lines[1][..lines[1].len() / 2];
    let other = lines[2].replace(&plan.digest().to_string(), "another");
    let newer = lines[3].replacen("\"version\":1", "\"version\":7", 1);
    let text = format!("{}\r\n{cut}\n\n{other}\n{newer}\n{}", lines[0], lines[4]);
    let mut bytes = text.into_bytes();
    bytes.extend(b"\n\xff\xfe\n");
    let reader = read_by(&bytes, 1000);
    assert_eq!(accuracies(&reader.table), [0.0, 0.04]);
    let said: Vec<(usize, &str)> = reader
        .refused
        .iter()
        .map(|it| (it.line, it.why.as_str()))
        .collect();
    let wanted = [
        (2, "it is damaged: EOF"),
        (4, "it is of another sweep than the first line"),
        (5, "it is of version 7"),
        (7, "invalid utf-8"),
    ];
    assert_eq!(said.len(), wanted.len(), "{said:?}");
    for ((line, why), (wanted_line, words)) in said.into_iter().zip(wanted) {
        assert!(
            line == wanted_line && why.contains(words),
            "line {line}: {why}"
        );
    }
    assert_eq!(reader.refused[0].file, "results.jsonl");
}

#[test]
fn a_file_of_one_endless_line_is_refused_without_being_kept() {
    let mut reader = Reader::default();
    reader.begin("picture.jsonl");
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..40 {
        reader.feed(&piece);
        while reader.step() {}
    }
    reader.feed(format!("\n{}", line(&plan(), 0, State::Finished)).as_bytes());
    while reader.step() {}
    reader.end();
    assert_eq!((reader.table.runs.len(), reader.refusals), (1, 1));
    assert_eq!(reader.refused[0].line, 1);
}

#[test]
fn a_run_that_was_tried_again_counts_once_and_as_it_ended_then() {
    let plan = plan();
    let text = [
        line(&plan, 5, State::Failed),
        line(&plan, 6, State::Finished),
        line(&plan, 5, State::Finished),
        line(&plan, 6, State::Failed),
    ];
    let table = read_by(text.concat().as_bytes(), 4096).table;
    let states: Vec<State> = table.runs.iter().map(|run| run.state).collect();
    assert_eq!(states, [State::Finished, State::Finished]);
}

fn axis(table: &Table, path: &str) -> usize {
    table.axis(path).expect("an axis")
}

#[test]
fn a_grid_has_every_run_once_with_mean_and_ends_over_its_seeds() {
    let plan = plan();
    let mut table = read_by(text(&plan).as_bytes(), 4096).table;
    let (beta, steps, side) = (axis(&table, BETA), axis(&table, STEPS), axis(&table, SIDE));
    let regularised = table.axes[side]
        .values
        .iter()
        .position(|it| it == "regularised");
    let choice = Choice {
        rows: Some(steps),
        columns: Some(beta),
        only: vec![(side, regularised.expect("there") as u32)],
    };
    let grid = Grid::new(&table, &choice);
    let value = |value: Value| GridLine::Value(value);
    assert_eq!(grid.rows.names, [value(json!(25)), value(json!(100))]);
    assert_eq!(grid.columns.names, [value(json!(0.5)), value(json!(0.9))]);
    let all: usize = grid.cells.iter().map(|cell| cell.runs.len()).sum();
    assert_eq!(all, plan.len() / 2);
    // Beta 0.9, 100 steps, regularised: the plan's runs 1, 3 and 5.
    let cell = grid.cell(1, 1).expect("a cell");
    assert_eq!(cell.runs, [1, 3, 5]);
    let spread = cell
        .spread(&table, |last| last.test_accuracy)
        .expect("numbers");
    for (found, wanted) in [(spread.low, 0.01), (spread.mean, 0.03), (spread.high, 0.05)] {
        assert!((found - wanted).abs() < 1e-6, "{spread:?}");
    }
    assert_eq!(grid.cell(0, 2), None);
    // A run that failed is counted and left out.
    table.runs[5].state = State::Failed;
    let cell = &Grid::new(&table, &choice).cells[3];
    assert_eq!((cell.runs.len(), cell.failed), (3, 1));
    let spread = cell
        .spread(&table, |last| last.test_accuracy)
        .expect("numbers");
    assert!((spread.high - 0.03).abs() < 1e-6);
    // Without rows all runs of a column stand together.
    let choice = Choice {
        columns: Some(beta),
        ..Choice::default()
    };
    let grid = Grid::new(&table, &choice);
    assert_eq!(
        (grid.rows.names.as_slice(), grid.cells.len()),
        ([GridLine::All].as_slice(), 2)
    );
    assert_eq!(grid.cells[0].runs.len(), 12);
}

#[test]
fn an_axis_of_drawn_values_is_parted_into_stretches_that_hold_every_run() {
    let mut table = Table::default();
    let run = TableRun {
        state: State::Finished,
        last: None,
        at: At::default(),
    };
    for draw in 0..100 {
        let value = 0.5 * libm::pow(1.0481, f64::from(draw));
        let value = if draw == 50 {
            Value::Null
        } else {
            json!(value)
        };
        let setting = Setting::from([("model.surrogate.alpha".to_owned(), value)]);
        table.add(&setting, Side::Regularised, 0, run);
    }
    let choice = Choice {
        columns: Some(0),
        ..Choice::default()
    };
    let grid = Grid::new(&table, &choice);
    let counts: Vec<usize> = grid.cells.iter().map(|cell| cell.runs.len()).collect();
    assert_eq!((counts.len(), counts.iter().sum::<usize>()), (13, 100));
    assert_eq!(counts[12], 1, "where it does nothing");
    assert!(
        counts.iter().all(|count| *count <= 10),
        "equal factors: {counts:?}"
    );
    let GridLine::Stretch(from, to) = grid.columns.names[0] else {
        panic!("a stretch")
    };
    assert!(from == 0.5 && to / from > 1.4, "{from} to {to}");
}
