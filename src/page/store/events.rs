//! Lends the page's state to the [`Lab`], and carries out what it says.

use super::lab::{Effect, Lab, Told};
use super::lifecycle::now;
use super::{History, Store};
use crate::core::protocol::Event;
use crate::page::worker_client::Report;
use leptos::prelude::*;
use std::time::Duration;

/// A moment for what broke the worker to pass.
const BEFORE_ANOTHER: Duration = Duration::from_millis(300);

impl Store {
    /// What the worker said, or that it is gone.
    pub(super) fn take(self, report: Report) {
        let mut report = Some(report);
        self.with_lab(&mut |lab| {
            if let Some(report) = report.take() {
                lab.take(report);
            }
        });
    }

    /// Has the lab do something, and does in the browser what follows.
    pub fn with_lab(self, act: &mut dyn FnMut(&mut Lab)) {
        let effects = self.desk.update_untracked(|desk| {
            self.off.update_untracked(|off| {
                self.held.update_untracked(|held| {
                    self.sweep.update_untracked(|sweep| {
                        self.proofs.update_untracked(|proofs| {
                            self.again.update_untracked(|again| {
                                let mut lab = Lab {
                                    desk,
                                    pair: [off, held],
                                    sweep,
                                    proofs,
                                    again,
                                    memory: &mut self.works.memory.borrow_mut(),
                                    now: now(),
                                    effects: Vec::new(),
                                };
                                act(&mut lab);
                                lab.effects
                            })
                        })
                    })
                })
            })
        });
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Send(command) => self.send(command),
            // Not from within the broken worker's own callback, which the new one replaces.
            Effect::Respawn => set_timeout(move || self.respawn(), BEFORE_ANOTHER),
            Effect::GiveUp => {
                if let Some(client) = self.works.client.get() {
                    client.give_up();
                }
            }
            Effect::Tell(told) => self.tell(told),
            Effect::Answer(event) => self.take_answer(event),
            Effect::Record(side) => self.record(side),
            Effect::Seen { side, recording } => self.take_seen(side, *recording),
            Effect::Forget => self.forget_inside(),
            Effect::AskAgain => self.ask_inside_again(),
            Effect::Ended => self.note_goals(),
            Effect::Keep(pair) => {
                let [off, held] = *pair;
                self.history
                    .update(|history: &mut History| history.keep(off, held));
            }
            Effect::RestartPace => self.restart_pace(),
            Effect::MarkPace => {
                let (done, _) = untrack(move || self.steps());
                self.works.pace.borrow_mut().mark(now(), done);
            }
        }
    }

    fn tell(self, told: Told) {
        match told {
            Told::Desk => self.desk.notify(),
            Told::Runs => {
                self.off.notify();
                self.held.notify();
            }
            Told::RunsSoon => self.request_frame(),
            Told::Proofs => self.proofs.notify(),
            Told::Sweep => self.sweep.notify(),
            Told::Again => {
                self.at_next_frame(|works| &works.again_pending, |store| store.again.notify());
            }
            Told::SweepSoon => {
                self.at_next_frame(|works| &works.sweep_pending, |store| store.sweep.notify());
            }
        }
    }

    fn respawn(self) {
        self.with_lab(&mut |lab| lab.respawned());
        if let Some(client) = self.works.client.get() {
            client.spawn();
        }
    }

    /// What the engine says to a question that is still open.
    fn take_answer(self, answer: Event) {
        match answer {
            Event::Preview {
                thumbnail: Ok(thumbnail),
                ..
            } => self.preview.set(Some(thumbnail)),
            // The settings say what is wrong with them where they stand.
            Event::Preview { .. } => self.preview.set(None),
            Event::Typeset { request, blocks } => self.take_text(request, blocks),
            Event::Code { code, .. } => self.study.update(|study| study.code = code),
            Event::Digests { request, digests } => self.take_digests(request, digests),
            _ => {}
        }
    }
}
