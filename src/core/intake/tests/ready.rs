//! The ready examples are read as what they are.

use super::{data, file};
use crate::core::intake::{Map, read, ready};

#[test]
fn every_ready_example_is_read_as_it_is_without_a_choice() {
    let wanted = [
        ("rows.csv", "table", "values", 150, 4, None, 3, None),
        ("steps.csv", "table", "series", 80, 2, Some(40), 2, None),
        ("events.csv", "table", "spikes", 80, 20, Some(100), 2, None),
        (
            "arrays.npz",
            "npz",
            "values",
            200,
            64,
            None,
            4,
            Some([0, 40]),
        ),
        ("trains.npz", "npz", "spikes", 80, 12, Some(30), 2, None),
        (
            "pictures.zip",
            "pictures",
            "values",
            120,
            144,
            None,
            4,
            None,
        ),
        (
            "retina.zip",
            "n-mnist",
            "spikes",
            80,
            578,
            Some(30),
            2,
            Some([0, 16]),
        ),
    ];
    let examples = ready();
    assert_eq!(examples.len(), wanted.len());
    for (example, wanted) in examples.iter().zip(wanted) {
        let (name, kind, form, samples, channels, time_steps, classes, held_out) = wanted;
        assert_eq!(example.name, name);
        let found = read(&[file(name, &example.bytes())], &Map::default());
        let found = found.unwrap_or_else(|why| panic!("{why}"));
        let own = found.set.data;
        assert_eq!((found.kind.name(), own.form.name()), (kind, form), "{name}");
        assert_eq!(
            (own.samples, own.form.channels()),
            (samples, channels),
            "{name}"
        );
        assert_eq!(
            (own.form.time_steps(), own.classes),
            (time_steps, classes),
            "{name}"
        );
        assert_eq!(own.held_out, held_out, "{name}");
        let (config, data) = data(&found);
        assert_eq!(
            data.split.train.len(),
            config.task.train_samples(),
            "{name}"
        );
        assert_eq!(data.split.test.len(), config.task.test_samples(), "{name}");
    }
}

#[test]
fn the_same_file_has_the_same_digest_and_a_choice_that_changes_the_data_another() {
    let example = ready()
        .into_iter()
        .find(|it| it.name == "events.csv")
        .expect("one");
    let read = |map: &str| {
        let map = Map::read(map).expect("pairs");
        let found = read(&[file("e.csv", &example.bytes())], &map);
        found.expect("events").set.data.digest
    };
    assert_eq!(read(""), read("bins=100"));
    assert_ne!(read(""), read("bins=50"));
    assert_ne!(read(""), read("channels=10"));
}

#[test]
fn what_was_found_is_one_json_object() {
    let example = ready()
        .into_iter()
        .find(|it| it.name == "rows.csv")
        .expect("one");
    let found = read(&[file("rows.csv", &example.bytes())], &Map::default()).expect("rows");
    let json: serde_json::Value = serde_json::from_str(&found.to_json()).expect("JSON");
    assert_eq!(json["kind"], "table");
    assert_eq!(
        (&json["samples"], &json["channels"]),
        (&150.into(), &4.into())
    );
    assert!(json["time_steps"].is_null() && json["split"].is_null());
    assert_eq!(json["classes"][0]["name"], "blue");
    assert_eq!(json["classes"][0]["samples"], 50);
    assert_eq!(json["memory_bytes"], 150 * 4 * 4);
    assert_eq!(json["digest"].as_str().map(str::len), Some(32));
    let is_guess = |it: &serde_json::Value| it["guessed"] == true && it["allowed"].is_string();
    assert!(
        json["choices"]
            .as_array()
            .is_some_and(|all| all.iter().all(is_guess))
    );
}
