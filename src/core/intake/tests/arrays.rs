//! Arrays as NumPy's users keep them.

use super::{data, file, numbers};
use crate::core::config::OwnForm;
use crate::core::intake::{Found, IntakeError, Map, read, ready};

fn npy(shape: &str, data: &[u8]) -> Vec<u8> {
    typed("|u1", shape, data)
}

fn typed(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

fn pair(x: &[u8], y: &[u8], map: &str) -> Result<Found, IntakeError> {
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
