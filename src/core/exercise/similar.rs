//! Whether one line is another with a slip of the pen mended, and which of several lines is meant.

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

/// Which of these lines a text is: the very same, else the same but for letter case and blanks, else the one
/// that it is with a slip mended. Where it could be several so, it is none: “It is stable” and “It is unstable”
/// are a slip apart.
pub fn meant<'a>(lines: impl IntoIterator<Item = &'a str>, text: &str) -> Option<usize> {
    let lines: Vec<&str> = lines.into_iter().collect();
    let same = |it: &&str| folded(it) == folded(text);
    let found = lines.iter().position(|it| *it == text);
    found.or_else(|| lines.iter().position(same)).or_else(|| {
        let mut mended = (0..lines.len()).filter(|at| is_mended(lines[*at], text));
        let only = mended.next();
        only.filter(|_| mended.next().is_none())
    })
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
    fn of_lines_a_slip_apart_the_very_same_is_meant_and_of_what_could_be_either_none() {
        for [one, other, neither] in [
            ["It is stable", "It is unstable", "It is nstable"],
            [
                "It can learn this",
                "It cannot learn this",
                "It cann learn this",
            ],
            [
                "The accuracy increases",
                "The accuracy decreases",
                "The accuracy creases",
            ],
            [
                "The left network learns faster",
                "The right network learns faster",
                "The eft network learns faster",
            ],
            ["Network A learns", "Network B learns", "Network learns"],
        ] {
            let both = [one, other];
            assert_eq!(meant(both, one), Some(0), "{one}");
            assert_eq!(meant(both, other), Some(1), "{other}");
            assert_eq!(meant(both, &other.to_uppercase()), Some(1), "{other}");
            assert_eq!(meant(both, neither), None, "{neither}");
        }
        let apart = ["About 10 %", "It falls at once", "It rises for a while"];
        assert_eq!(meant(apart, "It rises for a whlie"), Some(2));
        assert_eq!(meant(apart, "It stays"), None);
        assert_eq!(meant([], "It stays"), None);
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
