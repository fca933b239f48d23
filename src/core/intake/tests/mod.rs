//! Whole files, read as people have them.

mod archives;
mod arrays;
mod columns;
mod ready;
mod refusals;
mod shapes;
mod sheets;
mod spoken;
mod tables;

use super::{File, Found, Map, Part, read};
use crate::core::config::ExperimentConfig;
use crate::core::dataset::{Dataset, Sample, Sources};
use std::sync::Arc;

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File {
        name,
        bytes,
        part: None,
    }
}

/// What a file says, read with these choices.
fn found(bytes: &[u8], map: &str) -> Result<Found, String> {
    let map = Map::read(map).expect("pairs");
    read(&[file("table.csv", bytes)], &map).map_err(|error| error.to_string())
}

fn whole(text: &str, map: &str) -> Found {
    found(text.as_bytes(), map).unwrap_or_else(|why| panic!("{why}:\n{text}"))
}

fn refused(text: &str, map: &str) -> String {
    found(text.as_bytes(), map).map_or_else(|why| why, |it| panic!("{}:\n{text}", it.to_json()))
}

/// The value of a choice.
fn choice(found: &Found, key: &str) -> String {
    let choice = found.choices.iter().find(|choice| choice.key == key);
    choice.map_or_else(|| panic!("no {key}"), |choice| choice.value.clone())
}

/// The data as a run of the default experiment has it.
fn data(found: &Found) -> (ExperimentConfig, Dataset) {
    let mut config = ExperimentConfig::default().on_data(found.set.data);
    config.training.batch_size = 1;
    assert_eq!(config.validate(), Ok(()));
    let mut sources = Sources::default();
    sources.bring(Arc::new(found.set.clone()));
    let data = sources.dataset(&config).expect("it was brought");
    (config, data)
}

/// Sample `index` as numbers.
fn numbers(data: &Dataset, index: usize) -> Vec<f32> {
    match data.sample(index) {
        Sample::Values(values) | Sample::Series(values) => values.into_owned(),
        Sample::Bits(bits) => bits.iter().map(|bit| f32::from(u8::from(bit))).collect(),
        Sample::Spikes(spikes) => spikes.iter().map(|&it| f32::from(it)).collect(),
    }
}

#[test]
fn a_name_of_train_or_test_is_a_part_of_the_data_only_beside_the_other() {
    let [train, test] = ["1,2,a\n3,4,b\n5,6,a\n", "1,2,a\n3,4,b\n"];
    let read = |files: &[File]| read(files, &Map::default()).expect("tables");
    let both = read(&[
        file("set_test.csv", test.as_bytes()),
        file("set_train.csv", train.as_bytes()),
    ]);
    assert_eq!(both.set.data.held_out, Some([0, 2]));
    assert_eq!((both.set.data.samples, both.set.counts()), (5, vec![3, 2]));
    let (_, data) = data(&both);
    assert_eq!(
        (data.split.train, data.split.test),
        (vec![0, 1, 2], vec![3, 4])
    );
    let validated = read(&[
        file("set_valid.csv", test.as_bytes()),
        file("set_train.csv", train.as_bytes()),
    ]);
    assert_eq!(validated.set, both.set);
    assert!(
        validated.notes[0].contains("no test part"),
        "{:?}",
        validated.notes
    );
    let alone = read(&[file("set_test.csv", test.as_bytes())]);
    assert_eq!(alone.set.data.held_out, None);
    let said = File {
        part: Some(Part::Test),
        ..file("other.csv", test.as_bytes())
    };
    let with = read(&[file("one.csv", train.as_bytes()), said]);
    assert_eq!(with.set.data, both.set.data);
}

#[test]
fn files_of_two_kinds_are_refused_by_name() {
    let npz = super::ready()
        .into_iter()
        .find(|it| it.name == "arrays.npz")
        .expect("one");
    let npz = npz.bytes();
    let files = [file("a.csv", b"1,2,a\n3,4,b\n"), file("b.npz", &npz)];
    let why = read(&files, &Map::default())
        .expect_err("two kinds")
        .to_string();
    assert_eq!(why, "b.npz: it is npz, and the first file table");
}

#[test]
fn what_is_nothing_that_is_read_is_refused_with_what_is() {
    for bytes in [
        &b"\x89PNG\r\n\x1a\n"[..],
        b"\0\0\0\0\0",
        b"one column\n",
        b"%PDF-1.7\n1 0 obj",
    ] {
        let why = found(bytes, "").expect_err("no data");
        assert!(why.contains("none of what is read"), "{why}");
    }
    assert_eq!(
        found(b"", "").expect_err("nothing"),
        "table.csv: it is empty"
    );
}
