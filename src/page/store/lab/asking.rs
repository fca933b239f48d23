//! What the engine is asked beside the pair: measurements, the proof, sweeps, and small questions.

use super::{Asked, Effect, Lab, Told};
use crate::core::metrics::MEASURED_SAMPLES;
use crate::core::protocol::{Command, Event, RunId};
use crate::page::language::say;
use crate::page::store::Side;
use crate::page::store::sweep::{Plan, Sweep};

impl Lab<'_> {
    /// Asks for a measurement of each run of the pair that the engine knows.
    pub fn measure_now(&mut self) {
        for side in Side::BOTH {
            let run = self.run(side);
            if run.device.is_some() {
                let id = run.id;
                self.measure(id);
            }
        }
    }

    /// Asks what a side's network does on all held-out samples, and measures it.
    pub fn evaluate(&mut self, side: Side) {
        let run = self.run(side).id;
        self.send(Command::Evaluate { run });
        self.measure(run);
    }

    /// Asks for a measurement of one run.
    pub(super) fn measure(&mut self, run: RunId) {
        if self.is_broken() {
            return;
        }
        self.desk.measuring.push(run);
        self.send(Command::Measure {
            run,
            samples: MEASURED_SAMPLES,
            eps: Vec::new(),
        });
        self.tell(Told::Desk);
    }

    /// An answer, whatever it is, ends the waiting.
    pub(super) fn note_answer(&mut self, side: Side, event: &Event) {
        // A lost device answers a running run's measurement by leaving for the CPU.
        let is_answer = matches!(
            event,
            Event::Exponents { .. }
                | Event::MeasuringStopped { .. }
                | Event::Fallback { .. }
                | Event::Rejected { .. }
        );
        if !is_answer {
            return;
        }
        let answered = self.run(side).id;
        let before = self.desk.measuring.len();
        self.desk.measuring.retain(|run| *run != answered);
        if self.desk.measuring.len() < before {
            self.tell(Told::Desk);
        }
    }

    /// Runs the proof on the device that is asked for, or stops it.
    pub fn toggle_proof(&mut self) {
        if self.proofs.is_running() {
            self.proofs.stop();
            self.send(Command::StopProving);
        } else if !self.is_broken() {
            let (request, device) = (self.memory.fresh_id().0, self.desk.device);
            self.proofs.begin(request, device);
            self.send(Command::Prove { request, device });
        }
        self.tell(Told::Proofs);
    }

    /// Starts a sweep, where none is under way. A pair that trains is paused; it can be made to go on
    /// beside it.
    pub fn start_sweep(&mut self, plan: Plan) {
        if self.is_broken() || self.sweep.is_running() {
            return;
        }
        self.pause();
        let first = plan.jobs.first().map(|job| &job.config);
        let (device, now) = (self.choice(self.desk.device, first), self.now);
        let memory = &mut *self.memory;
        let configs = plan.jobs.iter().map(|job| &job.config);
        let width = memory.pool.width_for(device, configs);
        let commands = self
            .sweep
            .begin(plan, device, width, &mut || memory.fresh_id(), now);
        self.send_all(commands);
        self.tell(Told::Sweep);
    }

    /// Ends it; the runs that are finished stay.
    pub fn cancel_sweep(&mut self) {
        let commands = Sweep::cancel(self.sweep);
        self.send_all(commands);
        self.tell(Told::Sweep);
    }

    /// Asks something; the answer will carry the number that `question` is given.
    pub fn ask(&mut self, question: impl FnOnce(u32) -> Command) {
        let command = question(self.memory.fresh_id().0);
        self.memory.asked.note(command.clone());
        self.send(command);
        if self.is_broken() {
            self.answer_lost(Asked::clear);
        }
    }

    /// Has the engine set a text. Without one, an earlier one that is still on its way is none either.
    pub fn typeset(&mut self, text: Option<String>) {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => self.ask(|request| Command::Typeset { request, text }),
            None => self.memory.asked.withdraw_text(),
        }
    }

    /// Asks another engine what the one before did not answer, unless that may be what broke it.
    pub(super) fn ask_again(&mut self, lost: &[u32]) {
        let commands = self.memory.asked.again(lost);
        self.send_all(commands);
        self.answer_lost(Asked::drop_tried);
    }

    /// Answers for the engine where somebody would wait for ever.
    pub(super) fn answer_lost(&mut self, close: fn(&mut Asked) -> Vec<u32>) {
        for request in close(&mut self.memory.asked) {
            let digests = Err(say("The engine broke down while it looked at this.").to_owned());
            let answer = Event::Digests { request, digests };
            self.effects.push(Effect::Answer(answer));
        }
    }
}
