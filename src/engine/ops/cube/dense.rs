//! Products with dense maps over all samples and time steps.

use super::launcher::{Launcher, buffer, optional, per_number};
use crate::engine::kernel::gpu::dense::{
    self, Map, OuterProductLaunch, ProductLaunch, RowsLaunch, TILE,
};
use crate::engine::kernel::gpu::layout::map_table;
use crate::engine::kernel::{LayerPlace, MapPlace, Plan};
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

/// Rows (b, t) of a tensor: how far apart samples are, and where the part starts.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    pub tensor: &'a CubeTensor,
    sample: usize,
    start: usize,
}

impl<'a> Rows<'a> {
    /// The part of a record that is a layer's.
    pub fn layer(launcher: &Launcher, tensor: &'a CubeTensor, layer: LayerPlace) -> Self {
        Self {
            tensor,
            sample: launcher.plan.record_len(),
            start: launcher.plan.time * layer.offset,
        }
    }

    /// The network's input.
    pub fn input(launcher: &Launcher, tensor: &'a CubeTensor) -> Self {
        Self {
            tensor,
            sample: launcher.plan.time * launcher.plan.input_dim,
            start: 0,
        }
    }

    /// One row of `width` numbers a sample.
    pub fn samples(tensor: &'a CubeTensor, width: usize) -> Self {
        Self {
            tensor,
            sample: width,
            start: 0,
        }
    }

    fn launch(self) -> RowsLaunch {
        RowsLaunch::new(self.sample as u32, self.start as u32)
    }
}

/// What goes into a layer: the signal, and the factors on it.
#[derive(Clone, Copy)]
pub struct Signal<'a> {
    pub rows: Rows<'a>,
    pub mask: Option<&'a CubeTensor>,
}

impl<'a> From<Rows<'a>> for Signal<'a> {
    fn from(rows: Rows<'a>) -> Self {
        Self { rows, mask: None }
    }
}

/// A matrix `[inputs, outputs]` among the numbers of a tensor.
pub struct Matrix<'a> {
    pub numbers: &'a CubeTensor,
    pub start: usize,
    pub bias: Option<usize>,
    pub inputs: usize,
    pub outputs: usize,
}

/// All weights transposed, W' in the place of W.
pub fn transpose(launcher: &Launcher, parameters: &CubeTensor) -> CubeTensor {
    let count = launcher.plan.parameter_count();
    let transposed = launcher.empty(count);
    let (groups, dim) = per_number(count);
    dense::transpose::launch(
        launcher.client(),
        groups,
        dim,
        buffer(parameters),
        launcher.table(&map_table(launcher.plan)),
        buffer(&transposed),
        count as u32,
    );
    transposed
}

/// to = from M (+ bias).
pub fn project(launcher: &Launcher, matrix: &Matrix, from: Signal, to: Rows) {
    let plan = launcher.plan;
    let rows = (plan.batch * plan.time) as u32;
    let groups = rows.div_ceil(dense::ROWS);
    let deep = groups.div_ceil(dense::MOST_GROUPS);
    let count = CubeCount::Static(
        (matrix.outputs as u32).div_ceil(dense::COLUMNS),
        groups.div_ceil(deep),
        deep,
    );
    dense::project::launch(
        launcher.client(),
        count,
        CubeDim::new_1d(dense::COLUMNS),
        buffer(matrix.numbers),
        buffer(from.rows.tensor),
        optional(from.mask),
        buffer(to.tensor),
        ProductLaunch::new(
            matrix.start as u32,
            matrix.bias.map(|start| start as u32).into(),
            matrix.inputs as u32,
            matrix.outputs as u32,
            rows,
            plan.time as u32,
            from.rows.launch(),
            to.launch(),
        ),
    );
}

/// A weight's gradient: the sum of outer products of errors and a signal.
pub struct OuterProduct<'a> {
    map: MapPlace,
    errors: Rows<'a>,
    signal: Signal<'a>,
    norms: Option<&'a CubeTensor>,
    /// Rows of a sample.
    time: usize,
    /// Steps by which the signal lags behind the errors.
    delay: u32,
    bias: bool,
    /// Of a map whose diagonal alone is learnt.
    diagonal: bool,
}

impl<'a> OuterProduct<'a> {
    /// Over all time steps, without a bias.
    pub fn new(
        plan: &Plan,
        map: MapPlace,
        errors: Rows<'a>,
        signal: impl Into<Signal<'a>>,
    ) -> Self {
        Self {
            map,
            errors,
            signal: signal.into(),
            norms: None,
            time: plan.time,
            delay: 0,
            bias: false,
            diagonal: false,
        }
    }

    /// With the bias's gradient.
    pub fn with_bias(self) -> Self {
        Self { bias: true, ..self }
    }

    /// Of a layer's V, which receives the step before.
    pub fn recurrent(self, plan: &Plan) -> Self {
        Self {
            delay: 1,
            diagonal: plan.one_to_one,
            ..self
        }
    }

    /// With the errors of each row times its norm, where there are norms.
    pub fn scaled(self, norms: Option<&'a CubeTensor>) -> Self {
        Self { norms, ..self }
    }

    /// Over one row a sample.
    pub fn by_sample(self) -> Self {
        Self { time: 1, ..self }
    }

    /// Writes it into `gradient`.
    pub fn launch(self, launcher: &Launcher, gradient: &CubeTensor) {
        let count = CubeCount::Static(
            (self.map.columns as u32).div_ceil(TILE),
            (self.map.rows as u32).div_ceil(TILE),
            1,
        );
        dense::weight_gradient::launch(
            launcher.client(),
            count,
            CubeDim::new_2d(TILE, TILE),
            buffer(self.errors.tensor),
            buffer(self.signal.rows.tensor),
            optional(self.signal.mask),
            optional(self.norms),
            buffer(gradient),
            OuterProductLaunch::new(
                Map::launch(self.map),
                (launcher.plan.batch * self.time) as u32,
                self.time as u32,
                self.errors.launch(),
                self.signal.rows.launch(),
                self.delay,
                self.bias,
                self.diagonal,
            ),
        );
    }
}
