//! Who gets which command.

use super::{Given, Pool, Seat, State, Task};
use crate::core::config::{ExperimentConfig, UNASKED_MEMORY};
use crate::core::protocol::{Command, DeviceChoice, Event, RunId, RunState};

impl Pool {
    /// How many of these runs can go on side by side on a device, and fit into memory together; one is run
    /// whatever it takes.
    pub fn width_for<'a>(
        &self,
        device: DeviceChoice,
        configs: impl Iterator<Item = &'a ExperimentConfig>,
    ) -> usize {
        let largest = configs.map(ExperimentConfig::memory_bytes).max();
        let fit = (UNASKED_MEMORY / largest.unwrap_or(1).max(1)).max(1) as usize;
        self.width(device).min(fit)
    }

    /// How many runs on a device can go on side by side. One GPU serves one worker: a second would compile
    /// every kernel and keep every buffer once more, and wait for the same card.
    fn width(&self, device: DeviceChoice) -> usize {
        match self.is_on_gpu(device) {
            true => 1,
            false => self.open().count() + self.size.saturating_sub(self.workers.len()),
        }
    }

    /// Who is to get a command; `None` where that shows only once a worker has said what there is.
    pub fn place(&mut self, command: Command) -> Option<(Seat, Command)> {
        if self.gpu.is_none() {
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
            | Event::Code { request, .. }
            | Event::Tried { request, .. } => self.done(*request),
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

    fn seat_for(&mut self, command: &Command) -> Seat {
        match command {
            Command::Start {
                run,
                device,
                paused,
                ..
            }
            | Command::StartFrom {
                run,
                device,
                paused,
                ..
            }
            | Command::Continue {
                run,
                device,
                paused,
                ..
            } => {
                let seat = self.seat_of(*run);
                let seat = seat.unwrap_or_else(|| self.seat_on(*device));
                self.give(Task::Run(*run), seat, !paused)
            }
            Command::Prove { request, device } => {
                let seat = self.seat_on(*device);
                self.proving = Some((*request, seat));
                self.give(Task::Request(*request), seat, true)
            }
            Command::Try { request, .. } => {
                let seat = self.first();
                self.give(Task::Request(*request), seat, true)
            }
            Command::Rehearse => self.first(),
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
            // Said to all of them by whoever keeps count of what they have.
            Command::Forget { .. } => self.first(),
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
            | Command::Save { run }
            | Command::Keep { run, .. }
            | Command::SetTarget { run, .. }
            | Command::Record { run, .. }
            | Command::Measure { run, .. }
            | Command::Evaluate { run }
            | Command::StopMeasuring { run } => {
                if matches!(command, Command::Resume { .. }) {
                    self.works(*run, true);
                }
                self.seat_of(*run).unwrap_or_else(|| self.first())
            }
        }
    }

    /// For what is new: one worker alone has the GPU.
    fn seat_on(&mut self, device: DeviceChoice) -> Seat {
        match self.is_on_gpu(device) {
            true => self.first(),
            false => self.freest(),
        }
    }

    fn is_on_gpu(&self, device: DeviceChoice) -> bool {
        let [auto, gpu] = self.gpu.unwrap_or_default();
        match device {
            DeviceChoice::Auto => auto,
            DeviceChoice::Gpu => gpu,
            DeviceChoice::Cpu => false,
        }
    }

    pub(super) fn open(&self) -> impl Iterator<Item = Seat> + '_ {
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
