//! What one network's neurons did, moment by moment, so that any of them can be looked at again.
//!
//! A run's own record has every step's numbers, but only the newest spikes and learning signal. A film
//! keeps some of the earlier ones, within [`MOST_FRAMES`] and [`MOST_BYTES`] however long training lasts.

use crate::core::protocol::{ReadAs, Recording};
use std::sync::Arc;

/// Moments that a film keeps at most, of spikes and of learning signals each.
pub const MOST_FRAMES: usize = 256;
/// Bytes that it keeps at most of each.
pub const MOST_BYTES: usize = 4 << 20;

/// The spikes of one sample, and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub sample: usize,
    pub label: usize,
    pub predicted: usize,
    pub read: ReadAs,
    /// Of all hidden layers together, the first layer's first.
    pub neurons: usize,
    pub time_steps: usize,
    /// A bit for each time step and neuron, `[time step][neuron]`, the lowest of a byte first.
    packed: Vec<u8>,
}

impl Picture {
    /// Of what is 1 where a neuron spiked, `[time step][neuron]`.
    pub fn new(
        (sample, label, predicted): (usize, usize, usize),
        neurons: usize,
        spikes: impl Iterator<Item = bool>,
    ) -> Self {
        let mut packed = Vec::new();
        let mut count = 0;
        for spike in spikes {
            if count % 8 == 0 {
                packed.push(0);
            }
            if let (true, Some(byte)) = (spike, packed.last_mut()) {
                *byte |= 1 << (count % 8);
            }
            count += 1;
        }
        Self {
            sample,
            label,
            predicted,
            read: ReadAs::Largest,
            neurons,
            time_steps: count / neurons.max(1),
            packed,
        }
    }

    /// The spikes, `[time step][neuron]`.
    pub fn bits(&self) -> Vec<bool> {
        let count = self.neurons * self.time_steps;
        let bit = |at: usize| {
            self.packed
                .get(at / 8)
                .is_some_and(|it| it >> (at % 8) & 1 == 1)
        };
        (0..count).map(bit).collect()
    }

    pub fn is_right(&self) -> bool {
        self.label == self.predicted
    }
}

impl Picture {
    /// Of a recording, which has its spikes layer after layer, `[layer][time step][neuron]`; `None` where it
    /// is of no sample: what a visitor drew is no moment of training.
    pub fn of(recording: &Recording) -> Option<Self> {
        let named = (recording.sample?, recording.label?, recording.predicted);
        let steps = recording.time_steps;
        let starts: Vec<usize> = recording
            .layers
            .iter()
            .scan(0, |from, neurons| {
                let start = *from;
                *from += neurons * steps;
                Some(start)
            })
            .collect();
        let row = |time: usize| {
            let layers = recording.layers.iter().zip(&starts);
            layers.flat_map(move |(&neurons, start)| {
                let from = start + time * neurons;
                let row = recording.spikes.get(from..from + neurons);
                row.unwrap_or_default().iter().map(|&spike| spike > 0)
            })
        };
        let neurons = recording.layers.iter().sum();
        Some(Self {
            read: recording.read,
            ..Self::new(named, neurons, (0..steps).flat_map(row))
        })
    }
}

/// What is kept of one kind, by the run's own step; the newest and the first always.
#[derive(Debug, Clone, PartialEq)]
pub struct Reel<T> {
    frames: Vec<(usize, Arc<T>)>,
}

impl<T> Default for Reel<T> {
    fn default() -> Self {
        Self { frames: Vec::new() }
    }
}

impl<T> Reel<T> {
    /// Takes in what was so after `step` steps, in the place of what was known of that step; what is
    /// later is forgotten. `bytes` is what one takes.
    pub fn add(&mut self, step: usize, frame: T, bytes: usize) {
        self.rewind(step);
        let most = (MOST_BYTES / bytes.max(1)).clamp(2, MOST_FRAMES);
        if self.frames.len() >= most {
            let mut index = 0;
            self.frames.retain(|_| {
                index += 1;
                index % 2 == 1
            });
        }
        self.frames.push((step, Arc::new(frame)));
    }

    /// Forgets `step` and what is later.
    pub fn rewind(&mut self, step: usize) {
        let before = self.frames.partition_point(|(at, _)| *at < step);
        self.frames.truncate(before);
    }

    /// The last that was so at `step`, with the step that it is of.
    pub fn at(&self, step: usize) -> Option<(usize, &Arc<T>)> {
        let after = self.frames.partition_point(|(at, _)| *at <= step);
        let (at, frame) = self.frames.get(after.checked_sub(1)?)?;
        Some((*at, frame))
    }

    pub fn first(&self) -> Option<(usize, &Arc<T>)> {
        self.frames.first().map(|(at, frame)| (*at, frame))
    }

    pub fn last_step(&self) -> Option<usize> {
        self.frames.last().map(|(at, _)| *at)
    }

    pub fn len(&self) -> usize {
        self.frames.len()
    }

    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }
}

/// Both kinds of one network.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Film {
    pub pictures: Reel<Picture>,
    /// Norms of the learning signal by time step.
    pub signals: Reel<Vec<f32>>,
}

#[cfg(test)]
pub(in crate::page::lab) mod tests {
    use super::*;
    use crate::core::protocol::{ReadAs, RecordingRequest};

    /// Of an unseen sample; what a test does not name is empty.
    pub fn recording(layers: &[usize], time_steps: usize, spikes: &[u8]) -> Recording {
        Recording {
            sample: Some(3),
            label: Some(7),
            input: Vec::new(),
            predicted: 1,
            read: ReadAs::Largest,
            time_steps,
            layers: layers.to_vec(),
            spikes: spikes.to_vec(),
            membrane: Vec::new(),
            nudge: RecordingRequest::for_sample(3).nudge,
            twin: Vec::new(),
            twin_spikes: Vec::new(),
            divergence: Vec::new(),
            thresholds: Vec::new(),
            signal: None,
        }
    }

    #[test]
    fn a_picture_has_the_spikes_of_all_layers_by_time_step() {
        // The first layer at both time steps, then the second.
        let recording = recording(&[2, 1], 2, &[1, 0, 0, 1, 1, 0]);
        let picture = Picture::of(&recording).expect("a sample");
        assert_eq!((picture.neurons, picture.time_steps), (3, 2));
        let steps = [[true, false, true], [false, true, false]];
        assert_eq!(picture.bits(), steps.concat());
        assert!(!picture.is_right());
    }

    #[test]
    fn what_a_visitor_drew_is_no_picture_of_training() {
        let drawn = Recording {
            sample: None,
            ..recording(&[1], 1, &[1])
        };
        assert_eq!(Picture::of(&drawn), None);
    }

    #[test]
    fn a_picture_of_more_than_a_byte_comes_back_as_it_was() {
        let spikes: Vec<bool> = (0..21).map(|at| at % 3 == 0).collect();
        let picture = Picture::new((0, 0, 0), 7, spikes.iter().copied());
        assert_eq!((picture.time_steps, picture.bits()), (3, spikes));
    }

    #[test]
    fn the_last_frame_that_was_so_is_found_and_none_from_later() {
        let mut reel = Reel::default();
        for step in [0, 4, 8] {
            reel.add(step, step, 1);
        }
        let at = |step| reel.at(step).map(|(at, _)| at);
        assert_eq!(
            [at(0), at(3), at(4), at(100)],
            [Some(0), Some(0), Some(4), Some(8)]
        );
        let mut later = Reel::default();
        later.add(5, (), 1);
        assert_eq!(later.at(4), None);
    }

    #[test]
    fn what_is_trained_again_from_an_earlier_step_takes_the_place_of_what_was() {
        let mut reel = Reel::default();
        for step in [0, 4, 8] {
            reel.add(step, "first", 1);
        }
        reel.add(4, "again", 1);
        assert_eq!(reel.len(), 2);
        assert_eq!(reel.at(9).map(|(at, it)| (at, **it)), Some((4, "again")));
    }

    #[test]
    fn a_film_is_bounded_in_frames_and_bytes_and_keeps_the_first_and_the_newest() {
        for (bytes, most) in [(1, MOST_FRAMES), (MOST_BYTES / 8, 8), (usize::MAX, 2)] {
            let mut reel = Reel::default();
            for step in 0..10_000 {
                reel.add(step, (), bytes);
                assert!(reel.len() <= most, "{} of {bytes} bytes", reel.len());
            }
            assert_eq!(reel.first().map(|(at, _)| at), Some(0));
            assert_eq!(reel.last_step(), Some(9_999));
        }
    }
}
