//! Every run of a class, trained again: each experiment once, however many hand-ins have it.
//!
//! Pure: it takes the engine's events and says which commands to send next. The names of its runs come
//! from the caller. Up to `lanes` runs are under way at once, so that several engines can serve it.

use crate::core::about::Build;
use crate::core::config::ExperimentConfig;
use crate::core::protocol::{Command, DeviceChoice, Event, RunId, RunState};
use crate::core::receipt::Receipt;
use crate::core::run::Run;
use strum::{IntoStaticStr, VariantArray};

/// What it is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum AgainState {
    #[default]
    Idle,
    Running,
    Paused,
    Done,
    /// By the teacher; what is trained stays.
    Cancelled,
    /// The engine is gone for good.
    Broken,
}

/// Why an experiment has no receipt here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The run itself ended otherwise: it was refused, or stopped being finite.
    Run(String),
    /// The engine broke, as often as it was tried.
    Engine(String),
}

/// An experiment, and what it came to here.
#[derive(Debug, Clone, PartialEq)]
struct Job {
    config: ExperimentConfig,
    came_to: Option<CameTo>,
    /// Engines that broke over it.
    broke: u32,
}

/// A run may be under way by chance when an engine breaks; twice it is no chance.
const MOST_BROKEN: u32 = 2;

/// What an experiment came to here.
pub type CameTo = Result<Receipt, Failure>;

/// Where new names for runs come from.
pub type Names<'a> = &'a mut dyn FnMut() -> RunId;

#[derive(Debug, Clone)]
pub struct Again {
    jobs: Vec<Job>,
    /// Runs under way, by their jobs.
    under_way: Vec<(usize, Run)>,
    lanes: usize,
    pub state: AgainState,
}

impl Default for Again {
    fn default() -> Self {
        Self {
            jobs: Vec::new(),
            under_way: Vec::new(),
            lanes: 1,
            state: AgainState::default(),
        }
    }
}

impl Again {
    /// As many runs are under way at once from now on.
    pub fn share_among(&mut self, lanes: usize) {
        self.lanes = lanes.max(1);
    }

    /// Trains these experiments beside those of before, each once; those over which engines broke are tried once
    /// more.
    pub fn begin(&mut self, configs: Vec<ExperimentConfig>, names: Names) -> Vec<Command> {
        for config in configs {
            let own = self.job(config);
            if matches!(own.came_to, Some(Err(Failure::Engine(_)))) {
                (own.came_to, own.broke) = (None, 0);
            }
        }
        if !matches!(self.state, AgainState::Running | AgainState::Paused) {
            self.state = AgainState::Running;
        }
        self.fill(names)
    }

    /// An experiment's, which is new where there was none.
    fn job(&mut self, config: ExperimentConfig) -> &mut Job {
        let known = self.jobs.iter().position(|job| job.config == config);
        let place = known.unwrap_or(self.jobs.len());
        if known.is_none() {
            self.jobs.push(Job {
                config,
                came_to: None,
                broke: 0,
            });
        }
        &mut self.jobs[place]
    }

    /// All that is known by now, in the order in which it was asked for.
    pub fn known(&self) -> impl Iterator<Item = (&ExperimentConfig, &CameTo)> {
        let each = self.jobs.iter();
        each.filter_map(|job| Some((&job.config, job.came_to.as_ref()?)))
    }

    /// Takes up what was known before; what came to something since stays as it is.
    pub fn recall(&mut self, known: Vec<(ExperimentConfig, CameTo)>) {
        for (config, came_to) in known {
            if self.share_of(&config).is_none() {
                self.job(config).came_to.get_or_insert(came_to);
            }
        }
    }

    /// Takes in an event; those of other runs change nothing.
    pub fn take(&mut self, event: Event, names: Names) -> Vec<Command> {
        let id = event.run();
        let Some(place) = self
            .under_way
            .iter()
            .position(|(_, run)| Some(run.id) == id)
        else {
            return Vec::new();
        };
        let run = &mut self.under_way[place].1;
        run.apply(event);
        if !run.is_over() {
            return Vec::new();
        }
        let (job, run) = self.under_way.remove(place);
        self.jobs[job].came_to = Some(came_to(&run));
        // A run that was refused is not there to be stopped.
        let begun = run.device.is_some();
        let stop = begun.then_some(Command::Stop { run: run.id });
        stop.into_iter().chain(self.fill(names)).collect()
    }

    /// Whether a run is one of its own.
    pub fn is_under_way(&self, run: RunId) -> bool {
        self.under_way.iter().any(|(_, own)| own.id == run)
    }

    /// Stands still between two steps.
    pub fn pause(&mut self) -> Vec<Command> {
        if self.state != AgainState::Running {
            return Vec::new();
        }
        self.state = AgainState::Paused;
        self.each(|run| Command::Pause { run })
    }

    /// Ends the pause.
    pub fn resume(&mut self, names: Names) -> Vec<Command> {
        if self.state != AgainState::Paused {
            return Vec::new();
        }
        self.state = AgainState::Running;
        let mut commands = self.each(|run| Command::Resume { run });
        commands.extend(self.fill(names));
        commands
    }

    /// Ends it; what is trained stays.
    pub fn cancel(&mut self) -> Vec<Command> {
        let commands = self.each(|run| Command::Stop { run });
        self.under_way.clear();
        if matches!(self.state, AgainState::Running | AgainState::Paused) {
            self.state = AgainState::Cancelled;
        }
        commands
    }

    /// Forgets everything.
    pub fn clear(&mut self) -> Vec<Command> {
        let commands = self.cancel();
        *self = Self {
            lanes: self.lanes,
            ..Self::default()
        };
        commands
    }

    /// An engine broke, and with it some of the runs under way.
    pub fn interrupt(&mut self, why: &str, is_lost: impl Fn(&RunId) -> bool) {
        let (lost, stay): (Vec<_>, Vec<_>) = std::mem::take(&mut self.under_way)
            .into_iter()
            .partition(|(_, run)| is_lost(&run.id));
        self.under_way = stay;
        for (job, _) in lost {
            let job = &mut self.jobs[job];
            job.broke += 1;
            if job.broke >= MOST_BROKEN {
                job.came_to = Some(Err(Failure::Engine(why.to_owned())));
            }
        }
    }

    /// Goes on with what is open, in other engines.
    pub fn go_on(&mut self, names: Names) -> Vec<Command> {
        self.fill(names)
    }

    /// No engine will come any more.
    pub fn give_up(&mut self) {
        self.under_way.clear();
        if matches!(self.state, AgainState::Running | AgainState::Paused) {
            self.state = AgainState::Broken;
        }
    }

    /// What an experiment came to here; `None` while it has not been trained.
    pub fn of(&self, config: &ExperimentConfig) -> Option<&CameTo> {
        let job = self.jobs.iter().find(|job| job.config == *config)?;
        job.came_to.as_ref()
    }

    /// Runs that are over, and how many there are.
    pub fn counted(&self) -> (usize, usize) {
        let over = self.jobs.iter().filter(|job| job.came_to.is_some());
        (over.count(), self.jobs.len())
    }

    /// 0 to 1, with the shares of the runs under way.
    pub fn share(&self) -> f64 {
        let (over, all) = self.counted();
        let parts: f64 = self.under_way.iter().map(|(_, run)| run.progress()).sum();
        if all == 0 {
            0.0
        } else {
            ((over as f64 + parts) / all as f64).min(1.0)
        }
    }

    /// 0 to 1, of an experiment that is under way.
    pub fn share_of(&self, config: &ExperimentConfig) -> Option<f64> {
        let own = self.under_way.iter().find(|(_, run)| run.config == *config);
        own.map(|(_, run)| run.progress())
    }

    fn each(&self, command: fn(RunId) -> Command) -> Vec<Command> {
        self.under_way
            .iter()
            .map(|(_, run)| command(run.id))
            .collect()
    }

    /// Starts as many as there is room for.
    fn fill(&mut self, names: Names) -> Vec<Command> {
        let mut commands = Vec::new();
        while self.state == AgainState::Running && self.under_way.len() < self.lanes {
            let is_open = |place: &usize| {
                let begun = self.under_way.iter().any(|(job, _)| job == place);
                !begun && self.jobs[*place].came_to.is_none()
            };
            let Some(place) = (0..self.jobs.len()).find(is_open) else {
                break;
            };
            let (run, config) = (names(), self.jobs[place].config.clone());
            let mut begun = Run::new(run, config.clone());
            begun.state = RunState::Running;
            self.under_way.push((place, begun));
            commands.push(Command::Start {
                run,
                config: Box::new(config),
                // The one that gives the same numbers on every machine.
                device: DeviceChoice::Cpu,
                paused: false,
                resume: None,
                pause_at: None,
            });
        }
        if self.state == AgainState::Running && self.under_way.is_empty() {
            self.state = AgainState::Done;
        }
        commands
    }
}

fn came_to(run: &Run) -> CameTo {
    Receipt::for_run(run, &Build::own().to_string()).ok_or_else(|| {
        let why = run.message.clone();
        Failure::Run(why.unwrap_or_else(|| "It did not come to its end here.".to_owned()))
    })
}
