//! Whether two goals, as rules of two answers, can come true at once.

use super::goal::{Condition, Goal};
use crate::core::config::Side;

impl Goal {
    /// Whether both can come true of one pair, as far as their bounds tell: both are of the same networks and of the same
    /// quantities, and no quantity has bounds that exclude each other. That they share an end does not count.
    pub fn overlaps(&self, other: &Self) -> bool {
        let is_bound = |goal: &Self| {
            let conditions = &goal.conditions;
            !conditions.is_empty() && conditions.iter().all(|it| it.than.is_none())
        };
        let covers = |goal: &Self, other: &Self| {
            let speaks_of = |it: &Condition| {
                goal.conditions
                    .iter()
                    .any(|own| own.quantity == it.quantity)
            };
            other.conditions.iter().all(speaks_of)
        };
        let is_of_both = self.reach.is_of_both() || other.reach.is_of_both();
        self.of == other.of
            && (self.side == other.side || is_of_both)
            && is_bound(self)
            && is_bound(other)
            && covers(self, other)
            && covers(other, self)
            && self.may_come_with(other)
    }

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
    use super::*;

    fn goal(text: &str) -> Goal {
        text.parse().expect(text)
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
