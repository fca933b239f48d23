//! Differentiable operations over whole time loops, as extensions of Burn's backends.
//!
//! [`SnnKernels`] is what a backend computes, without gradients: `flex` on the CPU, `cube` on
//! the GPU, both with the kernels of [`crate::engine::kernel`]. [`SnnOps`] makes nodes of a gradient's graph
//! of them, each with its own backward pass (`autodiff`). What they take and give has a name for each
//! tensor (`types`). The functions below are their face to the rest of the program; this is the only
//! module that touches Burn's internals.

mod autodiff;
mod cube;
mod flex;
mod forward;
#[cfg(not(target_family = "wasm"))]
pub mod launches;
mod statistic;
mod tensors;
mod types;

pub use tensors::{
    Clip, Gradient, Learning, Loss, MeanSquare, Simulation, TangentGrowth, TwinReading, clip,
    gradient, loss, mean_square, simulate, tangent, update,
};

use crate::engine::kernel::{LossPlan, Plan, TwinPlan, Update};
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Backend, backend_extension};

/// The kernels of a backend; `ops::types` says what they take and give. A network's plan comes with
/// each, and `plan.dropout` where there are masks.
#[backend_extension(Cube, Flex)]
pub trait SnnKernels: Backend {
    /// The nominal trajectory.
    fn nominal(
        #[extension_type] inputs: types::Inputs<Self>,
        plan: Plan,
    ) -> types::Trajectory<Self>;

    /// Its gradient, from d loss / d outputs and, where there is one from elsewhere, d loss / d membranes.
    fn nominal_backward(
        #[extension_type] inputs: types::Inputs<Self>,
        #[extension_type] trajectory: types::Trajectory<Self>,
        of_outputs: FloatTensor<Self>,
        #[extension_type] of_membrane: types::Optional<Self>,
        plan: Plan,
    ) -> types::NetworkGradient<Self>;

    /// The tangent from `start`, a state of each sample; its exponent is the mean.
    fn tangent_forward(
        #[extension_type] along: types::Membranes<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
    ) -> types::Tangent<Self>;

    /// d exponent / d parameters times `gradient`, of the mean exponent: one number, or one for each
    /// sample, `[batch]`, where the plan's statistic weighs them.
    fn tangent_backward(
        #[extension_type] along: types::Membranes<Self>,
        #[extension_type] tangent: types::Tangent<Self>,
        gradient: FloatTensor<Self>,
        plan: Plan,
    ) -> FloatTensor<Self>;

    /// Of exponents `[n]` over `steps` time steps, each with its share of them all.
    fn mean_square(
        exponents: FloatTensor<Self>,
        shares: Vec<f64>,
        steps: usize,
    ) -> types::MeanSquare<Self>;

    /// A twin from `start`, a state of each sample.
    fn twin_forward(
        #[extension_type] nominal: types::Nominal<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
        twin: TwinPlan,
    ) -> types::Twin<Self>;

    /// The gradient of its exponent, times `gradient` `[1]`.
    fn twin_backward(
        #[extension_type] nominal: types::Nominal<Self>,
        trace: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        plan: Plan,
        twin: TwinPlan,
    ) -> types::TwinGradient<Self>;

    /// The loss of outputs against classes `[batch]`.
    fn loss_kernel(
        outputs: FloatTensor<Self>,
        targets: IntTensor<Self>,
        plan: Plan,
        loss: LossPlan,
    ) -> types::Loss<Self>;

    /// How a gradient is clipped.
    fn clip_kernel(gradient: FloatTensor<Self>, limit: Option<f64>) -> types::Clip<Self>;

    /// One step with the gradient times `scale` `[1]`.
    fn update_kernel(
        #[extension_type] learner: types::Learner<Self>,
        gradient: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        update: Update,
    ) -> types::Learner<Self>;
}

/// The operations that gradients flow through, to the parameters (and to the logits): of what they
/// give, to that which is named.
#[backend_extension(Cube, Flex, Autodiff)]
pub trait SnnOps: Backend {
    /// The nominal trajectory; where there is a twin, its reading stands behind the outputs. Gradients
    /// flow from the outputs.
    fn network(
        #[extension_type] inputs: types::Inputs<Self>,
        #[extension_type] start: types::TwinStart<Self>,
        plan: Plan,
    ) -> types::Trajectory<Self>;

    /// The tangent, with the exponent of the plan's statistic. Gradients flow from the exponent.
    fn tangent_exponent(
        #[extension_type] along: types::Membranes<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
    ) -> types::Tangent<Self>;

    /// A batch's loss. Gradients flow from the loss.
    fn loss(
        outputs: FloatTensor<Self>,
        targets: IntTensor<Self>,
        plan: Plan,
        loss: LossPlan,
    ) -> types::Loss<Self>;
}
