//! The latest values of a run as attributes, in full, so that two runs can be compared to the last bit.

use crate::core::name::Named;
use crate::core::run::Run;
use crate::page::store::{Activity, Side, Store};
use leptos::prelude::*;

/// Each empty where there is none. They are of the visitor's own run, never of a recorded one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Readings {
    pub state: Memo<&'static str>,
    pub step: Memo<String>,
    pub total: Memo<String>,
    pub loss: Memo<String>,
    pub exponent: Memo<String>,
    pub error: Memo<String>,
    pub gradient: Memo<String>,
    pub accuracy: Memo<String>,
}

impl Readings {
    pub fn of(store: Store, side: Side) -> Self {
        let run = store.run(side);
        let text = move |read: fn(&Run) -> String| Memo::new(move |_| run.with(read));
        let state = Memo::new(move |_| match store.activity() {
            Activity::Idle => "idle",
            _ => run.with(|run| run.state.key()),
        });
        Self {
            state,
            step: text(|run| run.steps_done().to_string()),
            total: text(|run| run.total_steps.to_string()),
            loss: text(|run| latest(run, |step| step.loss)),
            exponent: text(|run| latest(run, |step| step.exponent)),
            error: text(|run| latest(run, |step| step.exponent_standard_error)),
            gradient: text(|run| latest(run, |step| step.gradient_norm)),
            accuracy: text(|run| number(run.last_epoch().map(|epoch| epoch.test_accuracy))),
        }
    }
}

fn latest(run: &Run, of: fn(&crate::core::metrics::StepMetrics) -> Option<f32>) -> String {
    number(run.steps.iter().rev().find_map(of))
}

fn number(value: Option<f32>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}
