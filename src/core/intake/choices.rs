//! What had to be chosen to read a file, and what somebody chose instead.

use super::IntakeError;
use crate::core::config::OwnForm;
use crate::core::dataset::Scale;
use crate::core::number::{read_number, read_whole};
use crate::core::text::{cut, short};
use serde::Serialize;
use std::ops::RangeInclusive;

/// Choices by their names: `label=3,shape=events`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Map(Vec<(String, String)>);

/// Choices that there can be at most, each of so many characters.
const MOST_CHOICES: usize = 40;
const MOST_VALUE: usize = 400;

impl Map {
    /// Reads `key=value` between commas.
    ///
    /// # Errors
    /// A part without `=`, a key twice, too much of it.
    pub fn read(text: &str) -> Result<Self, IntakeError> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let pair = part.split_once('=').filter(|_| part.len() <= MOST_VALUE);
            let (key, value) = pair.ok_or_else(|| {
                IntakeError::for_choice("", part, "key=value, with commas between them")
            })?;
            let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
            if pairs.iter().any(|(other, _)| *other == key) || pairs.len() == MOST_CHOICES {
                return Err(IntakeError::for_choice(&key, &value, "each key once"));
            }
            pairs.push((key, value));
        }
        Ok(Self(pairs))
    }

    /// All of them, in their order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }
}

/// Something that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub key: &'static str,
    pub value: String,
    /// What else it could be.
    pub allowed: String,
    /// All that it can be, where that is a list.
    #[serde(skip)]
    pub options: Vec<String>,
    /// Whether it is a guess of the content, and nobody's wish.
    pub guessed: bool,
}

/// What a choice can be.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    words: String,
    options: Vec<String>,
}

impl Allowed {
    /// One of these, which `words` say too.
    pub fn one_of(options: impl Iterator<Item = String>, words: String) -> Self {
        let options = options.collect();
        Self { words, options }
    }
}

impl From<String> for Allowed {
    fn from(words: String) -> Self {
        let options = Vec::new();
        Self { words, options }
    }
}

impl From<&str> for Allowed {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

/// All choices of one reading: the first file's stand for all.
pub(super) struct Choices<'a> {
    map: &'a Map,
    made: Vec<Choice>,
    notes: Vec<String>,
}

impl<'a> Choices<'a> {
    pub fn new(map: &'a Map) -> Self {
        Self {
            map,
            made: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// What was said, or chosen for an earlier file.
    pub fn known(&self, key: &'static str) -> Option<String> {
        let made = self.made.iter().find(|choice| choice.key == key);
        let made = made.map(|choice| choice.value.as_str());
        made.or_else(|| self.map.get(key)).map(str::to_owned)
    }

    /// Whether somebody said it, and it is no guess.
    pub fn is_said(&self, key: &str) -> bool {
        self.said(key).is_some()
    }

    /// What somebody said.
    pub fn said(&self, key: &str) -> Option<&str> {
        self.map.get(key)
    }

    /// Why a value is of no use: as it was said, or guessed.
    pub fn refused(&self, key: &str, value: &str, allowed: impl Into<String>) -> IntakeError {
        if self.is_said(key) {
            return IntakeError::for_choice(key, value, allowed);
        }
        IntakeError::Guessed {
            key: key.to_owned(),
            value: short(value),
            allowed: allowed.into(),
        }
    }

    fn note_choice(&mut self, key: &'static str, value: &str, allowed: Allowed) {
        if self.made.iter().all(|choice| choice.key != key) {
            self.made.push(Choice {
                key,
                value: value.to_owned(),
                allowed: allowed.words,
                options: allowed.options,
                guessed: self.map.get(key).is_none(),
            });
        }
    }

    /// A text that `taken` understands; `guess` where nobody said any.
    pub fn text<T>(
        &mut self,
        key: &'static str,
        guess: impl FnOnce() -> String,
        allowed: impl Into<Allowed>,
        taken: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, IntakeError> {
        let (value, allowed) = (self.known(key).unwrap_or_else(guess), allowed.into());
        let found = taken(&value);
        let refused = || self.refused(key, &value, allowed.words.clone());
        let found = found.ok_or_else(refused);
        // Of what is refused too, so that it can be chosen otherwise.
        self.note_choice(key, &value, allowed);
        found
    }

    /// One of a few names.
    pub fn name<T: Copy + PartialEq>(
        &mut self,
        key: &'static str,
        names: &[(&'static str, T)],
        guess: impl FnOnce() -> T,
    ) -> Result<T, IntakeError> {
        let keys: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        let of = |wanted: T| names.iter().find(|(_, value)| *value == wanted);
        let guess = || of(guess()).map_or("", |(name, _)| *name).to_owned();
        let options = keys.iter().map(|&it| it.to_owned());
        let allowed = Allowed::one_of(options, keys.join(", "));
        self.text(key, guess, allowed, |text| {
            let found = names.iter().find(|(name, _)| *name == text);
            found.map(|(_, value)| *value)
        })
    }

    /// A whole number of a range.
    pub fn count(
        &mut self,
        key: &'static str,
        range: RangeInclusive<usize>,
        guess: impl FnOnce() -> usize,
    ) -> Result<usize, IntakeError> {
        let allowed = format!("a whole number, {} to {}", range.start(), range.end());
        let guess = || guess().to_string();
        self.text(key, guess, allowed, |text| {
            read_whole(text).ok().filter(|count| range.contains(count))
        })
    }

    /// A finite number.
    pub fn number(
        &mut self,
        key: &'static str,
        allowed: &str,
        guess: impl FnOnce() -> f64,
    ) -> Result<f64, IntakeError> {
        self.text(
            key,
            || guess().to_string(),
            allowed,
            |text| {
                read_number(text)
                    .ok()
                    .filter(|number: &f64| number.is_finite())
            },
        )
    }

    /// Something that was done to the data, which nobody could see otherwise.
    pub fn say(&mut self, note: String) {
        if !self.notes.contains(&note) && self.notes.len() < 20 {
            self.notes.push(note);
        }
    }

    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// How values are scaled; spikes are not.
    pub fn scale(&mut self, forms: impl Iterator<Item = OwnForm>) -> Result<Scale, IntakeError> {
        let Some(form) = forms
            .last()
            .filter(|it| !matches!(it, OwnForm::Spikes { .. }))
        else {
            return Ok(Scale::Keep);
        };
        let names = [
            ("channel", Scale::Channel),
            ("whole", Scale::Whole),
            ("none", Scale::Keep),
        ];
        self.name("scale", &names, || match form {
            OwnForm::Values { rows: 2.., .. } => Scale::Whole,
            _ => Scale::Channel,
        })
    }

    /// Whether all that was chosen was of use.
    ///
    /// # Errors
    /// A choice that this reading had no use for.
    pub fn finish(&self) -> Result<(), IntakeError> {
        let is_made = |key: &str| self.made.iter().any(|choice| choice.key == key);
        if let Some((key, value)) = self.map.0.iter().find(|(key, _)| !is_made(key)) {
            let keys: Vec<&str> = self.made.iter().map(|choice| choice.key).collect();
            let allowed = format!("for this file {}", keys.join(", "));
            return Err(IntakeError::for_choice(&cut(key), value, allowed));
        }
        Ok(())
    }

    /// All that was chosen so far.
    pub fn into_made(self) -> Vec<Choice> {
        self.made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_that_a_file_has_no_use_for_is_refused_by_name() {
        let map = Map::read("bins=20, rate=3").expect("pairs");
        let mut choices = Choices::new(&map);
        assert_eq!(choices.count("bins", 1..=100, || 50), Ok(20));
        let refused = choices.finish().expect_err("rate").to_string();
        assert_eq!(refused, "--map rate is “3”; allowed: for this file bins");
    }

    #[test]
    fn what_was_guessed_of_the_first_file_stands_for_the_next() {
        let map = Map::default();
        let mut choices = Choices::new(&map);
        assert_eq!(choices.count("bins", 1..=100, || 50), Ok(50));
        assert_eq!(choices.count("bins", 1..=100, || 60), Ok(50));
        choices.finish().expect("all were of use");
        let made = choices.into_made();
        assert_eq!((made.len(), made[0].guessed), (1, true));
    }

    #[test]
    fn a_choice_out_of_its_range_is_refused_with_the_range() {
        let map = Map::read("bins=0,scale=most").expect("pairs");
        let mut choices = Choices::new(&map);
        let refused = choices.count("bins", 1..=100, || 50).expect_err("0");
        assert_eq!(
            refused.to_string(),
            "--map bins is “0”; allowed: a whole number, 1 to 100"
        );
        let form = OwnForm::Values {
            rows: 1,
            columns: 2,
        };
        let refused = choices
            .scale([form].into_iter())
            .expect_err("most")
            .to_string();
        assert_eq!(
            refused,
            "--map scale is “most”; allowed: channel, whole, none"
        );
    }

    #[test]
    fn a_guess_that_does_not_fit_is_not_called_a_choice() {
        let map = Map::default();
        let mut choices = Choices::new(&map);
        assert_eq!(choices.count("units", 1..=700, || 700), Ok(700));
        let refused = choices
            .count("units", 796..=16384, || 796)
            .expect_err("700");
        assert_eq!(
            refused.to_string(),
            "units was guessed as “700”; allowed: a whole number, 796 to 16384"
        );
    }

    #[test]
    fn pairs_without_an_equals_sign_or_with_a_key_twice_are_refused() {
        for text in ["bins", "bins=1,bins=2", "a=1,b"] {
            assert!(Map::read(text).is_err(), "{text}");
        }
        assert_eq!(Map::read(" , "), Ok(Map::default()));
    }
}
