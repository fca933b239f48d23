//! A run of the demonstration that comes with the page, to be looked at before anything has been trained.

use super::film::Film;
use super::moment::Track;
use crate::core::config::ExperimentConfig;
use crate::core::run::Run;
use crate::page::store::Side;

/// Both networks of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// By [`Side`].
    tracks: [(Run, Film); 2],
    /// The settings of both.
    settings: ExperimentConfig,
    /// The sample whose spikes it has: its number among the unseen, and its grey values, 0 to 1.
    pub sample: usize,
    pub pixels: Vec<f32>,
    /// `Recorded on a CPU, seed 0`
    pub words: String,
}

impl Recorded {
    /// The course of one network.
    pub fn track(&self, side: Side) -> Track<'_> {
        let (run, film) = &self.tracks[side as usize];
        Track { run, film }
    }

    /// Whether it is what these settings train. The target may differ: it can be moved at any time.
    pub fn is_of(&self, settings: &ExperimentConfig) -> bool {
        let mut same = settings.clone();
        same.lyapunov.lambda_target = self.settings.lyapunov.lambda_target;
        same == self.settings
    }

    /// The grey values of a sample where a run of these settings has the same one.
    pub fn pixels_of(&self, settings: &ExperimentConfig, sample: usize) -> Option<&[f32]> {
        let same = settings.task == self.settings.task && settings.seed == self.settings.seed;
        (same && sample == self.sample).then_some(&self.pixels[..])
    }
}

/// The recorded run from the site's own files; `None` where it does not come, or is none.
pub async fn fetch() -> Option<Recorded> {
    None
}
