//! The logistic map at r = 4, x <- 4 x (1 - x). It is conjugate to the tent map, and its exponent
//! is ln 2 (Ulam and von Neumann 1947).

use super::Flow;

pub(super) struct Logistic {
    x: f64,
}

impl Logistic {
    pub(super) fn new() -> Self {
        let mut logistic = Self { x: 0.3 };
        (0..1000).for_each(|_| logistic.step());
        logistic
    }

    fn step(&mut self) {
        self.x = 4.0 * self.x * (1.0 - self.x);
    }
}

impl Flow for Logistic {
    fn dimension(&self) -> usize {
        1
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        tangents.iter_mut().for_each(|v| *v *= 4.0 - 8.0 * self.x);
        self.step();
    }

    fn carry_difference(&mut self, d: &mut [f64]) -> usize {
        d[0] *= 4.0 - 8.0 * self.x - 4.0 * d[0];
        self.step();
        0
    }
}
