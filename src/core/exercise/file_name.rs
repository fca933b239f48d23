//! What the file of an exercise or of a hand-in is called.

/// A name that tells exercise and student, as any system takes it.
pub(super) fn file_name(exercise: &str, student: &str) -> String {
    named("hand-in", &[exercise, student])
}

/// A name that tells the exercise, as any system takes it.
pub(super) fn exercise_file_name(title: &str) -> String {
    named("exercise", &[title])
}

fn named(kind: &str, parts: &[&str]) -> String {
    let parts = parts.iter().map(|text| part(text));
    let parts = parts.filter(|part| !part.is_empty());
    parts.fold(kind.to_owned(), |name, part| name + "_" + &part) + ".txt"
}

/// As much of a text as a file's name may have of it: any script's letters stay; what some system
/// refuses, hides or reads as a folder becomes a hyphen.
fn part(text: &str) -> String {
    /// Names are shorter than 255 bytes almost everywhere.
    const MOST_BYTES: usize = 100;
    let refused = |c: char| {
        c.is_control()
            || c.is_whitespace()
            // Marks of direction, with which a name can be made to look like another; no width.
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
            || "<>:\"/\\|?*_.-&%#'`$~,;!".contains(c)
    };
    let mut name = String::new();
    for word in text.split(refused).filter(|word| !word.is_empty()) {
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(word);
    }
    let fits = |end: &usize| *end <= MOST_BYTES && name.is_char_boundary(*end);
    let end = (0..=name.len()).rev().find(fits).unwrap_or_default();
    name.truncate(end);
    name.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_name_tells_lesson_and_student_in_any_script() {
        let name = |student, lesson| file_name(lesson, student);
        assert_eq!(
            name("Ada Lovelace", "Holding the edge"),
            "hand-in_Holding-the-edge_Ada-Lovelace.txt"
        );
        assert_eq!(name("李雷", "Что дальше?"), "hand-in_Что-дальше_李雷.txt");
        assert_eq!(name("Zoë d'Été", ""), "hand-in_Zoë-d-Été.txt");
        assert_eq!(name("प्रिया", "E"), "hand-in_E_प्रिया.txt");
        assert_eq!(name("", ""), "hand-in.txt");
        assert_eq!(exercise_file_name("How small?"), "exercise_How-small.txt");
    }

    #[test]
    fn no_name_of_a_file_leads_elsewhere_or_is_too_long_or_looks_like_another() {
        for evil in [
            "../../etc/passwd",
            "a\\b:c|d",
            "\u{202e}txt.exe",
            "x\0y\nz",
            "...",
        ] {
            let name = file_name(evil, evil);
            let stem = name.strip_suffix(".txt").expect("a text");
            assert!(
                !stem.contains(['/', '\\', ':', '|', '.', '\0', '\n', '\u{202e}']),
                "{name:?}"
            );
        }
        let long = file_name(&"😀 ".repeat(300), &"é".repeat(80));
        assert!(
            long.len() <= 255 && long.contains("é"),
            "{} {long}",
            long.len()
        );
    }
}
