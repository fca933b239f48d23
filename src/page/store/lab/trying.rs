//! Trying the GPU before runs are left to it: what is to compute where shows only then waits for it.

use super::{Effect, Lab, Told};
use crate::core::config::ExperimentConfig;
use crate::core::protocol::{Command, DeviceChoice, RunId, Trial};

/// What waits until the GPU has been tried.
#[derive(Debug, Default)]
pub struct Waiting {
    /// The question that is open, and which experiment it is about.
    open: Option<(u32, Box<ExperimentConfig>)>,
    held: Vec<Command>,
}

impl Waiting {
    /// Whether a command has to wait: it begins a run whose device is not known, or is about one that waits.
    fn holds(&self, command: &Command) -> bool {
        let of_held = |run: RunId| self.held.iter().any(|it| it.run() == Some(run));
        let begins = matches!(
            command,
            Command::Start {
                device: DeviceChoice::Auto,
                ..
            } | Command::StartFrom {
                device: DeviceChoice::Auto,
                ..
            }
        );
        self.open.is_some() && (begins || command.run().is_some_and(of_held))
    }

    /// Nothing is tried any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Lab<'_> {
    /// The command with a device in the place of [`DeviceChoice::Auto`], where there is a GPU; `None` while it
    /// waits.
    pub(super) fn settled(&mut self, mut command: Command) -> Option<Command> {
        if self.memory.waiting.holds(&command) {
            self.memory.waiting.held.push(command);
            return None;
        }
        if !self.memory.pool.has_graphics_card() {
            return Some(command);
        }
        match &mut command {
            Command::Start { device, config, .. } | Command::StartFrom { device, config, .. }
                if *device == DeviceChoice::Auto =>
            {
                let Some(trial) = self.desk.trials.of(config) else {
                    let config = config.clone();
                    self.memory.waiting.held.push(command);
                    self.try_gpu(config);
                    return None;
                };
                *device = trial.choice();
            }
            Command::Continue { device, .. } | Command::Prove { device, .. } => {
                *device = self.choice(*device, None);
            }
            _ => {}
        }
        Some(command)
    }

    /// What a choice comes to by what has been tried so far.
    pub(super) fn choice(
        &self,
        device: DeviceChoice,
        config: Option<&ExperimentConfig>,
    ) -> DeviceChoice {
        let trial = self.desk.trials.nearest(config);
        match trial.filter(|_| device == DeviceChoice::Auto) {
            Some(trial) => trial.choice(),
            None => device,
        }
    }

    fn try_gpu(&mut self, config: Box<ExperimentConfig>) {
        let request = self.memory.fresh_id().0;
        self.memory.waiting.open = Some((request, config.clone()));
        self.desk.trials.is_trying = true;
        self.tell(Told::Desk);
        self.send(Command::Try { request, config });
    }

    /// What came out of it: what waited goes on.
    pub(super) fn tried(&mut self, request: u32, trial: Trial) {
        let waiting = &mut self.memory.waiting;
        let Some((_, config)) = waiting.open.take_if(|(own, _)| *own == request) else {
            return;
        };
        let held = std::mem::take(&mut waiting.held);
        self.desk.trials.is_trying = false;
        self.desk.trials.note(&config, trial);
        self.effects.push(Effect::KeepTrials);
        self.tell(Told::Desk);
        held.into_iter().for_each(|command| self.pass_on(command));
    }

    /// An engine broke, and with it what was being tried, where that is among these.
    pub(super) fn trial_lost(&mut self, what: &str, lost: &[u32]) {
        let open = &self.memory.waiting.open;
        let request = open.as_ref().map(|(request, _)| *request);
        if let Some(request) = request.filter(|request| lost.contains(request)) {
            let reason = what.trim_end_matches('.').to_owned();
            self.tried(request, Trial::Broken { reason });
        }
    }
}
