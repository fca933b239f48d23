//! What training changes: all weights and biases as one vector.

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};

/// Every parameter of a network, laid out as [`crate::engine::kernel::Plan`] says: one vector, so that a
/// step of an optimiser is one operation, and a checkpoint is one array.
#[derive(Module, Debug)]
pub struct Parameters {
    vector: Param<Tensor<1>>,
}

/// Weights that do not fit the network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the checkpoint holds {found} numbers, but this network has {expected}")]
pub struct WeightsError {
    pub found: usize,
    pub expected: usize,
}

impl Parameters {
    /// Parameters with the numbers of a tensor; with autodiff on its device they are a leaf of the
    /// gradient's graph.
    pub fn from_tensor(vector: Tensor<1>) -> Self {
        Self {
            vector: Param::from_tensor(vector),
        }
    }

    /// Parameters from host memory.
    pub fn from_numbers(numbers: Vec<f32>, device: &Device) -> Self {
        let length = numbers.len();
        Self::from_tensor(Tensor::from_data(
            TensorData::new(numbers, [length]),
            device,
        ))
    }

    /// The vector, on the gradient's graph where there is one.
    pub fn flat(&self) -> Tensor<1> {
        self.vector.val()
    }

    /// The numbers alone.
    pub fn numbers(&self) -> Tensor<1> {
        let vector = self.vector.val();
        if vector.device().is_autodiff() {
            vector.inner()
        } else {
            vector
        }
    }

    /// The same network with other numbers, on `device`.
    ///
    /// # Errors
    /// [`WeightsError`] where there are more or fewer.
    pub fn replaced(&self, numbers: &[f32], device: &Device) -> Result<Self, WeightsError> {
        let expected = self.num_params();
        if numbers.len() != expected {
            return Err(WeightsError {
                found: numbers.len(),
                expected,
            });
        }
        Ok(Self::from_numbers(numbers.to_vec(), device))
    }
}
