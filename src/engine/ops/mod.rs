//! Differentiable operations over whole time loops, as extensions of Burn's backends.
//!
//! [`SnnKernels`] is what a backend computes, without gradients: `flex` on the CPU, `cube` on
//! the GPU, both with the kernels of [`crate::engine::kernel`]. [`SnnOps`] makes nodes of a gradient's graph
//! of them, each with its own backward pass (`autodiff`). The functions below are their face to
//! the rest of the program; this is the only module that touches Burn's internals.

mod autodiff;
mod cube;
mod flex;
mod forward;
mod statistic;
mod tensors;

pub use tensors::{
    Gradient, Loss, LossGradient, Simulation, TangentGrowth, TwinReading, clip_scale, gradient,
    loss, loss_gradient, mean_square, simulate, tangent, update,
};

use crate::engine::kernel::cpu::{LossPlan, Update};
use crate::engine::kernel::{Plan, TwinPlan};
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Backend, backend_extension};

/// The kernels of a backend. [`Plan`] says what a record, a state and the parameters are; all
/// tensors are flat and contiguous. `masks` is a record where `plan.dropout`, else it is not read.
#[backend_extension(Cube, Flex)]
pub trait SnnKernels: Backend {
    /// Membranes, s (record), outputs, and what [`crate::engine::kernel::cpu::Nominal`] reports.
    fn nominal(
        parameters: FloatTensor<Self>,
        input: FloatTensor<Self>,
        masks: FloatTensor<Self>,
        plan: Plan,
    ) -> (
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
    );

    /// d loss / d parameters, from d loss / d outputs and, where `has_membrane_gradient`, d loss / d
    /// membranes; and the squares of errors by layer and time step, `[layer * time]`.
    #[allow(clippy::too_many_arguments, reason = "one tensor each")]
    fn nominal_backward(
        parameters: FloatTensor<Self>,
        input: FloatTensor<Self>,
        masks: FloatTensor<Self>,
        membrane: FloatTensor<Self>,
        spikes: FloatTensor<Self>,
        report: FloatTensor<Self>,
        outputs_gradient: FloatTensor<Self>,
        membrane_gradient: FloatTensor<Self>,
        has_membrane_gradient: bool,
        plan: Plan,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Mean exponent `[1]`, samples `[2 * batch]`, norms `[batch * time]`, ds (record), and the directions
    /// after the last step (state) with what is kept behind them, as [`crate::engine::kernel::cpu::Tangent`]
    /// says.
    #[allow(clippy::type_complexity, reason = "one tensor each")]
    fn tangent_forward(
        parameters: FloatTensor<Self>,
        membrane: FloatTensor<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
    ) -> (
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
    );

    /// d exponent / d parameters times `gradient`, of the mean exponent: one number, or one for each
    /// sample, `[batch]`, where the plan's statistic weighs them.
    fn tangent_backward(
        parameters: FloatTensor<Self>,
        membrane: FloatTensor<Self>,
        norms: FloatTensor<Self>,
        spikes: FloatTensor<Self>,
        states: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        plan: Plan,
    ) -> FloatTensor<Self>;

    /// Of exponents `[n]` over `steps` time steps, each with its share of them all: the rate of their mean
    /// square `[1]` and its derivative by each, `[n]`, as [`crate::engine::kernel::cpu::mean_square`] says.
    fn mean_square(
        exponents: FloatTensor<Self>,
        shares: Vec<f64>,
        steps: usize,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Exponent, share of spikes that flipped and what [`crate::engine::kernel::cpu::Twin`] says of the samples,
    /// `[2 + 2 * batch]`; and the trace, as the kernels have it.
    fn twin_forward(
        parameters: FloatTensor<Self>,
        masks: FloatTensor<Self>,
        membrane: FloatTensor<Self>,
        spikes: FloatTensor<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
        twin: TwinPlan,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// d exponent times `gradient` `[1]`: by the parameters along the twin alone, and by the
    /// membranes.
    #[allow(clippy::too_many_arguments, reason = "one tensor each")]
    fn twin_backward(
        parameters: FloatTensor<Self>,
        masks: FloatTensor<Self>,
        membrane: FloatTensor<Self>,
        spikes: FloatTensor<Self>,
        trace: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        plan: Plan,
        twin: TwinPlan,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Loss `[1]`, samples classified right `[1]`, d loss / d outputs.
    fn loss_kernel(
        outputs: FloatTensor<Self>,
        targets: IntTensor<Self>,
        plan: Plan,
        wanted: LossPlan,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// Norm of a gradient, and min(1, limit / (norm + 1e-6)), or 1 without a limit; `[1]` each.
    fn clip_kernel(
        gradient: FloatTensor<Self>,
        limit: Option<f64>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Parameters and moments (all first, then all second) after one step with the gradient times
    /// `scale` `[1]`.
    fn update_kernel(
        parameters: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        update: Update,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}

/// The operations that gradients flow through, to the parameters (and to the logits).
#[backend_extension(Cube, Flex, Autodiff)]
pub trait SnnOps: Backend {
    /// Outputs with, where there is a twin, its exponent, its share of flipped spikes and its samples
    /// behind them; then membranes, s (record) and the report, through which no gradient flows.
    fn network(
        parameters: FloatTensor<Self>,
        input: FloatTensor<Self>,
        masks: FloatTensor<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
        twin: Option<TwinPlan>,
    ) -> (
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
    );

    /// The tangent's exponent `[1]`, by the plan's statistic; then samples, norms and directions, as
    /// [`SnnKernels::tangent_forward`] gives them, without gradient.
    fn tangent_exponent(
        parameters: FloatTensor<Self>,
        membrane: FloatTensor<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
    ) -> (
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
    );

    /// A batch's loss `[1]`; then samples classified right `[1]`, without gradient.
    fn loss(
        outputs: FloatTensor<Self>,
        targets: IntTensor<Self>,
        plan: Plan,
        wanted: LossPlan,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}
