//! How the exponent is measured and held.

mod holding;
mod measuring;

use super::{BASE, Field, Input};

pub const FIELDS: [Field; 13] = [
    holding::LAMBDA_TARGET,
    holding::REGULARISER,
    holding::PENALTY,
    holding::LAMBDA_REG,
    holding::WARMUP_STEPS,
    holding::WARMUP_LEARNING_RATE,
    holding::EVERY,
    measuring::MEASURE_EVERY,
    measuring::ESTIMATOR,
    measuring::EPS,
    measuring::EXPONENTS,
    measuring::QR_EVERY,
    measuring::LAYERS,
];
