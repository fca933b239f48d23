//! What was found in files, in the visitor's words.

use crate::core::config::{
    ExperimentConfig, MOST_DATA, OWN_CHANNELS, OWN_SAMPLES, OWN_STEPS, OwnData, OwnForm,
};
use crate::core::protocol::{Chosen, Refusal, Report};
use crate::core::share_link::FromFile;
use crate::page::kit::Fact;
use crate::page::language::{heard, say};

/// A number with thin blanks between the thousands.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|part| std::str::from_utf8(part).ok())
        .collect();
    parts.join("\u{202f}")
}

/// What a reader says, in the visitor's language; what is an option of the command line stands here as a choice
/// beside it.
pub fn told(english: &str) -> String {
    heard(english).replace("--map ", "")
}

/// What is refused, behind the file's name.
pub fn refused(refusal: &Refusal) -> String {
    let head = refusal.file.as_ref().map(|file| format!("{file}: "));
    let head = head.filter(|head| refusal.message.starts_with(head.as_str()));
    let (head, rest) = refusal.message.split_at(head.map_or(0, |it| it.len()));
    format!("{head}{}", told(rest))
}

/// Bytes as a file's size is said.
pub fn size(bytes: f64) -> String {
    match bytes {
        ..1e3 => say!("{bytes} bytes", bytes = format_args!("{:.0}", bytes)),
        1e3..1e6 => format!("{:.0} KB", bytes / 1e3),
        _ => format!("{:.1} MB", bytes / 1e6),
    }
}

/// The ends of a digest: enough to be compared by eye.
pub fn digest(data: OwnData) -> String {
    let digits = format!("{:032x}", data.digest);
    format!("{}…{}", &digits[..4], &digits[28..])
}

/// What the data is, as a headline.
pub fn headline(data: OwnData) -> String {
    let (samples, classes) = (count(data.samples as u64), data.classes);
    let each = match data.form {
        OwnForm::Values { rows: 1, columns } => say!("{columns} values each", columns),
        OwnForm::Values { rows, columns } => say!("pictures of {rows} × {columns}", rows, columns),
        OwnForm::Series {
            time_steps,
            channels,
        } => say!(
            "{channels} channels over {time_steps} time steps",
            channels,
            time_steps
        ),
        OwnForm::Spikes { channels, .. } => say!("spikes in {channels} channels", channels),
    };
    say!(
        "{samples} samples, {each}, {classes} classes",
        samples,
        each,
        classes
    )
}

fn fact(name: &str, value: String, unit: &str) -> Fact {
    Fact {
        name: name.to_owned(),
        value,
        unit: unit.to_owned(),
    }
}

/// The numbers at the top.
pub fn facts(report: &Report) -> Vec<Fact> {
    let data = report.data;
    let mut facts = vec![fact(say("Samples"), count(data.samples as u64), "")];
    match data.form {
        OwnForm::Values { rows: 1, columns } => {
            facts.push(fact(say("Values of each"), count(columns as u64), ""));
        }
        OwnForm::Values { rows, columns } => {
            facts.push(fact(say("Picture"), format!("{rows} × {columns}"), ""));
        }
        OwnForm::Series { channels, .. } | OwnForm::Spikes { channels, .. } => {
            facts.push(fact(say("Channels"), count(channels as u64), ""));
        }
    }
    if let Some(steps) = data.form.time_steps() {
        facts.push(fact(say("Time steps"), count(steps as u64), ""));
    }
    if let Some(spikes) = report.spikes {
        facts.push(fact(say("Spikes"), count(spikes), ""));
    }
    if let Some([start, end]) = span(&report.choices) {
        facts.push(fact(say("Time span"), format!("{start}–{end}"), ""));
    }
    facts.push(fact(say("Memory"), size(data.bytes() as f64), ""));
    facts
}

/// First and last time, where the time is binned.
fn span(choices: &[Chosen]) -> Option<[String; 2]> {
    let of = |key: &str| {
        let choice = choices.iter().find(|it| it.key == key)?;
        Some(choice.value.replace('-', "\u{2212}"))
    };
    Some([of("start")?, of("end")?])
}

/// A limit beside what there is.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    pub name: &'static str,
    /// Of the most that there may be, 0 to 1.
    pub share: f64,
    pub words: String,
}

/// The limits, in numbers.
pub fn limits(data: OwnData) -> Vec<Limit> {
    let of = |name, value: u64, most: u64| Limit {
        name,
        share: value as f64 / most as f64,
        words: say!("{count} of {all}", count = count(value), all = count(most)),
    };
    let mut limits = vec![of(say("Samples"), data.samples as u64, *OWN_SAMPLES.end())];
    if let Some(steps) = data.form.time_steps() {
        limits.push(of(say("Time steps"), steps as u64, *OWN_STEPS.end()));
    }
    let channels = data.form.channels() as u64;
    let name = match data.form {
        OwnForm::Values { .. } => say("Values"),
        OwnForm::Series { .. } | OwnForm::Spikes { .. } => say("Channels"),
    };
    limits.push(of(name, channels, *OWN_CHANNELS.end()));
    limits.push(Limit {
        name: say("Data"),
        share: data.bytes() as f64 / MOST_DATA as f64,
        words: say!(
            "{size} of {most} MiB",
            size = size(data.bytes() as f64),
            most = MOST_DATA >> 20
        ),
    });
    limits
}

/// What is known without learning: the share of the largest class.
pub fn chance(report: &Report) -> Option<(f64, &str)> {
    let largest = report.classes.iter().max_by_key(|it| it.samples)?;
    Some((
        largest.samples as f64 / report.data.samples as f64,
        &largest.name,
    ))
}

/// What is trained on and what is not.
pub fn split(data: OwnData) -> String {
    match data.held_out {
        None => say("Unseen samples are drawn by the seed; each class keeps its share.").to_owned(),
        Some([validation, test]) => {
            let training = data.samples - validation - test;
            let validated = match validation {
                0 => String::new(),
                some => say!(", {count} for validation", count = count(some as u64)),
            };
            say!(
                "The files say it: {count} to learn{validated}, {unseen} unseen.",
                count = count(training as u64),
                validated,
                unseen = count(test as u64)
            )
        }
    }
}

/// How much an experiment learns of it.
pub fn updates(config: &ExperimentConfig) -> String {
    let (batches, epochs) = (config.steps_per_epoch(), config.training.epochs);
    say!(
        "Trained in {epochs} epochs of {batches} batches of {batch} samples: {updates} updates.",
        epochs = count(epochs as u64),
        batches = count(batches as u64),
        batch = count(config.training.batch_size as u64),
        updates = count(config.sizes().training_steps)
    )
}

/// Which file an experiment needs.
pub fn needed(data: OwnData, from: Option<&FromFile>) -> String {
    let name = from.map_or("", |it| it.name.as_str());
    let file = match name {
        "" => say("data of its own").to_owned(),
        name => format!("“{name}”"),
    };
    say!(
        "This experiment needs {file}: {headline} (digest {digest}). It is not on this device.",
        file,
        headline = headline(data),
        digest = digest(data)
    )
}

/// The same on the command line.
pub fn command(name: &str, map: &str) -> String {
    let quoted = |text: &str| match text.contains([' ', '"', '\'']) {
        true => format!("'{}'", text.replace('\'', "'\\''")),
        false => text.to_owned(),
    };
    let files: Vec<String> = name.split(", ").map(quoted).collect();
    let map = match map {
        "" => String::new(),
        map => format!(" --map {}", quoted(map)),
    };
    format!("lyapunov-snn train --data {}{map}", files.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::store::brought::readings::{guess, report};

    fn data(text: &str) -> OwnData {
        format!("4f1c{:028x}:{text}", 0xa07e)
            .parse()
            .expect("own data")
    }

    #[test]
    fn numbers_and_sizes_are_said_as_people_read_them() {
        assert_eq!(count(148_212), "148\u{202f}212");
        assert_eq!([count(7), count(1000)], ["7", "1\u{202f}000"]);
        assert_eq!([size(512.0), size(9_700.0)], ["512 bytes", "10 KB"]);
        assert_eq!(size(2_900_000.0), "2.9 MB");
        assert_eq!(digest(data("9:values:1x4:2")), "4f1c…a07e");
    }

    #[test]
    fn what_a_reader_says_names_no_option_of_the_command_line() {
        assert_eq!(
            told("it repeats; --map shape=rows takes it"),
            "it repeats; shape=rows takes it"
        );
        let refusal = Refusal {
            file: Some("a.csv".to_owned()),
            ..Refusal::for_message("a.csv: no class; name it: --map label=NAME")
        };
        assert_eq!(refused(&refusal), "a.csv: no class; name it: label=NAME");
    }

    #[test]
    fn an_experiment_on_it_says_how_many_updates_it_makes() {
        let config = ExperimentConfig::default().on_data(data("150:values:1x4:3"));
        assert_eq!(
            updates(&config),
            "Trained in 38 epochs of 8 batches of 15 samples: 304 updates."
        );
    }

    #[test]
    fn each_form_has_its_headline_facts_and_limits() {
        for (text, wanted) in [
            ("150:values:1x4:3", "150 samples, 4 values each, 3 classes"),
            (
                "150:values:8x8:3",
                "150 samples, pictures of 8 × 8, 3 classes",
            ),
            (
                "80:series:40x2:2",
                "80 samples, 2 channels over 40 time steps, 2 classes",
            ),
            (
                "480:spikes:100x32:6",
                "480 samples, spikes in 32 channels, 6 classes",
            ),
        ] {
            assert_eq!(headline(data(text)), wanted);
            let limits = limits(data(text));
            assert!(
                limits.iter().all(|it| it.share > 0.0 && it.share < 1.0),
                "{text}"
            );
        }
        let report = report(vec![guess("start", "0"), guess("end", "499.6")]);
        let facts = facts(&report);
        let named = |name: &str| facts.iter().find(|it| it.name == name).map(|it| &*it.value);
        assert_eq!(named("Spikes"), Some("148\u{202f}212"));
        assert_eq!(named("Time span"), Some("0–499.6"));
        assert_eq!(chance(&report), Some((0.6, "edge")));
    }

    #[test]
    fn a_split_that_the_files_bring_is_said_in_numbers() {
        assert!(split(data("9:values:1x4:2")).contains("seed"));
        assert_eq!(
            split(data("10:values:1x4:2:0-3")),
            "The files say it: 7 to learn, 3 unseen."
        );
        assert!(split(data("10:values:1x4:2:2-3")).contains("5 to learn, 2 for validation"));
    }

    #[test]
    fn a_link_says_which_file_it_needs_by_name_and_digest() {
        let from = FromFile {
            name: "touch.csv".to_owned(),
            map: String::new(),
        };
        let said = needed(data("480:spikes:100x32:6"), Some(&from));
        for words in [
            "“touch.csv”",
            "480 samples",
            "4f1c…a07e",
            "not on this device",
        ] {
            assert!(said.contains(words), "{said}");
        }
        assert!(needed(data("9:values:1x4:2"), None).contains("data of its own"));
    }

    #[test]
    fn the_command_line_does_the_same() {
        assert_eq!(
            command("a b.csv, c.csv", "label=kind,bins=50"),
            "lyapunov-snn train --data 'a b.csv' c.csv --map label=kind,bins=50"
        );
        assert_eq!(command("c.csv", ""), "lyapunov-snn train --data c.csv");
    }
}
