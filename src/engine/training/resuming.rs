//! A run out of a checkpoint, and into one.
//!
//! On the CPU, by the same program, what follows is what would have followed, to the last bit: parameters and
//! moments come back bit for bit, and every random number hangs on seed, step and sample alone. Two things are
//! not kept, and change no number of a run that goes well: how far an evaluation of the held-out samples has
//! come (it begins anew), and the weights one step further back, to which a session returns where its next step
//! finds its weights spoilt (a resumed one stays where it began).

use super::device::OpenDevice;
use super::digest::weights_digest;
use super::error::{ResumeError, TrainingError};
use super::evaluate::Evaluation;
use super::reading::read;
use super::session::Session;
use super::weights::Saved;
use crate::core::dataset::Sources;
use crate::core::exchange::checkpoint::{History, Moments, Optimizers, Snapshot, State};
use crate::engine::model::{initial_numbers, numbered};
use crate::engine::optimizer::Optimizer;
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

impl Session {
    /// The run as a checkpoint holds it, with what was reported so far; every step is to be settled
    /// ([`Session::settle`]).
    ///
    /// # Errors
    /// A lost device.
    ///
    /// # Panics
    /// Where steps are not settled: weights and step would be of different moments.
    pub async fn snapshot(&self, history: History) -> Result<Snapshot, TrainingError> {
        assert!(self.is_settled(), "a run is settled before it is kept");
        let Saved { tensors, metadata } = self.saved().await?;
        let Optimizers {
            task,
            warmup,
            penalty,
        } = &self.optimizers;
        let (task_steps, task) = remembered(task).await?;
        let (warmup_steps, warmup) = remembered(warmup).await?;
        let (penalty_steps, penalty) = remembered(penalty).await?;
        Ok(Snapshot {
            config: self.config.clone(),
            weights: tensors,
            metadata,
            state: State {
                version: State::VERSION,
                step: self.step,
                is_epoch_due: self.is_evaluating(),
                max_gradient_norm: self.max_gradient_norm,
                optimizer_steps: Optimizers {
                    task: task_steps,
                    warmup: warmup_steps,
                    penalty: penalty_steps,
                },
                data: self.digests().data.clone(),
                device: self.device.info.clone(),
                was_steered: false,
                side: None,
                began_with: self.began_with.clone(),
            },
            moments: Optimizers {
                task,
                warmup,
                penalty,
            },
            history,
        })
    }

    /// A run that goes on from a checkpoint.
    ///
    /// # Errors
    /// As [`Session::on`], and [`ResumeError`].
    pub fn resumed(
        sources: &Sources,
        snapshot: &Snapshot,
        device: OpenDevice,
    ) -> Result<Self, TrainingError> {
        let mut session = Self::on(sources, snapshot.config.clone(), device, None)?;
        let state = &snapshot.state;
        // Before anybody asks for its digests, which are worked out once.
        session.began_with.clone_from(&state.began_with);
        session.check(state)?;
        session.take_weights(snapshot)?;
        session.take_moments(snapshot)?;
        session.step = state.step;
        session.max_gradient_norm = state.max_gradient_norm;
        if state.is_epoch_due {
            let step = state.step;
            let ended = session.epoch_ended().filter(|_| step > 0);
            let epoch = ended.ok_or(ResumeError::NoEpoch { step })?;
            let (batches, config) = (&session.batches, &session.config);
            session.evaluation = Some(Evaluation::new(epoch, batches, config, step));
        }
        Ok(session)
    }

    fn check(&self, state: &State) -> Result<(), ResumeError> {
        let (step, total) = (state.step, self.total_steps());
        if step > total {
            return Err(ResumeError::Step { step, total });
        }
        let found = &self.digests().data;
        if *found != state.data {
            return Err(ResumeError::Data {
                said: state.data.clone(),
                found: found.clone(),
            });
        }
        Ok(())
    }

    fn take_weights(&mut self, snapshot: &Snapshot) -> Result<(), TrainingError> {
        let model = &self.config.model;
        let initial = initial_numbers(model, self.config.seed);
        let numbers = numbered(model, initial, &snapshot.weights);
        let found = weights_digest(&numbers);
        let said = snapshot.metadata.get("digest").cloned().unwrap_or_default();
        if found != said {
            return Err(ResumeError::Weights { said, found }.into());
        }
        let parameters = &self.network.parameters;
        self.network.parameters = parameters.replaced(&numbers, &self.device.device)?;
        Ok(())
    }

    fn take_moments(&mut self, snapshot: &Snapshot) -> Result<(), ResumeError> {
        let wanted = self.network.parameters.num_params();
        for (optimizer, moments) in snapshot.moments.named() {
            // Both have as many numbers as the network; or it made no step.
            let found = moments.first.len().min(moments.second.len());
            let longest = moments.first.len().max(moments.second.len());
            if longest > 0 && [found, longest] != [wanted; 2] {
                return Err(ResumeError::Moments {
                    optimizer,
                    found: if found == wanted { longest } else { found },
                    wanted,
                });
            }
        }
        let (steps, device) = (&snapshot.state.optimizer_steps, &self.device.device);
        let moments = &snapshot.moments;
        let with = |optimizer: &Optimizer, steps, moments| {
            let optimizer = optimizer.clone();
            optimizer.remembering(steps, on_device(moments, device))
        };
        let before = &self.optimizers;
        self.optimizers = Optimizers {
            task: with(&before.task, steps.task, &moments.task),
            warmup: with(&before.warmup, steps.warmup, &moments.warmup),
            penalty: with(&before.penalty, steps.penalty, &moments.penalty),
        };
        Ok(())
    }
}

async fn remembered(optimizer: &Optimizer) -> Result<(u32, Moments), TrainingError> {
    let (steps, moments) = optimizer.memory();
    let moments = match moments {
        Some(moments) => {
            let mut first = read(moments).await?;
            let second = first.split_off(first.len() / 2);
            Moments { first, second }
        }
        None => Moments::default(),
    };
    Ok((steps, moments))
}

fn on_device(moments: &Moments, device: &Device) -> Option<Tensor<1>> {
    if moments.first.is_empty() {
        return None;
    }
    let both = [&moments.first[..], &moments.second[..]].concat();
    let length = both.len();
    Some(Tensor::from_data(TensorData::new(both, [length]), device))
}
