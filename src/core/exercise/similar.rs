//! Whether one line is another with a slip of the pen mended.

/// Alike but for letter case, blanks, and a change of one letter in six; digits and marks of numbers
/// stay as they are: 0.1 is not 0.9 with a slip.
pub fn is_mended(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(folded);
    if one == other {
        return true;
    }
    let numbers = |text: &[char]| -> Vec<char> {
        let of_number = |c: &&char| c.is_ascii_digit() || matches!(c, '-' | '−');
        text.iter().filter(of_number).copied().collect()
    };
    let longest = one.len().max(other.len());
    let most = (longest / 6).min(12);
    numbers(&one) == numbers(&other)
        && one.len().abs_diff(other.len()) <= most
        && distance(&one, &other) <= most
}

fn folded(text: &str) -> Vec<char> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words
        .to_lowercase()
        .chars()
        .take(super::MOST_LINE)
        .collect()
}

/// Letters to insert, leave out or change (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = line + 1;
        for (column, theirs) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != theirs);
            corner = row[column + 1];
            row[column + 1] = changed.min(corner + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_the_same_line_and_another_question_is_not() {
        for (one, other) in [
            ("Which network lerns?", "Which network learns?"),
            ("why does it  grow?", "Why does it grow?"),
            (
                "What hapens to the graident here?",
                "What happens to the gradient here?",
            ),
        ] {
            assert!(is_mended(one, other), "{one}");
        }
        for (one, other) in [
            ("Will it learn?", "Does it learn?"),
            ("A?", "B?"),
            (
                "With β = 0.1, does it fire often?",
                "With β = 0.9, does it fire often?",
            ),
            (
                "Is λ -0.1 enough for this one?",
                "Is λ 0.1 enough for this one?",
            ),
            ("Why?", ""),
        ] {
            assert!(!is_mended(one, other), "{one}");
        }
    }

    #[test]
    fn the_distance_of_two_lines_is_the_fewest_letters_to_change() {
        let of = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|text| text.chars().collect::<Vec<_>>());
            distance(&one, &other)
        };
        assert_eq!(of("kitten", "sitting"), 3);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("abc", "abc"), 0);
    }
}
