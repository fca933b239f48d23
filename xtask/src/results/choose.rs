//! The choice between the configurations of a random search, and the sweep that repeats what was chosen.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::folder::{File, Line};
use crate::Outcome;

/// Of runs with other data in a split of their own, and as many weights' starts: the search used seed 0.
pub const SEEDS: [u64; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/// The finished run with the best validation accuracy after its last epoch; of equal ones the one with the
/// lower validation loss, of those the first. The test split is not looked at.
pub fn best(lines: &[Line]) -> Outcome<&Line> {
    let finished = lines.iter().filter(|line| line.result().is_some());
    let mut best: Option<(&Line, f64, f64)> = None;
    for line in finished {
        let (accuracy, loss) = validation(line)?;
        let order = best.map_or(Ordering::Greater, |(_, before, loss_before)| {
            accuracy
                .total_cmp(&before)
                .then(loss_before.total_cmp(&loss))
        });
        if order == Ordering::Greater {
            best = Some((line, accuracy, loss));
        }
    }
    let (line, ..) = best.ok_or("none of its runs finished: there is nothing to choose from")?;
    Ok(line)
}

/// Accuracy and loss on the validation split, after the last epoch.
pub fn validation(line: &Line) -> Outcome<(f64, f64)> {
    let epoch = line.epochs.last();
    epoch
        .and_then(|epoch| epoch.validation_accuracy.zip(epoch.validation_loss))
        .ok_or_else(|| format!("run {} has no validation split", line.index))
}

/// What the axes of a search were in a run; what does nothing there is left out.
pub fn settings(line: &Line) -> Value {
    let named = line.setting.iter().filter(|(_, value)| !value.is_null());
    Value::Object(
        named
            .map(|(path, value)| (path.clone(), value.clone()))
            .collect(),
    )
}

/// The sweep that runs the chosen settings of a search again, with seeds that it did not see.
pub fn repeated(search: &File, chosen: &Value) -> File {
    let mut sweep = search.0.clone();
    if let Some(keys) = sweep.as_object_mut() {
        keys.remove("axes");
        keys.remove("draws");
    }
    let name = sweep["name"].as_str().unwrap_or_default();
    sweep["name"] = json!(name.replacen("Tuning", "Tuned", 1));
    for (path, value) in chosen.as_object().into_iter().flatten() {
        sweep["base"]["set"][path] = value.clone();
    }
    sweep["seeds"] = json!({ "first": SEEDS[0], "count": SEEDS.len() });
    File(sweep)
}
