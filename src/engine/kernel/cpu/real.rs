//! The two float types, with the few functions that the kernels need.

use super::pool::Pool;
use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub};

/// `f32` or `f64`. Transcendental functions are `libm`'s, the same on every machine.
pub trait Real:
    Copy
    + Debug
    + Default
    + PartialOrd
    + Send
    + Sync
    + Sum
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + MulAssign
    + bytemuck::Pod
    + 'static
{
    const ZERO: Self;
    const ONE: Self;
    /// The nearest value.
    fn from_f64(value: f64) -> Self;
    fn abs(self) -> Self;
    fn sqrt(self) -> Self;
    fn ln(self) -> Self;
    fn exp(self) -> Self;
    fn atan(self) -> Self;
    fn tanh(self) -> Self;
    /// Room that is free.
    fn pool() -> &'static Pool<Self>;
}

macro_rules! real {
    ($type:ty, $ln:path, $exp:path, $atan:path, $tanh:path) => {
        impl Real for $type {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $type
            }
            #[inline(always)]
            fn abs(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            fn ln(self) -> Self {
                $ln(self)
            }
            fn exp(self) -> Self {
                $exp(self)
            }
            fn atan(self) -> Self {
                $atan(self)
            }
            fn tanh(self) -> Self {
                $tanh(self)
            }
            fn pool() -> &'static Pool<Self> {
                static POOL: Pool<$type> = Pool::new();
                &POOL
            }
        }
    };
}

real!(f32, libm::logf, libm::expf, libm::atanf, libm::tanhf);
real!(f64, libm::log, libm::exp, libm::atan, libm::tanh);
