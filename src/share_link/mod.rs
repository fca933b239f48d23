//! An experiment as the part of an address behind its `#`, such as `v=1&task=digits&alpha=0.9`.
//!
//! Only what differs from the defaults is said, in words of its own ([`field_of`]). A link is untrusted:
//! [`open`] bounds its length before anything else, hands out a configuration that is valid, and
//! leaves a note wherever it passed something over.

mod changes;
mod error;
mod keys;
mod pairs;
mod parts;
#[cfg(test)]
mod tests;
mod view;

pub use changes::{apply, changes};
pub use error::LinkError;
pub use keys::{field_of, key_of};
pub use pairs::{MOST_BYTES, MOST_FILE_BYTES, Pairs};
pub use parts::Part;
pub use view::View;

use crate::config::ExperimentConfig;
use crate::protocol::DeviceChoice;
use crate::receipt::Receipt;
use crate::text::short;

/// The version that is written; every version up to it is read.
pub const VERSION: u32 = 1;
/// Compared runs that a link can carry.
pub const MOST_COMPARED: usize = 8;

/// All that a link carries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Link {
    /// Of the run whose exponent is held; the other is the same without.
    pub config: ExperimentConfig,
    /// Settings of the earlier pairs beside it.
    pub compared: Vec<ExperimentConfig>,
    pub view: View,
    pub device: DeviceChoice,
    /// Whether training starts at once.
    pub start: bool,
    /// What an embedded page leaves away.
    pub hidden: Vec<Part>,
    /// What the sharer got, without and with the exponent held.
    pub receipts: [Option<Receipt>; 2],
}

/// The keys of [`Link::receipts`].
const RECEIPTS: [&str; 2] = ["got-off", "got-held"];

/// What a link asked for, and what of it was passed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub link: Link,
    /// Each names a key, its value, and why it does not count.
    pub notes: Vec<String>,
    /// What the link has beside: an exercise's words.
    pub rest: Pairs,
}

impl Link {
    /// The link as text, to stand behind an address's `#`.
    pub fn fragment(&self) -> String {
        let mut pairs = Pairs::default();
        self.write(&mut pairs);
        pairs.to_string()
    }

    /// Adds what the link says to `pairs`.
    pub fn write(&self, pairs: &mut Pairs) {
        let default = Self::default();
        pairs.add("v", &VERSION.to_string());
        for (key, text) in changes(&default.config, &self.config) {
            pairs.add(key, &text);
        }
        for other in self.compared.iter().take(MOST_COMPARED) {
            let words = changes(&self.config, other);
            let words: Vec<_> = words
                .iter()
                .map(|(key, text)| format!("{key}:{text}"))
                .collect();
            pairs.add("compare", &words.join(";"));
        }
        if self.view != default.view {
            pairs.add("view", self.view.key());
        }
        if self.device != default.device {
            pairs.add("device", self.device.key());
        }
        if self.start {
            pairs.add("start", "1");
        }
        if !self.hidden.is_empty() {
            let words: Vec<_> = self.hidden.iter().map(|part| part.key()).collect();
            pairs.add("hide", &words.join(","));
        }
        for (key, receipt) in RECEIPTS.into_iter().zip(&self.receipts) {
            if let Some(receipt) = receipt {
                pairs.add(key, &receipt.to_string());
            }
        }
    }
}

/// Reads a link; `None` where the text is none, as it names no version.
///
/// # Errors
///
/// Where nothing of it can be read: it is too long, or of a later version.
pub fn open(fragment: &str) -> Option<Result<Opened, LinkError>> {
    opened(Pairs::read(fragment))
}

/// Reads the same out of a file, which may be longer: a hand-in with long answers.
///
/// # Errors
///
/// As [`open`].
pub fn open_file(text: &str) -> Option<Result<Opened, LinkError>> {
    opened(Pairs::read_file(text))
}

fn opened(read: Result<Pairs, LinkError>) -> Option<Result<Opened, LinkError>> {
    let mut pairs = match read {
        Ok(pairs) => pairs,
        Err(error) => return Some(Err(error)),
    };
    let version = pairs.take("v")?;
    Some(match version.parse::<u32>() {
        Ok(1) => Ok(open_v1(pairs)),
        _ => Err(LinkError::Version {
            found: short(&version),
        }),
    })
}

fn open_v1(mut pairs: Pairs) -> Opened {
    let mut notes = Vec::new();
    let given: Vec<_> = fields_of(&mut pairs);
    let config = apply(&ExperimentConfig::default(), &given, &mut notes);
    let compared = compared(&mut pairs, &config, &mut notes);
    let view = chosen(&mut pairs, "view", View::of_key, &mut notes);
    let device = chosen(&mut pairs, "device", DeviceChoice::of_key, &mut notes);
    let start = pairs.take("start").is_some_and(|text| text == "1");
    let hidden = hidden(&mut pairs, &mut notes);
    let receipts = RECEIPTS.map(|key| {
        let text = pairs.take(key)?;
        let receipt = text.parse::<Receipt>();
        receipt
            .map_err(|error| notes.push(format!("{key} was passed over: {error}.")))
            .ok()
    });
    let link = Link {
        config,
        compared,
        view: view.unwrap_or_default(),
        device: device.unwrap_or_default(),
        start,
        hidden,
        receipts,
    };
    Opened {
        link,
        notes,
        rest: pairs,
    }
}

/// What the pairs say of fields, in the fields' own order: a choice comes before what it brings.
fn fields_of(pairs: &mut Pairs) -> Vec<(&'static str, String)> {
    keys::V1
        .iter()
        .filter_map(|&(key, _)| pairs.take(key).map(|text| (key, text)))
        .collect()
}

fn compared(
    pairs: &mut Pairs,
    config: &ExperimentConfig,
    notes: &mut Vec<String>,
) -> Vec<ExperimentConfig> {
    let mut found = Vec::new();
    while let Some(text) = pairs.take("compare") {
        if found.len() == MOST_COMPARED {
            notes.push(format!(
                "compare was passed over: at most {MOST_COMPARED} runs are compared."
            ));
            while pairs.take("compare").is_some() {}
            break;
        }
        let mut given = Vec::new();
        for word in text.split(';').filter(|word| !word.is_empty()) {
            let (key, value) = word.split_once(':').unwrap_or((word, ""));
            match field_of(key) {
                Some((key, _)) => given.push((key, value.to_owned())),
                None => notes.push(format!("compare: {} is no setting.", short(key))),
            }
        }
        found.push(apply(config, &given, notes));
    }
    found
}

fn hidden(pairs: &mut Pairs, notes: &mut Vec<String>) -> Vec<Part> {
    let text = pairs.take("hide").unwrap_or_default();
    let mut parts = Vec::new();
    for word in text.split(',').filter(|word| !word.is_empty()) {
        match Part::of_key(word) {
            Some(part) if parts.contains(&part) => {}
            Some(part) => parts.push(part),
            None => notes.push(format!("hide: {} is no part of the page.", short(word))),
        }
    }
    parts
}

/// One of a few names.
fn chosen<T>(
    pairs: &mut Pairs,
    key: &str,
    of_key: fn(&str) -> Option<T>,
    notes: &mut Vec<String>,
) -> Option<T> {
    let text = pairs.take(key)?;
    let found = of_key(&text);
    if found.is_none() {
        notes.push(format!(
            "{key} was passed over: {} is none that this page has.",
            short(&text)
        ));
    }
    found
}
