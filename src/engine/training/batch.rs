//! Batches: which samples, in which order, and their tensors.

use crate::core::config::ExperimentConfig;
use crate::core::dataset::{Dataset, Sample};
use crate::core::encoding::{Drawn, Encoder};
use crate::core::random::{Stream, stream};
use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::RngExt;
use rand::seq::SliceRandom;
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// One batch on a device.
#[derive(Debug, Clone)]
pub struct Batch {
    /// `[sample, time, channel]`
    pub input: Tensor<3>,
    /// `[sample]`
    pub target: Tensor<1, Int>,
}

/// What samples are held out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Validation,
    Test,
}

/// The data of an experiment, and the order in which it is seen.
#[derive(Debug)]
pub struct Batches {
    pub dataset: Dataset,
    encoder: Encoder,
    /// The spikes of samples that were seen before; `None` where nothing is drawn, or too much.
    drawn: Option<Mutex<Drawn>>,
    time_steps: usize,
    batch_size: usize,
    at_once: usize,
    test_chunk: usize,
    seed: u64,
    /// The epoch whose order is held, and that order.
    order: Option<(usize, Vec<usize>)>,
}

impl Batches {
    /// Of a validated configuration and its data.
    pub fn new(config: &ExperimentConfig, dataset: Dataset) -> Self {
        let encoder = Encoder::new(config);
        Self {
            drawn: encoder.drawn(&dataset).map(Mutex::new),
            dataset,
            encoder,
            time_steps: config.task.time_steps,
            batch_size: config.training.batch_size,
            at_once: config.samples_at_once(),
            test_chunk: config.test_chunk(),
            seed: config.seed,
            order: None,
        }
    }

    /// The samples of batch `index` of `epoch` (from 0): each training sample once an epoch.
    pub fn training_samples(&mut self, epoch: usize, index: usize) -> Vec<usize> {
        if self.order.as_ref().is_none_or(|(held, _)| *held != epoch) {
            let mut order = self.dataset.split.train.clone();
            order.shuffle(&mut stream(self.seed, Stream::Batches, epoch as u64));
            self.order = Some((epoch, order));
        }
        let (_, order) = self.order.as_ref().expect("set above");
        order[index * self.batch_size..(index + 1) * self.batch_size].to_vec()
    }

    /// The samples of a warm-up step: drawn from the training samples, with replacement.
    pub fn warmup_samples(&self, step: usize) -> Vec<usize> {
        let mut rng = stream(self.seed, Stream::Warmup, step as u64);
        let train = &self.dataset.split.train;
        (0..self.batch_size)
            .map(|_| train[rng.random_range(0..train.len() as u32) as usize])
            .collect()
    }

    /// The held-out samples in chunks: those of the validation, then those of the test.
    pub fn held_out_chunks(&self) -> Vec<(Part, Vec<usize>)> {
        let split = &self.dataset.split;
        let parts = [
            (Part::Validation, &split.validation),
            (Part::Test, &split.test),
        ];
        let chunks = parts.into_iter().flat_map(|(part, samples)| {
            let chunks = samples.chunks(self.test_chunk);
            chunks.map(move |chunk| (part, chunk.to_vec()))
        });
        chunks.collect()
    }

    /// The input of sample `index`, `[time, channel]`.
    pub fn input(&self, index: usize) -> Vec<f32> {
        self.encoder.batch(&self.dataset, &[index])
    }

    /// The same of values that are no sample's, with the random numbers of the first that there is not.
    pub fn input_of_values(&self, values: &[f32]) -> Vec<f32> {
        let (mut input, index) = (Vec::new(), self.dataset.labels.len());
        let sample = Sample::Values(Cow::Borrowed(values));
        self.encoder.encode(sample, index, &mut input);
        input
    }

    fn encoded(&self, samples: &[usize]) -> Vec<f32> {
        let Some(drawn) = &self.drawn else {
            return self.encoder.batch(&self.dataset, samples);
        };
        // Whoever panicked while it drew has left no sample known that is not.
        let mut drawn = drawn.lock().unwrap_or_else(PoisonError::into_inner);
        self.encoder.batch_of(&mut drawn, &self.dataset, samples)
    }

    /// Tensors of the named samples.
    pub fn load(&self, samples: &[usize], device: &Device) -> Batch {
        let shape = [samples.len(), self.time_steps, self.dataset.input_dim];
        let input = TensorData::new(self.encoded(samples), shape);
        let labels = samples
            .iter()
            .map(|&sample| i32::from(self.dataset.labels[sample] as i16));
        let target = TensorData::new(labels.collect::<Vec<i32>>(), [samples.len()]);
        Batch {
            input: Tensor::from_data(input, device),
            target: Tensor::from_data(target, device),
        }
    }
}

/// A batch in the parts that go through the network at once; those of a split one are made when they
/// are asked for, and not kept.
pub(super) struct Parts<'a> {
    batches: &'a Batches,
    device: &'a Device,
    samples: &'a [usize],
    whole: Option<Batch>,
}

impl<'a> Parts<'a> {
    pub fn new(batches: &'a Batches, samples: &'a [usize], device: &'a Device) -> Self {
        let fits = samples.len() <= batches.at_once;
        Self {
            batches,
            device,
            samples,
            whole: fits.then(|| batches.load(samples, device)),
        }
    }

    /// Whether there is more than one.
    pub fn is_split(&self) -> bool {
        self.whole.is_none()
    }

    /// Each part with its share of the batch.
    pub fn iter(&self) -> impl Iterator<Item = (Batch, f64)> + '_ {
        let length = match self.whole {
            Some(_) => self.samples.len(),
            None => self.batches.at_once,
        };
        self.samples.chunks(length).map(|samples| {
            let share = samples.len() as f64 / self.samples.len() as f64;
            match &self.whole {
                Some(batch) => (batch.clone(), share),
                None => (self.batches.load(samples, self.device), share),
            }
        })
    }
}
