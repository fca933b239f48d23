//! What training lowers: cross-entropy on summed spikes, and the penalty on the exponent.

use crate::config::Penalty;
use burn::tensor::activation::log_softmax;
use burn::tensor::{Int, Tensor};

/// Mean cross-entropy in nats, `[1]`, of logits `[batch, class]` against classes `[batch]`.
pub fn cross_entropy(logits: Tensor<2>, target: Tensor<1, Int>) -> Tensor<1> {
    let picked = log_softmax(logits, 1).gather(1, target.unsqueeze_dim(1));
    picked.mean().neg()
}

/// Samples of a batch whose largest logit is their class, `[1]`.
pub fn correct(logits: Tensor<2>, target: Tensor<1, Int>) -> Tensor<1> {
    let [batch, _] = logits.dims();
    let predicted: Tensor<1, Int> = logits.argmax(1).reshape([batch]);
    predicted.equal(target).float().sum()
}

impl Penalty {
    /// The penalty of an exponent `[1]`: its squared distance to the target, hinge only above it.
    pub fn of(self, exponent: Tensor<1>, target: f64) -> Tensor<1> {
        let distance = exponent.sub_scalar(target);
        let distance = match self {
            Self::Squared => distance,
            Self::Hinge => distance.clamp_min(0.0),
        };
        distance.clone() * distance
    }
}
