//! The results as tables.

mod starting_points;
mod studies;

use serde_json::Value;

use super::{
    record::{Results, Task},
    summary::Summary,
    sweeps::{
        Contestant, DEMONSTRATION, FEEDFORWARD, NARROW_SURROGATE, NO_GAIN, RANDMAN_BY_HAND, title,
    },
};
use crate::Outcome;

pub use starting_points::{by_lambda, percent, starts, statistics, surrogates};
pub use studies::{phases, target, time_steps};

/// What stands where there is no number.
pub const NOT_YET: &str = "not measured yet";
/// Seeds of a mean that needs no word about it.
const SEEDS: usize = 10;

/// A table of a row for each task.
fn table(head: &str, results: &Results, cells: impl Fn(&Task) -> Vec<String>) -> String {
    let columns = head.matches('|').count() - 1;
    let row = |task: &Task| format!("| {} | {} |", title(&task.key), cells(task).join(" | "));
    let rows = results.tasks.iter().map(row);
    let lines = [head.to_owned(), format!("|{}", "---|".repeat(columns))];
    lines.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn or_not_yet<T>(value: Option<T>, text: impl Fn(T) -> String) -> String {
    value.map_or_else(|| NOT_YET.to_owned(), text)
}

/// As in "0.889 ± 0.010 (3)": how many seeds, where not ten.
pub fn accuracy(summary: &Summary) -> String {
    let spread = summary.deviation;
    let spread = spread.map_or_else(String::new, |spread| format!(" ± {spread:.3}"));
    let count = match summary.values.len() {
        SEEDS => String::new(),
        count => format!(" ({count})"),
    };
    let failed = match summary.failed.len() {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    format!("{:.3}{spread}{count}{failed}", summary.mean)
}

/// The six networks of a task.
fn six(task: &Task) -> [Option<&Summary>; 6] {
    let shipped = task.shipped.as_ref();
    [
        shipped.map(|it| &it.unregularised),
        shipped.and_then(|it| it.equal_updates.as_ref()),
        shipped.and_then(|it| it.regularised.as_ref()),
        task.tuned(Contestant::Unregularised),
        task.tuned(Contestant::Regularised),
        task.tuned(Contestant::Feedforward),
    ]
}

const SIX: &str = "| | as shipped, without | without, as many updates | as shipped, with | tuned, without | tuned, with | feedforward, tuned |";

/// Mean and spread of the test accuracies.
pub fn baselines(results: &Results) -> Outcome<String> {
    let cells = |task: &Task| six(task).map(|it| or_not_yet(it, accuracy)).to_vec();
    Ok(table(SIX, results, cells))
}

/// Updates of each run, and the configurations that were tried.
pub fn budgets(results: &Results) -> Outcome<String> {
    let cells = |task: &Task| {
        let [without, longer, with, ..] = six(task);
        let shipped =
            [without, longer, with].map(|it| or_not_yet(it, |it| it.budget.updates.to_string()));
        let searched = Contestant::ALL.map(|who| {
            or_not_yet(task.search(who), |search| {
                format!("{} x {}", search.runs, search.budget.updates)
            })
        });
        shipped.into_iter().chain(searched).collect()
    };
    Ok(table(SIX, results, cells))
}

/// What each search chose.
pub fn chosen(results: &Results) -> Outcome<String> {
    let cells = |task: &Task| {
        let cell = |who| {
            or_not_yet(task.search(who), |search| {
                let settings = settings(&search.chosen);
                format!("{settings} ({:.3})", search.validation_accuracy)
            })
        };
        Contestant::ALL.map(cell).to_vec()
    };
    let head = "| | without | with | feedforward |";
    Ok(table(head, results, cells))
}

/// Settings by the last words of their paths; a surrogate by its name.
fn settings(chosen: &Value) -> String {
    let named = |(path, value): (&String, &Value)| {
        let name = path.rsplit('.').next().unwrap_or(path);
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        match name {
            "kind" => format!("`{value}`"),
            _ => format!("{} {value}", name.replace('_', " ")),
        }
    };
    let each: Vec<String> = chosen
        .as_object()
        .into_iter()
        .flatten()
        .map(named)
        .collect();
    each.join(", ")
}

/// Each seed's accuracy.
pub fn seeds(results: &Results) -> Outcome<String> {
    let names = [
        "shipped, without",
        "without, as many updates",
        "shipped, with",
        "tuned, without",
        "tuned, with",
        "feedforward",
    ];
    let mut lines = vec![
        "| | | mean | test accuracies, seed by seed |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    let mut add = |key: &str, name: &str, summary: Option<&Summary>| {
        let mean = or_not_yet(summary, accuracy);
        let each = or_not_yet(summary, seed_by_seed);
        lines.push(format!("| {} | {name} | {mean} | {each} |", title(key)));
    };
    for task in &results.tasks {
        for (name, summary) in names.into_iter().zip(six(task)) {
            add(&task.key, name, summary);
        }
    }
    for other in &results.untuned {
        let shipped = other.shipped.as_ref();
        add(&other.key, names[0], shipped.map(|it| &it.unregularised));
        let with = shipped.and_then(|it| it.regularised.as_ref());
        // Some have no other side.
        if with.is_some() || shipped.is_none() {
            add(&other.key, names[2], with);
        }
    }
    Ok(lines.join("\n"))
}

/// As in "0: 0.228, 1: 0.178".
fn seed_by_seed(summary: &Summary) -> String {
    let each = summary.seeds.iter().zip(&summary.values);
    let each: Vec<String> = each
        .map(|(seed, value)| format!("{seed}: {value:.3}"))
        .collect();
    each.join(", ")
}

/// What an experiment beside the tasks comes to without a regulariser.
fn without(results: &Results, experiment: &str) -> String {
    let shipped = results.shipped().find(|(key, _)| *key == experiment);
    or_not_yet(shipped.and_then(|(_, it)| it), |it| {
        accuracy(&it.unregularised)
    })
}

/// What one other setting does for the demonstration without its regulariser.
pub fn other_settings(results: &Results) -> Outcome<String> {
    let task = results.task(DEMONSTRATION)?;
    let [short, longer, with, ..] = six(task).map(|it| or_not_yet(it, accuracy));
    let [narrow, no_gain, feedforward] =
        [NARROW_SURROGATE, NO_GAIN, FEEDFORWARD].map(|it| without(results, it));
    Ok(format!(
        "**Other settings help without the regulariser too.** With nothing else changed the demonstration's network, its \
         exponent left alone, comes from {short} to {longer} with as many updates as the regularised one makes, and, \
         with its own updates, to {narrow} with a fast sigmoid of slope 25, to {no_gain} with a recurrent gain of 0, and \
         to {feedforward} without recurrence at all; regularised it comes to {with}."
    ))
}

/// Beside a gain over what the search found: what settings come to that it has not tried.
pub fn by_hand(results: &Results) -> String {
    without(results, RANDMAN_BY_HAND)
}

/// The picture of the demonstration, which is of the first seed, with what it shows.
pub fn picture(results: &Results, title: &str, path: &str) -> Outcome<String> {
    let task = results.task(DEMONSTRATION)?;
    let [without, _, with, ..] = six(task).map(|summary| {
        let first = summary.and_then(|it| {
            let place = it.seeds.iter().position(|&seed| seed == 0)?;
            it.values.get(place).copied()
        });
        or_not_yet(first, |value| format!("{:.0} %", (value * 100.0).round()))
    });
    Ok(format!(
        "![{title}: {without} without, {with} with the exponent regularised]({path})"
    ))
}
