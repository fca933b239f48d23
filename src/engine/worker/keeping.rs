//! Runs that are kept: as files for those who ask, at intervals, and for when a device is lost.

use crate::core::about::Build;
use crate::core::blocks::Blocks;
use crate::core::config::ExperimentConfig;
use crate::core::exchange::checkpoint::{self, History, Snapshot};
use crate::core::protocol::{DeviceKind, Event, RunId};
use crate::core::run::Run;
use crate::engine::training::{Session, TrainingError};

/// Bytes of a file that is sent by itself every so often: more would make a page wait.
const MOST_KEPT: usize = 64 << 20;
/// Numbers of 32 bits a parameter: itself, and two moments of each of three optimisers.
const NUMBERS: usize = 7;

/// How one run is kept.
pub(super) struct Kept {
    /// Milliseconds between two files, and when the last one was sent.
    every: Option<f64>,
    written: f64,
    /// What was reported, as the page has it.
    past: Run,
    /// Where another device goes on, and after which epoch.
    held: Option<(usize, Snapshot)>,
    was_restored: bool,
}

impl Kept {
    pub fn new(run: RunId, session: &Session) -> Self {
        let mut past = Run::new(run, session.config.clone());
        past.expect(session.total_steps());
        // From the weights of an epoch alone: its optimisers began anew.
        past.was_steered = session.next_step() > 0;
        Self {
            every: None,
            written: 0.0,
            past,
            held: None,
            was_restored: false,
        }
    }

    /// Of a run out of a file, whose past is the file's.
    pub fn restored(run: RunId, session: &Session, snapshot: Snapshot) -> Self {
        let mut kept = Self::new(run, session);
        let made_by = snapshot.metadata.get("engine").map_or("", String::as_str);
        let is_cpu = |kind| kind == DeviceKind::Cpu;
        let was_cpu = is_cpu(snapshot.state.device.kind) && is_cpu(session.device.info.kind);
        let History { steps, epochs } = snapshot.history;
        kept.past.apply(Event::Restored {
            run,
            steps,
            epochs,
            was_steered: snapshot.state.was_steered
                || !was_cpu
                || Build::read(made_by).differs(&Build::own()),
        });
        kept.was_restored = true;
        kept
    }

    /// What a run out of a file has to tell.
    pub fn told(&self) -> Option<Event> {
        self.was_restored.then(|| Event::Restored {
            run: self.past.id,
            steps: self.past.steps.clone(),
            epochs: self.past.epochs.clone(),
            was_steered: self.past.was_steered,
        })
    }

    /// Takes note of what the page is told.
    pub fn note(&mut self, event: &Event) {
        match event {
            // The files have weights of their own.
            Event::Epoch { run, metrics, .. } if *run == self.past.id => {
                self.past.add_epoch(metrics.clone());
            }
            _ => self.past.apply(event.clone()),
        }
    }

    pub fn steer(&mut self) {
        self.past.was_steered = true;
    }

    /// Sends files from now on every so many milliseconds, the first of them after the first such time.
    pub fn every(&mut self, every: Option<u32>, now: f64) {
        self.every = every.map(f64::from);
        self.written = now;
    }

    pub fn is_asked_for(&self) -> bool {
        self.every.is_some()
    }

    /// Whether it is time for a file; also where the clock was set back.
    pub fn is_due(&self, now: f64) -> bool {
        let since = now - self.written;
        self.every
            .is_some_and(|every| !(0.0..every).contains(&since))
    }

    pub fn written(&mut self, now: f64) {
        self.written = now;
    }

    /// After each epoch, what a run on a GPU goes on from where that is lost.
    pub async fn hold(&mut self, session: &Session, epoch: Option<usize>) {
        let is_new = epoch != self.held.as_ref().map(|(epoch, _)| *epoch);
        let (Some(epoch), true) = (epoch, is_new) else {
            return;
        };
        if session.device.info.kind != DeviceKind::Gpu || !session.is_settled() {
            return;
        }
        // A device that is lost now says so at the next step.
        let held = session.snapshot(History::default()).await.ok();
        self.held = held.map(|snapshot| (epoch, snapshot));
    }

    /// The run after its last epoch, with its experiment as it is by now.
    pub fn held(&self, config: &ExperimentConfig) -> Option<Snapshot> {
        let (_, snapshot) = self.held.as_ref()?;
        Some(Snapshot {
            config: config.clone(),
            ..snapshot.clone()
        })
    }
}

/// The run as a file; every step is settled.
pub(super) async fn file_of(session: &Session, kept: &Kept) -> Result<Blocks, TrainingError> {
    let mut snapshot = session.snapshot(History::default()).await?;
    snapshot.state.was_steered = kept.past.was_steered;
    Ok(checkpoint::write_past(&snapshot, &kept.past))
}

/// Why files of a run are not sent by themselves, where they are not.
pub(super) fn too_large(session: &Session) -> Option<String> {
    let bytes = session.config.model.parameter_count() * NUMBERS * size_of::<f32>();
    (bytes > MOST_KEPT).then(|| {
        let (found, most) = (bytes >> 20, MOST_KEPT >> 20);
        format!(
            "A run of this size is not kept by itself: its checkpoint has {found} MiB; allowed: {most} MiB. \
             Save it yourself."
        )
    })
}
