//! The Henon map, x <- 1 - a x^2 + y, y <- b x, with a 1.4 and b 0.3 (Henon 1976,
//! doi:10.1007/BF01608556). Its Jacobian has determinant -b everywhere: the exponents sum to ln b.

use super::Flow;

const A: f64 = 1.4;
pub(super) const B: f64 = 0.3;

pub(super) struct Henon {
    x: f64,
    y: f64,
}

impl Henon {
    /// On the attractor.
    pub(super) fn new() -> Self {
        let mut henon = Self { x: 0.1, y: 0.1 };
        (0..1000).for_each(|_| henon.step());
        henon
    }

    fn step(&mut self) {
        (self.x, self.y) = (1.0 - A * self.x * self.x + self.y, B * self.x);
    }
}

impl Flow for Henon {
    fn dimension(&self) -> usize {
        2
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        for v in tangents.chunks_exact_mut(2) {
            (v[0], v[1]) = (-2.0 * A * self.x * v[0] + v[1], B * v[0]);
        }
        self.step();
    }

    fn carry_difference(&mut self, d: &mut [f64]) -> usize {
        (d[0], d[1]) = (-A * (2.0 * self.x + d[0]) * d[0] + d[1], B * d[0]);
        self.step();
        0
    }
}
