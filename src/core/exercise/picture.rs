//! What an answer shows as a picture: how far each network's test accuracy comes.

use super::goal::GoalError;
use crate::core::name::Named;
use std::fmt;
use std::str::FromStr;
use strum::{IntoStaticStr, VariantArray};

/// Where a network's test accuracy goes while it trains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Course {
    /// It stays at chance.
    Flat,
    /// It comes about half the way.
    Half,
    /// It rises to nearly all.
    Rising,
}

/// The accuracy chart as an answer expects it: the unregularised network's course, or the first one's, then the other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture(pub [Course; 2]);

impl Course {
    /// Points of a curve from (0, chance) to (1, its end), both in shares.
    pub fn points(self, chance: f64) -> impl Iterator<Item = (f64, f64)> {
        const POINTS: usize = 24;
        /// How fast it rises: 95 % of the way after a third of the time.
        const RATE: f64 = 9.0;
        let end = match self {
            Self::Flat => chance,
            Self::Half => (chance + 1.0) / 2.0,
            Self::Rising => 0.92_f64.max(chance),
        };
        (0..=POINTS).map(move |place| {
            let x = place as f64 / POINTS as f64;
            (x, chance + (end - chance) * (1.0 - (-RATE * x).exp()))
        })
    }
}

/// `flat rising`, the unregularised network's first, or one for both.
impl FromStr for Picture {
    type Err = GoalError;

    fn from_str(text: &str) -> Result<Self, GoalError> {
        let allowed = || format!("allowed: one or two of {}", Course::keys());
        let wrong = || GoalError::new(text, &allowed());
        let named: Option<Vec<_>> = text.split_whitespace().map(Course::from_key).collect();
        match named.ok_or_else(wrong)?[..] {
            [both] => Ok(Self([both; 2])),
            [off, held] => Ok(Self([off, held])),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [off, held] = self.0.map(Course::key);
        write!(to, "{off} {held}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_read_as_it_is_written_and_one_word_is_of_both() {
        for text in ["flat rising", "half half", "rising flat"] {
            let picture: Picture = text.parse().expect(text);
            assert_eq!(picture.to_string(), text);
        }
        assert_eq!("flat".parse(), Ok(Picture([Course::Flat; 2])));
        for wrong in ["", "flat rising half", "up down", "Flat"] {
            let error = wrong.parse::<Picture>().expect_err(wrong).to_string();
            assert!(error.contains("flat, half, rising"), "{error}");
        }
    }

    #[test]
    fn a_course_begins_at_chance_and_ends_where_it_says() {
        let end = |course: Course, chance| course.points(chance).last().expect("points").1;
        for course in Course::all() {
            assert_eq!(course.points(0.1).next(), Some((0.0, 0.1)));
        }
        assert_eq!(end(Course::Flat, 0.1), 0.1);
        assert!((end(Course::Half, 0.1) - 0.55).abs() < 0.001);
        assert!((end(Course::Rising, 0.5) - 0.92).abs() < 0.001);
    }
}
