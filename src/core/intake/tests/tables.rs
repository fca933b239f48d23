//! Tables as spreadsheets and people write them.

use super::{choice, data, found, numbers, refused, whole};
use crate::core::config::OwnForm;

#[test]
fn a_table_is_the_same_with_a_header_a_mark_and_line_breaks_of_any_kind() {
    let plain = whole("1,2,a\n3,4,b\n5,6,a\n", "");
    for text in [
        "1,2,a\r\n3,4,b\r\n5,6,a\r\n",
        "\u{feff}1,2,a\n3,4,b\n5,6,a",
        "x,z,label\n1,2,a\n3,4,b\n5,6,a\n",
        "x;z;label\n1;2;a\n3;4;b\n\n5;6;a\n;;\n",
        "x\tz\tlabel\n1\t2\ta\n3\t4\tb\n5\t6\ta\n",
        "# x,z,label\n1,2,a\n3,4,b\n5,6,a\n",
        "\"x\",\"z\",\"label\"\n\"1\",\"2\",\"a\"\n\"3\",\"4\",\"b\"\n\"5\",\"6\",\"a\"\n",
        "label,x,z\na,1,2\nb,3,4\na,5,6\n",
        "id,x,z,label\n1,1,2,a\n2,3,4,b\n3,5,6,a\n",
        "  1 2   a\n  3 4   b\n  5 6   a\n",
    ] {
        assert_eq!(whole(text, "").set, plain.set, "{text}");
    }
    let wide: Vec<u8> = "1,2,a\r\n3,4,b\r\n5,6,a\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [&[0xff, 0xfe], &wide[..]].concat();
    assert_eq!(found(&marked, "").expect("UTF-16").set, plain.set);
}

#[test]
fn decimal_commas_and_thousands_are_told_by_the_cells_that_leave_no_choice() {
    let comma = whole("0,5;1.000;a\n1,5;2.000;b\n", "");
    assert_eq!(choice(&comma, "decimal"), "comma");
    let point = whole("\"0.5\",\"1,000\",a\n1.5,\"2,000\",b\n", "");
    assert_eq!(choice(&point, "decimal"), "point");
    assert_eq!(comma.set, point.set);
    // Either can be meant, and what is taken is said.
    assert_eq!(
        choice(&whole("1,000;2;a\n3,000;4;b\n", ""), "decimal"),
        "comma"
    );
    assert_eq!(
        choice(&whole("\"1,000\",2,a\n\"3,000\",4,b\n", ""), "decimal"),
        "point"
    );
    for (text, note) in [
        (
            "8,852;2;a\n3;4;b\n",
            "“8,852” is read as 8.852; --map decimal=point reads it as 8852",
        ),
        (
            "1.665;2;a\n345;4;b\n",
            "“1.665” is read as 1.665; --map decimal=comma reads it as 1665",
        ),
    ] {
        assert_eq!(whole(text, "").notes, [note]);
    }
    for text in ["8,852;2,5;a\n3;4;b\n", "1.665,2,a\n345,4,b\n"] {
        assert_eq!(whole(text, "").notes, [""; 0], "{text}");
    }
    let thousand = whole("1,000;2;a\n3,000;4;b\n", "decimal=point");
    assert_eq!(choice(&thousand, "decimal"), "point");
    assert_ne!(
        thousand.set.data,
        whole("1,000;2;a\n3,000;4;b\n", "").set.data
    );
}

#[test]
fn what_is_no_number_is_named_with_row_column_and_value() {
    let header = "x,city,label\n";
    let why = refused(&format!("{header}1,2,a\n3,Bonn,b\n"), "");
    assert_eq!(
        why,
        "table.csv, row 3, column 2 (city): it is “Bonn”; allowed: a number; --map ignore=city leaves the column out, --map label=city takes it as the class"
    );
    assert_eq!(
        whole(&format!("{header}1,2,a\n3,Bonn,b\n"), "ignore=city")
            .set
            .data
            .form
            .channels(),
        1
    );
    let why = refused(&format!("{header}1,2,a\n3,,b\n"), "");
    assert!(why.contains("row 3, column 2 (city): it is empty"), "{why}");
    let why = refused(&format!("{header}1,2,a\n3,b\n"), "");
    assert_eq!(
        why,
        "table.csv, row 3: it is 2 cells; allowed: 3, as many as the first row has"
    );
    let why = refused("1e39,2,a\n3,4,b\n", "");
    assert!(
        why.contains("row 1, column 1: it is “1e39”; allowed: up to 3.4e38"),
        "{why}"
    );
    let why = refused("1,2,a\n3,4,\n", "");
    assert!(
        why.contains("row 2, column 3: it is empty; allowed: a class needs a name"),
        "{why}"
    );
    let why = refused("1,2,a\n3,4,a\n", "");
    assert!(why.contains("all samples are of one class, “a”"), "{why}");
}

#[test]
fn a_choice_that_is_no_column_is_refused_with_what_would_be() {
    let text = "x,z,label\n1,2,a\n3,4,b\n";
    let why = refused(text, "label=q");
    assert_eq!(
        why,
        "--map label is “q”; allowed: a column's name, its number from 1 to 3, or none"
    );
    let why = refused(text, "lable=z");
    assert!(
        why.starts_with("--map lable is “z”; allowed: for this file delimiter"),
        "{why}"
    );
    assert_eq!(choice(&whole(text, "label=2,ignore=3"), "label"), "2");
    let why = refused(text, "label=none");
    assert!(why.contains("no column says the class of a row"), "{why}");
}

#[test]
fn sixty_four_columns_are_a_picture_of_eight_rows_unless_somebody_says_otherwise() {
    let row = |class: &str| format!("{}{class}\n", "1,".repeat(64));
    let other = format!("{}{}", row("a"), row("b").replacen('1', "-1.5", 1));
    assert_eq!(choice(&whole(&other, ""), "rows"), "1");
    let text = format!("{}{}", row("a"), row("b"));
    let form = |map| whole(&text, map).set.data.form;
    assert_eq!(
        form(""),
        OwnForm::Values {
            rows: 8,
            columns: 8
        }
    );
    assert_eq!(
        form("rows=1"),
        OwnForm::Values {
            rows: 1,
            columns: 64
        }
    );
    assert_eq!(
        form("rows=4"),
        OwnForm::Values {
            rows: 4,
            columns: 16
        }
    );
    let why = refused(&text, "rows=5");
    assert_eq!(
        why,
        "--map rows is “5”; allowed: a divisor of 64, the values of a sample"
    );
}

#[test]
fn time_steps_are_put_in_order_and_what_is_missing_at_the_end_is_nothing() {
    let text = "sample,time,x,label\n7,2,30,a\n7,1,10,a\n9,1,20,b\n7,3,50,a\n9,2,10,b\n";
    let found = whole(text, "");
    assert_eq!(
        found.set.data.form,
        OwnForm::Series {
            time_steps: 3,
            channels: 1
        }
    );
    let (_, data) = data(&found);
    // Whichever of the two is trained on, its least value comes out as 0 and its greatest as 1.
    let first = numbers(&data, 0);
    assert!(first.windows(2).all(|pair| pair[0] <= pair[1]), "{first:?}");
    assert_eq!(numbers(&data, 1)[2], 0.0);
    let short = whole(text, "steps=2");
    assert!(
        short.notes[0].contains("has 3 time steps; the first 2"),
        "{:?}",
        short.notes
    );
    let why = refused("sample,time,x,label\n7,1,30,a\n7,1,10,a\n9,1,20,b\n", "");
    assert!(why.contains("row 3, column 2 (time): it is “1”"), "{why}");
    let why = refused("sample,time,x,label\n7,1,30,a\n7,2,10,b\n9,1,20,b\n", "");
    assert!(
        why.contains("row 3, column 4 (label): it is “b”; allowed: a, as"),
        "{why}"
    );
}

#[test]
fn steps_of_zeros_and_ones_are_spikes() {
    let text = "sample,time,x,z,label\n1,1,0,1,a\n1,2,1,0,a\n2,1,0,0,b\n2,2,1,1,b\n";
    let found = whole(text, "");
    assert_eq!(choice(&found, "as"), "spikes");
    let (_, data) = data(&found);
    assert_eq!(numbers(&data, 0), [0.0, 1.0, 1.0, 0.0]);
    assert_eq!(numbers(&data, 1), [0.0, 0.0, 1.0, 1.0]);
    let values = whole(text, "as=values");
    assert_eq!(
        values.set.data.form,
        OwnForm::Series {
            time_steps: 2,
            channels: 2
        }
    );
}

#[test]
fn events_fall_into_bins_and_what_is_lost_is_said() {
    let text =
        "sample,t_ms,channel,label\n1,0,0,a\n1,99,1,a\n1,100,1,a\n2,50,0,b\n2,51,0,b\n2,120,1,b\n";
    let found = whole(text, "bins=2,end=100");
    assert_eq!(
        found.set.data.form,
        OwnForm::Spikes {
            time_steps: 2,
            channels: 2
        }
    );
    assert_eq!(
        found.notes,
        [
            "1 of 6 events are outside of start to end",
            "2 of 6 events share bin and channel with another and count once",
        ]
    );
    let (_, data) = data(&found);
    assert_eq!(numbers(&data, 0), [1.0, 0.0, 0.0, 1.0]);
    assert_eq!(numbers(&data, 1), [0.0, 0.0, 1.0, 0.0]);
    let why = refused("sample,t,channel,label\n1,0,0,a\n1,1,1.5,a\n2,1,0,b\n", "");
    assert!(
        why.contains("row 3, column 3 (channel): it is “1.5”"),
        "{why}"
    );
    let why = refused("sample,t,channel\n1,0,0\n2,1,1\n", "");
    assert!(
        why.contains("no column says the label; name it: --map label=NAME"),
        "{why}"
    );
}

#[test]
fn more_than_there_is_room_for_is_refused_before_it_is_made() {
    let mut text = "sample,t,channel,label\n".to_owned();
    for sample in 0..200 {
        text += &format!("{sample},1,16383,{}\n", sample % 2);
    }
    let why = refused(&text, "bins=2000");
    assert_eq!(
        why,
        "table.csv: its 200 samples of 4000 KiB take 781 MiB; allowed: at most 256 MiB"
    );
    assert!(found(text.as_bytes(), "bins=100").is_ok());
}
