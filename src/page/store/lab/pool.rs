//! Which of the workers does what: as many engines as the machine has room for, each with a life of its own.
//!
//! Pure. A worker is counted here from the moment that something is sent to it; whoever carries out
//! [`Effect::Send`](super::Effect::Send) starts one where there is none yet.

use crate::core::protocol::{Adapter, Command, DeviceChoice, Event, RunId, RunState};

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

    /// How many runs on a device can go on side by side. One GPU serves one worker: a second would compile
    /// every kernel and keep every buffer once more, and wait for the same card.
    pub fn width(&self, device: DeviceChoice) -> usize {
        match self.is_on_gpu(device) {
            true => 1,
            false => self.open().count() + self.size.saturating_sub(self.workers.len()),
        }
    }

    /// Who is to get a command; `None` where that shows only once a worker has said what there is.
    pub fn place(&mut self, command: Command) -> Option<(Seat, Command)> {
        if self.gpu.is_none() && self.size > 1 {
            self.early.push(command);
            return None;
        }
        Some((self.seat_for(&command), command))
    }

    /// A run that was never begun is none to be ended either.
    pub fn leave(&mut self, run: RunId) {
        self.given.retain(|it| it.task != Task::Run(run));
    }

    /// Has the run stay where another is.
    pub fn join(&mut self, run: RunId, other: RunId) {
        if let Some(seat) = self.seat_of(other) {
            self.give(Task::Run(run), seat, false);
        }
    }

    fn seat_for(&mut self, command: &Command) -> Seat {
        match command {
            Command::Start {
                run,
                device,
                paused,
                ..
            } => {
                let seat = match (self.seat_of(*run), self.is_on_gpu(*device)) {
                    (Some(seat), _) => seat,
                    (None, true) => self.first(),
                    (None, false) => self.freest(),
                };
                self.give(Task::Run(*run), seat, !paused)
            }
            Command::Prove { request, device } => {
                let seat = match self.is_on_gpu(*device) {
                    true => self.first(),
                    false => self.freest(),
                };
                self.proving = Some((*request, seat));
                self.give(Task::Request(*request), seat, true)
            }
            Command::StopProving => {
                let Some((request, seat)) = self.proving.take() else {
                    return self.first();
                };
                self.done(request);
                seat
            }
            Command::Digest { request, .. } => {
                let seat = self.freest();
                self.give(Task::Request(*request), seat, true)
            }
            // Answered between two steps, and worth no worker of their own.
            Command::Typeset { request, .. } | Command::Code { request, .. } => {
                let seat = self.freest_ready();
                self.give(Task::Request(*request), seat, true)
            }
            Command::Preview { request, .. } => {
                self.given.retain(|it| !matches!(it.task, Task::Look(_)));
                let seat = self.freest_ready();
                self.give(Task::Look(*request), seat, true)
            }
            Command::Stop { run } => {
                let seat = self.seat_of(*run);
                self.leave(*run);
                seat.unwrap_or_else(|| self.first())
            }
            Command::Pause { run }
            | Command::Resume { run }
            | Command::Step { run }
            | Command::Bound { run, .. }
            | Command::SetTarget { run, .. }
            | Command::Record { run, .. }
            | Command::Measure { run, .. }
            | Command::StopMeasuring { run } => {
                if matches!(command, Command::Resume { .. }) {
                    self.works(*run, true);
                }
                self.seat_of(*run).unwrap_or_else(|| self.first())
            }
        }
    }

    /// Where a run is.
    pub fn seat_of(&self, run: RunId) -> Option<Seat> {
        let given = self.given.iter().find(|it| it.task == Task::Run(run));
        given.map(|it| it.seat)
    }

    /// Whether two runs are in workers of their own, so that neither waits for the other.
    pub fn are_apart(&self, runs: [RunId; 2]) -> bool {
        let [one, other] = runs.map(|run| self.seat_of(run));
        one.is_some() && other.is_some() && one != other
    }

    /// Takes note of what an event says of who is busy.
    pub fn note(&mut self, event: &Event) {
        match event {
            Event::State { run, state } => self.works(*run, *state == RunState::Running),
            Event::Failed { run, .. } | Event::Rejected { run: Some(run), .. } => {
                self.works(*run, false);
            }
            Event::Digests { request, .. }
            | Event::Preview { request, .. }
            | Event::Typeset { request, .. }
            | Event::Code { request, .. } => self.done(*request),
            Event::Proof {
                request, index, of, ..
            } if index + 1 == *of => {
                self.done(*request);
                self.proving = self.proving.filter(|(own, _)| own != request);
            }
            Event::Epoch { run, .. } => {
                if let Some(seat) = self.seat_of(*run) {
                    self.workers[seat].crashes = 0;
                }
            }
            _ => {}
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

    fn is_on_gpu(&self, device: DeviceChoice) -> bool {
        let [auto, gpu] = self.gpu.unwrap_or_default();
        match device {
            DeviceChoice::Auto => auto,
            DeviceChoice::Gpu => gpu,
            DeviceChoice::Cpu => false,
        }
    }

    fn open(&self) -> impl Iterator<Item = Seat> + '_ {
        let seats = 0..self.workers.len();
        seats.filter(|seat| self.workers[*seat].state != State::Closed)
    }

    /// The one that serves the GPU, and questions that nobody else is named for.
    fn first(&self) -> Seat {
        self.open().next().unwrap_or(0)
    }

    /// Who has least to do; one that is to be started rather than one that is at work.
    fn freest(&mut self) -> Seat {
        let fresh = self.next_seat();
        let seat = self.open().chain(fresh).min_by_key(|seat| self.load(*seat));
        let seat = seat.unwrap_or(0);
        self.opened(seat);
        seat
    }

    fn freest_ready(&self) -> Seat {
        let ready = |seat: &Seat| self.workers[*seat].state == State::Ready;
        let seat = self
            .open()
            .filter(ready)
            .min_by_key(|seat| self.load(*seat));
        seat.unwrap_or_else(|| self.first())
    }

    /// Works, what stands there paused, and how long it will be until somebody listens.
    fn load(&self, seat: Seat) -> (usize, usize, u8) {
        let own = || self.given.iter().filter(|it| it.seat == seat);
        let delay = match self.workers.get(seat).map(|it| it.state) {
            Some(State::Ready) => 0,
            Some(State::Loading) => 1,
            _ => 2,
        };
        (own().filter(|it| it.works).count(), own().count(), delay)
    }

    fn give(&mut self, task: Task, seat: Seat, works: bool) -> Seat {
        self.given.retain(|it| it.task != task);
        self.given.push(Given { task, seat, works });
        seat
    }

    fn works(&mut self, run: RunId, works: bool) {
        let mut own = self.given.iter_mut();
        if let Some(given) = own.find(|it| it.task == Task::Run(run)) {
            given.works = works;
        }
    }

    fn done(&mut self, request: u32) {
        let is_it = |task| task == Task::Request(request) || task == Task::Look(request);
        self.given.retain(|it| !is_it(it.task));
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
