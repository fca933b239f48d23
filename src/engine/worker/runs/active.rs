//! One run under way: its session, what it waits for, and what it has to report. It knows nothing of other runs.

use super::Send;
use super::events::{fail, fallback, lost};
use crate::core::dataset::Sources;
use crate::core::exchange::Tensor;
use crate::core::protocol::{Checkpoint, Event, RunId};
use crate::engine::training::{OpenDevice, Progress, Session};
use crate::engine::worker::keeping::Kept;
use crate::engine::worker::unsent::{Unsent, now};
use std::collections::BTreeMap;

/// A run and what belongs to it.
pub(super) struct Active {
    pub id: RunId,
    pub session: Session,
    pub running: bool,
    /// A number was none, or the device refused: nothing goes on from here.
    pub failed: bool,
    /// The weights of the last epoch, from which the CPU goes on where the GPU is lost.
    pub checkpoint: Option<Checkpoint>,
    /// The step before which it pauses by itself, until it has.
    pub pause_at: Option<usize>,
    /// The step in front of which it waits for another run.
    pub bound: Option<usize>,
    /// Steps that wait for others.
    pub unsent: Unsent,
    /// How it is kept, and what a file of it says of its past.
    pub kept: Kept,
    /// The weights that it began with, where they were a file's.
    pub first: Option<BTreeMap<String, Tensor>>,
}

impl Active {
    /// Whether it is where it was to pause: in front of that step, with the epoch that ends there
    /// measured.
    pub fn is_to_pause(&self) -> bool {
        let step = self.session.next_step();
        self.pause_at == Some(step) && !self.session.is_evaluating() && !self.is_done()
    }

    /// Whether it waits for another run; what is measured after an epoch belongs to the steps before.
    pub fn is_bound(&self) -> bool {
        let step = self.session.next_step();
        self.bound.is_some_and(|bound| step >= bound) && !self.session.is_evaluating()
    }

    /// Whether no step is left to make.
    pub fn is_done(&self) -> bool {
        self.session.next_step() >= self.session.total_steps()
    }

    /// Sends the steps that wait.
    pub fn tell(&mut self, send: Send<'_>) {
        let (run, steps) = (self.id, self.unsent.take(now()));
        if !steps.is_empty() {
            let event = Event::Steps { run, steps };
            self.kept.note(&event);
            send(event);
        }
    }

    /// Sends epochs at once, and steps as soon as they have waited long enough or nothing follows.
    pub fn report(&mut self, progress: Vec<Progress>, send: Send<'_>) {
        let run = self.id;
        let mut epochs = Vec::new();
        for item in progress {
            match item {
                Progress::Step(metrics) => self.unsent.push(metrics),
                Progress::Epoch {
                    metrics,
                    checkpoint,
                } => epochs.push((metrics, checkpoint)),
            }
        }
        let goes_on = self.running && epochs.is_empty() && !self.session.is_finished();
        if !goes_on || self.unsent.is_due(now()) {
            self.tell(send);
        }
        // The steps of an epoch are all read back before it ends.
        for (metrics, checkpoint) in epochs {
            self.checkpoint = Some(checkpoint.clone());
            let event = Event::Epoch {
                run,
                metrics,
                checkpoint,
            };
            self.kept.note(&event);
            send(event);
        }
    }

    /// Goes on from the last epoch on the CPU, with what the optimisers remembered there; false where even that
    /// is refused.
    pub fn fall_back(&mut self, sources: &Sources, reason: String, send: Send<'_>) -> bool {
        OpenDevice::note_loss(&reason);
        self.unsent.clear();
        let run = self.id;
        let config = self.session.config.clone();
        let resumed = match (self.kept.held(&config), &self.first) {
            (Some(snapshot), _) => Session::resumed(sources, &snapshot, OpenDevice::cpu()),
            (None, Some(first)) if self.checkpoint.is_none() => {
                Session::with_weights(sources, config, OpenDevice::cpu(), first)
            }
            (None, _) => Session::on(sources, config, OpenDevice::cpu(), self.checkpoint.as_ref()),
        };
        match resumed {
            Ok(session) => {
                let event = fallback(run, lost(&reason), &session);
                self.kept.note(&event);
                send(event);
                self.session = session;
                true
            }
            Err(error) => {
                fail(run, &error, send);
                false
            }
        }
    }
}
