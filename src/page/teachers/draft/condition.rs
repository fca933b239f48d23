//! A condition: a network, and quantities that have to lie somewhere.

use crate::core::config::Side;
use crate::core::exercise::{Condition, Goal, Of, Quantity, Reach, Than};
use crate::core::number::read_number;
use crate::core::text::short;
use crate::page::language::{key, say};
use crate::page::lessons::quantity_name;

/// Where a quantity has to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    AtLeast,
    AtMost,
    Between,
    /// Than in the first run after the prediction; the lab tells it by a later one.
    More,
    Less,
    /// Than the other network of the pair.
    MoreThanOther,
    LessThanOther,
}

impl Relation {
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::AtLeast, key("at least")),
        (Self::AtMost, key("at most")),
        (Self::Between, key("between")),
        (Self::More, key("more than in the first run")),
        (Self::Less, key("less than in the first run")),
        (Self::MoreThanOther, key("more than of the other network")),
        (Self::LessThanOther, key("less than of the other network")),
    ];
}

impl Relation {
    /// How it compares two runs, where it does.
    pub fn than(self) -> Option<Than> {
        match self {
            Self::More => Some(Than::More),
            Self::Less => Some(Than::Less),
            Self::MoreThanOther => Some(Than::MoreThanOther),
            Self::LessThanOther => Some(Than::LessThanOther),
            Self::AtLeast | Self::AtMost | Self::Between => None,
        }
    }
}

/// One quantity; its bounds are as they were typed, accuracy in per cent.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub number: u32,
    pub quantity: Quantity,
    pub relation: Relation,
    /// The bound, or the lower of two.
    pub low: String,
    /// The upper of two.
    pub high: String,
}

/// What one network has to come to: all of the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    pub number: u32,
    /// Of an answer: the run that decides it, where it is said.
    pub of: Option<Of>,
    pub network: Side,
    /// Which of both meet the rules.
    pub reach: Reach,
    pub rules: Vec<Rule>,
}

impl Rule {
    /// The condition.
    ///
    /// # Errors
    /// What is wrong with a bound, naming it and what is allowed.
    pub fn read(&self) -> Result<Condition, String> {
        let quantity = self.quantity;
        if let Some(than) = self.relation.than() {
            return Ok(Condition {
                quantity,
                low: None,
                high: None,
                than: Some(than),
            });
        }
        let one = bound(quantity, &self.low)?;
        let (low, high) = match self.relation {
            Relation::AtLeast => (Some(one), None),
            Relation::AtMost => (None, Some(one)),
            _ => (Some(one), Some(bound(quantity, &self.high)?)),
        };
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            return Err(say!(
                "The lower bound, {low}, lies above the upper, {high}.",
                low = self.low.trim(),
                high = self.high.trim()
            ));
        }
        Ok(Condition {
            quantity,
            low,
            high,
            than: None,
        })
    }
}

impl Aim {
    /// The rules that can be read, and for each of the others its number and what is wrong.
    pub fn read(&self) -> (Goal, Vec<(u32, String)>) {
        let mut wrong = Vec::new();
        let mut conditions = Vec::new();
        for rule in &self.rules {
            if self.reach.is_of_both() && rule.relation.than().is_some_and(Than::is_within_pair) {
                let words = say(
                    "This speaks of the other network by itself: choose one network, or at least, at most or between.",
                );
                wrong.push((rule.number, words.to_owned()));
                continue;
            }
            match rule.read() {
                Ok(condition) => conditions.push(condition),
                Err(words) => wrong.push((rule.number, words)),
            }
        }
        let compares = conditions
            .iter()
            .any(|it| it.than.is_some_and(|than| !than.is_within_pair()));
        let goal = Goal {
            // What compares two runs is of both.
            of: self.of.filter(|_| !compares),
            side: self.network,
            reach: self.reach,
            conditions,
        };
        (goal, wrong)
    }
}

/// Without the mark of per cent at the end.
pub(super) fn without_per_cent(typed: &str) -> &str {
    typed.trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}'])
}

/// The number that stands in what was typed.
pub(super) fn number_typed(digits: &str, typed: &str) -> Result<f64, String> {
    read_number(digits).map_err(|why| say!("{value} is {why}.", value = short(typed), why))
}

/// A bound as the lab compares it.
fn bound(quantity: Quantity, text: &str) -> Result<f32, String> {
    let is_share = quantity == Quantity::TestAccuracy;
    let typed = text.trim();
    if typed.is_empty() {
        return Err(say!(
            "The bound of {quantity} is missing.",
            quantity = quantity_name(quantity)
        ));
    }
    let value = number_typed(
        if is_share {
            without_per_cent(typed)
        } else {
            typed
        },
        typed,
    )?;
    if is_share && !(0.0..=100.0).contains(&value) {
        return Err(say!("Accuracy is 0 to 100 %, not {typed}.", typed));
    }
    let scaled = if is_share { value / 100.0 } else { value } as f32;
    if scaled.is_finite() {
        Ok(scaled)
    } else {
        Err(say!("{value} is out of range.", value = short(typed)))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn rule(quantity: Quantity, relation: Relation, low: &str, high: &str) -> Rule {
        Rule {
            number: 7,
            quantity,
            relation,
            low: low.into(),
            high: high.into(),
        }
    }

    #[test]
    fn accuracy_is_typed_in_per_cent_and_compared_as_a_share() {
        for text in ["90", "90 %", " 90% "] {
            let rule = rule(Quantity::TestAccuracy, Relation::AtLeast, text, "");
            let condition = rule.read().expect(text);
            assert_eq!((condition.low, condition.high), (Some(0.9), None));
        }
        let rule = rule(Quantity::Exponent, Relation::Between, "−0,1", "0");
        let condition = rule.read().expect("two bounds");
        assert_eq!((condition.low, condition.high), (Some(-0.1), Some(0.0)));
    }

    #[test]
    fn a_bound_that_cannot_be_is_named_with_what_is_allowed() {
        for (relation, low, high, said) in [
            (Relation::AtLeast, "win", "", "“win” is not a number"),
            (Relation::AtLeast, "", "", "missing"),
            (Relation::AtMost, "130", "", "0 to 100 %, not 130"),
            (
                Relation::Between,
                "80",
                "20",
                "80, lies above the upper, 20",
            ),
        ] {
            let error = rule(Quantity::TestAccuracy, relation, low, high).read();
            let error = error.expect_err(low);
            assert!(error.contains(said), "{error}");
        }
    }
}
