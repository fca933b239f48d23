//! Leaky integrate-and-fire neurons under a constant drive, reset by subtraction:
//!
//! ```text
//! U <- beta U + a - theta H(U - theta),  s = H(U - theta)
//! tangent (reset detached): v <- beta v
//! twin: d <- beta d - theta (H(U + d - theta) - H(U - theta))
//! ```
//!
//! With a below (1 - beta) theta the neurons are silent and every exponent is ln beta.

use super::Flow;

pub(super) const BETA: f64 = 0.9;
const THRESHOLD: f64 = 1.0;

pub(super) struct Leaky {
    potential: Vec<f64>,
    drive: Vec<f64>,
}

impl Leaky {
    /// Neurons at rest, one for each drive a.
    pub(super) fn new(drive: &[f64]) -> Self {
        Self {
            potential: vec![0.0; drive.len()],
            drive: drive.to_vec(),
        }
    }

    /// Three neurons whose drives stay below the threshold.
    pub(super) fn silent() -> Self {
        Self::new(&[0.02, 0.05, 0.08])
    }

    fn step(&mut self) {
        for (potential, drive) in self.potential.iter_mut().zip(&self.drive) {
            *potential = BETA * *potential + drive - THRESHOLD * spike(*potential);
        }
    }
}

fn spike(potential: f64) -> f64 {
    f64::from(u8::from(potential > THRESHOLD))
}

impl Flow for Leaky {
    fn dimension(&self) -> usize {
        self.potential.len()
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        tangents.iter_mut().for_each(|v| *v *= BETA);
        self.step();
    }

    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        for (d, &potential) in difference.iter_mut().zip(&self.potential) {
            *d = BETA * *d - THRESHOLD * (spike(potential + *d) - spike(potential));
        }
        self.step();
        let differs = |(d, potential): (&f64, &f64)| spike(potential + d) != spike(*potential);
        let twins = difference.iter().zip(&self.potential);
        twins.filter(|&twin| differs(twin)).count()
    }

    fn neurons(&self) -> usize {
        self.potential.len()
    }
}
