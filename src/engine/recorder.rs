//! A network's training as the page's recorded run has it, made of what the page would be told.

use crate::core::about::VERSION;
use crate::core::config::ExperimentConfig;
use crate::core::dataset::{Sample, Sources};
use crate::core::encoding::Encoder;
use crate::core::protocol::{Command, DeviceChoice, DeviceInfo, RecordingRequest, RunId, RunState};
use crate::core::receipt::Receipt;
use crate::core::recorded::{
    Frame, Raster, RecordedEpoch, RecordedRun, RecordedSample, RecordedStep, is_frame,
};
use crate::core::run::Run;
use crate::engine::worker::Runs;
use thiserror::Error;

/// Why there is no recording.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecorderError {
    /// What the engine said.
    #[error("{0}")]
    Refused(String),
    /// Only the 8x8 digits can be drawn.
    #[error("the task has no picture; allowed: digits")]
    NoPicture,
    #[error("sample is {sample}; allowed: 0 to {last}, the held-out samples")]
    NoSuchSample { sample: usize, last: usize },
    #[error("the run has not been trained to its end")]
    Unfinished,
}

/// A run that is trained and recorded, on the CPU.
pub struct Recorder {
    runs: Runs,
    run: Run,
    sample: usize,
    frames: Vec<Frame>,
}

const RUN: RunId = RunId(0);

impl Recorder {
    /// Before its first step; held-out sample `sample` is read at every frame.
    ///
    /// # Errors
    /// What the engine refuses.
    pub async fn start(config: ExperimentConfig, sample: usize) -> Result<Self, RecorderError> {
        let mut recorder = Self {
            runs: Runs::default(),
            run: Run::new(RUN, config.clone()),
            sample,
            frames: Vec::new(),
        };
        let start = Command::Start {
            run: RUN,
            config: Box::new(config),
            device: DeviceChoice::Cpu,
            paused: true,
            resume: None,
            pause_at: None,
        };
        recorder.ask(start).await?;
        recorder.look().await?;
        Ok(recorder)
    }

    /// Makes a step, and looks at the sample behind it where there is to be a frame.
    ///
    /// # Errors
    /// What ends the run.
    pub async fn step(&mut self) -> Result<(), RecorderError> {
        self.ask(Command::Step { run: RUN }).await?;
        let before = self.at(self.run.steps_done()) - 1;
        let steps = self.run.steps.last();
        let signal = steps.map(|step| step.gradient_by_time.clone());
        let signal = signal.filter(|norms| !norms.is_empty());
        if let Some(frame) = self.frames.last_mut().filter(|it| it.step == before) {
            frame.signal = signal;
        }
        self.look().await
    }

    /// Whether no step is left.
    pub fn is_finished(&self) -> bool {
        self.run.state == RunState::Finished
    }

    /// What was measured so far.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Every step so far.
    pub fn steps(&self) -> Vec<RecordedStep> {
        let steps = self.run.steps.iter();
        let step = |it| RecordedStep::new(it, self.run.warmup_steps);
        steps.map(step).collect()
    }

    /// The frames so far.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The recording of a run that is trained to its end, and where it was trained.
    ///
    /// # Errors
    /// It is not.
    pub fn end(self) -> Result<(RecordedRun, DeviceInfo), RecorderError> {
        let receipt = Receipt::for_run(&self.run, VERSION).ok_or(RecorderError::Unfinished)?;
        let device = self.run.device.clone().ok_or(RecorderError::Unfinished)?;
        let epoch = |it| RecordedEpoch::new(it, self.run.warmup_steps);
        let recorded = RecordedRun {
            receipt,
            steps: self.steps(),
            epochs: self.run.epochs.iter().map(epoch).collect(),
            frames: self.frames,
            config: self.run.config,
        };
        Ok((recorded, device))
    }

    /// A step's number as the recording counts it.
    fn at(&self, step: usize) -> isize {
        step as isize - self.run.warmup_steps as isize
    }

    /// Adds a frame where the present step is to have one.
    async fn look(&mut self) -> Result<(), RecorderError> {
        let [step, first, last] =
            [self.run.steps_done(), 0, self.run.total_steps].map(|step| self.at(step));
        if !is_frame(step, first, last) {
            return Ok(());
        }
        let request = RecordingRequest::for_sample(self.sample);
        self.ask(Command::Record { run: RUN, request }).await?;
        let recording = self.run.recording.take();
        let recording = recording.ok_or(RecorderError::Unfinished)?;
        let mut cells = Vec::with_capacity(recording.spikes.len());
        for time in 0..recording.time_steps {
            let mut rest = &recording.spikes[..];
            for &width in &recording.layers {
                let (own, others) = rest.split_at(recording.time_steps * width);
                cells.extend_from_slice(&own[time * width..][..width]);
                rest = others;
            }
        }
        self.frames.push(Frame {
            step,
            predicted: recording.predicted,
            spikes: Raster::new(recording.layers.iter().sum(), &cells),
            signal: None,
        });
        Ok(())
    }

    async fn ask(&mut self, command: Command) -> Result<(), RecorderError> {
        let run = &mut self.run;
        self.runs
            .command(command, &mut |event| run.apply(event))
            .await;
        match run.message.take() {
            Some(message) => Err(RecorderError::Refused(message)),
            None => Ok(()),
        }
    }
}

/// The held-out sample of that number, as the networks of `config` are given it.
///
/// # Errors
/// A task without pictures, a sample that there is not.
pub fn recorded_sample(
    config: &ExperimentConfig,
    number: usize,
) -> Result<RecordedSample, RecorderError> {
    let dataset = Sources::default().dataset(config);
    let dataset = dataset.map_err(|_| RecorderError::NoPicture)?;
    let test = &dataset.split.test;
    let Some(&index) = test.get(number) else {
        let last = test.len().saturating_sub(1);
        return Err(RecorderError::NoSuchSample {
            sample: number,
            last,
        });
    };
    let Sample::Values(pixels) = dataset.sample(index) else {
        return Err(RecorderError::NoPicture);
    };
    let input = Encoder::new(config).batch(&dataset, &[index]);
    let cells: Vec<u8> = input.iter().map(|&it| u8::from(it > 0.0)).collect();
    Ok(RecordedSample {
        number,
        label: dataset.labels[index].into(),
        pixels: pixels.into_owned(),
        input: Raster::new(dataset.input_dim, &cells),
    })
}
