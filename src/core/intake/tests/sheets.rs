//! Tables in archives, and tables as R writes them.

use super::archives::zip;
use super::{choice, data, file, numbers, refused, whole};
use crate::core::config::OwnForm;
use crate::core::intake::{Found, Map, read};

const TRAIN: &str = "a,b,label\n1,7,x\n3,5,y\n5,9,x\n";
const TEST: &str = "a,b,label\n2,6,x\n4,8,y\n";
const STEPS: [&str; 3] = [
    "u,v\n0.5,0\n0.25,0.125\n",
    "u,v\n1,0.75\n0.5,0.25\n",
    "u,v\n0.5,0.75\n",
];

fn opened(files: &[(&str, &str)], map: &str) -> Result<Found, String> {
    let entries = files
        .iter()
        .map(|(path, text)| (*path, text.as_bytes(), true));
    let archive = zip(&entries.collect::<Vec<_>>());
    let map = Map::read(map).expect("pairs");
    read(&[file("a.zip", &archive)], &map).map_err(|why| why.to_string())
}

#[test]
fn tables_of_one_archive_are_what_they_are_as_files() {
    let apart = [
        file("train.csv", TRAIN.as_bytes()),
        file("test.csv", TEST.as_bytes()),
    ];
    let apart = read(&apart, &Map::default()).expect("tables");
    for root in ["", "set/"] {
        let (train, test) = (format!("{root}train.csv"), format!("{root}test.csv"));
        let readme = format!("{root}README.md");
        let files = [(&*test, TEST), (&*train, TRAIN), (&*readme, "# about")];
        let found = opened(&files, "").expect("tables");
        assert_eq!(found.set, apart.set);
        let note = format!("1 files are no tables and are left out: {readme}");
        assert_eq!(found.notes, [note]);
    }
    let folders = [("train/a.csv", TRAIN), ("test/a.csv", TEST)];
    assert_eq!(opened(&folders, "").expect("tables").set, apart.set);
    let alone = opened(&[("b.csv", TRAIN), ("c.txt", "about")], "").expect("one");
    assert_eq!(alone.set, whole(TRAIN, "").set);
    let without = [("train.csv", TRAIN), ("test.csv", "a,b\n2,6\n4,8\n")];
    assert_eq!(
        opened(&without, "").expect_err("no class"),
        "a.zip/test.csv: it has no column “label”, as a.zip/train.csv has"
    );
}

#[test]
fn a_folder_of_tables_is_a_class_and_each_table_a_sample_of_it() {
    let [one, two, three] = STEPS;
    let files = [
        ("set/run/1.csv", one),
        ("set/run/2.csv", two),
        ("set/sit/1.csv", three),
    ];
    let found = opened(&files, "scale=none").expect("steps");
    let form = OwnForm::Series {
        time_steps: 2,
        channels: 2,
    };
    assert_eq!(
        (found.set.data.form, found.set.counts()),
        (form, vec![2, 1])
    );
    assert_eq!(found.set.classes, ["run", "sit"]);
    assert_eq!(
        found.notes,
        [
            "a table is a sample of its folder's class, and its rows are time steps; --map shape=rows takes each row as a sample"
        ]
    );
    let (_, read) = data(&found);
    assert_eq!(numbers(&read, 1), [1.0, 0.75, 0.5, 0.25]);
    let rows = opened(&files, "shape=rows").expect("rows");
    assert_eq!(rows.set.counts(), [4, 1]);
    let events = "time,channel\n0,1\n9,0\n";
    let files = [
        ("a/1.csv", events),
        ("a/2.csv", events),
        ("b/1.csv", "time,channel\n5,0\n"),
    ];
    let found = opened(&files, "bins=2,end=10").expect("events");
    assert_eq!(
        (choice(&found, "shape").as_str(), found.set.counts()),
        ("events", vec![2, 1])
    );
    let (_, read) = data(&found);
    assert_eq!(numbers(&read, 0), [0.0, 1.0, 1.0, 0.0]);
}

#[test]
fn folders_of_one_table_each_have_samples_row_by_row_and_a_column_of_classes_comes_first() {
    let files = [("run/1.csv", STEPS[0]), ("sit/1.csv", STEPS[1])];
    let found = opened(&files, "").expect("rows");
    assert_eq!(
        (choice(&found, "shape").as_str(), found.set.counts()),
        ("rows", vec![2, 2])
    );
    assert_eq!(choice(&found, "label"), "none");
    let parts = [
        ("train/run/1.csv", STEPS[0]),
        ("train/sit/1.csv", STEPS[1]),
        ("test/run/2.csv", STEPS[0]),
        ("test/sit/2.csv", STEPS[1]),
    ];
    let found = opened(&parts, "shape=rows").expect("rows");
    assert_eq!(found.set.data.held_out, Some([0, 4]));
    let named = [("anna/1.csv", TRAIN), ("ben/1.csv", TEST)];
    let found = opened(&named, "").expect("rows");
    assert_eq!(found.set.classes, ["x", "y"]);
    let places = [
        ("run/1.csv", "x,y,z\n1,2,3\n4,5,7\n"),
        ("sit/1.csv", "x,y,z\n1,2,3\n4,5,7\n"),
    ];
    let found = opened(&places, "").expect("rows");
    assert_eq!(found.set.classes, ["run", "sit"]);
    assert_eq!(
        opened(&places, "label=y").expect("rows").set.classes,
        ["2", "5"]
    );
    let samples = "sample,u\n1,5\n1,6\n2,7\n2,8\n";
    let found = opened(&[("run/1.csv", samples), ("sit/1.csv", samples)], "").expect("steps");
    assert_eq!(
        (choice(&found, "sample").as_str(), found.set.counts()),
        ("sample", vec![2, 2])
    );
}

#[test]
fn many_short_tables_beside_a_long_one_are_refused_before_there_is_room_for_them() {
    let wide = vec!["1"; 1000].join(",") + "\n";
    let long = wide.repeat(1000);
    let mut files = vec![("a/0.csv".to_owned(), &*long)];
    files.extend((1..200).map(|it| (format!("b/{it}.csv"), &*wide)));
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    let why = opened(&files, "header=no,as=values").expect_err("too much");
    assert!(
        why.contains("its 200 samples of 3906 KiB take 762 MiB"),
        "{why}"
    );
}

#[test]
fn the_names_of_rows_as_r_writes_them_are_no_values() {
    let plain = whole(TRAIN, "").set;
    for text in [
        "\"a\",\"b\",\"label\"\n\"1\",1,7,\"x\"\n\"2\",3,5,\"y\"\n\"3\",5,9,\"x\"\n",
        "a;b;label\nMazda RX4;1;7;x\nDatsun 710;3;5;y\nVolvo 142E;5;9;x\n",
        "\"a\" \"b\" \"label\"\n\"Mazda RX4\" 1 7 \"x\"\n\"Datsun 710\" 3 5 \"y\"\n\"Volvo 142E\" 5 9 \"x\"\n",
        "\"\",\"a\",\"b\",\"label\"\n\"Mazda RX4\",1,7,\"x\"\n\"Datsun 710\",3,5,\"y\"\n\"Volvo 142E\",5,9,\"x\"\n",
    ] {
        let found = whole(text, "");
        assert_eq!(found.set, plain, "{text}");
        assert_eq!(
            (choice(&found, "label"), choice(&found, "ignore")),
            ("label".to_owned(), "1".to_owned())
        );
    }
    let named = "mpg,cyl\nMazda RX4,21,6\nDatsun 710,22.8,4\nVolvo 142E,21.4,4\n";
    assert_eq!(whole(named, "").set.classes, ["4", "6"]);
    let mark = refused("a,b,label\n1,7,x,\n3,5,y,\n", "");
    assert!(mark.contains("row 2: it is 4 cells; allowed: 3"), "{mark}");
    let ragged = refused("1,7,x\n3,5,y,z\n", "");
    assert!(
        ragged.contains("row 2: it is 4 cells; allowed: 3"),
        "{ragged}"
    );
    let later = refused("a,b,label\n1,1,7,x\n3,5,y\n", "");
    assert!(
        later.contains("row 3: it is 3 cells; allowed: 4"),
        "{later}"
    );
}
