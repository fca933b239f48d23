//! The maps as panels, either way; and the gradients that are collected.

use super::neuron::Neuron;
use super::parallel;
use super::real::Real;
use super::rows::{Panels, TOGETHER, add_all, add_selected, add_weighted, sum_of_squares};
use crate::engine::kernel::{LayerPlace, MapPlace, Plan};

/// The maps for one direction, each found by where its weight starts.
pub struct Maps<'a, F> {
    parameters: &'a [F],
    panels: Vec<(usize, Panels<F>)>,
}

impl<'a, F: Real> Maps<'a, F> {
    /// W' `[in, out]`: a spike of the input selects a row.
    pub fn forward(plan: &Plan, parameters: &'a [F]) -> Self {
        let panels = |weight: &[F], map: MapPlace| Panels::transposed(weight, map.rows);
        Self::new(plan, parameters, panels)
    }

    /// W `[out, in]`: an error of the output weights a row.
    pub fn backward(plan: &Plan, parameters: &'a [F]) -> Self {
        Self::new(plan, parameters, |weight, map| {
            Panels::new(weight, map.columns)
        })
    }

    fn new(plan: &Plan, parameters: &'a [F], panels: impl Fn(&[F], MapPlace) -> Panels<F>) -> Self {
        let maps = plan.maps().into_iter();
        let panels = maps.map(|map| (map.weight, panels(&parameters[map.weight..map.bias()], map)));
        Self {
            parameters,
            panels: panels.collect(),
        }
    }

    pub fn weight(&self, map: MapPlace) -> &Panels<F> {
        let found = self.panels.iter().find(|(start, _)| *start == map.weight);
        &found.expect("every map of the plan is there").1
    }

    /// Constants of a layer's neurons.
    pub fn neuron(&self, plan: &Plan, layer: LayerPlace) -> Neuron<F> {
        Neuron::new(plan, self.parameters, layer)
    }

    pub fn parameters(&self) -> &[F] {
        self.parameters
    }

    pub fn bias(&self, map: MapPlace) -> &[F] {
        &self.parameters[map.bias()..map.end()]
    }
}

fn transpose<F: Real>(from: &[F], rows: usize, columns: usize, to: &mut [F]) {
    for (column, to) in to.chunks_exact_mut(rows).enumerate() {
        for (row, to) in to.iter_mut().enumerate() {
            *to = from[row * columns + column];
        }
    }
}

/// A gradient of all parameters while it is collected, with weights transposed: W' `[in, out]`; and
/// behind it the squares of the errors by layer and time step.
pub struct GradientSum<F> {
    gradient: Vec<F>,
    squares: Vec<F>,
    /// d loss / d U, a record; empty where it is not asked for.
    of_membrane: Vec<F>,
}

impl<F: Real> GradientSum<F> {
    fn new(plan: &Plan) -> Self {
        Self {
            gradient: vec![F::ZERO; plan.parameter_count()],
            squares: vec![F::ZERO; plan.widths.len() * plan.time],
            of_membrane: Vec::new(),
        }
    }

    /// One that keeps d loss / d U as well.
    pub fn with_membrane(plan: &Plan) -> Self {
        Self {
            of_membrane: vec![F::ZERO; plan.batch * plan.record_len()],
            ..Self::new(plan)
        }
    }

    /// d loss / d U of neurons at a time step, from `place` on in the record.
    pub fn keep_of_membrane(&mut self, place: usize, errors: &[F]) {
        if let Some(kept) = self.of_membrane.get_mut(place..place + errors.len()) {
            kept.copy_from_slice(errors);
        }
    }

    /// d loss / d U, a record, where it was kept.
    pub fn into_membrane(self) -> Vec<F> {
        self.of_membrane
    }

    /// Adds to the gradient of a single number.
    pub fn add(&mut self, place: usize, value: F) {
        self.gradient[place] += value;
    }

    /// Adds the squares of a layer's errors, `[sample, time, neuron]`.
    pub fn add_squares(&mut self, plan: &Plan, layer: LayerPlace, errors: &[F]) {
        let squares = &mut self.squares[layer.index * plan.time..][..plan.time];
        for block in errors.chunks_exact(plan.time * layer.width) {
            for (square, errors) in squares.iter_mut().zip(block.chunks_exact(layer.width)) {
                *square += sum_of_squares(errors);
            }
        }
    }

    /// dW' += sum over rows m of `x[m]` `e[m]`', with `signal` x `[m, in]` and `error` e `[m, out]`.
    ///
    /// Picks the event-driven sum where fewer than half of the signal's numbers are non-zero.
    pub fn add_outer(&mut self, map: MapPlace, signal: &[F], error: &[F]) {
        let weight = &mut self.gradient[map.weight..map.bias()];
        let active = signal.iter().filter(|&&value| value != F::ZERO).count();
        if 2 * active < signal.len() {
            add_outer_sparse(weight, map, signal, error);
        } else {
            add_outer_dense(weight, map, signal, error);
        }
    }

    /// db += sum over rows of the error.
    pub fn add_bias(&mut self, map: MapPlace, error: &[F]) {
        let bias = &mut self.gradient[map.bias()..map.end()];
        for row in error.chunks_exact(map.rows) {
            add_all(bias, row);
        }
    }

    /// The sum of all, in their order, with weights `[out, in]` again, and zero where nothing is
    /// learnt; then the squares.
    fn sum(plan: &Plan, parts: Vec<Self>) -> (Vec<F>, Vec<F>) {
        let mut parts = parts.into_iter();
        let mut sum = parts.next().unwrap_or_else(|| Self::new(plan));
        for part in parts {
            add_all(&mut sum.gradient, &part.gradient);
            add_all(&mut sum.squares, &part.squares);
        }
        let mut gradient = sum.gradient.clone();
        for map in plan.maps() {
            let transposed = &sum.gradient[map.weight..map.bias()];
            let out = &mut gradient[map.weight..map.bias()];
            transpose(transposed, map.columns, map.rows, out);
        }
        if plan.one_to_one {
            for map in plan.layers().iter().filter_map(|layer| layer.recurrent) {
                keep_diagonal(&mut gradient[map.weight..map.bias()], map.columns);
                gradient[map.bias()..map.end()].fill(F::ZERO);
            }
        }
        if !plan.learns_readout() {
            let map = plan.readout();
            gradient[map.weight..map.end()].fill(F::ZERO);
        }
        (gradient, sum.squares)
    }

    /// Collects over groups of samples, on several cores.
    pub fn collect<T: Send>(
        plan: &Plan,
        groups: Vec<T>,
        work: impl Fn(T, &mut Self) + Sync + Send,
    ) -> (Vec<F>, Vec<F>) {
        let parts = parallel::map(
            parallel::portions(groups, plan.parameter_count()),
            |portion| {
                let mut part = Self::new(plan);
                portion.into_iter().for_each(|group| work(group, &mut part));
                part
            },
        );
        Self::sum(plan, parts)
    }
}

fn keep_diagonal<F: Real>(matrix: &mut [F], columns: usize) {
    for (row, values) in matrix.chunks_exact_mut(columns).enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            if row != column {
                *value = F::ZERO;
            }
        }
    }
}

/// Rows of an error that are gone through at once: a panel of them stays in the fastest cache.
const ROWS: usize = 256;

fn add_outer_sparse<F: Real>(weight: &mut [F], map: MapPlace, signal: &[F], error: &[F]) {
    // Of each column: how many events, and room for one in every row.
    let mut counts = vec![0; map.columns];
    let mut events = vec![(0, F::ZERO); map.columns * ROWS];
    let errors = error.chunks(ROWS * map.rows);
    for (signal, error) in signal.chunks(ROWS * map.columns).zip(errors) {
        counts.fill(0);
        for (row, signal) in signal.chunks_exact(map.columns).enumerate() {
            let columns = events.chunks_exact_mut(ROWS).zip(&mut counts);
            for ((events, count), &value) in columns.zip(signal) {
                events[*count] = (row as u32, value);
                // One room is always left: the last row's is the last.
                *count += usize::from(value != F::ZERO);
            }
        }
        let error = Panels::new(error, map.rows);
        let columns = events.chunks_exact(ROWS).zip(&counts);
        for ((events, &count), weight) in columns.zip(weight.chunks_exact_mut(map.rows)) {
            add_selected(&error, &events[..count], weight);
        }
    }
}

fn add_outer_dense<F: Real>(weight: &mut [F], map: MapPlace, signal: &[F], error: &[F]) {
    let mut spare = vec![F::ZERO; TOGETHER * map.rows];
    let mut coefficients = Vec::with_capacity(ROWS);
    let errors = error.chunks(ROWS * map.rows);
    for (signal, error) in signal.chunks(ROWS * map.columns).zip(errors) {
        let error = Panels::new(error, map.rows);
        for (block, weight) in weight.chunks_mut(TOGETHER * map.rows).enumerate() {
            let first = block * TOGETHER;
            coefficients.clear();
            coefficients.extend(signal.chunks_exact(map.columns).map(|signal| {
                std::array::from_fn(|column| {
                    signal.get(first + column).copied().unwrap_or_default()
                })
            }));
            // The last block may have fewer columns: what lies beyond goes to the spare rows.
            let lines = weight.chunks_exact_mut(map.rows);
            let mut lines = lines.chain(spare.chunks_exact_mut(map.rows));
            let out = std::array::from_fn(|_| lines.next().expect("as many spares as can lack"));
            add_weighted(&error, &coefficients, out);
        }
    }
}
