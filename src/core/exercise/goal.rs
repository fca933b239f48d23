//! Goals in words that the lab checks by itself, such as
//! `test accuracy at least 0.9 with exponent between -0.1 and 0`.

use super::reach::{Reach, side};
use crate::core::config::Side;
use crate::core::name::Named;
use crate::core::number::{Unreadable, read_number};
use crate::core::receipt::Outcome;
use crate::core::text::{short, spaced};
use std::fmt;
use std::str::FromStr;
use strum::{IntoStaticStr, VariantArray};
use thiserror::Error;

/// What a run has to come to at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Of an answer to choose: which pair decides it; `None`: the first, or both where it compares.
    pub of: Option<Of>,
    /// Its own network; regularised where it speaks of both alike.
    pub side: Side,
    /// Which of both meet the conditions.
    pub reach: Reach,
    /// All of them; without any it is met before any run.
    pub conditions: Vec<Condition>,
}

/// A number and where it has to lie, ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    pub quantity: Quantity,
    pub low: Option<f32>,
    pub high: Option<f32>,
    /// Or how it stands to another run's; there are no bounds then.
    pub than: Option<Than>,
}

/// Which of the pairs that are trained after the predictions an answer speaks of, where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
pub enum Of {
    #[strum(serialize = "first")]
    First,
    /// The latest, once there is a second one.
    #[strum(serialize = "last")]
    Last,
}

/// How a number of a run stands to the same of another: of the first run after the predictions, or of the other network
/// of its own pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
pub enum Than {
    #[strum(serialize = "more than the first")]
    More,
    #[strum(serialize = "less than the first")]
    Less,
    #[strum(serialize = "more than the other")]
    MoreThanOther,
    #[strum(serialize = "less than the other")]
    LessThanOther,
}

/// A number that a run ends with, as goals name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
pub enum Quantity {
    #[strum(serialize = "test accuracy")]
    TestAccuracy,
    /// Nats.
    #[strum(serialize = "test loss")]
    TestLoss,
    /// Nats per time step.
    #[strum(serialize = "exponent")]
    Exponent,
    /// Spikes per neuron and time step.
    #[strum(serialize = "firing rate")]
    FiringRate,
    /// The largest of the whole run.
    #[strum(serialize = "gradient norm")]
    GradientNorm,
}

/// What is wrong with a goal's words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("goal is {text}; {what}")]
pub struct GoalError {
    text: String,
    what: String,
}

impl GoalError {
    pub(super) fn new(text: &str, what: &str) -> Self {
        Self {
            text: short(text),
            what: what.to_owned(),
        }
    }
}

const MOST_CONDITIONS: usize = 5;

impl Quantity {
    pub fn value(self, outcome: &Outcome) -> f32 {
        match self {
            Self::TestAccuracy => outcome.test_accuracy,
            Self::TestLoss => outcome.test_loss,
            Self::Exponent => outcome.exponent,
            Self::FiringRate => outcome.firing_rate,
            Self::GradientNorm => outcome.gradient_norm,
        }
    }
}

impl Than {
    /// Whether one pair can tell.
    pub fn is_within_pair(self) -> bool {
        matches!(self, Self::MoreThanOther | Self::LessThanOther)
    }

    /// Whether it asks for more, not for less.
    pub(super) fn is_more(self) -> bool {
        matches!(self, Self::More | Self::MoreThanOther)
    }

    /// Whether a number stands so to another.
    fn holds(self, value: f32, other: f32) -> bool {
        match self {
            Self::More | Self::MoreThanOther => value > other,
            Self::Less | Self::LessThanOther => value < other,
        }
    }
}

impl Condition {
    /// Whether it compares a later run with the first.
    fn is_since(&self) -> bool {
        self.than.is_some_and(|than| !than.is_within_pair())
    }

    /// Whether one run can meet both, which are of the same quantity.
    pub(super) fn fits(&self, other: &Self) -> bool {
        match (self.than, other.than) {
            (Some(own), Some(other)) => {
                own.is_within_pair() != other.is_within_pair() || own == other
            }
            _ => self.shares_with(other),
        }
    }

    /// Whether what meets it meets the other too.
    pub(super) fn implies(&self, other: &Self) -> bool {
        let at_least = |low: f32| self.low.is_some_and(|own| own >= low);
        let at_most = |high: f32| self.high.is_some_and(|own| own <= high);
        self.quantity == other.quantity
            && self.than == other.than
            && other.low.is_none_or(at_least)
            && other.high.is_none_or(at_most)
    }

    /// Whether more than one number lies within the bounds of both.
    fn shares_with(&self, other: &Self) -> bool {
        let low = [self.low, other.low].into_iter().flatten().reduce(f32::max);
        let high = [self.high, other.high]
            .into_iter()
            .flatten()
            .reduce(f32::min);
        match (low, high) {
            (Some(low), Some(high)) => low < high,
            _ => true,
        }
    }

    /// Of one run with the other of its pair beside it.
    fn is_met_beside(&self, own: &Outcome, other: Option<&Outcome>) -> bool {
        let value = |it: &Outcome| self.quantity.value(it);
        match self.than {
            Some(than) if than.is_within_pair() => {
                other.is_some_and(|other| than.holds(value(own), value(other)))
            }
            _ => self.is_met(own),
        }
    }

    /// Of one run; a comparison is never met by one alone.
    pub fn is_met(&self, outcome: &Outcome) -> bool {
        let value = self.quantity.value(outcome);
        self.than.is_none()
            && self.low.is_none_or(|low| value >= low)
            && self.high.is_none_or(|high| value <= high)
    }

    /// Of a later run, with the first one beside it; all else is of the later pair.
    fn is_met_since(&self, first: &Outcome, last: &Outcome, other: Option<&Outcome>) -> bool {
        let [first_value, last_value] = [first, last].map(|it| self.quantity.value(it));
        match self.than {
            Some(than) if !than.is_within_pair() => than.holds(last_value, first_value),
            _ => self.is_met_beside(last, other),
        }
    }
}

/// How many of these goals are met by what the two runs came to, unregularised and regularised.
pub fn goals_met(goals: &[Goal], outcomes: &[Option<Outcome>; 2]) -> usize {
    goals.iter().filter(|goal| goal.is_met(outcomes)).count()
}

impl Goal {
    /// Of what the two runs of a pair came to, unregularised and regularised; what takes two pairs to tell is never met
    /// by one.
    pub fn is_met(&self, outcomes: &[Option<Outcome>; 2]) -> bool {
        if self.conditions.is_empty() {
            return true;
        }
        if self.compares() {
            return false;
        }
        let [own, other] = self.own_and_other(outcomes);
        let met = |own: &Outcome, other| {
            self.conditions
                .iter()
                .all(|it| it.is_met_beside(own, other))
        };
        let Some(own) = own.filter(|_| self.is_told(outcomes)) else {
            return false;
        };
        let is_other = || other.is_some_and(|it| met(it, Some(own)));
        self.reach.holds(met(own, other), is_other)
    }

    /// Whether the runs that it takes to tell are there.
    pub fn is_told(&self, outcomes: &[Option<Outcome>; 2]) -> bool {
        let [own, other] = self.own_and_other(outcomes);
        self.conditions.is_empty()
            || (own.is_some() && (other.is_some() || !self.reach.is_of_both()))
    }

    /// Whether a network's run has a part in it.
    pub fn is_of(&self, side: Side) -> bool {
        let mut relations = self.conditions.iter().filter_map(|it| it.than);
        side == self.side || self.reach.is_of_both() || relations.any(Than::is_within_pair)
    }

    /// What its own network came to, and the other.
    fn own_and_other<'a>(&self, outcomes: &'a [Option<Outcome>; 2]) -> [Option<&'a Outcome>; 2] {
        let side = self.side as usize;
        [outcomes[side].as_ref(), outcomes[1 - side].as_ref()]
    }

    /// Whether it takes two pairs to tell.
    pub fn compares(&self) -> bool {
        self.of == Some(Of::Last) || self.conditions.iter().any(Condition::is_since)
    }

    /// By what the first pair came to, and a later one where there is one; `None` where that cannot tell.
    pub fn is_met_since(
        &self,
        first: &[Option<Outcome>; 2],
        last: Option<&[Option<Outcome>; 2]>,
    ) -> Option<bool> {
        if self.conditions.is_empty() {
            return Some(true);
        }
        if !self.is_told(first) {
            return None;
        }
        if !self.compares() {
            return Some(self.is_met(first));
        }
        let last = last.filter(|last| self.is_told(last))?;
        let (firsts, lasts) = (self.own_and_other(first), self.own_and_other(last));
        let met = |own: usize| {
            let both = firsts[own].zip(lasts[own]);
            both.is_some_and(|(first, last)| {
                let mut all = self.conditions.iter();
                all.all(|it| it.is_met_since(first, last, lasts[1 - own]))
            })
        };
        Some(self.reach.holds(met(0), || met(1)))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.quantity.key();
        if let Some(than) = self.than {
            return write!(to, "{name} {}", than.key());
        }
        match (self.low, self.high) {
            (Some(low), Some(high)) => write!(to, "{name} between {low} and {high}"),
            (Some(low), None) => write!(to, "{name} at least {low}"),
            (None, Some(high)) => write!(to, "{name} at most {high}"),
            (None, None) => write!(to, "{name}"),
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.conditions.is_empty() {
            return write!(to, "{ALWAYS}");
        }
        if let Some(of) = self.of {
            write!(to, "{}: ", of.key())?;
        }
        if (self.reach, self.side) != (Reach::Own, Side::Regularised) {
            write!(to, "{}: ", self.reach.whose(self.side))?;
        }
        for (index, condition) in self.conditions.iter().enumerate() {
            let between = if index == 0 { "" } else { " with " };
            write!(to, "{between}{condition}")?;
        }
        Ok(())
    }
}

impl FromStr for Goal {
    type Err = GoalError;

    fn from_str(text: &str) -> Result<Self, GoalError> {
        let text = &spaced(text);
        let wrong = |what: &str| GoalError::new(text, what);
        if text == ALWAYS {
            return Ok(Self {
                of: None,
                side: Side::Regularised,
                reach: Reach::Own,
                conditions: Vec::new(),
            });
        }
        let (of, rest) = of_which(text);
        let (reach, side, rest) = whose_of(rest)?;
        if rest.split(" with ").count() > MOST_CONDITIONS {
            return Err(wrong("at most 5 conditions"));
        }
        let conditions = rest.split(" with ").map(|words| {
            condition(words.trim())?.ok_or_else(|| {
                wrong("allowed: test accuracy, test loss, exponent, firing rate or gradient norm, then at least, at most, between and, or more or less than the first")
            })
        });
        let conditions = conditions.collect::<Result<Vec<_>, _>>()?;
        if of == Some(Of::First) && conditions.iter().any(Condition::is_since) {
            return Err(wrong(
                "the first run is compared with none before it; allowed: last, or no such word",
            ));
        }
        let is_beside = |it: &Condition| it.than.is_some_and(Than::is_within_pair);
        if reach.is_of_both() && conditions.iter().any(is_beside) {
            return Err(wrong(
                "only, both and neither speak of the other network, and so does this by itself; allowed: at least, at most or between",
            ));
        }
        Ok(Self {
            of,
            side,
            reach,
            conditions,
        })
    }
}

/// Which pair is named before the first colon, where one is, and the rest.
fn of_which(text: &str) -> (Option<Of>, &str) {
    let named = text.split_once(':');
    let found =
        named.and_then(|(name, rest)| Some((Of::from_key(name.trim())?, rest.trim_start())));
    found.map_or((None, text), |(of, rest)| (Some(of), rest))
}

/// Of an answer that is right whatever comes out.
const ALWAYS: &str = "true";

/// Which of the networks before a colon, and the rest.
fn whose_of(text: &str) -> Result<(Reach, Side, &str), GoalError> {
    let Some((name, rest)) = text.split_once(':') else {
        return Ok((Reach::Own, Side::Regularised, text));
    };
    let (reach, side) =
        Reach::read(name.trim()).ok_or_else(|| GoalError::new(text, BEFORE_COLON_OF_GOAL))?;
    Ok((reach, side, rest))
}

const BEFORE_COLON_OF_GOAL: &str = "before the colon: first or last (of an answer to choose), then regularised or \
     unregularised, only before either, both, or neither";

/// The side before a colon, and the rest.
pub(super) fn side_of(text: &str) -> Result<(Side, &str), GoalError> {
    let Some((name, rest)) = text.split_once(':') else {
        return Ok((Side::Regularised, text));
    };
    let side = side(name.trim()).ok_or_else(|| GoalError::new(text, BEFORE_COLON))?;
    Ok((side, rest))
}

const BEFORE_COLON: &str =
    "before the colon: first or last (of an answer to choose), then regularised or unregularised";

impl Quantity {
    /// Where its values can lie.
    pub fn range(self) -> (f32, f32) {
        match self {
            Self::TestAccuracy | Self::FiringRate => (0.0, 1.0),
            Self::TestLoss | Self::GradientNorm => (0.0, f32::INFINITY),
            Self::Exponent => (f32::NEG_INFINITY, f32::INFINITY),
        }
    }
}

/// A condition that some run can meet.
fn possible(condition: Condition, words: &str) -> Result<Condition, GoalError> {
    let Condition {
        quantity,
        low,
        high,
        than: _,
    } = condition;
    let (least, most) = quantity.range();
    let outside = |bound: &f32| !(least..=most).contains(bound);
    if [low, high].iter().flatten().any(outside) {
        let name = quantity.key();
        let allowed = if most.is_finite() {
            format!("{name} is a share; allowed: 0 to 1, or 0 % to 100 %")
        } else {
            format!("{name} is never below 0; allowed: 0 or more")
        };
        return Err(GoalError::new(words, &allowed));
    }
    if low.zip(high).is_some_and(|(low, high)| low > high) {
        return Err(GoalError::new(words, "allowed: the smaller bound first"));
    }
    Ok(condition)
}

/// `None` where the words are no condition.
fn condition(words: &str) -> Result<Option<Condition>, GoalError> {
    let words = words.strip_prefix("the ").unwrap_or(words);
    let named = |quantity: &Quantity| words.starts_with(quantity.key());
    let Some(quantity) = Quantity::all().find(named) else {
        return Ok(None);
    };
    let rest = words[quantity.key().len()..].trim();
    let than = Than::all().find(|than| rest == than.key());
    let (low, high) = if than.is_some() {
        (None, None)
    } else if let Some(low) = rest.strip_prefix("at least ") {
        (Some(bound(low)?), None)
    } else if let Some(high) = rest.strip_prefix("at most ") {
        (None, Some(bound(high)?))
    } else if let Some((low, high)) = between(rest) {
        (Some(bound(low)?), Some(bound(high)?))
    } else {
        return Ok(None);
    };
    let condition = Condition {
        quantity,
        low,
        high,
        than,
    };
    possible(condition, words).map(Some)
}

fn between(words: &str) -> Option<(&str, &str)> {
    words.strip_prefix("between ")?.split_once(" and ")
}

fn bound(text: &str) -> Result<f32, GoalError> {
    let wrong = |why: Unreadable| GoalError::new(text, &why.to_string());
    let (digits, scale) = match text.trim_end().strip_suffix('%') {
        Some(digits) => (digits.trim_end(), 0.01),
        None => (text, 1.0),
    };
    let bound = (read_number(digits).map_err(wrong)? * scale) as f32;
    if bound.is_finite() {
        Ok(bound)
    } else {
        Err(wrong(Unreadable::OutOfRange))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A run of 89 % on the edge.
    pub fn outcome() -> Outcome {
        Outcome {
            steps: 208,
            test_accuracy: 0.89,
            test_loss: 0.4,
            exponent: -0.04,
            firing_rate: 0.1,
            gradient_norm: 3.0,
        }
    }

    #[test]
    fn a_goal_is_read_from_words_and_checked_against_what_came_out() {
        let words = "test accuracy at least 0.9 with the exponent between -0.1 and 0";
        let goal: Goal = words.parse().expect("a goal");
        assert_eq!(goal.to_string(), words.replace("the ", ""));
        assert_eq!(goal.to_string().parse(), Ok(goal.clone()));
        let mut out = outcome();
        assert!(!goal.is_met(&[None, Some(out)]));
        out.test_accuracy = 0.9;
        assert!(goal.is_met(&[None, Some(out)]));
        assert!(
            !goal.is_met(&[Some(out), None]),
            "it is of the regularised one"
        );
        out.exponent = f32::NAN;
        assert!(!goal.is_met(&[None, Some(out)]));
        let other: Goal = "unregularised: gradient norm at least 1e6"
            .parse()
            .expect("a goal");
        assert_eq!(other.side, Side::Unregularised);
        assert_eq!(other.to_string().parse(), Ok(other));
    }

    #[test]
    fn which_of_both_networks_did_better_is_told_by_one_pair() {
        let goal = |text: &str| text.parse::<Goal>().expect("a goal");
        let second = goal("test accuracy more than the other");
        let first = goal("unregularised: test accuracy more than the other");
        assert_eq!(first.to_string().parse(), Ok(first.clone()));
        let worse = Outcome {
            test_accuracy: 0.5,
            ..outcome()
        };
        let pair = [Some(worse), Some(outcome())];
        assert!(!second.compares() && second.is_met(&pair) && !first.is_met(&pair));
        assert_eq!(first.is_met_since(&pair, None), Some(false));
        assert!(
            goal("test loss less than the other").conditions[0]
                .low
                .is_none()
        );
        let alike = [Some(outcome()); 2];
        assert!(!second.is_met(&alike) && !first.is_met(&alike));
        assert!(!second.is_met(&[None, Some(outcome())]), "beside nothing");
    }

    #[test]
    fn a_goal_in_the_words_of_older_lessons_is_of_the_same_run() {
        for (old, new) in [("not held", "unregularised"), ("held", "regularised")] {
            let goal = |side: &str| format!("{side}: exponent at most 0").parse::<Goal>();
            assert_eq!(goal(old), goal(new));
            assert!(goal(old).is_ok(), "{old}");
        }
    }

    #[test]
    fn a_bound_is_a_number_as_people_write_it_and_one_of_two_readings_is_refused() {
        let goal: Goal = "exponent between −0,1 and ０.5".parse().expect("a goal");
        let condition = goal.conditions[0];
        assert_eq!((condition.low, condition.high), (Some(-0.1), Some(0.5)));
        let error = "gradient norm at most 1,000".parse::<Goal>();
        let error = error.expect_err("two readings").to_string();
        assert!(error.contains("1000 or as 1.0"), "{error}");
    }

    #[test]
    fn a_goal_that_no_run_can_reach_is_refused_and_per_cent_are_read() {
        let goal: Goal = "test accuracy at least 75 %".parse().expect("a goal");
        assert_eq!(goal.conditions[0].low, Some(0.75));
        for (text, said) in [
            ("test accuracy at least 75", "0 to 1, or 0 % to 100 %"),
            ("exponent between 0 and -0.1", "smaller bound first"),
            ("firing rate at most -0.1", "0 to 1"),
            ("gradient norm at most -1", "0 or more"),
        ] {
            let error = text.parse::<Goal>().expect_err(text).to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn answers_that_can_both_come_true_are_told_from_those_that_exclude_each_other() {
        let goal = |text: &str| text.parse::<Goal>().expect(text);
        for (one, other, overlap) in [
            (
                "test accuracy at least 0.5",
                "test accuracy at most 0.6",
                true,
            ),
            (
                "test accuracy at least 0.5",
                "test accuracy at most 0.5",
                false,
            ),
            (
                "exponent between -0.1 and 0",
                "exponent between -0.05 and 0.2",
                true,
            ),
            (
                "exponent between -0.1 and 0",
                "exponent at least 0.01",
                false,
            ),
            // Of another network or number, or by comparison: bounds do not tell.
            (
                "unregularised: test accuracy at least 0.5",
                "test accuracy at most 0.6",
                false,
            ),
            ("exponent at most 0", "test accuracy at most 0.6", false),
            (
                "test accuracy more than the other",
                "test accuracy less than the other",
                false,
            ),
            (
                "first: exponent at most 0",
                "last: exponent at most 0",
                false,
            ),
        ] {
            assert_eq!(goal(one).overlaps(&goal(other)), overlap, "{one} | {other}");
            assert_eq!(goal(other).overlaps(&goal(one)), overlap, "{other} | {one}");
        }
    }

    #[test]
    fn a_goal_that_is_none_is_named() {
        for text in [
            "",
            "win",
            "accuracy at least 1",
            "test accuracy",
            "all: exponent at most 0",
            "exponent at most NaN",
        ] {
            let error = text.parse::<Goal>().expect_err(text);
            assert!(error.to_string().starts_with("goal is “"), "{error}");
        }
    }
}
