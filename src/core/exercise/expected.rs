//! A number that a question asks for, and how near an answer has to come:
//! `148 within 20 %`, `exponent within 0.02`, `unregularised: gradient norm within a factor of 10`.

use super::goal::{GoalError, Quantity, side_of};
use crate::core::config::Side;
use crate::core::name::Named;
use crate::core::number::{Unreadable, read_number};
use crate::core::receipt::Outcome;
use crate::core::text::{short, spaced};
use std::fmt;
use std::str::FromStr;

/// The number, and its tolerance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    pub what: What,
    pub within: Within,
}

/// Which number it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    Fixed(f32),
    /// As the first run after the prediction measures it.
    Measured(Side, Quantity),
}

/// How near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Within {
    Distance(f32),
    /// Of the number, 0.2 for 20 %.
    Share(f32),
    /// Up to so many times larger or smaller.
    Factor(f32),
}

const ALLOWED: &str = "allowed: a number, or test accuracy, test loss, exponent, firing rate or \
                       gradient norm, then within and a distance, a share as 20 %, or a factor of 10";

impl Expected {
    /// The number, once it is known.
    pub fn number(&self, outcomes: &[Option<Outcome>; 2]) -> Option<f32> {
        match self.what {
            What::Fixed(number) => Some(number),
            What::Measured(side, quantity) => outcomes[side as usize]
                .as_ref()
                .map(|it| quantity.value(it)),
        }
    }

    /// Whether the number, or an answer that is near it, may be below 0.
    pub fn may_be_negative(&self) -> bool {
        match self.what {
            What::Fixed(number) => match self.within {
                Within::Distance(most) => number < most,
                Within::Share(_) | Within::Factor(_) => number < 0.0,
            },
            What::Measured(_, quantity) => quantity == Quantity::Exponent,
        }
    }

    /// Whether it is a share, which the page shows in per cent.
    pub fn is_share(&self) -> bool {
        matches!(self.what, What::Measured(_, Quantity::TestAccuracy))
    }

    /// The number of an answer to it. Of an accuracy, 25 is 25 %: nothing is right more often than always.
    pub fn given(&self, answer: &str) -> Option<f32> {
        let given = answered(answer)?;
        let is_bare = self.is_share() && !answer.contains('%');
        Some(if is_bare && given > 1.0 {
            given / 100.0
        } else {
            given
        })
    }

    /// Whether an answer comes near enough; `None` where the number is not known yet.
    pub fn is_met(&self, answer: &str, outcomes: &[Option<Outcome>; 2]) -> Option<bool> {
        let number = self.number(outcomes)?;
        let given = self.given(answer);
        Some(given.is_some_and(|given| self.within.holds(given, number)))
    }
}

/// The number of an answer, a share where it is in per cent.
pub fn answered(answer: &str) -> Option<f32> {
    read_answer(answer).ok()
}

/// The same, or why it has none.
///
/// # Errors
///
/// As [`read_number`].
pub fn read_answer(answer: &str) -> Result<f32, Unreadable> {
    let answer = answer.trim();
    let (digits, scale) = match answer.strip_suffix('%') {
        Some(digits) => (digits, 0.01),
        None => (answer, 1.0),
    };
    Ok((read_number(digits.trim())? * scale) as f32)
}

impl Within {
    fn holds(self, given: f32, number: f32) -> bool {
        match self {
            Self::Distance(most) => (given - number).abs() <= most,
            Self::Share(most) => (given - number).abs() <= most * number.abs(),
            Self::Factor(most) => {
                let ratio = given / number;
                ratio > 0.0 && ratio <= most && ratio >= 1.0 / most
            }
        }
    }
}

impl FromStr for Expected {
    type Err = GoalError;

    fn from_str(text: &str) -> Result<Self, GoalError> {
        let text = &spaced(text);
        let wrong = || GoalError::new(text, ALLOWED);
        // Of two readings both are named.
        let or_two = |part: &str| match read_number(part.trim().trim_end_matches('%').trim()) {
            Err(why @ Unreadable::Ambiguous { .. }) => GoalError::new(
                text,
                &format!("its number is {}, {why}", short(part.trim())),
            ),
            _ => wrong(),
        };
        let number = |part: &str| answered(part).ok_or_else(|| or_two(part));
        let (what, within) = text.split_once(" within ").ok_or_else(wrong)?;
        let what = match read_number(what.trim()) {
            Ok(_) => What::Fixed(number(what)?),
            Err(Unreadable::Ambiguous { .. }) => return Err(or_two(what)),
            Err(_) => {
                let (side, name) = side_of(what)?;
                let named = Quantity::from_key(name.trim()).ok_or_else(wrong)?;
                What::Measured(side, named)
            }
        };
        let within = match within.trim().strip_prefix("a factor of ") {
            Some(factor) => Within::Factor(number(factor)?),
            None if within.trim().ends_with('%') => Within::Share(number(within)?),
            None => Within::Distance(number(within)?),
        };
        let is_tolerance = match within {
            Within::Distance(most) | Within::Share(most) => most >= 0.0,
            Within::Factor(most) => most >= 1.0,
        };
        is_tolerance
            .then_some(Self { what, within })
            .ok_or_else(wrong)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            What::Fixed(number) => write!(to, "{number}")?,
            What::Measured(side, quantity) => {
                if side == Side::Unregularised {
                    write!(to, "{}: ", side.key())?;
                }
                write!(to, "{}", quantity.key())?;
            }
        }
        match self.within {
            Within::Distance(most) => write!(to, " within {most}"),
            Within::Share(most) => write!(to, " within {} %", in_per_cent(most)),
            Within::Factor(most) => write!(to, " within a factor of {most}"),
        }
    }
}

/// As decimals people count, not as the nearest binary number has it.
fn in_per_cent(share: f32) -> f64 {
    (f64::from(share) * 1e6).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::super::goal::tests::outcome;
    use super::*;

    #[test]
    fn a_number_that_may_be_below_0_is_asked_for_with_a_minus() {
        for (text, is) in [
            ("-0.2 within 0.02", true),
            ("0.01 within 0.02", true),
            ("exponent within 0.02", true),
            ("148 within 20 %", false),
            ("test accuracy within 0.02", false),
        ] {
            let expected: Expected = text.parse().expect("a number");
            assert_eq!(expected.may_be_negative(), is, "{text}");
        }
    }

    #[test]
    fn an_answer_is_right_within_a_distance_a_share_or_a_factor() {
        let none = [None, None];
        for (text, right, wrong) in [
            ("148 within 20 %", ["148", "120"], ["118", "many"]),
            ("-0.2 within 0.02", ["-0.21", "−0,18"], ["-0.23", "0.2"]),
            (
                "1000 within a factor of 10",
                ["100", "1e4"],
                ["99", "-1000"],
            ),
            ("0.25 within 0.01", ["25 %", "0.26"], ["25", "30%"]),
        ] {
            let expected: Expected = text.parse().expect(text);
            assert_eq!(expected.to_string(), text);
            for answer in right {
                assert_eq!(
                    expected.is_met(answer, &none),
                    Some(true),
                    "{text}: {answer}"
                );
            }
            for answer in wrong {
                assert_eq!(
                    expected.is_met(answer, &none),
                    Some(false),
                    "{text}: {answer}"
                );
            }
        }
    }

    #[test]
    fn a_number_that_the_run_measures_is_unknown_until_it_has() {
        let text = "unregularised: gradient norm within a factor of 2";
        let expected: Expected = text.parse().expect("expected");
        assert_eq!(expected.to_string(), text);
        assert_eq!(expected.is_met("3", &[None, Some(outcome())]), None);
        assert_eq!(expected.is_met("5", &[Some(outcome()), None]), Some(true));
    }

    #[test]
    fn of_an_accuracy_an_answer_is_in_per_cent_with_the_sign_or_without() {
        let expected: Expected = "test accuracy within 0.05".parse().expect("expected");
        let mut out = outcome();
        out.test_accuracy = 0.25;
        let is_met = |answer: &str| expected.is_met(answer, &[None, Some(out)]);
        for right in ["25", "25 %", "0.25", "25,0", "29"] {
            assert_eq!(is_met(right), Some(true), "{right}");
        }
        for wrong in ["31", "0.31", "0.25 %", "2500", "-25"] {
            assert_eq!(is_met(wrong), Some(false), "{wrong}");
        }
        let other: Expected = "exponent within 0.05".parse().expect("expected");
        assert_eq!(other.given("25"), Some(25.0));
    }

    #[test]
    fn what_is_no_number_with_a_tolerance_says_what_is_allowed() {
        for text in [
            "148",
            "many within 3",
            "148 within",
            "1 within -2",
            "1 within a factor of 0.5",
        ] {
            let error = text.parse::<Expected>().expect_err(text).to_string();
            assert!(error.contains("allowed: a number"), "{error}");
        }
    }
}
