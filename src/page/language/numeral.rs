//! The decimal mark of a written number.

use std::borrow::Cow;

/// The text with the decimal mark in its numbers: `0.25 ± 0.1` becomes `0,25 ± 0,1`. A version (`0.2.0`), an
/// address and whatever else has letters stay as they are, and so does a list whose numbers are parted by
/// the mark itself.
pub fn marked(written: &str, mark: char) -> Cow<'_, str> {
    let is_number = mark != '.' && written.contains('.') && !written.contains(mark);
    if !is_number || !written.split_whitespace().all(is_of_numbers) {
        return Cow::Borrowed(written);
    }
    let bytes = written.as_bytes();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let marked = written.char_indices().map(|(at, c)| {
        let parts = c == '.' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        if parts { mark } else { c }
    });
    Cow::Owned(marked.collect())
}

/// Whether a word between blanks is a number, perhaps with a unit's sign or a power of ten.
fn is_of_numbers(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_ascii_alphabetic()).count();
    let has_power = word.contains(['e', 'E']) && word.contains(|c: char| c.is_ascii_digit());
    let points = word.matches('.').count();
    points <= 1 && (letters == 0 || points == 0 || (letters == 1 && has_power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_get_the_mark_and_versions_addresses_and_lists_keep_their_points() {
        for (written, shown) in [
            ("0.25", "0,25"),
            ("\u{2212}0.071 ± 0.004", "\u{2212}0,071 ± 0,004"),
            ("18.5\u{a0}%", "18,5\u{a0}%"),
            ("5.3·10⁷", "5,3·10⁷"),
            ("1.5e-3", "1,5e-3"),
            ("2.5 MB", "2,5 MB"),
            ("0.2.0", "0.2.0"),
            ("https://a.b/c.5", "https://a.b/c.5"),
            ("data.2.csv", "data.2.csv"),
            ("0.5, 0.7", "0.5, 0.7"),
            ("The end. 5", "The end. 5"),
            ("128", "128"),
        ] {
            assert_eq!(marked(written, ','), shown);
            assert_eq!(marked(written, '.'), written);
        }
    }
}
