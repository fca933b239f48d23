//! What `train`, `measure` and `eval` print is what docs/command-line.md says, and all of it.

use crate::support::scratch;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const DOCUMENT: &str = include_str!("../../docs/command-line.md");

/// A row of a table: what type the value has, and whether null may stand in its place.
struct Row {
    kind: String,
    nullable: bool,
}

/// The tables by their headings, each with its rows by key.
type Tables = BTreeMap<String, BTreeMap<String, Row>>;

fn tables() -> Tables {
    let mut tables = Tables::new();
    let mut heading = String::new();
    for line in DOCUMENT.lines() {
        if let Some(words) = line.strip_prefix("## ") {
            words.clone_into(&mut heading);
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [key, kind, _unit, _what, null] = cells[..] else {
            continue;
        };
        let Some(key) = key.strip_prefix('`').and_then(|key| key.strip_suffix('`')) else {
            continue;
        };
        let row = Row {
            kind: kind.to_owned(),
            nullable: null != "never",
        };
        let before = tables
            .entry(heading.clone())
            .or_default()
            .insert(key.to_owned(), row);
        assert!(before.is_none(), "{heading}.{key} stands there twice");
    }
    tables
}

/// A number of 32 bits in the fewest digits that mean it; the distance of a twin has 64. This test's own reader
/// may miss a number by its last bit.
fn is_short(place: &str, number: f64) -> bool {
    let short: f64 = (number as f32).to_string().parse().expect("a number");
    let is_same = (short - number).abs() <= 1e-14 * number.abs();
    number.is_finite() && (place.ends_with(".eps") || is_same)
}

/// What was seen of each key: whether as a value, and whether as null.
#[derive(Default)]
struct Seen {
    values: BTreeSet<String>,
    nulls: BTreeSet<String>,
}

impl Seen {
    /// An object, held to the table of its name.
    fn object(&mut self, tables: &Tables, name: &str, object: &Map<String, Value>) {
        let table = tables
            .get(name)
            .unwrap_or_else(|| panic!("no table {name}"));
        let printed: Vec<&String> = object.keys().collect();
        let documented: Vec<&String> = table.keys().collect();
        assert_eq!(printed, documented, "keys of {name}");
        for (key, value) in object {
            let place = format!("{name}.{key}");
            let row = &table[key];
            if value.is_null() {
                assert!(row.nullable, "{place} is null");
                self.nulls.insert(place);
            } else {
                self.value(tables, &place, &row.kind, value);
                self.values.insert(place);
            }
        }
    }

    fn value(&mut self, tables: &Tables, place: &str, kind: &str, value: &Value) {
        if let Some(items) = kind.strip_prefix("list of ") {
            let list = value
                .as_array()
                .unwrap_or_else(|| panic!("{place}: {value}"));
            let of = items.strip_suffix(" or null");
            for item in list {
                if !(item.is_null() && of.is_some()) {
                    self.value(tables, place, of.unwrap_or(items), item);
                }
            }
            return;
        }
        let number = value.as_f64();
        let fits = match kind {
            "number" => number.is_some_and(|number| is_short(place, number)),
            "share" => number.is_some_and(|number| (0.0..=1.0).contains(&number)),
            "count" => value.as_u64().is_some(),
            "text" => value.is_string(),
            "flag" => value.is_boolean(),
            name => {
                let object = value.as_object();
                let object = object.unwrap_or_else(|| panic!("{place} is no {name}: {value}"));
                self.object(tables, name, object);
                true
            }
        };
        assert!(fits, "{place} is no {kind}: {value}");
    }

    /// The lines that the program prints for a configuration; handed out are the sides that they name.
    fn lines_of(
        &mut self,
        tables: &Tables,
        words: &[&str],
        (name, config): (&str, &str),
    ) -> BTreeSet<String> {
        let path = scratch(name);
        std::fs::write(&path, config).expect("writable");
        let output = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"))
            .args(words)
            .arg("--config")
            .arg(&path)
            .output()
            .expect("runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{name}: {errors}");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(!printed.is_empty(), "{name} printed nothing");
        let mut sides = BTreeSet::new();
        for line in printed.lines() {
            let mut line: Map<String, Value> = serde_json::from_str(line).expect("a JSON object");
            sides.extend(line.remove("side").map(|side| side.to_string()));
            match words[0] {
                "measure" => self.object(tables, "measurement", &line),
                "eval" => self.object(tables, "evaluation", &line),
                _ => {
                    assert_eq!(line.len(), 1, "{line:?}");
                    for (kind, object) in &line {
                        let object = object.as_object().expect("an object");
                        self.object(tables, kind, object);
                    }
                }
            }
        }
        sides
    }
}

/// Small networks that between them have something to say, and nothing, at every key.
const TRAINED: [(&str, &str); 4] = [
    (
        "printed_spectrum.json",
        r#"{"task":{"time_steps":8,"validation_share":0.2},"model":{"hidden_dims":[6,5],"learn_beta":true},
            "lyapunov":{"estimator":"spectrum","warmup_steps":2},
            "training":{"epochs":1,"batch_size":128}}"#,
    ),
    (
        "printed_left_alone.json",
        r#"{"task":{"time_steps":8},"model":{"hidden_dims":[6]},"lyapunov":{"regulariser":"off"},
            "training":{"epochs":1,"batch_size":128}}"#,
    ),
    (
        "printed_twin.json",
        r#"{"task":{"time_steps":8},"model":{"hidden_dims":[6]},
            "lyapunov":{"estimator":"finite_size","warmup_steps":1},
            "training":{"epochs":1,"batch_size":128}}"#,
    ),
    (
        "printed_one_sample.json",
        r#"{"task":{"kind":"randman","time_steps":4,"samples":40,"classes":2,"units":3,"test_share":0.05},
            "model":{"input_dim":3,"num_classes":2,"hidden_dims":[4]},
            "lyapunov":{"warmup_steps":1},"training":{"epochs":1,"batch_size":1}}"#,
    ),
];

/// Null for a reason that no task's smallest size has: a single test sample.
const NULL_ELSEWHERE: [&str; 2] = [
    "epoch.exponent_standard_error",
    "evaluation.exponent_standard_error",
];

#[test]
fn every_key_that_train_measure_and_eval_print_is_documented_and_every_documented_one_is_printed() {
    let tables = tables();
    let mut seen = Seen::default();
    for run in TRAINED {
        assert_eq!(seen.lines_of(&tables, &["train"], run), BTreeSet::new());
    }
    for command in ["train", "measure"] {
        let sides = seen.lines_of(&tables, &[command, "--side", "both"], TRAINED[2]);
        let quoted = sides.iter().map(|side| format!("`\"side\": {side}`"));
        let documented = quoted.filter(|side| DOCUMENT.contains(side));
        assert_eq!(documented.count(), 2, "{sides:?}");
    }
    let (_, config) = TRAINED[1];
    for samples in ["1", "3"] {
        let words = ["measure", "--samples", samples];
        seen.lines_of(&tables, &words, ("printed_measured.json", config));
    }
    for (at, run) in TRAINED.into_iter().enumerate() {
        // The last has a single training sample a step, which takes its time.
        if at < 2 {
            seen.lines_of(&tables, &["eval", "--samples", "1"], run);
        }
    }
    for (name, table) in &tables {
        for (key, row) in table {
            let place = format!("{name}.{key}");
            assert!(seen.values.contains(&place), "{place} is never printed");
            let may_be_null = row.nullable && !NULL_ELSEWHERE.contains(&place.as_str());
            assert_eq!(may_be_null, seen.nulls.contains(&place), "null as {place}");
        }
    }
}

/// The document's own claim about the two readings of one object.
#[test]
fn the_first_of_a_measured_spectrum_is_the_tangents_exponent() {
    let path = scratch("printed_first.json");
    let config = r#"{"task":{"time_steps":20},"model":{"hidden_dims":[12]}}"#;
    std::fs::write(&path, config).expect("writable");
    let output = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"))
        .args(["measure", "--samples", "4", "--eps", "1e-6", "--config"])
        .arg(&path)
        .output()
        .expect("runs");
    let measured: Value = serde_json::from_slice(&output.stdout).expect("a JSON object");
    let number = |value: &Value| value.as_f64().expect("a number");
    let (first, tangent) = (
        number(&measured["spectrum"][0]),
        number(&measured["tangent"]["exponent"]),
    );
    assert!((first - tangent).abs() < 1e-6, "{first} and {tangent}");
    // A twin so near flips nothing, and that is said.
    assert_eq!(measured["sweep"][0]["decay_alone"], true);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("reads the subthreshold decay alone"),
        "{said}"
    );
}
