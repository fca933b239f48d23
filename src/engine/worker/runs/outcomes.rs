//! What comes of what a session was asked: its steps are reported, and an error ends the run, or moves it to the CPU where
//! the device was lost.

use super::events::{fail, field_of, lost, rejected};
use super::{Runs, Send};
use crate::core::protocol::{Event, RunState};
use crate::engine::training::{OpenDevice, Progress, TrainingError};

impl Runs {
    /// Reports every step that has been made; false where that ended the run.
    pub(super) async fn settle(&mut self, index: usize, send: Send<'_>) -> bool {
        let progress = self.active[index].session.settle().await;
        let goes_on = self.digest(index, progress, send);
        if goes_on {
            self.active[index].tell(send);
        }
        goes_on
    }

    /// Reports what a session said; false where the run is over.
    pub(super) fn digest(
        &mut self,
        index: usize,
        progress: Result<Vec<Progress>, TrainingError>,
        send: Send<'_>,
    ) -> bool {
        let active = &mut self.active[index];
        let run = active.id;
        if progress.is_err() {
            let unreported = active.session.take_unreported();
            active.report(unreported, send);
            active.tell(send);
        }
        match progress {
            Ok(progress) => {
                active.report(progress, send);
                if active.session.is_finished() {
                    active.running = false;
                    send(Event::State {
                        run,
                        state: RunState::Finished,
                    });
                    return false;
                }
                true
            }
            Err(TrainingError::DeviceLost { reason }) => {
                let resumed = active.fall_back(&self.sources, reason, send);
                if !resumed {
                    self.active.remove(index);
                }
                resumed
            }
            Err(TrainingError::NotFinite { quantity, step }) => {
                active.running = false;
                active.failed = true;
                let message = format!(
                    "{} became NaN or infinite at step {step}; the last good weights are kept",
                    quantity.name()
                );
                send(Event::Failed {
                    run,
                    quantity,
                    step,
                    message,
                });
                false
            }
            Err(error) => {
                active.running = false;
                active.failed = true;
                fail(run, &error, send);
                false
            }
        }
    }

    /// A question that brought an error; a lost device hands over to the CPU where the run goes on.
    pub(super) fn not_answered(&mut self, index: usize, error: &TrainingError, send: Send<'_>) {
        let active = &mut self.active[index];
        let run = active.id;
        match error {
            TrainingError::DeviceLost { reason }
                if active.failed || active.session.is_finished() =>
            {
                // Nothing goes on, so nothing falls back.
                OpenDevice::note_loss(reason);
                send(rejected(run, "run", lost(reason)));
            }
            TrainingError::DeviceLost { reason } => {
                if !active.fall_back(&self.sources, reason.clone(), send) {
                    self.active.remove(index);
                }
            }
            error => send(rejected(run, field_of(error), error.to_string())),
        }
    }
}
