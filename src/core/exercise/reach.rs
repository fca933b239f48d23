//! Of which of the two networks a goal speaks, and what of them it says.

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
    pub(super) fn asks(self, is_own: bool) -> Option<bool> {
        match self {
            Self::Own => is_own.then_some(true),
            Self::Only => Some(is_own),
            Self::Both => Some(true),
            Self::Neither => Some(false),
        }
    }
}

/// The side of a name; lessons of 0.2 and before say it as held and not held.
pub(super) fn side(name: &str) -> Option<Side> {
    match name {
        "held" => Some(Side::Regularised),
        "not held" => Some(Side::Unregularised),
        name => Side::from_key(name),
    }
}

#[cfg(test)]
mod tests {
    use super::super::goal::Goal;
    use super::super::goal::tests::outcome;

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
}
