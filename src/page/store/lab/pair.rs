//! The two runs of the pair: what each is told, and what becomes of them when the engine breaks.

use super::{Effect, Lab, Lost, Pacing, Told};
use crate::core::protocol::{Command, DeviceChoice, RunId, RunState};
use crate::core::run::Run;
use crate::page::language::say;
use crate::page::store::{Activity, Side, activity_of};

impl Lab<'_> {
    /// What the pair is doing.
    pub fn activity(&mut self) -> Activity {
        let states = Side::BOTH.map(|side| self.run(side).state);
        activity_of(self.desk.begun, states)
    }

    /// Starts both runs with the settings as they are now.
    pub fn begin(&mut self) {
        self.begin_from([None, None], RunState::Running);
    }

    /// The same, to wait before the first step.
    pub fn begin_paused(&mut self) {
        self.begin_from([None, None], RunState::Paused);
    }

    /// Goes on with a pair that was kept, with the settings that it was kept with: each out of its file; a network
    /// that has none begins.
    pub fn go_on(&mut self, files: [Option<Vec<u8>>; 2]) {
        if self.desk.begun.is_none() {
            let files = self.files_of_both(files);
            self.begin_from(files, RunState::Running);
        }
    }

    fn begin_from(&mut self, files: [Option<Vec<u8>>; 2], state: RunState) {
        if self.is_broken() {
            return;
        }
        let device = self.desk.device;
        let pause_at = self.desk.pause_at;
        let paused = state == RunState::Paused;
        self.note_whether_alike(&files);
        for (side, file) in Side::BOTH.into_iter().zip(files) {
            let first = self.memory.first_weights[side as usize].clone();
            let config = self.desk.config(side);
            let pause_at = pause_at.map(|at| config.step_of(at));
            let run = self.run(side);
            run.config = config.clone();
            run.state = state;
            let command = match (file, first) {
                (Some(file), _) => Command::Continue {
                    run: run.id,
                    file,
                    own: config.task.own(),
                    device,
                    paused,
                    pause_at,
                },
                (None, Some(weights)) => Command::StartFrom {
                    run: run.id,
                    config: Box::new(config),
                    weights: weights.to_vec(),
                    device,
                    paused,
                    pause_at,
                },
                (None, None) => Command::Start {
                    run: run.id,
                    config: Box::new(config),
                    device,
                    paused,
                    resume: None,
                    pause_at,
                },
            };
            self.send(command);
        }
        self.desk.begun = Some(device);
        self.pace_from_here();
        self.tell(Told::Runs);
        self.tell(Told::Desk);
        self.effects.push(Effect::RestartPace);
    }

    /// Sends a command to each run that is in `state`, where the pair has been started.
    pub fn each(&mut self, state: RunState, command: fn(RunId) -> Command) {
        if self.desk.begun.is_none() {
            return;
        }
        for side in Side::BOTH {
            let run = self.run(side);
            if run.state == state {
                let command = command(run.id);
                self.send(command);
            }
        }
    }

    /// Runs that train pause, at the same step.
    pub fn pause(&mut self) {
        if self.align_once_paused() {
            self.each(RunState::Running, |run| Command::Pause { run });
        }
    }

    /// Paused runs go on.
    pub fn resume(&mut self) {
        self.each(RunState::Paused, |run| Command::Resume { run });
        self.pace_from_here();
        self.effects.push(Effect::RestartPace);
    }

    /// One step of each run, then paused.
    pub fn step(&mut self) {
        self.each(RunState::Paused, |run| Command::Step { run });
        self.pause();
    }

    /// Ends both runs; new ones with the settings as they are now stand ready.
    pub fn reset(&mut self) {
        if self.desk.begun.take().is_some() {
            for side in Side::BOTH {
                let run = self.run(side).id;
                self.send(Command::Stop { run });
            }
        }
        self.memory.alike = None;
        self.desk.measuring.clear();
        self.memory.pacing = Pacing::default();
        // Of the pair that ends.
        self.desk.pause_at = None;
        self.stop_looking();
        let ended = Side::BOTH.map(|side| {
            let fresh = Run::new(self.memory.fresh_id(), self.desk.config(side));
            std::mem::replace(self.run(side), fresh)
        });
        self.effects.push(Effect::Keep(Box::new(ended)));
        self.tell(Told::Runs);
        self.tell(Told::Desk);
    }

    /// An engine broke: every unfinished run that it had goes on from its last epoch on the CPU, and a
    /// finished one stands there again, to be measured and looked into. What was being measured is not
    /// measured again by itself: it may be what broke the engine.
    pub(super) fn begin_pair_again(&mut self, what: &str, lost: &Lost, unmeasured: &[RunId]) {
        if self.desk.begun.is_none() {
            return;
        }
        if Side::BOTH
            .into_iter()
            .any(|side| lost.runs.contains(&self.run(side).id))
        {
            self.pace_no_more();
        }
        let moment = self.desk.pause_at;
        for side in Side::BOTH {
            if !lost.runs.contains(&self.run(side).id) {
                continue;
            }
            let first = self.memory.first_weights[side as usize].clone();
            let fresh = self.memory.fresh_id();
            let run = self.run(side);
            let was_measured = unmeasured.contains(&run.id);
            let message = again_message(run, what, was_measured);
            run.message = message.or(run.message.take());
            let is_back =
                !run.is_over() || (run.state == RunState::Finished && run.checkpoint.is_some());
            if !is_back {
                continue;
            }
            let pause_at = moment.map(|at| run.config.step_of(at));
            run.id = fresh;
            let (config, device) = (Box::new(run.config.clone()), DeviceChoice::Cpu);
            let paused = run.state != RunState::Running;
            // What it has passed lies behind it.
            let pause_at = pause_at.filter(|at| *at > run.steps_done());
            let command = match first.filter(|_| run.checkpoint.is_none()) {
                Some(weights) => Command::StartFrom {
                    run: fresh,
                    config,
                    weights: weights.to_vec(),
                    device,
                    paused,
                    pause_at,
                },
                None => Command::Start {
                    run: fresh,
                    config,
                    device,
                    paused,
                    resume: run.checkpoint.clone(),
                    pause_at,
                },
            };
            if side == Side::Regularised {
                self.rename_alike(fresh);
            }
            self.send(command);
        }
    }

    /// No engine will go on with those runs any more.
    pub(super) fn end_pair(&mut self, what: &str, is_lost: impl Fn(RunId) -> bool) {
        if self.desk.begun.is_none() {
            return;
        }
        for side in Side::BOTH {
            let run = self.run(side);
            if !run.is_over() && is_lost(run.id) {
                run.state = RunState::Failed;
                run.message = Some(what.to_owned());
            }
        }
    }
}

/// What is to be read of a run whose engine broke; `None` where nothing of it was lost.
fn again_message(run: &Run, what: &str, was_measured: bool) -> Option<String> {
    let epoch = run.checkpoint.as_ref().map_or(0, |it| it.epoch);
    let mut parts = Vec::new();
    if !run.is_over() {
        parts.push(say!(
            "Training goes on from epoch {epoch} on the CPU.",
            epoch
        ));
    }
    if was_measured {
        parts.push(say("Its measurement was lost; “Measure now” asks for it again.").to_owned());
    }
    (!parts.is_empty()).then(|| format!("{what} {}", parts.join(" ")))
}
