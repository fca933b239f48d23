//! The runs of a class, trained again.

use super::{Lab, Told};
use crate::core::config::ExperimentConfig;
use crate::core::protocol::{Command, DeviceChoice, Event, RunId};

impl Lab<'_> {
    /// Trains experiments again, each once, beside those of before.
    pub fn train_class(&mut self, configs: Vec<ExperimentConfig>) {
        if self.is_broken() {
            return;
        }
        let memory = &mut *self.memory;
        let width = memory.pool.width_for(DeviceChoice::Cpu, configs.iter());
        self.again.share_among(width);
        let commands = self.again.begin(configs, &mut || memory.fresh_id());
        self.give_to_class(commands);
    }

    /// Sends what comes of a change, and says that there was one.
    fn give_to_class(&mut self, commands: Vec<Command>) {
        self.send_all(commands);
        self.tell(Told::Again);
    }

    /// What an engine says of one of them.
    pub(super) fn take_of_class(&mut self, run: RunId, event: Event) {
        let memory = &mut *self.memory;
        let commands = self.again.take(event, &mut || memory.fresh_id());
        self.send_all(commands);
        if !self.again.is_under_way(run) {
            self.memory.pool.leave(run);
        }
        self.tell(Told::Again);
    }

    /// An engine broke, and with it some of them; another goes on.
    pub(super) fn class_lost(&mut self, why: &str, is_lost: impl Fn(&RunId) -> bool) {
        self.again.interrupt(why, is_lost);
        let memory = &mut *self.memory;
        let commands = self.again.go_on(&mut || memory.fresh_id());
        self.give_to_class(commands);
    }

    /// Stands still between two steps.
    pub fn pause_class(&mut self) {
        let commands = self.again.pause();
        self.give_to_class(commands);
    }

    /// Ends the pause.
    pub fn resume_class(&mut self) {
        let memory = &mut *self.memory;
        let commands = self.again.resume(&mut || memory.fresh_id());
        self.give_to_class(commands);
    }

    /// Ends it; what is trained stays.
    pub fn cancel_class(&mut self) {
        let commands = self.again.cancel();
        self.give_to_class(commands);
    }

    /// Forgets what was trained.
    pub fn clear_class(&mut self) {
        let commands = self.again.clear();
        self.give_to_class(commands);
    }
}
