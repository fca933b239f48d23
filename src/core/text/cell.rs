//! Words in a table for a spreadsheet.

/// A cell of words between such marks: quoted where it must be (RFC 4180), and never a formula, for the words may be
/// anybody's. A number is none.
pub fn cell(words: &str, mark: char) -> String {
    let words = unquoted(&words.replace("\r\n", "\n"));
    if words.contains([mark, '"', '\n', '\r']) {
        return format!("\"{}\"", words.replace('"', "\"\""));
    }
    words
}

/// As [`cell`], where cells are told apart without quotation marks.
pub fn unquoted(words: &str) -> String {
    let before = if is_formula(words) { "'" } else { "" };
    format!("{before}{words}")
}

/// What a spreadsheet would compute. A sign begins a formula too, unless it is a number's.
fn is_formula(words: &str) -> bool {
    words.starts_with(['=', '@', '\t', '\r'])
        || words.starts_with(['+', '-']) && words.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_marks_quotation_marks_or_lines_stays_one_cell() {
        assert_eq!(cell("b, \"c\"", ','), "\"b, \"\"c\"\"\"");
        assert_eq!(cell("2\r\n3", ','), "\"2\n3\"");
        assert_eq!(cell("a;b", ';'), "\"a;b\"");
        assert_eq!((cell("a;b", ','), cell("", ',')), ("a;b".into(), "".into()));
    }

    #[test]
    fn words_are_never_a_formula_and_numbers_stay_numbers() {
        for words in ["=1+1", "@SUM(A1)", "+cmd|x", "-2+3", "\tx", "-"] {
            assert_eq!(cell(words, ';'), format!("'{words}"));
        }
        for number in ["-0.05", "+3", "-1e-7", "12", "−0.05"] {
            assert_eq!(cell(number, ','), number);
        }
    }
}
