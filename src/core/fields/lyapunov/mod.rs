//! How the exponent is measured and held.

mod holding;
mod measuring;

use super::{BASE, Field, Input};

pub const FIELDS: [Field; 12] = [
    holding::LAMBDA_TARGET,
    holding::REGULARISER,
    holding::LAMBDA_REG,
    holding::WARMUP_STEPS,
    holding::WARMUP_LEARNING_RATE,
    holding::EVERY,
    measuring::MEASURE_EVERY,
    measuring::ESTIMATOR,
    measuring::TRANSIENT,
    measuring::EPS,
    measuring::EXPONENTS,
    measuring::QR_EVERY,
];

/// What is left as it is at first.
pub const ADVANCED: [Field; 3] = [holding::STATISTIC, holding::PENALTY, measuring::LAYERS];
