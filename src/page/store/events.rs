//! Lends the page's state to the [`Lab`], and carries out what it says.

use super::lab::{Effect, Lab, Seat, Told};
use super::{History, Store};
use crate::core::protocol::Event;
use crate::page::clock::now;
use crate::page::worker_client::Report;
use leptos::prelude::*;
use std::time::Duration;

/// After the first engine listens, until a second is made ready: the page's first look comes before.
const BEFORE_SECOND: Duration = Duration::from_millis(1500);

/// A moment for what broke the worker to pass.
const BEFORE_ANOTHER: Duration = Duration::from_millis(300);

impl Store {
    /// What a worker said, or that it is gone.
    pub(super) fn take(self, seat: Seat, report: Report) {
        self.with_lab(|lab| lab.take(seat, report));
    }

    /// Has the lab do something, and does in the browser what follows.
    pub fn with_lab(self, act: impl FnOnce(&mut Lab)) {
        let mut act = Some(act);
        self.lend(&mut |lab| {
            if let Some(act) = act.take() {
                act(lab);
            }
        });
    }

    /// Compiled once for all that is done with it.
    fn lend(self, act: &mut dyn FnMut(&mut Lab)) {
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
        let Some(workers) = self.works.workers.get() else {
            return;
        };
        match effect {
            Effect::Send { seat, command } => {
                if let Some(data) = command.own() {
                    self.hand_over(data);
                }
                workers.at(seat).send(command);
            }
            Effect::Prepare => {
                let prepare = move || self.with_lab(|lab| lab.prepare());
                set_timeout(prepare, BEFORE_SECOND);
            }
            Effect::Open(seat) => drop(workers.at(seat)),
            // Not from within the broken worker's own callback, which the new one replaces.
            Effect::Respawn(seat) => set_timeout(move || self.respawn(seat), BEFORE_ANOTHER),
            Effect::Close { seat, to } => workers.close(seat, to),
            Effect::GiveUp => workers.give_up(),
            Effect::Tell(told) => self.tell(told),
            Effect::Answer(event) => self.take_answer(event),
            Effect::Began(run) => self.keep_run(run),
            Effect::Saved { seat, sides, by } => {
                if let Some(file) = workers.at(seat).take_file() {
                    self.take_file(&sides, by, &file);
                }
            }
            Effect::Record(side) => self.record(side),
            Effect::Seen { side, recording } => self.take_seen(side, *recording),
            Effect::Forget => self.forget_inside(),
            Effect::AskAgain => self.ask_inside_again(),
            Effect::Ended => {
                self.note_goals();
                self.forget_if_over();
            }
            Effect::KeepTrials => self.desk.with_untracked(|desk| desk.trials.keep()),
            Effect::Keep(pair) => {
                self.forget_kept();
                let [off, held] = *pair;
                self.history
                    .update(|history: &mut History| history.keep(off, held));
            }
            Effect::RestartPace => self.restart_pace(),
            Effect::MarkPace => {
                let progress = untrack(move || self.progress());
                self.works.pace.borrow_mut().mark(now(), progress);
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
                self.at_next_frame(
                    |works| &works.again_pending,
                    |store| {
                        store.again.notify();
                        store.keep_runs();
                        store.take_cells();
                    },
                );
            }
            Told::SweepSoon => {
                self.at_next_frame(|works| &works.sweep_pending, |store| store.sweep.notify());
            }
        }
    }

    fn respawn(self, seat: Seat) {
        self.with_lab(|lab| lab.respawned(seat));
        if let Some(workers) = self.works.workers.get() {
            workers.at(seat).spawn();
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
            Event::Code { code, .. } => self.take_code(code),
            Event::Digests { request, digests } => self.take_digests(request, digests),
            _ => {}
        }
    }
}
