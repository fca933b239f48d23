//! What every launch of a network's kernels needs.

use crate::engine::kernel::gpu::layout::{Layer, layer_table};
use crate::engine::kernel::gpu::layout::{LayerLaunch, NetworkLaunch, Sizes, SizesLaunch};
use crate::engine::kernel::gpu::nominal::ScanLaunch;
use crate::engine::kernel::gpu::reduce::mean;
use crate::engine::kernel::gpu::team::{FEWEST, Team};
use crate::engine::kernel::gpu::{self, GROUP, NeuronKind};
use crate::engine::kernel::{LayerPlace, Plan};
use burn::backend::TensorMetadata;
use burn::tensor::{DType, Shape};
use burn_cubecl::ops::numeric::{empty_device_contiguous_dtype, zeros};
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

/// A network's plan with the device and the formulas that its kernels are compiled with.
pub struct Launcher<'a> {
    pub plan: &'a Plan,
    pub layers: Vec<LayerPlace>,
    like: CubeTensor,
    kind: NeuronKind,
    /// The surrogate's parameter.
    surrogate: f32,
}

impl<'a> Launcher<'a> {
    pub fn new(plan: &'a Plan, like: &CubeTensor) -> Self {
        assert_eq!(like.dtype(), DType::F32, "GPU kernels are in 32-bit floats");
        let neurons = plan.neurons();
        assert!(
            neurons <= gpu::MOST_NEURONS,
            "{neurons} neurons are more than GPU kernels hold on chip"
        );
        assert!(
            !plan.learn.any() && !plan.integrates(),
            "what gpu::refuses names does not come here"
        );
        let (kind, surrogate) = NeuronKind::for_plan(plan);
        Self {
            plan,
            layers: plan.layers(),
            like: like.clone(),
            kind,
            surrogate,
        }
    }

    pub fn client(&self) -> &Client {
        &self.like.client
    }

    pub fn empty(&self, length: usize) -> CubeTensor {
        empty(&self.like, length)
    }

    /// Kernels that are launched unchecked read and write within such lengths.
    ///
    /// # Panics
    /// Where a tensor has another length.
    pub fn expect<const N: usize>(&self, tensors: [(&CubeTensor, usize); N]) {
        for (tensor, length) in tensors {
            let numbers = tensor.meta.num_elements();
            assert_eq!(numbers, length, "numbers that the plan says");
        }
    }

    /// The same of a tensor that may be absent.
    pub fn expect_some(&self, tensor: Option<&CubeTensor>, length: usize) {
        if let Some(tensor) = tensor {
            self.expect([(tensor, length)]);
        }
    }

    pub fn zero(&self, length: usize) -> CubeTensor {
        let shape = Shape::new([length]);
        zeros(self.like.device.clone(), shape, DType::F32)
    }

    /// A record of the whole batch.
    pub fn record(&self) -> CubeTensor {
        self.empty(self.plan.batch * self.plan.record_len())
    }

    pub fn table(&self, numbers: &[u32]) -> BufferArg {
        let client = self.client();
        let handle = client.create_from_slice(bytemuck::cast_slice(numbers));
        // SAFETY: the buffer is as long as the slice that it was made of.
        unsafe { BufferArg::from_raw_parts(handle, numbers.len()) }
    }

    pub fn last(&self) -> LayerPlace {
        *self.layers.last().expect("a network has a layer")
    }

    /// The layer below another; none below the first.
    pub fn below(&self, layer: LayerPlace) -> Option<LayerPlace> {
        let below = layer.index.checked_sub(1)?;
        Some(self.layers[below])
    }

    /// All layers as an argument; the `parameters` in the form that the kernel takes.
    pub fn network(
        &self,
        parameters: &CubeTensor,
        membrane: &CubeTensor,
        team: Team,
    ) -> NetworkLaunch {
        NetworkLaunch::new(
            buffer(parameters),
            self.table(&layer_table(self.plan)),
            buffer(membrane),
            self.surrogate,
            self.sizes(),
            self.layers.len() as u32,
            self.kind,
            team,
        )
    }

    /// Who follows a sample through time and all layers: `few` threads at most for each of a few samples.
    pub fn team(&self, few: u32) -> Team {
        let plan = self.plan;
        let widest = plan.widths.iter().copied().max().unwrap_or(1);
        let threads = match (plan.batch < MANY, plan.recurrent) {
            (true, _) => few,
            (false, true) => OF_MANY_RECURRENT,
            (false, false) => FEWEST,
        };
        let threads = threads.min(most_threads(self.client()));
        Team::new(plan.neurons(), widest, 1, threads, self.on_chip_bytes())
    }

    fn on_chip_bytes(&self) -> usize {
        self.client().properties().hardware.max_shared_memory_size
    }

    /// One layer's scan, and its workgroups.
    pub fn scan(&self, layer: LayerPlace) -> (CubeCount, CubeDim, ScanLaunch) {
        let [samples, threads] = match self.plan.batch < MANY {
            true => [1, OF_A_SCAN],
            false => [TOGETHER, FEWEST],
        };
        let threads = threads.min(most_threads(self.client()));
        let (width, bytes) = (layer.width, self.on_chip_bytes());
        let team = Team::new(width, width, samples, threads, bytes).holding(width);
        let sizes = self.sizes();
        let scan = ScanLaunch::new(Self::layer(layer), sizes, self.surrogate, self.kind, team);
        let groups = self.plan.batch.div_ceil(team.samples as usize);
        let count = CubeCount::Static(groups as u32, 1, 1);
        (count, CubeDim::new_1d(team.threads), scan)
    }

    pub fn layer(layer: LayerPlace) -> LayerLaunch {
        Layer::launch(&layer)
    }

    pub fn sizes(&self) -> SizesLaunch {
        Sizes::launch(self.plan)
    }

    /// One workgroup a sample.
    pub fn per_sample(&self) -> (CubeCount, CubeDim) {
        groups(self.plan.batch)
    }

    /// One workgroup of a team's threads a sample.
    pub fn per_trajectory(&self, team: Team) -> (CubeCount, CubeDim) {
        let count = CubeCount::Static(self.plan.batch as u32, 1, 1);
        (count, CubeDim::new_1d(team.threads))
    }

    /// One thread a neuron of a layer and sample.
    pub fn per_neuron(&self, layer: LayerPlace) -> (CubeCount, CubeDim) {
        per_number(self.plan.batch * layer.width)
    }
}

/// From so many samples on there are enough workgroups to keep a large card busy, with fewer threads each.
const MANY: usize = 512;
/// Samples of a large batch that a workgroup takes through one layer's scan together: each weight is loaded
/// once for all of them.
const TOGETHER: u32 = 4;
/// Threads that take a sample through one layer's scan: more could not hold as much of V.
const OF_A_SCAN: u32 = 512;
/// Threads that take each of many samples through all layers, where these are recurrent.
const OF_MANY_RECURRENT: u32 = 512;

/// Threads of a workgroup, a power of two: as many as the adapter has.
pub fn most_threads(client: &Client) -> u32 {
    let hardware = &client.properties().hardware;
    let most = hardware.max_units_per_cube.min(hardware.max_cube_dim.0);
    1 << most.max(GROUP).ilog2()
}

/// A tensor as an argument.
pub fn buffer(tensor: &CubeTensor) -> BufferArg {
    tensor.clone().into_buffer_arg()
}

/// A tensor that may be absent as an argument.
pub fn optional<T>(tensor: Option<&CubeTensor>) -> ComptimeOptionArgs<T>
where
    T: LaunchArg<RuntimeArg = BufferArg>,
{
    tensor.map(buffer).into()
}

pub fn empty(like: &CubeTensor, length: usize) -> CubeTensor {
    let shape = Shape::new([length]);
    empty_device_contiguous_dtype(like.client.clone(), like.device.clone(), shape, DType::F32)
}

/// So many workgroups.
pub fn groups(count: usize) -> (CubeCount, CubeDim) {
    let count = CubeCount::Static(count as u32, 1, 1);
    (count, CubeDim::new_1d(GROUP))
}

/// One thread a number.
pub fn per_number(count: usize) -> (CubeCount, CubeDim) {
    groups(count.div_ceil(GROUP as usize))
}

/// The mean of the first `count` values, `[1]`.
pub fn mean_of(values: &CubeTensor, count: usize) -> CubeTensor {
    let out = empty(values, 1);
    let (groups, dim) = groups(1);
    mean::launch(
        &values.client,
        groups,
        dim,
        buffer(values),
        buffer(&out),
        count as u32,
    );
    out
}
