//! The rate at which a mean of squares grows, of Burn's own operations.

use crate::engine::ops::types::MeanSquare;
use burn::backend::Scalar;
use burn::backend::ops::FloatTensorOps;
use burn::tensor::TensorData;
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;

pub fn mean_square(exponents: CubeTensor, shares: &[f64], steps: usize) -> MeanSquare<CubeBackend> {
    let twice = Scalar::Float(2.0 * steps as f64);
    let shares = TensorData::from(shares).convert::<f32>();
    let shares = CubeBackend::float_from_data(shares, &exponents.device);
    let largest = CubeBackend::float_max(exponents.clone());
    let below = CubeBackend::float_sub(exponents, largest.clone());
    let squares = CubeBackend::float_exp(CubeBackend::float_mul_scalar(below, twice));
    let parts = CubeBackend::float_mul(squares, shares);
    let sum = CubeBackend::float_sum(parts.clone());
    let growth = CubeBackend::float_div_scalar(CubeBackend::float_log(sum.clone()), twice);
    MeanSquare {
        rate: CubeBackend::float_add(largest, growth),
        weights: CubeBackend::float_div(parts, sum),
    }
}
