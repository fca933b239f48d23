//! What helps with a question after the run, as it is typed: hints, a model answer, and what an answer should
//! mention, and from how many characters on it counts.

use crate::core::exercise::{MOST_ANSWER, MOST_HINTS, MOST_MODEL, Model};
use crate::core::text::short;
use crate::page::language::say;

/// Hints and points are a line each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftHelp {
    pub hints: String,
    pub model: String,
    pub points: String,
    /// Characters of an answer in words; empty where nothing is asked.
    pub least: String,
}

/// Room for the number that stands before a hint or a model in a link.
const BESIDE: usize = 8;

/// The lines that say something.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
    lines.map(str::to_owned).collect()
}

impl DraftHelp {
    /// Of an exercise that is edited.
    pub fn of(hints: &[String], model: Option<&Model>, least: Option<usize>) -> Self {
        Self {
            least: least.map(|it| it.to_string()).unwrap_or_default(),
            hints: hints.join("\n"),
            model: model.map(|it| it.text.clone()).unwrap_or_default(),
            points: model.map(|it| it.points.join("\n")).unwrap_or_default(),
        }
    }

    /// Whether anything is typed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// From how many characters on an answer counts. What is wrong is told at `least-7` of a question 7.
    pub fn least(&self, question: u32, tell: &mut impl FnMut(&str, String)) -> Option<usize> {
        let text = self.least.trim();
        let read = text.parse().ok();
        let least = read.filter(|it| (1..=MOST_ANSWER).contains(it));
        if least.is_none() && !text.is_empty() {
            let words = say!(
                "{text} is no count of characters; allowed: 1 to {most}.",
                text = short(text),
                most = MOST_ANSWER
            );
            tell(&format!("least-{question}"), words);
        }
        least
    }

    /// The hints and the model. What is wrong is told at `hints-7`, `model-7` and `points-7` of a question 7.
    pub fn read(
        &self,
        question: u32,
        tell: &mut impl FnMut(&str, String),
    ) -> (Vec<String>, Option<Model>) {
        let hints = lines(&self.hints);
        let at = format!("hints-{question}");
        if hints.len() > MOST_HINTS {
            let words = say!(
                "{count} hints; allowed: up to {most}.",
                count = hints.len(),
                most = MOST_HINTS
            );
            tell(&at, words);
        }
        if let Some(long) = hints
            .iter()
            .map(String::len)
            .find(|it| it + BESIDE > MOST_MODEL)
        {
            tell(&at, too_long(say("A hint"), long));
        }
        // A link has it in one line.
        let text = lines(&self.model).join(" ");
        let points = lines(&self.points);
        let at = format!("model-{question}");
        if text.is_empty() {
            if !points.is_empty() {
                let words = say("There are points, but no model answer that makes them.");
                tell(&at, words.to_owned());
            }
            return (hints, None);
        }
        let all = std::iter::once(&text).chain(&points);
        if all.clone().any(|it| it.contains('|')) {
            let words =
                say("A model answer has |, which parts its points in a link: leave it out.");
            tell(&at, words.to_owned());
        }
        let size: usize = all.map(|it| it.len() + 3).sum();
        if size + BESIDE > MOST_MODEL {
            tell(&at, too_long(say("A model answer"), size));
        }
        (hints, Some(Model { text, points }))
    }
}

fn too_long(what: &str, bytes: usize) -> String {
    say!(
        "{what} has {size} bytes; allowed: up to {most}.",
        what,
        size = bytes,
        most = MOST_MODEL - BESIDE
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(help: &DraftHelp) -> ((Vec<String>, Option<Model>), Vec<String>) {
        let mut told = Vec::new();
        let read = help.read(7, &mut |at, words| told.push(format!("{at}: {words}")));
        (read, told)
    }

    #[test]
    fn lines_are_hints_and_points_and_a_model_is_one_line() {
        let help = DraftHelp {
            hints: "Look at λ.\n\n Then at T. ".to_owned(),
            model: "It grows\nstep by step.".to_owned(),
            points: "λ\nT".to_owned(),
            least: String::new(),
        };
        let ((hints, model), told) = read(&help);
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(hints, ["Look at λ.", "Then at T."]);
        let model = model.expect("a model");
        assert_eq!(model.text, "It grows step by step.");
        assert_eq!(model.points, ["λ", "T"]);
        let again = DraftHelp::of(&hints, Some(&model), None);
        assert_eq!(read(&again).0, (hints, Some(model)));
        assert_eq!(read(&DraftHelp::default()).0, (Vec::new(), None));
    }

    #[test]
    fn what_a_link_cannot_hold_is_told_at_its_box() {
        let help = |hints: &str, model: &str, points: &str| DraftHelp {
            hints: hints.to_owned(),
            model: model.to_owned(),
            points: points.to_owned(),
            least: String::new(),
        };
        let long = "x".repeat(MOST_MODEL);
        for (help, said) in [
            (help("1\n2\n3\n4\n5", "", ""), "hints-7: 5 hints"),
            (help(&long, "", ""), "hints-7: A hint has 2000 bytes"),
            (help("", "a | b", ""), "model-7: A model answer has |"),
            (help("", "a", "b | c"), "model-7: A model answer has |"),
            (help("", "", "b"), "model-7: There are points"),
            (
                help("", &long, ""),
                "model-7: A model answer has 2003 bytes",
            ),
        ] {
            let (_, told) = read(&help);
            assert!(told.len() == 1 && told[0].starts_with(said), "{told:?}");
        }
    }

    #[test]
    fn a_least_length_is_a_count_or_nothing_and_anything_else_is_told_at_its_box() {
        for (text, expected) in [
            (" 60 ", Some(60)),
            ("", None),
            ("0", None),
            ("many", None),
            ("2001", None),
        ] {
            let help = DraftHelp {
                least: text.to_owned(),
                ..DraftHelp::default()
            };
            let mut told = Vec::new();
            let read = help.least(7, &mut |at, words| told.push(format!("{at}: {words}")));
            assert_eq!(read, expected, "{text}");
            assert_eq!(
                told.is_empty(),
                expected.is_some() || text.is_empty(),
                "{told:?}"
            );
            assert!(
                told.iter()
                    .all(|it| it.starts_with("least-7: ") && it.contains("1 to 2000"))
            );
        }
    }
}
