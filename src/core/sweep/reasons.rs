//! Why runs failed, counted.

use std::collections::BTreeMap;

/// Reasons, alike where they differ in numbers only: the step of a NaN is not why there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reasons {
    /// By their words without digits: how many, and the first of them.
    alike: BTreeMap<String, (usize, String)>,
}

impl Reasons {
    pub fn add(&mut self, reason: &str) {
        let words = reason.replace(|c: char| c.is_ascii_digit(), "");
        let first = || (0, reason.to_owned());
        self.alike.entry(words).or_insert_with(first).0 += 1;
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.alike.values().map(|(count, _)| count).sum()
    }

    /// As in “4 failed, 3 of them like this: the loss became NaN”; `None` where nothing failed.
    pub fn text(&self) -> Option<String> {
        let all = self.all();
        let (most, reason) = self.alike.values().max_by_key(|(count, _)| *count)?;
        Some(match (all, *most) {
            (1, _) => format!("1 failed: {reason}"),
            (all, most) if most == all => format!("{all} failed, all like this: {reason}"),
            (all, most) => format!("{all} failed, {most} of them like this: {reason}"),
        })
    }
}

impl<'a> FromIterator<&'a str> for Reasons {
    fn from_iter<I: IntoIterator<Item = &'a str>>(reasons: I) -> Self {
        let mut all = Self::default();
        reasons.into_iter().for_each(|reason| all.add(reason));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_reason_is_said_whatever_numbers_it_has() {
        let said = |reasons: &[&str]| reasons.iter().copied().collect::<Reasons>().text();
        assert_eq!(said(&[]), None);
        assert_eq!(said(&["it broke"]).as_deref(), Some("1 failed: it broke"));
        let nan = [
            "the loss became NaN at step 7",
            "the loss became NaN at step 12",
        ];
        assert_eq!(
            said(&nan).as_deref(),
            Some("2 failed, all like this: the loss became NaN at step 7")
        );
        assert_eq!(
            said(&["it broke", nan[0], nan[1]]).as_deref(),
            Some("3 failed, 2 of them like this: the loss became NaN at step 7")
        );
    }
}
