//! How a run begins: anew, from the weights of a file, or out of a file of its own; and on which device.

use super::active::Active;
use super::events::{fallback, field_of, rejected, started};
use super::{Runs, Send};
use crate::core::config::ExperimentConfig;
use crate::core::exchange::{checkpoint, given};
use crate::core::protocol::{Checkpoint, Command, DeviceChoice, Event, RunId, RunState};
use crate::engine::training::{OpenDevice, Session};
use crate::engine::worker::keeping::Kept;
use crate::engine::worker::unsent::Unsent;

/// How a run begins, and how far it goes by itself.
struct Start {
    choice: DeviceChoice,
    paused: bool,
    /// Of an epoch's weights.
    resume: Option<Checkpoint>,
    pause_at: Option<usize>,
}

impl Start {
    fn new(choice: DeviceChoice, paused: bool, pause_at: Option<usize>) -> Self {
        Self {
            choice,
            paused,
            resume: None,
            pause_at,
        }
    }
}

/// What is known of a run that has just been made.
struct Begun {
    /// Why it is on another device than was chosen.
    refused: Option<String>,
    kept: Kept,
}

impl Runs {
    /// Begins a run by one of the three commands that do.
    pub(super) async fn begin_by(&mut self, command: Command, send: Send<'_>) {
        match command {
            Command::Start {
                run,
                config,
                device,
                paused,
                resume,
                pause_at,
            } => {
                let start = Start {
                    resume,
                    ..Start::new(device, paused, pause_at)
                };
                self.start(run, *config, start, send).await;
            }
            Command::Continue {
                run,
                file,
                device,
                paused,
                pause_at,
                ..
            } => {
                let start = Start::new(device, paused, pause_at);
                self.go_on(run, &file, start, send).await;
            }
            Command::StartFrom {
                run,
                config,
                weights,
                device,
                paused,
                pause_at,
            } => {
                let start = Start::new(device, paused, pause_at);
                self.start_from(run, *config, &weights, start, send).await;
            }
            _ => {}
        }
    }

    /// Whether a name is free; says so where it is not.
    fn is_fresh(&self, run: RunId, send: Send<'_>) -> bool {
        let is_fresh = self.active.iter().all(|active| active.id != run);
        if !is_fresh {
            let message = format!("run {} was started before", run.0);
            send(rejected(run, "run", message));
        }
        is_fresh
    }

    /// A run of its own first weights, or of the last epoch's.
    async fn start(&mut self, run: RunId, config: ExperimentConfig, start: Start, send: Send<'_>) {
        if !self.is_fresh(run, send) {
            return;
        }
        let (device, refused) = device_for(&config, start.choice).await;
        match Session::on(&self.sources, config, device, start.resume.as_ref()) {
            Ok(session) => {
                let kept = Kept::new(run, &session);
                self.begin(run, session, start, Begun { refused, kept }, send);
            }
            Err(error) => send(rejected(run, field_of(&error), error.to_string())),
        }
    }

    /// A run whose first weights are a file's.
    async fn start_from(
        &mut self,
        run: RunId,
        config: ExperimentConfig,
        weights: &[u8],
        start: Start,
        send: Send<'_>,
    ) {
        if !self.is_fresh(run, send) {
            return;
        }
        let tensors = match given(weights, &config.model) {
            Ok(tensors) => tensors,
            Err(why) => return send(rejected(run, "weights", why)),
        };
        let (device, refused) = device_for(&config, start.choice).await;
        match Session::with_weights(&self.sources, config, device, &tensors) {
            Ok(session) => {
                let kept = Kept::new(run, &session);
                self.begin(run, session, start, Begun { refused, kept }, send);
                if let Some(active) = self.active.last_mut() {
                    active.first = Some(tensors);
                }
            }
            Err(error) => send(rejected(run, field_of(&error), error.to_string())),
        }
    }

    /// A run out of a file.
    async fn go_on(&mut self, run: RunId, file: &[u8], start: Start, send: Send<'_>) {
        if !self.is_fresh(run, send) {
            return;
        }
        let snapshot = match checkpoint::read(file) {
            Ok(snapshot) => snapshot,
            Err(error) => return send(rejected(run, "file", error.to_string())),
        };
        let (device, refused) = device_for(&snapshot.config, start.choice).await;
        match Session::resumed(&self.sources, &snapshot, device) {
            Ok(session) => {
                let kept = Kept::restored(run, &session, snapshot);
                self.begin(run, session, start, Begun { refused, kept }, send);
            }
            Err(error) => send(rejected(run, field_of(&error), error.to_string())),
        }
    }

    /// Says that a run has begun, and takes it among the others.
    fn begin(
        &mut self,
        run: RunId,
        session: Session,
        start: Start,
        Begun { refused, kept }: Begun,
        send: Send<'_>,
    ) {
        send(started(run, &session));
        if let Some(event) = kept.told() {
            send(event);
        }
        if let Some(reason) = refused {
            send(fallback(run, reason, &session));
        }
        let state = if session.is_finished() {
            RunState::Finished
        } else if start.paused {
            RunState::Paused
        } else {
            RunState::Running
        };
        send(Event::State { run, state });
        self.active.push(Active {
            id: run,
            session,
            running: state == RunState::Running,
            failed: false,
            checkpoint: start.resume,
            pause_at: start.pause_at,
            bound: None,
            unsent: Unsent::default(),
            kept,
            first: None,
        });
    }
}

/// The device of a choice, and why it is another than was chosen.
async fn device_for(
    config: &ExperimentConfig,
    choice: DeviceChoice,
) -> (OpenDevice, Option<String>) {
    match OpenDevice::gpu_of_choice(choice).await {
        Ok(None) => (OpenDevice::cpu(), None),
        Ok(Some(gpu)) => match gpu.check(&config.model, config.lyapunov.estimator) {
            Ok(()) => (gpu, None),
            Err(error) => (OpenDevice::cpu(), Some(format!("{error}."))),
        },
        Err(error) => {
            let reason = format!("WebGPU is not used: {error}.");
            (OpenDevice::cpu(), Some(reason))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cubecl::future::block_on;

    fn said(command: Command) -> Vec<Event> {
        let mut events = Vec::new();
        let mut runs = Runs::default();
        block_on(runs.command(command, &mut |event| events.push(event)));
        assert!(runs.active.is_empty());
        events
    }

    #[test]
    fn a_file_that_is_none_begins_nothing_and_is_named() {
        let (run, device, paused, pause_at) = (RunId(3), DeviceChoice::Cpu, true, None);
        let go_on = Command::Continue {
            run,
            file: b"none".to_vec(),
            own: None,
            device,
            paused,
            pause_at,
        };
        let start_from = Command::StartFrom {
            run,
            config: Box::default(),
            weights: b"none".to_vec(),
            device,
            paused,
            pause_at,
        };
        for (command, named) in [(go_on, "file"), (start_from, "weights")] {
            let said = said(command);
            assert!(
                matches!(&said[..], [Event::Rejected { run: Some(it), field, .. }]
                    if *it == run && field == named),
                "{named}: {said:?}"
            );
        }
    }

    #[test]
    fn settings_that_are_refused_begin_nothing_and_are_named() {
        let mut config = Box::<ExperimentConfig>::default();
        config.training.epochs = 0;
        let said = said(Command::Start {
            run: RunId(3),
            config,
            device: DeviceChoice::Cpu,
            paused: true,
            resume: None,
            pause_at: None,
        });
        assert!(
            matches!(&said[..], [Event::Rejected { field, .. }] if field == "training.epochs"),
            "{said:?}"
        );
    }
}
