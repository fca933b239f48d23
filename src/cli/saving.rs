//! Checkpoints of `train`: written while it trains, at its end and when it is interrupted; and gone on from.

use super::arguments::{counted, file};
use super::experiment::{Asked, open_and_say};
use super::interrupt::INTERRUPTED;
use super::kept_file::KeptFile;
use super::places::Place;
use super::weights_file::of_side;
use super::written::read_bytes;
use super::{Failure, experiment};
use crate::core::about::Build;
use crate::core::config::Side;
use crate::core::exchange::checkpoint::{self, History, Snapshot, State};
use crate::core::protocol::{DeviceKind, RunId};
use crate::core::run::Run;
use crate::engine::training::{Progress, Session};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Where `train` leaves its networks.
#[derive(Args)]
pub struct Save {
    /// Write a checkpoint: weights as safetensors, under the names of snnTorch's state_dict, and all that --resume
    /// goes on with; of two networks each to a file of its own, FILE with -unregularised or -regularised before
    /// its ending. Also when it is interrupted (Ctrl-C, SIGTERM, SIGHUP).
    #[arg(long, value_name = "FILE", value_parser = file())]
    save: Option<PathBuf>,
    /// Seconds between two checkpoints while it trains; 0: none before the end.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        value_parser = counted(0..=usize::MAX),
        allow_negative_numbers = true,
        requires = "save"
    )]
    save_every: usize,
}

/// Which run to go on with, and how far.
#[derive(Args)]
pub struct Resume {
    /// Go on from a checkpoint of --save: on the CPU as if the run had never ended, to the last bit. The experiment is
    /// the file's; data of your own is named again by --data.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["config", "link", "weights", "place", "side"]
    )]
    resume: Option<PathBuf>,
    /// Train so many epochs in all, where the checkpoint's experiment says another number.
    #[arg(
        long,
        value_parser = counted(1..=usize::MAX),
        allow_negative_numbers = true,
        requires = "resume",
        conflicts_with_all = ["config", "link", "weights", "place", "side"]
    )]
    epochs: Option<usize>,
    /// Stop in front of this step (steps done, warm-up included), with a checkpoint where --save asks for one.
    #[arg(long, value_name = "STEP", value_parser = counted(0..=usize::MAX), allow_negative_numbers = true)]
    until: Option<usize>,
}

impl Resume {
    /// The checkpoint's file.
    pub fn path(&self) -> Option<&Path> {
        self.resume.as_deref()
    }

    /// Says with which step the run goes on, or why it does not.
    pub fn tell(&self, session: &Session) {
        let (step, total) = (session.next_step(), session.total_steps());
        if session.is_finished() {
            eprintln!(
                "lyapunov-snn: the run is over, its {total} steps are done; --epochs trains it longer"
            );
            return;
        }
        match self
            .until
            .filter(|&until| until <= step && !session.is_evaluating())
        {
            Some(until) => eprintln!(
                "lyapunov-snn: nothing is trained: --until is {until}, and the checkpoint's next step {step} of {total}"
            ),
            None => eprintln!("lyapunov-snn: it goes on with step {step} of {total}"),
        }
    }

    /// The checkpoint to go on from, if one is named.
    pub fn read(&self) -> Result<Option<Snapshot>, Failure> {
        let Some(path) = &self.resume else {
            return Ok(None);
        };
        let read = checkpoint::read(&read_bytes(path)?);
        let mut snapshot = read.map_err(|error| Failure::of_file(path, error))?;
        if let Some(epochs) = self.epochs {
            snapshot.config.training.epochs = epochs;
        }
        Ok(Some(snapshot))
    }
}

/// A run in the middle; what keeps it from being the same to the last bit is said.
pub fn resumed(
    asked: &Asked,
    snapshot: &mut Snapshot,
    given: &experiment::Given,
) -> Result<Session, Failure> {
    let device = open_and_say(given.device, &snapshot.config)?;
    let state = &mut snapshot.state;
    let made_by = snapshot.metadata.get("engine").cloned().unwrap_or_default();
    if Build::read(&made_by).differs(&Build::own()) {
        let own = Build::own();
        eprintln!(
            "lyapunov-snn: the checkpoint is of version {made_by}, this is {own}: numbers may differ"
        );
        state.was_steered = true;
    }
    let is_cpu = |kind| kind == DeviceKind::Cpu;
    if !(is_cpu(state.device.kind) && is_cpu(device.info.kind)) {
        let (before, now) = (&state.device.name, &device.info.name);
        eprintln!(
            "lyapunov-snn: it goes on on {now}, from {before}: numbers may differ in their last bits"
        );
        state.was_steered = true;
    }
    Ok(Session::resumed(&asked.sources, snapshot, device)?)
}

/// Keeps a run while it trains.
pub struct Keeper {
    place: Option<KeptFile>,
    every: Option<Duration>,
    /// When it was written last.
    written: Instant,
    until: Option<usize>,
    given_up: Option<Arc<AtomicBool>>,
    past: Run,
    side: Option<Side>,
}

impl Save {
    /// Where a network begun here is written.
    pub fn place(&self, side: Option<Side>) -> Option<Place> {
        let path = self.save.as_ref()?;
        Some(Place::new("--save", of_side(path, side)))
    }

    /// Where one that is gone on with is written: what goes on from one of two files keeps that file's name.
    pub fn place_of_resumed(&self) -> Option<Place> {
        let path = self.save.as_ref()?;
        Some(Place::new("--save", path))
    }

    /// Keeps one network, from its beginning or from where it was.
    pub fn keeper(&self, session: &Session, side: Option<Side>, from: Option<&Snapshot>) -> Keeper {
        let mut keeper = Keeper::new(session);
        let past = &mut keeper.past;
        if let Some(Snapshot { history, state, .. }) = from {
            past.was_steered = state.was_steered;
            history
                .steps
                .iter()
                .cloned()
                .for_each(|it| past.add_step(it));
            history
                .epochs
                .iter()
                .cloned()
                .for_each(|it| past.add_epoch(it));
        }
        let place = match from {
            Some(_) => self.place_of_resumed(),
            None => self.place(side),
        };
        Keeper {
            place: place.map(|place| KeptFile::new(place.path)),
            every: (self.save_every > 0).then(|| Duration::from_secs(self.save_every as u64)),
            side,
            ..keeper
        }
    }
}

impl Keeper {
    /// Of a run that is not written anywhere.
    pub fn new(session: &Session) -> Self {
        let mut past = Run::new(RunId(0), session.config.clone());
        past.total_steps = session.total_steps();
        past.device = Some(session.device.info.clone());
        past.digests = Some(session.digests().clone());
        Self {
            place: None,
            every: None,
            written: Instant::now(),
            until: None,
            given_up: None,
            past,
            side: None,
        }
    }

    /// Stops where asked, or when a signal has come.
    #[must_use]
    pub fn stopping(mut self, resume: &Resume, given_up: Option<Arc<AtomicBool>>) -> Self {
        self.until = resume.until;
        self.given_up = given_up;
        self
    }

    /// Takes note of what was reported.
    pub fn note(&mut self, progress: &Progress) {
        match progress {
            Progress::Step(metrics) => self.past.add_step(metrics.clone()),
            Progress::Epoch { metrics, .. } => self.past.add_epoch(metrics.clone()),
        }
    }

    /// What was reported so far.
    pub fn past(&self) -> &Run {
        &self.past
    }

    /// Whether the run is to be settled and written before its next step.
    pub fn is_due(&self, session: &Session) -> bool {
        let long_ago = self.every.is_some_and(|it| self.written.elapsed() >= it);
        self.place.is_some() && long_ago || self.stops(session).is_some()
    }

    /// Why the run is to end here, if it is: its exit code.
    pub fn stops(&self, session: &Session) -> Option<u8> {
        let is_set = |flag: &Arc<AtomicBool>| flag.load(Ordering::Relaxed);
        if self.given_up.as_ref().is_some_and(is_set) {
            return Some(INTERRUPTED);
        }
        let is_there = |step: usize| session.next_step() >= step && !session.is_evaluating();
        self.until.is_some_and(is_there).then_some(0)
    }

    /// Says that the run could not be written while it goes on.
    pub fn tell_unwritten(&self, failure: &Failure, step: usize) {
        let seconds = self.every.map_or(0, |every| every.as_secs());
        eprintln!(
            "lyapunov-snn: no checkpoint after step {step}: {}; it is tried again in {seconds} s",
            failure.message
        );
    }

    /// Says where the run is, and how it is gone on with; one that broke would break again.
    pub fn tell_written(&self, session: &Session, is_broken: bool) {
        let Some(file) = &self.place else {
            return;
        };
        let (path, step) = (file.path().display(), session.next_step());
        let written = format!("after step {step} written to {path}");
        match (is_broken, session.is_finished()) {
            (true, _) => eprintln!("lyapunov-snn: the last good weights {written}"),
            (false, true) => eprintln!("lyapunov-snn: weights {written}"),
            _ => eprintln!("lyapunov-snn: weights {written}; --resume {path} goes on"),
        }
    }

    /// Writes the run as it is, if it is to be written.
    pub fn write(&mut self, session: &mut Session) -> Result<(), Failure> {
        self.written = Instant::now();
        let Some(file) = &mut self.place else {
            return Ok(());
        };
        // Of a run that broke; any other is settled.
        pollster::block_on(session.settle())?;
        let history = History::from(&self.past);
        let mut snapshot = pollster::block_on(session.snapshot(history))?;
        let State {
            side, was_steered, ..
        } = &mut snapshot.state;
        (*side, *was_steered) = (self.side, self.past.was_steered);
        file.write(&checkpoint::write(&snapshot))
    }
}
