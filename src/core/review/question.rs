//! How the class answered one question.

use super::Answer;
use crate::core::exercise::{Expected, Question, folded, meant};
use crate::core::number::compact;

/// Answers that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    pub label: String,
    pub right: usize,
    pub wrong: usize,
    /// Of which the lab cannot tell.
    pub open: usize,
    /// Whose they are, by place.
    pub of: Vec<usize>,
}

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub text: String,
    /// Whose it is, by place; alike ones are one.
    pub of: Vec<usize>,
}

/// The answers to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distribution {
    /// By option, in their order.
    Choice(Vec<Bar>),
    /// By value, in their order; what is no number stands last.
    Number(Vec<Bar>),
    /// The longest first.
    Words(Vec<Quote>),
}

/// The bar of what is no number.
pub const NO_NUMBER: &str = "no number";

/// More different numbers than this are gathered into so many bins.
const MOST_BARS: usize = 8;

impl Bar {
    pub(super) fn add(&mut self, place: usize, came_true: Option<bool>) {
        self.of.push(place);
        match came_true {
            Some(true) => self.right += 1,
            Some(false) => self.wrong += 1,
            None => self.open += 1,
        }
    }

    /// Of an empty label.
    pub(super) fn new(label: String) -> Self {
        Self {
            label,
            ..Self::default()
        }
    }

    pub fn count(&self) -> usize {
        self.right + self.wrong + self.open
    }
}

impl Distribution {
    /// Answers that came true, and answers of which the lab can tell.
    pub fn right(&self) -> (usize, usize) {
        match self {
            Self::Choice(bars) | Self::Number(bars) => {
                let right: usize = bars.iter().map(|bar| bar.right).sum();
                let wrong: usize = bars.iter().map(|bar| bar.wrong).sum();
                (right, right + wrong)
            }
            Self::Words(_) => (0, 0),
        }
    }
}

/// The class's answers to a question, by place; those that are empty are left out.
pub fn distribution(question: &Question, answers: &[(usize, &Answer)]) -> Distribution {
    let given: Vec<_> = answers
        .iter()
        .filter(|(_, it)| !it.text.is_empty())
        .collect();
    if let Some(expected) = &question.number {
        let numbers: Vec<_> = given
            .iter()
            .map(|(place, it)| (*place, expected.given(&it.text), it.came_true))
            .collect();
        return Distribution::Number(by_number(expected, &numbers));
    }
    if question.options.is_empty() {
        return Distribution::Words(quotes(&given));
    }
    let mut bars: Vec<_> = question
        .options
        .iter()
        .map(|it| Bar::new(it.words.clone()))
        .collect();
    for (of, answer) in given {
        let labels = bars.iter().map(|bar| bar.label.as_str());
        let place = meant(labels, &answer.text).unwrap_or_else(|| {
            bars.push(Bar::new(answer.text.clone()));
            bars.len() - 1
        });
        bars[place].add(*of, answer.came_true);
    }
    Distribution::Choice(bars)
}

/// A student, by place, the number, and whether it came true.
type Numbered<N> = (usize, N, Option<bool>);

fn by_number(expected: &Expected, given: &[Numbered<Option<f32>>]) -> Vec<Bar> {
    let mut numbers: Vec<Numbered<f32>> = given
        .iter()
        .filter_map(|(place, number, came)| Some((*place, (*number)?, *came)))
        .collect();
    numbers.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut distinct: Vec<f32> = numbers.iter().map(|it| it.1).collect();
    distinct.dedup();
    let mut bars = if distinct.len() <= MOST_BARS {
        each(expected, &distinct, &numbers)
    } else {
        binned(expected, &numbers)
    };
    let none = given.iter().filter(|(_, number, _)| number.is_none());
    let mut no_number = Bar::new(NO_NUMBER.to_owned());
    none.for_each(|(place, _, came)| no_number.add(*place, *came));
    if no_number.count() > 0 {
        bars.push(no_number);
    }
    bars
}

/// A number as its bar is called, a share in per cent.
fn label(expected: &Expected, number: f64) -> String {
    match expected.is_share() {
        true => format!("{}\u{a0}%", compact(number * 100.0)),
        false => compact(number),
    }
}

fn each(expected: &Expected, distinct: &[f32], numbers: &[Numbered<f32>]) -> Vec<Bar> {
    let one = |value: &f32| {
        let mut bar = Bar::new(label(expected, (*value).into()));
        let own = numbers.iter().filter(|(_, number, _)| number == value);
        own.for_each(|(place, _, came)| bar.add(*place, *came));
        bar
    };
    distinct.iter().map(one).collect()
}

/// Equal bins; of their logarithms where the numbers reach over two decades.
fn binned(expected: &Expected, numbers: &[Numbered<f32>]) -> Vec<Bar> {
    let (low, high) = (
        f64::from(numbers[0].1),
        f64::from(numbers[numbers.len() - 1].1),
    );
    let is_log = low > 0.0 && high / low > 100.0;
    let to = |value: f64| if is_log { value.log10() } else { value };
    let from = |place: f64| if is_log { 10f64.powf(place) } else { place };
    let width = (to(high) - to(low)) / MOST_BARS as f64;
    let edge = |bin: usize| from(to(low) + width * bin as f64);
    let mut bars: Vec<_> = (0..MOST_BARS)
        .map(|bin| {
            Bar::new(format!(
                "{} … {}",
                label(expected, edge(bin)),
                label(expected, edge(bin + 1))
            ))
        })
        .collect();
    for (place, number, came) in numbers {
        let bin = ((to(f64::from(*number)) - to(low)) / width) as usize;
        bars[bin.min(MOST_BARS - 1)].add(*place, *came);
    }
    bars
}

fn quotes(given: &[&(usize, &Answer)]) -> Vec<Quote> {
    let mut found: Vec<(String, Quote)> = Vec::new();
    for (place, answer) in given {
        let key = folded(&answer.text);
        match found.iter_mut().find(|(own, _)| *own == key) {
            Some((_, quote)) => quote.of.push(*place),
            None => found.push((
                key,
                Quote {
                    text: answer.text.clone(),
                    of: vec![*place],
                },
            )),
        }
    }
    found.sort_by_key(|(_, quote)| std::cmp::Reverse(quote.text.chars().count()));
    found.into_iter().map(|(_, quote)| quote).collect()
}
