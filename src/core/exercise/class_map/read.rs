//! A map as a link's word.

use super::{ClassMap, EACH, MOST_ACROSS, MOST_CELLS, MOST_EACH, MapAxis, MapError};
use crate::core::config::ExperimentConfig;
use crate::core::exercise::{Goal, Networks};
use crate::core::number::{read_number, read_whole};
use crate::core::settings::with_word;
use crate::core::share_link::{Pairs, read_mended};
use crate::core::text::short;
use std::fmt;
use std::str::FromStr;

/// Columns and rows of a map that does not say them.
const COUNTS: [u32; 2] = [8, 6];
/// The word of the cells that each student has.
const EACH_WORD: &str = "each";

impl fmt::Display for MapAxis {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            from,
            to: end,
            count,
        } = self;
        write!(to, "{}:{from}..{end}/{count}", field.word)
    }
}

impl fmt::Display for ClassMap {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "{},{},{EACH_WORD}:{}",
            self.across, self.down, self.each
        )
    }
}

impl FromStr for ClassMap {
    type Err = MapError;

    fn from_str(text: &str) -> Result<Self, MapError> {
        let mut axes = Vec::new();
        let mut each = None;
        // A word processor makes one sign of three full stops, and of two with their blank.
        let text = text.replace('…', "..");
        for part in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let (word, value) = part.split_once(':').unwrap_or((part, ""));
            let (word, value) = (word.trim(), value.trim());
            if word == EACH_WORD {
                each = Some(value.to_owned());
            } else {
                let count = COUNTS[axes.len().min(1)];
                axes.push(axis(word, value, count)?);
            }
        }
        let count = axes.len();
        let axes: Result<[MapAxis; 2], _> = axes.try_into();
        let [across, down] = axes.map_err(|_| MapError::Axes { count })?;
        Self::new(across, down, each.as_deref())
    }
}

impl ClassMap {
    /// Of two settings, with so many cells for each student.
    ///
    /// # Errors
    ///
    /// It has too many cells, the settings are one, or nobody can have so many.
    pub fn new(across: MapAxis, down: MapAxis, each: Option<&str>) -> Result<Self, MapError> {
        if across.field == down.field {
            return Err(MapError::Twice {
                word: down.field.word,
            });
        }
        let count = across.count * down.count;
        if count > MOST_CELLS {
            return Err(MapError::Cells { count });
        }
        let each = match each {
            None => EACH.min(count),
            Some(text) => {
                let read: Option<u32> = read_whole(text).ok();
                let fits = |it: &u32| (1..=MOST_EACH.min(count)).contains(it);
                read.filter(fits).ok_or_else(|| MapError::Each {
                    found: short(text),
                    most: count,
                })?
            }
        };
        Ok(Self { across, down, each })
    }
}

/// A setting with its range, of so many values where it does not say how many.
fn axis(word: &str, text: &str, count: u32) -> Result<MapAxis, MapError> {
    let (ends, own) = match text.split_once('/') {
        Some((ends, count)) => (ends, Some(count.trim())),
        None => (text, None),
    };
    let (from, to) = ends.split_once("..").unwrap_or((ends, ""));
    MapAxis::new(word, [from.trim(), to.trim()], own, count)
}

impl MapAxis {
    /// A setting by its word, from one value to another, of `own` values, else of the usual number.
    ///
    /// # Errors
    ///
    /// It is no setting with a number, or an end or the number of values is out of its range.
    pub fn new(
        word: &str,
        ends: [&str; 2],
        own: Option<&str>,
        usual: u32,
    ) -> Result<Self, MapError> {
        let field = with_word(word).filter(|field| field.input.range().is_some());
        let field = field.ok_or_else(|| MapError::NoSetting { word: short(word) })?;
        let [from, to] = ends;
        if from.is_empty() || to.is_empty() {
            let (low, high) = field.input.range().unwrap_or_default();
            return Err(MapError::NoRange {
                word: field.word.to_owned(),
                found: short(&ends.join("..")),
                example: format!("{}:{low}..{high}", field.word),
            });
        }
        let end = |text: &str| {
            let value = read_number(text).ok();
            let (low, high) = field.input.range().unwrap_or_default();
            let whole = |it: &f64| !field.input.is_whole() || it.fract() == 0.0;
            let fits = |it: &f64| (low..=high).contains(it) && whole(it);
            value.filter(fits).ok_or_else(|| MapError::End {
                word: field.word,
                found: short(text),
                allowed: field.allowed(),
            })
        };
        let axis = Self {
            field,
            from: end(from)?,
            to: end(to)?,
            count: counted(field.word, own, usual)?,
        };
        if axis.from >= axis.to {
            let (from, to) = (axis.from.to_string(), axis.to.to_string());
            return Err(MapError::Backwards {
                word: field.word,
                from,
                to,
            });
        }
        axis.distinct()
    }

    fn distinct(self) -> Result<Self, MapError> {
        let values: Vec<f64> = self.values().collect();
        if values.windows(2).all(|pair| pair[0] < pair[1]) {
            return Ok(self);
        }
        Err(MapError::TooFine {
            word: self.field.word,
            count: self.count,
            from: self.from.to_string(),
            to: self.to.to_string(),
            most: self.most().min(self.count - 1),
        })
    }
}

fn counted(word: &'static str, own: Option<&str>, usual: u32) -> Result<u32, MapError> {
    let Some(text) = own else { return Ok(usual) };
    let read: Option<u32> = read_whole(text).ok();
    let fits = |it: &u32| (2..=MOST_ACROSS).contains(it);
    read.filter(fits).ok_or_else(|| MapError::Count {
        word,
        found: short(text),
    })
}

/// What an exercise with a map has not: goals, as it is finding out that counts, and seeds of one's own, with
/// which no two students could be compared.
pub(in crate::core::exercise) fn without_rest(
    goals: &mut Vec<Goal>,
    own_seed: &mut bool,
    notes: &mut Vec<String>,
) {
    if !goals.is_empty() {
        notes.push("goal was passed over: an exercise with a map has none.".to_owned());
        goals.clear();
    }
    if std::mem::take(own_seed) {
        notes.push(
            "seed is own, which an exercise with a map has not: all its cells have the experiment's seed."
                .to_owned(),
        );
    }
}

/// Takes a map out of a link. Half a map is another one: all of it counts, or nothing.
pub(in crate::core::exercise) fn read(
    pairs: &mut Pairs,
    notes: &mut Vec<String>,
) -> Option<ClassMap> {
    let text = pairs.take("map")?;
    match read_mended(&text, |text| text.parse().ok()) {
        Some(map) => Some(map.noted("map", notes)),
        None => {
            let why = text.parse::<ClassMap>().err();
            notes.extend(why.map(|why| passed_over(&why)));
            None
        }
    }
}

/// The map, unless the experiment has no room for it.
pub(in crate::core::exercise) fn fitting(
    map: Option<ClassMap>,
    base: &ExperimentConfig,
    networks: Networks,
    notes: &mut Vec<String>,
) -> Option<ClassMap> {
    let map = map?;
    match map.check(base, networks) {
        Ok(()) => Some(map),
        Err(why) => {
            notes.push(passed_over(&why));
            None
        }
    }
}

fn passed_over(why: &MapError) -> String {
    format!("map was passed over: {why}.")
}
