//! Files of weights: damaged, rebuilt around a damaged pickle, and made of instructions at random.

use crate::allocations::largest_of;
use crate::archive::zip;
use crate::dice::check;
use crate::here;
use lyapunov_snn::core::config::{ExperimentConfig, ModelConfig};
use lyapunov_snn::core::exchange::checkpoint::{
    self, History, Moments, Optimizers, Snapshot, State,
};
use lyapunov_snn::core::exchange::state_dict::complete;
use lyapunov_snn::core::exchange::weights::{Choices, architecture, placed};
use lyapunov_snn::core::exchange::{FileError, OWN, TensorFile, read_weights};
use lyapunov_snn::core::exchange::{network, nir};
use lyapunov_snn::core::protocol::{DeviceInfo, DeviceKind, Present};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::cell::Cell;
use std::collections::BTreeMap;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TIMES: usize = here(3_000);

/// No reader of these small files asks for more at once: some 100 bytes for each byte of a pickle.
const BOUND: usize = 4 << 20;

const FILES: [&[u8]; 7] = [
    include_bytes!("../weights/checkpoint.pt"),
    include_bytes!("../weights/checkpoint.safetensors"),
    include_bytes!("../weights/odd.pt"),
    include_bytes!("../weights/odd.safetensors"),
    include_bytes!("../weights/one_to_one.pt"),
    include_bytes!("../weights/protocol4.pt"),
    include_bytes!("../weights/refused/module.pt"),
];

/// What happens to bytes at one place.
#[derive(Debug, Clone)]
enum Damage {
    Changed(u32, u8),
    Removed(u32, u8),
    /// So many bytes from there on stand there twice.
    Repeated(u32, u8),
    /// All bits of four bytes.
    Huge(u32),
    CutOff(u32),
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let at = any::<u32>;
    let one = prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Changed(at, byte)),
        1 => (at(), 1..40u8).prop_map(|(at, count)| Damage::Removed(at, count)),
        1 => (at(), 1..40u8).prop_map(|(at, count)| Damage::Repeated(at, count)),
        1 => at().prop_map(Damage::Huge),
        1 => at().prop_map(Damage::CutOff),
    ];
    vec(one, 1..4)
}

fn damaged(bytes: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let (length, place) = (bytes.len(), |at: u32| at as usize % bytes.len());
        match *damage {
            Damage::Changed(at, byte) => {
                let at = place(at);
                bytes[at] = byte;
            }
            Damage::Removed(at, count) => {
                let at = place(at);
                drop(bytes.drain(at..(at + usize::from(count)).min(length)));
            }
            Damage::Repeated(at, count) => {
                let at = place(at);
                let piece = bytes[at..(at + usize::from(count)).min(length)].to_vec();
                bytes.splice(at..at, piece);
            }
            Damage::Huge(at) => {
                let at = place(at);
                bytes[at..(at + 4).min(length)].fill(0xff);
            }
            Damage::CutOff(at) => {
                let at = place(at);
                bytes.truncate(at);
            }
        }
    }
    bytes
}

/// Reads it, and places what was read; the claim is that neither panics, nor asks for much.
fn is_bounded(bytes: &[u8]) -> Result<Option<TensorFile>, TestCaseError> {
    let read = Cell::new(None);
    let largest = largest_of(|| {
        let file = read_weights(bytes);
        if let Ok(file) = &file {
            let base = ModelConfig::default();
            let model = architecture(file, &base, &Choices::new()).unwrap_or(base);
            drop(placed(file, &model, &Choices::new()));
        }
        read.set(Some(file));
    });
    prop_assert!(largest <= BOUND, "{largest} bytes at once");
    match read.into_inner().expect("set") {
        Ok(file) => Ok(Some(file)),
        Err(error) => {
            let said = error.to_string();
            prop_assert!(said.len() < 2000, "{}", said);
            Ok(None)
        }
    }
}

#[test]
fn damaged_files_of_weights_are_refused_or_read_within_bounds() {
    let opened = Cell::new(0);
    let files = (select(&FILES[..]), damages());
    check(file!(), TIMES, files, |(bytes, damages)| {
        let file = is_bounded(&damaged(bytes, &damages))?;
        opened.set(opened.get() + usize::from(file.is_some()));
        Ok(())
    });
    assert!(opened.get() < TIMES, "some damage is noticed");
}

/// What the page is told of a network has its weights written anew, and all that is said of them.
const BOUND_OF_TOLD: usize = 16 << 20;

#[test]
fn the_page_is_told_of_a_damaged_network_within_bounds_and_by_the_files_name() {
    let sources: Vec<&[u8]> = FILES.iter().chain(&GRAPHS).copied().collect();
    let (opened, refused) = (Cell::new(0), Cell::new(0));
    check(
        file!(),
        TIMES,
        (select(sources), damages()),
        |(bytes, damages)| {
            let bytes = damaged(bytes, &damages);
            let told = Cell::new(None);
            let largest = largest_of(|| {
                if network::is_network(&bytes) {
                    told.set(Some(network::told(
                        "a file",
                        &bytes,
                        &[],
                        &Present::default(),
                    )));
                }
            });
            prop_assert!(largest <= BOUND_OF_TOLD, "{} bytes at once", largest);
            match told.into_inner() {
                // Weights come only with a network that is whole here.
                Some(Ok((report, weights))) => {
                    opened.set(opened.get() + 1);
                    prop_assert_eq!(weights.is_some(), report.problems.is_empty());
                    prop_assert!(report.problems.iter().all(|it| it.len() < 2000));
                }
                Some(Err(refusal)) => {
                    refused.set(refused.get() + 1);
                    prop_assert!(
                        refusal.message.starts_with("a file: "),
                        "{}",
                        refusal.message
                    );
                    prop_assert!(refusal.message.len() < 2000);
                }
                None => {}
            }
            Ok(())
        },
    );
    assert!(opened.get() > 0 && refused.get() > 0, "some of each");
}

/// An archive around this pickle, with the other entries of a file.
fn rebuilt(pickle: &[u8], of: &[u8]) -> Vec<u8> {
    let archive = rawzip::ZipArchive::from_slice(of).expect("an archive");
    let mut files = Vec::new();
    let mut entries = archive.entries();
    while let Some(record) = entries.next_entry().expect("whole") {
        let path = record.file_path();
        let path = std::str::from_utf8(path.as_bytes()).expect("UTF-8");
        let entry = archive.get_entry(record.wayfinder()).expect("whole");
        let data = if path.ends_with("data.pkl") {
            pickle.to_vec()
        } else {
            entry.data().to_vec()
        };
        files.push((path.to_owned(), data));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(path, data)| (path.as_str(), &data[..]))
        .collect();
    zip(&files)
}

fn pickle_of(archive: &[u8]) -> Vec<u8> {
    let archive = rawzip::ZipArchive::from_slice(archive).expect("an archive");
    let mut entries = archive.entries();
    loop {
        let record = entries
            .next_entry()
            .expect("whole")
            .expect("it has a pickle");
        if record.file_path().as_bytes().ends_with(b"data.pkl") {
            let entry = archive.get_entry(record.wayfinder()).expect("whole");
            return entry.data().to_vec();
        }
    }
}

/// Instructions of state_dicts, and some that are none.
const CODES: &[u8] = b"}()].tNJKMXGcQRbqrhjsuae0\x80\x81\x85\x86\x87\x88\x89\x8a\x8c\x93\x94\x95";

fn any_pickle() -> impl Strategy<Value = Vec<u8>> {
    let argument = prop_oneof![2 => Just(Vec::new()), 1 => vec(any::<u8>(), 1..5)];
    let one = (select(CODES), argument).prop_map(|(code, argument)| {
        let mut bytes = vec![code];
        bytes.extend(argument);
        bytes
    });
    vec(one, 1..200).prop_map(|codes| codes.concat())
}

#[test]
fn damaged_pickles_in_whole_archives_are_refused_or_read_within_bounds() {
    let sources = [FILES[0], FILES[2], FILES[5]];
    let damage = (select(sources.to_vec()), damages());
    check(file!(), TIMES, damage, |(source, damages)| {
        let pickle = damaged(&pickle_of(source), &damages);
        is_bounded(&rebuilt(&pickle, source)).map(drop)
    });
    check(file!(), TIMES, any_pickle(), |pickle| {
        is_bounded(&rebuilt(&pickle, FILES[0])).map(drop)
    });
}

/// Graphs as snnTorch and Norse wrote them.
const GRAPHS: [&[u8]; 3] = [
    include_bytes!("../nir/paper/braille_noDelay_bias_zero.nir"),
    include_bytes!("../nir/paper/braille_noDelay_bias_zero_subgraph.nir"),
    include_bytes!("../nir/paper/lif_norse.nir"),
];

/// What the reader of HDF5 asks for at once: an object's header counts its messages with 16 bits, and room for as
/// many as it says is made, of 144 bytes each.
const BOUND_OF_GRAPHS: usize = 10 << 20;

#[test]
fn damaged_graphs_are_refused_or_read_within_bounds() {
    let whole = Cell::new(0);
    let files = (select(&GRAPHS[..]), damages());
    check(file!(), TIMES, files, |(bytes, damages)| {
        let bytes = damaged(bytes, &damages);
        let largest = largest_of(|| {
            if let Ok(graph) = nir::file::read(&bytes) {
                whole.set(whole.get() + 1);
                let dt = Some(nir::SNNTORCH_DT);
                drop(nir::import(&graph, nir::Asked { dt, config: None }));
            }
        });
        prop_assert!(largest <= BOUND_OF_GRAPHS, "{} bytes at once", largest);
        Ok(())
    });
    assert!(whole.get() < TIMES, "some damage is noticed");
}

/// A run in the middle, of three neurons.
fn snapshot() -> Snapshot {
    let mut config = ExperimentConfig::default();
    config.model.hidden_dims = vec![3];
    let text = serde_json::to_string(&config).expect("plain data");
    let metadata = [("format", "pt"), (OWN, "1"), ("config", &text)];
    let moments = Moments {
        first: vec![0.5; 40],
        second: vec![0.25; 40],
    };
    Snapshot {
        weights: complete(&config.model, &BTreeMap::new()),
        metadata: metadata.map(|(key, it)| (key.into(), it.into())).into(),
        state: State {
            version: State::VERSION,
            step: 7,
            is_epoch_due: false,
            max_gradient_norm: 1.5,
            optimizer_steps: Optimizers {
                task: 3,
                warmup: 4,
                penalty: 0,
            },
            data: "0123456789abcdef".into(),
            device: DeviceInfo {
                kind: DeviceKind::Cpu,
                name: "CPU".into(),
            },
            was_steered: false,
            began_with: None,
            side: None,
        },
        moments: Optimizers {
            task: moments.clone(),
            warmup: moments,
            penalty: Moments::default(),
        },
        history: History::default(),
        config,
    }
}

#[test]
fn a_damaged_checkpoint_is_refused_or_the_same_run_within_bounds() {
    let (whole, opened) = (snapshot(), Cell::new(0));
    let bytes = checkpoint::write(&whole);
    check(file!(), TIMES, damages(), |damages| {
        let bytes = damaged(&bytes, &damages);
        let read = Cell::new(None);
        let largest = largest_of(|| read.set(Some(checkpoint::read(&bytes))));
        prop_assert!(largest <= BOUND, "{} bytes at once", largest);
        match read.into_inner().expect("set") {
            // Damage that changes nothing.
            Ok(read) => {
                opened.set(opened.get() + 1);
                prop_assert_eq!(&read, &whole);
            }
            Err(error) => prop_assert!(error.to_string().len() < 2000),
        }
        Ok(())
    });
    assert!(opened.get() < TIMES / 10, "damage is noticed");
}

#[test]
fn a_rebuilt_archive_is_the_file_that_it_was_made_of() {
    let rebuilt = rebuilt(&pickle_of(FILES[0]), FILES[0]);
    let tensors = |bytes| read_weights(bytes).map(|file| file.tensors);
    assert_eq!(tensors(&rebuilt), tensors(FILES[0]));
}

/// A pickle of a few bytes that makes dictionaries of dictionaries out of what it has made already.
#[test]
fn a_pickle_that_repeats_itself_stays_within_bounds() {
    // A dictionary with a text of a megabyte as each of its keys, over and over, by the memory.
    let mut pickle = b"\x80\x02}q\x00(X".to_vec();
    pickle.extend(1_000_000u32.to_le_bytes());
    pickle.extend(std::iter::repeat_n(b'a', 1_000_000));
    pickle.extend(b"q\x01h\x00");
    for _ in 0..100_000 {
        pickle.extend(b"h\x01h\x00");
    }
    pickle.extend(b"u.");
    let archive = rebuilt(&pickle, FILES[0]);
    let largest = largest_of(|| {
        let refused = read_weights(&archive).expect_err("no tensors");
        assert!(matches!(refused, FileError::Kind { .. }), "{refused}");
    });
    assert!(largest <= 8 << 20, "{largest} bytes at once");
}
