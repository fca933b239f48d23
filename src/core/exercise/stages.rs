//! The stages of an exercise, and the lines that part its text by them: `--- run`, `--- explain`.

use crate::core::name::Named;
use crate::core::text::short;
use strum::{IntoStaticStr, VariantArray};

/// Where an exercise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Stage {
    Predict,
    Run,
    Explain,
}

/// What a line names that parts a text, as `run` of `--- run`; `None` of any other line.
pub fn divider(line: &str) -> Option<&str> {
    let plain = line.trim_start();
    let is_code = line.len() - plain.len() > 3;
    let name = plain.strip_prefix("---").filter(|_| !is_code)?;
    let name = name.strip_prefix(char::is_whitespace)?.trim();
    let is_word = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic());
    is_word.then_some(name)
}

/// Notes what of a text's dividing lines does not count.
pub(super) fn check(text: &str, notes: &mut Vec<String>) {
    let mut last = Stage::Predict;
    for (index, line) in text.lines().enumerate() {
        let Some(name) = divider(line) else { continue };
        let number = index + 1;
        match Stage::from_key(name) {
            Some(stage) if stage > last => last = stage,
            Some(_) => notes.push(format!(
                "text, line {number}: --- {name} comes too late or twice; allowed: --- run, then \
                 --- explain."
            )),
            None => notes.push(format!(
                "text, line {number}: --- {} is no stage; allowed: --- run, --- explain.",
                short(name)
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_dashes_and_a_word_parts_a_text_and_other_lines_of_dashes_do_not() {
        assert_eq!(divider("--- run"), Some("run"));
        assert_eq!(divider("--- explain \t"), Some("explain"));
        assert_eq!(divider("  ---\u{a0}explain"), Some("explain"));
        for line in [
            "---",
            "--- ",
            "----- run",
            "--- one two",
            "a --- run",
            "---run",
            "    --- run",
        ] {
            assert_eq!(divider(line), None, "{line}");
        }
    }

    #[test]
    fn a_stage_that_is_none_comes_twice_or_too_late_is_named_by_its_line() {
        let noted = |text: &str| {
            let mut notes = Vec::new();
            check(text, &mut notes);
            notes
        };
        assert_eq!(noted("a\n--- run\nb\n--- explain\nc"), Vec::<String>::new());
        for (text, line) in [
            ("a\n--- later\nb", "line 2"),
            ("--- run\n\n--- run", "line 3"),
            ("--- explain\n--- run", "line 2"),
            ("x\n--- predict", "line 2"),
        ] {
            let notes = noted(text);
            assert!(notes.len() == 1 && notes[0].contains(line), "{notes:?}");
            assert!(notes[0].contains("allowed: --- run"), "{notes:?}");
        }
    }
}
