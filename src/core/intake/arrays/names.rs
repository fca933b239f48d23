//! Which array of an archive is what, by their names.

use crate::core::intake::choices::{Allowed, Choices};
use crate::core::intake::{IntakeError, Part};

/// Names under which people keep samples, and classes; a part's name may stand before or behind.
pub(super) const SAMPLES: [&str; 9] = [
    "x", "data", "samples", "images", "spikes", "inputs", "input", "features", "arr_0",
];
pub(super) const LABELS: [&str; 8] = [
    "y", "labels", "label", "targets", "target", "classes", "class", "arr_1",
];

/// An array's name, of its path.
pub(super) fn name_of(path: &str) -> &str {
    path.strip_suffix(".npy").unwrap_or(path)
}

/// The array of one of these names in a part; without a part, of the bare name.
pub(super) fn find<'a>(names: &[&'a str], wanted: &[&str], part: Option<Part>) -> Option<&'a str> {
    let words = part.map_or(&[][..], Part::words);
    let is = |name: &str, wanted: &str| {
        let name = name.to_lowercase();
        let both = |word: &&str| {
            ["_", ""].iter().any(|between| {
                name == format!("{wanted}{between}{word}")
                    || name == format!("{word}{between}{wanted}")
            })
        };
        if words.is_empty() {
            name == wanted
        } else {
            words.iter().any(both)
        }
    };
    let found = wanted
        .iter()
        .find_map(|wanted| names.iter().find(|name| is(name, wanted)));
    found.copied()
}

/// The name of an array, where one was found by its name or is said.
pub(super) fn chosen(
    key: &'static str,
    found: Option<&str>,
    names: &[&str],
    choices: &mut Choices,
) -> Result<Option<String>, IntakeError> {
    let options = names.iter().copied().chain(["by part"]);
    let words = format!("{}, or by part", names.join(", "));
    let allowed = Allowed::one_of(options.map(str::to_owned), words);
    let guess = || found.unwrap_or("by part").to_owned();
    choices.text(key, guess, allowed, |text| match text {
        "by part" => Some(None),
        text => names.contains(&text).then(|| Some(text.to_owned())),
    })
}
