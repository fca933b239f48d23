//! The small numbers that keep an estimator's logarithms and quotients finite, each in one place: the
//! kernels of every device and what they are held to take them from here.

/// A direction that shrinks to this share of its length, in one step or when those before it are
/// taken out of it, counts as lost: its growth reads log 1e-12 instead of minus infinity.
pub const LOST: f64 = 1e-12;

/// What the reference adds to a squared distance, to a distance that it divides by, and to the growth that
/// it takes the logarithm of.
pub const TINY: f64 = 1e-12;

/// A squared distance up to which the reference reads little but [`TINY`]: at most twice the least that it can read,
/// which is called a floor.
pub const NEAR_TINY: f64 = 3.0 * TINY;

/// Keeps the derivative of a norm finite at zero, far below what 32-bit floats add to eps^2.
pub const NORM_FLOOR: f64 = 1e-30;
