//! What a run costs beside others: enough to deal them out evenly and to say how far a sweep is.

use crate::core::config::{ExperimentConfig, ModelKind, Regulariser};

/// A penalty's step beside a step on the loss alone, as `cargo xtask bench` measures it (README.md).
const PENALTY: f64 = 1.4;
/// A forward pass alone, and a tangent that is only measured.
const FORWARD: f64 = 0.3;
const MEASURED: f64 = 0.5;
/// What a neuron does in a time step beside its synapses.
const NEURON: f64 = 16.0;

/// The work of a whole run, in multiplications more or less. A guess: only its relation to another run's
/// means anything.
pub fn cost(config: &ExperimentConfig) -> f64 {
    let (task, lyapunov) = (&config.task, &config.lyapunov);
    let recurrent = config.model.kind == ModelKind::Recurrent;
    let mut inputs = config.model.input_dim as f64;
    let mut per_step = 0.0;
    for width in config.model.spiking_layers() {
        let width = width as f64;
        let own = if recurrent { width } else { 0.0 };
        per_step += width * (inputs + own + NEURON);
        inputs = width;
    }
    per_step += inputs * config.model.num_classes as f64;
    let sample = per_step * task.time_steps as f64;
    let regularised = match config.regulariser() {
        Regulariser::Off => MEASURED / lyapunov.measure_every as f64,
        Regulariser::Joint => PENALTY,
        Regulariser::Interleaved => PENALTY / lyapunov.every as f64,
    };
    let (epochs, batch) = (config.training.epochs, config.training.batch_size as f64);
    let trained = (epochs * config.steps_per_epoch()) as f64 * batch * (1.0 + regularised);
    let warm = config.effective_warmup() as f64 * batch * PENALTY;
    let evaluated = ((epochs + 1) * config.task.test_samples()) as f64 * (FORWARD + MEASURED);
    sample * (trained + warm + evaluated)
}
