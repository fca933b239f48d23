//! Products with dense maps over all samples and time steps.

use super::launcher::{Launcher, buffer, optional, per_number};
use crate::engine::kernel::gpu::GROUP;
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
    let groups = rows.div_ceil(TILE);
    let deep = groups.div_ceil(dense::MOST_GROUPS);
    let count = CubeCount::Static(
        (matrix.outputs as u32).div_ceil(TILE),
        groups.div_ceil(deep),
        deep,
    );
    // SAFETY: every buffer has the length that the plan says.
    unsafe {
        dense::project::launch_unchecked(
            launcher.client(),
            count,
            CubeDim::new_1d(GROUP),
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
}

/// A gradient by all parameters, over parts of the rows; where nothing is written it is 0.
pub struct Parts {
    numbers: CubeTensor,
    count: usize,
}

/// Parts at most: enough for a small network's maps to keep a large GPU busy.
const MOST_PARTS: usize = 32;
/// Fewest rows of a part.
const FEWEST_ROWS: usize = 64;
/// Numbers of all parts together at most, as long as there are several.
const MOST_NUMBERS: usize = 4 << 20;

impl Parts {
    pub fn new(launcher: &Launcher) -> Self {
        let plan = launcher.plan;
        let parameters = plan.parameter_count();
        let rows = plan.batch * plan.time;
        let most = MOST_PARTS.min(MOST_NUMBERS / parameters);
        let count = (rows / FEWEST_ROWS).min(most).max(1);
        Self {
            numbers: launcher.zero(count * parameters),
            count,
        }
    }

    /// Their sum.
    pub fn sum(self, launcher: &Launcher) -> CubeTensor {
        let parameters = launcher.plan.parameter_count();
        let sum = launcher.empty(parameters);
        let (groups, dim) = per_number(parameters);
        dense::sum_parts::launch(
            launcher.client(),
            groups,
            dim,
            buffer(&self.numbers),
            buffer(&sum),
            parameters as u32,
            self.count as u32,
        );
        sum
    }
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

    /// Writes it into a gradient's parts.
    pub fn launch(self, launcher: &Launcher, gradient: &Parts) {
        let rows = launcher.plan.batch * self.time;
        let count = CubeCount::Static(
            (self.map.columns as u32).div_ceil(TILE),
            (self.map.rows as u32).div_ceil(TILE),
            gradient.count as u32,
        );
        // SAFETY: every buffer has the length that the plan says.
        unsafe {
            dense::weight_gradient::launch_unchecked(
                launcher.client(),
                count,
                CubeDim::new_1d(GROUP),
                buffer(self.errors.tensor),
                buffer(self.signal.rows.tensor),
                optional(self.signal.mask),
                optional(self.norms),
                buffer(&gradient.numbers),
                OuterProductLaunch::new(
                    Map::launch(self.map),
                    rows as u32,
                    self.time as u32,
                    self.errors.launch(),
                    self.signal.rows.launch(),
                    self.delay,
                    rows.div_ceil(gradient.count) as u32,
                    launcher.plan.parameter_count() as u32,
                    self.bias,
                    self.diagonal,
                ),
            );
        }
    }
}
