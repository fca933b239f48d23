//! Words of a link beside the settings', and what others hang on to one.

use crate::core::settings::with_word;

/// What stands once.
const SINGLE: [&str; 36] = [
    "v",
    super::folded::WORD,
    "view",
    "device",
    "lang",
    "file",
    "weights-off",
    "weights-held",
    "start",
    "at",
    "sample",
    "neuron",
    "cursor",
    "hide",
    "got-off",
    "got-held",
    "at-off",
    "at-held",
    "lesson",
    "title",
    "text",
    "show",
    "lock",
    "name",
    "exercise",
    "sweep",
    "pair",
    "differ",
    "open",
    "first",
    "hints",
    "prediction",
    "predicted-at",
    "hand-in",
    "handed-in",
    "end",
];
/// What may be repeated.
const REPEATED: [&str; 11] = [
    "compare", "predict", "explain", "goal", "question", "answer", "hint", "model", "least",
    "cell", // Of a file, and of an exercise.
    "map",
];
/// What is written in sentences.
const PROSE: [&str; 11] = [
    "title", "text", "predict", "explain", "goal", "name", "exercise", "question", "answer",
    "hint", "model",
];
/// What mailing and advertising programs count their visitors by.
const TRACKERS: [&str; 34] = [
    "fbclid",
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "srsltid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "mibextid",
    "li_fat_id",
    "epik",
    "trk",
    "trkinfo",
    // Of documents, mail and search that lead over a page of their own.
    "sa",
    "source",
    "ust",
    "usg",
    "ved",
    "data",
    "sdata",
    "reserved",
    "h",
    "__tn__",
    "ref",
];

/// Whether a link can have this word.
pub(super) fn is_known(word: &str) -> bool {
    stands_once(word) || REPEATED.contains(&word)
}

/// Whether more than one of it says nothing.
pub(super) fn stands_once(word: &str) -> bool {
    SINGLE.contains(&word) || with_word(word).is_some()
}

pub(super) fn is_prose(word: &str) -> bool {
    PROSE.contains(&word)
}

/// Whether a word says nothing of the experiment.
pub(super) fn is_tracker(word: &str) -> bool {
    word.starts_with("utm_") || TRACKERS.contains(&word)
}

/// Whether a word that a link can have, and its `=`, come next.
pub(super) fn begins_pair(text: &str) -> bool {
    // No word is longer; the = must be near.
    let Some(end) = text.bytes().take(24).position(|b| b == b'=') else {
        return false;
    };
    let key = text[..end].trim();
    is_known(key) || is_tracker(key)
}

/// A yes or no in the words that people have for it.
pub fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "yes" | "true" | "on" => Some(true),
        "0" | "no" | "false" | "off" => Some(false),
        _ => None,
    }
}

/// What [`truth`] takes.
pub const TRUTHS: &str = "1, yes, true or on, and 0, no, false or off";

/// The known word that a changed one was: `amp;beta`, `Beta`, `!v`, `held–out`, or one that a word
/// processor has parted.
pub(super) fn known(word: &str) -> Option<String> {
    let dashes = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    };
    let word: String = word.chars().map(dashes).collect();
    let last = word.rsplit(['/', '?', '#', '!', ';', '&']).next()?;
    let is_of_word = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let plain: String = last.chars().filter(is_of_word).collect();
    let plain = plain.to_ascii_lowercase();
    if is_known(&plain) {
        return Some(plain);
    }
    let rest = plain.strip_prefix("amp")?;
    is_known(rest).then(|| rest.to_owned())
}
