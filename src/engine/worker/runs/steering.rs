//! What changes how a run goes on, and takes no step: on again, over, as far as another, to another target.

use super::events::rejected;
use super::{Runs, Send};
use crate::core::protocol::{Event, RunId, RunState};
use crate::engine::worker::errands::About;

impl Runs {
    /// Goes on.
    pub(super) fn resume(&mut self, run: RunId, send: Send<'_>) {
        if let Some(index) = self.find_unfinished(run, send) {
            self.active[index].running = true;
            let state = RunState::Running;
            send(Event::State { run, state });
        }
    }

    /// Ends a run, and what was asked of it.
    pub(super) fn stop(&mut self, run: RunId, send: Send<'_>) {
        if let Some(index) = self.find(run, send) {
            self.active.remove(index);
            self.errands.drop(About::Measurement(run));
            self.evaluating.retain(|(other, _)| *other != run);
            let state = RunState::Stopped;
            send(Event::State { run, state });
        }
    }

    /// Lets a run go as far as in front of `step`.
    pub(super) fn bind(&mut self, run: RunId, step: Option<usize>, send: Send<'_>) {
        if let Some(index) = self.find(run, send) {
            self.active[index].bound = step;
        }
    }

    /// Another target of the exponent, from the next step on.
    pub(super) fn set_target(&mut self, run: RunId, target: f64, send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        let session = &mut self.active[index].session;
        let mut config = session.config.clone();
        config.lyapunov.lambda_target = target;
        match config.validate() {
            Ok(()) => {
                session.config = config;
                self.active[index].kept.steer();
            }
            Err(error) => send(rejected(run, error.path(), error.to_string())),
        }
    }
}
