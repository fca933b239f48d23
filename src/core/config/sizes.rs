//! What a configuration comes to, in numbers, bytes and steps; [`crate::core::settings`] holds it to what
//! fits.
//!
//! The page and its engine count with 32 bits, the command line with 64. Here everything is counted
//! with 64 bits whatever the machine, and a product that even those cannot hold stays at their end,
//! so that what is too large is too large everywhere. Of a configuration that is accepted every size
//! is at most [`MOST_SIZE`]: behind [`ExperimentConfig::validate`] any of them fits a `usize`.

use super::{ExperimentConfig, ModelConfig, ModelKind, Readout, Recurrence, Task, TaskConfig};

/// The largest size of an accepted configuration, so that the page's two runs stay within the 4 GiB
/// that WebAssembly can address.
pub const MOST_SIZE: u64 = (1 << 31) - 1;
/// The largest buffer that WebGPU binds by default.
pub(crate) const LARGEST_BUFFER: u64 = 128 << 20;
/// What the records of the samples that go through the network at once may take together.
const MEMORY_AT_ONCE: u64 = 512 << 20;
/// Records that a step keeps at once: U, what a reset to zero acts on, s, masks, the twin's beside the
/// tangent's, errors.
const RECORDS_AT_ONCE: u64 = 13;
/// Bytes of a number in weights and records.
pub(crate) const NUMBER: u64 = 4;
/// Weights, gradients, moments and what the steps under way keep of them.
pub(crate) const PARAMETER_COPIES: u64 = 40;
/// Numbers that training changes.
pub(crate) const MOST_PARAMETERS: u64 = 8_000_000;
/// Bytes of generated or own data.
pub(crate) const MOST_DATA: u64 = 256 << 20;
/// Products of a weight and a direction that one measurement may take: a few seconds.
const MOST_WORK: u64 = 2_000_000_000;
/// Constants of a layer: alpha, beta, theta.
const CONSTANTS: u64 = 3;

/// Sizes of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkSizes {
    /// Neurons of all spiking layers.
    pub neurons: u64,
    /// Numbers in one sample's state: membrane potentials, and currents where it is recurrent.
    pub state: u64,
    /// Numbers that training changes.
    pub parameters: u64,
    /// Numbers that are kept of it: those of a diagonal with its zeros, constants, and a readout that
    /// is not learnt.
    pub numbers: u64,
    /// Records in the largest buffer of a sample: the twin's spikes and differences.
    records: u64,
}

/// Sizes of an experiment. Bytes, where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    pub network: NetworkSizes,
    /// What all neurons do at all time steps, of one sample.
    pub record: u64,
    /// The encoded input of one sample.
    pub input: u64,
    /// All records and the input of one sample while a step is made.
    pub sample: u64,
    /// The largest buffer of one sample.
    pub buffer: u64,
    /// How many samples' records fit into memory, and into one buffer each.
    pub samples_that_fit: u64,
    /// How many samples of a batch go through the network at once.
    pub samples_at_once: u64,
    /// How many held-out samples do.
    pub test_chunk: u64,
    /// Records and input of the samples that go through the network at once.
    pub records: u64,
    /// Weights, with gradients, moments and copies of them.
    pub parameters: u64,
    /// The data that is made for a run, or brought, and kept; the digits are in the program.
    pub data: u64,
    /// All of that together: what a run takes at most.
    pub memory: u64,
    /// Samples held out, and trained on.
    pub test_samples: u64,
    pub train_samples: u64,
    /// Training steps in one epoch (whole batches only), and in all epochs.
    pub steps_per_epoch: u64,
    pub training_steps: u64,
}

/// `usize` is never wider than 64 bits.
pub(super) fn wide(count: usize) -> u64 {
    count as u64
}

/// The opposite, for a size of a configuration that was accepted.
pub(super) fn narrow(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

fn product(factors: impl IntoIterator<Item = u64>) -> u64 {
    factors.into_iter().fold(1, u64::saturating_mul)
}

fn sum(addends: impl IntoIterator<Item = u64>) -> u64 {
    addends.into_iter().fold(0, u64::saturating_add)
}

impl NetworkSizes {
    pub(super) fn new(model: &ModelConfig) -> Self {
        let widths: Vec<u64> = model.spiking_layers().into_iter().map(wide).collect();
        let neurons = sum(widths.iter().copied());
        let recurrent = model.kind == ModelKind::Recurrent;
        let learnt = [
            recurrent && model.learn_alpha,
            model.learn_beta,
            model.learn_threshold,
        ];
        let learnt = wide(learnt.iter().filter(|&&is| is).count());
        let dense = |columns: u64, rows: u64| product([columns.saturating_add(1), rows]);
        let mut columns = wide(model.input_dim);
        let (mut parameters, mut numbers) = (0, 0);
        for width in widths {
            let input = dense(columns, width);
            let [learnt_v, kept_v] = match (recurrent, model.recurrence) {
                (false, _) => [0, 0],
                (true, Recurrence::AllToAll) => [dense(width, width); 2],
                (true, Recurrence::OneToOne) => [width, dense(width, width)],
            };
            parameters = sum([parameters, input, learnt_v, learnt]);
            numbers = sum([numbers, input, kept_v, CONSTANTS]);
            columns = width;
        }
        let readout = dense(columns, wide(model.num_classes));
        let learns_readout = model.readout != (Readout::SpikeCount {});
        Self {
            neurons,
            state: product([neurons, if recurrent { 2 } else { 1 }]),
            parameters: sum([parameters, if learns_readout { readout } else { 0 }]),
            numbers: sum([numbers, readout]),
            records: if recurrent { 3 } else { 2 },
        }
    }

    /// Bytes of the largest buffer of a batch.
    pub fn batch_buffer(&self, batch: usize, time_steps: usize) -> u64 {
        let record = [NUMBER, wide(batch), wide(time_steps), self.neurons];
        product([self.records, product(record)])
    }
}

impl Sizes {
    pub(super) fn new(config: &ExperimentConfig) -> Self {
        let (task, training) = (&config.task, &config.training);
        let network = NetworkSizes::new(&config.model);
        let time = wide(task.time_steps);
        let record = product([NUMBER, time, network.neurons]);
        let input = product([NUMBER, time, wide(config.model.input_dim)]);
        let sample = sum([product([RECORDS_AT_ONCE, record]), input]);
        let buffer = product([network.records, record]).max(input).max(1);
        let samples_that_fit = (MEMORY_AT_ONCE / sample.max(1))
            .min(LARGEST_BUFFER / buffer)
            .max(1);
        let batch = wide(training.batch_size).max(1);
        let wanted = training.micro_batch.map_or(u64::MAX, wide);
        let samples_at_once = samples_that_fit.min(wanted).clamp(1, batch);
        // Few enough that a command waits for them only shortly, enough that a small batch does not
        // make them slow.
        let chunk = batch.clamp(16, 128);
        let test_chunk = chunk.min(samples_that_fit).min(wanted).max(1);
        let records = product([samples_at_once.max(test_chunk), sample]);
        let parameters = product([PARAMETER_COPIES, NUMBER, network.numbers]);
        let data = data_bytes(task);
        let test_samples = test_samples(task);
        let train_samples = Self::train_samples(task);
        let steps_per_epoch = train_samples / batch;
        Self {
            network,
            record,
            input,
            sample,
            buffer,
            samples_that_fit,
            samples_at_once,
            test_chunk,
            records,
            parameters,
            data,
            memory: sum([records, parameters, data]),
            test_samples,
            train_samples,
            steps_per_epoch,
            training_steps: product([wide(training.epochs), steps_per_epoch]),
        }
    }

    fn train_samples(task: &TaskConfig) -> u64 {
        let held_out = test_samples(task).saturating_add(validation_samples(task));
        wide(task.total_samples()).saturating_sub(held_out)
    }

    /// Products of a weight and a direction, where so many directions are carried along one sample of
    /// so many time steps.
    pub fn work(&self, time_steps: usize, directions: usize) -> u64 {
        product([self.network.numbers, wide(time_steps), wide(directions)])
    }

    /// How many of `samples` a measurement that carries so many directions goes over: a few seconds'
    /// work, and what fits into memory; two at least where so many are asked for and fit, as one alone has
    /// no standard error.
    pub fn measured_samples(&self, samples: usize, time_steps: usize, directions: usize) -> usize {
        let in_time = MOST_WORK / self.work(time_steps, directions).max(1);
        let most = in_time.max(2).min(self.samples_that_fit.max(1));
        narrow(wide(samples).clamp(1, most.min(self.test_samples.max(1))))
    }
}

fn data_bytes(task: &TaskConfig) -> u64 {
    match task.kind {
        Task::Digits => 0,
        Task::Own => task.own().map_or(0, |own| own.bytes()),
        _ => product([task.samples, task.time_steps, task.input_dim()].map(wide)),
    }
}

/// Of all samples, a share.
fn share_of(task: &TaskConfig, share: f64) -> u64 {
    (wide(task.total_samples()) as f64 * share).ceil() as u64
}

fn test_samples(task: &TaskConfig) -> u64 {
    match task.own().and_then(|own| own.held_out) {
        Some([_, test]) => wide(test),
        None => share_of(task, task.test_share),
    }
}

/// Data that holds out samples for the test only has its validation drawn of the others.
fn validation_samples(task: &TaskConfig) -> u64 {
    match task.own().and_then(|own| own.held_out) {
        Some([validation, _]) if validation > 0 => wide(validation),
        Some([_, test]) => {
            let others = wide(task.total_samples().saturating_sub(test));
            (others as f64 * task.validation_share).ceil() as u64
        }
        None => share_of(task, task.validation_share),
    }
}

impl ModelConfig {
    /// What this network comes to.
    pub fn sizes(&self) -> NetworkSizes {
        NetworkSizes::new(self)
    }

    /// Numbers that training changes.
    pub fn parameter_count(&self) -> usize {
        narrow(self.sizes().parameters)
    }
}

impl TaskConfig {
    /// Bytes of the data that is made for a run, or brought, and kept; the digits are in the program.
    pub fn data_bytes(&self) -> u64 {
        data_bytes(self)
    }

    /// Samples held out.
    pub fn test_samples(&self) -> usize {
        narrow(test_samples(self))
    }

    /// Samples held out for choices between settings.
    pub fn validation_samples(&self) -> usize {
        narrow(validation_samples(self))
    }

    /// Samples trained on.
    pub fn train_samples(&self) -> usize {
        narrow(Sizes::train_samples(self))
    }
}

/// Bytes that nothing takes unasked: an experiment of more asks before it starts, and is in no class's map.
pub const UNASKED_MEMORY: u64 = 1 << 30;

impl ExperimentConfig {
    /// What this experiment comes to.
    pub fn sizes(&self) -> Sizes {
        Sizes::new(self)
    }

    /// How many samples of a batch go through the network at once: a batch that would take more
    /// memory is split, and its gradients are added up.
    pub fn samples_at_once(&self) -> usize {
        narrow(self.sizes().samples_at_once)
    }

    /// Bytes that a run takes at most: what the page says before it starts.
    pub fn memory_bytes(&self) -> u64 {
        self.sizes().memory
    }

    /// Held-out samples that are gone through at once.
    pub fn test_chunk(&self) -> usize {
        narrow(self.sizes().test_chunk)
    }

    /// Training steps in one epoch: whole batches only.
    pub fn steps_per_epoch(&self) -> usize {
        narrow(self.sizes().steps_per_epoch)
    }
}
