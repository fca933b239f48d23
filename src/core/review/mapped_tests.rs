use super::*;
use crate::core::exercise::{Cell, CellWork, Finding, Guess, HandIn, Written, open};
use crate::core::protocol::{DeviceKind, Digests};
use crate::core::receipt::{Mark, Outcome, Receipt};
use std::time::Instant;

const EXERCISE: &str =
    "v=1&pair=one&title=Where%3F&map=init-gain:0.3..2.4/16,steps:10..150/12,each:3&explain=Why%3F";

fn measure() -> Measure {
    let opened = open(EXERCISE).expect("a link").expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    Measure::new(opened).expect("an exercise")
}

/// What a cell comes to: the same for everybody who trains it.
fn receipt(cell: Cell) -> Receipt {
    let learns = cell.row + cell.column < 12;
    Receipt {
        engine_version: "0.2.0".into(),
        device: DeviceKind::Cpu,
        device_name: "CPU".into(),
        digests: Digests {
            weights: format!("{:016x}", cell.column),
            data: format!("{:016x}", cell.row),
        },
        marks: vec![Mark {
            step: 0,
            spikes: u64::from(cell.row * 100 + cell.column),
            loss: Some(2.3),
        }],
        outcome: Outcome {
            steps: 1,
            test_accuracy: if learns { 0.9 } else { 0.1 },
            test_loss: 1.0,
            exponent: cell.column as f32 / 10.0 - 0.5,
            firing_rate: 0.1,
            gradient_norm: 10.0,
        },
    }
}

fn hand_in(measure: &Measure, name: &str) -> HandIn {
    let map = measure.exercise.map.as_ref().expect("a map");
    let works = map
        .allotted(name, "Where?")
        .into_iter()
        .map(|cell| CellWork {
            at: map.named(cell),
            guess: Guess {
                learns: Some(true),
                grows: Some(cell.column > 5),
            },
            receipts: [Some(receipt(cell)), None],
        });
    HandIn {
        written: Written::Whole,
        name: name.to_owned(),
        exercise: "Where?".to_owned(),
        link: measure.link.clone(),
        answers: vec![("Why?".to_owned(), format!("{name} thinks so."))],
        cells: works.collect(),
        ..HandIn::default()
    }
}

/// As the teacher's page gets it: as a text.
fn read(hand_in: &HandIn) -> (HandIn, Vec<String>) {
    let opened = crate::core::exercise::open_file(&hand_in.fragment());
    let opened = opened.expect("a hand-in").expect("that opens");
    (opened.hand_in.expect("a hand-in"), opened.notes)
}

struct Class {
    measure: Measure,
    hand_ins: Vec<HandIn>,
    judged: Vec<Judged>,
    findings: Vec<Vec<Vec<Finding>>>,
}

impl Class {
    fn of(hand_ins: &[HandIn]) -> Self {
        let measure = measure();
        let read: Vec<_> = hand_ins.iter().map(read).collect();
        let judged = read.iter().map(|(it, notes)| measure.judge(it, notes));
        Self {
            judged: judged.collect(),
            findings: vec![Vec::new(); read.len()],
            hand_ins: read.into_iter().map(|(it, _)| it).collect(),
            measure,
        }
    }

    fn mapped(&self) -> Mapped {
        let each = self
            .hand_ins
            .iter()
            .zip(&self.judged)
            .zip(&self.findings)
            .enumerate();
        let entries: Vec<_> = each
            .map(|(place, ((hand_in, judged), findings))| MapEntry {
                place,
                hand_in,
                judged,
                findings,
            })
            .collect();
        mapped(&self.measure, &entries, &Again::default()).expect("a map")
    }
}

fn students(count: usize) -> Vec<HandIn> {
    let measure = measure();
    (0..count)
        .map(|it| hand_in(&measure, &format!("Student {it}")))
        .collect()
}

#[test]
fn two_hundred_students_fill_the_map_as_far_as_the_teacher_was_told_and_it_takes_no_time() {
    let begun = Instant::now();
    let class = Class::of(&students(200));
    let mapped = class.mapped();
    assert!(
        class.judged.iter().all(|it| it.differences.is_empty()),
        "{:?}",
        class.judged[0]
    );
    let map = class.measure.exercise.map.as_ref().expect("a map");
    let told = map.coverage(200).by_names;
    let empty = mapped.of_standing(Standing::Empty).count();
    assert!(
        (empty as f64 - told).abs() < 12.0,
        "{empty} empty, {told} foretold"
    );
    assert_eq!(mapped.filled() + empty, 192);
    assert_eq!(
        (
            mapped.left_out.len(),
            mapped.of_standing(Standing::Disputed).count()
        ),
        (0, 0)
    );
    assert!(
        mapped.of_standing(Standing::Agreed).count() > 100,
        "most are trained twice"
    );
    assert_eq!(mapped.empty(map).len(), empty);
    // Each guess counts, and is right where the cell came to that.
    let counts = mapped
        .guesses
        .each_ref()
        .map(|bars| bars.iter().map(Bar::count).sum::<usize>());
    assert_eq!(counts, [600, 600]);
    assert_eq!(
        mapped.guesses[1].iter().map(|it| it.wrong).sum::<usize>(),
        0
    );
    assert!(mapped.guesses[0][0].wrong > 0 && mapped.guesses[0][1].count() == 0);
    // In a debug build on a busy machine.
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn three_students_who_go_by_numbers_fill_nine_cells_and_the_rest_is_named_in_order() {
    let measure = measure();
    let numbers = ["1", "2", "3"].map(|name| hand_in(&measure, name));
    let mapped = Class::of(&numbers).mapped();
    assert_eq!(
        (mapped.filled(), mapped.of_standing(Standing::Said).count()),
        (9, 9)
    );
    let map = measure.exercise.map.as_ref().expect("a map");
    assert_eq!(mapped.empty(map).len(), 183);
}

#[test]
fn cells_of_other_maps_of_other_names_and_untrained_ones_are_named_and_left_out() {
    let measure = measure();
    let mut all = students(4);
    all[0].cells[0].at[0].1 = "0.7".to_owned();
    // Bob's cells under Ada's name.
    all[1].cells = hand_in(&measure, "Somebody else").cells;
    all[2].cells[1].receipts = [None, None];
    all[3].cells.pop();
    let class = Class::of(&all);
    let words: Vec<_> = class
        .judged
        .iter()
        .map(|it| {
            let all = it.differences.iter().filter(|it| it.aspect == Aspect::Map);
            all.map(|it| it.words.clone()).collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert!(
        words[0].contains("0.7") && words[0].contains("is not on your map"),
        "{}",
        words[0]
    );
    assert!(
        words[1].contains("does not follow from the student's name"),
        "{}",
        words[1]
    );
    assert!(
        words[1].contains("It lacks 3 of its 3 cells"),
        "{}",
        words[1]
    );
    assert!(
        words[2].contains("was not trained to its end"),
        "{}",
        words[2]
    );
    assert!(
        words[3].contains("It lacks 1 of its 3 cells"),
        "{}",
        words[3]
    );
    let left = class.mapped().left_out;
    let count = |place| left.iter().filter(|it| it.place == place).count();
    assert_eq!([0, 1, 2, 3].map(count), [1, 3, 1, 0]);
}

#[test]
fn hand_ins_of_one_cell_that_differ_make_it_disputed_and_it_is_checked_first() {
    let mut all = students(200);
    // A cell that another student has too.
    let shared = Class::of(&all).mapped();
    let shared = shared.cells.iter().find(|it| it.of.len() > 1).expect("one");
    let (student, shared) = (shared.of[0], shared.cell);
    let map = measure().exercise.map.expect("a map");
    let works = &mut all[student].cells;
    let mut works = works.iter_mut();
    let forged = works.find(|it| it.at == map.named(shared)).expect("it");
    let at = forged.at.clone();
    let receipt = forged.receipts[0].as_mut().expect("a run");
    receipt.outcome.test_accuracy = 0.99;
    let class = Class::of(&all);
    let mapped = class.mapped();
    let map = class.measure.exercise.map.as_ref().expect("a map");
    let cell = map
        .find(&CellWork {
            at,
            ..CellWork::default()
        })
        .expect("a cell");
    let disputed: Vec<_> = mapped
        .of_standing(Standing::Disputed)
        .map(|it| it.cell)
        .collect();
    assert_eq!(disputed, [cell]);
    assert_eq!(
        mapped.cells[map.place(cell)].outcomes,
        [None; 2],
        "nothing is shown of it"
    );
    for chance in 0..5 {
        let spot = mapped.spot(5, chance);
        assert_eq!((spot.len(), spot[0]), (5, cell));
    }
    assert_ne!(mapped.spot(5, 1), mapped.spot(5, 2));
}

#[test]
fn a_receipt_that_cannot_be_true_is_left_out_with_its_reason() {
    let mut class = Class::of(&students(2));
    let words = "Its first weights are not those of the experiment.".to_owned();
    class.findings[1] = vec![
        Vec::new(),
        vec![Finding {
            is_note: false,
            words,
        }],
    ];
    let left = class.mapped().left_out;
    assert_eq!((left.len(), left[0].place), (1, 1));
    assert!(left[0].why.contains("first weights"), "{}", left[0].why);
}

#[test]
fn the_map_as_a_table_has_a_line_for_each_cell_and_names_only_where_they_are_shown() {
    let class = Class::of(&students(30));
    let mapped = class.mapped();
    let table = map_table(
        &class.measure,
        &mapped,
        &|place| format!("S{place}"),
        Separator::Tab,
    );
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 193);
    assert!(
        lines[0].starts_with("init-gain\tsteps\tnetwork\taccuracy"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("0.3\t10\tunregularised\t"),
        "{}",
        lines[1]
    );
    assert!(table.contains("one hand-in\tS") && !table.contains("Student"));
    let half = map_table(
        &class.measure,
        &mapped,
        &|_| String::new(),
        Separator::Semicolon,
    );
    assert!(half.lines().nth(1).expect("a line").starts_with("0,3;10;"));
}

/// An older exercise, or an older hand-in, is judged as before.
#[test]
fn cells_without_a_map_are_named_and_nothing_else_of_the_hand_in_changes() {
    let opened = open("v=1&title=Where%3F&explain=Why%3F")
        .expect("a link")
        .expect("that opens");
    let plain = Measure::new(opened).expect("an exercise");
    let judged = plain.judge(&students(1)[0], &[]);
    let words: Vec<_> = judged
        .differences
        .iter()
        .map(|it| it.words.as_str())
        .collect();
    assert!(
        words.iter().any(|it| it.contains("your exercise has none")),
        "{words:?}"
    );
    assert!(judged.cells.is_empty());
}
