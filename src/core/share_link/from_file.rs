//! The file that an experiment's own data was read from: the link names it, and does not hold it.

use super::Pairs;
use crate::core::text::cut;

/// As `file=touch.csv&map=label=kind,bins=50` names it. The data itself is known by the setting `own`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FromFile {
    /// What the file was called; of several, with commas between.
    pub name: String,
    /// What was chosen to read it otherwise than it is guessed, as `--map` takes it.
    pub map: String,
}

/// Characters of each.
const MOST: usize = 2000;

impl FromFile {
    /// What the pairs say of it.
    pub(super) fn read(pairs: &mut Pairs, notes: &mut Vec<String>) -> Option<Self> {
        let file = pairs.take("file").unwrap_or_default();
        let map = map_of_file(pairs);
        let mut taken = |key: &str, text: String| {
            if text.chars().count() > MOST {
                notes.push(format!(
                    "{key} has more than {MOST} characters; it was passed over."
                ));
                return String::new();
            }
            text
        };
        let (name, map) = (taken("file", file), taken("map", map));
        let name = cut(&name);
        (!name.is_empty() || !map.is_empty()).then_some(Self { name, map })
    }

    pub(super) fn write(&self, pairs: &mut Pairs) {
        for (key, text) in [("file", &self.name), ("map", &self.map)] {
            if !text.is_empty() {
                pairs.add(key, text);
            }
        }
    }
}

/// Whether a `map` is that of an exercise, which has ranges, and no names of columns.
fn is_of_exercise(text: &str) -> bool {
    (text.contains("..") || text.contains('…')) && !text.contains('=')
}

/// Takes the `map` of a file out of the pairs; an exercise's stays.
fn map_of_file(pairs: &mut Pairs) -> String {
    let mut own = String::new();
    let mut others = Vec::new();
    while let Some(text) = pairs.take("map") {
        if is_of_exercise(&text) {
            others.push(text);
        } else if own.is_empty() {
            own = text;
        }
    }
    for other in others {
        pairs.add("map", &other);
    }
    own
}
