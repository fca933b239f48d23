//! The tangent and its gradient.

use super::dense::{OuterProduct, Parts, Rows, transpose};
use super::launcher::{Launcher, buffer, mean_of};
use crate::core::config::Statistic;
use crate::engine::kernel::Plan;
use crate::engine::kernel::gpu::tangent::{ExponentLaunch, tangent, tangent_backward};
use crate::engine::ops::types::{Membranes, Tangent};
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;

/// Threads that carry a tangent along a sample, and those that take it back, where there are few samples.
const FORWARD: u32 = 512;
const BACKWARD: u32 = 1024;

pub fn forward(
    along: Membranes<CubeBackend>,
    start: CubeTensor,
    plan: &Plan,
) -> Tangent<CubeBackend> {
    let [parameters, start] = [along.parameters, start].map(into_contiguous);
    let launcher = Launcher::new(plan, &parameters);
    launcher.expect([
        (&parameters, plan.parameter_count()),
        (&along.membrane, plan.membrane_len()),
        (&start, plan.batch * plan.state_len()),
    ]);
    let transposed = transpose(&launcher, &parameters);
    let states = launcher.empty(2 * plan.batch * plan.state_len());
    let samples = launcher.empty(2 * plan.batch);
    let spikes = launcher.record();
    let norms = launcher.empty(plan.batch * plan.time);
    let team = launcher.team(FORWARD);
    let (count, dim) = launcher.per_trajectory(team);
    // SAFETY: every buffer has the length that the plan says.
    unsafe {
        tangent::launch_unchecked(
            launcher.client(),
            count,
            dim,
            launcher.network(&transposed, &along.membrane, team),
            start.into_buffer_arg(),
            buffer(&states),
            buffer(&spikes),
            buffer(&norms),
            buffer(&samples),
            plan.transient as u32,
        );
    }
    Tangent {
        exponent: mean_of(&samples, plan.batch),
        samples,
        norms,
        spikes,
        states,
    }
}

pub fn backward(
    along: Membranes<CubeBackend>,
    tangent: Tangent<CubeBackend>,
    gradient: CubeTensor,
    plan: &Plan,
) -> CubeTensor {
    let parameters = into_contiguous(along.parameters);
    let launcher = Launcher::new(plan, &parameters);
    let gradient = into_contiguous(gradient);
    let gradients = match plan.statistic {
        Statistic::Mean => 1,
        Statistic::MeanSquare => plan.batch,
    };
    launcher.expect([
        (&parameters, plan.parameter_count()),
        (&along.membrane, plan.membrane_len()),
        (&tangent.norms, plan.batch * plan.time),
        (&tangent.states, 2 * plan.batch * plan.state_len()),
        (&tangent.spikes, plan.batch * plan.record_len()),
        (&gradient, gradients),
    ]);
    let errors = launcher.record();
    let team = launcher.team(BACKWARD);
    let (count, dim) = launcher.per_trajectory(team);
    // SAFETY: every buffer has the length that the plan says.
    unsafe {
        tangent_backward::launch_unchecked(
            launcher.client(),
            count,
            dim,
            launcher.network(&parameters, &along.membrane, team),
            buffer(&tangent.norms),
            gradient.into_buffer_arg(),
            tangent.states.copy().into_buffer_arg(),
            buffer(&errors),
            ExponentLaunch::new(
                plan.transient as u32,
                1.0 / (plan.batch * plan.counted()) as f32,
                plan.statistic == Statistic::MeanSquare,
            ),
        );
    }
    // W saw ds before it was scaled.
    along_difference(&launcher, &errors, &tangent.spikes, Some(&tangent.norms))
}

/// The gradient of the maps that a difference goes through, from the adjoint of what drives each
/// neuron and from what the neurons passed on; `norms` are what W saw it times.
pub fn along_difference(
    launcher: &Launcher,
    errors: &CubeTensor,
    passed: &CubeTensor,
    norms: Option<&CubeTensor>,
) -> CubeTensor {
    // What has no part in the recursion stays zero.
    let gradient = Parts::new(launcher);
    let plan = launcher.plan;
    for &layer in &launcher.layers {
        let errors = Rows::layer(launcher, errors, layer);
        if let Some(map) = layer.recurrent {
            let signal = Rows::layer(launcher, passed, layer);
            let product = OuterProduct::new(plan, map, errors, signal).recurrent(plan);
            product.launch(launcher, &gradient);
        }
        if let Some(below) = launcher.below(layer) {
            let signal = Rows::layer(launcher, passed, below);
            let product = OuterProduct::new(plan, layer.linear, errors, signal).scaled(norms);
            product.launch(launcher, &gradient);
        }
    }
    gradient.sum(launcher)
}
