//! An experiment as the part of an address behind its `#`, such as `v=1&task=digits&alpha=0.9`.
//!
//! Only what differs from the defaults is said, in words of its own ([`Field::word`]). A link is untrusted:
//! [`open`] bounds its length before anything else, hands out a configuration that is valid, and
//! leaves a note wherever it passed something over. What others have changed of it on its way is
//! mended first, the same for the page and the command line.

mod arriving;
#[cfg(test)]
mod changed_tests;
mod changes;
mod entities;
mod error;
mod first_weights;
mod folded;
mod from_file;
mod language;
mod limits;
mod mend;
mod moment;
mod pairs;
mod parts;
mod swept;
#[cfg(test)]
mod tests;
mod view;
mod words;
mod wrapped;

pub use changes::{Unmade, apply, changes, made};
pub use error::LinkError;
pub use first_weights::FirstWeights;
pub use folded::folded;
pub use from_file::FromFile;
pub use language::language_of;
pub use limits::{MOST_BYTES, MOST_FILE_BYTES};
pub use mend::{Mended, prose as read_prose, read as read_mended};
pub use moment::Moment;
pub use pairs::Pairs;
pub use parts::Part;
pub use swept::Swept;
pub use view::View;
pub use words::{TRUTHS, truth};

use arriving::Arrived;

use crate::core::config::{ExperimentConfig, LyapunovConfig};
use crate::core::name::Named;
use crate::core::protocol::DeviceChoice;
use crate::core::receipt::{MomentReceipt, Outcome, Receipt, ReceiptError};
use crate::core::settings::{self, Field, with_word};
use crate::core::text::short;
use std::str::FromStr;

/// The version that is written; every version up to it is read.
pub const VERSION: u32 = 1;
/// Compared runs that a link can carry.
pub const MOST_COMPARED: usize = 8;

/// All that a link carries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Link {
    /// Of the run whose exponent is regularised; the other is the same without.
    pub config: ExperimentConfig,
    /// Settings of the earlier pairs beside it.
    pub compared: Vec<ExperimentConfig>,
    /// What the page's sweep varies.
    pub sweep: Option<Swept>,
    pub view: View,
    pub device: DeviceChoice,
    /// Where data of the sharer's own came from.
    pub from_file: Option<FromFile>,
    /// Where first weights came from that are not drawn, without and with the regulariser.
    pub weights: [Option<FirstWeights>; 2],
    /// Whether training starts at once.
    pub start: bool,
    /// Where the runs pause, and what of them is looked at.
    pub moment: Moment,
    /// What an embedded page leaves away.
    pub hidden: Vec<Part>,
    /// The language that it is opened in, where it says one: `es`.
    pub language: Option<String>,
    /// What the sharer got, without and with the regulariser.
    pub receipts: [Option<Receipt>; 2],
    /// The same of the moment that the link names.
    pub at_moment: [Option<MomentReceipt>; 2],
}

/// What a link of version 1 does not name: the demonstration as it was when the version was made. It never
/// changes, so that every link goes on opening the same experiment, whatever the demonstration is now.
pub fn base() -> ExperimentConfig {
    ExperimentConfig {
        lyapunov: LyapunovConfig {
            lambda_target: -0.05,
            warmup_steps: 100,
            warmup_learning_rate: 1e-2,
            every: 2,
            // Nothing was left out.
            transient: Some(0),
            ..LyapunovConfig::default()
        },
        ..ExperimentConfig::default()
    }
}

/// Said of a link that has lost its `v=1`.
const NO_VERSION: &str = "The link names no version (v=1); it was read as one of version 1.";
/// The keys of [`Link::receipts`].
const RECEIPTS: [&str; 2] = ["got-off", "got-held"];
/// The keys of [`Link::at_moment`].
const AT_MOMENT: [&str; 2] = ["at-off", "at-held"];

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
    /// Whether it brings what a run came to.
    pub fn has_run(&self) -> bool {
        self.receipts.iter().any(Option::is_some)
    }

    /// What the receipts say, unregularised and regularised.
    pub fn outcomes(&self) -> [Option<Outcome>; 2] {
        let [off, held] = &self.receipts;
        [off, held].map(|receipt| receipt.as_ref().map(|it| it.outcome))
    }

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
        for (field, text) in changes(&base(), &self.config) {
            pairs.add(field.word, &text);
        }
        for other in self.compared.iter().take(MOST_COMPARED) {
            let words = changes(&self.config, other);
            let words: Vec<_> = words
                .iter()
                .map(|(field, text)| format!("{}:{text}", field.word))
                .collect();
            pairs.add("compare", &words.join(";"));
        }
        if let Some(words) = self.sweep.as_ref().and_then(Swept::text) {
            pairs.add("sweep", &words);
        }
        if self.view != default.view {
            pairs.add("view", self.view.key());
        }
        if self.device != default.device {
            pairs.add("device", self.device.key());
        }
        if let Some(from_file) = &self.from_file {
            from_file.write(pairs);
        }
        FirstWeights::write(&self.weights, pairs);
        if self.start {
            pairs.add("start", "1");
        }
        self.moment.write(pairs);
        if !self.hidden.is_empty() {
            let words: Vec<_> = self.hidden.iter().map(|part| part.key()).collect();
            pairs.add("hide", &words.join(","));
        }
        if let Some(language) = &self.language {
            pairs.add(language::WORD, language);
        }
        for (key, receipt) in RECEIPTS.into_iter().zip(&self.receipts) {
            if let Some(receipt) = receipt {
                pairs.add(key, &receipt.to_string());
            }
        }
        for (key, receipt) in AT_MOMENT.into_iter().zip(&self.at_moment) {
            if let Some(receipt) = receipt {
                pairs.add(key, &receipt.to_string());
            }
        }
    }
}

/// Reads a link, or an address with one; `None` where the text is none and does not seem to be one: it
/// is empty or names a view ([`sight_of`]).
///
/// # Errors
///
/// Where nothing of it can be read: it is too long, of a later version, or no link at all.
pub fn open(text: &str) -> Option<Result<Opened, LinkError>> {
    open_within(text, MOST_BYTES)
}

/// Reads the same out of a file, which may be longer: a hand-in with long answers.
///
/// # Errors
///
/// As [`open`].
pub fn open_file(text: &str) -> Option<Result<Opened, LinkError>> {
    open_within(text, MOST_FILE_BYTES)
}

fn open_within(text: &str, most: usize) -> Option<Result<Opened, LinkError>> {
    match arriving::read(text, most) {
        Ok(Arrived::Version1(pairs, notes)) => Some(Ok(open_v1(pairs, notes))),
        Ok(Arrived::View(_)) => None,
        Err(error) => Some(Err(error)),
    }
}

/// What a text asks for that is no link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sight {
    pub view: View,
    /// The lesson that a [`View::Guide`] is about, as it is written.
    pub lesson: Option<String>,
    /// Where it names a view that there is not.
    pub note: Option<String>,
}

/// The view that a text names which is no link: `view=proof`, `view=guide&lesson=edge`.
pub fn sight_of(text: &str) -> Sight {
    let Ok(Arrived::View(mut pairs)) = arriving::read(text, MOST_BYTES) else {
        return Sight::default();
    };
    let mut notes = Vec::new();
    let view = chosen(&mut pairs, "view", View::from_key, &mut notes);
    Sight {
        view: view.unwrap_or_default(),
        lesson: pairs.take("lesson"),
        note: notes.pop(),
    }
}

/// Whether a text names a version, as every link does.
pub fn names_version(text: &str) -> bool {
    let is_link = |it: &Result<Opened, LinkError>| match it {
        Ok(opened) => !opened.notes.iter().any(|note| note == NO_VERSION),
        Err(error) => matches!(error, LinkError::Version { .. }),
    };
    open(text).as_ref().is_some_and(is_link)
}

/// Whether a text has a setting's word, as a link has that lost its version.
pub fn names_setting(text: &str) -> bool {
    matches!(arriving::read(text, MOST_BYTES), Ok(Arrived::Version1(pairs, _))
        if pairs.keys().any(|key| with_word(key).is_some()))
}

/// A receipt, of a whole run or of a moment; what is none is named.
fn receipt<R: FromStr<Err = ReceiptError>>(
    key: &str,
    pairs: &mut Pairs,
    notes: &mut Vec<String>,
) -> Option<R> {
    let text = pairs.take(key)?;
    if let Some(read) = mend::read(&text, |text| text.parse::<R>().ok()) {
        return Some(read.noted(key, notes));
    }
    let error = text.parse::<R>().err()?;
    notes.push(format!("{key} was passed over: {error}."));
    None
}

fn open_v1(mut pairs: Pairs, mut notes: Vec<String>) -> Opened {
    // A word of exercises, not a number.
    let own_seed = pairs.get("seed").is_some_and(is_own);
    if own_seed {
        pairs.take("seed");
    }
    let given: Vec<_> = fields_of(&mut pairs);
    let config = apply(&base(), &given, &mut notes);
    let compared = compared(&mut pairs, &config, &mut notes);
    let sweep = pairs
        .take("sweep")
        .and_then(|text| Swept::read(&text, &mut notes));
    let view = chosen(&mut pairs, "view", View::from_key, &mut notes);
    let device = chosen(&mut pairs, "device", DeviceChoice::from_key, &mut notes);
    let from_file = FromFile::read(&mut pairs, &mut notes);
    let weights = FirstWeights::read(&mut pairs, &mut notes);
    let start = started(&mut pairs, &mut notes);
    let moment = Moment::read(&mut pairs, &config, &mut notes);
    let hidden = hidden(&mut pairs, &mut notes);
    let language = language(&mut pairs, &mut notes);
    let receipts = RECEIPTS.map(|key| receipt(key, &mut pairs, &mut notes));
    let at_moment = AT_MOMENT.map(|key| receipt(key, &mut pairs, &mut notes));
    let link = Link {
        config,
        compared,
        sweep,
        view: view.unwrap_or_default(),
        device: device.unwrap_or_default(),
        from_file,
        weights,
        start,
        moment,
        hidden,
        language,
        receipts,
        at_moment,
    };
    if own_seed {
        pairs.add("seed", OWN_SEED);
    }
    Opened {
        link,
        notes,
        rest: pairs,
    }
}

/// What stands for a seed where everyone has an own one; it is handed on with the rest.
pub const OWN_SEED: &str = "own";

fn is_own(text: &str) -> bool {
    mend::read(text, |text| (text == OWN_SEED).then_some(())).is_some_and(|it| it.dropped.is_none())
}

/// What the pairs say of fields, in the fields' own order: a choice comes before what it brings.
fn fields_of(pairs: &mut Pairs) -> Vec<(&'static Field, String)> {
    settings::all()
        .filter_map(|field| pairs.take(field.word).map(|text| (field, text)))
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
            match mend::read(key, with_word) {
                Some(read) => given.push((read.value, value.to_owned())),
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
        let part = mend::read(word, Part::from_key);
        match part.map(|part| part.noted("hide", notes)) {
            Some(part) if parts.contains(&part) => {}
            Some(part) => parts.push(part),
            None => notes.push(format!("hide: {} is no part of the page.", short(word))),
        }
    }
    parts
}

/// The language to open it in.
fn language(pairs: &mut Pairs, notes: &mut Vec<String>) -> Option<String> {
    let text = pairs.take(language::WORD)?;
    let tag = mend::read(&text, language::tag).map(|tag| tag.noted(language::WORD, notes));
    if tag.is_none() {
        let text = short(&text);
        notes.push(format!(
            "lang was passed over: {text} is no language's name."
        ));
    }
    tag
}

/// Whether training starts at once.
fn started(pairs: &mut Pairs, notes: &mut Vec<String>) -> bool {
    let Some(text) = pairs.take("start") else {
        return false;
    };
    match mend::read(&text, truth) {
        Some(start) => start.noted("start", notes),
        None => {
            let text = short(&text);
            notes.push(format!(
                "start is {text}; allowed: {TRUTHS}. Training does not start by itself."
            ));
            false
        }
    }
}

/// One of a few names.
fn chosen<T>(
    pairs: &mut Pairs,
    key: &str,
    from_key: fn(&str) -> Option<T>,
    notes: &mut Vec<String>,
) -> Option<T> {
    let text = pairs.take(key)?;
    let found = mend::read(&text, from_key).map(|found| found.noted(key, notes));
    if found.is_none() {
        notes.push(format!(
            "{key} was passed over: {} is none that this page has.",
            short(&text)
        ));
    }
    found
}
