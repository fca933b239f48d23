//! A number that answers a question, as it is typed.

use super::condition::{number_typed, without_per_cent};
use crate::core::config::Side;
use crate::core::exercise::{Expected, Quantity, What, Within};
use crate::core::name::Named;
use crate::core::text::short;
use crate::page::language::{key, say};

/// How near an answer has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum How {
    Distance,
    /// Per cent of the number.
    #[default]
    Share,
    /// So many times larger or smaller.
    Factor,
}

impl How {
    pub(super) const ALL: [(Self, &'static str); 3] = [
        (Self::Distance, key("more or less")),
        (Self::Share, key("per cent of it")),
        (Self::Factor, key("times larger or smaller")),
    ];

    /// The ways that a number can be near, with what they are called.
    pub fn of(measured: Option<Quantity>) -> [(Self, &'static str); 3] {
        let mut all = Self::ALL;
        if measured == Some(Quantity::TestAccuracy) {
            all[0].1 = key("percentage points");
        }
        all
    }
}

/// The number and its tolerance.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftNumber {
    /// What the first run after the prediction comes to; `None`: the number that is typed.
    pub measured: Option<Quantity>,
    /// Whose, of a number that is measured.
    pub network: Side,
    pub number: String,
    pub within: String,
    pub how: How,
}

impl Default for DraftNumber {
    fn default() -> Self {
        Self {
            measured: None,
            network: Side::Regularised,
            number: String::new(),
            within: "5".to_owned(),
            how: How::default(),
        }
    }
}

/// Which of the two boxes is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberBox {
    Number,
    Within,
}

impl NumberBox {
    /// The id of a question's box.
    pub fn id(self, question: u32) -> String {
        let name = match self {
            Self::Number => "number",
            Self::Within => "within",
        };
        format!("{name}-{question}")
    }
}

impl DraftNumber {
    /// Of an exercise that is edited.
    pub fn of(expected: &Expected) -> Self {
        let text = expected.to_string();
        let (_, within) = text.rsplit_once(" within ").unwrap_or_default();
        let (how, within) = match (
            within.strip_prefix("a factor of "),
            within.strip_suffix(" %"),
        ) {
            (Some(factor), _) => (How::Factor, factor),
            (None, Some(share)) => (How::Share, share),
            (None, None) => (How::Distance, within),
        };
        let (measured, network, number) = match expected.what {
            What::Fixed(number) => (None, Side::Regularised, number.to_string()),
            What::Measured(side, quantity) => (Some(quantity), side, String::new()),
        };
        let within = match expected.within {
            Within::Distance(most) if expected.is_share() => {
                ((f64::from(most) * 1e6).round() / 1e4).to_string()
            }
            _ => within.to_owned(),
        };
        Self {
            measured,
            network,
            number,
            within,
            how,
        }
    }

    /// The tolerance where nobody chose one. Of a gradient norm its powers of ten can be said, and an accuracy is in per
    /// cent, of which so many more or less are meant.
    fn tolerance(quantity: Option<Quantity>) -> (&'static str, How) {
        match quantity {
            Some(Quantity::GradientNorm) => ("10", How::Factor),
            Some(Quantity::TestAccuracy) => ("10", How::Distance),
            _ => ("5", How::Share),
        }
    }

    /// Asks for another quantity, or for the number that is typed.
    pub fn measure(&mut self, quantity: Option<Quantity>) {
        let own = (self.within.as_str(), self.how);
        if own == Self::tolerance(self.measured) {
            let (within, how) = Self::tolerance(quantity);
            (self.within, self.how) = (within.to_owned(), how);
        }
        self.measured = quantity;
    }

    /// What the preview shows of it while a box is wrong.
    pub fn pending(&self) -> Expected {
        Expected {
            what: self
                .measured
                .map_or(What::Fixed(0.0), |it| What::Measured(self.network, it)),
            within: Within::Distance(0.0),
        }
    }

    /// What is expected.
    ///
    /// # Errors
    /// Which box is wrong, its value and what is allowed.
    pub fn read(&self) -> Result<Expected, (NumberBox, String)> {
        let what = match self.measured {
            None => typed(&self.number)
                .map_err(|why| (NumberBox::Number, why))?
                .to_string(),
            Some(quantity) => match self.network {
                Side::Regularised => quantity.key().to_owned(),
                Side::Unregularised => format!("{}: {}", self.network.key(), quantity.key()),
            },
        };
        let at_within = |why: String| (NumberBox::Within, why);
        let within = match self.how {
            How::Share => in_per_cent(&self.within),
            How::Distance if self.measured == Some(Quantity::TestAccuracy) => {
                in_per_cent(&self.within).map(|points| points / 100.0)
            }
            How::Distance | How::Factor => typed(&self.within),
        };
        let within = within.map_err(at_within)?;
        let least = if self.how == How::Factor { 1.0 } else { 0.0 };
        if within < least {
            let value = short(self.within.trim());
            return Err(at_within(say!(
                "The tolerance is {value}; allowed: {least} or more.",
                value,
                least
            )));
        }
        let within = match self.how {
            How::Distance => within.to_string(),
            How::Share => format!("{within} %"),
            How::Factor => format!("a factor of {within}"),
        };
        let text = format!("{what} within {within}");
        text.parse()
            .map_err(|_| at_within(say!("{value} is out of range.", value = short(&text))))
    }
}

/// A share in per cent is a share, as in a student's answer.
fn typed(text: &str) -> Result<f64, String> {
    let digits = in_per_cent(text)?;
    let is_share = text.trim_end().ends_with('%');
    Ok(if is_share { digits / 100.0 } else { digits })
}

/// The same where per cent goes without saying.
fn in_per_cent(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let digits = without_per_cent(text);
    if digits.is_empty() {
        return Err(say("A number is missing.").to_owned());
    }
    number_typed(digits, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_lesson_may_expect_is_typed_and_read_as_it_was() {
        for text in [
            "148 within 5 %",
            "-0.1 within 0.02",
            "400 within a factor of 10",
            "exponent within 0.02",
            "unregularised: gradient norm within a factor of 10",
            "test accuracy within 2.5 %",
            "test accuracy within 0.07",
        ] {
            let expected: Expected = text.parse().expect(text);
            assert_eq!(DraftNumber::of(&expected).read(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_gradient_norm_is_asked_for_within_a_factor_of_ten_unless_a_tolerance_was_chosen() {
        let mut draft = DraftNumber::default();
        draft.measure(Some(Quantity::GradientNorm));
        assert_eq!(
            draft.read(),
            Ok("gradient norm within a factor of 10"
                .parse()
                .expect("a number"))
        );
        let mut chosen = DraftNumber {
            within: "20".to_owned(),
            ..DraftNumber::default()
        };
        chosen.measure(Some(Quantity::GradientNorm));
        assert_eq!((chosen.within.as_str(), chosen.how), ("20", How::Share));
        // What nobody chose goes with the quantity.
        draft.measure(Some(Quantity::Exponent));
        assert_eq!((draft.within.as_str(), draft.how), ("5", How::Share));
    }

    #[test]
    fn an_accuracy_has_its_tolerance_in_percentage_points() {
        let mut draft = DraftNumber::default();
        draft.measure(Some(Quantity::TestAccuracy));
        for (within, read) in [("10", "0.1"), ("2.5 %", "0.025")] {
            draft.within = within.to_owned();
            let expected = format!("test accuracy within {read}");
            assert_eq!(draft.read(), Ok(expected.parse().expect("a number")));
        }
        assert_eq!(How::of(draft.measured)[0].1, "percentage points");
    }

    #[test]
    fn a_number_that_is_none_and_a_tolerance_below_nothing_are_refused_at_their_boxes() {
        let of = |number: &str, within: &str, how: How| {
            let draft = DraftNumber {
                number: number.to_owned(),
                within: within.to_owned(),
                how,
                ..DraftNumber::default()
            };
            draft.read()
        };
        assert!(of("1,5", "5", How::Share).is_ok());
        // As a student's answer is read, so is what it is compared with.
        for (number, within, how, same) in [
            ("44 %", "5 %", How::Share, "0.44 within 5 %"),
            ("0.44", "2 %", How::Distance, "0.44 within 0.02"),
        ] {
            assert_eq!(of(number, within, how), Ok(same.parse().expect(same)));
        }
        for (number, within, how, at, said) in [
            ("", "5", How::Share, NumberBox::Number, "missing"),
            ("win", "5", How::Share, NumberBox::Number, "“win”"),
            ("148", "", How::Share, NumberBox::Within, "missing"),
            (
                "148",
                "-1",
                How::Distance,
                NumberBox::Within,
                "allowed: 0 or more",
            ),
            (
                "148",
                "0.5",
                How::Factor,
                NumberBox::Within,
                "allowed: 1 or more",
            ),
        ] {
            let (found, words) = of(number, within, how).expect_err(said);
            assert_eq!(found, at, "{words}");
            assert!(words.contains(said), "{words}");
        }
    }
}
