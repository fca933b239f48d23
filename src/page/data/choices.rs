//! What had to be chosen to read files, in the visitor's words.

use crate::core::config::PRESETS;
use crate::core::protocol::{Chosen, Refusal};
use crate::page::language::{key, say};

/// A choice: what it is called, and what it is about.
const WORDS: [(&str, &str, &str); 26] = [
    (
        "delimiter",
        key("Columns are parted by"),
        key("By the first lines."),
    ),
    (
        "shape",
        key("A row is"),
        key("By the names of the columns."),
    ),
    ("label", key("Class"), key("What is to be told apart.")),
    (
        "sample",
        key("Sample"),
        key("Rows of one name or number are one sample."),
    ),
    ("time", key("Time"), key("Rows are put in its order.")),
    ("channel", key("Channel"), key("Its numbers begin at 0.")),
    (
        "bins",
        key("Time steps"),
        key("The time is cut into as many, all as wide."),
    ),
    ("start", key("First time"), key("In the file's own unit.")),
    ("end", key("Last time"), key("In the file's own unit.")),
    (
        "channels",
        key("Channels"),
        key("With fewer, neighbours share one."),
    ),
    (
        "units",
        key("Channels in the file"),
        key("As many as the recording had."),
    ),
    (
        "steps",
        key("Time steps"),
        key("Longer samples are cut; shorter ones end in silence."),
    ),
    (
        "as",
        key("Values are"),
        key("Spikes are 0 or 1; anything else is a value."),
    ),
    (
        "rows",
        key("Rows of the picture"),
        key("1 means that it is no picture."),
    ),
    (
        "size",
        key("Side of the picture"),
        key("In pixels; each is the mean of what lies under it."),
    ),
    (
        "pool",
        key("Places pooled"),
        key("2 makes one place of 2 × 2."),
    ),
    (
        "axes",
        key("Axes of the array"),
        key("By the shape, and how many classes there are."),
    ),
    ("samples", key("Array of samples"), key("By its name.")),
    ("labels", key("Array of classes"), key("By its name.")),
    (
        "scale",
        key("Scaling to 0 to 1"),
        key("By the samples that are learnt from, and no others."),
    ),
    (
        "ignore",
        key("Columns left out"),
        key("Names or numbers with + between."),
    ),
    (
        "experiment",
        key("Experiment"),
        key("Whose samples it is given; its other settings come along."),
    ),
    (
        "dt",
        key("Length of a time step"),
        key("In seconds. NIR is in continuous time; snnTorch's is 1e-4."),
    ),
    (
        "reset",
        key("Reset"),
        key("NIR means to zero at the spike."),
    ),
    (
        "header",
        key("First row is a header"),
        key("It names the columns."),
    ),
    (
        "decimal",
        key("Decimal mark"),
        key("Where all could be read either way, a point."),
    ),
];

/// Choices between names, with what each name says.
const OPTIONS: [(&str, &str, &str); 30] = [
    ("shape", "rows", key("a sample")),
    ("shape", "steps", key("a time step")),
    ("shape", "events", key("an event")),
    ("scale", "channel", key("each channel by itself")),
    ("scale", "whole", key("all alike")),
    ("scale", "none", key("not at all")),
    ("axes", "nd", key("sample, value")),
    ("axes", "nhw", key("sample, row, column")),
    ("axes", "nhwc", key("sample, row, column, colour")),
    ("axes", "nchw", key("sample, colour, row, column")),
    ("axes", "ntc", key("sample, time, channel")),
    ("axes", "nct", key("sample, channel, time")),
    ("axes", "tnc", key("time, sample, channel")),
    ("as", "spikes", key("spikes")),
    ("as", "values", key("values")),
    ("delimiter", "tab", key("tabs")),
    ("delimiter", "semicolon", key("semicolons ;")),
    ("delimiter", "comma", key("commas ,")),
    ("delimiter", "bar", key("bars |")),
    ("delimiter", "blank", key("blanks")),
    ("decimal", "point", key("a point: 0.5")),
    ("decimal", "comma", key("a comma: 0,5")),
    ("experiment", "file", key("the file's own")),
    ("experiment", "present", key("the present one")),
    ("reset", "subtract", key("subtract the threshold")),
    ("reset", "zero", key("to zero")),
    ("reset", "none", key("none")),
    ("reset", "hard", key("to zero at the spike")),
    ("pool", "1", key("none")),
    ("pool", "2", "2 × 2"),
];

/// What a choice is called.
pub fn label(key: &str) -> &str {
    WORDS
        .iter()
        .find(|it| it.0 == key)
        .map_or(key, |it| say(it.1))
}

/// What it is about.
pub fn about(key: &str) -> &'static str {
    let found = WORDS.iter().find(|it| it.0 == key);
    found.map_or(say("By the first lines."), |it| say(it.2))
}

/// What one of its options says.
pub fn option(key: &str, value: &str) -> String {
    let found = OPTIONS.iter().find(|it| it.0 == key && it.1 == value);
    let preset = || {
        PRESETS
            .iter()
            .find(|it| key == "experiment" && it.key == value)
    };
    match found {
        Some(found) => say(found.2),
        None if value == "yes" => say("yes"),
        None if value == "no" => say("no"),
        None if value == "none" => say("none"),
        None => preset().map_or(value, |preset| say(preset.title)),
    }
    .to_owned()
}

/// A choice that may put right what is wrong: what the button says, the key, and the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    pub label: String,
    pub key: &'static str,
    pub value: String,
}

/// What could be chosen instead of what led to a refusal.
pub fn repairs(refusal: &Refusal) -> Vec<Repair> {
    let chosen =
        |key: &str| -> Option<&Chosen> { refusal.choices.iter().find(|choice| choice.key == key) };
    let mut repairs = Vec::new();
    let value = refusal.value.as_deref().unwrap_or_default();
    let is_about_cell = refusal.row.is_some() && refusal.column.is_some();
    if is_about_cell
        && value.contains(',')
        && chosen("decimal").is_some_and(|it| it.value == "point")
    {
        repairs.push(Repair {
            label: say("Read commas as points").to_owned(),
            key: "decimal",
            value: "comma".to_owned(),
        });
    }
    if let (Some(column), Some((number, name))) = (&refusal.left_out_as, &refusal.column) {
        let others = chosen("ignore").map(|it| it.value.as_str());
        let others = others.filter(|it| *it != "none");
        let called = if name.is_empty() {
            number.to_string()
        } else {
            format!("“{name}”")
        };
        repairs.push(Repair {
            label: say!("Leave column {called} out", called),
            key: "ignore",
            value: others.map_or_else(|| column.clone(), |it| format!("{it}+{column}")),
        });
    }
    repairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::store::brought::readings::guess;

    fn wrong_cell(value: &str, ignored: &str) -> Refusal {
        Refusal {
            row: Some(20_418),
            column: Some((2, "time".to_owned())),
            value: Some(value.to_owned()),
            left_out_as: Some("time".to_owned()),
            choices: vec![guess("decimal", "point"), guess("ignore", ignored)],
            ..Refusal::for_message("touch.csv, row 20418")
        }
    }

    #[test]
    fn a_wrong_cell_offers_what_would_put_it_right() {
        let offered = repairs(&wrong_cell("“12,5”", "none"));
        let pairs: Vec<_> = offered.iter().map(|it| (it.key, &*it.value)).collect();
        assert_eq!(pairs, [("decimal", "comma"), ("ignore", "time")]);
        let offered = repairs(&wrong_cell("“x”", "id"));
        assert_eq!((offered.len(), &*offered[0].value), (1, "id+time"));
        assert_eq!(offered[0].label, "Leave column “time” out");
        assert_eq!(repairs(&Refusal::for_message("it is empty")), []);
    }

    #[test]
    fn every_choice_of_every_reader_has_words() {
        let keys = [
            "delimiter",
            "decimal",
            "header",
            "shape",
            "label",
            "ignore",
            "rows",
            "sample",
            "time",
            "channel",
            "bins",
            "start",
            "end",
            "channels",
            "steps",
            "as",
            "scale",
            "samples",
            "labels",
            "axes",
            "size",
            "pool",
            "units",
            "experiment",
            "dt",
            "reset",
        ];
        for key in keys {
            assert_ne!(label(key), key, "{key}");
            assert!(about(key).ends_with('.'), "{key}");
        }
        assert_eq!(option("shape", "events"), "an event");
        assert_eq!(option("label", "kind"), "kind", "the file's own names stay");
    }
}
