//! What a run costs beside others, and as far as it has come: enough to deal runs out evenly and to say how long the
//! rest will take.

use super::{Encoding, ExperimentConfig, ModelKind, Regulariser};

/// A penalty's step beside a step on the loss alone (`cargo test --release --test native -- --ignored cost_of_steps`).
const PENALTY: f64 = 1.4;
/// A forward pass alone, and a tangent that is only measured.
const FORWARD: f64 = 0.3;
const MEASURED: f64 = 0.5;
/// A number that the encoding draws, in a browser.
const DRAWN: f64 = 120.0;
/// What a neuron does in a time step beside its synapses.
const NEURON: f64 = 16.0;

impl ExperimentConfig {
    /// The work of a whole run, in multiplications more or less. A guess: only its relation to another run's
    /// means anything.
    pub fn cost(&self) -> f64 {
        self.cost_after(self.all_steps())
    }

    fn all_steps(&self) -> usize {
        self.effective_warmup() + self.training.epochs * self.steps_per_epoch()
    }

    /// The work of its first `steps`, warm-up included, with the look at the held-out samples after the warm-up and after
    /// each epoch.
    pub fn cost_after(&self, steps: usize) -> f64 {
        let lyapunov = &self.lyapunov;
        let regularised = match self.regulariser() {
            Regulariser::Off => MEASURED / lyapunov.measure_every as f64,
            Regulariser::Joint => PENALTY,
            Regulariser::Interleaved => PENALTY / lyapunov.every as f64,
        };
        let batch = self.training.batch_size as f64;
        let warmup = self.effective_warmup();
        let warm = steps.min(warmup);
        let trained = steps - warm;
        let is_warm = warmup > 0 && warm == warmup;
        let looks = usize::from(is_warm) + trained / self.steps_per_epoch().max(1);
        let evaluated = (looks * self.task.test_samples()) as f64 * (FORWARD + MEASURED);
        let stepped = trained as f64 * (1.0 + regularised) + warm as f64 * PENALTY;
        self.cost_of_sample() * (batch * stepped + evaluated)
    }

    /// The same work, with the spikes that the encoding draws when a sample is seen for the first time: what counts where a
    /// few steps tell of all that come.
    pub fn work_after(&self, steps: usize) -> f64 {
        let sizes = [
            self.model.input_dim,
            self.task.time_steps,
            self.training.batch_size,
        ];
        let numbers: f64 = sizes.iter().map(|&size| size as f64).product();
        let by_chance = matches!(
            self.task.encoding,
            Encoding::Poisson { .. } | Encoding::Rows { .. }
        );
        let batches = match by_chance && self.task.is_encoded() {
            true => steps.min(self.steps_per_epoch()),
            false => 0,
        };
        self.cost_after(steps) + batches as f64 * numbers * DRAWN
    }

    /// What is left of that after `steps`.
    pub fn work_left(&self, steps: usize) -> f64 {
        (self.work_after(self.all_steps()) - self.work_after(steps)).max(0.0)
    }

    /// A sample's step on the loss.
    fn cost_of_sample(&self) -> f64 {
        let recurrent = self.model.kind == ModelKind::Recurrent;
        let mut inputs = self.model.input_dim as f64;
        let mut per_step = 0.0;
        for width in self.model.spiking_layers() {
            let width = width as f64;
            let own = if recurrent { width } else { 0.0 };
            per_step += width * (inputs + own + NEURON);
            inputs = width;
        }
        per_step += inputs * self.model.num_classes as f64;
        per_step * self.task.time_steps as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_of_a_run_is_that_of_its_warm_up_its_steps_and_a_look_after_each_epoch() {
        let config = ExperimentConfig::default();
        let warm = config.effective_warmup();
        let epoch = config.steps_per_epoch();
        let steps = warm + config.training.epochs * epoch;
        assert_eq!(config.cost(), config.cost_after(steps));
        let [before, after] = [warm + epoch - 1, warm + epoch].map(|it| config.cost_after(it));
        let step = config.cost_after(warm + 1) - config.cost_after(warm);
        assert!(after - before > 1.01 * step, "the look is counted");
        assert_eq!(config.cost_after(0), 0.0);
        // A batch is drawn once, in its first epoch, and only by chance.
        let drawn = |steps| config.work_after(steps) - config.cost_after(steps);
        assert!((drawn(2 * epoch) / drawn(epoch) - 1.0).abs() < 1e-9);
        assert!((drawn(2) / drawn(1) - 2.0).abs() < 1e-9 && drawn(1) > 0.3 * step);
        let mut direct = config.clone();
        direct.task.encoding = Encoding::Latency {};
        assert_eq!(direct.work_after(7), direct.cost_after(7));
        let warming = config.cost_after(1);
        assert!((step / warming - (1.0 + PENALTY) / PENALTY).abs() < 1e-9);
    }
}
