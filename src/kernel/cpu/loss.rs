//! Cross-entropy with its gradient.

use super::real::Real;

/// Mean cross-entropy of a batch.
pub struct CrossEntropy<F> {
    /// Nats.
    pub loss: F,
    /// Samples whose largest logit is their class.
    pub correct: F,
    /// d loss / d logits, `[batch, class]`.
    pub gradient: Vec<F>,
}

/// Of logits `[batch, class]` against classes `[batch]`.
pub fn cross_entropy<F: Real>(logits: &[F], targets: &[usize]) -> CrossEntropy<F> {
    let classes = logits.len() / targets.len();
    let share = F::ONE / F::of(targets.len() as f64);
    let mut gradient = Vec::with_capacity(logits.len());
    let (mut loss, mut correct) = (F::ZERO, F::ZERO);
    for (logits, &target) in logits.chunks_exact(classes).zip(targets) {
        let mut best = 0;
        for (class, &logit) in logits.iter().enumerate() {
            if logit > logits[best] {
                best = class;
            }
        }
        let exponentials = logits.iter().map(|&logit| (logit - logits[best]).exp());
        let total: F = exponentials.clone().sum();
        loss += total.ln() - (logits[target] - logits[best]);
        correct += if best == target { F::ONE } else { F::ZERO };
        gradient.extend(exponentials.enumerate().map(|(class, exponential)| {
            let hit = if class == target { F::ONE } else { F::ZERO };
            (exponential / total - hit) * share
        }));
    }
    CrossEntropy {
        loss: loss * share,
        correct,
        gradient,
    }
}
