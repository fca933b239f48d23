//! Asking for every estimator at the present weights, and who has not answered yet.

use super::{Activity, Engine, Side, Store};
use crate::protocol::{Command, Event, RunId};

/// Held-out samples that a measurement goes over.
const SAMPLES: usize = 16;

impl Store {
    /// Asks for a measurement of each run of the pair that the engine knows.
    pub fn measure_now(self) {
        for side in Side::BOTH {
            let known = |run: &crate::run::Run| run.device.is_some().then_some(run.id);
            if let Some(run) = self.run(side).with_untracked(known) {
                self.measure(run);
            }
        }
    }

    /// Asks for a measurement of one run.
    pub(super) fn measure(self, run: RunId) {
        self.desk.update(|desk| desk.measuring.push(run));
        self.send(Command::Measure {
            run,
            samples: SAMPLES,
            eps: Vec::new(),
        });
    }

    /// Ends the measurements that have not come back.
    pub fn stop_measuring(self) {
        for run in self.desk.with_untracked(|desk| desk.measuring.clone()) {
            self.send(Command::StopMeasuring { run });
        }
    }

    /// Whether there is a run to measure, and none is being measured.
    pub fn can_measure(self) -> bool {
        let known = |side: Side| self.run(side).with(|run| run.device.is_some());
        self.activity() != Activity::Idle
            && Side::BOTH.into_iter().any(known)
            && self.desk.with(|desk| {
                desk.measuring.is_empty() && matches!(desk.engine, Engine::Ready { .. })
            })
    }

    /// Whether a measurement has not come back yet.
    pub fn is_measuring(self) -> bool {
        self.desk.with(|desk| !desk.measuring.is_empty())
    }

    /// An answer, whatever it is, ends the waiting.
    pub(super) fn note_answer(self, event: &Event) {
        let answered = match event {
            // A lost device answers a running run's measurement by leaving for the CPU.
            Event::Exponents { run, .. }
            | Event::MeasuringStopped { run }
            | Event::Rejected { run, .. }
            | Event::Fallback { run, .. } => *run,
            _ => return,
        };
        if self
            .desk
            .with_untracked(|desk| desk.measuring.contains(&answered))
        {
            self.desk
                .update(|desk| desk.measuring.retain(|run| *run != answered));
        }
    }

    /// Nothing that was asked for will come.
    pub(super) fn forget_measurements(self) {
        if self.desk.with_untracked(|desk| !desk.measuring.is_empty()) {
            self.desk.update(|desk| desk.measuring.clear());
        }
    }
}
