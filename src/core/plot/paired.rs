//! Each start without and with the regulariser.

use super::notes::{self, plural};
use super::{Quantity, Run, Side, Sweep, Value};
use std::collections::HashMap;

/// What a run reaches who comes this near the best one of the sweep.
const NEAR: f64 = 0.9;
/// Runs measure in 32 bits, in which 0.9 is a little less than 0.9.
const ROUNDING: f64 = 1e-6;

/// One start: the same settings and seed; `None` where a run has no value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub unregularised: Option<f64>,
    pub regularised: Option<f64>,
}

impl Pair {
    pub fn on(&self, side: Side) -> Option<f64> {
        match side {
            Side::Unregularised => self.unregularised,
            Side::Regularised => self.regularised,
        }
    }
}

/// What a start reaches, or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bar {
    /// Nine tenths of the best value.
    NearBest(f64),
    /// The accuracy at which the sweep stops a run: the best value says nothing then.
    Asked(f64),
}

impl Bar {
    pub fn value(self) -> f64 {
        let (Self::NearBest(value) | Self::Asked(value)) = self;
        value
    }
}

/// How many starts reach the bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    pub bar: Bar,
    pub unregularised: usize,
    pub regularised: usize,
}

impl Reach {
    pub fn on(&self, side: Side) -> usize {
        match side {
            Side::Unregularised => self.unregularised,
            Side::Regularised => self.regularised,
        }
    }
}

/// Every start that was run on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Paired {
    pub name: String,
    pub quantity: Quantity,
    pub pairs: Vec<Pair>,
    /// Of accuracies, and of the steps to one.
    pub reach: Option<Reach>,
    pub notes: Vec<String>,
}

impl Paired {
    pub fn new(sweep: &Sweep, quantity: Quantity) -> Self {
        let pairs: Vec<Pair> = matched(sweep)
            .into_iter()
            .map(|(without, with)| Pair {
                unregularised: quantity.value(without),
                regularised: quantity.value(with),
            })
            .collect();
        let mut notes = notes::counts(sweep, quantity);
        notes.push(format!(
            "{}: the same settings and seed without and with the regulariser.",
            plural(pairs.len(), "start")
        ));
        Self {
            name: sweep.name.clone(),
            quantity,
            reach: reach(sweep, quantity, &pairs),
            pairs,
            notes,
        }
    }

    /// The least and the greatest value.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let values = self.pairs.iter();
        let values = values
            .flat_map(|pair| [pair.unregularised, pair.regularised])
            .flatten();
        let ends = values.map(|value| (value, value));
        ends.reduce(|(low, high), (least, most)| (low.min(least), high.max(most)))
    }
}

/// Runs without and with the regulariser that differ in nothing else. A setting that does nothing without
/// it, such as the target, makes one run without the partner of many with.
pub fn matched(sweep: &Sweep) -> Vec<(&Run, &Run)> {
    let on = |side| sweep.runs.iter().filter(move |run| run.side == side);
    let mut by_absent: HashMap<Vec<usize>, HashMap<String, Vec<&Run>>> = HashMap::new();
    let mut matched = Vec::new();
    for without in on(Side::Unregularised) {
        let absent = absent(without);
        let partners = by_absent.entry(absent.clone()).or_insert_with(|| {
            let mut partners: HashMap<String, Vec<&Run>> = HashMap::new();
            for with in on(Side::Regularised) {
                partners.entry(start(with, &absent)).or_default().push(with);
            }
            partners
        });
        let found = partners.get(&start(without, &absent)).into_iter().flatten();
        matched.extend(found.map(|with| (without, *with)));
    }
    matched
}

fn absent(run: &Run) -> Vec<usize> {
    let values = run.setting.iter().enumerate();
    let absent = values.filter(|(_, (_, value))| *value == Value::Absent);
    absent.map(|(index, _)| index).collect()
}

/// What tells starts apart, but for these settings.
fn start(run: &Run, but: &[usize]) -> String {
    let values = run.setting.iter().enumerate();
    let values = values.filter(|(index, _)| !but.contains(index));
    let mut start = run.seed.to_string();
    for (_, (path, value)) in values {
        start.push_str(&format!("\n{path} {}", value.text()));
    }
    start
}

fn reach(sweep: &Sweep, quantity: Quantity, pairs: &[Pair]) -> Option<Reach> {
    let values = pairs
        .iter()
        .flat_map(|pair| [pair.unregularised, pair.regularised]);
    let best = values.flatten().max_by(f64::total_cmp)?;
    let bar = match sweep.stop_accuracy {
        Some(asked) => Bar::Asked(asked),
        None => Bar::NearBest(best * NEAR),
    };
    let is_there = |value: f64| match quantity {
        // Only a run that reached it has a number of steps.
        Quantity::StepsToAccuracy => true,
        _ => value >= bar.value() - ROUNDING,
    };
    let count = |side| {
        let on = |pair: &&Pair| pair.on(side).is_some_and(is_there);
        pairs.iter().filter(on).count()
    };
    let has_bar = quantity.is_share() || quantity == Quantity::StepsToAccuracy;
    has_bar.then(|| Reach {
        bar,
        unregularised: count(Side::Unregularised),
        regularised: count(Side::Regularised),
    })
}
