//! The runs of one worker: what each command does to them, and whose turn it is.
//!
//! In reading order, which is that of a run; each of the modules adds to [`Runs`] what it is about.
//!
//! - `events`: what the page is told of a run.
//! - `active`: one run under way.
//! - `beginning`: how a run begins, and on which device.
//! - `outcomes`: what comes of a step or of a question, errors among it.
//! - `files`: runs as files, asked for or by time.
//! - `stepping`: whose turn it is, and what a turn does.
//! - `steering`: what changes how a run goes on.
//! - `questions`: what is asked besides.
//! - `proving`: the known exponents.

mod active;
mod beginning;
mod events;
mod files;
mod outcomes;
mod proving;
mod questions;
mod steering;
mod stepping;

use super::code::code;
use super::errands::{About, Errands};
use super::rehearsal::Rehearsal;
use super::unsent::now;
use crate::core::dataset::{OwnSet, Sources};
use crate::core::exercise::typeset;
use crate::core::protocol::{Command, Event, RunId, RunState};
use crate::engine::training::{Evaluating, try_gpu};
use active::Active;
use events::rejected;
use proving::Proving;
use std::sync::Arc;

/// All runs, in the order in which they were started.
#[derive(Default)]
pub struct Runs {
    active: Vec<Active>,
    /// Whose turn is next.
    turn: usize,
    /// What is known beforehand, while it is measured.
    proving: Option<Proving>,
    /// Steps before anybody asks for any.
    rehearsal: Option<Rehearsal>,
    /// What was asked and is not answered yet.
    errands: Errands,
    /// Runs whose held-out samples are gone through because somebody asked.
    evaluating: Vec<(RunId, Evaluating)>,
    /// The data that was brought, for all runs together.
    sources: Sources,
}

/// Where events go.
type Send<'a> = &'a mut dyn FnMut(Event);

impl Runs {
    /// Takes in data, for the runs and looks that are asked for from now on.
    pub fn bring(&mut self, set: Arc<OwnSet>) {
        self.sources.bring(set);
    }

    /// Carries out one command.
    pub async fn command(&mut self, command: Command, send: Send<'_>) {
        match command {
            begun @ (Command::Start { .. }
            | Command::Continue { .. }
            | Command::StartFrom { .. }) => {
                self.rehearsal = None;
                self.begin_by(begun, send).await;
            }
            Command::Save { run } => self.save(run, send).await,
            Command::Keep { run, every } => self.keep(run, every, send).await,
            Command::Pause { run } => self.pause(run, send).await,
            Command::Resume { run } => self.resume(run, send),
            Command::Step { run } => self.single_step(run, send).await,
            Command::Stop { run } => self.stop(run, send),
            Command::Bound { run, step } => self.bind(run, step, send),
            Command::SetTarget { run, lambda_target } => self.set_target(run, lambda_target, send),
            Command::Record { run, request } => self.record(run, &request, send).await,
            Command::Measure { run, samples, eps } => {
                self.measure(run, samples, &eps, send).await;
            }
            Command::Evaluate { run } => self.evaluate(run, send),
            Command::StopMeasuring { run } => {
                if self.errands.drop(About::Measurement(run)) {
                    send(Event::MeasuringStopped { run });
                }
            }
            Command::Prove { request, device } => {
                self.proving = Some(Proving::begin(request, device).await);
            }
            Command::Rehearse => self.rehearsal = Some(Rehearsal::new()),
            Command::StopProving => self.proving = None,
            Command::Try { request, config } => {
                let trial = try_gpu(&self.sources, &config, now).await;
                send(Event::Tried { request, trial });
            }
            Command::Typeset { request, text } => send(Event::Typeset {
                request,
                blocks: typeset(&text),
            }),
            Command::Code { request, text } => send(Event::Code {
                request,
                code: code(&text),
            }),
            Command::Forget { data } => self.sources.forget(data),
            Command::Digest { request, config } => self.digest_of(request, *config, send),
            Command::Preview { request, config } => self.preview(request, *config, send),
        }
    }

    /// One step of the run whose turn it is, one row of what is being proved and one piece of what
    /// was asked; false where there was nothing to do.
    pub async fn step(&mut self, send: Send<'_>) -> bool {
        let asked = !self.errands.is_empty();
        if let Some(event) = self.errands.advance() {
            send(event);
        }
        let proved = self.prove_next(send).await;
        let evaluated = self.evaluate_more(send).await;
        self.step_run(send).await || proved || evaluated || asked || self.rehearse().await
    }

    /// One step of what is rehearsed; false where nothing is.
    async fn rehearse(&mut self) -> bool {
        let Some(rehearsal) = &mut self.rehearsal else {
            return false;
        };
        if !rehearsal.step().await {
            self.rehearsal = None;
        }
        true
    }

    fn find(&self, run: RunId, send: Send<'_>) -> Option<usize> {
        let index = self.active.iter().position(|active| active.id == run);
        if index.is_none() {
            send(rejected(
                run,
                "run",
                format!("there is no run {} here", run.0),
            ));
        }
        index
    }

    /// Where a run can still go on; says its state where it cannot.
    fn find_unfinished(&self, run: RunId, send: Send<'_>) -> Option<usize> {
        let index = self.find(run, send)?;
        let active = &self.active[index];
        let state = if active.failed {
            RunState::Failed
        } else if active.session.is_finished() {
            RunState::Finished
        } else {
            return Some(index);
        };
        send(Event::State { run, state });
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cubecl::future::block_on;

    #[test]
    fn whatever_is_asked_of_a_run_that_is_not_here_is_refused() {
        let (run, mut runs) = (RunId(7), Runs::default());
        let refused = rejected(run, "run", "there is no run 7 here".to_owned());
        for command in [
            Command::Save { run },
            Command::Keep { run, every: None },
            Command::Pause { run },
            Command::Resume { run },
            Command::Step { run },
            Command::Stop { run },
            Command::Bound { run, step: None },
            Command::Evaluate { run },
        ] {
            let mut said = Vec::new();
            block_on(runs.command(command.clone(), &mut |event| said.push(event)));
            assert_eq!(said, std::slice::from_ref(&refused), "{command:?}");
        }
        assert!(!block_on(runs.step(&mut |_| ())), "nothing is left to do");
    }
}
