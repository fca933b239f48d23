//! Which exponent of a batch is made of those of its samples, and what each sample weighs in it.

use super::SnnKernels;
use super::types::MeanSquare;
use crate::core::config::Statistic;
use crate::engine::kernel::Plan;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Scalar};
use burn::tensor::Slice;

/// The plan's exponent `[1]`, from the `mean` `[1]` and the samples as
/// [`SnnKernels::tangent_forward`] gives them.
pub(super) fn exponent<B: Backend + SnnKernels>(
    plan: &Plan,
    mean: FloatTensor<B>,
    samples: &FloatTensor<B>,
) -> FloatTensor<B> {
    match plan.statistic {
        Statistic::Mean => mean,
        Statistic::MeanSquare => mean_square::<B>(plan, samples).rate,
    }
}

/// The gradient by the plan's exponent, `[1]`, as what [`SnnKernels::tangent_backward`] takes: itself
/// for a mean; else times each sample's weight, of which 1 is the mean, `[batch]`.
pub(super) fn gradient<B: Backend + SnnKernels>(
    plan: &Plan,
    gradient: FloatTensor<B>,
    samples: &FloatTensor<B>,
) -> FloatTensor<B> {
    match plan.statistic {
        Statistic::Mean => gradient,
        Statistic::MeanSquare => {
            let weights = mean_square::<B>(plan, samples).weights;
            let weights = B::float_mul_scalar(weights, Scalar::Float(plan.batch as f64));
            B::float_mul(weights, gradient)
        }
    }
}

fn mean_square<B: Backend + SnnKernels>(plan: &Plan, samples: &FloatTensor<B>) -> MeanSquare<B> {
    let exponents = B::float_slice(samples.clone(), &[Slice::from(0..plan.batch)]);
    let shares = vec![1.0 / plan.batch as f64; plan.batch];
    B::mean_square(exponents, shares, plan.counted())
}
