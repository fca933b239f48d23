//! One run of a sweep, from its first step to its line.

use super::super::arguments::Choice;
use crate::core::about::Build;
use crate::core::dataset::Sources;
use crate::core::metrics::EpochMetrics;
use crate::core::protocol::{Event, RunId};
use crate::core::receipt::Receipt;
use crate::core::run::Run;
use crate::core::sweep::{End, Job, Line, Plan, State, Stop};
use crate::engine::training::{OpenDevice, Progress, Session, TrainingError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// What a run is computed on, and where its samples come from.
#[derive(Clone, Copy)]
pub struct With<'a> {
    pub choice: Choice,
    pub sources: &'a Sources,
}

/// What a run is watched by.
pub struct Watch<'a> {
    /// Whether the runs under way are given up.
    pub given_up: &'a dyn Fn() -> bool,
    /// Told how much of the run is done, 0 to 1.
    pub share: &'a dyn Fn(f64),
}

/// Trains run `index` of a plan; `None` where it was given up.
pub fn train(plan: &Plan, index: usize, with: With, watch: &Watch) -> Option<Line> {
    let begun = Instant::now();
    let job = plan.job(index);
    let trained = catch_unwind(AssertUnwindSafe(|| {
        Training::new(&job, plan.stop, with).run(watch)
    }));
    let (epochs, state, reason, steps, receipt) = match trained {
        Ok(None) => return None,
        Ok(Some((training, state, reason))) => {
            let receipt = training.receipt(state);
            (training.epochs, state, reason, training.steps, receipt)
        }
        Err(panic) => {
            let reason = format!("it broke down: {}", panic_text(&*panic));
            (Vec::new(), State::Failed, Some(reason), 0, None)
        }
    };
    let end = End {
        state,
        reason,
        steps,
        seconds: begun.elapsed().as_secs_f64(),
        receipt,
    };
    Some(Line::new(plan.digest(), job, plan.record, epochs, end))
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it said nothing").to_owned()
}

/// A run while it trains.
struct Training {
    session: Result<Session, TrainingError>,
    /// As the page follows it, for its receipt.
    run: Run,
    epochs: Vec<EpochMetrics>,
    steps: usize,
    rules: Stop,
}

/// How a run ended, and why.
type Ended = (Training, State, Option<String>);

impl Training {
    fn new(job: &Job, rules: Stop, with: With) -> Self {
        let With { choice, sources } = with;
        let config = job.config.clone();
        let device = device(&config, choice);
        let session = device.and_then(|device| Session::on(sources, config, device, None));
        let mut run = Run::new(RunId(0), job.config.clone());
        if let Ok(session) = &session {
            run.apply(started(session));
        }
        Self {
            session,
            run,
            epochs: Vec::new(),
            steps: 0,
            rules,
        }
    }

    fn run(mut self, watch: &Watch) -> Option<Ended> {
        loop {
            if (watch.given_up)() {
                return None;
            }
            let session = match &mut self.session {
                Ok(session) => session,
                Err(error) => {
                    let why = error.to_string();
                    return Some((self, State::Failed, Some(why)));
                }
            };
            if session.is_finished() {
                return Some((self, State::Finished, None));
            }
            let (progress, error) = match pollster::block_on(session.step()) {
                Ok(progress) => (progress, None),
                Err(error) => (session.take_unreported(), Some(error)),
            };
            self.steps = session.next_step();
            (watch.share)(self.steps as f64 / session.total_steps().max(1) as f64);
            let is_last = session.is_finished();
            let stopped = self.take(progress);
            if let Some(error) = error {
                return Some((self, State::Failed, Some(error.to_string())));
            }
            // A rule that holds after the last step cuts nothing off.
            if let Some(why) = stopped.filter(|_| !is_last) {
                return Some((self, State::Stopped, Some(why)));
            }
        }
    }

    /// Takes in what came back; the first rule that ends the run.
    fn take(&mut self, progress: Vec<Progress>) -> Option<String> {
        let run = RunId(0);
        let mut stopped = None;
        for item in progress {
            let why = match &item {
                Progress::Step(metrics) => self.rules.after_step(metrics.step, metrics.loss),
                Progress::Epoch { metrics, .. } => self.rules.after_epoch(metrics),
            };
            stopped = stopped.or(why);
            match item {
                Progress::Step(metrics) => {
                    let steps = vec![metrics];
                    self.run.apply(Event::Steps { run, steps });
                }
                Progress::Epoch {
                    metrics,
                    checkpoint,
                } => {
                    self.epochs.push(metrics.clone());
                    self.run.apply(Event::Epoch {
                        run,
                        metrics,
                        checkpoint,
                    });
                }
            }
        }
        stopped
    }

    fn receipt(&self, state: State) -> Option<String> {
        let receipt = Receipt::for_run(&self.run, &Build::own().to_string())?;
        (state == State::Finished).then(|| receipt.to_string())
    }
}

fn started(session: &Session) -> Event {
    let config = &session.config;
    Event::Started {
        run: RunId(0),
        device: session.device.info.clone(),
        warmup_steps: config.effective_warmup(),
        steps_per_epoch: config.steps_per_epoch(),
        total_steps: session.total_steps(),
        parameters: config.model.parameter_count(),
        step: 0,
        digests: session.digests().clone(),
    }
}

/// The device of a run; chosen freely, the CPU does what the GPU does not.
fn device(
    config: &crate::core::config::ExperimentConfig,
    choice: Choice,
) -> Result<OpenDevice, TrainingError> {
    let device = match choice {
        Choice::Cpu => return Ok(OpenDevice::cpu()),
        Choice::Gpu | Choice::Auto => pollster::block_on(OpenDevice::gpu())?,
    };
    match device.check(&config.model, config.lyapunov.estimator) {
        Err(_) if matches!(choice, Choice::Auto) => Ok(OpenDevice::cpu()),
        _ => Ok(device),
    }
}
