//! Where the class stands, in one line, and where one hand-in does.

use crate::page::store::study::Review;

/// What the check of one hand-in came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// It could not be read.
    Unreadable,
    Checking,
    Fits,
    DoesNotFit,
}

pub fn check_of(review: &Review) -> Check {
    match (&review.hand_in, &review.findings) {
        (Err(_), _) => Check::Unreadable,
        (Ok(_), None) => Check::Checking,
        (Ok(_), Some(found)) if found.iter().all(|it| it.is_note) => Check::Fits,
        (Ok(_), Some(_)) => Check::DoesNotFit,
    }
}

/// `3 handed in, 2 fit their experiment`.
pub fn headline(reviews: &[Review]) -> String {
    let checks: Vec<_> = reviews.iter().map(check_of).collect();
    said(&checks)
}

fn said(checks: &[Check]) -> String {
    let count = |check| checks.iter().filter(|it| **it == check).count();
    let unreadable = count(Check::Unreadable);
    let handed_in = checks.len() - unreadable;
    if checks.is_empty() {
        return "No hand-ins yet".to_owned();
    }
    let mut parts = vec![format!("{handed_in} handed in")];
    let fits = match count(Check::Fits) {
        1 => "1 fits its experiment".to_owned(),
        fits => format!("{fits} fit their experiment"),
    };
    parts.push(fits);
    for (number, words) in [
        (count(Check::DoesNotFit), "not"),
        (count(Check::Checking), "being checked"),
        (unreadable, "unreadable"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {words}"));
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_counts_what_fits_what_does_not_and_what_is_still_open() {
        assert_eq!(said(&[]), "No hand-ins yet");
        assert_eq!(said(&[Check::Fits]), "1 handed in, 1 fits its experiment");
        let all = [
            Check::Fits,
            Check::Fits,
            Check::DoesNotFit,
            Check::Checking,
            Check::Unreadable,
        ];
        assert_eq!(
            said(&all),
            "4 handed in, 2 fit their experiment, 1 not, 1 being checked, 1 unreadable"
        );
    }
}
