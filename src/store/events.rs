//! What the worker's reports do to the page's state.

use super::lifecycle::now;
use super::{Engine, Side, Store};
use crate::protocol::{Command, DeviceChoice, Event, RunState};
use crate::run::Run;
use crate::worker_client::Report;
use leptos::prelude::*;
use std::time::Duration;

/// Crashes without an epoch between them, after which the engine is given up.
const MOST_CRASHES: u32 = 3;
/// A moment for what broke the worker to pass.
const BEFORE_ANOTHER: Duration = Duration::from_millis(300);

impl Store {
    pub(super) fn take(self, report: Report) {
        match report {
            Report::Event(Event::Ready {
                gpu,
                engine_version,
            }) => {
                self.desk
                    .update(|desk| desk.engine_version = engine_version);
                self.set_engine(Engine::Ready { gpu });
            }
            Report::Event(Event::Proof { proof, index, of }) => {
                self.proofs.update(|proofs| proofs.take(proof, index, of));
            }
            Report::Event(Event::Preview { thumbnail }) => self.preview.set(Some(thumbnail)),
            Report::Event(Event::Typeset { blocks }) => {
                self.study.update(|study| study.blocks = blocks);
            }
            Report::Event(Event::Code { code }) => self.study.update(|study| study.code = code),
            Report::Event(Event::Digests { request, digests }) => {
                self.take_digests(request, digests);
            }
            Report::Event(event) => self.take_event(event),
            Report::Mismatch(words) => self.give_up(words),
            Report::Crashed(reason) => self.crashed(&reason),
        }
    }

    fn take_event(self, event: Event) {
        let Some(event) = self.take_sweep_event(event) else {
            return;
        };
        let Some(id) = event.run() else { return };
        let owner = |side: &Side| self.run(*side).with_untracked(|run| run.id == id);
        // Late words of a run that was stopped belong to nobody.
        let Some(side) = Side::BOTH.into_iter().find(owner) else {
            return;
        };
        let started = matches!(event, Event::Started { .. });
        let epoch_ended = matches!(event, Event::Epoch { .. });
        let measured = matches!(event, Event::Steps { .. });
        let rewound = matches!(event, Event::Fallback { .. }) || started;
        self.note_answer(&event);
        let was_over = self.run(side).with_untracked(Run::is_over);
        self.run(side).update_untracked(|run| run.apply(event));
        let state = self.run(side).with_untracked(|run| run.state);
        if state == RunState::Finished && !was_over {
            self.measure(id);
            self.note_goals();
        }
        if epoch_ended {
            self.works.crashes.set(0);
        }
        if started || epoch_ended {
            self.record(side);
        }
        if rewound {
            self.restart_pace();
        } else if measured {
            let (done, _) = untrack(move || self.steps());
            self.works.pace.borrow_mut().mark(now(), done);
        }
        self.request_frame();
    }

    fn crashed(self, reason: &str) {
        let works = &self.works;
        if works.respawning.get() {
            return;
        }
        let crashes = works.crashes.get() + 1;
        works.crashes.set(crashes);
        let loading = self
            .desk
            .with_untracked(|desk| desk.engine == Engine::Loading);
        let what = described(loading, reason);
        self.forget_measurements();
        self.proofs.update(|proofs| proofs.interrupt(&what));
        self.interrupt_sweep(&what);
        if crashes > MOST_CRASHES {
            self.give_up(what);
            return;
        }
        self.set_engine(Engine::Loading);
        works.respawning.set(true);
        // Not from within the broken worker's own callback, which the new one replaces.
        set_timeout(move || self.carry_on(&what), BEFORE_ANOTHER);
    }

    /// Starts another worker, and in it every unfinished run from its last epoch, on the CPU.
    fn carry_on(self, what: &str) {
        let works = &self.works;
        works.respawning.set(false);
        if let Some(client) = works.client.get() {
            client.spawn();
        }
        self.prove_again();
        self.typeset();
        self.review_on();
        self.sweep_on();
        if !self.is_begun() {
            return;
        }
        for side in self.unfinished() {
            let run = self.fresh_id();
            self.run(side).update(|state| {
                let epoch = state
                    .checkpoint
                    .as_ref()
                    .map_or(0, |checkpoint| checkpoint.epoch);
                state.id = run;
                state.message = Some(format!(
                    "{what} Training goes on from epoch {epoch} on the CPU."
                ));
            });
            let command = self.run(side).with_untracked(|state| Command::Start {
                run,
                config: Box::new(state.config.clone()),
                device: DeviceChoice::Cpu,
                paused: state.state == RunState::Paused,
                resume: state.checkpoint.clone(),
            });
            self.send(command);
        }
        self.request_frame();
    }

    fn give_up(self, what: String) {
        for side in self.unfinished() {
            self.run(side).update(|run| run.state = RunState::Failed);
        }
        self.sweep.update(|sweep| sweep.give_up());
        self.set_engine(Engine::Broken(format!(
            "{what} Reload the page to try again."
        )));
    }

    fn set_engine(self, engine: Engine) {
        self.desk.update(|desk| desk.engine = engine);
    }

    fn unfinished(self) -> impl Iterator<Item = Side> {
        Side::BOTH
            .into_iter()
            .filter(move |side| self.run(*side).with_untracked(|run| !run.is_over()))
    }
}

/// What happened to the engine, as one sentence.
fn described(loading: bool, reason: &str) -> String {
    let what = if loading {
        "The engine could not be loaded"
    } else {
        "The engine broke down"
    };
    match reason.trim_start_matches("Uncaught ").trim_end_matches('.') {
        "" => format!("{what}."),
        reason => format!("{what} ({reason})."),
    }
}
