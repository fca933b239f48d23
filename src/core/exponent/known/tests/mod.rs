//! Every row of the table against its known exponents, and the table's numbers against theory.

mod estimators;
mod refusals;

use super::henon::{B, Henon};
use super::lorenz::{Lorenz, TIME_STEP};
use super::system::directions;
use super::{Estimator, Measured, systems};
use crate::core::exponent::spectrum;

/// Holds the rows whose key begins with `system`, so many of them; what the last one reads.
fn assert_known(system: &str, rows: usize) -> Measured {
    let rows_of = systems().iter().filter(|row| row.key.starts_with(system));
    let measured: Vec<Measured> = rows_of
        .map(|row| {
            let measured = row.measure();
            assert_eq!(measured.exponents.len(), row.known.len());
            assert!(row.within(&measured), "{}: {measured:?}", row.key);
            measured
        })
        .collect();
    assert_eq!(measured.len(), rows);
    measured.last().cloned().unwrap()
}

#[test]
fn henon_has_its_known_exponents_through_each_estimator() {
    assert_known("henon", 3);
}

#[test]
fn logistic_map_has_exponent_ln_2_through_each_estimator() {
    assert_known("logistic", 2);
}

#[test]
fn lorenz_has_its_known_exponents_through_each_estimator() {
    assert_known("lorenz", 3);
}

#[test]
fn linear_map_has_the_logs_of_its_eigenvalues_through_each_estimator() {
    assert_known("linear", 3);
}

#[test]
fn silent_leaky_neurons_have_exponent_ln_beta_through_each_estimator_and_flip_nothing() {
    let twin = assert_known("silent-leaky", 3);
    assert_eq!(twin.flipped, Some(0.0));
}

/// Beside the mean field's, what one network of 400 is said to read; one run scatters by 0.005.
fn assert_random(system: &str, of_400: Option<f64>) {
    let measured = assert_known(system, 2).exponents[0];
    if let Some(of_400) = of_400 {
        assert!((measured - of_400).abs() < 0.012, "{system}: {measured}");
    }
}

#[test]
fn random_network_at_gain_1_5_has_the_mean_fields_exponent() {
    assert_random("random-1.5", None);
}

#[test]
fn random_network_at_gain_2_has_the_mean_fields_exponent() {
    assert_random("random-2", Some(0.146));
}

#[test]
fn random_network_at_gain_3_has_the_mean_fields_exponent() {
    assert_random("random-3", Some(0.305));
}

#[test]
fn random_network_at_gain_5_has_the_mean_fields_exponent() {
    assert_random("random-5", Some(0.52));
}

#[test]
fn every_row_has_a_key_of_its_own_and_as_many_exponents_as_its_estimator_finds() {
    let mut keys: Vec<_> = systems().iter().map(|row| row.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), systems().len());
    // Those that the tests above measure.
    assert_eq!(keys.len(), 3 + 2 + 3 + 3 + 3 + 4 * 2);
    for row in systems() {
        let several = matches!(row.estimator, Estimator::Spectrum { .. });
        assert_eq!(several, row.known.len() > 1, "{}", row.key);
    }
}

#[test]
fn mean_field_exponents_solve_their_equation() {
    // < f(x) > over N(0, q), by the trapezoidal rule.
    let mean = |q: f64, f: fn(f64) -> f64| -> f64 {
        let point = |k: i32| f64::from(k) / 50.0;
        let weight = |z: f64| (-z * z / 2.0).exp();
        let whole: f64 = (-500..=500).map(|k| weight(point(k))).sum();
        let sum = |k| weight(point(k)) * f(q.sqrt() * point(k));
        (-500..=500).map(sum).sum::<f64>() / whole
    };
    for (gain, key) in [
        (1.5f64, "random-1.5-tangent"),
        (2.0, "random-2-tangent"),
        (3.0, "random-3-tangent"),
        (5.0, "random-5-tangent"),
    ] {
        let mut q = 1.0;
        for _ in 0..1000 {
            q = gain * gain * mean(q, |x| x.tanh().powi(2));
        }
        let slope = mean(q, |x| (1.0 - x.tanh().powi(2)).powi(2));
        let exponent = (gain * gain * slope).ln() / 2.0;
        let row = systems().iter().find(|row| row.key == key).unwrap();
        let known = row.known[0];
        assert!((exponent - known).abs() < 1e-4, "{key}: {exponent} {known}");
    }
}

#[test]
fn henon_exponents_sum_to_the_contraction_of_area() {
    let growth = spectrum(&mut Henon::new(), &directions(2, 2, 0), 1, 10_000).unwrap();
    let sum: f64 = growth.exponents.iter().sum();
    assert!((sum - B.ln()).abs() < 1e-9, "{sum}");
}

#[test]
fn lorenz_exponents_sum_to_the_divergence() {
    let growth = spectrum(&mut Lorenz::new(), &directions(3, 3, 0), 1, 10_000).unwrap();
    let sum = growth.exponents.iter().sum::<f64>() / TIME_STEP;
    assert!((sum + 41.0 / 3.0).abs() < 0.01, "{sum}");
}
