//! Which of the workers does what: as many engines as the machine has room for, each with a life of its own.
//!
//! Pure. A worker is counted here from the moment that something is sent to it; whoever carries out
//! [`Effect::Send`](super::Effect::Send) starts one where there is none yet.

mod placing;

use crate::core::protocol::{Adapter, Command, RunId};

/// Crashes without an epoch between them, after which a worker is given up.
pub const MOST_CRASHES: u32 = 3;

/// A worker's place among the others, from 0.
pub type Seat = usize;

/// What a worker is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    /// On its way, and told nothing yet.
    Loading,
    /// It broke, and another is not on its way yet.
    Broken,
    /// It broke too often.
    Closed,
}

#[derive(Debug)]
struct Worker {
    state: State,
    /// Since the last epoch.
    crashes: u32,
}

/// What a worker has been given, until it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Run(RunId),
    /// The proof or a question, by its number.
    Request(u32),
    /// A look at a task; a newer one takes an older one's place, which is then not answered.
    Look(u32),
}

#[derive(Debug)]
struct Given {
    task: Task,
    seat: Seat,
    /// Whether it takes time now; a paused run takes none.
    works: bool,
}

/// What is to be done about a worker that broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Another in its place.
    Respawn,
    /// None in its place; the others go on. What waited for it goes to that one.
    HandOver(Seat),
    /// None in its place; what it did is over.
    Close,
    /// None is left.
    GiveUp,
}

/// The workers, and what each has been given.
#[derive(Debug)]
pub struct Pool {
    size: usize,
    workers: Vec<Worker>,
    given: Vec<Given>,
    /// Whether runs on [`DeviceChoice::Auto`] and on [`DeviceChoice::Gpu`] get a GPU; unknown until the first
    /// worker has said it.
    gpu: Option<[bool; 2]>,
    /// What was sent before that was known.
    early: Vec<Command>,
    /// Who measures what is known beforehand, and under which number.
    proving: Option<(u32, Seat)>,
}

/// What a worker takes with it.
#[derive(Debug, Default)]
pub struct Lost {
    pub runs: Vec<RunId>,
    pub requests: Vec<u32>,
    pub proof: bool,
}

impl Pool {
    /// So many workers at most; the first is on its way.
    pub fn new(size: usize) -> Self {
        Self {
            size: size.max(1),
            workers: vec![Worker::new()],
            given: Vec::new(),
            gpu: None,
            early: Vec::new(),
            proving: None,
        }
    }

    /// A worker listens. What was sent before anybody knew who has a GPU, where that is known now.
    pub fn ready(&mut self, seat: Seat, gpu: &Result<Adapter, String>) -> Vec<Command> {
        self.workers[seat].state = State::Ready;
        let hardware = gpu.as_ref().is_ok_and(|adapter| !adapter.is_software);
        self.gpu.get_or_insert([hardware, gpu.is_ok()]);
        std::mem::take(&mut self.early)
    }

    /// Whether a worker's words count: not those of one that is no more.
    pub fn hears(&self, seat: Seat) -> bool {
        let worker = self.workers.get(seat);
        worker.is_some_and(|it| matches!(it.state, State::Ready | State::Loading))
    }

    /// Whether any worker listens.
    pub fn is_ready(&self) -> bool {
        self.workers.iter().any(|it| it.state == State::Ready)
    }

    /// Whether the first worker has said that there is a GPU that is no software.
    pub fn has_graphics_card(&self) -> bool {
        self.gpu.is_some_and(|[hardware, _]| hardware)
    }

    /// Whether a worker has not said yet that it listens.
    pub fn is_loading(&self, seat: Seat) -> bool {
        self.workers[seat].state == State::Loading
    }

    /// The seat of the next worker that could be started, where there is room for one.
    pub fn next_seat(&self) -> Option<Seat> {
        (self.workers.len() < self.size).then_some(self.workers.len())
    }

    /// The worker at that seat is on its way.
    pub fn opened(&mut self, seat: Seat) {
        if seat == self.workers.len() {
            self.workers.push(Worker::new());
        }
    }

    /// Another worker in a place is on its way.
    pub fn respawned(&mut self, seat: Seat) {
        self.workers[seat].state = State::Loading;
    }

    /// A worker broke: what to do, and what went with it. What waits for it, it had not been told.
    pub fn broke(&mut self, seat: Seat) -> (Remedy, Lost) {
        let worker = &mut self.workers[seat];
        let was_told = worker.state == State::Ready;
        worker.crashes += 1;
        if worker.crashes <= MOST_CRASHES {
            worker.state = State::Broken;
            return (Remedy::Respawn, self.lost(seat, was_told));
        }
        worker.state = State::Closed;
        let other = self.open().next();
        match other {
            None => {
                self.early.clear();
                (Remedy::GiveUp, self.lost(seat, true))
            }
            Some(_) if was_told => (Remedy::Close, self.lost(seat, true)),
            Some(other) => {
                self.hand_over(seat, other);
                (Remedy::HandOver(other), Lost::default())
            }
        }
    }

    /// Takes away what a worker has been given, where it `was_told`.
    fn lost(&mut self, seat: Seat, was_told: bool) -> Lost {
        let mut lost = Lost::default();
        if !was_told {
            return lost;
        }
        self.given.retain(|it| {
            match it.task {
                _ if it.seat != seat => return true,
                Task::Run(run) => lost.runs.push(run),
                Task::Request(request) | Task::Look(request) => lost.requests.push(request),
            }
            false
        });
        lost.proof = self.proving.take_if(|(_, own)| *own == seat).is_some();
        lost
    }

    fn hand_over(&mut self, from: Seat, to: Seat) {
        let own = self.given.iter_mut().map(|it| &mut it.seat);
        let proving = self.proving.iter_mut().map(|(_, seat)| seat);
        own.chain(proving)
            .filter(|seat| **seat == from)
            .for_each(|seat| *seat = to);
    }
}

impl Worker {
    fn new() -> Self {
        Self {
            state: State::Loading,
            crashes: 0,
        }
    }
}

impl Default for Pool {
    /// One worker.
    fn default() -> Self {
        Self::new(1)
    }
}
