//! A batch's loss.

use super::launcher::{buffer, empty, groups};
use crate::core::config::FiringRateConfig;
use crate::engine::kernel::gpu::loss::{BatchLaunch, CountsLaunch, batch_loss};
use crate::engine::kernel::{LossPlan, Plan};
use crate::engine::ops::types::Loss;
use burn::backend::TensorMetadata;
use burn::tensor::DType;
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;

pub fn loss(
    outputs: CubeTensor,
    targets: CubeTensor,
    plan: &Plan,
    of: &LossPlan,
) -> Loss<CubeBackend> {
    let [outputs, targets] = [outputs, targets].map(into_contiguous);
    assert_eq!(targets.dtype(), DType::I32, "classes on a GPU are 32-bit");
    let (loss, correct) = (empty(&outputs, 1), empty(&outputs, 1));
    let of_outputs = empty(&outputs, plan.outputs_len());
    let counts = of.counts(plan.time);
    let counts = counts.map(|[right, wrong]| CountsLaunch::new(right as f32, wrong as f32));
    let rate = of.firing_rate.unwrap_or(FiringRateConfig {
        target: 0.0,
        weight: 0.0,
    });
    let (count, dim) = groups(1);
    batch_loss::launch(
        &outputs.client,
        count,
        dim,
        buffer(&outputs),
        targets.into_buffer_arg(),
        buffer(&loss),
        buffer(&correct),
        buffer(&of_outputs),
        BatchLaunch::new(
            plan.batch as u32,
            plan.classes as u32,
            plan.widths.len() as u32,
            plan.time as u32,
            counts.into(),
            rate.target as f32,
            rate.weight as f32,
        ),
    );
    Loss {
        loss,
        correct,
        of_outputs,
    }
}
