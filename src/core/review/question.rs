//! How the class answered one question.

use super::Answer;
use crate::core::exercise::{Question, answered, folded, meant};
use crate::core::number::compact;

/// Answers that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    pub label: String,
    pub right: usize,
    pub wrong: usize,
    /// Of which the lab cannot tell.
    pub open: usize,
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

/// More different numbers than this are gathered into so many bins.
const MOST_BARS: usize = 8;

impl Bar {
    pub(super) fn add(&mut self, came_true: Option<bool>) {
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
    if question.number.is_some() {
        let numbers: Vec<_> = given
            .iter()
            .map(|(_, it)| (answered(&it.text), it.came_true))
            .collect();
        return Distribution::Number(by_number(&numbers));
    }
    if question.options.is_empty() {
        return Distribution::Words(quotes(&given));
    }
    let mut bars: Vec<_> = question
        .options
        .iter()
        .map(|it| Bar::new(it.words.clone()))
        .collect();
    for (_, answer) in given {
        let labels = bars.iter().map(|bar| bar.label.as_str());
        let place = meant(labels, &answer.text).unwrap_or_else(|| {
            bars.push(Bar::new(answer.text.clone()));
            bars.len() - 1
        });
        bars[place].add(answer.came_true);
    }
    Distribution::Choice(bars)
}

fn by_number(given: &[(Option<f32>, Option<bool>)]) -> Vec<Bar> {
    let mut numbers: Vec<(f32, Option<bool>)> = given
        .iter()
        .filter_map(|(number, came)| Some(((*number)?, *came)))
        .collect();
    numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut distinct: Vec<f32> = numbers.iter().map(|it| it.0).collect();
    distinct.dedup();
    let mut bars = if distinct.len() <= MOST_BARS {
        each(&distinct, &numbers)
    } else {
        binned(&numbers)
    };
    let none = given.iter().filter(|(number, _)| number.is_none());
    let mut no_number = Bar::new("no number".to_owned());
    none.for_each(|(_, came)| no_number.add(*came));
    if no_number.count() > 0 {
        bars.push(no_number);
    }
    bars
}

fn each(distinct: &[f32], numbers: &[(f32, Option<bool>)]) -> Vec<Bar> {
    let one = |value: &f32| {
        let mut bar = Bar::new(compact((*value).into()));
        let own = numbers.iter().filter(|(number, _)| number == value);
        own.for_each(|(_, came)| bar.add(*came));
        bar
    };
    distinct.iter().map(one).collect()
}

/// Equal bins; of their logarithms where the numbers reach over two decades.
fn binned(numbers: &[(f32, Option<bool>)]) -> Vec<Bar> {
    let (low, high) = (
        f64::from(numbers[0].0),
        f64::from(numbers[numbers.len() - 1].0),
    );
    let is_log = low > 0.0 && high / low > 100.0;
    let to = |value: f64| if is_log { value.log10() } else { value };
    let from = |place: f64| if is_log { 10f64.powf(place) } else { place };
    let width = (to(high) - to(low)) / MOST_BARS as f64;
    let edge = |bin: usize| from(to(low) + width * bin as f64);
    let mut bars: Vec<_> = (0..MOST_BARS)
        .map(|bin| {
            Bar::new(format!(
                "{} to {}",
                compact(edge(bin)),
                compact(edge(bin + 1))
            ))
        })
        .collect();
    for (number, came) in numbers {
        let bin = ((to(f64::from(*number)) - to(low)) / width) as usize;
        bars[bin.min(MOST_BARS - 1)].add(*came);
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
