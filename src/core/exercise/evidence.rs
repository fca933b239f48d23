//! What of the experiment an exercise shows: one network or two, and where to look.

use crate::core::name::Named;
use crate::core::share_link::{Pairs, read_mended};
use crate::core::text::short;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// Pictures that a text may name and the page draws: `![words](figure:leak)`.
pub const FIGURES: [&str; 7] = [
    "leak",
    "response",
    "surrogate",
    "growth",
    "nudge",
    "edge",
    "pulses",
];

/// What is shown of the pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Networks {
    #[default]
    Two,
    /// The unregularised one; where both are alike, the other has nothing to add.
    One,
}

/// What holds the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Evidence {
    #[strum(message = "the accuracy")]
    Accuracy,
    #[strum(message = "the loss")]
    Loss,
    #[strum(message = "λ")]
    Exponent,
    #[strum(message = "the gradient norm")]
    GradientNorm,
    #[strum(message = "the spikes")]
    Spikes,
    #[strum(message = "the learning signal")]
    Signal,
}

/// Takes it out of a link.
pub(super) fn networks(pairs: &mut Pairs, notes: &mut Vec<String>) -> Networks {
    let Some(text) = pairs.take("pair") else {
        return Networks::default();
    };
    let read = read_mended(&text, Networks::from_key).map(|it| it.noted("pair", notes));
    read.unwrap_or_else(|| {
        notes.push(format!(
            "pair is {}; allowed: {}.",
            short(&text),
            Networks::keys()
        ));
        Networks::default()
    })
}

/// Takes them out of a link, each once.
pub(super) fn read(pairs: &mut Pairs, notes: &mut Vec<String>) -> Vec<Evidence> {
    let text = pairs.take("open").unwrap_or_default();
    let mut found = Vec::new();
    for name in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
        match read_mended(name, Evidence::from_key).map(|it| it.noted("open", notes)) {
            Some(evidence) if found.contains(&evidence) => {}
            Some(evidence) => found.push(evidence),
            None => notes.push(format!(
                "open: {} is nothing that can be opened; allowed: {}.",
                short(name),
                Evidence::keys()
            )),
        }
    }
    found
}

/// As a link says it; nothing of what goes without saying.
pub(super) fn written(networks: Networks) -> String {
    match networks {
        Networks::Two => String::new(),
        Networks::One => networks.key().to_owned(),
    }
}

/// As a link says them.
pub(super) fn written_all(evidence: &[Evidence]) -> String {
    evidence
        .iter()
        .map(|it| it.key())
        .collect::<Vec<_>>()
        .join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_to_look_is_read_once_each_and_what_is_nothing_is_named() {
        let mut pairs = Pairs::default();
        pairs.add("open", "exponent, gradient-norm,exponent,moon");
        pairs.add("pair", "three");
        let mut notes = Vec::new();
        let found = read(&mut pairs, &mut notes);
        assert_eq!(written_all(&found), "exponent,gradient-norm");
        assert_eq!(networks(&mut pairs, &mut notes), Networks::Two);
        assert!(
            notes[0].contains("moon") && notes[0].contains("signal"),
            "{notes:?}"
        );
        assert!(
            notes[1].contains("three") && notes[1].contains("one"),
            "{notes:?}"
        );
    }
}
