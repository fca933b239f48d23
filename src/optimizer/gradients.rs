//! Gradients of a network's parameters as a whole.

use crate::model::{Dense, Parameters};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

/// Gradients after the clip, with the norm that they had before it.
#[derive(Debug)]
pub struct Clipped {
    pub gradients: GradientsParams,
    /// Euclidean norm over all parameters before the clip, `[1]`.
    pub norm: Tensor<1>,
}

/// Scales all gradients by min(1, limit / (norm + 1e-6)), as torch's `clip_grad_norm_`.
///
/// The norm is taken relative to the largest element, so that squares neither overflow nor vanish
/// where the gradient explodes.
pub fn clip_by_global_norm(
    parameters: &Parameters,
    mut gradients: GradientsParams,
    limit: Option<f64>,
) -> Clipped {
    let flat: Vec<Tensor<1>> = parameters
        .named()
        .into_iter()
        .flat_map(|(_, dense)| flat_gradients(&gradients, dense))
        .collect();
    let all = Tensor::cat(flat, 0);
    let largest = all.clone().abs().max().clamp_min(1e-30);
    let relative = all / largest.clone();
    let norm = (relative.clone() * relative).sum().sqrt() * largest;
    if let Some(limit) = limit {
        let scale = norm
            .clone()
            .add_scalar(1e-6)
            .recip()
            .mul_scalar(limit)
            .clamp_max(1.0);
        for (_, dense) in parameters.named() {
            scale_gradient(&mut gradients, dense, &scale);
        }
    }
    Clipped { gradients, norm }
}

/// Adds `weight` times the gradients of `other`, where it has any.
pub fn add_scaled(
    parameters: &Parameters,
    gradients: &mut GradientsParams,
    other: &GradientsParams,
    weight: f64,
) {
    for (_, dense) in parameters.named() {
        add_one::<2>(gradients, other, dense.weight.id, weight);
        add_one::<1>(gradients, other, dense.bias.id, weight);
    }
}

fn add_one<const D: usize>(
    gradients: &mut GradientsParams,
    other: &GradientsParams,
    id: burn::module::ParamId,
    weight: f64,
) {
    let Some(addend) = other.get::<D>(id) else {
        return;
    };
    let addend = addend.mul_scalar(weight);
    let sum = match gradients.remove::<D>(id) {
        Some(gradient) => gradient + addend,
        None => addend,
    };
    gradients.register(id, sum);
}

fn flat_gradients(gradients: &GradientsParams, dense: &Dense) -> Vec<Tensor<1>> {
    let weight = gradients
        .get::<2>(dense.weight.id)
        .map(|gradient| gradient.flatten(0, 1));
    let bias = gradients.get::<1>(dense.bias.id);
    weight.into_iter().chain(bias).collect()
}

fn scale_gradient(gradients: &mut GradientsParams, dense: &Dense, scale: &Tensor<1>) {
    if let Some(gradient) = gradients.remove::<2>(dense.weight.id) {
        gradients.register(dense.weight.id, gradient * scale.clone().unsqueeze());
    }
    if let Some(gradient) = gradients.remove::<1>(dense.bias.id) {
        gradients.register(dense.bias.id, gradient * scale.clone());
    }
}
