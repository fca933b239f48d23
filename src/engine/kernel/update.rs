//! What an optimiser's step does.

/// What a step does, all factors of this step worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Update {
    /// Adam (Kingma and Ba 2015); AdamW (Loshchilov and Hutter 2019) with a `decay` above 0.
    /// m <- b1 m + (1 - b1) g, n <- b2 n + (1 - b2) g^2,
    /// p <- (1 - decay) p - rate m / (sqrt(n / correction) + eps); `rate` holds 1 / (1 - b1^t). Only
    /// the first `decayed` parameters decay: a layer's constants do not.
    Adam {
        rate: f64,
        correction: f64,
        decay: f64,
        decayed: usize,
    },
    /// m <- momentum m + g (the first time m = g), p <- p - rate m.
    Sgd { rate: f64, momentum: f64 },
}

impl Update {
    pub const BETA_1: f64 = 0.9;
    pub const BETA_2: f64 = 0.999;
    pub const EPSILON: f64 = 1e-8;
}

/// What a gradient's norm is enlarged by before a clip divides by it, as torch's `clip_grad_norm_`.
pub const CLIP_FLOOR: f64 = 1e-6;
