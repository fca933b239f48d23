//! A sweep of the page as a link carries it: `sweep=beta:0.5,0.7;steps:25,50;seeds:3;side:unregularised`.

use super::mend;
use crate::core::config::Side;
use crate::core::name::Named;
use crate::core::number::{Expected, Unreadable, entries, read_number, read_whole};
use crate::core::settings::{Field, named, with_word};
use crate::core::text::short;

/// More values than the page runs.
const MOST_VALUES: usize = 100;

/// One setting over some values, or two.
#[derive(Debug, Clone, PartialEq)]
pub struct Swept {
    /// The setting's path.
    pub path: &'static str,
    /// As the setting's field writes them.
    pub values: Vec<String>,
    /// Another setting, each of its values with each of the first.
    pub second: Option<(&'static str, Vec<String>)>,
    /// For each value.
    pub seeds: usize,
    pub side: Side,
}

impl Swept {
    /// The value of the link's word; `None` for a setting that links have no word for.
    pub(super) fn text(&self) -> Option<String> {
        let axis = |path: &str, values: &[String]| {
            let field = named(path)?;
            let plain = values.join(",");
            let listed = entries(&plain, expected(field)).unwrap_or_default();
            // A blank settles that each comma parts values.
            let all = if listed == values {
                plain
            } else {
                values.join(", ")
            };
            Some(format!("{}:{all}", field.word))
        };
        let (first, seeds) = (axis(self.path, &self.values)?, self.seeds);
        let second = match &self.second {
            Some((path, values)) => format!(";{}", axis(path, values)?),
            None => String::new(),
        };
        let side = match self.side {
            Side::Regularised => String::new(),
            Side::Unregularised => format!(";side:{}", Side::Unregularised.key()),
        };
        Some(format!("{first}{second};seeds:{seeds}{side}"))
    }

    /// Reads it. All of it counts or nothing: half a sweep is another one.
    pub(super) fn read(text: &str, notes: &mut Vec<String>) -> Option<Self> {
        match mend::read(text, |text| parsed(text).ok()) {
            Some(swept) => {
                let (swept, mut read) = swept.noted("sweep", notes);
                notes.append(&mut read);
                Some(swept)
            }
            None => {
                let why = parsed(text).err().unwrap_or_default();
                notes.push(format!("sweep was passed over: {why}."));
                None
            }
        }
    }
}

/// What a setting's values are.
fn expected(field: &Field) -> Expected {
    Expected {
        numbers: field.input.numbers(),
        most: field.input.most(),
    }
}

/// A setting with its values; where a comma may have been meant as a decimal point, what it was read as is noted.
fn axis(word: &str, notes: &mut Vec<String>) -> Result<(&'static str, Vec<String>), String> {
    let (key, words) = word.split_once(':').unwrap_or((word, ""));
    let field = with_word(key.trim()).filter(|field| field.input.range().is_some());
    let field = field.ok_or_else(|| format!("{} is no setting with a number", short(key)))?;
    let values = match entries(words, expected(field)) {
        Ok(values) => values,
        // Commas have always parted a link's values.
        Err(why @ Unreadable::AmbiguousList { .. }) => {
            let values: Vec<_> = words.split(',').map(|it| it.trim().to_owned()).collect();
            let said = values.join(" and ");
            notes.push(format!(
                "sweep: {} was read as {said}; it is {}, {why}.",
                field.word,
                short(words)
            ));
            values
        }
        Err(why) => return Err(format!("{} is {}, {why}", field.word, short(words))),
    };
    if values.len() > MOST_VALUES {
        let count = values.len();
        return Err(format!(
            "it has {count} values; allowed: up to {MOST_VALUES}"
        ));
    }
    let wrong = |value: &&String| read_number(value).is_err();
    if let Some(wrong) = values.iter().find(wrong) {
        return Err(format!("{} is no number", short(wrong)));
    }
    if values.is_empty() {
        return Err(format!("{} has no value", field.word));
    }
    Ok((field.path, values))
}

/// The sweep, with what is to be said of it.
fn parsed(text: &str) -> Result<(Swept, Vec<String>), String> {
    let mut notes = Vec::new();
    let mut words = text.split(';').map(str::trim);
    let (path, values) = axis(words.next().unwrap_or_default(), &mut notes)?;
    let mut swept = Swept {
        path,
        values,
        second: None,
        seeds: 1,
        side: Side::Regularised,
    };
    for word in words.filter(|word| !word.is_empty()) {
        let unknown = || {
            format!(
                "{} is neither seeds nor side; a setting's values are parted by commas, with decimal points in them",
                short(word)
            )
        };
        let (name, value) = word.split_once(':').ok_or_else(unknown)?;
        match (name, value) {
            ("seeds", value) => {
                swept.seeds =
                    read_whole(value).map_err(|why| format!("seeds is {}, {why}", short(value)))?;
            }
            ("side", "regularised") => swept.side = Side::Regularised,
            ("side", "unregularised") => swept.side = Side::Unregularised,
            ("side", other) => {
                return Err(format!(
                    "side is {}; allowed: regularised, unregularised",
                    short(other)
                ));
            }
            (name, _) if with_word(name).is_some() && swept.second.is_none() => {
                swept.second = Some(axis(word, &mut notes)?);
            }
            (name, _) if with_word(name).is_some() => {
                return Err("it varies more than two settings".to_owned());
            }
            _ => return Err(unknown()),
        }
    }
    Ok((swept, notes))
}

#[cfg(test)]
mod tests {
    use super::super::{Link, open};
    use super::*;

    fn swept() -> Swept {
        Swept {
            path: "lyapunov.lambda_target",
            values: vec!["-0.3".to_owned(), "0.1".to_owned()],
            second: None,
            seeds: 3,
            side: Side::Regularised,
        }
    }

    fn opened(fragment: &str) -> super::super::Opened {
        open(fragment).expect("a link").expect("readable")
    }

    #[test]
    fn a_link_opens_with_the_sweep_that_it_was_made_with() {
        let steps = ["25", "50"].map(str::to_owned).to_vec();
        for side in [Side::Regularised, Side::Unregularised] {
            for second in [None, Some(("task.time_steps", steps.clone()))] {
                let swept = Swept {
                    side,
                    second,
                    ..swept()
                };
                let link = Link {
                    sweep: Some(swept),
                    ..Link::default()
                };
                let read = opened(&link.fragment());
                assert_eq!((read.link, read.notes), (link, Vec::new()));
            }
        }
        assert!(Link::default().sweep.is_none() && !Link::default().fragment().contains("sweep"));
    }

    #[test]
    fn a_sweep_whose_values_may_be_one_with_a_comma_says_what_it_was_read_as() {
        for (words, values, noted) in [
            ("init-gain:0,5", ["0", "5"], true),
            ("init-gain:0,%205", ["0", "5"], false),
            ("beta:0.5 0.7", ["0.5", "0.7"], false),
            ("beta:0,5 0,7", ["0,5", "0,7"], false),
            ("steps:25,50", ["25", "50"], false),
        ] {
            let read = opened(&format!("v=1&sweep={words}"));
            let swept = read.link.sweep.expect("a sweep");
            assert_eq!(swept.values, values, "{words}");
            assert_eq!(read.notes.len(), usize::from(noted), "{:?}", read.notes);
            if noted {
                for word in ["0 and 5", "as 0.5"] {
                    assert!(read.notes[0].contains(word), "{:?}", read.notes);
                }
            }
        }
    }

    #[test]
    fn a_sweep_that_the_page_wrote_is_never_read_in_two_ways() {
        for (path, values) in [
            ("model.recurrent_init.gain", ["0", "5"]),
            ("lyapunov.lambda_target", ["-1", "0"]),
            ("task.time_steps", ["1", "100"]),
        ] {
            let link = Link {
                sweep: Some(Swept {
                    path,
                    values: values.map(str::to_owned).to_vec(),
                    ..swept()
                }),
                ..Link::default()
            };
            let read = opened(&link.fragment());
            assert_eq!((read.link, read.notes), (link, Vec::new()), "{path}");
        }
    }

    #[test]
    fn a_sweep_that_cannot_be_read_is_named_and_the_rest_of_the_link_counts() {
        for (words, why) in [
            ("gain-of:1,2", "is no setting with a number"),
            ("surrogate:atan", "is no setting with a number"),
            ("beta:0.5,many", "“many” is no number"),
            ("beta:0.5;seeds:few", "seeds is “few”"),
            ("beta:0.5;side:left", "allowed: regularised, unregularised"),
            ("beta:0.5;colour:red", "neither seeds nor side"),
            ("beta:0,5;0,7", "decimal points"),
            ("beta:", "has no value"),
            ("beta:0.5;steps:few", "“few” is no number"),
            (
                "beta:0.5;steps:25;alpha:0.5",
                "it varies more than two settings",
            ),
        ] {
            let read = opened(&format!("v=1&sweep={words}&seed=7"));
            assert_eq!(
                (read.link.sweep, read.link.config.seed),
                (None, 7),
                "{words}"
            );
            assert!(
                read.notes.len() == 1 && read.notes[0].contains(why),
                "{:?}",
                read.notes
            );
        }
    }
}
