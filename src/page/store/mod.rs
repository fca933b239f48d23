//! What the page knows, as signals: the pair of runs, the settings, the engine, the proof.
//!
//! The worker's events change the runs at once but quietly; everything that shows them is told at
//! most once per animation frame, however fast the events come.

pub mod brought;
mod by_field;
mod change;
pub mod class;
pub mod crated;
pub mod device;
mod differences;
mod events;
mod fetching;
pub mod focus;
mod given;
pub mod guide;
pub mod history;
pub mod inspect;
mod keeping;
pub mod lab;
mod left_off;
mod lifecycle;
mod measuring;
pub mod names;
pub mod ordering;
pub mod pace;
mod preview;
pub mod proofs;
pub mod results;
pub mod run_time;
pub mod settings;
mod side;
pub mod study;
pub mod sweep;
mod sweeping;
pub mod trials;

pub use crate::core::number;
pub use change::SetIfNew;
pub use differences::differences;
pub use side::Side;

use crate::core::config::ExperimentConfig;
use crate::core::encoding::Thumbnail;
use crate::core::exercise::Pair;
use crate::core::protocol::{Adapter, Command, DeviceChoice, RunId, RunState};
use crate::core::review::{Again, Markings};
use crate::core::run::Run;
use crate::core::share_link::View;
use crate::page::checkpoints::Left;
use crate::page::clock::now;
use crate::page::worker_client::{Machine, Workers};
use brought::Brought;
use class::Class;
use crated::Crated;
use guide::Guide;
use history::History;
use inspect::Inspect;
use lab::Memory;
use leptos::prelude::*;
use pace::{Engines, Pace, Progress};
use proofs::Proofs;
use results::Opened;
use send_wrapper::SendWrapper;
use settings::Settings;
use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Deref;
use std::time::Duration;
use strum::{IntoStaticStr, VariantArray};
use study::Study;
use sweep::{Form, Sweep};
use trials::Trials;
use web_sys::Blob;

/// The engine, in as many workers as there are: it listens as soon as one of them does.
#[derive(Debug, Clone, PartialEq)]
pub enum Engine {
    Loading,
    /// It listens; the WebGPU adapter, or why there is none.
    Ready {
        gpu: Result<Adapter, String>,
    },
    /// It broke more often than starting it again is worth.
    Broken(String),
}

/// What the pair is doing, as the Train button shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Activity {
    /// Nothing has been started yet.
    Idle,
    Running,
    Paused,
    /// Neither run goes on: done, or failed.
    Finished,
}

/// What a pair is doing whose runs are in these states, where it has been begun.
fn activity_of(begun: Option<DeviceChoice>, states: [RunState; 2]) -> Activity {
    if begun.is_none() {
        Activity::Idle
    } else if states.contains(&RunState::Running) {
        Activity::Running
    } else if states.contains(&RunState::Paused) {
        Activity::Paused
    } else {
        Activity::Finished
    }
}

/// What the visitor has set, and has been told.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    pub settings: Settings,
    /// What the two networks differ in: an open exercise says it.
    pub differ: Pair,
    /// The device that the next start asks for.
    pub device: DeviceChoice,
    pub engine: Engine,
    /// Empty until the engine has said it.
    pub engine_version: String,
    /// The device that the present pair asked for; `None` where it has not been started.
    pub begun: Option<DeviceChoice>,
    /// Where both runs of a link's pair pause by themselves, in training steps; absent once that is over.
    pub pause_at: Option<isize>,
    /// What went wrong with a press of a button, until the next one.
    pub notice: Option<String>,
    /// Whether the settings are in sight.
    pub settings_open: bool,
    pub view: View,
    /// Runs whose measurement by every estimator has been asked for and has not come.
    pub measuring: Vec<RunId>,
    /// What the GPU came to beside the CPU.
    pub trials: Trials,
}

impl Desk {
    /// As it is before anything has happened.
    fn new(device: DeviceChoice) -> Self {
        Self {
            settings: Settings::default(),
            differ: Pair::default(),
            device,
            engine: Engine::Loading,
            engine_version: String::new(),
            begun: None,
            pause_at: None,
            notice: None,
            settings_open: false,
            view: View::default(),
            measuring: Vec::new(),
            trials: Trials::default(),
        }
    }

    /// The settings as a side's network runs them.
    pub fn config(&self, side: Side) -> ExperimentConfig {
        self.config_of(side, self.settings.good())
    }

    /// Other settings, as a side's network would run them.
    pub fn config_of(&self, side: Side, settings: &ExperimentConfig) -> ExperimentConfig {
        self.differ.config(side.in_files(), settings)
    }

    /// The side whose network runs the settings as they stand.
    pub fn whole(&self) -> Side {
        Side::of_files(self.differ.whole())
    }
}

/// A handle on everything; as cheap to copy as a number.
#[derive(Clone, Copy)]
pub struct Store(&'static Signals);

impl Deref for Store {
    type Target = Signals;

    fn deref(&self) -> &Signals {
        self.0
    }
}

/// What the page shows; there is one, and it lasts as long as the page.
pub struct Signals {
    pub desk: RwSignal<Desk>,
    pub proofs: RwSignal<Proofs>,
    /// The runs of earlier pairs.
    pub history: RwSignal<History>,
    pub sweep: RwSignal<Sweep>,
    /// What the next sweep is to vary.
    pub sweep_form: RwSignal<Form>,
    /// Why a file could not be taken for a sweep.
    pub sweep_refused: RwSignal<String>,
    /// Results files of sweeps that are open.
    pub results: RwSignal<Opened>,
    /// The step that every chart shows the values of.
    pub crosshair: RwSignal<Option<usize>>,
    pub inspect: Inspect,
    /// The last look at a task that the engine gave.
    pub preview: RwSignal<Option<Thumbnail>>,
    /// A pair that an earlier visit left in the middle of its training, until the visitor says what to do.
    pub left_off: RwSignal<Option<Left>>,
    /// A network as a file that was asked for, until the visitor is given it.
    pub saved: RwSignal<Option<(Side, SendWrapper<Blob>)>>,
    /// An archive of the whole experiment that was asked for.
    pub crated: RwSignal<Option<Crated>>,
    /// What came with a link or a lesson.
    pub study: RwSignal<Study>,
    /// Data of the visitor's own.
    pub brought: Brought,
    /// What a teacher reads of a lesson.
    pub guide: RwSignal<Guide>,
    /// Hand-ins that a teacher looks through.
    pub class: RwSignal<Class>,
    /// Their runs, trained again.
    pub again: RwSignal<Again>,
    /// What the teacher notes of their students.
    pub markings: RwSignal<Markings>,
    off: RwSignal<Run>,
    held: RwSignal<Run>,
    works: SendWrapper<Works>,
}

/// What is behind the signals; nothing that is shown follows it.
#[derive(Default)]
struct Works {
    workers: OnceCell<Workers>,
    pace: RefCell<Pace>,
    memory: RefCell<Memory>,
    frame_pending: Cell<bool>,
    /// When the runs were last told of (milliseconds).
    told_at: Cell<f64>,
    /// Whether they are told of once that is long enough ago.
    rest_pending: Cell<bool>,
    /// [`Machine::between_drawings`].
    between: OnceCell<f64>,
    sweep_pending: Cell<bool>,
    again_pending: Cell<bool>,
    class_pending: Cell<bool>,
    inspecting: inspect::Backstage,
    keeping: RefCell<left_off::Keeping>,
    bringing: brought::Backstage,
    /// The files of [`Signals::results`].
    opened: RefCell<Vec<web_sys::File>>,
}

impl Store {
    /// The page's state before anything has happened, with the first of its engines on the way.
    pub fn new(device: DeviceChoice, engines: usize) -> Self {
        let desk = Desk {
            trials: Trials::recalled(),
            ..Desk::new(device)
        };
        let run = |side: Side| {
            let config = desk.config(side);
            RwSignal::new(Run::new(RunId(side as u32), config))
        };
        let works = Works {
            memory: RefCell::new(Memory::new(RunId(Side::Regularised as u32), engines)),
            ..Works::default()
        };
        let store = Self(Box::leak(Box::new(Signals {
            off: run(Side::Unregularised),
            held: run(Side::Regularised),
            works: SendWrapper::new(works),
            desk: RwSignal::new(desk),
            proofs: RwSignal::new(Proofs::default()),
            history: RwSignal::new(History::default()),
            sweep: RwSignal::new(Sweep::default()),
            sweep_form: RwSignal::new(Form::default()),
            sweep_refused: RwSignal::new(String::new()),
            results: RwSignal::new(Opened::default()),
            crosshair: RwSignal::new(None),
            inspect: Inspect::default(),
            preview: RwSignal::new(None),
            left_off: RwSignal::new(None),
            saved: RwSignal::new(None),
            crated: RwSignal::new(None),
            study: RwSignal::new(Study::default()),
            brought: Brought::recalled(),
            guide: RwSignal::new(Guide::default()),
            class: RwSignal::new(Class::default()),
            again: RwSignal::new(Again::default()),
            markings: RwSignal::new(Markings::default()),
        })));
        let workers = Workers::new(move |seat, report| store.take(seat, report));
        let first = store.works.workers.get_or_init(|| workers).at(0);
        first.send(Command::Rehearse);
        store
    }

    /// Steps per second since training was last resumed; absent until two moments are known.
    pub fn rate(self) -> Option<f64> {
        self.works.pace.borrow().rate()
    }

    /// Seconds until both runs are trained to their end, if what is done now goes on as it does; absent until two
    /// moments are known.
    pub fn time_left(self) -> Option<f64> {
        let runs = Side::BOTH.map(|side| self.run(side));
        let left = runs.map(|run| run.with(|run| run.config.work_left(run.steps_done())));
        let engines = self.engines();
        self.works.pace.borrow().time_left(left, engines)
    }

    /// Where the present pair is trained. Follows it.
    fn engines(self) -> Engines {
        let ids = Side::BOTH.map(|side| self.run(side).with(|run| run.id));
        match self.works.memory.borrow().are_apart(ids) {
            true => Engines::Apart,
            false => Engines::Shared,
        }
    }

    /// What both runs have done. Follows them.
    fn progress(self) -> Progress {
        let (steps, _) = self.steps();
        let cost = Side::BOTH.map(|side| {
            self.run(side)
                .with(|run| run.config.work_after(run.steps_done()))
        });
        Progress { steps, cost }
    }

    /// The run on one side.
    pub fn run(self, side: Side) -> RwSignal<Run> {
        match side {
            Side::Unregularised => self.off,
            Side::Regularised => self.held,
        }
    }

    /// What the pair is doing. Follows the runs.
    pub fn activity(self) -> Activity {
        let begun = self.desk.with(|desk| desk.begun);
        let states = Side::BOTH.map(|side| self.run(side).with(|run| run.state));
        activity_of(begun, states)
    }

    /// Whether the settings say something else than the pair was started with.
    pub fn needs_restart(self) -> bool {
        self.desk.with(|desk| {
            let config = desk.config(Side::Regularised);
            let differs = || self.held.with(|run| config != run.config);
            desk.begun
                .is_some_and(|begun| begun != desk.device || differs())
        })
    }

    /// Steps done and steps in all, of both runs together.
    pub fn steps(self) -> (usize, usize) {
        Side::BOTH.iter().fold((0, 0), |(done, total), &side| {
            self.run(side)
                .with(|run| (done + run.steps_done(), total + run.total_steps))
        })
    }

    /// Tells everything that shows the runs, at an animation frame; while they run not at every one, so that between two of
    /// them there is time for whatever the visitor does, and for the engines where they share their cores with the page.
    fn request_frame(self) {
        let between = *self
            .works
            .between
            .get_or_init(|| Machine::this().between_drawings());
        let is_running = untrack(move || self.activity()) == Activity::Running;
        let rest = self.works.told_at.get() + between - now();
        if !is_running || rest <= 0.0 {
            return self.tell_at_next_frame();
        }
        if !self.works.rest_pending.replace(true) {
            let tell = move || {
                self.works.rest_pending.set(false);
                self.tell_at_next_frame();
            };
            set_timeout(tell, Duration::from_secs_f64(rest.min(between) / 1000.0));
        }
    }

    fn tell_at_next_frame(self) {
        self.at_next_frame(
            |works| &works.frame_pending,
            |store| {
                store.works.told_at.set(now());
                for side in Side::BOTH {
                    store.run(side).notify();
                }
            },
        );
    }

    /// Does something once at the next animation frame, however often it is asked for until then.
    fn at_next_frame(self, pending: fn(&Works) -> &Cell<bool>, tell: fn(Self)) {
        if pending(&self.works).replace(true) {
            return;
        }
        request_animation_frame(move || {
            pending(&self.works).set(false);
            tell(self);
        });
    }
}

/// The page's store, in a component or what it calls while it is made.
///
/// # Panics
///
/// Outside of the page's component.
pub fn use_store() -> Store {
    expect_context()
}
