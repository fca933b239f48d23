//! A value of each neuron at each time step, by its logarithm.

use super::axis::ends;
use super::bitmap::{Rows, Shade};
use super::crosshair::Crosshair;
use super::data::Tone;
use super::figure::Frame;
use super::track::{Dim, Track, TrackData};
use crate::page::language::number::significant;
use crate::page::language::{key, say};
use leptos::prelude::*;

/// Below this share of the way from pale to full a value is not seen.
const FAINTEST: f64 = 0.02;
/// Bends the way, so that what is faint does not hide what is strong.
const BEND: f64 = 1.15;

/// The values.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    pub name: String,
    pub tone: Tone,
    pub neurons: usize,
    pub steps: usize,
    /// Step by step, the neurons of each; 0 or more.
    pub values: Vec<f64>,
    /// What is pale, and what is full.
    pub domain: (f64, f64),
    /// In words; computed where absent.
    pub sentence: Option<String>,
    /// Stands over it where there is nothing to see.
    pub empty: Option<String>,
}

impl Heat {
    /// How much of its tone a value has, 0 to 255.
    fn alpha(&self, value: f64) -> u8 {
        let (pale, full) = (self.domain.0.log10(), self.domain.1.log10());
        let share = (value.log10() - pale) / (full - pale);
        // A value of 0, and what is no number, has none.
        if share.is_nan() || share <= FAINTEST {
            return 0;
        }
        (share.min(1.0).powf(BEND) * 255.0).round() as u8
    }

    /// The greatest value of a neuron, and the step (counted from 1) at which it has it.
    fn greatest(&self, neuron: usize) -> Option<(usize, f64)> {
        let of = self.values.iter().skip(neuron).step_by(self.neurons.max(1));
        let steps = of.enumerate().filter(|(_, value)| value.is_finite());
        let greatest = steps.max_by(|one, other| one.1.total_cmp(other.1));
        greatest.map(|(step, value)| (step + 1, *value))
    }
}

impl TrackData for Heat {
    const ROWS: Rows = Rows::Touching;
    const HEADS: [&'static str; 2] = [key("greatest"), key("at time step")];

    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> (usize, usize) {
        (self.neurons, self.steps)
    }

    fn shade(&self, index: usize) -> Shade {
        Shade {
            tone: self.tone,
            alpha: self.values.get(index).map_or(0, |value| self.alpha(*value)),
        }
    }

    fn sentence(&self) -> String {
        let (name, neurons, steps) = (&self.name, self.neurons, self.steps);
        let of = say!(
            "{name} of {neurons} neurons over {steps} time steps, log shading",
            name,
            neurons,
            steps
        );
        let positive = self.values.iter().copied().filter(|value| *value > 0.0);
        let said = || match ends(positive) {
            Some((low, high)) => {
                say!(
                    "{of}: from {least} to {greatest}.",
                    of,
                    least = significant(low),
                    greatest = significant(high)
                )
            }
            None => say!("{of}: all are 0.", of),
        };
        self.sentence.clone().unwrap_or_else(said)
    }

    fn summary(&self, neuron: usize) -> [String; 2] {
        let (step, value) = self.greatest(neuron).unwrap_or_default();
        [significant(value), step.to_string()]
    }

    fn value(&self, index: usize) -> String {
        self.values
            .get(index)
            .map_or_else(String::new, f64::to_string)
    }

    fn empty(&self) -> Option<String> {
        self.empty.clone()
    }
}

/// A heat map of neurons by time steps.
#[component]
pub fn HeatTrack(
    #[prop(into)] data: Signal<Heat>,
    #[prop(into, optional)] crosshair: Option<Crosshair>,
    #[prop(optional)] dim: Dim,
    #[prop(default = Frame::Corner)] frame: Frame,
) -> impl IntoView {
    view! { <Track data crosshair dim frame /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heat(values: Vec<f64>) -> Heat {
        Heat {
            name: "Learning signal".to_owned(),
            tone: Tone::Unregularised,
            neurons: 2,
            steps: values.len() / 2,
            values,
            domain: (1e-3, 1e7),
            sentence: None,
            empty: None,
        }
    }

    #[test]
    fn a_value_is_shaded_by_its_order_of_magnitude_and_0_not_at_all() {
        let cells = heat(vec![0.0, 1e-3, 1e2, 1e7, 1e30, f64::NAN])
            .bitmap()
            .cells;
        let alphas: Vec<u8> = cells.iter().map(|cell| cell.alpha).collect();
        // Row by row: the first neuron's steps, then the second's.
        assert_eq!(alphas, [0, 115, 255, 0, 255, 0]);
    }

    #[test]
    fn the_table_names_each_neurons_greatest_value_and_when_it_has_it() {
        let heat = heat(vec![1.0, 0.5, 300.0, 0.25]);
        assert_eq!(heat.table().rows, [["1", "300", "2"], ["2", "0.50", "1"]]);
        assert!(heat.sentence().ends_with(": from 0.25 to 300."));
    }
}
