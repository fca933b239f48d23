//! Numbers as text, with a true minus sign, and never broken over two lines; and text as numbers, by the
//! one reader of the page, of links and of the command line ([`read_number`] and its like).

mod decimal;
mod entries;
mod read;
#[cfg(test)]
mod reading_tests;
mod unreadable;

pub use decimal::Numbers;
pub use entries::{Expected, entries};
pub use read::{read_list, read_number, read_numbers, read_whole};
pub use unreadable::Unreadable;

/// A text with a minus sign before each number that has a hyphen for one; hyphens within words stay.
pub fn minus(text: &str) -> String {
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    let mut all = String::with_capacity(text.len());
    while let Some(letter) = rest.next() {
        // Of the number itself, or of its power of ten.
        let can_be = !before.is_alphanumeric() || before == 'e';
        let is_sign = can_be && rest.peek().is_some_and(char::is_ascii_digit);
        all.push(if letter == '-' && is_sign {
            '\u{2212}'
        } else {
            letter
        });
        before = letter;
    }
    all
}

/// `digits` places after the point.
pub fn fixed(value: f64, digits: usize) -> String {
    with_minus(format!("{value:.digits$}"))
}

/// An exponent with its standard error, three places each: `−0.050 ± 0.003`; a reading that is a floor
/// (`floored` above 0: see [`crate::core::metrics::StepMetrics::floored`]) is called one.
pub fn exponent(value: f32, standard_error: Option<f32>, floored: f32) -> String {
    let number = fixed(value.into(), 3);
    let number = match standard_error {
        Some(error) => format!("{number}\u{a0}±\u{a0}{}", fixed(error.into(), 3)),
        None => number,
    };
    if floored > 0.0 {
        format!("{number} (a floor)")
    } else {
        number
    }
}

/// A share as a whole percentage.
pub fn percent(share: f64) -> String {
    format!("{}\u{a0}%", fixed(share * 100.0, 0))
}

/// Two significant digits; large and small numbers as a power of ten.
pub fn significant(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 {
            "0".to_owned()
        } else {
            "not a number".to_owned()
        };
    }
    let (digits, order) = scientific(value, 1);
    match order {
        -2 => fixed(value, 3),
        -1 => fixed(value, 2),
        0 => fixed(value, 1),
        1..=3 => fixed(value, 0),
        order => {
            let power = power_of_ten(order);
            format!("{}\u{202f}·\u{202f}{power}", with_minus(digits))
        }
    }
}

/// Two significant digits without trailing zeros: `0.003`, `0.00021`, `10⁻⁶`.
pub fn compact(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return significant(value);
    }
    let order = value.abs().log10();
    if (order - order.round()).abs() < 1e-9 && !(-2.0..4.0).contains(&order.round()) && value > 0.0
    {
        return power_of_ten(order.round() as i32);
    }
    if !(-4.0..4.0).contains(&order) {
        return significant(value);
    }
    let places = (1 - order.floor() as i32).max(0) as usize;
    let text = fixed(value, places);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// By what something grows or fades, in a digit or two: `×7.6`, `×400`, `×2·10⁵`.
pub fn times(ratio: f64) -> String {
    if ratio <= 0.0 || !ratio.is_finite() {
        return format!("×{}", significant(ratio));
    }
    let (digits, order) = scientific(ratio, 0);
    match order {
        -2..=0 => format!("×{}", trimmed(&fixed(ratio, (1 - order) as usize))),
        1..=3 => {
            let unit = 10_f64.powi(order - 1);
            format!("×{}", fixed((ratio / unit).round() * unit, 0))
        }
        order if digits == "1" => format!("×{}", power_of_ten(order)),
        order => format!("×{digits}·{}", power_of_ten(order)),
    }
}

fn trimmed(text: &str) -> &str {
    text.trim_end_matches('0').trim_end_matches('.')
}

/// The power of ten nearest to a positive value, for the ticks of a log axis.
pub fn decade(value: f64) -> String {
    power_of_ten(value.log10().round() as i32)
}

/// `10⁶`
pub fn power_of_ten(exponent: i32) -> String {
    let superscript = |digit| match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32('⁰' as u32 + digit as u32 - '0' as u32).unwrap_or(digit),
    };
    format!(
        "10{}",
        exponent
            .to_string()
            .chars()
            .map(superscript)
            .collect::<String>()
    )
}

fn with_minus(text: String) -> String {
    let zero = text
        .chars()
        .all(|character| matches!(character, '-' | '0' | '.'));
    match text.strip_prefix('-') {
        Some(rest) if zero => rest.to_owned(),
        Some(rest) => format!("\u{2212}{rest}"),
        None => text,
    }
}

/// The leading digits with `places` after the point, and the power of ten that they stand for: `9.9`
/// and 5 of 9.9e5. For finite values other than 0.
pub fn scientific(value: f64, places: usize) -> (String, i32) {
    let text = format!("{value:.places$e}");
    let (digits, order) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.to_owned(), order.parse().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_is_a_minus_before_a_number_and_stays_within_words() {
        assert_eq!(minus("-0.05, -1e-4"), "\u{2212}0.05, \u{2212}1e\u{2212}4");
        assert_eq!(minus("Rate cross-entropy"), "Rate cross-entropy");
    }

    #[test]
    fn an_exponent_stands_with_its_standard_error_and_a_floor_is_called_one() {
        assert_eq!(
            exponent(-0.0502, Some(0.0031), 0.0),
            "\u{2212}0.050\u{a0}±\u{a0}0.003"
        );
        assert_eq!(exponent(0.1, None, 0.0), "0.100");
        assert_eq!(exponent(-27.631, None, 1.0), "\u{2212}27.631 (a floor)");
    }

    #[test]
    fn growth_is_written_in_a_digit_or_two() {
        let written = [7.61, 0.0067, 0.5, 403.4, 2.2e5, 1.0e6, 45.2, 1.0, 0.0].map(times);
        let expected = [
            "×7.6",
            "×7·10⁻³",
            "×0.5",
            "×400",
            "×2·10⁵",
            "×10⁶",
            "×45",
            "×1",
            "×0",
        ];
        assert_eq!(written, expected);
    }

    #[test]
    fn numbers_read_as_a_person_writes_them() {
        assert_eq!(fixed(-0.05, 2), "\u{2212}0.05");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(percent(0.919), "92\u{a0}%");
        assert_eq!(significant(63.2), "63");
        assert_eq!(significant(0.51), "0.51");
        assert_eq!(significant(5.2e6), "5.2\u{202f}·\u{202f}10⁶");
        assert_eq!(significant(9.96e5), "1.0\u{202f}·\u{202f}10⁶");
        assert_eq!(significant(-9.96e5), "\u{2212}1.0\u{202f}·\u{202f}10⁶");
        assert_eq!(significant(1e-300), "1.0\u{202f}·\u{202f}10⁻³⁰⁰");
        assert_eq!(significant(9.99), "10");
        assert_eq!(power_of_ten(-12), "10⁻¹²");
    }

    #[test]
    fn compact_numbers_have_no_trailing_zeros() {
        for (value, text) in [
            (0.003, "0.003"),
            (2.13e-4, "0.00021"),
            (0.00996, "0.01"),
            (0.1, "0.1"),
            (1.0, "1"),
            (12.0, "12"),
            (1e-9, "10⁻⁹"),
            (1e-3, "10⁻³"),
            (3e-9, "3.0\u{202f}·\u{202f}10⁻⁹"),
            (0.0, "0"),
        ] {
            assert_eq!(compact(value), text);
        }
    }
}
