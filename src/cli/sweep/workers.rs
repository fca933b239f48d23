//! Runs at once, each on threads of its own, each kept as soon as it ends.
//!
//! A run's kernels work on the pool that it was started in, and their sums do not depend on how many
//! threads that has; so a run a core gives the same numbers as one run on all of them, in less time.

use super::super::Failure;
use super::super::arguments::Choice;
use super::folder::Folder;
use super::progress::Bar;
use super::results::Writer;
use super::single::{Watch, With, train};
use crate::core::dataset::Sources;
use crate::core::sweep::{Line, Plan, State};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

/// A run's threads have room for deep graphs.
const STACK: usize = 8 << 20;
/// How often the progress is drawn anew.
const DRAWN: Duration = Duration::from_millis(200);

/// What is to be done.
pub struct Work<'a> {
    pub plan: &'a Plan,
    /// The runs, in the order in which they are begun.
    pub runs: &'a [usize],
    pub jobs: Option<usize>,
    pub choice: Choice,
    /// Where the runs' samples come from: one copy for all.
    pub sources: &'a Sources,
    /// Set from outside, such as by Ctrl-C: runs under way are given up.
    pub given_up: &'a AtomicBool,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub finished: usize,
    pub stopped: usize,
    pub failed: usize,
}

impl Tally {
    pub fn add(&mut self, state: State) {
        match state {
            State::Finished => self.finished += 1,
            State::Stopped => self.stopped += 1,
            State::Failed => self.failed += 1,
        }
    }

    pub fn all(self) -> usize {
        self.finished + self.stopped + self.failed
    }

    /// Of all that were begun, where any was.
    pub fn have_all_failed(self) -> bool {
        self.failed > 0 && self.failed == self.all()
    }
}

/// What the workers share.
struct Shared<'a> {
    work: &'a Work<'a>,
    writer: Mutex<&'a mut Writer>,
    /// Of the next run to begin.
    next: AtomicUsize,
    /// A line that could not be written ends all of it.
    broken: AtomicBool,
    /// Each worker's part of its present run, in its cost.
    shares: Vec<AtomicU64>,
}

type Ended = Result<Line, std::io::Error>;

/// Does it all, unless it is given up.
///
/// # Errors
///
/// Where a line cannot be written: what was written before is there and whole.
pub fn run(work: &Work, folder: &mut Folder) -> Result<Tally, Failure> {
    let (workers, threads) = divided(work);
    let path = folder.path.clone();
    let shared = Shared {
        work,
        writer: Mutex::new(&mut folder.writer),
        next: AtomicUsize::new(0),
        broken: AtomicBool::new(false),
        shares: (0..workers).map(|_| AtomicU64::new(0)).collect(),
    };
    let mut bar = Bar::new(work.plan, work.runs);
    let mut tally = Tally::default();
    let mut failure = None;
    std::thread::scope(|scope| {
        let (told, heard) = mpsc::channel::<Ended>();
        for worker in 0..workers {
            let (shared, told) = (&shared, told.clone());
            scope.spawn(move || shared.go_on(worker, threads, &told));
        }
        drop(told);
        loop {
            match heard.recv_timeout(DRAWN) {
                Ok(Ok(line)) => {
                    tally.add(line.state);
                    bar.ended(&line);
                }
                Ok(Err(error)) => failure = Some(error),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
            bar.draw(shared.under_way());
        }
    });
    bar.clear();
    match failure {
        None => Ok(tally),
        Some(error) => Err(Failure::broken(format_args!(
            "{}: a result could not be written ({error}); {} new runs are kept there, and the rest is run when \
             this is started again",
            path.display(),
            tally.all()
        ))),
    }
}

/// The threads of all runs together: a scheduler may give a task fewer cores than the machine shows.
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let given = std::env::var("RAYON_NUM_THREADS").ok();
    let given = given.and_then(|text| text.trim().parse::<NonZeroUsize>().ok());
    given.map_or(cores, |given| cores.min(given.get()))
}

/// How many runs at once, and the threads of each.
fn divided(work: &Work) -> (usize, usize) {
    let cores = threads();
    let wanted = match (work.choice, work.jobs) {
        (_, Some(jobs)) => jobs,
        (Choice::Cpu, None) => cores,
        // There is one GPU.
        (Choice::Gpu | Choice::Auto, None) => 1,
    };
    let workers = wanted.clamp(1, work.runs.len().max(1));
    (workers, (cores / workers).max(1))
}

impl Shared<'_> {
    /// A worker: one run after the other.
    fn go_on(&self, worker: usize, threads: usize, told: &mpsc::Sender<Ended>) {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(STACK);
        let pool = match pool.build() {
            Ok(pool) => pool,
            Err(error) => {
                self.broken.store(true, Ordering::Relaxed);
                // Whoever listened is gone only when all is over.
                let _ = told.send(Err(std::io::Error::other(error)));
                return;
            }
        };
        while let Some(&run) = self
            .work
            .runs
            .get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let Some(line) = pool.install(|| self.train(worker, run)) else {
                return;
            };
            let Some(ended) = self.keep(line) else {
                return;
            };
            self.shares[worker].store(0, Ordering::Relaxed);
            let _ = told.send(ended);
        }
    }

    fn train(&self, worker: usize, run: usize) -> Option<Line> {
        let Work {
            plan,
            choice,
            sources,
            given_up,
            ..
        } = self.work;
        let cost = plan.cost(run);
        let watch = Watch {
            given_up: &|| given_up.load(Ordering::Relaxed) || self.broken.load(Ordering::Relaxed),
            share: &|share| self.shares[worker].store((share * cost).to_bits(), Ordering::Relaxed),
        };
        let with = With {
            choice: *choice,
            sources,
        };
        train(plan, run, with, &watch)
    }

    /// Writes a line; none where an earlier one could not be.
    fn keep(&self, line: Line) -> Option<Ended> {
        let text = line.to_text();
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if self.broken.load(Ordering::Relaxed) {
            return None;
        }
        let written = writer.append(&text);
        if written.is_err() {
            self.broken.store(true, Ordering::Relaxed);
        }
        Some(written.map(|()| line))
    }

    /// The cost of what is done of the runs under way.
    fn under_way(&self) -> f64 {
        let shares = self.shares.iter();
        shares
            .map(|share| f64::from_bits(share.load(Ordering::Relaxed)))
            .sum()
    }
}
