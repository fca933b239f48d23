//! Of the measurement's machinery, and of what is committed.

mod by_hand;
mod choice;
mod committed;
mod filling;
mod folders;
mod numbers;
mod sentences;
mod whole;

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{
    folder::Line,
    record::{self, Results},
    summary::{Budget, Summary},
};
use crate::workplace::Workplace;

fn here() -> Workplace {
    Workplace::find().expect("in the repository")
}

fn committed() -> Results {
    Results::read(&here().root.join(record::PATH)).expect("the file is committed")
}

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let name = format!("lyapunov-results-{name}-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).expect("writable");
    folder
}

/// A finished run's line, as `lyapunov-snn sweep` writes it.
fn written(index: usize) -> Value {
    json!({
        "version": 1, "key": format!("key-{index}"), "index": index, "sweep": "s", "engine": "0.2.0",
        "setting": { "model.recurrent_init.gain": index, "model.surrogate.slope": null },
        "seed": index, "side": "unregularised",
        "config": { "seed": index, "lyapunov": { "regulariser": "off", "warmup_steps": 300, "every": 2 } },
        "state": "finished", "reason": null, "steps": 400, "seconds": 2.0,
        "epochs": [{ "epoch": 6, "validation_accuracy": 0.5, "validation_loss": 1.0 }],
        "final": { "test_accuracy": 0.5, "exponent": -0.05 },
        "receipt": "0.2.0-gabcdef0~cpu~CPU"
    })
}

fn line(index: usize, changes: &Value) -> Line {
    let mut value = written(index);
    for (key, change) in changes.as_object().into_iter().flatten() {
        value[key] = change.clone();
    }
    serde_json::from_value(value).expect("a line")
}

/// With this validation accuracy and loss.
fn tried(index: usize, accuracy: f64, loss: f64) -> Line {
    let epoch = json!({ "validation_accuracy": accuracy, "validation_loss": loss });
    line(index, &json!({ "epochs": [epoch] }))
}

/// With this test accuracy.
fn reached(seed: usize, accuracy: f64) -> Line {
    line(
        seed,
        &json!({ "final": { "test_accuracy": accuracy, "exponent": 0.0 } }),
    )
}

fn failed(index: usize) -> Line {
    line(
        index,
        &json!({ "state": "failed", "receipt": null, "steps": 7 }),
    )
}

fn summary(mean: f64, deviation: f64) -> Summary {
    Summary {
        mean,
        deviation: Some(deviation),
        values: vec![mean; 10],
        seeds: (1..=10).collect(),
        exponents: vec![0.0; 10],
        failed: Vec::new(),
        budget: Budget {
            updates: 500,
            engine: "0.2.0".to_owned(),
        },
    }
}
