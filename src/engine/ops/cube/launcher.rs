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
    /// Who follows a sample through time.
    team: Team,
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
        let widest = plan.widths.iter().copied().max().unwrap_or(1);
        let most = if plan.batch < MANY {
            threads(&like.client)
        } else {
            FEWEST
        };
        let most = most.min(env("LYAP_THREADS", 4096));
        Self {
            plan,
            layers: plan.layers(),
            like: like.clone(),
            kind,
            surrogate,
            team: team(&like.client, neurons, widest, 1, most),
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
    pub fn network(&self, parameters: &CubeTensor, membrane: &CubeTensor) -> NetworkLaunch {
        NetworkLaunch::new(
            buffer(parameters),
            self.table(&layer_table(self.plan)),
            buffer(membrane),
            self.surrogate,
            self.sizes(),
            self.layers.len() as u32,
            self.kind,
            self.team,
        )
    }

    /// One layer's scan, and its workgroups; a workgroup takes up to `samples` of a large batch.
    pub fn scan(&self, layer: LayerPlace, samples: u32) -> (CubeCount, CubeDim, ScanLaunch) {
        let many = self.plan.batch >= MANY;
        let samples = if many {
            env("LYAP_SAMPLES", samples)
        } else {
            1
        };
        let threads = threads(self.client()).min(if many {
            FEWEST
        } else {
            env("LYAP_SCAN", OF_A_SCAN)
        });
        let team = team(self.client(), layer.width, layer.width, samples, threads);
        let mut team = team.holding(layer.width);
        team.held = team.held.min(env("LYAP_HELD", 100));
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

    /// One workgroup a sample, which follows it through time.
    pub fn per_trajectory(&self) -> (CubeCount, CubeDim) {
        let count = CubeCount::Static(self.plan.batch as u32, 1, 1);
        (count, CubeDim::new_1d(self.team.threads))
    }

    /// One thread a neuron of a layer and sample.
    pub fn per_neuron(&self, layer: LayerPlace) -> (CubeCount, CubeDim) {
        per_number(self.plan.batch * layer.width)
    }
}

/// Threads of a workgroup, a power of two: as many as the adapter has.
pub fn threads(client: &Client) -> u32 {
    let hardware = &client.properties().hardware;
    let most = hardware.max_units_per_cube.min(hardware.max_cube_dim.0);
    1 << most.max(GROUP).ilog2()
}

/// From so many samples on there are enough workgroups to keep a card busy with fewer threads each.
const MANY: usize = 256;
/// Threads that follow a sample through one layer's scan at most: each then holds enough of V.
const OF_A_SCAN: u32 = 512;

fn env(name: &str, otherwise: u32) -> u32 {
    std::env::var(name).map_or(otherwise, |number| number.parse().expect("a number"))
}

fn team(client: &Client, neurons: usize, widest: usize, samples: u32, threads: u32) -> Team {
    let bytes = client.properties().hardware.max_shared_memory_size;
    Team::new(neurons, widest, samples, threads, bytes)
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
