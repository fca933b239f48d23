//! Conditions, goals and results as a student reads them.

use crate::core::config::Side;
use crate::core::exercise::{
    Cell, CellWork, ClassMap, Condition, Expected, Goal, MapAxis, Of, Quantity, Question, Reach,
    Than, What, Within,
};
use crate::core::receipt::Outcome;
use crate::core::settings::{Field, with_word};
use crate::page::language::number::{compact, fixed, percent};
use crate::page::language::{numeral, say};
use crate::page::store;
use crate::page::store::names::{name, within};

/// What a quantity is called on the page.
pub fn quantity_name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::TestAccuracy => say("accuracy"),
        Quantity::TestLoss => say("loss"),
        // Beside the networks stands that of the last training batch.
        Quantity::Exponent => say("λ on the test samples"),
        Quantity::FiringRate => say("firing rate"),
        Quantity::GradientNorm => say("largest gradient norm"),
    }
}

/// A number with all its digits, a real minus and the language's mark.
fn in_full(number: f32) -> String {
    numeral(&number.to_string().replace('-', "\u{2212}"))
}

/// A bound, with all the digits that it was given.
fn bound(quantity: Quantity, bound: f32) -> String {
    if quantity == Quantity::TestAccuracy {
        // As decimals people count, not as the nearest binary number has it.
        let share = (f64::from(bound) * 1e4).round() / 100.0;
        return numeral(&format!("{share}\u{a0}%"));
    }
    if bound.abs() >= 1e4 {
        return compact(bound.into());
    }
    in_full(bound)
}

/// A result, rounded.
fn reading(quantity: Quantity, value: f32) -> String {
    match quantity {
        Quantity::TestAccuracy => percent(value.into()),
        Quantity::Exponent => fixed(value.into(), 3),
        _ => compact(value.into()),
    }
}

/// `accuracy at least 90 %`.
pub fn condition_words(condition: &Condition) -> String {
    let name = quantity_name(condition.quantity);
    let value = |it: f32| bound(condition.quantity, it);
    match condition.than {
        Some(Than::More) => return say!("{name} more than in the first run", name),
        Some(Than::Less) => return say!("{name} less than in the first run", name),
        Some(Than::MoreThanOther) => return say!("{name} more than of the other network", name),
        Some(Than::LessThanOther) => return say!("{name} less than of the other network", name),
        None => {}
    }
    match (condition.low, condition.high) {
        (Some(low), Some(high)) => say!(
            "{name} between {low} and {high}",
            name,
            low = value(low),
            high = value(high)
        ),
        (Some(low), None) => say!("{name} at least {value}", name, value = value(low)),
        (None, Some(high)) => say!("{name} at most {value}", name, value = value(high)),
        (None, None) => name.to_owned(),
    }
}

/// What the two networks are called.
pub fn network_name(which: Side) -> &'static str {
    name(store::Side::of_files(which))
}

/// `Regularised: accuracy at least 90 %, λ on the test samples between −0.1 and 0`.
pub fn goal_words(goal: &Goal) -> String {
    goal_words_of(goal, &networks())
}

/// What both are called, by side.
fn networks() -> [&'static str; 2] {
    [Side::Unregularised, Side::Regularised].map(network_name)
}

/// `Recurrent gain g 0.6, Time steps T 38`: a cell of a class's map.
pub fn cell_words(map: &ClassMap, cell: Cell) -> String {
    let axes = [(&map.across, cell.column), (&map.down, cell.row)];
    let one = |(axis, place): (&MapAxis, u32)| setting_words(axis.field, &axis.shown(place));
    axes.map(one).join(", ")
}

/// The same of a cell as it was handed in.
pub fn work_words(work: &CellWork) -> String {
    let one = |(word, value): &(String, String)| match with_word(word) {
        Some(field) => setting_words(field, &value.replace('-', "\u{2212}")),
        None => format!("{word} {value}"),
    };
    work.at.each_ref().map(one).join(", ")
}

fn setting_words(field: &Field, value: &str) -> String {
    let name = format!("{} {}", say(field.label), field.symbol);
    format!("{} {}", name.trim_end(), numeral(value))
}

/// Which of the networks, by side, a goal is of: `Regularised`, `Only regularised`, `Both networks`.
pub fn whose_words(reach: Reach, side: Side, names: &[impl AsRef<str>; 2]) -> String {
    let network = names[side as usize].as_ref();
    match reach {
        Reach::Own => network.to_owned(),
        Reach::Only => say!("Only {network}", network = within(network)),
        Reach::Both => say("Both networks").to_owned(),
        Reach::Neither => say("Neither network").to_owned(),
    }
}

/// The same, of networks that are called so, by side.
pub fn goal_words_of(goal: &Goal, names: &[impl AsRef<str>; 2]) -> String {
    let network = whose_words(goal.reach, goal.side, names);
    let conditions: Vec<_> = goal.conditions.iter().map(condition_words).collect();
    let conditions = conditions.join(", ");
    match goal.of {
        Some(Of::First) => say!("{network}, first run: {conditions}", network, conditions),
        Some(Of::Last) => say!("{network}, last run: {conditions}", network, conditions),
        None => format!("{network}: {conditions}"),
    }
}

/// What decides a goal, as it came out: `accuracy 89 %, λ on the test samples −0.037`, of each network where it is of both; empty where
/// there is no run.
pub fn goal_reading(goal: &Goal, outcomes: &[Option<Outcome>; 2]) -> String {
    let of = |side: Side| {
        let outcome = outcomes[side as usize].as_ref()?;
        let one = |condition: &Condition| {
            let quantity = condition.quantity;
            let number = reading(quantity, quantity.value(outcome));
            format!("{} {number}", quantity_name(quantity))
        };
        let all: Vec<_> = goal.conditions.iter().map(one).collect();
        Some(all.join(", "))
    };
    if !goal.reach.is_of_both() {
        return of(goal.side).unwrap_or_default();
    }
    let both = [Side::Unregularised, Side::Regularised];
    let named = both
        .into_iter()
        .filter_map(|side| Some(format!("{}: {}", network_name(side), of(side)?)));
    named.collect::<Vec<_>>().join("; ")
}

/// A number that a question asks for, before any run: `−0.1`, or what is measured, of networks that are called so, by
/// side, and how near it has to be.
pub fn expected_in_words(expected: &Expected, names: &[impl AsRef<str>; 2]) -> String {
    let what = match expected.what {
        What::Fixed(number) => in_full(number),
        What::Measured(side, quantity) => {
            let side = within(names[side as usize].as_ref());
            say!(
                "{name} of the {side} network, as measured",
                name = quantity_name(quantity),
                side
            )
        }
    };
    match expected.within {
        Within::Distance(most) if expected.is_share() => say!(
            "{what}, within {most} percentage points",
            what,
            most = compact(100.0 * f64::from(most))
        ),
        Within::Distance(most) => say!("{what}, within {most}", what, most = compact(most.into())),
        Within::Share(most) => say!(
            "{what}, within {most} of it",
            what,
            most = percent(most.into())
        ),
        Within::Factor(most) => say!(
            "{what}, within a factor of {most}",
            what,
            most = compact(most.into())
        ),
    }
}

/// A number that a question asked for, as it is said beside the answer.
pub fn expected_words(expected: &Expected, outcomes: &[Option<Outcome>; 2]) -> Option<String> {
    let number = expected.number(outcomes)?;
    Some(match expected.what {
        What::Fixed(number) => in_full(number),
        What::Measured(side, quantity) => {
            let side = within(network_name(side));
            format!("{} ({side})", reading(quantity, number))
        }
    })
}

/// The numbers that a question is decided by, as they came out in the first pair after the predictions and, where that
/// counts, in a later one; nothing where it is not decided by any.
pub fn measured(
    question: &Question,
    first: &[Option<Outcome>; 2],
    last: Option<&[Option<Outcome>; 2]>,
) -> String {
    let mut said: Vec<String> = Vec::new();
    let goals = question
        .options
        .iter()
        .filter_map(|it| it.comes_true.as_ref());
    let of_each = goals.flat_map(|goal| {
        let both = [Side::Regularised, Side::Unregularised];
        let own = both
            .into_iter()
            .filter(|side| goal.side == *side || goal.reach.is_of_both());
        own.map(move |side| (goal, side))
    });
    for (goal, of) in of_each {
        let side = of as usize;
        let Some(outcome) = &first[side] else {
            continue;
        };
        let later = last.and_then(|it| it[side].as_ref());
        for condition in &goal.conditions {
            let quantity = condition.quantity;
            let one = |outcome: &Outcome| reading(quantity, quantity.value(outcome));
            let number = match later.filter(|_| goal.compares()) {
                Some(later) if condition.than.is_some() => {
                    say!(
                        "{first}, then {last}",
                        first = one(outcome),
                        last = one(later)
                    )
                }
                Some(later) => one(later),
                None => one(outcome),
            };
            let words = format!(
                "{} {number} ({})",
                quantity_name(quantity),
                within(network_name(of))
            );
            if !said.contains(&words) {
                said.push(words);
            }
        }
    }
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures;

    fn goal(words: &str) -> Goal {
        words.parse().expect("a goal")
    }

    #[test]
    fn goals_are_said_in_the_pages_words_and_accuracy_in_per_cent() {
        let words = goal_words(&goal(
            "test accuracy at least 0.9 with exponent between -0.1 and 0",
        ));
        assert_eq!(
            words,
            "Regularised: accuracy at least 90\u{a0}%, λ on the test samples between −0.1 and 0"
        );
        let words = goal_words(&goal("unregularised: gradient norm at least 1e6"));
        assert!(
            words.starts_with("Unregularised: largest gradient norm at least "),
            "{words}"
        );
    }

    #[test]
    fn a_tolerance_says_what_it_is_of() {
        for (text, said) in [
            ("148 within 20 %", "148, within 20\u{a0}% of it"),
            ("-0.2 within 0.02", "−0.2, within 0.02"),
            (
                "test accuracy within 0.1",
                "accuracy of the regularised network, as measured, within 10 percentage points",
            ),
            (
                "test accuracy within 10 %",
                "accuracy of the regularised network, as measured, within 10\u{a0}% of it",
            ),
        ] {
            let expected: Expected = text.parse().expect(text);
            assert_eq!(expected_in_words(&expected, &networks()), said, "{text}");
        }
    }

    #[test]
    fn a_measured_number_is_of_the_network_by_its_name() {
        let expected: Expected = "unregularised: exponent within 0.02"
            .parse()
            .expect("a number");
        assert_eq!(
            expected_in_words(&expected, &["β 0.5", "β 0.95"]),
            "λ on the test samples of the β 0.5 network, as measured, within 0.02"
        );
    }

    #[test]
    fn a_cell_is_called_the_same_on_the_map_and_in_a_hand_in() {
        let map: ClassMap = "init-gain:0.3..2.4/8,steps:10..150/6,each:3"
            .parse()
            .expect("a map");
        let cell = Cell { column: 1, row: 1 };
        let words = cell_words(&map, cell);
        assert_eq!(words, "Initial gain g 0.6, Time steps T 38");
        let work: CellWork = "init-gain:0.6;steps:38;learns:yes".parse().expect("a cell");
        assert_eq!(work_words(&work), words);
    }

    #[test]
    fn a_goal_of_both_networks_says_so_and_what_each_came_to() {
        let said = |text: &str| goal_words(&goal(text));
        let rest = "accuracy at least 50\u{a0}%";
        for (whose, words) in [
            ("only regularised", "Only regularised"),
            ("both", "Both networks"),
            ("neither", "Neither network"),
        ] {
            let text = format!("{whose}: test accuracy at least 0.5");
            assert_eq!(said(&text), format!("{words}: {rest}"));
        }
        let pair = [Some(fixtures::outcome(0.54)), Some(fixtures::outcome(0.7))];
        let both = goal("both: test accuracy at least 0.5");
        assert_eq!(
            goal_reading(&both, &pair),
            "Unregularised: accuracy 54\u{a0}%; Regularised: accuracy 70\u{a0}%"
        );
        let asked = "Which? | Both => both: test accuracy at least 0.5";
        let asked: Question = asked.parse().expect("a question");
        assert_eq!(
            measured(&asked, &pair, None),
            "accuracy 70\u{a0}% (regularised), accuracy 54\u{a0}% (unregularised)"
        );
    }

    #[test]
    fn what_decides_a_question_is_said_once_with_the_network_that_it_is_of() {
        let text =
            "How far? | Not far => test accuracy at most 0.4 | Far => test accuracy at least 0.4";
        let question: Question = text.parse().expect("a question");
        let outcome = fixtures::outcome(0.18);
        let said = measured(&question, &[None, Some(outcome)], None);
        assert_eq!(said, "accuracy 18\u{a0}% (regularised)");
        assert_eq!(measured(&question, &[None, None], None), "");
        let mut later = outcome;
        later.test_accuracy = 0.79;
        for (condition, said) in [
            (
                "more than the first",
                "accuracy 18\u{a0}%, then 79\u{a0}% (regularised)",
            ),
            ("at least 0.1", "accuracy 18\u{a0}% (regularised)"),
        ] {
            let asked = format!("Better? | Yes => test accuracy {condition}");
            let asked: Question = asked.parse().expect("a question");
            let last = [None, Some(later)];
            assert_eq!(measured(&asked, &[None, Some(outcome)], Some(&last)), said);
        }
        let asked = "Half? | Yes => last: test accuracy at least 0.5";
        let asked: Question = asked.parse().expect("a question");
        let last = [None, Some(later)];
        let said = measured(&asked, &[None, Some(outcome)], Some(&last));
        assert_eq!(said, "accuracy 79\u{a0}% (regularised)");
    }
}
