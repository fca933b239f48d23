//! What the page knows, as signals: the pair of runs, the settings, the engine.
//!
//! The worker's events change the runs at once but quietly; everything that shows them is told at
//! most once per animation frame ([`Store::frame`]), however fast the events come.

mod events;
pub mod fields;
mod lifecycle;
pub mod live;
pub mod pace;
pub mod settings;
mod side;

pub use side::Side;

use crate::protocol::{DeviceChoice, RunId, RunState};
use crate::run::Run;
use crate::worker_client::WorkerClient;
use leptos::prelude::*;
use pace::Pace;
use settings::Settings;

/// The engine in the worker.
#[derive(Debug, Clone, PartialEq)]
pub enum Engine {
    Loading,
    /// It listens; the WebGPU adapter's name, or why there is none.
    Ready {
        gpu: Result<String, String>,
    },
    /// It broke more often than starting it again is worth.
    Broken(String),
}

/// What the pair is doing, as the Train button shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Nothing has been started yet.
    Idle,
    Running,
    Paused,
    /// Neither run goes on: done, or failed.
    Finished,
}

impl Activity {
    /// As the `data-state` attribute says it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Finished => "finished",
        }
    }
}

/// Handles on everything; as cheap to copy as a number.
#[derive(Clone, Copy)]
pub struct Store {
    pub settings: RwSignal<Settings>,
    /// The device that the next start asks for.
    pub device: RwSignal<DeviceChoice>,
    pub engine: RwSignal<Engine>,
    /// The device that the present pair asked for; `None` where it has not been started.
    pub begun: RwSignal<Option<DeviceChoice>>,
    /// What went wrong with a press of a button, until the next one.
    pub notice: RwSignal<Option<String>>,
    /// Whether the settings are in sight.
    pub settings_open: RwSignal<bool>,
    /// Changes once per animation frame in which a run changed.
    pub frame: RwSignal<u32>,
    off: RwSignal<Run>,
    held: RwSignal<Run>,
    pub(crate) pace: StoredValue<Pace>,
    next_id: StoredValue<u32>,
    frame_pending: StoredValue<bool>,
    crashes: StoredValue<u32>,
    /// Another worker is on its way already.
    respawning: StoredValue<bool>,
    client: StoredValue<Option<WorkerClient>, LocalStorage>,
}

impl Store {
    /// The page's state before anything has happened, with its worker on the way.
    pub fn new(device: DeviceChoice) -> Self {
        let settings = Settings::default();
        let run = |id, side: Side| Run::new(RunId(id), side.config(settings.good()));
        let store = Self {
            device: RwSignal::new(device),
            engine: RwSignal::new(Engine::Loading),
            begun: RwSignal::new(None),
            notice: RwSignal::new(None),
            settings_open: RwSignal::new(false),
            frame: RwSignal::new(0),
            off: RwSignal::new(run(0, Side::Off)),
            held: RwSignal::new(run(1, Side::Held)),
            pace: StoredValue::new(Pace::default()),
            next_id: StoredValue::new(2),
            frame_pending: StoredValue::new(false),
            crashes: StoredValue::new(0),
            respawning: StoredValue::new(false),
            client: StoredValue::new_local(None),
            settings: RwSignal::new(settings),
        };
        let client = WorkerClient::new(move |report| store.take(report));
        client.spawn();
        store.client.set_value(Some(client));
        store
    }

    /// The run on one side.
    pub fn run(self, side: Side) -> RwSignal<Run> {
        match side {
            Side::Off => self.off,
            Side::Held => self.held,
        }
    }

    /// What the pair is doing. Follows the runs.
    pub fn activity(self) -> Activity {
        if self.begun.get().is_none() {
            return Activity::Idle;
        }
        let states = Side::BOTH.map(|side| self.run(side).with(|run| run.state));
        if states.contains(&RunState::Running) {
            Activity::Running
        } else if states.contains(&RunState::Paused) {
            Activity::Paused
        } else {
            Activity::Finished
        }
    }

    /// Whether the settings say something else than the pair was started with.
    pub fn needs_restart(self) -> bool {
        let Some(begun) = self.begun.get() else {
            return false;
        };
        begun != self.device.get()
            || self.settings.with(|settings| {
                self.held
                    .with(|run| Side::Held.config(settings.good()) != run.config)
            })
    }

    /// Steps done and steps in all, of both runs together.
    pub fn steps(self) -> (usize, usize) {
        Side::BOTH.iter().fold((0, 0), |(done, total), &side| {
            self.run(side)
                .with(|run| (done + run.steps_done(), total + run.total_steps))
        })
    }

    /// Tells everything that shows the runs, at the next animation frame.
    fn request_frame(self) {
        if self.frame_pending.get_value() {
            return;
        }
        self.frame_pending.set_value(true);
        request_animation_frame(move || {
            self.frame_pending.set_value(false);
            for side in Side::BOTH {
                self.run(side).notify();
            }
            self.frame.update(|frame| *frame = frame.wrapping_add(1));
        });
    }
}

/// The page's store; every component below the page may ask for it.
pub fn use_store() -> Store {
    expect_context()
}
