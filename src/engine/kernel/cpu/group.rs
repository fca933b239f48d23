//! What the kernels do for the samples of a group at once.

use super::neuron::Neuron;
use super::real::Real;
use super::rows::{Panels, TOGETHER, add_weighted};
use super::weights::Maps;
use crate::engine::kernel::{LayerPlace, MapPlace, Plan};

/// Up to [`TOGETHER`] samples of a batch, from `first` on, that go back through time at once.
#[derive(Clone, Copy)]
pub struct Group<'a, F> {
    pub plan: &'a Plan,
    pub maps: &'a Maps<'a, F>,
    pub first: usize,
    pub count: usize,
}

impl<'a, F: Real> Group<'a, F> {
    /// All groups of a batch, in its order.
    pub fn all(plan: &'a Plan, maps: &'a Maps<'a, F>) -> Vec<Self> {
        let group = |first| Self {
            plan,
            maps,
            first,
            count: TOGETHER.min(plan.batch - first),
        };
        (0..plan.batch).step_by(TOGETHER).map(group).collect()
    }

    pub fn neuron(&self, layer: LayerPlace) -> Neuron<F> {
        self.maps.neuron(self.plan, layer)
    }

    /// Where a layer's part of a sample's record starts.
    pub fn start(&self, sample: usize, layer: LayerPlace) -> usize {
        (self.first + sample) * self.plan.record_len() + self.plan.time * layer.offset
    }

    /// A layer's part of a sample's record, `[time, neuron]`.
    pub fn block<'b>(&self, record: &'b [F], sample: usize, layer: LayerPlace) -> &'b [F] {
        &record[self.start(sample, layer)..][..self.plan.time * layer.width]
    }

    /// The factors on a layer's spikes, where spikes are dropped.
    pub fn mask<'b>(&self, masks: &'b [F], sample: usize, layer: LayerPlace) -> Option<&'b [F]> {
        let drops = self.plan.dropout;
        drops.then(|| self.block(masks, sample, layer))
    }

    /// A layer's parts `late` (0 or 1) steps earlier, zero before the first, `[sample, time, neuron]`.
    pub fn delayed(&self, record: &[F], layer: LayerPlace, late: usize) -> Vec<F> {
        let late = late * layer.width;
        let mut delayed = Vec::with_capacity(self.count * self.plan.time * layer.width);
        for sample in 0..self.count {
            let block = self.block(record, sample, layer);
            delayed.extend(std::iter::repeat_n(F::ZERO, late));
            delayed.extend_from_slice(&block[..block.len() - late]);
        }
        delayed
    }

    /// out += M' e, with e the errors `[sample, time, row]` of the map at a step.
    pub fn add_back(&self, map: MapPlace, errors: &[F], step: usize, out: &mut [F]) {
        let errors = at_step(errors, self.plan.time * map.rows, step, map.rows);
        let matrix = self.maps.weight(map);
        add_products(matrix, (&errors, map.rows), (out, map.columns));
    }
}

/// out += M' v for one vector of each sample: M `[inputs, outputs]`, `vectors` `[sample, inputs]`,
/// `out` `[sample, outputs]`.
pub fn add_products<F: Real>(
    matrix: &Panels<F>,
    (vectors, inputs): (&[F], usize),
    (out, outputs): (&mut [F], usize),
) {
    let mut coefficients = Vec::with_capacity(inputs);
    gather(vectors, inputs, &mut coefficients);
    let rows = out.chunks_exact_mut(outputs).collect();
    with_spares(outputs, rows, |out| {
        add_weighted(matrix, &coefficients, out)
    });
}

/// Step `step` of every `[time, width]` block of `length` numbers, `[sample, width]`.
fn at_step<F: Real>(values: &[F], length: usize, step: usize, width: usize) -> Vec<F> {
    let mut vectors = Vec::with_capacity(values.len() / length * width);
    for block in values.chunks_exact(length) {
        vectors.extend_from_slice(&block[step * width..][..width]);
    }
    vectors
}

/// The vectors of a group, `[sample, width]`, as coefficients `[width][sample]`; missing ones zero.
pub fn gather<F: Real>(vectors: &[F], width: usize, out: &mut Vec<[F; TOGETHER]>) {
    out.clear();
    out.extend((0..width).map(|index| {
        std::array::from_fn(|sample| {
            vectors
                .get(sample * width + index)
                .copied()
                .unwrap_or_default()
        })
    }));
}

/// Step `step` of every `[time, neuron]` block of `length` numbers.
pub fn rows_at<F>(values: &mut [F], length: usize, step: usize, width: usize) -> Vec<&mut [F]> {
    values
        .chunks_exact_mut(length)
        .map(|block| &mut block[step * width..][..width])
        .collect()
}

/// Calls `work` with the rows, and rows that nobody reads where a group is not full.
pub fn with_spares<F: Real>(
    width: usize,
    rows: Vec<&mut [F]>,
    work: impl FnOnce([&mut [F]; TOGETHER]),
) {
    let mut spare = vec![F::ZERO; (TOGETHER - rows.len()) * width];
    let mut rows = rows.into_iter().chain(spare.chunks_exact_mut(width));
    work(std::array::from_fn(|_| {
        rows.next().expect("as many spare rows as lack")
    }));
}
