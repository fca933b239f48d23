//! What is asked of the networks for those who look inside: of their present weights, and of those of the
//! first training step, with which a run of its own stands paused in the engine.

use super::{Effect, Lab, Lost, Told};
use crate::core::protocol::{Checkpoint, Command, Event, Recording, RecordingRequest, RunId};
use crate::page::store::Side;
use crate::page::store::inspect::When;
use std::iter::repeat_n;

/// One side.
#[derive(Debug, Default)]
pub struct Looking {
    /// Whose answer is on its way.
    waits_for: Option<RunId>,
    /// What is asked once that has come; an earlier wish is dropped.
    next: Option<(When, RecordingRequest)>,
    /// The weights after the warm-up, where there was one.
    first: Option<Checkpoint>,
    /// The run that stands at the first training step.
    first_run: Option<RunId>,
}

impl Lab<'_> {
    /// Asks for a recording with both lenses; one at a time, so that a drag asks no faster than the engine
    /// answers.
    pub fn look(&mut self, side: Side, when: When, request: RecordingRequest) {
        let side = self.asked_for(side);
        if self.looking(side).waits_for.is_some() {
            self.looking(side).next = Some((when, request));
        } else if let Some(run) = self.run_at(side, when) {
            self.looking(side).waits_for = Some(run);
            self.send(Command::Record { run, request });
        }
    }

    fn looking(&mut self, side: Side) -> &mut Looking {
        &mut self.memory.looking[side as usize]
    }

    /// The run with those weights, as far as the engine knows one.
    fn run_at(&mut self, side: Side, when: When) -> Option<RunId> {
        let run = self.run(side);
        run.device.as_ref()?;
        let (id, config) = (run.id, run.config.clone());
        if when == When::Now {
            return Some(id);
        }
        if let Some(run) = self.looking(side).first_run {
            return Some(run);
        }
        let resume = self.looking(side).first.clone();
        if resume.is_none() && config.effective_warmup() > 0 {
            return None;
        }
        let run = self.memory.fresh_id();
        self.looking(side).first_run = Some(run);
        self.memory.pool.join(run, id);
        self.send(Command::Start {
            run,
            config: Box::new(config),
            device: self.desk.begun.unwrap_or(self.desk.device),
            paused: true,
            resume,
            pause_at: None,
        });
        Some(run)
    }

    /// Takes an event that belongs to those who look inside, and gives back any other.
    pub(super) fn take_of_looking(&mut self, event: Event) -> Option<Event> {
        let id = event.run()?;
        let is_looked_into = |it: &Looking| it.waits_for == Some(id) || it.first_run == Some(id);
        let looking = &self.memory.looking;
        let Some(side) = Side::BOTH
            .into_iter()
            .find(|side| is_looked_into(&looking[*side as usize]))
        else {
            return Some(event);
        };
        let of_first = self.looking(side).first_run == Some(id);
        match event {
            Event::Recording { recording, .. } if of_first || has_both_lenses(&recording) => {
                self.answered(side);
                let sides = self.seen_by(side);
                let recordings = repeat_n(Box::new(recording), sides.len());
                for (side, recording) in sides.into_iter().zip(recordings) {
                    self.effects.push(Effect::Seen { side, recording });
                }
                None
            }
            Event::Rejected { message, .. } if of_first => {
                self.looking(side).first_run = None;
                self.answered(side);
                self.desk.notice = Some(message);
                self.tell(Told::Desk);
                None
            }
            Event::Rejected { .. } | Event::Fallback { .. } | Event::Failed { .. } => {
                self.answered(side);
                (!of_first).then_some(event)
            }
            event => (!of_first).then_some(event),
        }
    }

    fn answered(&mut self, side: Side) {
        let looking = self.looking(side);
        looking.waits_for = None;
        if let Some((when, request)) = looking.next.take() {
            self.look(side, when, request);
        }
    }

    /// Keeps what the first training step began with.
    pub(super) fn keep_first(&mut self, side: Side, event: &Event) {
        if let Event::Epoch { checkpoint, .. } = event
            && checkpoint.epoch == 0
        {
            self.looking(side).first = Some(checkpoint.clone());
        }
    }

    /// The pair is let go, and with it what was asked of it.
    pub(super) fn stop_looking(&mut self) {
        for side in Side::BOTH {
            let looking = std::mem::take(self.looking(side));
            if let Some(run) = looking.first_run {
                self.send(Command::Stop { run });
            }
        }
        self.effects.push(Effect::Forget);
    }

    /// The engine that was asked is gone.
    pub(super) fn look_again(&mut self, lost: &Lost) {
        for side in Side::BOTH {
            let looking = self.looking(side);
            let asked = [looking.waits_for, looking.first_run];
            if asked
                .into_iter()
                .flatten()
                .any(|run| lost.runs.contains(&run))
            {
                (looking.waits_for, looking.next, looking.first_run) = (None, None, None);
            }
        }
        if !lost.runs.is_empty() {
            self.effects.push(Effect::AskAgain);
        }
    }
}

/// What the lab films is asked for forwards alone, of a held-out sample.
fn has_both_lenses(recording: &Recording) -> bool {
    recording.signal.is_some() || recording.sample.is_none()
}
