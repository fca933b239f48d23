//! Look-alikes of SHD, as PyTables and h5py write them (`tests/reference/spoken.py`), against what numpy makes of
//! them.

use super::{choice, data, file};
use crate::core::config::OwnForm;
use crate::core::dataset::Sample;
use crate::core::intake::{Found, IntakeError, Map, Part, read};
use serde::Deserialize;
use std::collections::BTreeMap;

const TRAIN: &[u8] = include_bytes!("../../../../tests/data/spoken/shd_train.h5.gz");
const TEST: &[u8] = include_bytes!("../../../../tests/data/spoken/shd_test.h5.gz");
pub(crate) const VLEN: &[u8] = include_bytes!("../../../../tests/data/spoken/vlen.h5");
const EXPECTED: &str = include_str!("../../../../tests/data/spoken/expected.json");

#[derive(Deserialize)]
struct Expected {
    labels: Vec<usize>,
    spikes: Vec<Vec<usize>>,
}

fn expected(name: &str) -> Expected {
    let mut all: BTreeMap<String, Expected> = serde_json::from_str(EXPECTED).expect("JSON");
    all.remove(name).expect(name)
}

fn with(files: &[(&str, &[u8])], map: &str) -> Result<Found, IntakeError> {
    let files: Vec<_> = files
        .iter()
        .map(|(name, bytes)| file(name, bytes))
        .collect();
    read(&files, &Map::read(map).expect("pairs"))
}

fn spikes(found: &Found, sample: usize) -> Vec<usize> {
    let (_, data) = data(found);
    let Sample::Bits(bits) = data.sample(sample) else {
        panic!("spikes")
    };
    let set = bits.iter().enumerate().filter(|(_, is)| *is);
    set.map(|(at, _)| at).collect()
}

#[test]
fn the_spikes_of_a_file_of_pytables_are_those_that_numpy_bins() {
    let found = with(&[("shd_train.h5.gz", TRAIN)], "").expect("SHD");
    assert_eq!(found.kind.name(), "hdf5");
    assert_eq!(
        found.set.data.form,
        OwnForm::Spikes {
            time_steps: 100,
            channels: 140
        }
    );
    for (key, value) in [
        ("units", "700"),
        ("channels", "140"),
        ("bins", "100"),
        ("end", "1.4"),
    ] {
        assert_eq!(choice(&found, key), value);
    }
    let expected = expected("shd_train.h5");
    assert_eq!(found.set.data.samples, expected.labels.len());
    for (sample, wanted) in expected.spikes.iter().enumerate() {
        assert_eq!(&spikes(&found, sample), wanted, "sample {sample}");
    }
    // In the order of the file, which is that of its labels.
    assert_eq!(found.set.classes[..2], ["zero", "one"]);
    let (_, data) = data(&found);
    let labels = data.labels.iter().map(|&label| usize::from(label));
    assert_eq!(labels.collect::<Vec<_>>(), expected.labels);
    assert_eq!(found.set.classes.len(), 20);
}

#[test]
fn the_official_files_are_the_split() {
    let files = [("shd_test.h5.gz", TEST), ("shd_train.h5.gz", TRAIN)];
    let found = with(&files, "").expect("both");
    assert_eq!(found.set.data.held_out, Some([0, 20]));
    let first_of_test = &expected("shd_test.h5").spikes[0];
    assert_eq!(&spikes(&found, 40), first_of_test);
    let fine = with(&files, "channels=700,bins=250").expect("every unit");
    assert_eq!(
        fine.set.data.form,
        OwnForm::Spikes {
            time_steps: 250,
            channels: 700
        }
    );
    assert!(spikes(&fine, 0).len() > spikes(&found, 0).len());
    assert_eq!(Part::named("ssc_valid.h5"), Some(Part::Validation));
}

#[test]
fn a_file_of_h5py_with_compressed_references_and_other_floats_is_read_alike() {
    let found = with(&[("vlen.h5", VLEN)], "").expect("h5py's");
    let expected = expected("vlen.h5");
    assert_eq!(found.set.data.samples, expected.labels.len());
    for (sample, wanted) in expected.spikes.iter().enumerate() {
        assert_eq!(&spikes(&found, sample), wanted, "sample {sample}");
    }
    assert_eq!(found.set.classes, ["0", "1"]);
}

#[test]
fn a_file_cut_off_or_with_a_unit_that_there_is_not_is_refused() {
    let why = with(&[("vlen.h5", &VLEN[..VLEN.len() / 2])], "").expect_err("half of it");
    assert!(why.to_string().starts_with("vlen.h5: "), "{why}");
    let why = with(&[("shd_train.h5.gz", &TRAIN[..1000])], "").expect_err("cut off");
    assert!(why.to_string().contains("no whole gzip file"), "{why}");
    let why = with(&[("vlen.h5", VLEN)], "units=100")
        .expect_err("too few")
        .to_string();
    assert!(
        why.contains("--map units is “100”; allowed: a whole number, "),
        "{why}"
    );
}

#[test]
fn a_file_without_the_layout_is_refused_with_what_there_is() {
    let at = VLEN
        .windows(6)
        .position(|it| it == b"labels")
        .expect("a name");
    let mut other = VLEN.to_vec();
    other[at..at + 6].copy_from_slice(b"levels");
    let why = with(&[("vlen.h5", &other)], "").expect_err("no labels");
    assert_eq!(
        why.to_string(),
        "vlen.h5: it has no /labels; of HDF5 files those with /spikes/times, /spikes/units and /labels are read, as \
         SHD's are; in it are /levels, /spikes/times, /spikes/units"
    );
}
