//! Running a case here, and how far off it is.

use super::case::{Case, HostTensor};
use crate::engine::kernel::{CONSTANTS, NamedTensor};
use crate::engine::loss::loss;
use crate::engine::lyapunov::{self, Perturbation, Reading};
use crate::engine::model::{Network, Parameters, Simulation, create_snn};
use crate::engine::training::TrainingError;
use burn::tensor::{DType, Device, Int, Tensor, TensorData};

/// What 32-bit floats must reach.
pub struct Tolerance;

impl Tolerance {
    /// Logits: largest error relative to the largest logit. The loss likewise, relative to itself.
    pub const LOGITS_RELATIVE: f64 = 1e-5;
    /// Exponent: absolute, nats per time step.
    pub const EXPONENT_ABSOLUTE: f64 = 1e-5;
    /// Start directions, relative to the largest number: along another one they are off by all of it.
    pub const START_RELATIVE: f64 = 5e-5;
    /// Each gradient tensor: relative in Euclidean norm.
    pub const GRADIENT_RELATIVE: f64 = 5e-4;
    /// A reference below this norm is zero, and the error is taken as absolute.
    pub const ZERO_NORM: f64 = 1e-9;
}

/// The error of one quantity.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Comparison {
    /// `logits`, `lyapunov`, `loss` or `grad.<parameter>`; `start`, `samples`, `spectrum` or
    /// `grad_penalty.<parameter>` where the file has them.
    pub name: String,
    pub error: f64,
    pub tolerance: f64,
}

impl Comparison {
    /// Whether the error is within its tolerance; NaN is not.
    pub fn within(&self) -> bool {
        self.error <= self.tolerance
    }
}

/// A forward pass of a case, with what its loss is made of.
pub(super) struct Pass {
    pub simulation: Simulation,
    pub reading: Reading,
    /// The penalty by its weight, `[1]`.
    pub penalty: Tensor<1>,
}

impl Case {
    /// Runs the case on a device (with autodiff) and measures every error. `dtype` is F32, or F64
    /// where the device has it.
    ///
    /// # Errors
    /// A device that fails while it computes; a number that is NaN or infinite.
    pub async fn compare(
        &self,
        device: &Device,
        dtype: DType,
    ) -> Result<Vec<Comparison>, TrainingError> {
        let network = self.network(device, dtype).await?;
        let target = self.tensor("target");
        let classes: Vec<i32> = target.values.iter().map(|&class| class as i32).collect();
        let target = TensorData::new(classes, [self.input_shape[0]]);
        let target = Tensor::<1, Int>::from_data(target, device);

        let pass = self.pass(&network, device, dtype)?;
        let loss = loss(&pass.simulation, target, self.loss_plan).loss + pass.penalty;
        let gradients = loss.backward();

        let logits = host(pass.simulation.logits()).await?;
        let exponent = host(pass.reading.exponent).await?;
        let mut comparisons = vec![
            self.relative_to_largest("logits", &logits),
            self.nats("lyapunov", &exponent),
            self.relative_to_largest("loss", &host(loss).await?),
        ];
        let gradient = network.parameters.flat().grad(&gradients);
        let gradient = host(gradient.expect("the loss depends on the parameters")).await?;
        comparisons.extend(self.gradients("grad", &gradient));
        comparisons.extend(self.compare_further(&network, device, dtype).await?);
        Ok(comparisons)
    }

    /// The network with the parameters of the case.
    async fn network(&self, device: &Device, dtype: DType) -> Result<Network, TrainingError> {
        let mut network = create_snn(&self.model, 0, device)?;
        let [batch, time, _] = self.input_shape;
        let plan = network.plan(batch, time);
        // What is not learnt is as the factory makes it.
        let mut numbers = host(network.parameters.numbers()).await?;
        let constants = plan.layers().into_iter().map(|layer| layer.constants);
        for place in constants {
            numbers[place..place + CONSTANTS].copy_from_slice(&[
                self.model.alpha,
                self.model.beta,
                self.model.threshold,
            ]);
        }
        for tensor in plan.learnt() {
            let values = &self.tensor(&tensor.name).values;
            for (&place, &value) in tensor.places.iter().zip(values) {
                numbers[place] = value;
            }
        }
        let count = numbers.len();
        let numbers = TensorData::new(numbers, [count]).convert_dtype(dtype);
        network.parameters = Parameters::from_tensor(Tensor::from_data(numbers, (device, dtype)));
        Ok(network)
    }

    pub(super) fn pass(
        &self,
        network: &Network,
        device: &Device,
        dtype: DType,
    ) -> Result<Pass, TrainingError> {
        let start = self.perturbation(device, dtype);
        let input = self.load("x", device, dtype);
        let masks = self.masks(device, dtype);
        let kind = self.lyapunov.estimator;
        let (simulation, reading) =
            lyapunov::forward(kind, &self.lyapunov, network, input, masks, &start)?;
        let exponent = reading.exponent.clone();
        let penalty = self
            .lyapunov
            .penalty
            .apply(exponent, self.lyapunov.lambda_target);
        let penalty = penalty.mul_scalar(self.lyapunov.lambda_reg);
        Ok(Pass {
            simulation,
            reading,
            penalty,
        })
    }

    /// The masks of all layers as a record.
    fn masks(&self, device: &Device, dtype: DType) -> Option<Tensor<1>> {
        if self.model.dropout == 0.0 {
            return None;
        }
        let layers = 0..self.model.spiking_layers().len();
        let mask = |layer| self.load::<3>(&format!("mask.{layer}"), device, dtype);
        let blocks = layers.map(|layer| mask(layer).flatten::<2>(1, 2));
        Some(Tensor::cat(blocks.collect(), 1).flatten(0, 1))
    }

    pub(super) fn perturbation(&self, device: &Device, dtype: DType) -> Perturbation {
        let kinds: &[&str] = if self.tensors.contains_key("noise.syn.0") {
            &["mem", "syn"]
        } else {
            &["mem"]
        };
        let parts = kinds.iter().flat_map(|kind| {
            let layers = 0..self.model.spiking_layers().len();
            layers.map(move |layer| self.load(&format!("noise.{kind}.{layer}"), device, dtype))
        });
        Perturbation(Tensor::cat(parts.collect(), 1))
    }

    fn load<const D: usize>(&self, name: &str, device: &Device, dtype: DType) -> Tensor<D> {
        let HostTensor { shape, values } = self.tensor(name);
        let data = TensorData::new(values.clone(), shape.clone()).convert_dtype(dtype);
        Tensor::from_data(data, (device, dtype))
    }

    fn relative_to_largest(&self, name: &str, values: &[f64]) -> Comparison {
        let expected = &self.tensor(&format!("expected.{name}")).values;
        let error = values
            .iter()
            .zip(expected)
            .map(|(value, expected)| (value - expected).abs());
        let largest = expected.iter().map(|value| value.abs()).fold(0.0, f64::max);
        Comparison {
            name: name.into(),
            error: worst(error) / largest.max(Tolerance::ZERO_NORM),
            tolerance: Tolerance::LOGITS_RELATIVE,
        }
    }

    /// Exponents in nats per time step, absolute.
    pub(super) fn nats(&self, name: &str, values: &[f64]) -> Comparison {
        let expected = &self.tensor(&format!("expected.{name}")).values;
        let pairs = values.iter().zip(expected);
        Comparison {
            name: name.into(),
            error: worst(pairs.map(|(value, expected)| (value - expected).abs())),
            tolerance: Tolerance::EXPONENT_ABSOLUTE,
        }
    }

    /// Every tensor that is learnt, from a gradient of all parameters; `kind` is what is derived, as
    /// the file names it.
    pub(super) fn gradients(&self, kind: &str, gradient: &[f64]) -> Vec<Comparison> {
        let of = |tensor: NamedTensor| {
            let values: Vec<f64> = tensor.places.iter().map(|&place| gradient[place]).collect();
            self.gradient(&format!("{kind}.{}", tensor.name), &values)
        };
        self.learnt().into_iter().map(of).collect()
    }

    fn gradient(&self, name: &str, gradient: &[f64]) -> Comparison {
        let expected = &self.tensor(&format!("expected.{name}")).values;
        let norm =
            |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
        let difference = norm(&mut gradient.iter().zip(expected).map(|(a, b)| a - b));
        let size = norm(&mut expected.iter().copied());
        let error = if size < Tolerance::ZERO_NORM {
            difference
        } else {
            difference / size
        };
        Comparison {
            name: name.into(),
            error,
            tolerance: Tolerance::GRADIENT_RELATIVE,
        }
    }
}

/// The largest; NaN where any is.
pub(super) fn worst(errors: impl Iterator<Item = f64>) -> f64 {
    errors.fold(0.0, |worst, error| {
        if error.is_nan() || error > worst {
            error
        } else {
            worst
        }
    })
}

pub(super) async fn host<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f64>, TrainingError> {
    let lost = |error: &dyn std::fmt::Display| TrainingError::DeviceLost {
        reason: error.to_string(),
    };
    let data = tensor
        .into_data_async()
        .await
        .map_err(|error| lost(&error))?;
    Ok(data.iter::<f64>().collect())
}
