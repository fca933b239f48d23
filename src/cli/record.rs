//! `record`: the demonstration's pair as the page opens with it.

use super::arguments::counted;
use super::places::check_place;
use super::written::write_whole;
use super::{Failure, Outcome};
use crate::core::about::VERSION;
use crate::core::config::{ExperimentConfig, Side};
use crate::core::protocol::DeviceInfo;
use crate::core::recorded::{RecordedPair, RecordedRun};
use crate::engine::recorder::{Recorder, RecorderError, recorded_sample};
use clap::Args;
use indicatif::ProgressBar;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct Record {
    /// Where the recording is written, as JSON.
    file: PathBuf,
    /// The held-out sample that both networks read all along.
    #[arg(long, default_value_t = 0, value_parser = counted(0..=usize::MAX), allow_negative_numbers = true)]
    sample: usize,
}

impl Record {
    pub fn run(self) -> Outcome {
        check_place(&self.file)?;
        let settings = ExperimentConfig::default();
        let sample = recorded_sample(&settings, self.sample)?;
        let recorded = |side: Side| trained(side.config(&settings), self.sample);
        let (unregularised, device) = recorded(Side::Unregularised)?;
        let (regularised, _) = recorded(Side::Regularised)?;
        let runs = [unregularised, regularised];
        let pair = RecordedPair::new(VERSION, device, sample, runs);
        let pair = pair.ok_or_else(|| Failure::broken("the runs make no recording"))?;
        write_whole(&self.file, pair.to_json().as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// One network, trained to its end with a progress bar.
fn trained(
    config: ExperimentConfig,
    sample: usize,
) -> Result<(RecordedRun, DeviceInfo), RecorderError> {
    let mut recorder = pollster::block_on(Recorder::start(config, sample))?;
    let bar = ProgressBar::new(recorder.run().total_steps as u64);
    while !recorder.is_finished() {
        pollster::block_on(recorder.step())?;
        bar.inc(1);
    }
    bar.finish();
    recorder.end()
}

impl From<RecorderError> for Failure {
    fn from(error: RecorderError) -> Self {
        match error {
            RecorderError::NoSuchSample { .. } | RecorderError::NoPicture => Self::unusable(error),
            RecorderError::Refused(_) | RecorderError::Unfinished => Self::broken(error),
        }
    }
}
