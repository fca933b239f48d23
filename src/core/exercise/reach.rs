//! Of which of the two networks a goal speaks, and what of them it says.

use super::goal::{Condition, Goal, side};
use crate::core::config::Side;
use crate::core::name::Named;
use strum::{IntoStaticStr, VariantArray};

/// Which of the pair meet a goal's conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Reach {
    /// The goal's own network, whatever the other does.
    #[default]
    Own,
    /// The goal's own, and not the other.
    Only,
    Both,
    Neither,
}

impl Reach {
    /// As goals name it with the network: `unregularised`, `only unregularised`, `both`.
    pub fn whose(self, side: Side) -> String {
        match self {
            Self::Own => side.key().to_owned(),
            Self::Only => format!("{} {}", self.key(), side.key()),
            Self::Both | Self::Neither => self.key().to_owned(),
        }
    }

    /// Out of such words.
    pub fn read(words: &str) -> Option<(Self, Side)> {
        match words.split_once(' ') {
            Some(("only", name)) => Some((Self::Only, side(name.trim())?)),
            _ => match Self::from_key(words) {
                Some(it @ (Self::Both | Self::Neither)) => Some((it, Side::Regularised)),
                _ => Some((Self::Own, side(words)?)),
            },
        }
    }

    /// Whether the goal takes both networks to tell.
    pub fn is_of_both(self) -> bool {
        self != Self::Own
    }

    /// Whether it holds by whether its own network and the other meet the conditions.
    pub(super) fn holds(self, own: bool, other: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Own => own,
            Self::Only => own && !other(),
            Self::Both => own && other(),
            Self::Neither => !own && !other(),
        }
    }

    /// Whether a network has to meet the conditions, or must not; `None` where it may do as it likes.
    fn asks(self, is_own: bool) -> Option<bool> {
        match self {
            Self::Own => is_own.then_some(true),
            Self::Only => Some(is_own),
            Self::Both => Some(true),
            Self::Neither => Some(false),
        }
    }
}

impl Goal {
    /// Whether one pair can make both come true, as far as bounds and comparisons exclude nothing.
    pub fn may_come_with(&self, other: &Self) -> bool {
        if self.conditions.is_empty()
            || other.conditions.is_empty()
            || self.compares() != other.compares()
        {
            return true;
        }
        !self.contradicts(other)
            && [Side::Unregularised, Side::Regularised].iter().all(|side| {
                let asks = |goal: &Self| goal.reach.asks(goal.side == *side);
                match (asks(self), asks(other)) {
                    (Some(true), Some(true)) => self.fits(other),
                    (Some(true), Some(false)) => !self.implies(other),
                    (Some(false), Some(true)) => !other.implies(self),
                    (Some(false), Some(false)) | (None, _) | (_, None) => true,
                }
            })
    }

    /// Whether both compare the networks of a pair, in opposite ways.
    fn contradicts(&self, other: &Self) -> bool {
        let claims = |goal: &Self| {
            let is_regularised = goal.side == Side::Regularised;
            let within = goal
                .conditions
                .iter()
                .filter_map(|it| Some((it.quantity, it.than?)));
            let within = within.filter(|(_, than)| than.is_within_pair());
            within
                .map(|(quantity, than)| (quantity, than.is_more() == is_regularised))
                .collect::<Vec<_>>()
        };
        let others = claims(other);
        let is_denied = |(quantity, is_more): (_, bool)| others.contains(&(quantity, !is_more));
        claims(self).into_iter().any(is_denied)
    }

    /// Whether one run can meet the conditions of both.
    fn fits(&self, other: &Self) -> bool {
        self.pairs(other).all(|(own, other)| own.fits(other))
    }

    /// Whether a run that meets its conditions meets the other's too.
    fn implies(&self, other: &Self) -> bool {
        other
            .conditions
            .iter()
            .all(|it| self.conditions.iter().any(|own| own.implies(it)))
    }

    /// Conditions of the same quantity.
    fn pairs<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a Condition, &'a Condition)> {
        let all = self
            .conditions
            .iter()
            .flat_map(|own| other.conditions.iter().map(move |it| (own, it)));
        all.filter(|(own, other)| own.quantity == other.quantity)
    }
}

#[cfg(test)]
mod tests {
    use super::super::goal::tests::outcome;
    use super::*;

    fn goal(text: &str) -> Goal {
        text.parse().expect(text)
    }

    #[test]
    fn only_both_and_neither_are_told_by_both_networks_and_written_as_they_are_read() {
        let learns = |accuracy| {
            let mut outcome = outcome();
            outcome.test_accuracy = accuracy;
            Some(outcome)
        };
        // Unregularised and regularised.
        let pairs = [(0.9, 0.9), (0.9, 0.1), (0.1, 0.9), (0.1, 0.1)];
        for (whose, came) in [
            ("only regularised", [false, false, true, false]),
            ("only unregularised", [false, true, false, false]),
            ("both", [true, false, false, false]),
            ("neither", [false, false, false, true]),
        ] {
            let text = format!("{whose}: test accuracy at least 0.5");
            let goal = goal(&text);
            assert_eq!(goal.to_string(), text);
            let met = pairs.map(|(one, other)| goal.is_met(&[learns(one), learns(other)]));
            assert_eq!(met, came, "{whose}");
            let alone = [None, learns(0.9)];
            assert!(!goal.is_told(&alone) && !goal.is_met(&alone));
            assert_eq!(goal.is_met_since(&alone, None), None, "{whose}");
        }
        let last = goal("last: both: test accuracy at least 0.5");
        assert_eq!(last.to_string(), "last: both: test accuracy at least 0.5");
        let [low, high] = [[learns(0.1); 2], [learns(0.9); 2]];
        assert_eq!(last.is_met_since(&low, Some(&high)), Some(true));
        let error = "both: test accuracy more than the other".parse::<Goal>();
        assert!(error.is_err_and(|it| it.to_string().contains("by itself")));
    }

    #[test]
    fn rules_that_one_pair_can_make_true_at_once_are_told_from_those_that_exclude_each_other() {
        let over = "test accuracy at least 0.4";
        for (one, other, may) in [
            (
                format!("regularised: {over}"),
                format!("unregularised: {over}"),
                true,
            ),
            (
                format!("only regularised: {over}"),
                format!("both: {over}"),
                false,
            ),
            (
                format!("only regularised: {over}"),
                format!("only unregularised: {over}"),
                false,
            ),
            (
                format!("only regularised: {over}"),
                format!("neither: {over}"),
                false,
            ),
            (
                format!("both: {over}"),
                format!("regularised: {over}"),
                true,
            ),
            (
                format!("neither: {over}"),
                format!("unregularised: {over}"),
                false,
            ),
            (
                format!("only regularised: {over}"),
                "both: test accuracy at least 0.3".into(),
                true,
            ),
            (over.into(), "test accuracy at most 0.4".into(), false),
            (over.into(), "exponent at most 0".into(), true),
            (over.into(), "true".into(), true),
            (
                "test accuracy more than the other".into(),
                "unregularised: test accuracy more than the other".into(),
                false,
            ),
            (
                "test accuracy more than the first".into(),
                "test accuracy less than the first".into(),
                false,
            ),
        ] {
            let (one, other) = (goal(&one), goal(&other));
            assert_eq!(one.may_come_with(&other), may, "{one} | {other}");
            assert_eq!(other.may_come_with(&one), may, "{other} | {one}");
        }
    }
}
