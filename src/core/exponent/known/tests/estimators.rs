//! What holds between the estimators, whatever the system.

use crate::core::exponent::known::henon::Henon;
use crate::core::exponent::known::leaky::{BETA, Leaky};
use crate::core::exponent::known::linear::Linear;
use crate::core::exponent::known::lorenz::Lorenz;
use crate::core::exponent::known::random_network::RandomNetwork;
use crate::core::exponent::known::system::directions;
use crate::core::exponent::{Flow, LOST, Window, finite_size, spectrum, tangent};

fn assert_near(a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() < tolerance, "{a} {b}");
    }
}

/// Tangent and spectrum of the same system, from the same first direction.
fn assert_tangent_leads(start: impl Fn() -> Box<dyn Flow>, count: usize, every: usize) {
    let dimension = start().dimension();
    let starts = directions(count, dimension, 1);
    let one = tangent(&mut *start(), &starts[..dimension], 500).unwrap();
    let several = spectrum(&mut *start(), &starts, every, 500).unwrap();
    assert_near(&one.exponents, &several.exponents[..1], 1e-12);
    assert_near(&one.by_step, &several.by_step, 1e-9);
}

#[test]
fn tangent_is_the_first_of_the_spectrum() {
    for every in [1, 3] {
        assert_tangent_leads(|| Box::new(Henon::new()), 2, every);
        assert_tangent_leads(|| Box::new(Lorenz::new()), 3, every);
        assert_tangent_leads(|| Box::new(RandomNetwork::new(41, 3.0, 0)), 8, every);
    }
}

#[test]
fn by_step_averages_to_the_first_exponent() {
    let starts = directions(2, 2, 0);
    let growth = spectrum(&mut Henon::new(), &starts, 3, 100).unwrap();
    let mean = growth.by_step.iter().sum::<f64>() / 100.0;
    assert_near(&[mean], &[growth.largest()], 1e-13);
    assert_eq!(growth.by_part, [Some(mean)]);
}

#[test]
fn spectra_agree_however_seldom_they_are_orthonormalised() {
    // 1000 is no multiple of 3 or 7: the last block is a part of one.
    let of = |every| {
        let henon = spectrum(&mut Henon::new(), &directions(2, 2, 0), every, 1000).unwrap();
        let lorenz = spectrum(&mut Lorenz::new(), &directions(3, 3, 0), every, 1000).unwrap();
        [henon.exponents, lorenz.exponents].concat()
    };
    assert_near(&of(1), &of(3), 1e-9);
    assert_near(&of(1), &of(7), 1e-9);
}

#[test]
fn length_of_the_start_does_not_matter() {
    let short = tangent(&mut Henon::new(), &[3e-9, 4e-9], 50).unwrap();
    let long = tangent(&mut Henon::new(), &[3e9, 4e9], 50).unwrap();
    assert_near(&short.exponents, &long.exponents, 1e-13);
}

#[test]
fn finite_size_approaches_the_tangent_as_eps_shrinks() {
    let start = [0.6, 0.8];
    let wanted = tangent(&mut Henon::new(), &start, 1000).unwrap().largest();
    let off = |eps| {
        let growth = finite_size(&mut Henon::new(), eps, &start, 1000).unwrap();
        (growth.largest() - wanted).abs()
    };
    assert!(off(1e-2) > off(1e-4), "{} {}", off(1e-2), off(1e-4));
    assert!(off(1e-4) > off(1e-6), "{} {}", off(1e-4), off(1e-6));
    assert!(off(1e-6) < 1e-6, "{}", off(1e-6));
}

#[test]
fn finite_size_of_a_linear_map_is_the_tangent_at_any_eps() {
    let start = [0.3, 0.7];
    let wanted = tangent(&mut Linear, &start, 100).unwrap();
    let growth = finite_size(&mut Linear, 10.0, &start, 100).unwrap();
    assert_near(&growth.by_step, &wanted.by_step, 1e-13);
    assert_eq!(growth.flipped, None);
}

#[test]
fn differing_spikes_are_counted_where_neurons_fire() {
    let drive = [0.3, 0.5, 0.7];
    let twin = |eps| finite_size(&mut Leaky::new(&drive), eps, &[1.0, -1.0, 1.0], 2000).unwrap();
    let (near, far) = (twin(1e-6), twin(0.5));
    let (few, many) = (near.flipped.unwrap(), far.flipped.unwrap());
    assert!(few < many && many < 1.0, "{few} {many}");
    // The tangent sees no spike: its reset is detached.
    let tangent = tangent(&mut Leaky::new(&drive), &[1.0, -1.0, 1.0], 200).unwrap();
    assert_near(&tangent.exponents, &[BETA.ln()], 1e-12);
}

/// Two layers that do not hear each other; the twin of either merges after `merges` steps.
struct TwoLayers {
    merges: usize,
    step: usize,
    factors: Vec<f64>,
}

impl TwoLayers {
    fn new(merges: usize) -> Self {
        Self {
            merges,
            step: 0,
            factors: Vec::new(),
        }
    }
}

impl Flow for TwoLayers {
    fn dimension(&self) -> usize {
        3
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        self.step += 1;
        let merged = self.step == self.merges;
        for v in tangents.chunks_exact_mut(3) {
            let [first, second] = if merged { [0.0, 0.0] } else { [2.0, 0.5] };
            (v[0], v[1], v[2]) = (first * v[0], second * v[1], second * v[2]);
        }
    }

    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        self.carry(difference);
        0
    }

    fn rescaled(&mut self, factor: f64) {
        self.factors.push(factor);
    }

    fn parts(&self) -> Vec<usize> {
        vec![0, 1, 1]
    }
}

#[test]
fn each_layer_grows_by_its_own_exponent() {
    let wanted = [2f64.ln(), 0.5f64.ln()];
    let start = [1.0, 1.0, 1.0];
    let one = tangent(&mut TwoLayers::new(0), &start, 60).unwrap();
    let twin = finite_size(&mut TwoLayers::new(0), 1e-3, &start, 60).unwrap();
    for growth in [one, twin] {
        let parts: Vec<f64> = growth.by_part.into_iter().flatten().collect();
        assert_near(&parts, &wanted, 1e-12);
    }
    // After 250 steps the second layer is fainter than 1e-140 and no longer counted.
    let long = tangent(&mut TwoLayers::new(0), &start, 5000).unwrap();
    assert_near(&[long.by_part[1].unwrap()], &wanted[1..], 1e-12);
}

#[test]
fn a_part_that_the_direction_never_enters_has_no_growth() {
    let growth = tangent(&mut TwoLayers::new(0), &[1.0, 0.0, 0.0], 10).unwrap();
    assert_eq!(growth.by_part[1], None);
}

#[test]
fn a_difference_that_vanishes_reads_the_floor_and_starts_again() {
    let wanted = [2f64.ln(), LOST.ln(), 2f64.ln()];
    let start = [1.0, 0.0, 0.0];
    let one = tangent(&mut TwoLayers::new(2), &start, 3).unwrap();
    assert_near(&one.by_step, &wanted, 1e-12);
    let mut flow = TwoLayers::new(2);
    let twin = finite_size(&mut flow, 1e-3, &start, 3).unwrap();
    assert_near(&twin.by_step, &wanted, 1e-12);
    assert_near(&flow.factors, &[0.5, 0.0, 0.5], 1e-12);
}

/// x <- A x.
struct Matrix([[f64; 3]; 3]);

impl Matrix {
    fn diagonal([a, b, c]: [f64; 3]) -> Self {
        Self([[a, 0.0, 0.0], [0.0, b, 0.0], [0.0, 0.0, c]])
    }
}

impl Flow for Matrix {
    fn dimension(&self) -> usize {
        3
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        for v in tangents.chunks_exact_mut(3) {
            let product = self
                .0
                .map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
            v.copy_from_slice(&product);
        }
    }

    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        self.carry(difference);
        0
    }
}

const AXES: [f64; 9] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];

#[test]
fn of_several_directions_those_that_die_are_floors_and_no_others() {
    for every in [1, 4] {
        let growth = spectrum(&mut Matrix::diagonal([2.0, 0.5, 0.0]), &AXES, every, 8).unwrap();
        let known = [2f64.ln(), 0.5f64.ln(), LOST.ln()];
        assert_near(&growth.exponents, &known, 1e-12);
        assert_eq!(growth.floored, [0.0, 0.0, 1.0]);
    }
    let all = spectrum(&mut Matrix::diagonal([0.0; 3]), &AXES, 4, 8).unwrap();
    assert_eq!(all.floored, [1.0; 3]);
}

#[test]
fn a_direction_with_nothing_beside_those_before_it_is_a_floor() {
    // Every direction comes out along the first axis.
    let fold = || Matrix([[1.0, 2.0, 3.0], [0.0; 3], [0.0; 3]]);
    let growth = spectrum(&mut fold(), &AXES, 1, 8).unwrap();
    assert_eq!(growth.floored, [0.0, 1.0, 1.0]);
    assert!(growth.exponents[1] < LOST.ln() + 2.0);
    // Of the transient none is counted.
    let window = Window {
        steps: 8,
        transient: 6,
    };
    let growth = spectrum(&mut fold(), &AXES, 1, window).unwrap();
    assert_eq!(growth.floored, [0.0, 1.0, 1.0]);
}

#[test]
fn a_difference_that_merges_counts_as_a_floor_once() {
    let start = [1.0, 0.0, 0.0];
    let third = 1.0 / 3.0;
    let one = tangent(&mut TwoLayers::new(2), &start, 3).unwrap();
    let twin = finite_size(&mut TwoLayers::new(2), 1e-3, &start, 3).unwrap();
    assert_eq!((one.floored, twin.floored), (vec![third], vec![third]));
}
