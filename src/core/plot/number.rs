//! Numbers as labels.

use crate::core::number::scientific;

/// Three significant digits at most, without zeros at the end; powers of ten where it is small or large.
pub fn short(value: f64) -> String {
    rounded(value, 3)
}

/// The same with the most digits, of three, that need no more than so many characters; `None` where not even one does.
pub fn within(value: f64, characters: usize) -> Option<String> {
    let texts = [3, 2, 1].map(|digits| rounded(value, digits));
    texts
        .into_iter()
        .find(|text| text.chars().count() <= characters)
}

fn rounded(value: f64, significant: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let behind = significant - 1;
    let (digits, order) = scientific(value, behind);
    if !(-3..5).contains(&order) {
        return format!("{}e{order}", trimmed(&digits));
    }
    let places = usize::try_from(behind as i32 - order).unwrap_or(0);
    minus(trimmed(&format!("{value:.places$}")))
}

/// A whole number with commas between its thousands.
pub fn count(value: usize) -> String {
    let digits = value.to_string();
    let grouped = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = grouped.map(String::from_utf8_lossy).collect();
    groups.join(",")
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

/// With the sign that is as wide as a plus.
fn minus(text: &str) -> String {
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_and_keep_what_matters() {
        let labels = [
            0.0, 0.5, 0.123_456, -0.08, 1200.0, 64.0, 1e-4, 2.5e6, 0.002, 99.96,
        ];
        let labels = labels.map(short);
        let expected = [
            "0", "0.5", "0.123", "−0.08", "1200", "64", "1e-4", "2.5e6", "0.002", "100",
        ];
        assert_eq!(labels, expected);
    }

    #[test]
    fn what_is_too_long_has_fewer_digits_or_is_left_out() {
        let fitting = [
            (-0.0987, 7),
            (-0.0987, 6),
            (-0.0987, 5),
            (-0.0987, 4),
            (87.25, 4),
            (87.25, 2),
            (87.25, 1),
        ];
        let fitting = fitting.map(|(value, characters)| within(value, characters));
        let expected = [
            Some("−0.0987"),
            Some("−0.099"),
            Some("−0.1"),
            Some("−0.1"),
            Some("87.2"),
            Some("87"),
            None,
        ];
        assert_eq!(fitting, expected.map(|text| text.map(str::to_owned)));
    }

    #[test]
    fn thousands_have_commas() {
        assert_eq!([7, 1000, 1_234_567].map(count), ["7", "1,000", "1,234,567"]);
    }
}
