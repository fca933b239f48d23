//! Which columns a table has, and which of them are what.

use super::{choice, data, file, found, numbers, refused, whole};
use crate::core::config::OwnForm;
use crate::core::intake::{Found, Map, read};

/// A training and a test table.
fn both(train: &str, test: &str) -> Result<Found, String> {
    let files = [
        file("train.csv", train.as_bytes()),
        file("test.csv", test.as_bytes()),
    ];
    read(&files, &Map::default()).map_err(|why| why.to_string())
}

const PLAIN: &str = "a,b,label\n1,7,x\n3,5,y\n5,9,x\n";

#[test]
fn a_guessed_column_is_meant_by_its_place_though_another_has_its_number_as_name() {
    let index = whole(",0,1,label\n0,1,7,x\n1,3,5,y\n2,5,9,x\n", "");
    assert_eq!(index.set, whole(PLAIN, "").set);
    assert_eq!(choice(&index, "ignore"), "#1");
    let named = whole(",0,1,label\n0,1,7,x\n1,3,5,y\n2,5,9,x\n", "ignore=1");
    assert_ne!(named.set, index.set);
    let label = whole("0,1,2\nx,1,7\ny,3,5\nx,5,9\n", "header=yes,label=#1");
    assert_eq!(label.set, whole(PLAIN, "").set);
}

#[test]
fn the_columns_of_a_test_table_are_found_by_their_names() {
    let straight = both(PLAIN, "a,b,label\n1,2,x\n3,4,y\n").expect("tables");
    let turned = both(PLAIN, "label,b,a\nx,2,1\ny,4,3\n").expect("tables");
    assert_eq!(turned.set, straight.set);
    for (test, why) in [
        (
            "a,c,label\n1,2,x\n",
            "test.csv, row 1, column 2: it is “c”; allowed: “b”, a column of train.csv",
        ),
        (
            "a,label\n1,x\n",
            "test.csv: it has no column “b”, as train.csv has",
        ),
        (
            "a,b,c,label\n1,2,3,x\n",
            "test.csv, row 1, column 3: it is “c”; allowed: the columns of train.csv",
        ),
        (
            "label,b,a\nx,Bonn,1\nx,4,3\n",
            "test.csv, row 2, column 2 (b): it is “Bonn”; allowed: a number; --map ignore=b leaves the column \
             out, --map label=b takes it as the class",
        ),
    ] {
        assert_eq!(both(PLAIN, test).expect_err(test), why);
    }
}

#[test]
fn a_header_that_only_one_of_two_tables_has_is_refused_by_both_names() {
    assert_eq!(
        both(PLAIN, "1,2,x\n3,4,y\n").expect_err("no header"),
        "test.csv: row 1 is no header, and train.csv has one; --map header=yes takes row 1 of both as one"
    );
    assert_eq!(
        both("1,2,x\n3,4,y\n5,4,x\n", PLAIN).expect_err("a header"),
        "test.csv: row 1 is a header, and train.csv has none; --map header=no reads both without"
    );
}

#[test]
fn numbers_that_count_the_columns_are_a_header_of_text_classes() {
    let plain = whole(PLAIN, "").set;
    for header in ["0,1,label", "1,2,class", "0,1,kind of flower"] {
        let text = PLAIN.replace("a,b,label", header);
        assert_eq!(whole(&text, "").set, plain, "{header}");
    }
    let none = whole("1,2,x\n3,5,y\n5,9,x\n", "");
    assert_eq!(
        (choice(&none, "header"), none.set.data.samples),
        ("no".to_owned(), 3)
    );
}

#[test]
fn a_column_that_only_counts_the_rows_is_left_out_whatever_it_is_called() {
    let plain = whole(PLAIN, "").set;
    for (header, numbers) in [
        ("No.,a,b,label\n", [1, 2, 3]),
        ("obs,a,b,label\n", [0, 1, 2]),
        ("", [1, 2, 3]),
        ("Unnamed: 0,a,b,label\n", [17, 4, 9]),
        (",a,b,label\n", [17, 4, 9]),
        ("id,a,b,label\n", [7, 8, 9]),
    ] {
        let rows = PLAIN.lines().skip(1).zip(numbers);
        let rows: String = rows
            .map(|(row, number)| format!("{number},{row}\n"))
            .collect();
        assert_eq!(
            whole(&format!("{header}{rows}"), "").set,
            plain,
            "{header}{rows}"
        );
    }
    let kept = whole("n,a,label\n17,1,x\n4,3,y\n9,5,x\n", "");
    assert_eq!(kept.set.data.form.channels(), 2);
}

#[test]
fn the_class_has_its_whole_name_and_a_text_comes_before_numbers_called_y() {
    for (text, label) in [
        (
            "x,y,z,activity\n1,2,3,run\n4,5,6,sit\n4,5,7,run\n",
            "activity",
        ),
        ("target_x,angle,hit\n1.5,2,0\n4.5,5,1\n4,5.5,1\n", "hit"),
        (
            "class_average,q,class_id\n1.5,2,0\n4.5,5,1\n4,5.5,1\n",
            "class_id",
        ),
        ("frame,l,r\n1,0.5,0\n2,1.5,1\n2,2.5,1\n", "r"),
        ("x,y\n1.5,0\n2.5,1\n3,0\n", "y"),
        ("class_no,q,n\n4,1.5,0\n7,2.5,1\n4,3,1\n", "class_no"),
    ] {
        assert_eq!(choice(&whole(text, ""), "label"), label, "{text}");
    }
}

#[test]
fn an_event_table_loses_no_column_in_silence() {
    let plain = "sample,time,channel,label\n1,0,0,a\n1,9,1,a\n2,5,0,b\n";
    let plain = whole(plain, "bins=2,end=10").set;
    let spikes =
        "sample,time,channel,spike,label\n1,0,0,1,a\n1,9,0,0,a\n1,9,1,1,a\n2,5,0,1,b\n2,6,1,0,b\n";
    let dense = whole(spikes, "bins=2,end=10");
    assert_eq!(dense.set, plain);
    assert_eq!(
        dense.notes,
        ["2 of 5 rows have 0 as their spike and are no events"]
    );
    let (_, data) = data(&dense);
    assert_eq!(numbers(&data, 0), [1.0, 0.0, 0.0, 1.0]);
    let value = "sample,time,channel,polarity,label\n1,0,0,1,a\n1,9,1,-1,a\n2,5,0,1,b\n";
    assert_eq!(
        refused(value, ""),
        "table.csv, row 2, column 4 (polarity): it is “1”; allowed: sample, time, channel and class of an event; \
         --map ignore=polarity leaves the column out"
    );
    assert_eq!(whole(value, "ignore=polarity,bins=2,end=10").set, plain);
}

#[test]
fn lines_behind_a_mark_are_comments_and_are_counted() {
    let plain = whole(PLAIN, "").set;
    for (text, comments) in [
        (
            "# by hand\n# in 2026\na,b,label\n1,7,x\n#9,9,x\n\n3,5,y\n5,9,x\n",
            3,
        ),
        ("# by hand\n# a,b,label\n1,7,x\n3,5,y\n5,9,x\n#\n", 2),
        ("# by hand\r\n1,7,x\r\n3,5,y\r\n# z\r\n5,9,x\r\n", 2),
    ] {
        let found = whole(text, "");
        assert_eq!(found.set, plain, "{text}");
        let note = format!("table.csv: {comments} lines that begin with # are left out");
        assert_eq!(found.notes, [note]);
    }
    let why = refused("# by hand\na,b,label\n1,7,x\n\n# z\n3,Bonn,y\n", "");
    assert!(why.contains("row 6, column 2 (b)"), "{why}");
}

#[test]
fn a_class_that_is_missing_is_refused_as_a_blank_is() {
    for missing in ["NA", "NaN", "nan", "?", "null", "None"] {
        let why = refused(&format!("{PLAIN}5,9,{missing}\n"), "");
        let wanted =
            format!("row 5, column 3 (label): it is “{missing}”; allowed: a class needs a name");
        assert!(why.contains(&wanted), "{why}");
    }
}

#[test]
fn a_class_is_one_in_every_spelling_and_one_that_only_the_test_has_is_said() {
    let comma = whole("a;b;label\n0,5;7;0\n1,5;5;1\n2,5;9;0,0\n", "");
    assert_eq!(comma.set.classes, ["0", "1"]);
    let train = PLAIN.replace('x', "0").replace('y', "1");
    let test = "a,b,label\n1,2,0.000000000000000000e+00\n3,4,1e0\n";
    let found = both(&train, test).expect("tables");
    assert_eq!((found.set.counts(), found.notes), (vec![3, 2], vec![]));
    let new = both(PLAIN, "a,b,label\n1,2,x\n3,4,purple\n").expect("tables");
    assert_eq!(new.notes, ["no training sample is of class “purple”"]);
    let steps = "sample,time,u,label\n3,1,30,a\n3.0,2,10,a\n4,1,20,b\n4.0,2,25,b\n";
    let form = OwnForm::Series {
        time_steps: 2,
        channels: 1,
    };
    assert_eq!(whole(steps, "").set.data.form, form);
}

#[test]
fn columns_that_blanks_align_are_read() {
    let text = "a          b label\n1        7.0     x\n3.0        5     y\n   5     9     x\n";
    assert_eq!(
        found(text.as_bytes(), "").expect("a table").set,
        whole(PLAIN, "").set
    );
}

#[test]
fn channels_and_times_are_those_of_all_event_tables() {
    let train = "sample,time,channel,label\n1,0,0,a\n1,9,1,a\n2,5,0,b\n";
    let test = "sample,time,channel,label\n1,20,3,a\n2,5,0,b\n";
    let found = both(train, test).expect("tables");
    let chosen = ["start", "end", "channels"].map(|key| choice(&found, key));
    assert_eq!(chosen, ["0", "20", "4"]);
    assert_eq!(found.notes, [""; 0]);
    let (_, data) = data(&found);
    let set = |sample: usize| -> Vec<usize> {
        let all = numbers(&data, sample).into_iter().enumerate();
        all.filter(|it| it.1 > 0.0).map(|it| it.0).collect()
    };
    // In bins of a fifth: times 0 and 9 of channels 0 and 1, then 20 of channel 3.
    assert_eq!(set(0), [0, 45 * 4 + 1]);
    assert_eq!(set(2), [99 * 4 + 3]);
    let less = both(test, train).expect("fewer channels in the test");
    assert_eq!(choice(&less, "channels"), "4");
}

#[test]
fn time_steps_are_those_of_the_longest_sample_of_any_table() {
    let train = "sample,time,u,label\n1,1,0.5,a\n1,2,0.25,a\n2,1,0.75,b\n";
    let test = "sample,time,u,label\n1,1,0.5,a\n1,2,1,a\n1,3,0,a\n2,1,0,b\n";
    let found = both(train, test).expect("tables");
    let form = OwnForm::Series {
        time_steps: 3,
        channels: 1,
    };
    assert_eq!(found.set.data.form, form);
    assert_eq!(found.notes, [""; 0]);
    let bits = "sample,time,u,label\n1,1,0,a\n1,2,1,a\n2,1,0,b\n";
    let mixed = both(bits, test.replace(",1,0.5,", ",1,0.25,").as_str()).expect("values");
    assert_eq!(choice(&mixed, "as"), "values");
}
