//! What the visitor does to a sweep, and how it shares the engine with the pair.
//!
//! The worker gives each of its runs a turn, so a sweep disturbs the pair in nothing but its speed.
//! Starting one pauses a pair that is under way; it can be made to go on beside the sweep.

use super::lifecycle::now;
use super::sweep::{Form, Names, Plan, Refusal, Sweep};
use super::{Activity, Engine, Store};
use crate::protocol::{Command, Event};
use leptos::prelude::*;

impl Store {
    /// Starts a sweep, where the form and the settings are right.
    pub fn start_sweep(self, form: &Form) -> Result<(), Vec<Refusal>> {
        let (plan, device, broken) = self.desk.with_untracked(|desk| {
            let plan = Plan::draw_up(form, &desk.settings);
            (plan, desk.device, matches!(desk.engine, Engine::Broken(_)))
        });
        let plan = plan?;
        if self.is_locked() || broken || self.sweep.with_untracked(|sweep| sweep.is_running()) {
            return Ok(());
        }
        if untrack(move || self.activity()) == Activity::Running {
            self.toggle_training();
        }
        self.change_sweep(|sweep| sweep.begin(plan, device, &mut || self.fresh_id(), now()));
        Ok(())
    }

    /// Ends it; the runs that are finished stay.
    pub fn cancel_sweep(self) {
        self.change_sweep(Sweep::cancel);
    }

    /// Takes in an event where it is of the sweep; gives it back where it is not.
    pub(super) fn take_sweep_event(self, event: Event) -> Option<Event> {
        let running = self.sweep.with_untracked(|sweep| sweep.running());
        if running.is_none() || event.run() != running {
            return Some(event);
        }
        if matches!(event, Event::Epoch { .. }) {
            self.works.crashes.set(0);
        }
        let names: Names = &mut || self.fresh_id();
        let commands = self
            .sweep
            .update_untracked(|sweep| sweep.take(event, names, now()));
        self.send_all(commands);
        self.request_sweep_frame();
        None
    }

    /// The engine broke, and with it the run under way.
    pub(super) fn interrupt_sweep(self, why: &str) {
        self.sweep.update(|sweep| sweep.interrupt(why));
    }

    /// There is another engine.
    pub(super) fn sweep_on(self) {
        self.change_sweep(|sweep| sweep.go_on(&mut || self.fresh_id()));
    }

    /// Changes it, tells everything that shows it, and sends what follows.
    fn change_sweep(self, change: impl FnOnce(&mut Sweep) -> Vec<Command>) {
        let commands = self.sweep.try_update(change);
        self.send_all(commands.unwrap_or_default());
    }

    fn send_all(self, commands: Vec<Command>) {
        for command in commands {
            self.send(command);
        }
    }

    /// Tells everything that shows the sweep, at the next animation frame.
    fn request_sweep_frame(self) {
        self.at_next_frame(|works| &works.sweep_pending, |store| store.sweep.notify());
    }
}
