//! The maps as panels, either way; and the gradients that are collected.

use super::neuron::Neuron;
use super::outer::{Outer, Pairs};
use super::panels::Panels;
use super::parallel;
use super::real::Real;
use super::rows::{add_all, sum_of_squares};
use super::scratch::Scratch;
use super::wide::{Loop, widest};
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

/// A gradient of all parameters while it is collected, with weights transposed: W' `[in, out]`; and
/// behind it the squares of the errors by layer and time step.
pub struct GradientSum<F: Real> {
    gradient: Scratch<F>,
    squares: Vec<F>,
    /// d loss / d U, a record; empty where it is not asked for.
    of_membrane: Vec<F>,
    outer: Outer<F>,
}

impl<F: Real> GradientSum<F> {
    fn new(plan: &Plan) -> Self {
        Self {
            gradient: Scratch::zeros(plan.parameter_count()),
            squares: vec![F::ZERO; plan.widths.len() * plan.time],
            of_membrane: Vec::new(),
            outer: Outer::new(),
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
            let width = layer.width;
            widest(Squares {
                rows: block,
                width,
                sums: squares,
            });
        }
    }

    /// dW' += sum over rows of x e', for the signal x and the error e of each.
    pub fn add_outer(&mut self, map: MapPlace, pairs: &Pairs<F>) {
        let weight = &mut self.gradient[map.weight..map.bias()];
        self.outer.add(weight, pairs);
    }

    /// db += sum over rows of the error.
    pub fn add_bias(&mut self, map: MapPlace, error: &[F]) {
        let sums = &mut self.gradient[map.bias()..map.end()];
        widest(Columns { rows: error, sums });
    }

    /// The sum of all, in their order, with weights `[out, in]` again, and zero where nothing is
    /// learnt; then the squares.
    fn sum(plan: &Plan, parts: Vec<Self>) -> (Vec<F>, Vec<F>) {
        let mut parts = parts.into_iter();
        let mut sum = parts.next().unwrap_or_else(|| Self::new(plan));
        let parts: Vec<Self> = parts.collect();
        let pieces = sum.gradient.chunks_mut(PIECE).enumerate();
        parallel::for_each(pieces.collect(), |(piece, sum)| {
            for part in &parts {
                add_all(sum, &part.gradient[piece * PIECE..][..sum.len()]);
            }
        });
        for part in parts {
            add_all(&mut sum.squares, &part.squares);
        }
        let mut gradient = sum.gradient.to_vec();
        for map in plan.maps() {
            let transposed = &sum.gradient[map.weight..map.bias()];
            let out = &mut gradient[map.weight..map.bias()];
            let strips = out.chunks_mut(STRIP * map.columns).enumerate();
            parallel::for_each(strips.collect(), |(strip, out)| {
                transpose(&transposed[strip * STRIP..], map, out);
            });
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

/// Numbers of a gradient that one core adds up at once.
const PIECE: usize = 1 << 14;
/// Rows of a weight that one core transposes at once: a line of the cache of each column.
const STRIP: usize = 16;

/// Some rows of W `[out, in]` from their columns of W' `[in, out]`, the first of which `from` starts with.
fn transpose<F: Real>(from: &[F], map: MapPlace, to: &mut [F]) {
    for (column, from) in from.chunks(map.rows).enumerate().take(map.columns) {
        for (to, &value) in to.chunks_exact_mut(map.columns).zip(from) {
            to[column] = value;
        }
    }
}

/// sums += sum of squares of each row.
struct Squares<'a, F> {
    rows: &'a [F],
    width: usize,
    sums: &'a mut [F],
}

impl<F: Real> Loop for Squares<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.rows.chunks_exact(self.width);
        for (sum, row) in self.sums.iter_mut().zip(rows) {
            *sum += sum_of_squares(row);
        }
    }
}

/// sums += each row, one after the other.
pub struct Columns<'a, F> {
    pub rows: &'a [F],
    pub sums: &'a mut [F],
}

impl<F: Real> Loop for Columns<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        for row in self.rows.chunks_exact(self.sums.len()) {
            add_all(self.sums, row);
        }
    }
}
