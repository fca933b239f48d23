//! The life of the engine and of what it was asked for: reports and wishes in, [`Effect`]s out.
//!
//! Pure: no signal, no browser, no clock. The store lends it its state and carries out the effects.
//!
//! A command is given whatever the engine is doing; the client keeps it until an engine listens. So
//! only what an engine was told that did listen is lost with it: that is said again at once, ahead of
//! whatever comes next, and nothing that is asked for meanwhile needs a rule of its own.

mod asked;
mod asking;
mod class;
mod looking;
mod pair;

#[cfg(test)]
mod tests;

pub use asked::Asked;

use super::proofs::Proofs;
use super::sweep::Sweep;
use super::{Desk, Engine, Side};
use crate::core::protocol::{Command, Event, Recording, RunId, RunState};
use crate::core::review::Again;
use crate::core::run::Run;
use crate::page::worker_client::Report;
use looking::Looking;

/// Crashes without an epoch between them, after which the engine is given up.
pub const MOST_CRASHES: u32 = 3;

/// What the lab remembers and nothing shows.
#[derive(Debug, Default)]
pub struct Memory {
    last_id: u32,
    /// Since the last epoch.
    crashes: u32,
    /// The engine broke, and another is not on its way yet.
    respawning: bool,
    asked: Asked,
    /// By [`Side`].
    looking: [Looking; 2],
}

impl Memory {
    /// The names up to this one are taken.
    pub fn new(last: RunId) -> Self {
        Self {
            last_id: last.0,
            ..Self::default()
        }
    }

    /// A run's name, or a question's number, that was never used before.
    pub fn fresh_id(&mut self) -> RunId {
        self.last_id += 1;
        RunId(self.last_id)
    }
}

/// What is to be done in the browser.
#[derive(Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "it is carried out at once, and never kept"
)]
pub enum Effect {
    Send(Command),
    /// Another worker, after a moment.
    Respawn,
    /// No worker any more; what waits for one is forgotten.
    GiveUp,
    Tell(Told),
    /// Takes in what a question brought.
    Answer(Event),
    /// Asks for a recording of a run, as the lab films it.
    Record(Side),
    /// A recording for those who look inside.
    Seen {
        side: Side,
        recording: Box<Recording>,
    },
    /// What was seen inside belongs to a pair that is no more.
    Forget,
    /// What was asked for those who look inside will not be answered.
    AskAgain,
    /// A run has been trained to its end.
    Ended,
    /// Keeps a pair that another takes the place of.
    Keep(Box<[Run; 2]>),
    /// Training begins or goes on: its speed is measured anew.
    RestartPace,
    MarkPace,
}

/// What has changed, so that whoever shows it has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Desk,
    Runs,
    /// At the next frame, however often it changes until then.
    RunsSoon,
    Proofs,
    Sweep,
    SweepSoon,
    /// At the next frame.
    Again,
}

/// The state that it works on, and what follows from its work.
pub struct Lab<'a> {
    pub desk: &'a mut Desk,
    /// By [`Side`].
    pub pair: [&'a mut Run; 2],
    pub sweep: &'a mut Sweep,
    pub proofs: &'a mut Proofs,
    pub again: &'a mut Again,
    pub memory: &'a mut Memory,
    /// Milliseconds on the page's own clock.
    pub now: f64,
    pub effects: Vec<Effect>,
}

impl Lab<'_> {
    /// What the worker said, or that it is gone.
    pub fn take(&mut self, report: Report) {
        if self.memory.respawning || self.is_broken() {
            // Late words of an engine that is no more.
            return;
        }
        match report {
            Report::Event(event) => self.take_event(event),
            Report::Mismatch(what) => self.give_up(&what),
            Report::Crashed(reason) => self.crashed(&reason),
        }
    }

    /// Another worker is on its way.
    pub fn respawned(&mut self) {
        self.memory.respawning = false;
    }

    fn take_event(&mut self, event: Event) {
        match event {
            Event::Ready {
                gpu,
                engine_version,
            } => {
                self.desk.engine_version = engine_version;
                self.desk.engine = Engine::Ready { gpu };
                self.tell(Told::Desk);
            }
            Event::Proof {
                request,
                row,
                index,
                of,
            } => {
                self.proofs.take(request, row, index, of);
                self.tell(Told::Proofs);
            }
            Event::Rejected {
                run: None, message, ..
            } => {
                self.desk.notice = Some(message);
                self.tell(Told::Desk);
            }
            Event::Preview { request, .. }
            | Event::Typeset { request, .. }
            | Event::Code { request, .. }
            | Event::Digests { request, .. } => {
                if self.memory.asked.is_answered(request) {
                    self.effects.push(Effect::Answer(event));
                }
            }
            event => self.take_of_run(event),
        }
    }

    fn take_of_run(&mut self, event: Event) {
        let Some(id) = event.run() else { return };
        if self.sweep.running() == Some(id) {
            return self.take_of_sweep(event);
        }
        if self.again.is_under_way(id) {
            return self.take_of_class(event);
        }
        let Some(event) = self.take_of_looking(event) else {
            return;
        };
        // Late words of a run that was stopped belong to nobody.
        if let Some(side) = Side::BOTH.into_iter().find(|it| self.run(*it).id == id) {
            self.take_of_pair(side, event);
        }
    }

    fn take_of_sweep(&mut self, event: Event) {
        if matches!(event, Event::Epoch { .. }) {
            self.memory.crashes = 0;
        }
        let memory = &mut *self.memory;
        let commands = self.sweep.take(event, &mut || memory.fresh_id(), self.now);
        self.send_all(commands);
        self.tell(Told::SweepSoon);
    }

    fn take_of_pair(&mut self, side: Side, event: Event) {
        let started = matches!(event, Event::Started { .. });
        let epoch_ended = matches!(event, Event::Epoch { .. });
        let stepped = matches!(event, Event::Steps { .. });
        let rewound = matches!(event, Event::Fallback { .. }) || started;
        self.note_answer(&event);
        self.keep_first(side, &event);
        let run = self.run(side);
        let was_over = run.is_over();
        run.apply(event);
        let (id, state) = (run.id, run.state);
        if state == RunState::Finished && !was_over {
            self.measure(id);
            self.effects.push(Effect::Ended);
        }
        if epoch_ended {
            self.memory.crashes = 0;
        }
        if started || epoch_ended {
            self.effects.push(Effect::Record(side));
        }
        if rewound {
            self.effects.push(Effect::RestartPace);
        } else if stepped {
            self.effects.push(Effect::MarkPace);
        }
        self.tell(Told::RunsSoon);
    }

    fn crashed(&mut self, reason: &str) {
        let loading = self.desk.engine == Engine::Loading;
        let what = described(loading, reason);
        self.memory.crashes += 1;
        if self.memory.crashes > MOST_CRASHES {
            return self.give_up(&what);
        }
        self.memory.respawning = true;
        self.effects.push(Effect::Respawn);
        if loading {
            // It had been told nothing: all of that still waits.
            return;
        }
        self.desk.engine = Engine::Loading;
        let lost = std::mem::take(&mut self.desk.measuring);
        self.proofs.interrupt(&what);
        self.begin_pair_again(&what, &lost);
        self.look_again();
        self.sweep.interrupt(&what);
        self.class_lost(&what, |_| true);
        let memory = &mut *self.memory;
        let commands = self.sweep.go_on(&mut || memory.fresh_id());
        self.send_all(commands);
        self.ask_again();
        for told in [Told::Desk, Told::Proofs, Told::Runs, Told::Sweep] {
            self.tell(told);
        }
    }

    fn give_up(&mut self, what: &str) {
        let why = format!("{what} Reload the page to try again.");
        self.desk.engine = Engine::Broken(why);
        self.desk.measuring.clear();
        self.proofs.interrupt(what);
        self.sweep.give_up();
        self.again.give_up();
        self.tell(Told::Again);
        self.end_pair(what);
        self.effects.push(Effect::GiveUp);
        self.answer_lost(Asked::clear);
        for told in [Told::Desk, Told::Proofs, Told::Runs, Told::Sweep] {
            self.tell(told);
        }
    }

    fn is_broken(&self) -> bool {
        matches!(self.desk.engine, Engine::Broken(_))
    }

    fn run(&mut self, side: Side) -> &mut Run {
        self.pair[side as usize]
    }

    fn tell(&mut self, told: Told) {
        self.effects.push(Effect::Tell(told));
    }

    fn send(&mut self, command: Command) {
        if !self.is_broken() {
            self.effects.push(Effect::Send(command));
        }
    }

    fn send_all(&mut self, commands: Vec<Command>) {
        for command in commands {
            self.send(command);
        }
    }
}

/// What happened to the engine, as one sentence.
fn described(loading: bool, reason: &str) -> String {
    let what = if loading {
        "The engine could not be loaded"
    } else {
        "The engine broke down"
    };
    match reason.trim_start_matches("Uncaught ").trim_end_matches('.') {
        "" => format!("{what}."),
        reason => format!("{what} ({reason})."),
    }
}
