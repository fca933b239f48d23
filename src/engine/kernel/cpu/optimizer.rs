//! One optimiser step over all parameters.

use super::real::Real;
use super::wide::{Loop, widest};
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
    match update {
        Update::Adam {
            rate,
            correction,
            decay,
            decayed,
        } => {
            let (rate, inverse) = (F::from_f64(rate), F::from_f64(1.0 / correction));
            // Whatever lies behind those that decay keeps all of itself.
            let at = decayed.min(gradient.len());
            let (gradients, parameters) = (gradient.split_at(at), parameters.split_at_mut(at));
            let (first, second) = (first.split_at_mut(at), second.split_at_mut(at));
            let adam = |keep, gradient, parameters, first, second| Adam {
                scale,
                rate,
                inverse,
                keep,
                gradient,
                parameters,
                first,
                second,
            };
            let keep = F::from_f64(1.0 - decay);
            widest(adam(keep, gradients.0, parameters.0, first.0, second.0));
            widest(adam(F::ONE, gradients.1, parameters.1, first.1, second.1));
        }
        Update::Sgd { rate, momentum } => {
            let (rate, momentum) = (F::from_f64(rate), F::from_f64(momentum));
            let state = parameters.iter_mut().zip(first).zip(gradient);
            for ((parameter, first), &gradient) in state {
                *first = momentum * *first + gradient * scale;
                *parameter = *parameter - rate * *first;
            }
        }
    }
}

/// A step of Adam.
struct Adam<'a, F> {
    scale: F,
    rate: F,
    /// 1 / (1 - beta_2^t).
    inverse: F,
    /// What decay leaves of a parameter.
    keep: F,
    gradient: &'a [F],
    parameters: &'a mut [F],
    first: &'a mut [F],
    second: &'a mut [F],
}

impl<F: Real> Loop for Adam<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        let (keep_1, keep_2) = (F::from_f64(Update::BETA_1), F::from_f64(Update::BETA_2));
        let (add_1, add_2) = (
            F::from_f64(1.0 - Update::BETA_1),
            F::from_f64(1.0 - Update::BETA_2),
        );
        let epsilon = F::from_f64(Update::EPSILON);
        let Self {
            scale,
            rate,
            inverse,
            keep,
            ..
        } = self;
        let moments = self.first.iter_mut().zip(self.second);
        let state = self.parameters.iter_mut().zip(moments);
        for ((parameter, (first, second)), &gradient) in state.zip(self.gradient) {
            let gradient = gradient * scale;
            *first = keep_1 * *first + add_1 * gradient;
            *second = keep_2 * *second + add_2 * (gradient * gradient);
            let step = rate * *first / ((*second * inverse).sqrt() + epsilon);
            *parameter = keep * *parameter - step;
        }
    }
}
