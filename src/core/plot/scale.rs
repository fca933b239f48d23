//! An axis as it is drawn: its ends, and where it has marks.

use super::number::short;
use super::{Axis, Place, Quantity};

/// From what to what an axis goes, in the coordinates that it is drawn in: logarithms on a log axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    /// Where marks are, and what they say.
    pub marks: Vec<(f64, String)>,
    pub title: String,
}

impl Scale {
    /// Of a quantity whose values lie between `ends`.
    pub fn of_quantity(quantity: Quantity, ends: (f64, f64)) -> Self {
        let title = quantity.label();
        let scale = if quantity.is_log() {
            log(ends)
        } else if quantity.is_share() {
            let marks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|at| (at, quantity.text(at)));
            (0.0, 1.0, marks.to_vec())
        } else {
            linear(ends, 5)
        };
        let (low, high, marks) = scale;
        Self {
            low,
            high,
            marks,
            title,
        }
    }

    /// Of a setting whose places keep their distances.
    pub fn of_axis(axis: &Axis) -> Self {
        let positions: Vec<f64> = (0..axis.places.len()).map(|it| axis.position(it)).collect();
        let low = positions.iter().copied().fold(f64::INFINITY, f64::min);
        let high = positions.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let room = if high > low { (high - low) * 0.06 } else { 0.5 };
        let at_places = axis.places.iter().zip(&positions);
        let marks = at_places.map(|(place, at)| (*at, place.label())).collect();
        let mut scale = Self {
            low: low - room,
            high: high + room,
            marks,
            title: axis.title.clone(),
        };
        let is_binned = matches!(axis.places.first(), Some(Place::Bin(..)));
        if is_binned || axis.is_drawn && axis.is_numeric() {
            // Neither the middles of bins nor what is drawn are round numbers.
            let unspread = |at: f64| if axis.is_log { 10_f64.powf(at) } else { at };
            let ends = (unspread(low), unspread(high));
            let (_, _, marks) = if axis.is_log {
                log(ends)
            } else {
                linear(ends, 5)
            };
            let is_inside = |(at, _): &(f64, String)| (scale.low..=scale.high).contains(at);
            scale.marks = marks.into_iter().filter(is_inside).collect();
        }
        scale
    }

    /// Of a setting whose places are equally wide: place i from i - 1/2 to i + 1/2.
    pub fn of_places(axis: &Axis) -> Self {
        let places = axis.places.iter().enumerate();
        let mut marks: Vec<(f64, String)> = places
            .flat_map(|(index, place)| match place {
                // An edge is where two bins meet.
                Place::Bin(low, _) => vec![(index as f64 - 0.5, short(*low))],
                place => vec![(index as f64, place.label())],
            })
            .collect();
        let high = axis.places.len() as f64 - 0.5;
        if let Some(Place::Bin(_, end)) = axis.places.last() {
            marks.push((high, short(*end)));
        }
        Self {
            low: -0.5,
            high,
            marks,
            title: axis.title.clone(),
        }
    }

    /// With a stretch above its end, for the crosses of runs that are worse than any value.
    pub fn with_room_above(self) -> Self {
        let high = self.high + (self.high - self.low) * 0.1;
        Self { high, ..self }
    }

    /// With so few marks that labels of `room` characters in all do not touch, and none of them is
    /// longer than `longest`.
    pub fn thinned(mut self, room: usize, longest: usize) -> Self {
        for (_, label) in &mut self.marks {
            *label = cut(label, longest);
        }
        let widest = self.marks.iter().map(|(_, label)| label.chars().count());
        let widest = widest.max().unwrap_or(0) + 2;
        let every = (self.marks.len() * widest).div_ceil(room.max(1)).max(1);
        let mut index = 0;
        self.marks.retain(|_| {
            index += 1;
            (index - 1) % every == 0
        });
        self
    }

    /// What stands at a mark.
    pub fn label(&self, at: f64) -> String {
        let distance = |(own, _): &(f64, String)| (own - at).abs();
        let near = |one: &&(f64, String), other: &&(f64, String)| {
            distance(one).total_cmp(&distance(other))
        };
        let found = self.marks.iter().min_by(near);
        found.map_or_else(String::new, |(_, label)| label.clone())
    }
}

/// A text of at most so many characters.
pub fn cut(label: &str, longest: usize) -> String {
    if label.chars().count() <= longest {
        return label.to_owned();
    }
    let kept: String = label.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

type Marked = (f64, f64, Vec<(f64, String)>);

/// Round ends around these, and about so many round marks.
fn linear((low, high): (f64, f64), aim: usize) -> Marked {
    let span = if high > low {
        high - low
    } else {
        low.abs().max(1e-3)
    };
    let rough = span / aim as f64;
    let decade = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * decade);
    let step = steps.into_iter().find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(rough);
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    let last = if last > first { last } else { first + 1.0 };
    let number = (last - first) as usize;
    let at = |index| (first + index as f64) * step;
    let marks = (0..=number).map(|index| (at(index), short(at(index))));
    (first * step, last * step, marks.collect())
}

/// Round edges of so many bins at most (of two at least) that hold all numbers between these.
pub fn edges((low, high): (f64, f64), is_log: bool, most: usize) -> Vec<f64> {
    const DECADES: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
    let tried: Vec<Vec<f64>> = if is_log {
        let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
        let edges = |factors: &&[f64]| {
            let decades = (first..=last).flat_map(|order| {
                let factors = factors.iter();
                factors.map(move |factor| tidy(factor * 10_f64.powi(order)))
            });
            around(decades.collect(), (low, high))
        };
        DECADES.iter().map(edges).collect()
    } else {
        let aims = (1..=most).rev();
        let edges = |aim| {
            let (first, last, marks) = linear((low, high), aim);
            let step = (last - first) / (marks.len() - 1) as f64;
            (0..marks.len())
                .map(|index| tidy(first + index as f64 * step))
                .collect()
        };
        aims.map(edges).collect()
    };
    let fits = |edges: &&Vec<f64>| edges.len() <= most + 1;
    let found = tried.iter().find(fits).or(tried.last());
    found.cloned().unwrap_or_else(|| vec![low, high])
}

/// Those edges between which the numbers lie.
fn around(edges: Vec<f64>, (low, high): (f64, f64)) -> Vec<f64> {
    let first = edges.iter().rposition(|edge| *edge <= low).unwrap_or(0);
    let last = edges.iter().position(|edge| *edge >= high);
    let last = last.unwrap_or(edges.len() - 1);
    edges[first..=last.max(first + 1).min(edges.len() - 1)].to_vec()
}

/// Without what adding steps leaves behind: 0.3, not 0.30000000000000004.
fn tidy(value: f64) -> f64 {
    let digits = format!("{value:.12e}");
    digits.parse().unwrap_or(value)
}

/// The same in logarithms, of values above 0: whole decades where there are two or more.
fn log((low, high): (f64, f64)) -> Marked {
    const WITHIN: [f64; 3] = [1.0, 2.0, 5.0];
    let (first, last) = (low.log10().floor(), high.log10().ceil());
    let last = if last > first { last } else { first + 1.0 };
    let decades = (last - first) as usize;
    let factors = if decades > 2 {
        &WITHIN[..1]
    } else {
        &WITHIN[..]
    };
    let at = |index: usize, factor: f64| {
        let value = factor * 10_f64.powf(first + index as f64);
        (value.log10(), short(value))
    };
    let mut marks: Vec<_> = (0..decades)
        .flat_map(|index| factors.iter().map(move |factor| at(index, *factor)))
        .collect();
    marks.push(at(decades, 1.0));
    (first, last, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(marks: &[(f64, String)]) -> Vec<&str> {
        marks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn linear_marks_are_round_and_go_around_the_values() {
        let (low, high, marks) = linear((-0.21, 0.13), 5);
        assert!(low <= -0.21 && high >= 0.13);
        assert_eq!(labels(&marks), ["−0.3", "−0.2", "−0.1", "0", "0.1", "0.2"]);
    }

    #[test]
    fn equal_values_still_have_an_axis() {
        for value in [0.0, 0.5, -3.0] {
            let (low, high, marks) = linear((value, value), 5);
            assert!(low <= value && value <= high && low < high && marks.len() > 1);
        }
    }

    #[test]
    fn log_marks_are_powers_of_ten_over_many_decades() {
        let (low, high, marks) = log((0.02, 300.0));
        assert_eq!((low, high), (-2.0, 3.0));
        assert_eq!(labels(&marks), ["0.01", "0.1", "1", "10", "100", "1000"]);
        assert_eq!(labels(&log((1.5, 8.0)).2), ["1", "2", "5", "10"]);
    }

    #[test]
    fn edges_of_bins_are_round_hold_all_and_are_no_more_than_asked_for() {
        assert_eq!(
            edges((0.012, 0.97), false, 5),
            [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
        );
        assert_eq!(edges((0.1, 2.9), false, 3), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(edges((6e-4, 9e-3), true, 4), [5e-4, 1e-3, 2e-3, 5e-3, 1e-2]);
        assert_eq!(
            edges((1e-4, 0.1), true, 8),
            [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1]
        );
        for most in 2..=8 {
            for ends in [(0.3, 0.31), (-7.0, 22.0), (20.0, 30.0), (1e-9, 2e-9)] {
                let edges = edges(ends, false, most);
                assert!((2..=most + 1).contains(&edges.len()), "{ends:?}: {edges:?}");
                assert!(
                    edges[0] <= ends.0 && edges[edges.len() - 1] >= ends.1,
                    "{ends:?}: {edges:?}"
                );
            }
        }
    }

    #[test]
    fn marks_are_thinned_until_they_fit() {
        let marks = (0..21).map(|it| (f64::from(it), "0.05".to_owned()));
        let scale = Scale {
            low: 0.0,
            high: 20.0,
            marks: marks.collect(),
            title: String::new(),
        };
        assert_eq!(scale.thinned(45, 8).marks.len(), 7);
    }
}
