//! The network: layers in time, read out at the end.

use super::parameters::Parameters;
use crate::core::config::ModelConfig;
use crate::core::surrogate::SpikeFunction;
use crate::engine::kernel::{Plan, TwinPlan};
use crate::engine::ops::{self, Simulation};
use burn::tensor::{Device, Tensor, TensorData};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A feedforward or recurrent spiking network.
#[derive(Debug, Clone)]
pub struct Network {
    pub config: ModelConfig,
    pub parameters: Parameters,
    /// Hard, but for finite differences.
    pub spike_function: SpikeFunction,
    /// Whether forward passes report what the neurons did.
    pub reports: bool,
}

impl Network {
    pub(super) fn new(config: ModelConfig, parameters: Parameters) -> Self {
        Self {
            config,
            parameters,
            spike_function: SpikeFunction::Hard,
            reports: true,
        }
    }

    /// The same network with its parameters as leaves of a gradient's graph.
    ///
    /// Burn keeps a leaf until a later backward pass finds that nothing else does: whoever never makes one is
    /// not to make leaves.
    #[must_use]
    pub fn tracked(&self) -> Self {
        Self {
            parameters: Parameters::from_tensor(Tensor::from_inner(self.parameters.numbers())),
            ..self.clone()
        }
    }

    /// The same network outside of any gradient's graph.
    #[must_use]
    pub fn valid(&self) -> Self {
        Self {
            parameters: Parameters::from_tensor(self.parameters.numbers()),
            ..self.clone()
        }
    }

    /// What a batch of this network computes.
    pub fn plan(&self, batch: usize, time: usize) -> Plan {
        Plan {
            spike_function: self.spike_function,
            reports: self.reports,
            ..Plan::new(&self.config, batch, time)
        }
    }

    /// Runs the input through all layers and time steps from zero state; no spike is dropped.
    ///
    /// # Shapes
    /// `input`: `[batch, time, channel]` with `config.input_dim` channels and at least one step.
    ///
    /// # Panics
    /// Where the input has another number of channels, or no time step.
    pub fn forward(&self, input: Tensor<3>) -> Simulation {
        self.simulate(input, None, None)
    }

    /// The same with the factors `masks` on the spikes (see [`Self::dropout_masks`]), and with a
    /// twin from a start direction `[batch, state]` beside it.
    pub fn simulate(
        &self,
        input: Tensor<3>,
        masks: Option<Tensor<1>>,
        twin: Option<(TwinPlan, Tensor<2>)>,
    ) -> Simulation {
        let [batch, time, _] = input.dims();
        let plan = self.plan(batch, time);
        ops::simulate(self.parameters.flat(), input, masks, plan, twin)
    }

    /// Inverted dropout for a batch, a record; none where the rate is 0. A spike is kept with
    /// probability 1 - p and then counts 1 / (1 - p).
    pub fn dropout_masks(
        &self,
        batch: usize,
        time: usize,
        rng: &mut ChaCha8Rng,
        device: &Device,
    ) -> Option<Tensor<1>> {
        let share = self.config.dropout;
        if share == 0.0 {
            return None;
        }
        let keep = (1.0 / (1.0 - share)) as f32;
        let length = batch * self.plan(batch, time).record_len();
        let mask = |_| {
            if rng.random::<f64>() < share {
                0.0
            } else {
                keep
            }
        };
        let masks: Vec<f32> = (0..length).map(mask).collect();
        Some(Tensor::from_data(TensorData::new(masks, [length]), device))
    }
}
