//! What is said of files that are not read, and where that points.

use super::arrays::{npy, pair, typed};
use super::{choice, file, found, refused, whole};
use crate::core::intake::{Map, read};

const PLAIN: &str = "a,b,label\n1,7,x\n3,5,y\n5,9,x\n";

fn why(bytes: &[u8]) -> String {
    found(bytes, "").expect_err("no data")
}

#[test]
fn text_in_another_encoding_is_said_to_be_that() {
    let latin = b"l\xe4ngd,b,label\n1.5,7,x\n3.5,5,y\n";
    let said = "table.csv: it is text, but neither UTF-8 nor UTF-16: save it as “CSV UTF-8”";
    assert_eq!(why(latin), said);
    let long = [PLAIN.as_bytes(), &b"1,7,x\n".repeat(1 << 14), b"1,7,\xe4\n"].concat();
    assert_eq!(why(&long), said);
}

#[test]
fn files_of_other_programs_are_named_with_what_would_do() {
    for (text, wanted) in [
        (
            "% iris\n@RELATION iris\n@ATTRIBUTE a NUMERIC\n@DATA\n1,x\n2,y\n",
            "it is ARFF",
        ),
        ("a\n1\n2\n3\n", "its lines have one column"),
    ] {
        let why = why(text.as_bytes());
        assert!(why.contains(wanted), "{why}");
    }
}

#[test]
fn a_first_line_that_says_the_delimiter_is_no_row() {
    let excel = format!("sep=;\n{}", PLAIN.replace(',', ";"));
    let found = whole(&excel, "");
    assert_eq!(found.set, whole(PLAIN, "").set);
    assert_eq!(choice(&found, "delimiter"), "semicolon");
    let why = refused(&excel.replace('5', "five"), "");
    assert!(why.contains("row 4, column 2 (b): it is “five”"), "{why}");
}

#[test]
fn a_row_above_numbers_is_said_to_be_read_as_values() {
    let units = PLAIN.replace("label\n", "label\nmV,mV,-\n");
    let above = |row: usize| {
        format!(
            "a number, as in the rows below; row {row} is read as values: take it out where it is a title, names or units"
        )
    };
    assert_eq!(
        refused(&units, ""),
        format!(
            "table.csv, row 2, column 1 (a): it is “mV”; allowed: {}",
            above(2)
        )
    );
    let title = format!("My experiment,,\n{PLAIN}");
    let said = refused(&title, "");
    assert!(
        said.contains(&format!("it is “a”; allowed: {}", above(2))),
        "{said}"
    );
    let said = refused(PLAIN, "header=no");
    assert!(said.contains(&above(1)), "{said}");
    assert_eq!(
        refused("a,b,label\n", ""),
        "table.csv: it has no rows below its header"
    );
}

#[test]
fn a_number_that_is_missing_is_named_and_not_the_header() {
    let text = "a,b,label\n1,7,x\nNA,5,y\n5,,x\n";
    let said = refused(text, "");
    assert!(said.contains("row 3, column 1 (a): it is “NA”"), "{said}");
    let none = "NA,7,x\n1,5,y\n2,3,x\n";
    assert_eq!(choice(&whole(&none.replace("NA", "4"), ""), "header"), "no");
    assert!(refused(none, "").contains("row 1, column 1: it is “NA”"));
}

#[test]
fn one_class_and_no_samples_are_said_as_that() {
    let said = refused("1,2,same\n3,4,same\n", "");
    assert_eq!(
        said,
        "all samples are of one class, “same”; a network tells two or more apart"
    );
    let none = pair(&npy("(0, 2)", &[]), &npy("(0,)", &[]), "").expect_err("no samples");
    assert_eq!(none.to_string(), "x.npy: it has no samples");
}

#[test]
fn classes_are_a_column_too_and_what_is_none_is_named_by_its_place() {
    let x = npy("(3, 2)", &[1, 2, 3, 4, 5, 6]);
    let plain = pair(&x, &npy("(3,)", &[7, 9, 7]), "").expect("a pair");
    let column = pair(&x, &npy("(3, 1)", &[7, 9, 7]), "").expect("a column");
    assert_eq!(column.set, plain.set);
    let parts = typed(
        "<f4",
        "(3,)",
        &[1.0_f32, f32::NAN, 0.5].map(f32::to_le_bytes).concat(),
    );
    let why = pair(&x, &parts, "").expect_err("no class").to_string();
    assert_eq!(why, "x.npy: class 1 is NaN; allowed: whole numbers or text");
    let hot = pair(&x, &npy("(3, 2)", &[1, 0, 0, 1, 1, 0]), "").expect_err("one-hot");
    assert!(hot.to_string().contains("numpy.argmax(y, axis=1)"), "{hot}");
}

#[test]
fn a_table_alone_in_an_archive_is_read_and_others_are_named() {
    let zipped = |names: &[&str]| {
        let files = names.iter().map(|&name| (name, PLAIN.as_bytes(), true));
        super::archives::zip(&files.collect::<Vec<_>>())
    };
    let one = zipped(&["a/b.csv"]);
    let found = read(&[file("b.zip", &one)], &Map::default()).expect("a table");
    assert_eq!(found.set, whole(PLAIN, "").set);
    for (names, wanted) in [
        (
            &["a.csv", "b.npy"][..],
            "a.csv in it is a table, and other data",
        ),
        (
            &["[Content_Types].xml", "xl/workbook.xml"],
            "it is a workbook",
        ),
    ] {
        let all = zipped(names);
        let why = read(&[file("b.zip", &all)], &Map::default()).expect_err("none");
        assert!(why.to_string().contains(wanted), "{why}");
    }
}

#[test]
fn a_measurement_is_no_class_unless_somebody_says_so() {
    let rows = (0..30).map(|it| format!("{},{}.5\n", it * 7 % 30, it * 11 % 15));
    let text = format!("a,target\n{}", rows.collect::<String>());
    let looks =
        "column “target” has 15 different numbers in 30 samples, and looks like a measurement";
    assert_eq!(
        refused(&text, ""),
        format!(
            "table.csv: {looks}: a class has few; --map label=NAME names another column, --map label=target takes it \
             all the same"
        )
    );
    let said = whole(&text, "label=target");
    assert_eq!(
        (said.set.data.classes, said.notes),
        (15, vec![looks.to_owned()])
    );
    let class = |it: usize| format!("{}.25", it * 11 % 15);
    let steps = (0..60).map(|it| format!("{},{},{}.5,{}\n", it / 2, it % 2, it % 7, class(it / 2)));
    let steps = format!("sample,time,u,target\n{}", steps.collect::<String>());
    let events = (0..60).map(|it| format!("{},{it},{},{}\n", it / 2, it % 2, class(it / 2)));
    let events = format!("sample,time,channel,target\n{}", events.collect::<String>());
    for text in [steps, events] {
        let said = refused(&text, "");
        assert!(said.contains(looks), "{said}");
        assert_eq!(whole(&text, "label=target").set.data.classes, 15);
    }
    let rows = (0..30).map(|it| format!("{}.5,{}.5,{}\n", it * 7 % 30, it * 11 % 30, it % 3));
    let text = format!("x,y,activity\n{}", rows.collect::<String>());
    assert_eq!(choice(&whole(&text, ""), "label"), "activity");
}
