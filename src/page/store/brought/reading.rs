//! What becomes of files that the visitor gives: pure, so that no browser is needed to try it.

use crate::core::protocol::{Answer, Chosen, NetworkReport, Refusal, Report};

/// The files, as they are called.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Given {
    /// Of several, with commas between.
    pub name: String,
    pub bytes: f64,
    /// Whether it is one of the ready examples.
    pub is_example: bool,
}

/// What a reader said, or what became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Found(Box<Report>),
    Network(Box<NetworkReport>),
    Refused(Box<Refusal>),
    /// The reader broke down.
    Broken(String),
}

/// What is to be done after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Show,
    /// A choice was of no use any more and has been dropped.
    ReadAgain,
}

/// Files on their way to data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    pub given: Option<Given>,
    /// Whether a reader is at it; what was seen before stays in sight.
    pub is_busy: bool,
    pub outcome: Option<Outcome>,
    /// What the visitor chose otherwise than it was guessed.
    map: Vec<(String, String)>,
    /// Where tensors of a network's file were put otherwise than they are guessed; nowhere: left out.
    pub places: Vec<(String, Option<String>)>,
    /// What was guessed, as far as it has been.
    guesses: Vec<(String, String)>,
}

impl Reading {
    /// Of other files than before; `map` is what a link says of how to read them.
    pub fn begin(given: Given, map: &str) -> Self {
        let pairs = map.split(',').filter_map(|part| part.split_once('='));
        Self {
            given: Some(given),
            is_busy: true,
            map: pairs
                .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
                .collect(),
            ..Self::default()
        }
    }

    /// What was chosen, as `--map` takes it.
    pub fn map(&self) -> String {
        let pairs = self.map.iter();
        let pairs: Vec<_> = pairs.map(|(key, value)| format!("{key}={value}")).collect();
        pairs.join(",")
    }

    /// Chooses something otherwise; back to the guess where that is what it is.
    pub fn choose(&mut self, key: &str, value: &str) {
        self.map.retain(|(it, _)| it != key);
        if self.guess(key) != Some(value) {
            self.map.push((key.to_owned(), value.to_owned()));
        }
        self.is_busy = true;
    }

    /// Puts a tensor of the file elsewhere, and back to the guess what was put into that place before.
    pub fn place(&mut self, theirs: &str, ours: Option<String>) {
        self.places
            .retain(|(it, other)| it != theirs && (ours.is_none() || *other != ours));
        self.places.push((theirs.to_owned(), ours));
        self.is_busy = true;
    }

    /// All tensors where they are guessed.
    pub fn unplace(&mut self) {
        self.places.clear();
        self.is_busy = true;
    }

    /// Back to the guess.
    pub fn undo(&mut self, key: &str) {
        self.map.retain(|(it, _)| it != key);
        self.is_busy = true;
    }

    /// What was guessed of a key, where it is known.
    pub fn guess(&self, key: &str) -> Option<&str> {
        let found = self.guesses.iter().find(|(it, _)| it == key);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the visitor, or a link, chose it.
    pub fn is_chosen(&self, key: &str) -> bool {
        self.map.iter().any(|(it, _)| it == key)
    }

    /// All that had to be chosen, as it was the last time.
    pub fn choices(&self) -> &[Chosen] {
        match &self.outcome {
            Some(Outcome::Found(report)) => &report.choices,
            Some(Outcome::Network(report)) => &report.choices,
            Some(Outcome::Refused(refusal)) => &refusal.choices,
            Some(Outcome::Broken(_)) | None => &[],
        }
    }

    /// Takes an answer in.
    pub fn take(&mut self, answer: Answer) -> Next {
        if let Some(key) = self.useless(&answer) {
            self.map.retain(|(it, _)| *it != key);
            return Next::ReadAgain;
        }
        self.is_busy = false;
        self.outcome = match answer {
            Answer::Found(report) => Some(Outcome::Found(report)),
            Answer::Network(report) => Some(Outcome::Network(report)),
            Answer::Refused(refusal) => Some(Outcome::Refused(refusal)),
            Answer::Crashed { message } => Some(Outcome::Broken(message)),
            Answer::Example { .. } => None,
        };
        let guessed: Vec<_> = self
            .choices()
            .iter()
            .filter(|it| it.guessed)
            .cloned()
            .collect();
        for choice in guessed {
            self.guesses.retain(|(it, _)| *it != choice.key);
            self.guesses.push((choice.key, choice.value));
        }
        Next::Show
    }

    /// No reader is at it any more.
    pub fn broke(&mut self, why: String) {
        self.is_busy = false;
        self.outcome = Some(Outcome::Broken(why));
    }

    /// A choice that these files have no use for, as where rows become events.
    fn useless(&self, answer: &Answer) -> Option<String> {
        let Answer::Refused(refusal) = answer else {
            return None;
        };
        let key = refusal.key.as_deref()?;
        let is_made = refusal.choices.iter().any(|it| it.key == key);
        (!is_made && self.is_chosen(key)).then(|| key.to_owned())
    }
}

#[cfg(test)]
pub(in crate::page) mod tests {
    use super::*;
    use crate::core::protocol::{Excerpt, FoundClass, Seen};

    /// Of the reader's own.
    pub fn guess(key: &str, value: &str) -> Chosen {
        Chosen {
            guessed: true,
            ..chosen(key, value)
        }
    }

    /// Of the visitor's.
    pub fn chosen(key: &str, value: &str) -> Chosen {
        Chosen {
            key: key.to_owned(),
            value: value.to_owned(),
            allowed: "point, comma".to_owned(),
            options: Vec::new(),
            guessed: false,
        }
    }

    pub fn report(choices: Vec<Chosen>) -> Report {
        Report {
            kind: "table".to_owned(),
            data: format!("{:032x}:150:spikes:100x32:3", 1)
                .parse()
                .expect("own data"),
            classes: [("edge", 90), ("flat", 40), ("wave", 20)]
                .map(|(name, samples)| FoundClass {
                    name: name.to_owned(),
                    samples,
                })
                .to_vec(),
            choices,
            notes: Vec::new(),
            spikes: Some(148_212),
            seen: vec![Seen {
                sample: 0,
                class: 0,
                rows: 1,
                columns: 2,
                cells: vec![0, 255],
            }],
            rows: Some(Excerpt {
                delimiter: "comma".to_owned(),
                header: None,
                rows: Vec::new(),
            }),
        }
    }

    fn begun(map: &str) -> Reading {
        let given = Given {
            name: "touch.csv".to_owned(),
            bytes: 3.0,
            is_example: false,
        };
        Reading::begin(given, map)
    }

    fn found(choices: Vec<Chosen>) -> Answer {
        Answer::Found(Box::new(report(choices)))
    }

    #[test]
    fn a_changed_guess_is_asked_for_by_name_and_undone_back_to_the_guess() {
        let mut reading = begun("");
        assert_eq!(reading.take(found(vec![guess("bins", "100")])), Next::Show);
        reading.choose("bins", "50");
        assert!(
            reading.is_busy && reading.outcome.is_some(),
            "what was seen stays"
        );
        assert_eq!(reading.map(), "bins=50");
        reading.take(found(vec![chosen("bins", "50")]));
        assert_eq!(reading.guess("bins"), Some("100"));
        reading.undo("bins");
        assert_eq!(reading.map(), "");
        reading.choose("bins", "100");
        assert_eq!(reading.map(), "", "what is guessed need not be said");
    }

    #[test]
    fn a_place_is_of_one_tensor_and_the_one_that_had_it_goes_back_to_the_guess() {
        let mut reading = begun("");
        let to = |name: &str| Some(name.to_owned());
        reading.place("fc1.weight", to("linears.0.weight"));
        reading.place("rec.weight", to("linears.0.weight"));
        reading.place("mem", None);
        reading.place("syn", None);
        let names: Vec<&str> = reading.places.iter().map(|it| &*it.0).collect();
        assert_eq!(names, ["rec.weight", "mem", "syn"]);
        reading.unplace();
        assert!(reading.places.is_empty() && reading.is_busy);
    }

    #[test]
    fn what_a_link_chose_is_chosen_from_the_start() {
        let reading = begun("label=kind, bins=50");
        assert_eq!(reading.map(), "label=kind,bins=50");
        assert!(reading.is_chosen("label") && !reading.is_chosen("time"));
    }

    #[test]
    fn a_choice_of_no_use_any_more_is_dropped_and_a_wrong_one_is_shown() {
        let mut reading = begun("time=t,shape=rows");
        let refused = |key: &str, choices| {
            Answer::Refused(Box::new(Refusal {
                key: Some(key.to_owned()),
                choices,
                ..Refusal::for_message("refused")
            }))
        };
        let shape = vec![chosen("shape", "rows")];
        assert_eq!(
            reading.take(refused("time", shape.clone())),
            Next::ReadAgain
        );
        assert_eq!(reading.map(), "shape=rows");
        assert_eq!(reading.take(refused("shape", shape)), Next::Show);
        assert!(matches!(reading.outcome, Some(Outcome::Refused(_))));
        // A key that nobody chose is not dropped for ever and ever.
        assert_eq!(reading.take(refused("bins", Vec::new())), Next::Show);
    }
}
