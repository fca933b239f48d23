//! A number as people write it, taken apart: decimal point or comma, digits in groups, the dashes that
//! stand for a minus, the digits of other scripts.
//!
//! Where a text can mean two numbers ([`readings`] finds both) nobody guesses.

use super::unreadable::Unreadable;
use crate::core::text::is_invisible;
use std::fmt;

/// Which numbers a text may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    Any,
    Whole,
}

/// What a number says: `whole.fraction` times ten to the `power`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    /// Digits, perhaps none.
    whole: String,
    /// Digits, perhaps none.
    fraction: String,
    power: i32,
}

/// It parts a word at the end of a line; in front of a number it may have been meant as a minus.
const SOFT_HYPHEN: char = '\u{ad}';
/// No number that is meant has more digits in front of its point.
const MOST_DIGITS: i64 = 40;

impl Decimal {
    /// The nearest number of double precision.
    pub fn value(&self) -> Result<f64, Unreadable> {
        let sign = if self.negative { "-" } else { "" };
        let (whole, fraction, power) = (&self.whole, &self.fraction, self.power);
        // A digit on both sides: every reader of numbers takes it, and to the same value.
        let text = format!("{sign}0{whole}.{fraction}0e{power}");
        let value: f64 = text.parse().unwrap_or(f64::NAN);
        let (digits, _) = self.significant();
        if !value.is_finite() || value == 0.0 && !digits.is_empty() {
            return Err(Unreadable::OutOfRange);
        }
        // No negative zero: it would be shown as one.
        Ok(value + 0.0)
    }

    /// Its digits, where it is a whole number.
    pub fn whole(&self) -> Result<String, Unreadable> {
        let (digits, zeros) = self.significant();
        if digits.is_empty() {
            return Ok("0".to_owned());
        }
        if zeros < 0 {
            return Err(Unreadable::NotWhole);
        }
        if digits.len() as i64 + zeros > MOST_DIGITS {
            return Err(Unreadable::OutOfRange);
        }
        let sign = if self.negative { "-" } else { "" };
        Ok(format!("{sign}{digits}{}", "0".repeat(zeros as usize)))
    }

    /// Whether both are the same number.
    pub fn equals(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.significant(), other.significant());
        mine.0.is_empty() && theirs.0.is_empty()
            || mine == theirs && self.negative == other.negative
    }

    /// The digits without zeros at either end, and how many powers of ten stand behind them.
    fn significant(&self) -> (String, i64) {
        let all = format!("{}{}", self.whole, self.fraction);
        let all = all.trim_start_matches('0');
        let digits = all.trim_end_matches('0');
        let cut = (all.len() - digits.len()) as i64;
        let power = i64::from(self.power) - self.fraction.len() as i64 + cut;
        (digits.to_owned(), power)
    }
}

/// As a message names it: `1000`, or `1.0` where there was a decimal mark.
impl fmt::Display for Decimal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let whole = self.whole.trim_start_matches('0');
        write!(to, "{sign}{}", if whole.is_empty() { "0" } else { whole })?;
        if !self.fraction.is_empty() {
            let fraction = self.fraction.trim_end_matches('0');
            write!(to, ".{}", if fraction.is_empty() { "0" } else { fraction })?;
        }
        if self.power != 0 {
            write!(to, "e{}", self.power)?;
        }
        Ok(())
    }
}

/// Every number that a text can mean: at least one.
///
/// A point is the decimal point, unless only groups of digits explain it; in a whole number
/// `1.000` can be either. A comma is what its place allows: `0,5` and `12,3456` are fractions,
/// `1,000,000` is in groups, `1,000` can be either.
///
/// # Errors
///
/// Where it can mean none, with the reason.
pub(super) fn readings(text: &str, numbers: Numbers) -> Result<Vec<Decimal>, Unreadable> {
    let typed = typed(text);
    let typed = typed.trim();
    let negative = typed.starts_with('-');
    let size = typed.strip_prefix(['-', '+', SOFT_HYPHEN]);
    let size = size.unwrap_or(typed).trim_start();
    if let Some(reason) = reason(size) {
        return Err(match (reason, numbers) {
            // No share is meant of what is counted.
            (Unreadable::Percentage, Numbers::Whole) => Unreadable::NotWhole,
            (reason, _) => reason,
        });
    }
    let none = match numbers {
        Numbers::Whole => Unreadable::NotWhole,
        Numbers::Any => Unreadable::NoNumber,
    };
    let (digits, power) = match size.split_once(['e', 'E']) {
        Some((digits, power)) => (digits.trim_end(), exponent(power).ok_or(none.clone())?),
        None => (size, 0),
    };
    let mut found: Vec<Decimal> = Vec::new();
    let taken = [
        pointed(digits),
        with_comma(digits),
        in_points(digits, numbers),
    ];
    for (whole, fraction) in taken.into_iter().flatten() {
        let decimal = Decimal {
            negative,
            whole,
            fraction,
            power,
        };
        if !found.iter().any(|other| other.equals(&decimal)) {
            found.push(decimal);
        }
    }
    if typed.starts_with(SOFT_HYPHEN) {
        let minus = found.clone().into_iter().map(|it| Decimal {
            negative: true,
            ..it
        });
        found.extend(minus);
    }
    if found.is_empty() {
        return Err(none);
    }
    Ok(found)
}

/// What is plainly something else than a decimal number.
fn reason(size: &str) -> Option<Unreadable> {
    let small = size.to_ascii_lowercase();
    if ["inf", "infinity", "nan", "∞"].contains(&small.as_str()) {
        return Some(Unreadable::NotFinite);
    }
    if ["0x", "0b", "0o"]
        .iter()
        .any(|base| small.starts_with(base))
    {
        return Some(Unreadable::NotDecimal);
    }
    let share = small.strip_suffix(['%', '‰'])?.trim_end();
    // Of a list whose entries blanks part, the sign alone.
    (share.is_empty() || share.ends_with(|c: char| c.is_ascii_digit()))
        .then_some(Unreadable::Percentage)
}

fn exponent(text: &str) -> Option<i32> {
    let text = text.trim_start();
    let size = text.strip_prefix(['-', '+']).unwrap_or(text);
    let right = (1..=6).contains(&size.len()) && is_digits(size);
    right.then(|| text.parse().ok()).flatten()
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

type Parts = (String, String);

/// A decimal point or none.
fn pointed(text: &str) -> Option<Parts> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = ungrouped(whole, &[',', '\'', '_', ' '])?;
    let some = !whole.is_empty() || !fraction.is_empty();
    (some && is_digits(fraction)).then(|| (whole, fraction.to_owned()))
}

/// A decimal comma, with a digit behind it.
fn with_comma(text: &str) -> Option<Parts> {
    let (whole, fraction) = text.split_once(',')?;
    let whole = ungrouped(whole, &['.', '\'', '_', ' '])?;
    (!fraction.is_empty() && is_digits(fraction)).then(|| (whole, fraction.to_owned()))
}

/// Points between groups of digits.
fn in_points(text: &str, numbers: Numbers) -> Option<Parts> {
    let least = if numbers == Numbers::Whole { 1 } else { 2 };
    let can_be = text.matches('.').count() >= least;
    let whole = ungrouped(text, &['.']).filter(|_| can_be)?;
    Some((whole, String::new()))
}

/// The digits without what parts them into groups of three: one kind of mark, throughout.
fn ungrouped(text: &str, marks: &[char]) -> Option<String> {
    if is_digits(text) {
        return Some(text.to_owned());
    }
    let mark = *marks.iter().find(|&&mark| text.contains(mark))?;
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let begins = (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0');
    let goes_on = |group: &str| group.len() == 3 && is_digits(group);
    (begins && groups.all(goes_on)).then(|| text.replace(mark, ""))
}

/// The text in the characters that [`readings`] knows.
pub(super) fn typed(text: &str) -> String {
    let mut typed = String::new();
    let text = with_powers(text);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let begins = typed.is_empty() || typed.ends_with([' ', ',', ';']);
        let before_number = rest.peek().is_some_and(|c| c.is_numeric() || *c == '.');
        if c == SOFT_HYPHEN && begins && before_number {
            typed.push(c);
        } else if !is_invisible(c) {
            typed.push(typed_character(c));
        }
    }
    typed
}

/// The text with a power of ten as `e` says it: `2·10⁻⁴` is `2e-4`, `10^6` is `1e6`, as the lab itself writes them.
fn with_powers(text: &str) -> String {
    const TEN: &str = "10";
    const TIMES: [char; 6] = ['·', '×', '⋅', '∙', '*', 'x'];
    let mut written = String::new();
    let mut rest = text;
    // Of what is written already, up to the end of the last power.
    let mut powers_end = 0;
    while let Some(at) = rest.find(TEN) {
        written += &rest[..at];
        let behind = &rest[at + TEN.len()..];
        let (power, length) = power_at(behind);
        let shown = written.trim_end();
        let size = shown.strip_suffix(TIMES).map(str::trim_end);
        let size = size.filter(|it| it.ends_with(char::is_numeric));
        rest = &behind[length..];
        match (size.map(str::len), power) {
            (Some(length), Some(power)) => {
                written.truncate(length);
                written += &format!("e{power}");
                powers_end = written.len();
            }
            (None, Some(power)) if begins_number(&written, powers_end) => {
                written += &format!("1e{power}");
                powers_end = written.len();
            }
            // Ten times what: a point in front of a ten would be another number.
            (Some(length), None) if is_ten_times(&written, length, behind) => {
                let sign = written.trim_end().len() - '·'.len_utf8();
                written.replace_range(sign..sign + '·'.len_utf8(), "×");
                written += TEN;
            }
            _ => {
                written += TEN;
                rest = behind;
            }
        }
    }
    written + rest
}

/// Whether a number may begin behind this text, in which the last power of ten ends at a place.
fn begins_number(before: &str, powers_end: usize) -> bool {
    let is_listed = powers_end > 0 && &before[powers_end..] == ",";
    is_listed || !before.ends_with(|c: char| c.is_numeric() || ['.', ',', '·', '٫'].contains(&c))
}

/// Whether a ten behind `2·` is no fraction: `0·10` is one.
fn is_ten_times(before: &str, length: usize, behind: &str) -> bool {
    let is_point = before.trim_end().ends_with('·');
    let is_share =
        before[..length].ends_with('0') && !before[..length - 1].ends_with(char::is_numeric);
    is_point && !is_share && !behind.starts_with(char::is_numeric)
}

/// The power that a text begins with, raised or behind a `^`, and how many bytes it takes.
fn power_at(text: &str) -> (Option<String>, usize) {
    let marked = text.strip_prefix('^');
    let mut power = String::new();
    let mut length = usize::from(marked.is_some());
    for c in marked.unwrap_or(text).chars() {
        let digit = match c {
            '⁰' => '0',
            '¹' => '1',
            '²' => '2',
            '³' => '3',
            '⁴'..='⁹' => char::from(b'0' + (u32::from(c) - 0x2070) as u8),
            '⁻' | '−' | '-' if power.is_empty() && (marked.is_some() || c == '⁻') => '-',
            '⁺' | '+' if power.is_empty() && (marked.is_some() || c == '⁺') => '+',
            '0'..='9' if marked.is_some() => c,
            _ => break,
        };
        power.push(digit);
        length += c.len_utf8();
    }
    let is_power = power.ends_with(|c: char| c.is_ascii_digit());
    if is_power {
        (Some(power), length)
    } else {
        (None, 0)
    }
}

fn typed_character(c: char) -> char {
    // Where digits 0 to 9 begin: Arabic, Persian, Devanagari and Bengali.
    const ZEROS: [u32; 4] = [0x660, 0x6f0, 0x966, 0x9e6];
    let code = u32::from(c);
    for zero in ZEROS {
        if let Some(digit) = code
            .checked_sub(zero)
            .and_then(|it| char::from_digit(it, 10))
        {
            return digit;
        }
    }
    match c {
        // Full-width forms of ASCII; what they stand for may itself be written in another way.
        '！'..='～' => char::from_u32(code - 0xfee0).map_or(c, typed_character),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{207b}' | '\u{fe58}' | '\u{fe63}' | '➖' => '-',
        '➕' | '\u{fe62}' => '+',
        '’' | '‘' | 'ʼ' | '´' | '٬' => '\'',
        '٫' | '·' => '.',
        '،' => ',',
        '、' | '؛' | '\n' | '\r' | '\t' => ';',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}
