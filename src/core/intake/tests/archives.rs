//! Archives of pictures and of N-MNIST's files.

use super::{choice, data, file, numbers};
use crate::core::config::OwnForm;
use crate::core::intake::{Found, IntakeError, Map, read, ready};
use std::io::Write;

/// A file of an archive: path, what is in it, whether it is deflated.
pub(super) type Entry<'a> = (&'a str, &'a [u8], bool);

/// An archive with local sizes that say nothing, as NumPy's ZIP64 has them.
pub(super) fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut out);
    for (path, bytes, deflated) in entries {
        let method = if *deflated {
            rawzip::CompressionMethod::DEFLATE
        } else {
            rawzip::CompressionMethod::STORE
        };
        let file = archive.new_file(path).compression_method(method);
        let (mut entry, config) = file.start().expect("a file");
        let descriptor = if *deflated {
            let encoder =
                flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::best());
            let mut writer = config.wrap(encoder);
            writer.write_all(bytes).expect("memory");
            let (encoder, descriptor) = writer.finish().expect("all of it");
            encoder.finish().expect("memory");
            descriptor
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(bytes).expect("memory");
            writer.finish().expect("all of it").1
        };
        entry.finish(descriptor).expect("a file");
    }
    archive.finish().expect("an archive");
    out
}

fn opened(bytes: &[u8], map: &str) -> Result<Found, IntakeError> {
    read(&[file("a.zip", bytes)], &Map::read(map).expect("pairs"))
}

fn png(width: u32, color: png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let rows = pixels.len() as u32 / width / color.samples() as u32;
    let mut encoder = png::Encoder::new(&mut out, width, rows);
    encoder.set_color(color);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(pixels).expect("pixels");
    drop(writer);
    out
}

fn grey(value: u8) -> Vec<u8> {
    png(4, png::ColorType::Grayscale, &[value; 16])
}

#[test]
fn folders_are_classes_below_a_common_root_and_what_file_managers_leave_is_nothing() {
    let (dark, light) = (grey(0), grey(255));
    let found = opened(
        &zip(&[
            ("set/dark/1.png", &dark, false),
            ("set/light/1.PNG", &light, true),
            ("set/light/2.png", &light, false),
            ("__MACOSX/set/light/._2.png", b"x", false),
            ("set/dark/.DS_Store", b"x", false),
            ("set/read me.txt", b"x", false),
        ]),
        "",
    )
    .expect("pictures");
    assert_eq!(found.set.classes, ["dark", "light"]);
    assert_eq!(
        (found.set.counts(), choice(&found, "size")),
        (vec![1, 2], "4".to_owned())
    );
    assert_eq!(
        found.set.data.form,
        OwnForm::Values {
            rows: 4,
            columns: 4
        }
    );
}

#[test]
fn train_and_test_above_the_classes_are_the_split() {
    let (dark, light) = (grey(10), grey(200));
    let entries: [Entry; 4] = [
        ("train/dark/1.png", &dark, false),
        ("train/light/1.png", &light, false),
        ("test/light/2.png", &light, false),
        ("test/dark/2.png", &dark, false),
    ];
    for root in ["", "all/"] {
        let named: Vec<(String, &[u8], bool)> = entries
            .iter()
            .map(|(path, bytes, is)| (format!("{root}{path}"), *bytes, *is))
            .collect();
        let named: Vec<Entry> = named
            .iter()
            .map(|(path, bytes, is)| (path.as_str(), *bytes, *is))
            .collect();
        let found = opened(&zip(&named), "").expect("pictures");
        assert_eq!(
            (found.set.data.samples, found.set.data.held_out),
            (4, Some([0, 2])),
            "{root}"
        );
        assert_eq!(found.set.classes, ["dark", "light"]);
    }
    // A class may be called test.
    let found = opened(
        &zip(&[("test/1.png", &dark, false), ("other/1.png", &light, false)]),
        "",
    );
    assert_eq!(found.expect("pictures").set.classes, ["other", "test"]);
}

#[test]
fn archives_of_pictures_that_are_named_train_and_test_are_the_split() {
    let (dark, light) = (grey(10), grey(200));
    let classes = zip(&[("dark/1.png", &dark, false), ("light/1.png", &light, false)]);
    let files = [file("train.zip", &classes), file("test.zip", &classes)];
    let found = read(&files, &Map::default()).expect("pictures");
    assert_eq!(
        (found.set.data.samples, found.set.data.held_out),
        (4, Some([0, 2]))
    );
}

#[test]
fn colours_become_grey_and_what_can_be_seen_through_white() {
    let red = png(4, png::ColorType::Rgb, &[255, 0, 0].repeat(16));
    let clear = png(4, png::ColorType::Rgba, &[0, 0, 0, 0].repeat(16));
    let found = opened(
        &zip(&[("a/1.png", &red, false), ("b/1.png", &clear, false)]),
        "scale=none",
    );
    let (_, data) = data(&found.expect("pictures"));
    assert_eq!(numbers(&data, 0), [76.0 / 255.0; 16]);
    assert_eq!(numbers(&data, 1), [1.0; 16]);
}

#[test]
fn what_is_no_picture_or_stands_in_no_folder_is_refused_by_name() {
    let (dark, cut) = (grey(0), &grey(0)[..40]);
    let why = |entries: &[Entry]| opened(&zip(entries), "").expect_err("no data").to_string();
    let said = why(&[("a/1.png", &dark, false), ("b/2.png", cut, false)]);
    assert!(
        said.starts_with("a.zip: b/2.png in it is no whole picture"),
        "{said}"
    );
    let said = why(&[("1.png", &dark, false), ("b/2.png", &dark, false)]);
    assert_eq!(
        said,
        "a.zip: 1.png in it stands in no folder; a file's folder is its class"
    );
    let said = why(&[("a/1.png", b"GIF89a", false), ("b/2.png", &dark, false)]);
    assert!(
        said.contains("a/1.png in it is neither PNG nor JPEG"),
        "{said}"
    );
    let said = why(&[("a.txt", b"x", false)]);
    assert!(
        said.contains("what is in the archive is none of what is read"),
        "{said}"
    );
}

#[test]
fn a_small_archive_that_unpacks_to_very_much_is_refused() {
    let bomb = vec![0; 40 << 20];
    let archive = zip(&[("a/1.png", &bomb, true), ("b/1.png", &bomb, true)]);
    assert!(archive.len() < 100_000);
    let why = opened(&archive, "").expect_err("a bomb").to_string();
    assert_eq!(
        why,
        "a.zip: a/1.png in it unpacks to more than 33554432 bytes"
    );
}

#[test]
fn a_silicon_retina_s_events_fall_into_pools_and_an_overflow_puts_them_later() {
    let event = |x, y, lighter: u8, time: u32| {
        let [_, high, middle, low] = time.to_be_bytes();
        [x, y, high | lighter << 7, middle, low]
    };
    let one = [
        event(0, 0, 0, 0),
        event(33, 33, 1, 9_999),
        event(0, 240, 0, 0),
        event(2, 0, 0, 1_808),
    ]
    .concat();
    let other = event(5, 6, 1, 299_999);
    let archive = zip(&[
        ("Train/3/1.bin", &one, true),
        ("Train/7/2.bin", &other, false),
    ]);
    let found = opened(&archive, "").expect("N-MNIST");
    assert_eq!(found.set.classes, ["3", "7"]);
    assert_eq!(
        found.set.data.form,
        OwnForm::Spikes {
            time_steps: 30,
            channels: 578
        }
    );
    let (_, data) = data(&found);
    let set = |sample| {
        let numbers = numbers(&data, sample);
        let set = numbers.iter().enumerate().filter(|(_, it)| **it > 0.0);
        set.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    // 8192 + 1808 is the second bin of 10 ms.
    assert_eq!(set(0), [0, 577, 578 + 1]);
    assert_eq!(set(1), [29 * 578 + 289 + 3 * 17 + 2]);
    let why = opened(&zip(&[("0/1.bin", &event(34, 0, 0, 0), false)]), "").expect_err("x 34");
    assert_eq!(
        why.to_string(),
        "a.zip: 0/1.bin in it has event 0 at 34, 0; allowed: 0 to 33 each"
    );
    let why = opened(&zip(&[("0/1.bin", &[1, 2, 3], false)]), "").expect_err("no event");
    assert!(
        why.to_string()
            .contains("has 3 bytes, which are no whole events of 5"),
        "{why}"
    );
}

#[test]
fn arrays_of_an_archive_may_be_deflated() {
    let example = ready()
        .into_iter()
        .find(|it| it.name == "arrays.npz")
        .expect("one");
    let stored = read(&[file("a.npz", &example.bytes())], &Map::default())
        .expect("stored")
        .set;
    let bytes = example.bytes();
    let archive = rawzip::ZipArchive::from_slice(&bytes[..]).expect("an archive");
    let mut files = Vec::new();
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().expect("entries") {
        let path = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let data = archive
            .get_entry(entry.wayfinder())
            .expect("an entry")
            .data();
        files.push((path, data));
    }
    let files: Vec<Entry> = files
        .iter()
        .map(|(path, data)| (path.as_str(), *data, true))
        .collect();
    assert_eq!(opened(&zip(&files), "").expect("deflated").set, stored);
}

#[test]
fn a_jpeg_is_the_grey_that_other_decoders_make_of_it() {
    let ramp = include_bytes!("../../../../tests/data/pictures/ramp.jpg");
    let progressive = include_bytes!("../../../../tests/data/pictures/progressive.jpg");
    let archive = zip(&[("a/1.jpg", ramp, false), ("b/1.jpeg", progressive, false)]);
    let found = opened(&archive, "size=24,scale=none").expect("pictures");
    let (_, data) = data(&found);
    for sample in [0, 1] {
        let grey = numbers(&data, sample);
        // By Pillow, of the 20 x 24 pixels that are stretched to 24 x 24.
        for (row, column, wanted) in [(0, 0, 0.0), (12, 12, 120.0), (23, 23, 227.0)] {
            let found = grey[row * 24 + column] * 255.0;
            assert!((found - wanted).abs() < 8.0, "[{row}, {column}] {found}");
        }
    }
}

/// The EXIF of a camera that was held so, in Intel's order of bytes.
fn exif(held: u8) -> Vec<u8> {
    let head = [
        b"II*\0".as_slice(),
        &8_u32.to_le_bytes(),
        &1_u16.to_le_bytes(),
    ];
    let entry = [0x12, 1, 3, 0, 1, 0, 0, 0, held, 0, 0, 0, 0, 0, 0, 0];
    [&head.concat()[..], &entry].concat()
}

#[test]
fn a_photograph_is_seen_the_way_its_camera_was_held() {
    let ramp = include_bytes!("../../../../tests/data/pictures/ramp.jpg");
    let held = |it: u8| {
        let noted = [b"Exif\0\0".as_slice(), &exif(it)].concat();
        let length = (noted.len() as u16 + 2).to_be_bytes();
        [&ramp[..2], &[0xff, 0xe1], &length, &noted, &ramp[2..]].concat()
    };
    let (one, six) = (held(1), held(6));
    let mut png_of_eight = Vec::new();
    let mut info = png::Info::with_size(4, 4);
    info.color_type = png::ColorType::Grayscale;
    info.exif_metadata = Some(exif(8).into());
    let encoder = png::Encoder::with_info(&mut png_of_eight, info).expect("a header");
    let mut writer = encoder.write_header().expect("a header");
    let rows: [u8; 16] = std::array::from_fn(|at| at as u8 * 10);
    writer.write_image_data(&rows).expect("pixels");
    drop(writer);
    let archive = zip(&[
        ("a/1.jpg", &one, false),
        ("b/1.jpg", &six, false),
        ("c/1.png", &png_of_eight, false),
    ]);
    let found = opened(&archive, "size=4,scale=none").expect("pictures");
    assert_eq!(
        found.notes,
        ["2 pictures are turned as their cameras noted (EXIF)"]
    );
    let (_, data) = data(&found);
    let [upright, quarter, other] = [0, 1, 2].map(|it| numbers(&data, it));
    for (row, column) in (0..4).flat_map(|row| (0..4).map(move |it| (row, it))) {
        // Turned clockwise by a quarter, what was below is on the left.
        let was = upright[(3 - column) * 4 + row];
        assert_eq!(quarter[row * 4 + column], was, "[{row}, {column}]");
        // And counterclockwise what was on the right is above.
        let was = f32::from(rows[column * 4 + 3 - row]) / 255.0;
        assert_eq!(other[row * 4 + column], was, "[{row}, {column}]");
    }
}

fn placed(paths: &[&str]) -> Result<Found, IntakeError> {
    let dark = grey(10);
    let entries: Vec<Entry> = paths.iter().map(|path| (*path, &dark[..], false)).collect();
    opened(&zip(&entries), "")
}

#[test]
fn a_part_is_found_in_any_folder_and_what_is_common_or_hidden_is_none() {
    for paths in [
        &[
            "cat/train/1.png",
            "cat/test/1.png",
            "dog/train/1.png",
            "dog/test/1.png",
        ][..],
        &[
            "seg_train/seg_train/cat/1.png",
            "seg_train/seg_train/dog/1.png",
            "seg_test/seg_test/cat/1.png",
            "seg_test/seg_test/dog/1.png",
        ],
        &[
            "a/b/trainset/cat/1.png",
            "a/b/trainset/dog/1.png",
            "a/b/dev/cat/1.png",
            "a/b/dev/dog/1.png",
        ],
        &[
            "train/set/cat/1.png",
            "train/set/dog/1.png",
            "test/set/cat/1.png",
            "test/set/dog/1.png",
        ],
    ] {
        let found = placed(paths).expect(paths[0]);
        assert_eq!(found.set.classes, ["cat", "dog"], "{}", paths[0]);
        assert_eq!(found.set.data.held_out, Some([0, 2]), "{}", paths[0]);
    }
    let found = placed(&[
        "home/set/cat/1.png",
        "home/set/dog/1.png",
        "home/set/.ipynb_checkpoints/1.png",
    ]);
    assert_eq!(found.expect("two folders above").set.counts(), [1, 1]);
    let found = placed(&["set/car/1.png", "set/train/1.png"]).expect("a class called train");
    assert_eq!(found.set.classes, ["car", "train"]);
    let found =
        placed(&["cat/one/1.png", "cat/two/1.png", "dog/one/1.png"]).expect("below classes");
    assert_eq!(found.set.counts(), [2, 1]);
}

#[test]
fn pictures_that_are_not_read_are_counted_and_a_class_of_them_is_refused() {
    let found = placed(&[
        "cat/1.png",
        "cat/2.gif",
        "dog/1.png",
        "dog/2",
        "dog/3.GIF",
        "dog/notes.txt",
    ]);
    let found = found.expect("two are read");
    assert_eq!(found.set.counts(), [1, 1]);
    assert_eq!(
        found.notes,
        ["3 files are no PNG or JPEG and are left out: .gif (2), no ending (1)"]
    );
    let why = placed(&["cat/1.png", "dog/1.png", "emu/1.webp"])
        .expect_err("emu")
        .to_string();
    assert_eq!(
        why,
        "a.zip: nothing in its folder emu is read (emu/1.webp); allowed: PNG and JPEG"
    );
}

#[test]
fn pictures_of_16_bits_keep_the_steps_of_a_camera_of_12() {
    let dark = |levels: [u16; 4]| {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 4, 4);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Sixteen);
        let mut writer = encoder.write_header().expect("a header");
        let rows = levels.map(u16::to_be_bytes).concat().repeat(4);
        writer.write_image_data(&rows).expect("pixels");
        drop(writer);
        out
    };
    let [one, other] = [[0, 1000, 2000, 4000], [4000, 2001, 1001, 0]].map(dark);
    let archive = zip(&[("a/0.png", &one, false), ("b/0.png", &other, false)]);
    let found = opened(&archive, "scale=none").expect("pictures");
    let (_, data) = data(&found);
    let [one, other] = [0, 1].map(|sample| numbers(&data, sample));
    assert_eq!(
        one[..4],
        [0.0, 1000.0, 2000.0, 4000.0].map(|it: f32| it / 65535.0)
    );
    assert_eq!(other[1], 2001.0 / 65535.0);
}
