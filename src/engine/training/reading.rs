//! Tensors as numbers, without blocking.

use super::error::TrainingError;
use burn::tensor::{Tensor, TensorData, Transaction};

/// Reads tensors back at once without blocking; none is empty.
pub(super) async fn read_all(tensors: Vec<Tensor<1>>) -> Result<Vec<Vec<f32>>, TrainingError> {
    let lost = |reason: String| TrainingError::DeviceLost { reason };
    let transaction = tensors
        .into_iter()
        .fold(Transaction::default(), Transaction::register);
    let data = transaction
        .execute_async()
        .await
        .map_err(|error| lost(error.to_string()))?;
    let numbers = |data: TensorData| data.iter::<f32>().collect::<Vec<_>>();
    data.into_iter()
        .map(numbers)
        .map(|numbers| {
            if numbers.is_empty() {
                Err(lost("it gave no number".into()))
            } else {
                Ok(numbers)
            }
        })
        .collect()
}

/// Reads a tensor back without blocking.
pub(crate) async fn read(tensor: Tensor<1>) -> Result<Vec<f32>, TrainingError> {
    let lost = |reason: String| TrainingError::DeviceLost { reason };
    let data = tensor
        .into_data_async()
        .await
        .map_err(|error| lost(error.to_string()))?;
    data.try_into_vec::<f32>()
        .map_err(|error| lost(format!("{error:?}")))
}
