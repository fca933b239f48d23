//! The life of the engines and of what they were asked for: reports and wishes in, [`Effect`]s out.
//!
//! Pure: no signal, no browser, no clock. The store lends it its state and carries out the effects.
//!
//! A command is given whatever the engines are doing; the `Pool` says which of them gets it, and that
//! one's client keeps it until it listens. So only what an engine was told that did listen is lost with
//! it: that is said again at once, ahead of whatever comes next, and nothing that is asked for meanwhile
//! needs a rule of its own.

mod alike;
mod asked;
mod asking;
mod class;
mod looking;
mod pacing;
mod pair;
mod pool;
mod trying;

#[cfg(test)]
mod tests;

pub use asked::Asked;

use super::proofs::Proofs;
use super::sweep::Sweep;
use super::{Desk, Engine, Side};
use crate::core::protocol::{Command, Event, Recording, RunId, RunState, SavedBy};
use crate::core::review::Again;
use crate::core::run::Run;
use crate::page::language::say;
use crate::page::worker_client::Report;
use crate::page::worker_client::link::reason;
use alike::Alike;
use looking::Looking;
use pacing::{PaceEvent, Pacing};
use pool::{Lost, Pool, Remedy};
use std::iter::repeat_n;
use std::rc::Rc;
use trying::Waiting;

pub use pool::Seat;

/// What the lab remembers and nothing shows.
#[derive(Debug, Default)]
pub struct Memory {
    last_id: u32,
    pool: Pool,
    pacing: Pacing,
    /// Where both networks of the pair do the same.
    alike: Option<Alike>,
    asked: Asked,
    waiting: Waiting,
    /// By [`Side`].
    looking: [Looking; 2],
    /// Files of ours whose weights the next pair begins with, by [`Side`]; drawn where there is none.
    pub first_weights: [Option<Rc<[u8]>>; 2],
}

impl Memory {
    /// The names up to this one are taken; there are to be so many engines at most.
    pub fn new(last: RunId, engines: usize) -> Self {
        Self {
            last_id: last.0,
            pool: Pool::new(engines),
            ..Self::default()
        }
    }

    /// Whether two runs are in engines of their own.
    pub fn are_apart(&self, runs: [RunId; 2]) -> bool {
        self.pool.are_apart(runs)
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
    /// To the worker in that place, which is started where it is not there yet.
    Send {
        seat: Seat,
        command: Command,
    },
    /// Calls [`Lab::prepare`] once the page has had time for its first look.
    Prepare,
    /// Starts a worker before it is needed.
    Open(Seat),
    /// Another worker in that place, after a moment.
    Respawn(Seat),
    /// No worker in that place any more; what waits for it goes to another, or is forgotten.
    Close {
        seat: Seat,
        to: Option<Seat>,
    },
    /// No worker any more; what waits for one is forgotten.
    GiveUp,
    Tell(Told),
    /// Takes in what a question brought.
    Answer(Event),
    /// Asks for a recording of a run, as the lab films it.
    Record(Side),
    /// A run of the pair has begun, or goes on elsewhere: it is to be kept.
    Began(RunId),
    /// A run of the pair has sent itself as a checkpoint file, which lies with the client of that place.
    Saved {
        seat: Seat,
        sides: Vec<Side>,
        by: SavedBy,
    },
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
    /// Keeps what the GPU came to.
    KeepTrials,
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
    /// What the worker in a place said, or that it is gone.
    pub fn take(&mut self, seat: Seat, report: Report) {
        if self.is_broken() || !self.memory.pool.hears(seat) {
            // Late words of an engine that is no more.
            return;
        }
        match report {
            Report::Event(event) => self.take_event(seat, event),
            Report::Mismatch(what) => self.give_up(&what),
            Report::Crashed(reason) => self.crashed(seat, &reason),
        }
    }

    /// Another worker in that place is on its way.
    pub fn respawned(&mut self, seat: Seat) {
        self.memory.pool.respawned(seat);
    }

    /// Has a second worker come, so that a pair need not wait for it.
    pub fn prepare(&mut self) {
        if let (Some(seat @ 1), false) = (self.memory.pool.next_seat(), self.is_broken()) {
            self.memory.pool.opened(seat);
            self.effects.push(Effect::Open(seat));
        }
    }

    fn take_event(&mut self, seat: Seat, event: Event) {
        self.memory.pool.note(&event);
        match event {
            Event::Ready {
                gpu,
                engine_version,
            } => {
                self.desk.engine_version = engine_version;
                let early = self.memory.pool.ready(seat, &gpu);
                if let Ok(adapter) = &gpu {
                    self.desk
                        .trials
                        .are_of(&adapter.name, &self.desk.engine_version);
                }
                if !matches!(self.desk.engine, Engine::Ready { .. }) {
                    self.desk.engine = Engine::Ready { gpu };
                }
                self.tell(Told::Desk);
                early.into_iter().for_each(|command| self.pass_on(command));
                if self.memory.pool.next_seat() == Some(1) {
                    self.effects.push(Effect::Prepare);
                }
            }
            Event::Tried { request, trial } => self.tried(request, trial),
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
        if self.sweep.is_under_way(id) {
            return self.take_of_sweep(id, event);
        }
        if self.again.is_under_way(id) {
            return self.take_of_class(id, event);
        }
        if let Event::Saved { run, by, .. } = event {
            return self.take_saved(run, by);
        }
        self.note_unsaved(&event);
        let Some(event) = self.take_of_looking(event) else {
            return;
        };
        // Late words of a run that was stopped belong to nobody.
        let sides = self.sides_of(id);
        for (side, event) in sides.iter().zip(repeat_n(event, sides.len())) {
            self.take_of_pair(*side, event);
        }
    }

    fn take_of_sweep(&mut self, run: RunId, event: Event) {
        let memory = &mut *self.memory;
        let commands = self.sweep.take(event, &mut || memory.fresh_id(), self.now);
        self.send_all(commands);
        if !self.sweep.is_under_way(run) {
            self.memory.pool.leave(run);
        }
        self.tell(Told::SweepSoon);
    }

    fn take_of_pair(&mut self, side: Side, event: Event) {
        let Some(event) = self.hold_back(side, event) else {
            return;
        };
        let started = matches!(event, Event::Started { .. });
        let epoch_ended = matches!(event, Event::Epoch { .. });
        let stepped = matches!(event, Event::Steps { .. });
        let rewound = matches!(event, Event::Fallback { .. }) || started;
        let pace = PaceEvent::of(&event);
        self.note_answer(side, &event);
        self.keep_first(side, &event);
        let run = self.run(side);
        let was_over = run.is_over();
        run.absorb(event);
        let (id, state) = (run.id, run.state);
        if let Some(pace) = pace {
            self.pace(side, pace);
        }
        if state == RunState::Finished && !was_over {
            self.measure(id);
            self.effects.push(Effect::Ended);
        }
        if started {
            self.effects.push(Effect::Began(id));
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

    /// A run of the pair has sent itself.
    fn take_saved(&mut self, run: RunId, by: SavedBy) {
        let Some(seat) = self.memory.pool.seat_of(run) else {
            return;
        };
        let sides = self.sides_of_file(run, by);
        if !sides.is_empty() {
            self.effects.push(Effect::Saved { seat, sides, by });
        }
    }

    fn crashed(&mut self, seat: Seat, reason: &str) {
        let what = described(self.memory.pool.is_loading(seat), reason);
        let (remedy, mut lost) = self.memory.pool.broke(seat);
        self.lose_alike(&mut lost.runs);
        match remedy {
            Remedy::Respawn => {
                self.effects.push(Effect::Respawn(seat));
                self.begin_again(&what, &lost);
            }
            Remedy::HandOver(to) => {
                let to = Some(to);
                self.effects.push(Effect::Close { seat, to });
                // The pair may be in one engine now, whose turns it takes.
                self.pace_no_more();
            }
            Remedy::Close => {
                self.effects.push(Effect::Close { seat, to: None });
                self.end_pair(&what, |run| lost.runs.contains(&run));
                self.begin_again(&what, &lost);
            }
            Remedy::GiveUp => self.give_up(&what),
        }
        if !self.memory.pool.is_ready() && !self.is_broken() {
            self.desk.engine = Engine::Loading;
            self.tell(Told::Desk);
        }
    }

    /// Says to others what a worker had been told that broke.
    fn begin_again(&mut self, what: &str, lost: &Lost) {
        let is_lost = |run: &RunId| lost.runs.contains(run);
        let measuring = std::mem::take(&mut self.desk.measuring);
        let (unmeasured, measuring) = measuring.into_iter().partition(is_lost);
        self.desk.measuring = measuring;
        if lost.proof {
            self.proofs.interrupt(what);
        }
        self.begin_pair_again(what, lost, &unmeasured);
        self.look_again(lost);
        self.sweep.interrupt(what, is_lost);
        self.class_lost(what, is_lost);
        let memory = &mut *self.memory;
        let commands = self.sweep.go_on(&mut || memory.fresh_id());
        self.send_all(commands);
        self.ask_again(&lost.requests);
        self.trial_lost(what, &lost.requests);
        for told in [Told::Desk, Told::Proofs, Told::Runs, Told::Sweep] {
            self.tell(told);
        }
    }

    fn give_up(&mut self, what: &str) {
        let why = say!("{what} Reload the page to try again.", what);
        self.desk.engine = Engine::Broken(why);
        self.desk.measuring.clear();
        self.memory.waiting.clear();
        self.proofs.interrupt(what);
        self.sweep.give_up();
        self.again.give_up();
        self.tell(Told::Again);
        self.end_pair(what, |_| true);
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

    /// Sends a command to whom it concerns, or to who is free.
    pub fn send(&mut self, command: Command) {
        if self.is_broken() {
            return;
        }
        if let Some(command) = self.of_alike(command) {
            self.pass_on(command);
        }
    }

    /// Sends a command of a run that the engines know.
    fn pass_on(&mut self, command: Command) {
        let Some(command) = self.settled(command) else {
            return;
        };
        if let Some((seat, command)) = self.memory.pool.place(command) {
            self.effects.push(Effect::Send { seat, command });
        }
    }

    fn send_all(&mut self, commands: Vec<Command>) {
        for command in commands {
            self.send(command);
        }
    }
}

/// What happened to the engine, as one sentence.
fn described(loading: bool, said: &str) -> String {
    let what = if loading {
        say("The engine could not be loaded")
    } else {
        say("The engine broke down")
    };
    match reason(said) {
        "" => format!("{what}."),
        reason => format!("{what} ({reason})."),
    }
}
