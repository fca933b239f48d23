//! A batch's loss with its gradient by the network's outputs.

use super::reading::class_read;
use super::real::Real;
use crate::core::config::FiringRateConfig;
use crate::engine::kernel::{LossPlan, Plan};

/// A batch's loss.
pub struct BatchLoss<F> {
    /// Mean over the batch, with the firing rates' part.
    pub loss: F,
    /// Samples that are read as their class, as [`class_read`] says.
    pub correct: F,
    /// d loss / d outputs.
    pub gradient: Vec<F>,
}

/// Of a plan's outputs against classes `[batch]`.
pub fn loss<F: Real>(plan: &Plan, of: &LossPlan, outputs: &[F], targets: &[usize]) -> BatchLoss<F> {
    let (logits, rates) = outputs.split_at(plan.batch * plan.classes);
    let mut gradient = Vec::with_capacity(outputs.len());
    let (mut loss, mut correct) = (F::ZERO, F::ZERO);
    let counts = of.counts(plan.time);
    for (logits, &target) in logits.chunks_exact(plan.classes).zip(targets) {
        let best = class_read(logits);
        correct += if best == target { F::ONE } else { F::ZERO };
        loss += match counts {
            None => cross_entropy(logits, best, target, &mut gradient),
            Some(counts) => count_mse(plan, logits, target, counts, &mut gradient),
        };
    }
    let share = F::ONE / F::from_f64(targets.len() as f64);
    gradient.iter_mut().for_each(|value| *value *= share);
    loss *= share;
    for &rate in rates {
        let Some(FiringRateConfig { target, weight }) = of.firing_rate else {
            gradient.push(F::ZERO);
            continue;
        };
        let (distance, weight) = (rate - F::from_f64(target), F::from_f64(weight));
        loss += weight * distance * distance;
        gradient.push((weight + weight) * distance);
    }
    BatchLoss {
        loss,
        correct,
        gradient,
    }
}

/// -log softmax of the class, and its gradient.
fn cross_entropy<F: Real>(logits: &[F], best: usize, target: usize, gradient: &mut Vec<F>) -> F {
    let exponentials = logits.iter().map(|&logit| (logit - logits[best]).exp());
    let total: F = exponentials.clone().sum();
    gradient.extend(exponentials.enumerate().map(|(class, exponential)| {
        let hit = if class == target { F::ONE } else { F::ZERO };
        exponential / total - hit
    }));
    total.ln() - (logits[target] - logits[best])
}

/// Mean over classes of (count - wanted)^2, over T; and its gradient.
fn count_mse<F: Real>(
    plan: &Plan,
    logits: &[F],
    target: usize,
    [right, wrong]: [f64; 2],
    gradient: &mut Vec<F>,
) -> F {
    let share = F::ONE / F::from_f64((plan.classes * plan.time) as f64);
    let mut sum = F::ZERO;
    for (class, &count) in logits.iter().enumerate() {
        let distance = count - F::from_f64(if class == target { right } else { wrong });
        sum += share * distance * distance;
        gradient.push((share + share) * distance);
    }
    sum
}
