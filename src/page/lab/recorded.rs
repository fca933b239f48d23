//! A run of the demonstration that comes with the page, to be looked at before anything has been trained.

use super::film::{Film, Picture};
use super::moment::Track;
use crate::core::config::ExperimentConfig;
use crate::core::metrics::{EpochMetrics, Phase, StepMetrics};
use crate::core::protocol::{Checkpoint, DeviceKind, Event, RunId, RunState};
use crate::core::receipt::{Receipt, Reproduction, compare};
use crate::core::recorded::{RecordedPair, RecordedRun};
use crate::core::run::Run;
use crate::page::language::say;
use crate::page::site;
use crate::page::store::Side;

/// Among the site's files.
const FILE: &str = "data/recorded.json";

/// Both networks of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// By [`Side`].
    tracks: [(Run, Film); 2],
    /// The settings of both.
    settings: ExperimentConfig,
    /// By which another training shows to be the same; by [`Side`].
    receipts: [Receipt; 2],
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

    /// What a run of these settings says of the recorded one, where those are the same.
    pub fn compare(
        &self,
        side: Side,
        settings: &ExperimentConfig,
        ours: &Receipt,
    ) -> Option<Reproduction> {
        (*settings == self.track(side).run.config)
            .then(|| compare(&self.receipts[side as usize], ours))
    }

    /// The grey values of a sample where a run of these settings has the same one.
    pub fn pixels_of(&self, settings: &ExperimentConfig, sample: usize) -> Option<&[f32]> {
        let same = settings.task == self.settings.task && settings.seed == self.settings.seed;
        (same && sample == self.sample).then_some(&self.pixels[..])
    }
}

/// The recorded run from the site's own files, or why there is none.
pub async fn fetch() -> Result<Recorded, String> {
    let text = site::fetch_text(FILE).await?;
    let pair = RecordedPair::read(&text).map_err(|error| error.to_string())?;
    Ok(Recorded::from(&pair))
}

impl From<&RecordedPair> for Recorded {
    fn from(pair: &RecordedPair) -> Self {
        let tracks = Side::BOTH.map(|side| {
            let recorded = pair.run(side.in_files());
            (run(recorded, pair), film(recorded, pair))
        });
        let settings = pair.run(Side::Regularised.in_files()).config.clone();
        let device = match pair.device.kind {
            DeviceKind::Gpu => "GPU",
            DeviceKind::Cpu => "CPU",
        };
        Self {
            words: say!(
                "Recorded on a {device}, seed {seed}",
                device,
                seed = settings.seed
            ),
            tracks,
            settings,
            receipts: Side::BOTH.map(|side| pair.run(side.in_files()).receipt.clone()),
            sample: pair.sample.number,
            pixels: pair.sample.pixels.clone(),
        }
    }
}

/// As if its events came now.
fn run(recorded: &RecordedRun, pair: &RecordedPair) -> Run {
    let id = RunId(0);
    let own = |step: isize| (step - recorded.first_step()).max(0) as usize;
    let steps_per_epoch = recorded.config.steps_per_epoch();
    let mut run = Run::new(id, recorded.config.clone());
    run.apply(Event::Started {
        run: id,
        device: pair.device.clone(),
        warmup_steps: own(0),
        steps_per_epoch,
        total_steps: own(recorded.last_step()),
        parameters: 0,
        step: 0,
        digests: recorded.receipt.digests.clone(),
    });
    let steps = recorded.steps.iter().map(|step| StepMetrics {
        step: own(step.step),
        phase: if step.step < 0 {
            Phase::Warmup
        } else {
            Phase::Training
        },
        loss: step.loss,
        accuracy: step.accuracy,
        exponent: step.exponent,
        gradient_norm: step.gradient_norm,
        ..StepMetrics::default()
    });
    run.apply(Event::Steps {
        run: id,
        steps: steps.collect(),
    });
    for epoch in &recorded.epochs {
        let number = epoch.step.max(0) as usize / steps_per_epoch.max(1);
        run.apply(Event::Epoch {
            run: id,
            metrics: EpochMetrics {
                epoch: number,
                step: own(epoch.step),
                test_loss: epoch.test_loss,
                test_accuracy: epoch.test_accuracy,
                exponent: epoch.exponent,
                max_gradient_norm: epoch.gradient_norm,
                ..EpochMetrics::default()
            },
            checkpoint: Checkpoint {
                epoch: number,
                weights: Vec::new(),
            },
        });
    }
    let state = RunState::Finished;
    run.apply(Event::State { run: id, state });
    run
}

fn film(recorded: &RecordedRun, pair: &RecordedPair) -> Film {
    let sample = &pair.sample;
    let mut film = Film::default();
    for frame in &recorded.frames {
        let own = (frame.step - recorded.first_step()).max(0) as usize;
        let named = (sample.number, sample.label, frame.predicted);
        let cells = frame.spikes.cells();
        let bytes = cells.len() / 8;
        let spikes = cells.into_iter().map(|cell| cell > 0);
        let picture = Picture::new(named, frame.spikes.width(), spikes);
        film.pictures.add(own, picture, bytes);
        if let Some(norms) = &frame.signal {
            film.signals.add(own, norms.clone(), 4 * norms.len());
        }
    }
    film
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::lab::moment::{Accuracy, pair_span};

    fn recorded() -> Recorded {
        let pair = RecordedPair::read(include_str!("../../../www/data/recorded.json"));
        Recorded::from(&pair.expect("the site's own file"))
    }

    #[test]
    fn the_recorded_run_is_the_demonstration_that_the_page_opens_with() {
        let mut settings = ExperimentConfig::default();
        assert!(recorded().is_of(&settings));
        settings.lyapunov.lambda_target += 0.03;
        assert!(
            recorded().is_of(&settings),
            "the target is moved in its picture"
        );
        settings.model.beta = 0.5;
        assert!(!recorded().is_of(&settings));
    }

    #[test]
    fn at_its_end_the_recorded_networks_are_far_apart() {
        let recorded = recorded();
        let end = |side| recorded.track(side).reading(None);
        let share = |side| match end(side).accuracy {
            Accuracy::Unseen(share) => share,
            other => panic!("{other:?}"),
        };
        assert!(share(Side::Regularised) > share(Side::Unregularised) + 0.4);
        let lambda = |side| end(side).exponent.expect("it is measured").value;
        assert!(lambda(Side::Regularised) < lambda(Side::Unregularised));
        let [off, held] = Side::BOTH.map(|side| recorded.track(side));
        assert_eq!((off.run.epoch(), held.run.epoch()), (6, 6));
        assert!(off.run.is_over() && held.run.is_over());
    }

    #[test]
    fn every_moment_of_it_has_spikes_and_from_zero_on_a_learning_signal() {
        let recorded = recorded();
        let [off, held] = Side::BOTH.map(|side| recorded.track(side));
        let (from, to) = pair_span([off.run, held.run]);
        for moment in from..=to {
            for track in [off, held] {
                let picture = track.picture(Some(moment)).expect("spikes");
                assert_eq!(picture.bits().len(), picture.neurons * picture.time_steps);
                let signals = track.signals(Some(moment));
                assert_eq!(signals.now.is_some(), moment >= 0, "{moment}");
            }
        }
    }

    #[test]
    fn its_sample_is_shown_of_a_run_on_the_same_data_alone() {
        let recorded = recorded();
        let settings = ExperimentConfig::default();
        assert!(recorded.pixels_of(&settings, recorded.sample).is_some());
        assert!(recorded.pixels_of(&settings, recorded.sample + 1).is_none());
        let other = ExperimentConfig {
            seed: 1,
            ..settings
        };
        assert!(recorded.pixels_of(&other, recorded.sample).is_none());
    }
}
