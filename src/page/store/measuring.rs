//! Asking for every estimator at the present weights, and who has not answered yet.

use super::{Activity, Engine, Side, Store};
use crate::core::protocol::Command;
use leptos::prelude::*;

impl Store {
    /// Asks for a measurement of each run of the pair that the engine knows.
    pub fn measure_now(self) {
        self.with_lab(|lab| lab.measure_now());
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
}
