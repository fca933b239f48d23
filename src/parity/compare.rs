//! Running a case here, and how far off it is.

use super::case::{Case, HostTensor};
use crate::kernel::CONSTANTS;
use crate::loss::loss;
use crate::lyapunov::{self, Perturbation};
use crate::model::{Parameters, create_snn};
use crate::training::TrainingError;
use burn::tensor::{DType, Device, Int, Tensor, TensorData};

/// What 32-bit floats must reach.
pub struct Tolerance;

impl Tolerance {
    /// Logits: largest error relative to the largest logit. The loss likewise, relative to itself.
    pub const LOGITS_RELATIVE: f64 = 1e-5;
    /// Exponent: absolute, nats per time step.
    pub const EXPONENT_ABSOLUTE: f64 = 1e-5;
    /// Each gradient tensor: relative in Euclidean norm.
    pub const GRADIENT_RELATIVE: f64 = 5e-4;
    /// A reference below this norm is zero, and the error is taken as absolute.
    pub const ZERO_NORM: f64 = 1e-9;
}

/// The error of one quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// `logits`, `lyapunov`, `loss` or `grad.<parameter>`.
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

impl Case {
    /// Runs the case on a device (with autodiff) and measures every error. `dtype` is F32, or F64
    /// where the device has it.
    ///
    /// # Errors
    /// A device that fails while it computes.
    pub async fn compare(
        &self,
        device: &Device,
        dtype: DType,
    ) -> Result<Vec<Comparison>, TrainingError> {
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
        let learnt = plan.learnt();
        for tensor in &learnt {
            let values = &self.tensor(&tensor.name).values;
            for (&place, &value) in tensor.places.iter().zip(values) {
                numbers[place] = value;
            }
        }
        let count = numbers.len();
        let numbers = TensorData::new(numbers, [count]).convert_dtype(dtype);
        network.parameters = Parameters::from_tensor(Tensor::from_data(numbers, (device, dtype)));
        let target = self.tensor("target");
        let classes: Vec<i32> = target.values.iter().map(|&class| class as i32).collect();
        let target = TensorData::new(classes, [self.input_shape[0]]);
        let target = Tensor::<1, Int>::from_data(target, device);

        let start = self.perturbation(device, dtype);
        let input = self.load("x", device, dtype);
        let masks = self.masks(device, dtype);
        let kind = self.lyapunov.estimator;
        let (simulation, reading) =
            lyapunov::forward(kind, &self.lyapunov, &network, input, masks, &start)?;
        let exponent = reading.exponent;
        let penalty = self
            .lyapunov
            .penalty
            .of(exponent.clone(), self.lyapunov.lambda_target);
        let task = loss(&simulation, target, self.wanted).loss;
        let loss = task + penalty.mul_scalar(self.lyapunov.lambda_reg);
        let gradients = loss.backward();

        let logits = host(simulation.logits()).await?;
        let mut comparisons = vec![
            self.relative_to_largest("logits", &logits),
            Comparison {
                name: "lyapunov".into(),
                error: (host(exponent).await?[0] - self.tensor("expected.lyapunov").values[0])
                    .abs(),
                tolerance: Tolerance::EXPONENT_ABSOLUTE,
            },
            self.relative_to_largest("loss", &host(loss).await?),
        ];
        let gradient = network.parameters.flat().grad(&gradients);
        let gradient = host(gradient.expect("the loss depends on the parameters")).await?;
        for tensor in learnt {
            let values: Vec<f64> = tensor.places.iter().map(|&place| gradient[place]).collect();
            comparisons.push(self.gradient(&tensor.name, &values));
        }
        Ok(comparisons)
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

    fn perturbation(&self, device: &Device, dtype: DType) -> Perturbation {
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

    fn gradient(&self, name: &str, gradient: &[f64]) -> Comparison {
        let expected = &self.tensor(&format!("expected.grad.{name}")).values;
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
            name: format!("grad.{name}"),
            error,
            tolerance: Tolerance::GRADIENT_RELATIVE,
        }
    }
}

/// The largest; NaN where any is.
fn worst(errors: impl Iterator<Item = f64>) -> f64 {
    errors.fold(0.0, |worst, error| {
        if error.is_nan() || error > worst {
            error
        } else {
            worst
        }
    })
}

async fn host<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f64>, TrainingError> {
    let lost = |error: &dyn std::fmt::Display| TrainingError::DeviceLost {
        reason: error.to_string(),
    };
    let data = tensor
        .into_data_async()
        .await
        .map_err(|error| lost(&error))?;
    Ok(data.iter::<f64>().collect())
}
