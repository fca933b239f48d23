//! Optimisers: one operation over all parameters at once, after a clip over all of them.
//!
//! Burn has Adam, AdamW, SGD and clipping by norm. They are made of tensor operations, about a dozen
//! launches of a GPU's kernels a step, of which these need two; a step of training has about 37 in all.

use crate::core::config::OptimizerConfig;
use crate::engine::kernel::Update;
use crate::engine::model::Parameters;
use crate::engine::ops::{self, Learning};
use burn::tensor::Tensor;

pub use crate::engine::ops::{Clip, clip};

/// Adam, AdamW or SGD with what it remembers of the steps before.
#[derive(Debug, Clone)]
pub struct Optimizer {
    config: OptimizerConfig,
    /// The first parameters, which decay where any do: weights and biases.
    decayed: usize,
    steps: i32,
    /// All first moments, then all second ones; absent before the first step.
    moments: Option<Tensor<1>>,
}

impl Optimizer {
    /// An optimiser without any memory yet, for parameters of which the first `decayed` may decay.
    pub fn new(config: OptimizerConfig, decayed: usize) -> Self {
        Self {
            config,
            decayed,
            steps: 0,
            moments: None,
        }
    }

    /// Steps so far, and all first moments, then all second ones; absent before the first step.
    pub fn memory(&self) -> (u32, Option<Tensor<1>>) {
        (self.steps.unsigned_abs(), self.moments.clone())
    }

    /// The same optimiser after so many steps, with what it then remembers.
    #[must_use]
    pub fn remembering(mut self, steps: u32, moments: Option<Tensor<1>>) -> Self {
        self.steps = i32::try_from(steps).unwrap_or(i32::MAX);
        self.moments = moments;
        self
    }

    /// One step of learning rate `rate` with the gradient times `scale` `[1]`; both outside of the
    /// gradient's graph, as what comes out is.
    pub fn step(
        &mut self,
        rate: f64,
        parameters: &Parameters,
        gradient: Tensor<1>,
        scale: Tensor<1>,
    ) -> Parameters {
        self.steps = self.steps.saturating_add(1);
        let numbers = parameters.numbers();
        let moments = self.moments.take().unwrap_or_else(|| {
            let twice = [2 * numbers.shape().num_elements()];
            Tensor::zeros(twice, (&numbers.device(), numbers.dtype()))
        });
        let before = Learning {
            parameters: numbers,
            moments,
        };
        let after = ops::update(before, gradient, scale, self.update(rate));
        self.moments = Some(after.moments);
        Parameters::from_tensor(after.parameters)
    }

    /// This step's factors, torch's defaults where the configuration has none.
    fn update(&self, rate: f64) -> Update {
        let adam = |decay: f64| Update::Adam {
            rate: rate / (1.0 - Update::BETA_1.powi(self.steps)),
            correction: 1.0 - Update::BETA_2.powi(self.steps),
            decay: rate * decay,
            decayed: self.decayed,
        };
        match self.config {
            OptimizerConfig::Adam {} => adam(0.0),
            OptimizerConfig::AdamW { weight_decay } => adam(weight_decay),
            OptimizerConfig::Sgd { momentum } => Update::Sgd { rate, momentum },
        }
    }
}
