//! What a recording says of one neuron.

use crate::core::protocol::Recording;

/// One neuron; layer and number in it, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Neuron {
    pub layer: usize,
    pub index: usize,
}

/// Whether the recorded network has it.
pub fn exists(recording: &Recording, neuron: Neuron) -> bool {
    let width = recording.layers.get(neuron.layer);
    width.is_some_and(|&width| neuron.index < width)
}

/// Its place among all neurons, layer after layer.
pub fn number_of(layers: &[usize], neuron: Neuron) -> usize {
    layers.iter().take(neuron.layer).sum::<usize>() + neuron.index
}

/// Whether every array is as long as the shape says.
pub fn is_whole(recording: &Recording) -> bool {
    let neurons: usize = recording.layers.iter().sum();
    let numbers = recording.time_steps * neurons;
    numbers > 0
        && recording.spikes.len() == numbers
        && recording.membrane.len() == 4 * numbers
        && recording.twin.len() == 4 * numbers
        && recording.divergence.len() == recording.time_steps
        && recording.thresholds.len() == recording.layers.len()
}

/// Its spikes, `[time]`; nothing for a neuron that there is not.
pub fn spikes(recording: &Recording, neuron: Neuron) -> Vec<bool> {
    let places = places(recording, neuron);
    places.map(|place| recording.spikes[place] > 0).collect()
}

/// Its potentials, `[time]`, from `membrane` or `twin` of the recording.
pub fn potentials(recording: &Recording, of: &[u8], neuron: Neuron) -> Vec<f32> {
    let number = |place: usize| {
        let bytes = of.get(4 * place..4 * place + 4)?;
        Some(f32::from_le_bytes(bytes.try_into().ok()?))
    };
    places(recording, neuron).map_while(number).collect()
}

/// Spikes per time step of every neuron, `[layer][neuron]`.
pub fn rates(recording: &Recording) -> Vec<Vec<f32>> {
    let steps = recording.time_steps;
    let mut rest = &recording.spikes[..];
    let layer = |&width: &usize| {
        let (own, others) = rest.split_at((steps * width).min(rest.len()));
        rest = others;
        let mut counts = vec![0u32; width];
        for step in own.chunks_exact(width.max(1)) {
            let pairs = counts.iter_mut().zip(step);
            pairs.for_each(|(count, &spike)| *count += u32::from(spike > 0));
        }
        let rate = |count: u32| count as f32 / steps.max(1) as f32;
        counts.into_iter().map(rate).collect()
    };
    recording.layers.iter().map(layer).collect()
}

/// Where its numbers lie in the record, one a time step.
fn places(recording: &Recording, neuron: Neuron) -> impl Iterator<Item = usize> + use<> {
    let width = recording.layers.get(neuron.layer).copied().unwrap_or(0);
    let before: usize = recording.layers.iter().take(neuron.layer).sum();
    let start = recording.time_steps * before + neuron.index;
    let steps = if neuron.index < width {
        recording.time_steps
    } else {
        0
    };
    (0..steps).map(move |step| start + step * width)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::core::protocol::{Nudge, ReadAs};

    /// A neuron's potential is its layer, number and time step as digits; it spikes where the
    /// digits' sum is even. The twin is 0.5 above.
    pub fn recording(time_steps: usize, layers: &[usize]) -> Recording {
        let mut recording = Recording {
            sample: Some(0),
            label: Some(3),
            input: Vec::new(),
            predicted: 3,
            read: ReadAs::Largest,
            time_steps,
            layers: layers.to_vec(),
            spikes: Vec::new(),
            membrane: Vec::new(),
            nudge: Nudge::default(),
            twin: Vec::new(),
            twin_spikes: Vec::new(),
            divergence: vec![1e-3; time_steps],
            thresholds: vec![1.0; layers.len()],
            signal: None,
        };
        for (layer, &width) in layers.iter().enumerate() {
            for (step, index) in (0..time_steps * width).map(|at| (at / width, at % width)) {
                let potential = (100 * layer + 10 * index + step) as f32;
                let spike = (layer + index + step).is_multiple_of(2);
                recording.spikes.push(u8::from(spike));
                recording.membrane.extend(potential.to_le_bytes());
                recording.twin.extend((potential + 0.5).to_le_bytes());
            }
        }
        recording
    }

    #[test]
    fn a_neurons_numbers_are_found_layer_after_layer() {
        let recording = recording(3, &[4, 2]);
        let neuron = Neuron { layer: 1, index: 1 };
        assert!(is_whole(&recording) && exists(&recording, neuron));
        assert_eq!(number_of(&recording.layers, neuron), 5);
        let of = |bytes: &[u8]| potentials(&recording, bytes, neuron);
        assert_eq!(of(&recording.membrane), [110.0, 111.0, 112.0]);
        assert_eq!(of(&recording.twin), [110.5, 111.5, 112.5]);
        assert_eq!(spikes(&recording, neuron), [true, false, true]);
    }

    #[test]
    fn a_neuron_that_there_is_not_has_no_numbers() {
        let recording = recording(3, &[4, 2]);
        for (layer, index) in [(0, 4), (1, 2), (2, 0)] {
            let neuron = Neuron { layer, index };
            assert!(!exists(&recording, neuron));
            assert!(spikes(&recording, neuron).is_empty());
            assert!(potentials(&recording, &recording.membrane, neuron).is_empty());
        }
    }

    #[test]
    fn a_rate_is_spikes_over_time_steps() {
        let recording = recording(3, &[2, 3]);
        let (two, one) = (2.0 / 3.0, 1.0 / 3.0);
        assert_eq!(rates(&recording), [vec![two, one], vec![one, two, one]]);
    }

    #[test]
    fn a_recording_with_missing_numbers_is_not_whole() {
        let mut short = recording(3, &[4]);
        short.twin.truncate(8);
        assert!(!is_whole(&short));
        assert!(!is_whole(&recording(0, &[4])));
    }
}
