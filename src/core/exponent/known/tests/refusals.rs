//! What cannot be measured, and the reason that is given.

use crate::core::exponent::known::henon::Henon;
use crate::core::exponent::known::random_network::RandomNetwork;
use crate::core::exponent::known::system::directions;
use crate::core::exponent::{ExponentError, Flow, Growth, finite_size, spectrum, tangent};

fn assert_refused(result: Result<Growth, ExponentError>, message: &str) {
    assert_eq!(result.unwrap_err().to_string(), message);
}

#[test]
fn more_directions_than_the_dimension_are_refused_with_the_reason() {
    assert_refused(
        spectrum(&mut Henon::new(), &directions(3, 2, 0), 1, 10),
        "directions is 3; allowed: 1 to 2, the numbers in this system's state",
    );
    let mut network = RandomNetwork::new(12, 2.0, 0);
    assert_refused(
        spectrum(&mut network, &directions(9, 12, 0), 1, 10),
        "directions is 9; allowed: 1 to 8",
    );
}

#[test]
fn no_direction_is_refused() {
    assert_refused(
        spectrum(&mut Henon::new(), &[], 1, 10),
        "directions is 0; allowed: 1 to 2, the numbers in this system's state",
    );
}

#[test]
fn eps_outside_its_range_is_refused() {
    for (eps, written) in [
        (0.0, "0"),
        (-1e-3, "-0.001"),
        (9e-7, "0.0000009"),
        (10.5, "10.5"),
        (f64::NAN, "NaN"),
    ] {
        assert_refused(
            finite_size(&mut Henon::new(), eps, &[1.0, 0.0], 10),
            &format!("eps is {written}; allowed: 0.000001 to 10"),
        );
    }
}

#[test]
fn too_few_steps_are_refused() {
    let none = "steps is 0; allowed: 1 or more";
    assert_refused(tangent(&mut Henon::new(), &[1.0, 0.0], 0), none);
    assert_refused(finite_size(&mut Henon::new(), 1e-3, &[1.0, 0.0], 0), none);
    assert!(tangent(&mut Henon::new(), &[1.0, 0.0], 1).is_ok());
    assert_refused(
        spectrum(&mut Henon::new(), &directions(2, 2, 0), 1, 1),
        "steps is 1; allowed: 2 or more",
    );
}

#[test]
fn orthonormalising_never_or_after_the_end_is_refused() {
    for every in [0, 11] {
        assert_refused(
            spectrum(&mut Henon::new(), &directions(2, 2, 0), every, 10),
            &format!("every is {every}; allowed: 1 to 10, the time steps of the measurement"),
        );
    }
}

#[test]
fn a_start_that_is_no_direction_is_refused() {
    assert_refused(
        tangent(&mut Henon::new(), &[1.0; 3], 10),
        "start is 3 numbers; allowed: 2, the numbers in this system's state",
    );
    let length = |written| {
        format!("start is a direction of length {written}; allowed: a finite length above 0")
    };
    assert_refused(tangent(&mut Henon::new(), &[0.0; 2], 10), &length("0"));
    let unknown = [f64::NAN, 0.0];
    assert_refused(
        finite_size(&mut Henon::new(), 1e-3, &unknown, 10),
        &length("NaN"),
    );
    assert_refused(
        spectrum(&mut Henon::new(), &[1.0; 3], 1, 10),
        "starts is 3 numbers; allowed: a multiple of 2, the numbers in this system's state",
    );
    assert_refused(
        spectrum(&mut Henon::new(), &[1.0, 2.0, 2.0, 4.0], 1, 10),
        "starts is direction 1, within the span of those before it; allowed: linearly independent \
         directions",
    );
}

/// x <- x^2 from 2.
struct Explosion(f64);

impl Flow for Explosion {
    fn dimension(&self) -> usize {
        1
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        tangents.iter_mut().for_each(|v| *v *= 2.0 * self.0);
        self.0 *= self.0;
    }

    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        difference[0] *= 2.0 * self.0 + difference[0];
        self.0 *= self.0;
        0
    }
}

#[test]
fn a_system_that_diverges_says_so() {
    // The tenth step stretches by 2 * 2^(2^9), whose square is infinite.
    let diverged = "the system diverges: a difference is too large to measure after time step 10";
    assert_refused(tangent(&mut Explosion(2.0), &[1.0], 20), diverged);
    let twin = finite_size(&mut Explosion(2.0), 1e-3, &[1.0], 20);
    assert!(matches!(twin, Err(ExponentError::Diverged { .. })));
}
