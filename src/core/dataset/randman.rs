//! Random manifolds: each class is a smooth surface of spike times, each sample a point of one.
//!
//! Source: Zenke and Vogels 2021, The remarkable robustness of surrogate gradient learning for
//! instilling complex function in spiking neural networks (Neural Computation,
//! doi:10.1162/neco_a_01367), and its code, github.com/fzenke/randman. A point x of the unit cube of
//! `manifold_dim` dimensions has for unit i the value
//!
//! f_i(x) = prod_j sum_k a_ijk (k + 1)^-smoothness sin(2 pi (k b_ijk x_j + c_ijk)), k = 1 ..
//!
//! with a, b and c uniform in 0..1: a finite series, cut where a term's weight is below 1e-3 as the
//! source cuts it, and after [`MOST_TERMS`], where the source takes 999. The values of a unit are
//! brought to 0..1 by their least and largest, and the unit spikes once, at floor(value T).
//!
//! The source takes least and largest over all samples. Here they are those of [`PROBES`] points
//! drawn for the purpose, so that a sample can be made without the others; what lies beyond counts as
//! 0 or 1.

use crate::core::config::TaskConfig;
use crate::core::pieces::Breath;
use crate::core::random::{Stream, stream};
use rand::RngExt;
use std::f64::consts::TAU;

/// Terms of a series at most.
const MOST_TERMS: usize = 99;
/// 1 / the weight at which a series is cut.
const SMALLEST_WEIGHT: f64 = 1000.0;
/// Points that say where a unit's values lie.
const PROBES: usize = 256;
/// Beside the width of that range, as in the source: a flat unit divides by it.
const NARROWEST: f64 = 1e-7;

/// The manifolds of a task, each made when a sample first needs it.
pub(super) struct Manifolds<'a> {
    task: &'a TaskConfig,
    seed: u64,
    of_class: Vec<Option<Manifold>>,
}

impl<'a> Manifolds<'a> {
    pub fn new(task: &'a TaskConfig, seed: u64) -> Self {
        let of_class = (0..task.classes).map(|_| None).collect();
        Self {
            task,
            seed,
            of_class,
        }
    }

    /// Writes sample `index`, `[time, unit]`, all 0 before; the manifold is its class.
    pub async fn fill(&mut self, index: usize, sample: &mut [u8], breath: &Breath) -> u16 {
        let class = index % self.task.classes;
        let manifold = match &mut self.of_class[class] {
            Some(manifold) => manifold,
            none => none.insert(Manifold::new(self.task, self.seed, class, breath).await),
        };
        let mut rng = stream(self.seed, Stream::Task, index as u64);
        let point: Vec<f64> = (0..self.task.manifold_dim).map(|_| rng.random()).collect();
        for (unit, time) in manifold.times(&point, self.task.time_steps).enumerate() {
            sample[time * self.task.units + unit] = 1;
        }
        class as u16
    }
}

/// One class.
struct Manifold {
    units: Vec<Unit>,
}

/// One unit's function of the manifold's coordinates.
struct Unit {
    /// One series a dimension, multiplied.
    series: Vec<Vec<Term>>,
    /// Its value that is a spike at once, and the distance to that which is a spike at the end.
    least: f64,
    width: f64,
}

/// weight sin(2 pi (frequency x + phase))
struct Term {
    weight: f64,
    frequency: f64,
    phase: f64,
}

impl Manifold {
    async fn new(task: &TaskConfig, seed: u64, class: usize, breath: &Breath) -> Self {
        let mut rng = stream(seed, Stream::Manifold, class as u64);
        let weights = weights(task.smoothness);
        let mut term = |(index, &weight): (usize, &f64)| Term {
            weight: weight * rng.random::<f64>(),
            frequency: (index + 1) as f64 * rng.random::<f64>(),
            phase: rng.random(),
        };
        let mut series = || weights.iter().enumerate().map(&mut term).collect();
        let mut unit = || Unit {
            series: (0..task.manifold_dim).map(|_| series()).collect(),
            least: 0.0,
            width: 1.0,
        };
        let mut units: Vec<Unit> = (0..task.units).map(|_| unit()).collect();
        let probes: Vec<f64> = (0..PROBES * task.manifold_dim)
            .map(|_| rng.random())
            .collect();
        for unit in &mut units {
            unit.standardise(&probes);
            breath.after((probes.len() * weights.len()) as u64).await;
        }
        Self { units }
    }

    /// The step at which each unit spikes, at a point of the unit cube.
    fn times(&self, point: &[f64], time_steps: usize) -> impl Iterator<Item = usize> {
        self.units.iter().map(move |unit| {
            let value = ((unit.raw(point) - unit.least) / unit.width).clamp(0.0, 1.0);
            ((value * time_steps as f64) as usize).min(time_steps - 1)
        })
    }
}

impl Unit {
    /// Its value before it is brought to 0..1.
    fn raw(&self, point: &[f64]) -> f64 {
        let at = |x: f64, term: &Term| term.weight * sine(term.frequency * x + term.phase);
        let dimensions = self.series.iter().zip(point);
        dimensions.fold(1.0, |product, (series, &x)| {
            product * series.iter().fold(0.0, |sum, term| sum + at(x, term))
        })
    }

    /// `probes` are points, one after another.
    fn standardise(&mut self, probes: &[f64]) {
        let values = probes
            .chunks_exact(self.series.len())
            .map(|it| self.raw(it));
        let (least, largest) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| {
            (ends.0.min(value), ends.1.max(value))
        });
        self.least = least;
        self.width = largest - least + NARROWEST;
    }
}

/// sin(2 pi `turns`) for `turns` of 0 to 2^31.
fn sine(turns: f64) -> f64 {
    // By way of an integer: `fract` is a call on old processors.
    libm::sin(TAU * (turns - f64::from(turns as i32)))
}

/// (k + 1)^-smoothness for k = 1 and on, to the first that is 1e-3 or less.
fn weights(smoothness: f64) -> Vec<f64> {
    let mut weights = Vec::new();
    while weights.len() < MOST_TERMS {
        let inverse = libm::pow((weights.len() + 2) as f64, smoothness);
        weights.push(1.0 / inverse);
        if inverse >= SMALLEST_WEIGHT {
            break;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Task;
    use crate::core::pieces::at_once;

    fn task() -> TaskConfig {
        TaskConfig {
            kind: Task::Randman,
            smoothness: 2.0,
            ..Default::default()
        }
    }

    /// Spike times of each unit, for `count` samples.
    fn all_times(task: &TaskConfig, count: usize) -> Vec<Vec<usize>> {
        let mut manifolds = Manifolds::new(task, 0);
        let times = |index| {
            let mut sample = vec![0; task.time_steps * task.units];
            let class = at_once(manifolds.fill(index, &mut sample, &Breath::never()));
            assert_eq!(usize::from(class), index % task.classes);
            let of_unit = |unit| {
                let mut steps = (0..task.time_steps).filter(|t| sample[t * task.units + unit] == 1);
                let step = steps.next().expect("every unit spikes");
                assert_eq!(
                    steps.next(),
                    None,
                    "unit {unit} of sample {index} spikes twice"
                );
                step
            };
            (0..task.units).map(of_unit).collect()
        };
        (0..count).map(times).collect()
    }

    #[test]
    fn randman_units_spike_exactly_once() {
        for (dimension, smoothness, time_steps) in [(1, 1.0, 100), (4, 0.1, 7), (2, 5.0, 1)] {
            let task = TaskConfig {
                manifold_dim: dimension,
                smoothness,
                time_steps,
                ..task()
            };
            all_times(&task, 40);
        }
    }

    #[test]
    fn each_unit_uses_all_of_the_time() {
        let task = TaskConfig {
            classes: 2,
            ..task()
        };
        let times = all_times(&task, 400);
        for unit in 0..task.units {
            let of_first_class = || times.iter().step_by(2).map(|it| it[unit]);
            let (first, last) = (of_first_class().min(), of_first_class().max());
            assert!(first < Some(5) && last > Some(94), "{first:?} to {last:?}");
        }
    }

    #[test]
    fn nearby_points_of_a_manifold_spike_at_nearby_times() {
        for dimension in 1..=4 {
            let task = TaskConfig {
                manifold_dim: dimension,
                smoothness: 3.0,
                ..task()
            };
            let manifold = at_once(Manifold::new(&task, 3, 0, &Breath::never()));
            let times = |x: f64| -> Vec<usize> {
                let point = [x, 0.3, 0.6, 0.9];
                manifold.times(&point[..dimension], 100).collect()
            };
            let largest_step = |gap: f64| {
                let pairs = (0..50).map(|at| f64::from(at) / 100.0);
                let steps = pairs.flat_map(|x| {
                    let both = times(x).into_iter().zip(times(x + gap));
                    both.map(|(here, there)| here.abs_diff(there))
                        .collect::<Vec<_>>()
                });
                steps.max().expect("there are units")
            };
            assert!(largest_step(1e-3) <= 3, "{}", largest_step(1e-3));
            assert!(largest_step(0.5) > 20, "{}", largest_step(0.5));
        }
    }

    #[test]
    fn the_nearest_sample_is_of_the_same_class() {
        let task = task();
        let times = all_times(&task, 1000);
        let distance = |a: usize, b: usize| -> usize {
            let units = times[a].iter().zip(&times[b]);
            units.map(|(&a, &b)| a.abs_diff(b)).sum()
        };
        let right = (900..1000).filter(|&sample| {
            let nearest = (0..900).min_by_key(|&other| distance(sample, other));
            nearest.expect("there are others") % 10 == sample % 10
        });
        let right = right.count();
        assert!(right > 90, "{right} of 100");
    }

    #[test]
    fn a_series_is_cut_where_its_weight_is_a_thousandth() {
        assert_eq!(weights(1.0).len(), MOST_TERMS);
        assert_eq!(weights(0.1).len(), MOST_TERMS);
        // 32^-2 is the first below 1e-3; term k weighs (k + 1)^-2.
        assert_eq!(weights(2.0).len(), 31);
        let cubes = [8.0, 27.0, 64.0, 125.0, 216.0, 343.0, 512.0, 729.0, 1000.0];
        assert_eq!(weights(3.0), cubes.map(|cube| 1.0 / cube));
    }

    #[test]
    fn the_first_sample_of_a_seed_keeps_its_spike_times() {
        let times = all_times(
            &TaskConfig {
                smoothness: 1.3,
                manifold_dim: 2,
                ..task()
            },
            1,
        );
        let expected = [
            52, 11, 93, 31, 28, 41, 50, 26, 75, 54, 47, 39, 15, 39, 56, 67, 42, 47, 28, 48,
        ];
        assert_eq!(times[0], expected);
    }
}
