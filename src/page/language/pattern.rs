//! A message with placeholders such as `{name}`: filled, and recognised where it has been.

/// A message, taken apart at its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What stands before, between and behind them: one more than there are.
    fixed: Vec<String>,
    names: Vec<String>,
}

/// A part of a message: what is fixed, or the name of a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Fixed(String),
    Name(String),
}

/// The parts of a message, in their order.
pub fn pieces(message: &str) -> Vec<Piece> {
    let owned = |part| match part {
        Part::Fixed(text) => Piece::Fixed(str::to_owned(text)),
        Part::Name(name) => Piece::Name(str::to_owned(name)),
    };
    parts(message).map(owned).collect()
}

/// The same where the message lies.
enum Part<'a> {
    Fixed(&'a str),
    Name(&'a str),
}

/// The parts in their order. A brace that begins no name is fixed.
fn parts(message: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, behind)) = placeholder(rest) {
            rest = behind;
            return Some(Part::Name(name));
        }
        let mut at = rest.char_indices().skip(1);
        let end = at.find(|(at, _)| placeholder(&rest[*at..]).is_some());
        let (fixed, behind) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = behind;
        Some(Part::Fixed(fixed))
    })
}

/// The name of the placeholder that a text begins with, and what is behind it.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (name, behind) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (!name.is_empty() && name.bytes().all(is_name)).then_some((name, behind))
}

/// The message with each placeholder filled; one that nothing is given for stands as it is.
pub fn fill(message: &str, given: &dyn Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(message.len());
    for part in parts(message) {
        match part {
            Part::Fixed(fixed) => filled.push_str(fixed),
            Part::Name(name) => match given(name) {
                Some(value) => filled.push_str(&value),
                None => {
                    filled.push('{');
                    filled.push_str(name);
                    filled.push('}');
                }
            },
        }
    }
    filled
}

impl Pattern {
    /// Takes a message apart; `None` where it has no placeholder.
    pub fn of(message: &str) -> Option<Self> {
        let mut fixed = vec![String::new()];
        let mut names = Vec::new();
        for part in parts(message) {
            match part {
                Part::Fixed(text) => {
                    if let Some(last) = fixed.last_mut() {
                        last.push_str(text);
                    }
                }
                Part::Name(name) => {
                    names.push(name.to_owned());
                    fixed.push(String::new());
                }
            }
        }
        (!names.is_empty()).then_some(Self { fixed, names })
    }

    /// How much of the message is fixed, in letters: of two that fit a sentence the one with more is meant.
    pub fn weight(&self) -> usize {
        let letters = |text: &String| text.chars().filter(|c| c.is_alphabetic()).count();
        self.fixed.iter().map(letters).sum()
    }

    /// What a sentence has in the places of the placeholders, by name; `None` where its fixed parts are not
    /// the message's. A placeholder is not empty but at the end, and ends where what is behind it first
    /// begins.
    pub fn taken_from<'a>(&'a self, sentence: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
        let (first, between) = self.fixed.split_first()?;
        let (last, between) = between.split_last()?;
        let mut rest = sentence
            .strip_prefix(first.as_str())?
            .strip_suffix(last.as_str())?;
        let mut taken = Vec::with_capacity(self.names.len());
        let mut names = self.names.iter();
        for (fixed, name) in between.iter().zip(names.by_ref()) {
            let begin = rest.chars().next()?.len_utf8();
            let end = begin + rest.get(begin..)?.find(fixed.as_str())?;
            taken.push((name.as_str(), &rest[..end]));
            rest = &rest[end + fixed.len()..];
        }
        taken.push((names.next()?, rest));
        Some(taken)
    }

    /// The first of the placeholders' names.
    pub fn first_name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_filled_and_then_recognised_with_what_filled_it() {
        let message = "{label} is {value}; allowed: {allowed}.";
        let given = [
            ("label", "Epochs"),
            ("value", "0"),
            ("allowed", "1 to 1000"),
        ];
        let of = |name: &str| {
            let found = given.iter().find(|(own, _)| *own == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let sentence = fill(message, &of);
        assert_eq!(sentence, "Epochs is 0; allowed: 1 to 1000.");
        let pattern = Pattern::of(message).expect("it has placeholders");
        assert_eq!(pattern.taken_from(&sentence), Some(given.to_vec()));
        assert_eq!(pattern.taken_from("Epochs is 0."), None);
        assert_eq!(Pattern::of("No placeholder: {}, { a }."), None);
    }

    #[test]
    fn what_no_value_is_given_for_stays_and_is_seen() {
        assert_eq!(
            fill("{a} of {b}", &|name| (name == "a").then(|| "1".to_owned())),
            "1 of {b}"
        );
        assert_eq!(fill("{{ü}", &|_| Some(String::new())), "{{ü}");
    }
}
