//! The kernels on the GPU: which are launched, over what, in which order.
//!
//! A file an operation, as in [`crate::engine::kernel::gpu`].

mod dense;
mod launcher;
mod loss;
mod mean_square;
mod nominal;
mod nominal_backward;
mod optimizer;
mod tangent;
mod twin;

use super::SnnKernels;
use super::types::{
    Clip, Inputs, Learner, Loss, MeanSquare, Membranes, NetworkGradient, Nominal, Optional,
    Tangent, Trajectory, Twin, TwinGradient,
};
use crate::engine::kernel::{LossPlan, Plan, TwinPlan, Update};
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;

impl SnnKernels for CubeBackend {
    fn nominal(inputs: Inputs<Self>, plan: Plan) -> Trajectory<Self> {
        nominal::forward(inputs, &plan)
    }

    fn nominal_backward(
        inputs: Inputs<Self>,
        trajectory: Trajectory<Self>,
        of_outputs: CubeTensor,
        of_membrane: Optional<Self>,
        plan: Plan,
    ) -> NetworkGradient<Self> {
        nominal_backward::backward(inputs, trajectory, of_outputs, of_membrane, &plan)
    }

    fn tangent_forward(along: Membranes<Self>, start: CubeTensor, plan: Plan) -> Tangent<Self> {
        tangent::forward(along, start, &plan)
    }

    fn tangent_backward(
        along: Membranes<Self>,
        tangent: Tangent<Self>,
        gradient: CubeTensor,
        plan: Plan,
    ) -> CubeTensor {
        tangent::backward(along, tangent, gradient, &plan)
    }

    fn mean_square(exponents: CubeTensor, shares: Vec<f64>, steps: usize) -> MeanSquare<Self> {
        mean_square::mean_square(exponents, &shares, steps)
    }

    fn twin_forward(
        nominal: Nominal<Self>,
        start: CubeTensor,
        plan: Plan,
        twin: TwinPlan,
    ) -> Twin<Self> {
        twin::forward(nominal, start, &plan, &twin)
    }

    fn twin_backward(
        nominal: Nominal<Self>,
        trace: CubeTensor,
        gradient: CubeTensor,
        plan: Plan,
        twin: TwinPlan,
    ) -> TwinGradient<Self> {
        twin::backward(nominal, trace, gradient, &plan, &twin)
    }

    fn loss_kernel(
        outputs: CubeTensor,
        targets: CubeTensor,
        plan: Plan,
        loss: LossPlan,
    ) -> Loss<Self> {
        loss::loss(outputs, targets, &plan, &loss)
    }

    fn clip_kernel(gradient: CubeTensor, limit: Option<f64>) -> Clip<Self> {
        optimizer::clip(gradient, limit)
    }

    fn update_kernel(
        learner: Learner<Self>,
        gradient: CubeTensor,
        scale: CubeTensor,
        update: Update,
    ) -> Learner<Self> {
        optimizer::update(learner, gradient, scale, update)
    }
}
