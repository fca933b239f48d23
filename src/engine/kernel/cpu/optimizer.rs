//! One optimiser step over all parameters.

use super::real::Real;
use crate::engine::kernel::{CLIP_FLOOR, Update};

/// Euclidean norm, relative to the largest element: squares neither overflow nor vanish.
pub fn norm<F: Real>(gradient: &[F]) -> F {
    let mut largest = F::ZERO;
    for &value in gradient {
        if value.abs() > largest {
            largest = value.abs();
        }
    }
    if largest == F::ZERO {
        // Zero, or NaN where one is among them.
        return gradient.iter().copied().sum();
    }
    // Divided: the reciprocal of the smallest numbers is infinite.
    let squares = gradient.iter().map(|&value| {
        let relative = value / largest;
        relative * relative
    });
    squares.sum::<F>().sqrt() * largest
}

/// min(1, limit / (norm + 1e-6)), as torch's `clip_grad_norm_`; 1 without a limit.
pub fn clip_scale<F: Real>(norm: F, limit: Option<f64>) -> F {
    let scale = limit.map_or(F::ONE, |limit| {
        F::from_f64(limit) / (norm + F::from_f64(CLIP_FLOOR))
    });
    if scale < F::ONE { scale } else { F::ONE }
}

/// One step with the gradient times `scale`; changes parameters and both moments.
pub fn update<F: Real>(
    update: Update,
    scale: F,
    gradient: &[F],
    parameters: &mut [F],
    first: &mut [F],
    second: &mut [F],
) {
    let state = parameters.iter_mut().zip(first).zip(second).zip(gradient);
    match update {
        Update::Adam {
            rate,
            correction,
            decay,
            decayed,
        } => {
            let (keep_1, keep_2) = (F::from_f64(Update::BETA_1), F::from_f64(Update::BETA_2));
            let (add_1, add_2) = (
                F::from_f64(1.0 - Update::BETA_1),
                F::from_f64(1.0 - Update::BETA_2),
            );
            let (rate, inverse) = (F::from_f64(rate), F::from_f64(1.0 / correction));
            let (keep, epsilon) = (F::from_f64(1.0 - decay), F::from_f64(Update::EPSILON));
            for (index, (((parameter, first), second), &gradient)) in state.enumerate() {
                let gradient = gradient * scale;
                let keep = if index < decayed { keep } else { F::ONE };
                *first = keep_1 * *first + add_1 * gradient;
                *second = keep_2 * *second + add_2 * (gradient * gradient);
                let step = rate * *first / ((*second * inverse).sqrt() + epsilon);
                *parameter = keep * *parameter - step;
            }
        }
        Update::Sgd { rate, momentum } => {
            let (rate, momentum) = (F::from_f64(rate), F::from_f64(momentum));
            for (((parameter, first), _), &gradient) in state {
                *first = momentum * *first + gradient * scale;
                *parameter = *parameter - rate * *first;
            }
        }
    }
}
