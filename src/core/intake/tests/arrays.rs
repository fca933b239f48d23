//! Arrays as NumPy's users keep them.

use super::{data, file, numbers};
use crate::core::config::OwnForm;
use crate::core::intake::{Found, IntakeError, Map, read, ready};

pub(super) fn npy(shape: &str, data: &[u8]) -> Vec<u8> {
    typed("|u1", shape, data)
}

pub(super) fn typed(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

pub(super) fn pair(x: &[u8], y: &[u8], map: &str) -> Result<Found, IntakeError> {
    let map = Map::read(map).expect("pairs");
    read(&[file("x.npy", x), file("y.npy", y)], &map)
}

#[test]
fn two_arrays_are_samples_and_classes_in_either_order() {
    let (x, y) = (npy("(3, 2)", &[1, 2, 3, 4, 5, 6]), npy("(3,)", &[7, 9, 7]));
    let found = pair(&x, &y, "").expect("a pair");
    assert_eq!(found.set.classes, ["7", "9"]);
    assert_eq!(pair(&y, &x, "").expect("a pair").set, found.set);
    let why = read(&[file("x.npy", &x)], &Map::default())
        .expect_err("alone")
        .to_string();
    assert!(why.contains("an array alone has no classes"), "{why}");
    let why = pair(&x, &npy("(2,)", &[7, 9]), "")
        .expect_err("too few")
        .to_string();
    assert_eq!(why, "x.npy: 3 samples (axes nd) have 2 classes");
}

#[test]
fn time_first_is_told_by_the_number_of_classes_and_otherwise_said() {
    // Two steps of three samples with two channels.
    let bits = [1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1];
    let (x, y) = (npy("(2, 3, 2)", &bits), npy("(3,)", &[0, 1, 0]));
    let found = pair(&x, &y, "").expect("time first");
    assert_eq!(
        found.set.data.form,
        OwnForm::Spikes {
            time_steps: 2,
            channels: 2
        }
    );
    let (_, of) = data(&found);
    assert_eq!(numbers(&of, 0), [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(numbers(&of, 2), [1.0, 1.0, 0.0, 1.0]);
    let square = npy("(2, 2, 2)", &bits[..8]);
    let y = npy("(2,)", &[0, 1]);
    let [sample, time] = ["axes=ntc", "axes=tnc"].map(|map| pair(&square, &y, map).expect(map));
    assert_ne!(sample.set.data, time.set.data);
    assert_eq!(
        pair(&square, &y, "").expect("samples first").set,
        sample.set
    );
}

#[test]
fn bytes_in_squares_are_pictures_and_channels_of_one_are_none() {
    let pixels: Vec<u8> = (0..18).collect();
    let y = npy("(2,)", &[0, 1]);
    for shape in ["(2, 3, 3)", "(2, 1, 3, 3)", "(2, 3, 3, 1)"] {
        let found = pair(&npy(shape, &pixels), &y, "").expect(shape);
        assert_eq!(
            found.set.data.form,
            OwnForm::Values {
                rows: 3,
                columns: 3
            },
            "{shape}"
        );
    }
}

#[test]
fn what_is_no_number_in_an_array_is_named_by_its_place() {
    let nan: Vec<u8> = [1.0_f32, f32::NAN, 3.0, 4.0]
        .iter()
        .flat_map(|it| it.to_le_bytes())
        .collect();
    let why = pair(&typed("<f4", "(2, 2)", &nan), &npy("(2,)", &[0, 1]), "").expect_err("NaN");
    assert_eq!(
        why.to_string(),
        "x.npy: sample 0, [0, 1] is NaN; allowed: a finite number up to 3.4e38"
    );
}

#[test]
fn an_archive_of_parts_brings_its_split_and_a_choice_names_other_arrays() {
    let example = ready()
        .into_iter()
        .find(|it| it.name == "arrays.npz")
        .expect("one");
    let read = |map: &str| {
        let map = Map::read(map).expect("pairs");
        read(&[file("arrays.npz", &example.bytes())], &map)
    };
    assert_eq!(read("").expect("parts").set.data.held_out, Some([0, 40]));
    let one = read("samples=x_test,labels=y_test").expect("one part");
    assert_eq!((one.set.data.samples, one.set.data.held_out), (40, None));
    let why = read("samples=z").expect_err("no such").to_string();
    assert!(
        why.contains("allowed: x_test, x_train, y_test, y_train, or by part"),
        "{why}"
    );
}

fn npz(arrays: &[(&str, Vec<u8>)], map: &str) -> Result<Found, IntakeError> {
    let named: Vec<(String, &[u8])> = arrays
        .iter()
        .map(|(name, bytes)| (format!("{name}.npy"), &bytes[..]))
        .collect();
    let bytes = crate::core::archive::zip(&named).expect("an archive");
    read(&[file("a.npz", &bytes)], &Map::read(map).expect("pairs"))
}

#[test]
fn no_array_of_an_archive_is_left_out_in_silence() {
    let x = || npy("(2, 2)", &[1, 2, 3, 4]);
    let y = || npy("(2,)", &[0, 1]);
    let both = [("X", x()), ("y", y()), ("X_test", x()), ("y_test", y())];
    let found = npz(&both, "").expect("both");
    assert_eq!(found.set.data.held_out, Some([0, 2]));
    assert_eq!(found.notes, [""; 0]);
    let why = npz(&both[..3], "").expect_err("no y_test").to_string();
    assert!(
        why.starts_with("a.npz: X_test in it has nothing beside it"),
        "{why}"
    );
    for (name, between) in [("testing", "_"), ("dev", "_"), ("val", ""), ("Test", "")] {
        let [x_part, y_part] = ["x", "y"].map(|it| format!("{it}{between}{name}"));
        let parts = [
            ("x_train", x()),
            ("y_train", y()),
            (&x_part, x()),
            (&y_part, y()),
        ];
        let found = npz(&parts, "").expect(name);
        assert_eq!(found.set.data.held_out, Some([0, 2]), "{name}");
    }
    let found = npz(&[("data", x()), ("labels", y()), ("spikes", x())], "").expect("two");
    assert_eq!(found.notes, ["arrays that are not used: spikes"]);
    let unnamed = ["arr_0", "arr_1", "arr_2", "arr_3"];
    let unnamed = [0, 1, 2, 3].map(|at| (unnamed[at], if at % 2 == 0 { x() } else { y() }));
    let why = npz(&unnamed, "").expect_err("no names").to_string();
    assert!(
        why.contains("arr_0, arr_1, arr_2, arr_3 have no names"),
        "{why}"
    );
    let found = npz(&unnamed, "samples=arr_0,labels=arr_1").expect("two of them");
    assert_eq!(found.notes, ["arrays that are not used: arr_2, arr_3"]);
}

#[test]
fn numbers_that_are_spikes_are_counted_where_they_are_neither_0_nor_1() {
    let y = npy("(2,)", &[0, 1]);
    let counts = npy("(2, 3, 1)", &[0, 1, 2, 3, 0, 1]);
    let found = pair(&counts, &y, "axes=ntc,as=spikes").expect("spikes");
    assert_eq!(
        found.notes,
        ["2 of 6 values are neither 0 nor 1, and are spikes"]
    );
    let signs = typed("|i1", "(2, 3, 1)", &[0, 1, 255, 0, 0, 1]);
    let why = pair(&signs, &y, "axes=ntc,as=spikes").expect_err("negative");
    assert_eq!(
        why.to_string(),
        "x.npy: sample 0, [2, 0] is -1; allowed: 0 for none, and more for a spike"
    );
    let bits = npy("(2, 3, 1)", &[0, 1, 1, 0, 0, 1]);
    let files = [
        file("x_train.npy", &bits),
        file("y_train.npy", &y),
        file("x_test.npy", &counts),
        file("y_test.npy", &y),
    ];
    let why = read(&files, &Map::default())
        .expect_err("a guess")
        .to_string();
    assert!(
        why.starts_with(
            "x_test.npy: 2 of its 6 values are neither 0 nor 1, as those of the first file are"
        ),
        "{why}"
    );
}

#[test]
fn channels_before_the_time_are_told_by_the_shape_and_otherwise_said() {
    // Two samples of two channels over 16 time steps: a channel counts on from where the other ends.
    let numbers: Vec<u8> = (0..64_u8).flat_map(|it| [it, 0]).collect();
    let y = npy("(2,)", &[0, 1]);
    let found = pair(&typed("<i2", "(2, 2, 16)", &numbers), &y, "").expect("channels first");
    let form = OwnForm::Series {
        time_steps: 16,
        channels: 2,
    };
    assert_eq!(found.set.data.form, form);
    assert_eq!(
        found.notes,
        [
            "samples of 2 x 16 are taken as 2 channels over 16 time steps; --map axes=ntc takes them as 2 time steps"
        ]
    );
    let turned: Vec<u8> = (0..2)
        .flat_map(|sample| {
            (0..16).flat_map(move |step| [0, 1].map(|it| sample * 32 + it * 16 + step))
        })
        .flat_map(|it: u8| [it, 0])
        .collect();
    let turned = pair(&typed("<i2", "(2, 16, 2)", &turned), &y, "axes=ntc").expect("time first");
    assert_eq!(turned.set, found.set);
    let other = pair(&typed("<i2", "(2, 2, 16)", &numbers), &y, "axes=ntc").expect("as said");
    assert_eq!(
        (other.set.data.form.time_steps(), other.notes.len()),
        (Some(2), 0)
    );
}

#[test]
fn colours_become_a_grey_whichever_axis_they_are() {
    let y = npy("(2,)", &[0, 1]);
    let colour = [[10, 20, 30], [200, 100, 50]];
    let last: Vec<u8> = colour.iter().flat_map(|it| it.repeat(16)).collect();
    let second: Vec<u8> = colour
        .iter()
        .flat_map(|it| it.iter().flat_map(|&it| [it; 16]))
        .collect();
    // 0.299 red, 0.587 green and 0.114 blue.
    let grey: Vec<u8> = [18.15_f32, 124.2]
        .iter()
        .flat_map(|&it| [it; 16])
        .flat_map(f32::to_le_bytes)
        .collect();
    let grey = pair(&typed("<f4", "(2, 4, 4)", &grey), &y, "").expect("grey");
    for (shape, bytes) in [("(2, 4, 4, 3)", last), ("(2, 3, 4, 4)", second)] {
        let found = pair(&npy(shape, &bytes), &y, "").expect(shape);
        assert_eq!(found.set, grey.set, "{shape}");
        assert!(found.notes[0].starts_with("three colours are taken as one grey"));
    }
}

#[test]
fn counts_that_are_called_spikes_are_no_picture() {
    let counts = npy("(2, 3, 2)", &[0, 1, 2, 3, 0, 1, 0, 1, 2, 3, 0, 1]);
    let y = npy("(2,)", &[0, 1]);
    let form = |name: &str| {
        let found = npz(&[(name, counts.clone()), ("labels", y.clone())], "");
        found.expect(name).set.data.form
    };
    let series = OwnForm::Series {
        time_steps: 3,
        channels: 2,
    };
    assert_eq!(form("spikes"), series);
    let picture = OwnForm::Values {
        rows: 3,
        columns: 2,
    };
    assert_eq!(form("images"), picture);
}
