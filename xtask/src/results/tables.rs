//! The results as the documents show them.

use serde_json::Value;

use super::{
    plan::CONTROL,
    record::{Experiment, Results, Run},
};
use crate::Outcome;

const DEMONSTRATION: &str = "demonstration";

/// What the README calls the other presets.
const ROWS: [(&str, &str); 7] = [
    ("store_recall", "store and recall, 60 steps of delay"),
    ("flossing", "gradient flossing, a delayed XOR, target 0"),
    ("temporal_parity", "temporal parity of three pulses"),
    ("randman", "random manifolds, ten classes by spike times"),
    ("latency", "digits by latency"),
    ("rows", "digits row by row"),
    ("seed", "the seed as it is (its own penalty)"),
];

/// Seed by seed, without and with the regulariser.
pub fn demonstration(results: &Results) -> Outcome<String> {
    let experiment = results.experiment(DEMONSTRATION)?;
    let seeds = experiment.unregularised.iter().map(|run| run.seed);
    let head: Vec<String> = seeds.map(|seed| format!("seed {seed}")).collect();
    let setting = |name: &str| {
        let value = results.demonstration["lyapunov"].get(name);
        value.ok_or_else(|| format!("the demonstration has no lyapunov.{name}"))
    };
    let regulariser = setting("regulariser")?.as_str().unwrap_or_default();
    let held = format!(
        "exponent held at {} (`{regulariser}`)",
        plain(setting("lambda_target")?)
    );
    let row = |label: &str, runs: &[Run]| format!("| {label} | {} |", accuracies(runs, " | "));
    Ok([
        format!("| | {} |", head.join(" | ")),
        format!("|---|{}", "---|".repeat(head.len())),
        row("exponent left alone", &experiment.unregularised),
        row(&held, &experiment.regularised),
    ]
    .join("\n"))
}

/// The narrow surrogate without a regulariser.
pub fn control(results: &Results) -> Outcome<String> {
    let Experiment {
        epochs,
        unregularised,
        ..
    } = results.experiment(CONTROL)?;
    let accuracies = accuracies(unregularised, ", ");
    Ok(format!("{accuracies} after {epochs} epochs"))
}

/// A row for each of the other presets.
pub fn presets(results: &Results) -> Outcome<String> {
    let mut lines = vec![
        "| | exponent left alone | held |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    for experiment in &results.experiments {
        let key = experiment.key.as_str();
        if [DEMONSTRATION, CONTROL].contains(&key) {
            continue;
        }
        let (_, label) = ROWS
            .iter()
            .find(|(known, _)| *known == key)
            .ok_or_else(|| format!("give {key} a name in {}", file!()))?;
        lines.push(format!(
            "| {label} | {} | {} |",
            accuracies(&experiment.unregularised, ", "),
            accuracies(&experiment.regularised, ", ")
        ));
    }
    Ok(lines.join("\n"))
}

/// The picture of the demonstration, which is of the first seed, with what it shows.
pub fn picture(results: &Results, title: &str, path: &str) -> Outcome<String> {
    let experiment = results.experiment(DEMONSTRATION)?;
    let percent = |runs: &[Run]| {
        let first = runs.iter().find(|run| run.seed == 0);
        let share = first.ok_or("the demonstration was not run with seed 0")?;
        Ok::<_, String>((share.test_accuracy * 100.0).round())
    };
    Ok(format!(
        "![{title}: {} % without, {} % with the exponent held]({path})",
        percent(&experiment.unregularised)?,
        percent(&experiment.regularised)?
    ))
}

fn accuracies(runs: &[Run], between: &str) -> String {
    let each: Vec<String> = runs
        .iter()
        .map(|run| format!("{:.3}", run.test_accuracy))
        .collect();
    each.join(between)
}

/// A number without the fraction that JSON gives a whole one.
fn plain(number: &Value) -> String {
    number
        .as_f64()
        .map_or_else(|| number.to_string(), |value| value.to_string())
}
