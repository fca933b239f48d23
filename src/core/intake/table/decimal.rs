//! Numbers as tables have them: `0.5`, `0,5`, `1,000`, `1.000,5`.

use super::cells::Cells;
use crate::core::text::short;

/// The mark before a number's fraction; the other one may part its thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decimal {
    Point,
    Comma,
}

/// Characters of a number.
const MOST: usize = 64;

impl Decimal {
    /// By the first cell that can be read in one way only; where there is none, `1,000` is a thousand where
    /// commas part the columns (it stands in quotes then), and one where something else does. What is said of a
    /// number that could have been read otherwise.
    pub fn guessed(cells: &Cells, delimiter: u8) -> (Self, Option<String>) {
        let all = (0..cells.rows()).flat_map(|row| (0..cells.width()).map(move |it| (row, it)));
        let mut ambiguous: Option<&str> = None;
        for (row, column) in all {
            let text = cells.get(row, column).trim();
            if !text.contains(',') && !text.contains('.') {
                continue;
            }
            match [Self::Point, Self::Comma].map(|it| it.read(text).is_some()) {
                [true, false] => return (Self::Point, None),
                [false, true] => return (Self::Comma, None),
                [false, false] => {}
                [true, true] => {
                    let is_first = ambiguous.is_none_or(|it| !it.contains(','));
                    ambiguous = Some(text).filter(|_| is_first).or(ambiguous);
                }
            }
        }
        let Some(text) = ambiguous else {
            return (Self::Point, None);
        };
        let (taken, other) = match text.contains(',') && delimiter != b',' {
            true => (Self::Comma, Self::Point),
            false => (Self::Point, Self::Comma),
        };
        // Three places behind a point are no thousands where commas part the columns.
        let is_said = text.contains(',') || delimiter == b';';
        let note = taken
            .read(text)
            .zip(other.read(text))
            .map(|(number, otherwise)| {
                let (text, key) = (short(text), other.name());
                format!("{text} is read as {number}; --map decimal={key} reads it as {otherwise}")
            });
        (taken, note.filter(|_| is_said))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    /// A finite number; `None` where it is none, or blank.
    pub fn read(self, text: &str) -> Option<f64> {
        let text = text.trim();
        if text.is_empty() || text.len() > MOST {
            return None;
        }
        let is_plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
        let plain = self == Self::Point && text.bytes().all(is_plain);
        let number: f64 = if plain && text.bytes().filter(|&it| it == b'.').count() < 2 {
            text.parse().ok()?
        } else {
            self.grouped(text)?.parse().ok()?
        };
        number.is_finite().then_some(number)
    }

    /// The text as Rust writes it, where its thousands are whole groups of three.
    fn grouped(self, text: &str) -> Option<String> {
        let (point, other) = match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        };
        let text = text.replace('\u{2212}', "-");
        let (sign, digits) = match text.strip_prefix(['-', '+']) {
            Some(rest) => (&text[..1], rest),
            None => ("", &text[..]),
        };
        let (whole, rest) = match digits.find([point, 'e', 'E']) {
            Some(at) => digits.split_at(at),
            None => (digits, ""),
        };
        let mark = whole.chars().find(|c| !c.is_ascii_digit());
        let whole = match mark {
            None => whole.to_owned(),
            Some(mark) if mark == other || " \u{a0}\u{202f}'’".contains(mark) => {
                let mut groups = whole.split(mark);
                // No thousands are none: 0,432 is less than one.
                let is_first = |it: &&str| (1..=3).contains(&it.len()) && !it.starts_with('0');
                let first = groups.next().filter(is_first)?;
                let others: Vec<&str> = groups.collect();
                let is_group = |it: &&str| it.len() == 3;
                if !others.iter().all(is_group) {
                    return None;
                }
                format!("{first}{}", others.concat())
            }
            Some(_) => return None,
        };
        let rest = rest.replacen(point, ".", 1);
        let is_number = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
        let whole_text = format!("{sign}{whole}{rest}");
        whole_text.bytes().all(is_number).then_some(whole_text)
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal::{Comma, Point};

    #[test]
    fn numbers_are_read_with_either_mark_and_with_thousands_in_threes() {
        for (text, point, comma) in [
            ("5.1", Some(5.1), None),
            ("0,5", None, Some(0.5)),
            ("0,432", None, Some(0.432)),
            ("0.432", Some(0.432), None),
            ("1,000", Some(1000.0), Some(1.0)),
            ("1.000", Some(1.0), Some(1000.0)),
            ("1.000,5", None, Some(1000.5)),
            ("1,000.5", Some(1000.5), None),
            ("12,345,678", Some(12_345_678.0), None),
            ("1,00,000", None, None),
            ("1234,567", None, Some(1234.567)),
            ("-3e-2", Some(-0.03), Some(-0.03)),
            ("−3", Some(-3.0), Some(-3.0)),
            ("1 000 000", Some(1e6), Some(1e6)),
            ("1'000", Some(1000.0), Some(1000.0)),
            (" 7 ", Some(7.0), Some(7.0)),
            (".5", Some(0.5), None),
            ("1e999", None, None),
            ("nan", None, None),
            ("inf", None, None),
            ("0x10", None, None),
            ("", None, None),
            ("2026-11-26", None, None),
            ("1.2.3", None, None),
            ("€5", None, None),
        ] {
            assert_eq!(Point.read(text), point, "{text} with a point");
            assert_eq!(Comma.read(text), comma, "{text} with a comma");
        }
    }
}
