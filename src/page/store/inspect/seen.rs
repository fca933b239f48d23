//! A recording, with what is read off it once.

use crate::core::protocol::{LearningSignal, Recording};
use crate::page::store::Side;
use std::sync::Arc;

/// One neuron; layer and number in it, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Neuron {
    pub layer: usize,
    pub index: usize,
}

impl Neuron {
    /// Of its number among the neurons of all layers; `None` where there are fewer.
    pub fn of(layers: &[usize], number: usize) -> Option<Self> {
        let mut index = number;
        for (layer, &width) in layers.iter().enumerate() {
            if index < width {
                return Some(Self { layer, index });
            }
            index -= width;
        }
        None
    }
}

/// What both lenses show of one network. Cheap to copy; two are equal where they are the same recording.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Of the recordings that the page has seen.
    number: u32,
    pub side: Side,
    pub recording: Arc<Recording>,
    /// Of all layers together.
    pub neurons: usize,
    pub steps: usize,
    /// Spikes, `[time step][neuron]`, the first layer's neurons first.
    pub plain: Arc<Vec<bool>>,
    /// Of the nudged copy.
    pub nudged: Arc<Vec<bool>>,
    /// Potentials, alike.
    pub membrane: Arc<Vec<f32>>,
    pub twin: Arc<Vec<f32>>,
    /// The learning signal's size, alike; empty where there is none.
    pub gradient: Arc<Vec<f64>>,
    /// Spikes per time step of each neuron.
    pub rates: Arc<Vec<f64>>,
}

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        (self.side, self.number) == (other.side, other.number)
    }
}

/// What becomes of a nudge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// No spike flips, and the leak does the rest.
    Fades,
    /// Spikes flip, and the copies end nearer than the nudge set them apart all the same.
    FlipsAndFades,
    /// Spikes flip, and the copies end as far apart at least.
    Parts,
}

impl Seen {
    /// `None` where the recording's arrays are not as long as its shape says.
    pub fn new(number: u32, side: Side, recording: Recording) -> Option<Self> {
        let (layers, steps) = (&recording.layers, recording.time_steps);
        let neurons: usize = layers.iter().sum();
        let shape = (&layers[..], steps);
        let spikes = |cells: &[u8]| by_step(shape, cells, |&cell| cell > 0);
        let plain = spikes(&recording.spikes)?;
        let nudged = spikes(&recording.twin_spikes)?;
        let floats = |bytes: &[u8]| by_step(shape, bytes.as_chunks::<4>().0, float);
        let gradient = match &recording.signal {
            Some(signal) => {
                let size = |bytes: &[u8; 4]| f64::from(float(bytes).abs());
                by_step(shape, signal.gradient.as_chunks::<4>().0, size)?
            }
            None => Vec::new(),
        };
        let whole = neurons * steps > 0
            && recording.divergence.len() == steps
            && recording.thresholds.len() == layers.len()
            && recording
                .signal
                .as_ref()
                .is_none_or(|it| it.norms.len() == steps);
        let (membrane, twin) = (floats(&recording.membrane)?, floats(&recording.twin)?);
        whole.then(|| Self {
            number,
            side,
            neurons,
            steps,
            rates: Arc::new(rates(&plain, neurons)),
            plain: Arc::new(plain),
            nudged: Arc::new(nudged),
            membrane: Arc::new(membrane),
            twin: Arc::new(twin),
            gradient: Arc::new(gradient),
            recording: Arc::new(recording),
        })
    }

    pub fn signal(&self) -> Option<&LearningSignal> {
        self.recording.signal.as_ref()
    }

    /// Norms of the learning signal by time step; empty where there is none.
    pub fn norms(&self) -> &[f32] {
        self.signal().map_or(&[], |signal| &signal.norms)
    }

    fn flips(&self) -> impl Iterator<Item = usize> + '_ {
        let pairs = self.plain.iter().zip(self.nudged.iter()).enumerate();
        pairs.filter_map(|(at, (plain, nudged))| (plain != nudged).then_some(at))
    }

    /// How many spikes the nudge adds or takes away.
    pub fn flipped(&self) -> usize {
        self.flips().count()
    }

    /// The first of them: time step and neuron, both from 0.
    pub fn first_flip(&self) -> Option<(usize, usize)> {
        let first = self.flips().next()?;
        Some((first / self.neurons, first % self.neurons))
    }

    /// What becomes of the nudge by the last step.
    pub fn fate(&self) -> Fate {
        let far = &self.recording.divergence;
        let at = |step: usize| far.get(step).copied().unwrap_or_default();
        let is_nearer = at(self.steps - 1) < at(self.recording.nudge.step);
        match (self.first_flip(), is_nearer) {
            (None, _) => Fate::Fades,
            (Some(_), true) => Fate::FlipsAndFades,
            (Some(_), false) => Fate::Parts,
        }
    }

    /// Which neurons spike at a time step, from 0.
    pub fn firing(&self, step: usize) -> &[bool] {
        let from = step.min(self.steps - 1) * self.neurons;
        &self.plain[from..from + self.neurons]
    }

    /// One neuron's values over time, of those that lie step by step.
    pub fn course<T: Copy>(&self, of: &[T], neuron: usize) -> Vec<T> {
        of.iter()
            .skip(neuron)
            .step_by(self.neurons)
            .copied()
            .collect()
    }

    /// The threshold of a neuron's layer.
    pub fn threshold(&self, neuron: usize) -> f32 {
        let layer = Neuron::of(&self.recording.layers, neuron).map_or(0, |it| it.layer);
        self.recording.thresholds[layer]
    }
}

fn float(bytes: &[u8; 4]) -> f32 {
    f32::from_le_bytes(*bytes)
}

/// What lies layer after layer, `[layer][time step][neuron]`, as `[time step][neuron]` of all layers.
fn by_step<T, U>(
    (layers, steps): (&[usize], usize),
    values: &[T],
    read: impl Fn(&T) -> U,
) -> Option<Vec<U>> {
    let neurons: usize = layers.iter().sum();
    if values.len() != neurons * steps {
        return None;
    }
    let mut found = Vec::with_capacity(values.len());
    for step in 0..steps {
        let mut start = 0;
        for width in layers {
            let from = start + step * width;
            found.extend(values[from..from + width].iter().map(&read));
            start += steps * width;
        }
    }
    Some(found)
}

fn rates(spikes: &[bool], neurons: usize) -> Vec<f64> {
    let mut counts = vec![0_u32; neurons];
    for step in spikes.chunks_exact(neurons.max(1)) {
        let pairs = counts.iter_mut().zip(step);
        pairs.for_each(|(count, &spike)| *count += u32::from(spike));
    }
    let steps = (spikes.len() / neurons.max(1)).max(1);
    counts
        .into_iter()
        .map(|count| f64::from(count) / steps as f64)
        .collect()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::core::protocol::{Nudge, ReadAs};

    /// A neuron's potential is its layer, number and time step as digits; it spikes where the digits' sum
    /// is even, and the copy, 0.5 above, where the time step is 2 beside. The signal is 2 to the power of
    /// the steps that are still to come.
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
            thresholds: (1..=layers.len()).map(|layer| layer as f32).collect(),
            signal: None,
        };
        let mut gradient = Vec::new();
        for (layer, &width) in layers.iter().enumerate() {
            for (step, index) in (0..time_steps * width).map(|at| (at / width, at % width)) {
                let potential = (100 * layer + 10 * index + step) as f32;
                let spike = (layer + index + step).is_multiple_of(2);
                recording.spikes.push(u8::from(spike));
                recording.twin_spikes.push(u8::from(spike || step == 2));
                recording.membrane.extend(potential.to_le_bytes());
                recording.twin.extend((potential + 0.5).to_le_bytes());
                let signal = -(2_f32.powi((time_steps - 1 - step) as i32));
                gradient.extend(signal.to_le_bytes());
            }
        }
        let norm = |step: usize| 2_f32.powi((time_steps - 1 - step) as i32);
        recording.signal = Some(LearningSignal {
            gradient,
            norms: (0..time_steps).map(norm).collect(),
            loss: 1.0,
            exponent: 2_f32.ln(),
            floored: 0.0,
        });
        recording
    }

    pub fn seen(side: Side, recording: Recording) -> Seen {
        Seen::new(0, side, recording).expect("a whole recording")
    }

    #[test]
    fn a_neurons_numbers_are_found_layer_after_layer() {
        let seen = seen(Side::Unregularised, recording(3, &[4, 2]));
        assert_eq!((seen.neurons, seen.steps), (6, 3));
        let number = 5;
        let neuron = Neuron::of(&seen.recording.layers, number);
        assert_eq!(neuron, Some(Neuron { layer: 1, index: 1 }));
        assert_eq!(seen.course(&seen.membrane, number), [110.0, 111.0, 112.0]);
        assert_eq!(seen.course(&seen.twin, number), [110.5, 111.5, 112.5]);
        assert_eq!(seen.course(&seen.plain, number), [true, false, true]);
        assert_eq!(seen.course(&seen.gradient, number), [4.0, 2.0, 1.0]);
        assert_eq!((seen.threshold(3), seen.threshold(4)), (1.0, 2.0));
        assert_eq!(Neuron::of(&seen.recording.layers, 6), None);
    }

    #[test]
    fn the_first_flip_is_the_first_in_time() {
        let seen = seen(Side::Regularised, recording(4, &[2, 2]));
        // At step 2 the neurons whose digits' sum is odd: one of each layer.
        assert_eq!((seen.flipped(), seen.first_flip()), (2, Some((2, 1))));
        let mut same = recording(4, &[2]);
        same.twin_spikes = same.spikes.clone();
        let same = super::tests::seen(Side::Regularised, same);
        assert_eq!((same.flipped(), same.first_flip()), (0, None));
    }

    #[test]
    fn the_rate_counts_the_spikes_of_every_neuron() {
        let seen = seen(Side::Unregularised, recording(3, &[4, 2]));
        let rates: Vec<i64> = seen
            .rates
            .iter()
            .map(|rate| (rate * 3.0).round() as i64)
            .collect();
        assert_eq!(rates, [2, 1, 2, 1, 1, 2]);
        assert_eq!(seen.firing(0), [true, false, true, false, false, true]);
    }

    #[test]
    fn a_recording_whose_arrays_do_not_fit_its_shape_is_none() {
        let broken: [fn(&mut Recording); 4] = [
            |it| it.spikes.truncate(1),
            |it| it.twin.truncate(4),
            |it| it.divergence.clear(),
            |it| it.signal.as_mut().expect("given").norms.clear(),
        ];
        for damage in broken {
            let mut recording = recording(3, &[4]);
            damage(&mut recording);
            assert_eq!(Seen::new(0, Side::Unregularised, recording), None);
        }
    }
}
