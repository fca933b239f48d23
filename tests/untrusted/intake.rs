//! Files of people's own data, damaged: each is read or refused with a reason, without a panic, and within the
//! memory that is stated.

use crate::allocations::peak_of;
use crate::archive::zip;
use crate::dice::check;
use crate::{Begun, here};
use lyapunov_snn::core::intake::{self, File, Map, most_memory, ready};
use proptest::prelude::*;
use std::cell::Cell;
use std::io::Read;
use std::sync::OnceLock;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// How often each reader is given something damaged.
const TIMES: usize = here(2_000);

const VLEN: &[u8] = include_bytes!("../data/spoken/vlen.h5");
const TABLES: &[u8] = include_bytes!("../data/spoken/shd_test.h5.gz");
const JPEGS: [&[u8]; 2] = [
    include_bytes!("../data/pictures/ramp.jpg"),
    include_bytes!("../data/pictures/progressive.jpg"),
];

/// What happens to bytes at a place, which is counted from the start and around the end.
#[derive(Debug, Clone)]
enum Harm {
    Bit(u32, u8),
    /// A number of four or eight bytes that is as large or small as can be.
    Number(u32, u64, bool),
    Removed(u32, u8),
    Repeated(u32, u8),
    Text(u32, &'static str),
    CutOff(u32),
}

/// What tables, headers and directories are broken by.
const TEXTS: [&str; 24] = [
    ",",
    ";",
    "\t",
    "\"",
    "\r\n",
    "\u{feff}",
    "1,000",
    "0,5",
    "1e999",
    "-",
    "nan",
    "NaN",
    " ",
    "#",
    "\0",
    "4294967296",
    "18446744073709551615",
    "(65536, 65536)",
    "'|O'",
    "'<U9'",
    "True",
    "..",
    "é",
    "\n\n",
];

fn harm() -> impl Strategy<Value = Harm> {
    let number = prop_oneof![
        Just(0),
        Just(u64::MAX),
        Just(1 << 31),
        Just(u64::from(u32::MAX)),
        Just(1 << 63),
        0..70_000_u64,
    ];
    let text = prop::sample::select(&TEXTS[..]);
    prop_oneof![
        3 => (any::<u32>(), 0..8_u8).prop_map(|(at, bit)| Harm::Bit(at, bit)),
        3 => (any::<u32>(), number, any::<bool>()).prop_map(|(at, it, wide)| Harm::Number(at, it, wide)),
        1 => (any::<u32>(), 1..40_u8).prop_map(|(at, length)| Harm::Removed(at, length)),
        1 => (any::<u32>(), 1..40_u8).prop_map(|(at, length)| Harm::Repeated(at, length)),
        2 => (any::<u32>(), text).prop_map(|(at, text)| Harm::Text(at, text)),
        1 => any::<u32>().prop_map(Harm::CutOff),
    ]
}

fn harmed(bytes: &[u8], harms: &[Harm]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for harm in harms {
        let length = bytes.len();
        if length == 0 {
            break;
        }
        // Half of it where headers are.
        let place = |at: u32| {
            let span = if at.is_multiple_of(2) {
                length.min(4096)
            } else {
                length
            };
            (at / 2) as usize % span
        };
        match *harm {
            Harm::Bit(at, bit) => bytes[place(at)] ^= 1 << bit,
            Harm::Number(at, number, is_wide) => {
                let number = number.to_le_bytes();
                let width = if is_wide { 8 } else { 4 };
                for (byte, &new) in bytes[place(at)..].iter_mut().zip(&number[..width]) {
                    *byte = new;
                }
            }
            Harm::Removed(at, count) => {
                let from = place(at);
                drop(bytes.drain(from..length.min(from + usize::from(count))));
            }
            Harm::Repeated(at, count) => {
                let from = place(at);
                bytes.extend_from_within(from..length.min(from + usize::from(count)));
            }
            Harm::Text(at, text) => {
                let at = place(at);
                drop(bytes.splice(at..at, text.bytes()));
            }
            Harm::CutOff(at) => bytes.truncate(place(at)),
        }
    }
    bytes
}

/// A few harms after one another.
fn harms() -> impl Strategy<Value = Vec<Harm>> {
    prop::collection::vec(harm(), 1..6)
}

/// A file as a reader is given it, of bytes that were harmed.
type Dressed = fn(&[u8]) -> Vec<u8>;

/// What a reader begins with, and how what is harmed of it becomes a file.
struct Begin {
    reader: &'static str,
    whole: Vec<u8>,
    dressed: Dressed,
}

fn begins() -> Vec<Begin> {
    let examples = ready();
    let example = |name: &str| {
        examples
            .iter()
            .find(|it| it.name == name)
            .expect("an example")
            .bytes()
    };
    let first = |name: &str, lines: usize| {
        let bytes = example(name);
        let text = String::from_utf8(bytes).expect("text");
        text.lines()
            .take(lines)
            .map(|line| format!("{line}\n"))
            .collect::<String>()
            .into_bytes()
    };
    let as_it_is: Dressed = <[u8]>::to_vec;
    let mut unpacked = Vec::new();
    let mut packed = flate2::read::GzDecoder::new(TABLES);
    packed.read_to_end(&mut unpacked).expect("a whole file");
    let begin = |reader, whole, dressed| Begin {
        reader,
        whole,
        dressed,
    };
    let array = npy("|u1", "(4, 3, 2)", &(0..24).collect::<Vec<u8>>());
    let texts: Vec<u8> = "abc\0ab"
        .chars()
        .flat_map(|c| (c as u32).to_le_bytes())
        .collect();
    // Within 34 x 34, and the third of five bytes within 300 ms.
    let event = |it: u8| if it % 5 == 2 { it % 4 } else { it % 30 };
    let events: Vec<u8> = (0..60).map(event).collect();
    vec![
        begin("rows", first("rows.csv", 20), as_it_is),
        begin("steps", first("steps.csv", 90), as_it_is),
        begin("events", first("events.csv", 90), as_it_is),
        begin("npy", array, |bytes| {
            zip(&[
                ("x.npy", bytes),
                ("y.npy", &npy("|u1", "(4,)", &[0, 1, 0, 1])),
            ])
        }),
        begin("classes", npy("<U2", "(3,)", &texts), |bytes| {
            zip(&[("x.npy", &npy("<f4", "(3, 1)", &[0; 12])), ("y.npy", bytes)])
        }),
        begin("zip", small_archive(), as_it_is),
        begin("gzip", TABLES.to_vec(), as_it_is),
        begin("hdf5 of h5py", VLEN.to_vec(), as_it_is),
        begin("hdf5 of pytables", unpacked, as_it_is),
        begin("png", png().to_vec(), |bytes| {
            zip(&[("a/1.png", bytes), ("b/1.png", png())])
        }),
        begin("jpeg", JPEGS[0].to_vec(), |bytes| {
            zip(&[("a/1.jpg", bytes), ("b/1.jpg", JPEGS[0])])
        }),
        begin("progressive jpeg", JPEGS[1].to_vec(), |bytes| {
            zip(&[("a/1.jpg", bytes), ("b/1.jpg", JPEGS[1])])
        }),
        begin("exif", EXIF.to_vec(), |bytes| {
            zip(&[("a/1.jpg", &noted(bytes)), ("b/1.jpg", JPEGS[0])])
        }),
        begin(
            "tables in folders",
            b"u,v\n0.5,1\n0.25,2\n".to_vec(),
            |bytes| {
                let other = b"u,v\n1,3\n2,5\n4,0.5\n";
                zip(&[("a/1.csv", bytes), ("a/2.csv", other), ("b/1.csv", other)])
            },
        ),
        begin(
            "row names",
            b"\"a\" \"kind\"\n\"one\" 1 \"x\"\n\"two\" 3 \"y\"\n".to_vec(),
            as_it_is,
        ),
        begin("n-mnist", events, |bytes| {
            zip(&[("Train/0/1.bin", bytes), ("Train/1/1.bin", &[0; 5])])
        }),
    ]
}

/// The orientation of a camera held upright.
const EXIF: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

/// A photograph with this beside it.
fn noted(exif: &[u8]) -> Vec<u8> {
    let length = (exif.len() as u16 + 8).to_be_bytes();
    let head = [b"\xff\xd8\xff\xe1", &length[..], b"Exif\0\0", exif].concat();
    [&head, &JPEGS[0][2..]].concat()
}

fn small_archive() -> Vec<u8> {
    zip(&[
        (
            "x_train.npy",
            &npy("|u1", "(4, 2)", &[0, 1, 2, 3, 4, 5, 6, 7]),
        ),
        ("y_train.npy", &npy("|u1", "(4,)", &[0, 1, 0, 1])),
    ])
}

/// The first picture of the example, made once.
fn png() -> &'static [u8] {
    static PNG: OnceLock<Vec<u8>> = OnceLock::new();
    PNG.get_or_init(|| {
        let mut all = ready().into_iter();
        let archive = all
            .find(|it| it.name == "pictures.zip")
            .expect("an example")
            .bytes();
        let at = |mark: &[u8]| archive.windows(mark.len()).position(|it| it == mark);
        let start = at(b"\x89PNG").expect("a picture");
        let end = at(b"IEND\xae\x42\x60\x82").expect("its end");
        archive[start..end + 8].to_vec()
    })
}

fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

/// Reads a file; whether it was data, and how much memory that took at once.
fn read(bytes: &[u8]) -> (bool, usize) {
    let file = File {
        name: "a file",
        bytes,
        part: None,
    };
    let is_data = Cell::new(false);
    let peak = peak_of(|| match intake::read(&[file], &Map::default()) {
        Ok(found) => {
            let whole = found.to_json();
            assert!(whole.starts_with('{'));
            is_data.set(true);
        }
        Err(why) => assert!(why.to_string().len() > 10, "{why:?}"),
    });
    (is_data.get(), peak)
}

#[test]
fn a_damaged_file_is_read_or_refused_within_the_stated_memory() {
    for begin in begins() {
        let (is_data, _) = read(&(begin.dressed)(&begin.whole));
        assert!(is_data, "{}: what is harmed is whole before", begin.reader);
        let begun = Begun::now();
        let (read_all_the_same, largest) = (Cell::new(0_usize), Cell::new(0));
        check(file!(), TIMES, harms(), |harms| {
            let bytes = (begin.dressed)(&harmed(&begin.whole, &harms));
            let (is_data, peak) = read(&bytes);
            read_all_the_same.set(read_all_the_same.get() + usize::from(is_data));
            largest.set(largest.get().max(peak));
            prop_assert!(
                peak <= most_memory(bytes.len()),
                "{}: {peak} bytes",
                begin.reader
            );
            Ok(())
        });
        // Harm that is always or never seen tries nothing.
        let (read, peak) = (read_all_the_same.get(), largest.get());
        println!(
            "{}: {read} of {TIMES} were data all the same; at most {peak} bytes at once; {:.0} s",
            begin.reader,
            begun.seconds()
        );
        if begin.reader == "exif" {
            assert_eq!(
                read, TIMES,
                "a picture is seen whatever its camera's notes say"
            );
        } else {
            assert!(read < TIMES, "{}: {read} of {TIMES}", begin.reader);
        }
    }
}

#[test]
fn an_archive_of_little_that_unpacks_to_much_takes_no_more_than_is_stated() {
    let mut packed = Vec::new();
    let mut encoder = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::best());
    let mebibyte = vec![0; 1 << 20];
    for _ in 0..520 {
        std::io::Write::write_all(&mut encoder, &mebibyte).expect("memory");
    }
    encoder.finish().expect("memory");
    assert!(packed.len() < 1 << 20);
    let (is_data, peak) = read(&packed);
    assert!(!is_data && peak <= most_memory(packed.len()), "{peak}");
}
