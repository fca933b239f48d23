//! Spikes of neurons over time, of one recording or of two.

use super::bitmap::{Rows, Shade};
use super::crosshair::Crosshair;
use super::data::Tone;
use super::figure::Frame;
use super::track::{Dim, Track, TrackData};
use crate::page::language::number::percent;
use crate::page::language::{key, say};
use leptos::prelude::*;

/// How strongly a spike is drawn that both recordings have.
const SHARED: Shade = Shade {
    tone: Tone::Muted,
    alpha: 82,
};

/// One recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Spikes {
    pub name: String,
    pub tone: Tone,
    pub neurons: usize,
    pub steps: usize,
    /// Step by step, the neurons of each.
    pub bits: Vec<bool>,
    /// In words; computed where absent.
    pub sentence: Option<String>,
}

/// The same sample with and without a nudge.
#[derive(Debug, Clone, PartialEq)]
pub struct SpikePair {
    pub name: String,
    pub tone: Tone,
    pub neurons: usize,
    pub steps: usize,
    /// Step by step, the neurons of each.
    pub plain: Vec<bool>,
    pub nudged: Vec<bool>,
    /// In words; computed where absent.
    pub sentence: Option<String>,
}

impl SpikePair {
    fn differs(&self, index: usize) -> bool {
        bit(&self.plain, index) != bit(&self.nudged, index)
    }

    /// How many spikes differ.
    pub fn flips(&self) -> usize {
        (0..self.neurons * self.steps)
            .filter(|index| self.differs(*index))
            .count()
    }

    /// The first step, counted from 1, at which one does.
    pub fn first_flip(&self) -> Option<usize> {
        let first = (0..self.neurons * self.steps).find(|index| self.differs(*index))?;
        Some(first / self.neurons.max(1) + 1)
    }
}

fn bit(bits: &[bool], index: usize) -> bool {
    bits.get(index).copied().unwrap_or_default()
}

/// Of a neuron, how often something holds over the steps.
fn count((neurons, steps): (usize, usize), neuron: usize, holds: impl Fn(usize) -> bool) -> usize {
    let indices = (0..steps).map(|step| step * neurons + neuron);
    indices.filter(|index| holds(*index)).count()
}

fn share(part: usize, of: usize) -> String {
    percent(part as f64 / of.max(1) as f64)
}

impl TrackData for Spikes {
    const ROWS: Rows = Rows::Apart;
    const HEADS: [&'static str; 2] = [key("spikes"), key("of the time steps")];

    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> (usize, usize) {
        (self.neurons, self.steps)
    }

    fn shade(&self, index: usize) -> Shade {
        if bit(&self.bits, index) {
            Shade::full(self.tone)
        } else {
            Shade::NONE
        }
    }

    fn sentence(&self) -> String {
        let spikes = self.bits.iter().filter(|bit| **bit).count();
        let all = share(spikes, self.neurons * self.steps);
        let (name, neurons, steps) = (&self.name, self.neurons, self.steps);
        let said = || {
            say!(
                "{name} of {neurons} neurons over {steps} time steps: {spikes}, {share} of all that could be.",
                name,
                neurons,
                steps,
                spikes,
                share = all
            )
        };
        self.sentence.clone().unwrap_or_else(said)
    }

    fn summary(&self, neuron: usize) -> [String; 2] {
        let spikes = count(self.size(), neuron, |index| bit(&self.bits, index));
        [spikes.to_string(), share(spikes, self.steps)]
    }

    fn value(&self, index: usize) -> String {
        u8::from(bit(&self.bits, index)).to_string()
    }
}

impl TrackData for SpikePair {
    const ROWS: Rows = Rows::Apart;
    const HEADS: [&'static str; 2] = [key("spikes"), key("that differ")];

    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> (usize, usize) {
        (self.neurons, self.steps)
    }

    fn shade(&self, index: usize) -> Shade {
        match (self.differs(index), bit(&self.plain, index)) {
            (true, _) => Shade::full(self.tone),
            (false, true) => SHARED,
            (false, false) => Shade::NONE,
        }
    }

    fn sentence(&self) -> String {
        let (name, neurons, steps) = (&self.name, self.neurons, self.steps);
        let of = say!(
            "{name} of {neurons} neurons over {steps} time steps",
            name,
            neurons,
            steps
        );
        let said = || match self.first_flip() {
            Some(first) => say!(
                "{of}, with and without the nudge: {flips} differ, from time step {first} on.",
                of,
                flips = self.flips(),
                first
            ),
            None => say!("{of}: the same with and without the nudge.", of),
        };
        self.sentence.clone().unwrap_or_else(said)
    }

    fn summary(&self, neuron: usize) -> [String; 2] {
        let spikes = count(self.size(), neuron, |index| bit(&self.plain, index));
        let flips = count(self.size(), neuron, |index| self.differs(index));
        [spikes.to_string(), flips.to_string()]
    }

    fn value(&self, index: usize) -> String {
        let number = |bits: &[bool]| u8::from(bit(bits, index));
        format!("{}>{}", number(&self.plain), number(&self.nudged))
    }
}

/// The spikes of one recording.
#[component]
pub fn Raster(
    #[prop(into)] data: Signal<Spikes>,
    #[prop(into, optional)] crosshair: Option<Crosshair>,
    #[prop(optional)] dim: Dim,
    #[prop(default = Frame::Corner)] frame: Frame,
) -> impl IntoView {
    view! { <Track data crosshair dim frame /> }
}

/// The spikes of two recordings: those that differ in their network's colour, the others pale.
#[component]
pub fn DiffRaster(
    #[prop(into)] data: Signal<SpikePair>,
    #[prop(into, optional)] crosshair: Option<Crosshair>,
    #[prop(optional)] dim: Dim,
    #[prop(default = Frame::Corner)] frame: Frame,
) -> impl IntoView {
    view! { <Track data crosshair dim frame /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(nudged: [bool; 6]) -> SpikePair {
        SpikePair {
            name: "Spikes".to_owned(),
            tone: Tone::Regularised,
            neurons: 2,
            steps: 3,
            plain: vec![true, false, true, false, true, false],
            nudged: nudged.to_vec(),
            sentence: None,
        }
    }

    #[test]
    fn spikes_that_differ_are_coloured_and_those_of_both_are_pale() {
        let pair = pair([true, false, false, false, true, true]);
        let cells = pair.bitmap().cells;
        let flip = Shade::full(Tone::Regularised);
        assert_eq!(
            cells,
            [SHARED, flip, SHARED, Shade::NONE, Shade::NONE, flip]
        );
        assert_eq!((pair.flips(), pair.first_flip()), (2, Some(2)));
        assert_eq!(
            pair.sentence(),
            "Spikes of 2 neurons over 3 time steps, with and without the nudge: 2 differ, from time step 2 on."
        );
        assert_eq!(pair.table().rows, [["1", "3", "1"], ["2", "0", "1"]]);
    }

    #[test]
    fn a_nudge_that_flips_nothing_is_said_to() {
        let same = pair([true, false, true, false, true, false]);
        assert_eq!((same.flips(), same.first_flip()), (0, None));
        assert!(
            same.sentence()
                .ends_with("the same with and without the nudge.")
        );
    }

    #[test]
    fn a_raster_counts_its_spikes_and_its_file_has_them_all() {
        let spikes = Spikes {
            name: "Spikes".to_owned(),
            tone: Tone::Ink,
            neurons: 2,
            steps: 3,
            bits: vec![true, false, true, false, true, false],
            sentence: None,
        };
        let said = spikes.sentence().replace('\u{a0}', " ");
        assert_eq!(
            said,
            "Spikes of 2 neurons over 3 time steps: 3, 50 % of all that could be."
        );
        assert_eq!(spikes.csv(), "neuron,1,2,3\n1,1,1,1\n2,0,0,0\n");
    }
}
