//! What had to be chosen to read files, in the visitor's words.

use crate::core::config::PRESETS;
use crate::core::protocol::{Chosen, Refusal};

/// A choice: what it is called, and what it is about.
const WORDS: [(&str, &str, &str); 26] = [
    ("delimiter", "Columns are parted by", "By the first lines."),
    ("shape", "A row is", "By the names of the columns."),
    ("label", "Class", "What is to be told apart."),
    (
        "sample",
        "Sample",
        "Rows of one name or number are one sample.",
    ),
    ("time", "Time", "Rows are put in its order."),
    ("channel", "Channel", "Its numbers begin at 0."),
    (
        "bins",
        "Time steps",
        "The time is cut into as many, all as wide.",
    ),
    ("start", "First time", "In the file's own unit."),
    ("end", "Last time", "In the file's own unit."),
    ("channels", "Channels", "With fewer, neighbours share one."),
    (
        "units",
        "Channels in the file",
        "As many as the recording had.",
    ),
    (
        "steps",
        "Time steps",
        "Longer samples are cut; shorter ones end in silence.",
    ),
    (
        "as",
        "Values are",
        "Spikes are 0 or 1; anything else is a value.",
    ),
    (
        "rows",
        "Rows of the picture",
        "1 means that it is no picture.",
    ),
    (
        "size",
        "Side of the picture",
        "In pixels; each is the mean of what lies under it.",
    ),
    ("pool", "Places pooled", "2 makes one place of 2 × 2."),
    (
        "axes",
        "Axes of the array",
        "By the shape, and how many classes there are.",
    ),
    ("samples", "Array of samples", "By its name."),
    ("labels", "Array of classes", "By its name."),
    (
        "scale",
        "Scaling to 0 to 1",
        "By the samples that are learnt from, and no others.",
    ),
    (
        "ignore",
        "Columns left out",
        "Names or numbers with + between.",
    ),
    (
        "experiment",
        "Experiment",
        "Whose samples it is given; its other settings come along.",
    ),
    (
        "dt",
        "Length of a time step",
        "In seconds. NIR is in continuous time; snnTorch's is 1e-4.",
    ),
    ("reset", "Reset", "NIR means to zero at the spike."),
    ("header", "First row is a header", "It names the columns."),
    (
        "decimal",
        "Decimal mark",
        "Where all could be read either way, a point.",
    ),
];

/// Choices between names, with what each name says.
const OPTIONS: [(&str, &str, &str); 27] = [
    ("shape", "rows", "a sample"),
    ("shape", "steps", "a time step"),
    ("shape", "events", "an event"),
    ("scale", "channel", "each channel by itself"),
    ("scale", "whole", "all alike"),
    ("scale", "none", "not at all"),
    ("axes", "nd", "sample, value"),
    ("axes", "nhw", "sample, row, column"),
    ("axes", "ntc", "sample, time, channel"),
    ("axes", "tnc", "time, sample, channel"),
    ("as", "spikes", "spikes"),
    ("as", "values", "values"),
    ("delimiter", "tab", "tabs"),
    ("delimiter", "semicolon", "semicolons ;"),
    ("delimiter", "comma", "commas ,"),
    ("delimiter", "bar", "bars |"),
    ("delimiter", "blank", "blanks"),
    ("decimal", "point", "a point: 0.5"),
    ("decimal", "comma", "a comma: 0,5"),
    ("experiment", "file", "the file's own"),
    ("experiment", "present", "the present one"),
    ("reset", "subtract", "subtract the threshold"),
    ("reset", "zero", "to zero"),
    ("reset", "none", "none"),
    ("reset", "hard", "to zero at the spike"),
    ("pool", "1", "none"),
    ("pool", "2", "2 × 2"),
];

/// What a choice is called.
pub fn label(key: &str) -> &str {
    WORDS.iter().find(|it| it.0 == key).map_or(key, |it| it.1)
}

/// What it is about.
pub fn about(key: &str) -> &'static str {
    let found = WORDS.iter().find(|it| it.0 == key);
    found.map_or("By the first lines.", |it| it.2)
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
        Some(found) => found.2,
        None => preset().map_or(value, |preset| preset.title),
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
            label: "Read commas as points".to_owned(),
            key: "decimal",
            value: "comma".to_owned(),
        });
    }
    let can_be_ignored = refusal
        .allowed
        .as_ref()
        .and_then(|allowed| allowed.rsplit_once("ignore="));
    if let (Some((_, column)), Some((number, name))) = (can_be_ignored, &refusal.column) {
        let others = chosen("ignore").map(|it| it.value.as_str());
        let others = others.filter(|it| *it != "none");
        let called = if name.is_empty() {
            number.to_string()
        } else {
            format!("“{name}”")
        };
        repairs.push(Repair {
            label: format!("Leave column {called} out"),
            key: "ignore",
            value: others.map_or_else(|| column.to_owned(), |it| format!("{it}+{column}")),
        });
    }
    repairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::store::brought::readings::chosen;

    fn wrong_cell(value: &str, ignored: &str) -> Refusal {
        Refusal {
            row: Some(20_418),
            column: Some((2, "time".to_owned())),
            value: Some(value.to_owned()),
            allowed: Some("a number; a column is left out by ignore=time".to_owned()),
            choices: vec![
                chosen("decimal", "point", true),
                chosen("ignore", ignored, true),
            ],
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
