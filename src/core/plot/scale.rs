//! An axis as it is drawn: its ends, and where it has marks.

use super::number::short;
use super::ticks::{linear, log};
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
    pub fn for_quantity(quantity: Quantity, ends: (f64, f64)) -> Self {
        let title = quantity.axis_label();
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
    pub fn for_axis(axis: &Axis) -> Self {
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
    pub fn for_places(axis: &Axis) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

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
