//! The maps, turned so that a spike selects a row; and the gradients that are collected so.

use super::parallel;
use super::real::Real;
use super::rows::{TOGETHER, add_selected, add_weighted};
use crate::kernel::{MapPlace, Plan};

/// Parameters with every weight transposed: W' `[in, out]` in the place of W `[out, in]`.
pub struct Turned<F>(Vec<F>);

impl<F: Real> Turned<F> {
    pub fn of(plan: &Plan, parameters: &[F]) -> Self {
        let mut turned = parameters.to_vec();
        for (_, map) in plan.maps() {
            let weight = &parameters[map.weight..map.bias()];
            let out = &mut turned[map.weight..map.bias()];
            transpose(weight, map.rows, map.columns, out);
        }
        Self(turned)
    }

    /// W' `[in, out]`.
    pub fn weight(&self, map: MapPlace) -> &[F] {
        &self.0[map.weight..map.bias()]
    }

    pub fn bias(&self, map: MapPlace) -> &[F] {
        &self.0[map.bias()..map.end()]
    }
}

fn transpose<F: Real>(from: &[F], rows: usize, columns: usize, to: &mut [F]) {
    for (column, to) in to.chunks_exact_mut(rows).enumerate() {
        for (row, to) in to.iter_mut().enumerate() {
            *to = from[row * columns + column];
        }
    }
}

/// A gradient of all parameters, weights transposed as in [`Turned`], while it is collected.
pub struct Gathered<F>(Vec<F>);

impl<F: Real> Gathered<F> {
    pub fn new(plan: &Plan) -> Self {
        Self(vec![F::ZERO; plan.parameter_count()])
    }

    /// dW' += sum over rows m of x[m] e[m]', with `signal` x `[m, in]` and `error` e `[m, out]`.
    ///
    /// Picks the event-driven sum where fewer than half of the signal's numbers are non-zero.
    pub fn add_outer(&mut self, map: MapPlace, signal: &[F], error: &[F]) {
        let weight = &mut self.0[map.weight..map.bias()];
        let active = signal.iter().filter(|&&value| value != F::ZERO).count();
        if 2 * active < signal.len() {
            add_outer_sparse(weight, map, signal, error);
        } else {
            add_outer_dense(weight, map, signal, error);
        }
    }

    /// db += sum over rows of the error.
    pub fn add_bias(&mut self, map: MapPlace, error: &[F]) {
        let bias = &mut self.0[map.bias()..map.end()];
        for row in error.chunks_exact(map.rows) {
            bias.iter_mut().zip(row).for_each(|(bias, &error)| *bias += error);
        }
    }

    /// The sum of all, in their order, with weights `[out, in]` again.
    pub fn sum(plan: &Plan, parts: Vec<Self>) -> Vec<F> {
        let mut parts = parts.into_iter();
        let Self(mut sum) = parts.next().unwrap_or_else(|| Self::new(plan));
        for Self(part) in parts {
            sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        let mut gradient = sum.clone();
        for (_, map) in plan.maps() {
            let turned = &sum[map.weight..map.bias()];
            let out = &mut gradient[map.weight..map.bias()];
            transpose(turned, map.columns, map.rows, out);
        }
        gradient
    }

    /// Collects over groups of samples, on several cores.
    pub fn collect<T: Send>(
        plan: &Plan,
        groups: Vec<T>,
        work: impl Fn(T, &mut Self) + Sync + Send,
    ) -> Vec<F> {
        let parts = parallel::map(parallel::heaps(groups, plan.parameter_count()), |heap| {
            let mut part = Self::new(plan);
            heap.into_iter().for_each(|group| work(group, &mut part));
            part
        });
        Self::sum(plan, parts)
    }
}

fn add_outer_sparse<F: Real>(weight: &mut [F], map: MapPlace, signal: &[F], error: &[F]) {
    let mut events: Vec<Vec<(u32, F)>> = vec![Vec::new(); map.columns];
    for (row, signal) in signal.chunks_exact(map.columns).enumerate() {
        for (events, &value) in events.iter_mut().zip(signal) {
            if value != F::ZERO {
                events.push((row as u32, value));
            }
        }
    }
    for (events, weight) in events.iter().zip(weight.chunks_exact_mut(map.rows)) {
        add_selected(error, events, weight);
    }
}

fn add_outer_dense<F: Real>(weight: &mut [F], map: MapPlace, signal: &[F], error: &[F]) {
    let mut spare = vec![F::ZERO; TOGETHER * map.rows];
    let mut coefficients = Vec::with_capacity(signal.len() / map.columns);
    for (block, weight) in weight.chunks_mut(TOGETHER * map.rows).enumerate() {
        let first = block * TOGETHER;
        coefficients.clear();
        coefficients.extend(signal.chunks_exact(map.columns).map(|signal| {
            std::array::from_fn(|column| signal.get(first + column).copied().unwrap_or_default())
        }));
        // The last block may have fewer columns: what lies beyond goes to the spare rows.
        let mut lines = weight.chunks_exact_mut(map.rows).chain(spare.chunks_exact_mut(map.rows));
        let out = std::array::from_fn(|_| lines.next().expect("as many spare rows as can lack"));
        add_weighted(error, &coefficients, out);
    }
}
