//! What the kernels do for the samples of a group at once.

use super::neuron::Neuron;
use super::outer::Pairs;
use super::product::{Rows, RowsMut, add_products};
use super::real::Real;
use super::weights::Maps;
use crate::engine::kernel::{LayerPlace, MapPlace, Plan};

/// Samples that go back through time together: sums over the batch are taken group by group.
pub const TOGETHER: usize = 8;

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

    /// Each sample's part of a layer's record `late` (0 or 1) steps earlier, with its part of the errors
    /// `[sample, time, outputs]` that it meets: none before the first step.
    pub fn pairs<'b>(
        &self,
        record: &'b [F],
        layer: LayerPlace,
        late: usize,
        (errors, outputs): (&'b [F], usize),
    ) -> Pairs<'b, F> {
        let time = self.plan.time;
        let blocks = errors.chunks_exact(time * outputs).enumerate();
        let pair = |(sample, errors): (usize, &'b [F])| {
            let signal = &self.block(record, sample, layer)[..(time - late) * layer.width];
            (signal, &errors[late * outputs..])
        };
        Pairs {
            blocks: blocks.map(pair).collect(),
            inputs: layer.width,
            outputs,
            silent: late * self.count,
        }
    }

    /// out += M' e, with e the errors `[sample, time, row]` of the map at a step.
    pub fn add_back(&self, map: MapPlace, errors: &[F], step: usize, out: &mut [F]) {
        let errors = Rows::at_step(errors, self.plan.time * map.rows, step, map.rows);
        let out = RowsMut::dense(out, map.columns);
        add_products(self.maps.weight(map), errors, out);
    }
}
