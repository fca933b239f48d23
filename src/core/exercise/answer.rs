//! How long an answer may be, counted in one way by its box, what is kept of it, and the hand-in.
//!
//! A character is a Unicode scalar value, as `chars` counts: an emoji that is one code point counts
//! once, where JavaScript's `length` and the attribute `maxlength` count it twice.

use std::ops::Range;

/// The longest answer, in characters.
pub const MOST_ANSWER: usize = 2000;
/// The longest name of a student, in characters.
pub const MOST_NAME: usize = 80;

/// Characters of a text.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Characters of an answer that say something: without blanks at its ends, and each stretch of them once.
pub fn written(text: &str) -> usize {
    let words = text.split_whitespace().map(length);
    words.map(|word| word + 1).sum::<usize>().saturating_sub(1)
}

/// As the box says it of an answer that is none yet; nothing of one that is, or where any is.
pub fn too_short(text: &str, least: usize) -> Option<String> {
    let is_short = least > 1 && written(text) < least;
    is_short.then(|| {
        format!(
            "It counts as an answer from {} characters on.",
            grouped(least)
        )
    })
}

/// Characters of `text` once `inserted` stands in place of what is selected, which is counted in
/// UTF-16 units, as a browser does.
pub fn length_with(text: &str, selected: Range<usize>, inserted: &str) -> usize {
    let (mut units, mut kept) = (0, 0);
    for character in text.chars() {
        if !selected.contains(&units) {
            kept += 1;
        }
        units += character.len_utf16();
    }
    // A box has line feeds only.
    kept + length(inserted) - inserted.matches("\r\n").count()
}

/// As the box says it: `1,250 of 2,000 characters`, and what to do about too many.
pub fn counted(length: usize, most: usize) -> String {
    let count = format!("{} of {} characters", grouped(length), grouped(most));
    match length.saturating_sub(most) {
        0 => count,
        over => format!(
            "{count}: shorten it by {}. Nothing is cut off.",
            grouped(over)
        ),
    }
}

/// What the box says of an insertion that did not fit and was not made.
pub fn refused(length: usize, inserted: &str, most: usize) -> String {
    format!(
        "Not inserted: {} characters, where {} more fit ({} in all).",
        grouped(self::length(inserted)),
        grouped(most.saturating_sub(length)),
        grouped(most)
    )
}

/// A number below a million, with a comma before its thousands.
fn grouped(number: usize) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", number / 1000, number % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_counts_once_wherever_it_is_counted() {
        assert_eq!(length("a😀é"), 3);
        // The emoji is two of the browser's units, at 1 and 2.
        assert_eq!(length_with("a😀é", 1..3, ""), 2);
        assert_eq!(length_with("a😀é", 4..4, "😀😀"), 5);
        assert_eq!(length_with("a😀é", 0..4, "b"), 1);
        assert_eq!(length_with("", 0..0, "a\r\nb\nc"), 5);
    }

    #[test]
    fn blanks_make_no_answer_longer_and_what_is_too_short_says_from_where_on_it_counts() {
        assert_eq!(written("  a  😀\n\té "), 5);
        assert_eq!(written(" \n "), 0);
        let said = too_short("x", 40).expect("too short");
        assert_eq!(said, "It counts as an answer from 40 characters on.");
        assert_eq!(too_short(&"x".repeat(40), 40), None);
        assert_eq!(too_short("", 1), None, "nothing is said of an empty box");
    }

    #[test]
    fn the_limit_is_shown_with_what_is_too_much() {
        assert_eq!(counted(7, MOST_ANSWER), "7 of 2,000 characters");
        assert_eq!(counted(2000, MOST_ANSWER), "2,000 of 2,000 characters");
        let words = counted(3050, MOST_ANSWER);
        assert!(words.contains("shorten it by 1,050."), "{words}");
        let words = refused(1990, &"x".repeat(400), MOST_ANSWER);
        assert!(
            words.contains("400 characters") && words.contains(" 10 more"),
            "{words}"
        );
    }
}
