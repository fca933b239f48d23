use super::*;
use crate::core::exercise::{Exercise, HandIn, open};
use crate::core::metrics::fixtures;
use crate::core::receipt::Outcome;
use crate::core::share_link::Link;
use std::collections::BTreeSet;

const MAP: &str = "init-gain:0.3..2.4/8,steps:10..150/6,each:3";

fn map(text: &str) -> ClassMap {
    text.parse().expect("a map")
}

fn opened(words: &str) -> crate::core::exercise::Opened {
    open(&format!("v=1&{words}"))
        .expect("a link")
        .expect("that opens")
}

#[test]
fn a_map_survives_in_an_exercise_and_says_its_values_as_people_do() {
    let exercise = Exercise {
        title: "Where does it learn?".into(),
        map: Some(map(MAP)),
        ..Exercise::default()
    };
    let opened = open(&exercise.fragment(&Link::default()));
    let opened = opened.expect("a link").expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    assert_eq!(opened.exercise.as_ref(), Some(&exercise));
    let map = exercise.map.expect("a map");
    assert_eq!(map.to_string(), MAP);
    let values = |axis: &MapAxis| axis.values().collect::<Vec<_>>();
    assert_eq!(
        values(&map.across),
        [0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4]
    );
    assert_eq!(values(&map.down), [10.0, 38.0, 66.0, 94.0, 122.0, 150.0]);
}

#[test]
fn the_short_form_has_eight_columns_six_rows_and_three_cells_for_each() {
    assert_eq!(map("init-gain:0.3..2.4,steps:10..150"), map(MAP));
    assert_eq!(
        map(" steps : 10 .. 150 , target:-0.3…0.3/7").down.value(3),
        0.0
    );
}

#[test]
fn a_setting_that_counts_by_ratios_has_equal_ratios() {
    let map = map("learning-rate:0.001..0.1/5,steps:10..150");
    let values: Vec<f64> = map.across.values().collect();
    assert_eq!(values, [0.001, 0.00316, 0.01, 0.0316, 0.1]);
}

#[test]
fn what_is_wrong_with_a_map_names_the_setting_its_value_and_what_is_allowed() {
    for (text, said) in [
        ("init-gain:0.3..2.4", ["has 1 settings", "allowed: 2"]),
        (
            "init-gain:0..1,steps:10..50,beta:0..1",
            ["has 3 settings", "allowed: 2"],
        ),
        (
            "moon:0..1,steps:10..50",
            ["moon", "no setting with a number"],
        ),
        (
            "surrogate:0..1,steps:10..50",
            ["surrogate", "no setting with a number"],
        ),
        (
            "steps:10..50,steps:10..50",
            ["steps stands there twice", "two settings"],
        ),
        ("steps:10,beta:0..1", ["steps is “10..”", "steps:1..2000"]),
        (
            "steps:0..50,beta:0..1",
            ["steps has the end “0”", "1 to 2000"],
        ),
        (
            "steps:10..50.5,beta:0..1",
            ["steps has the end “50.5”", "1 to 2000"],
        ),
        (
            "beta:0.9..0.1,steps:10..50",
            ["from 0.9 to 0.1", "smaller one first"],
        ),
        (
            "beta:0..1/1,steps:10..50",
            ["beta has “1” values", "2 to 24"],
        ),
        (
            "beta:0..1/many,steps:10..50",
            ["beta has “many” values", "2 to 24"],
        ),
        (
            "beta:0..1,steps:10..12/6",
            ["no 6 different values from 10 to 12", "up to 3"],
        ),
        ("beta:0..1/24,alpha:0..1/24", ["576 cells", "up to 400"]),
        ("beta:0..1,steps:10..50,each:0", ["each is “0”", "1 to 12"]),
        ("beta:0..1/2,alpha:0..1/2,each:5", ["each is “5”", "1 to 4"]),
    ] {
        let error = text.parse::<ClassMap>().expect_err(text).to_string();
        for part in said {
            assert!(error.contains(part), "{text}: {part}: {error}");
        }
        let link = opened(&format!("title=T&map={text}"));
        assert_eq!(link.exercise.and_then(|it| it.map), None);
        assert!(
            link.notes[0].starts_with("map was passed over: "),
            "{:?}",
            link.notes
        );
    }
}

#[test]
fn a_map_that_the_experiment_has_no_room_for_is_named_and_the_exercise_stays() {
    for (words, said) in [
        ("map=cue:5..20,steps:10..150", "cue makes no difference"),
        (
            "pair=one&map=target:-0.2..0.2,steps:10..150",
            "target makes no difference",
        ),
        ("encoding=rows&map=beta:0..1,steps:2..150", "steps"),
        ("map=beta:0..1,steps:10..150&seed=own", "seed is own"),
        (
            "map=beta:0..1,steps:10..150&goal=exponent%20at%20most%200",
            "goal was passed over",
        ),
    ] {
        let opened = opened(&format!("title=T&{words}"));
        let notes = opened.notes.join(" ");
        assert!(
            opened.notes.len() == 1 && notes.contains(said),
            "{words}: {notes}"
        );
        assert!(opened.exercise.is_some());
    }
    assert!(opened("beta=0.5&map=beta:0..1,steps:10..50").notes[0].contains("only an exercise"));
}

#[test]
fn the_map_of_a_file_and_that_of_an_exercise_stand_in_one_link() {
    let read = "label=kind,bins=50";
    let opened = opened(&format!("file=a.csv&map={read}&title=T&map={MAP}"));
    assert_eq!(opened.notes, Vec::<String>::new());
    assert_eq!(
        opened.link.from_file.map(|it| it.map).as_deref(),
        Some(read)
    );
    assert_eq!(opened.exercise.and_then(|it| it.map), Some(map(MAP)));
}

#[test]
fn cells_follow_from_the_name_however_it_is_typed_and_are_spread_over_the_map() {
    let map = map(MAP);
    let own = map.allotted("Zoë Müller", "How long?");
    assert_eq!(map.allotted(" zoë  MÜLLER", "how long? "), own);
    assert_ne!(map.allotted("Zoe Muller", "How long?"), own);
    for student in 0..500 {
        let own = map.allotted(&format!("Student {student}"), "How long?");
        let third = |count: u32, place: u32| place * 3 / count;
        // A cell at the edge of two bands belongs to both; each student still sees more than one part.
        let rows: BTreeSet<_> = own.iter().map(|it| third(6, it.row)).collect();
        assert_eq!((own.len(), rows.len()), (3, 3), "{own:?}");
        let different: BTreeSet<_> = own.iter().collect();
        assert_eq!(different.len(), 3);
    }
    let one = ClassMap {
        each: 12,
        ..super::tests::map("beta:0..1/2,steps:10..50/6,each:12")
    };
    assert_eq!(
        one.allotted("Ada", "T")
            .iter()
            .collect::<BTreeSet<_>>()
            .len(),
        12
    );
}

/// The cells that docs/lessons.md gives as an example: they never change.
#[test]
fn the_cells_are_those_that_are_documented() {
    let map = map(MAP);
    let words: Vec<_> = map
        .allotted("Ada Lovelace", "How long is too long?")
        .iter()
        .map(|cell| {
            format!(
                "{}/{}",
                map.across.text(cell.column),
                map.down.text(cell.row)
            )
        })
        .collect();
    let docs = include_str!("../../../../docs/lessons.md");
    assert!(
        docs.contains(&words.join(", ")),
        "docs/lessons.md lacks {}",
        words.join(", ")
    );
}

/// Every cell is as likely as any other, and so many stay empty as the teacher is told.
#[test]
fn a_class_of_any_size_covers_the_map_as_evenly_as_it_can_and_the_teacher_is_told_how_far() {
    let map = map(MAP);
    for students in [3_u32, 10, 30, 100, 200] {
        let classes = 200;
        let mut empty = 0;
        let mut counts = vec![0_u32; map.count() as usize];
        for class in 0..classes {
            let own = |it| map.allotted(&format!("Student {it} of {class}"), "How long?");
            let cells: BTreeSet<_> = (0..students).flat_map(own).collect();
            empty += map.count() - cells.len() as u32;
            cells.iter().for_each(|cell| counts[map.place(*cell)] += 1);
        }
        let told = map.coverage(students).by_names;
        let found = f64::from(empty) / f64::from(classes);
        assert!(
            (found - told).abs() < 0.05 * told + 0.2,
            "{students}: {found} and {told}"
        );
        let (least, most) = (counts.iter().min(), counts.iter().max());
        let (least, most) = least.zip(most).expect("cells");
        // Within five standard deviations of a fair draw.
        let mean = f64::from(counts.iter().sum::<u32>()) / f64::from(map.count());
        let wide = 5.0 * mean.sqrt() + 1.0;
        assert!(
            f64::from(most - least) < 2.0 * wide,
            "{students}: {least} to {most}"
        );
    }
    assert!(
        (map.coverage(30).by_names - 6.9).abs() < 0.1,
        "{:?}",
        map.coverage(30)
    );
}

#[test]
fn who_goes_by_numbers_leaves_no_cell_empty_that_could_be_filled() {
    let map = map(MAP);
    for students in [1, 3, 16, 30, 200_u32] {
        let own = |number: u32| map.allotted(&number.to_string(), "How long?");
        let cells: BTreeSet<_> = (1..=students).flat_map(own).collect();
        let empty = map.count() - cells.len() as u32;
        assert_eq!(empty, map.coverage(students).by_numbers, "{students}");
    }
    assert_eq!(map.coverage(16).by_numbers, 0);
    assert_eq!(map.allotted("007", "T"), map.allotted("7", "T"));
    assert_ne!(
        map.allotted("0", "T"),
        map.allotted("1", "T"),
        "nobody is number 0"
    );
}

#[test]
fn the_empty_cells_come_in_an_order_that_covers_the_map_evenly_wherever_it_ends() {
    let map = map(MAP);
    let all = map.filling(&[]);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 48);
    let corners: BTreeSet<_> = all[..4].iter().map(|it| (it.row, it.column)).collect();
    assert_eq!(corners, BTreeSet::from([(0, 0), (0, 7), (5, 0), (5, 7)]));
    let rest = map.filling(&all[..40]);
    assert_eq!(
        rest.iter().collect::<BTreeSet<_>>(),
        all[40..].iter().collect()
    );
    assert_eq!(map.filling(&all), []);
}

#[test]
fn a_class_is_offered_a_map_that_most_of_its_cells_are_trained_of() {
    for (students, columns, rows, each) in
        [(3, 4, 3, 4), (28, 7, 6, 3), (30, 8, 6, 3), (200, 16, 12, 3)]
    {
        assert_eq!(suggested(students), (columns, rows, each), "{students}");
    }
    for students in 1..300 {
        let (columns, rows, each) = suggested(students);
        let text = format!("beta:0..1/{columns},alpha:0..1/{rows},each:{each}");
        let coverage = map(&text).coverage(students);
        let most = f64::from(columns * rows) * if students < 6 { 0.72 } else { 0.2 };
        assert!(
            coverage.by_names <= most,
            "{students}: {coverage:?} of {text}"
        );
    }
}

#[test]
fn a_cell_of_a_hand_in_survives_and_one_that_is_none_says_what_is_wrong() {
    let receipt =
        "0.1.0~cpu~A, (R); 2~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7";
    let map = map(MAP);
    let cell = Cell { row: 1, column: 1 };
    let work = CellWork {
        at: map.named(cell),
        guess: Guess {
            learns: Some(true),
            grows: Some(false),
        },
        receipts: [
            Some(receipt.replace(';', ",").parse().expect("a receipt")),
            None,
        ],
    };
    assert_eq!(work.to_string().parse(), Ok(work.clone()));
    assert_eq!(map.find(&work), Some(cell));
    let base = opened("title=T").link.config;
    assert_eq!(work.config(&base), map.config(&base, cell));
    for (text, said) in [
        ("init-gain:0.6", "it names 1 settings"),
        (
            "init-gain:0.6;steps:38;learns:perhaps",
            "learns is “perhaps”; allowed: yes, no",
        ),
        (
            "init-gain:0.6;steps:38;gradient:up",
            "allowed: grows, fades",
        ),
        ("init-gain:0.6;steps:x", "steps is “x”; allowed"),
        ("moon:0.6;steps:38", "“moon” is no setting"),
        (
            "init-gain:0.6;steps:38;regularised:0~x",
            "regularised: the receipt",
        ),
    ] {
        let error = text.parse::<CellWork>().expect_err(text).to_string();
        assert!(error.contains(said), "{text}: {error}");
    }
    let twice =
        opened("name=Ada&exercise=E&cell=init-gain:0.6;steps:38&cell=init-gain:0.6;steps:38");
    assert!(twice.notes[0].contains("stands twice"), "{:?}", twice.notes);
    let hand_in: HandIn = twice.hand_in.expect("a hand-in");
    assert_eq!(hand_in.cells.len(), 1);
}

#[test]
fn a_network_has_learnt_half_way_from_chance_to_all_right() {
    let base = opened("title=T").link.config;
    let outcome = |test_accuracy, exponent| Outcome {
        exponent,
        ..fixtures::outcome(test_accuracy)
    };
    assert!(learns(&outcome(0.55, 0.0), &base) && !learns(&outcome(0.54, 0.0), &base));
    assert!(grows(&outcome(0.5, 0.01)) && !grows(&outcome(0.5, -0.01)));
    let guess = Guess {
        learns: Some(true),
        grows: None,
    };
    assert_eq!(
        came_to(&guess, &outcome(0.2, 0.1), &base),
        [Some(false), None]
    );
    assert_eq!(map(MAP).learns_from(&base), 0.55);
}
