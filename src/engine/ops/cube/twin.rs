//! A perturbed twin, and the gradient of the reference's.

use super::dense::transpose;
use super::launcher::{Launcher, buffer, mean_of, optional};
use super::tangent::along_difference;
use crate::engine::kernel::gpu::GROUP;
use crate::engine::kernel::gpu::twin::{GradientLaunch, MeasuredLaunch, twin, twin_backward};
use crate::engine::kernel::{Plan, TwinKind, TwinPlan};
use crate::engine::ops::types::{Nominal, Twin, TwinGradient};
use burn::backend::ops::FloatTensorOps;
use burn::tensor::Slice;
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;

pub fn forward(
    nominal: Nominal<CubeBackend>,
    start: CubeTensor,
    plan: &Plan,
    of: &TwinPlan,
) -> Twin<CubeBackend> {
    let [parameters, start] = [nominal.parameters, start].map(into_contiguous);
    let masks = nominal.masks.map(into_contiguous);
    let launcher = Launcher::new(plan, &parameters);
    launcher.expect([
        (&parameters, plan.parameter_count()),
        (&nominal.membrane, plan.membrane_len()),
        (&start, plan.batch * plan.state_len()),
    ]);
    let record = plan.batch * plan.record_len();
    launcher.expect_some(masks.as_ref(), record);
    let transposed = transpose(&launcher, &parameters);
    let records = if plan.recurrent { 3 } else { 2 };
    let trace = launcher.empty(records * record);
    let growth = launcher.empty(3 * plan.batch);
    let (count, dim) = launcher.per_sample();
    // SAFETY: every buffer has the length that the plan says.
    unsafe {
        twin::launch_unchecked(
            launcher.client(),
            count,
            dim,
            launcher.network(&transposed, &nominal.membrane, launcher.team(GROUP)),
            optional(masks.as_ref()),
            buffer(&start),
            buffer(&trace),
            buffer(&growth),
            MeasuredLaunch::new(
                of.transient as u32,
                bits(&of.layers),
                of.eps as f32,
                of.kind == TwinKind::FiniteSize,
            ),
        );
    }
    // Exponents of all samples, their shares of merged steps, then of flips.
    let flips = Slice::from(2 * plan.batch..3 * plan.batch);
    let flips = into_contiguous(CubeBackend::float_slice(growth.clone(), &[flips]));
    let means = [mean_of(&growth, plan.batch), mean_of(&flips, plan.batch)];
    let samples = Slice::from(0..2 * plan.batch);
    let samples = CubeBackend::float_slice(growth, &[samples]);
    let read = means.into_iter().chain([samples]).collect();
    Twin {
        reading: CubeBackend::float_cat(read, 0),
        trace,
    }
}

pub fn backward(
    nominal: Nominal<CubeBackend>,
    trace: CubeTensor,
    gradient: CubeTensor,
    plan: &Plan,
    of: &TwinPlan,
) -> TwinGradient<CubeBackend> {
    let parameters = into_contiguous(nominal.parameters);
    let masks = nominal.masks.map(into_contiguous);
    let launcher = Launcher::new(plan, &parameters);
    let record = plan.batch * plan.record_len();
    let records = if plan.recurrent { 3 } else { 2 };
    launcher.expect([
        (&parameters, plan.parameter_count()),
        (&nominal.membrane, plan.membrane_len()),
        (&trace, records * record),
    ]);
    launcher.expect_some(masks.as_ref(), record);
    let state = launcher.empty(plan.batch * plan.state_len());
    let out = launcher.empty(2 * record);
    let (count, dim) = launcher.per_sample();
    // SAFETY: every buffer has the length that the plan says.
    unsafe {
        twin_backward::launch_unchecked(
            launcher.client(),
            count,
            dim,
            launcher.network(&parameters, &nominal.membrane, launcher.team(GROUP)),
            optional(masks.as_ref()),
            buffer(&trace),
            buffer(&state),
            buffer(&out),
            GradientLaunch::new(
                bits(&of.layers),
                1.0 / (plan.batch * plan.time) as f32,
                of.eps as f32,
            ),
        );
    }
    let of_parameters = along_difference(&launcher, &out, &trace, None);
    let of_membrane = CubeBackend::float_slice(out, &[Slice::from(record..2 * record)]);
    TwinGradient {
        parameters: CubeBackend::float_mul(of_parameters, gradient.clone()),
        membrane: CubeBackend::float_mul(of_membrane, gradient),
    }
}

/// A bit for each layer.
fn bits(layers: &[usize]) -> u32 {
    layers.iter().fold(0, |bits, &layer| bits | 1 << layer)
}
