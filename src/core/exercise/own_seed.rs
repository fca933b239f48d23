//! Everybody's own seed: `seed=own` in an exercise's link.
//!
//! The seed is FNV-1a of 64 bits over the student's name, a line feed and the exercise's title, both
//! [`folded`], in UTF-8; of that the remainder by 1,000,000,000, so that it can be read aloud. In a class of
//! 200 two share a seed once in 50,000 classes.

use crate::core::share_link::{Link, OWN_SEED, Pairs, base};
use crate::core::text::{is_invisible, short};
use unicode_normalization::UnicodeNormalization;

/// Own seeds are below this.
const MOST: u64 = 1_000_000_000;

/// A text as it is compared: without letter case, blanks at its ends, doubled blanks and what has no width;
/// an accent is the same however it was typed (Unicode's NFC).
pub fn folded(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let words: Vec<_> = seen.split_whitespace().collect();
    words.join(" ").to_lowercase().nfc().collect()
}

/// The seed of a student in an exercise, by name and title.
pub fn own_seed(name: &str, title: &str) -> u64 {
    digest(name, title) % MOST
}

/// What all that a student has alone follows from.
pub(super) fn digest(name: &str, title: &str) -> u64 {
    let text = format!("{}\n{}", folded(name), folded(title));
    let add = |digest: u64, byte: u8| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, add)
}

/// A seed as it is read aloud: `123 456 789`.
pub fn seed_words(seed: u64) -> String {
    let digits = seed.to_string();
    let first = (digits.len() + 2) % 3 + 1;
    let (head, rest) = digits.split_at(first.min(digits.len()));
    let mut words = head.to_owned();
    for group in rest.as_bytes().chunks(3) {
        words.push('\u{a0}');
        words.extend(group.iter().map(|digit| char::from(*digit)));
    }
    words
}

/// Takes the word out of an exercise: a link's was mended where it was opened, a file's has to be as it is.
pub(super) fn read(pairs: &mut Pairs, notes: &mut Vec<String>) -> bool {
    let Some(text) = pairs.take("seed") else {
        return false;
    };
    let is_own = text.trim().eq_ignore_ascii_case(OWN_SEED);
    if !is_own {
        notes.push(format!("seed is {}; allowed: {OWN_SEED}.", short(&text)));
    }
    is_own
}

/// The experiment without its seed, for each student has an own one.
pub(super) fn without_seed(link: &Link) -> Link {
    let mut link = link.clone();
    link.config.seed = base().seed;
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_typed_in_several_ways_has_one_seed_and_another_has_another() {
        let own = own_seed("Zoë Müller", "How long?");
        for name in [
            " zoë  müller ",
            "Zoe\u{308} Mu\u{308}ller",
            "ZOË MÜLLER",
            "Zoë\u{a0}Müller\u{200b}",
        ] {
            assert_eq!(own_seed(name, "how long? "), own, "{name}");
        }
        for (name, title) in [
            ("Zoe Muller", "How long?"),
            ("Zoë Müller", "How far?"),
            ("Zoë", "Müller\nHow long?"),
        ] {
            assert_ne!(own_seed(name, title), own, "{name}, {title}");
        }
    }

    /// The number that docs/lessons.md gives as an example: it never changes.
    #[test]
    fn the_seed_is_the_one_that_is_documented() {
        assert_eq!(
            own_seed("Ada Lovelace", "How long is too long?"),
            DOCUMENTED
        );
        let docs = include_str!("../../../docs/lessons.md");
        assert!(docs.contains(&DOCUMENTED.to_string()), "docs/lessons.md");
    }

    const DOCUMENTED: u64 = 776_845_789;

    #[test]
    fn a_seed_is_read_aloud_in_groups_of_three_digits() {
        for (seed, words) in [
            (7, "7"),
            (1234, "1 234"),
            (123_456, "123 456"),
            (123_456_789, "123 456 789"),
        ] {
            assert_eq!(seed_words(seed).replace('\u{a0}', " "), words);
        }
    }

    #[test]
    fn a_class_of_two_hundred_has_two_hundred_seeds() {
        let seeds = (0..200).map(|it| own_seed(&format!("Student {it}"), "How long?"));
        let seeds: std::collections::BTreeSet<_> = seeds.collect();
        assert_eq!(seeds.len(), 200);
        assert!(seeds.iter().all(|seed| *seed < MOST));
    }
}
