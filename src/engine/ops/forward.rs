//! The operations without gradients, for either backend.

use super::types::{Inputs, Loss, Membranes, Nominal, Tangent, Trajectory, Twin, TwinStart};
use super::{SnnKernels, SnnOps, statistic};
use crate::engine::kernel::{LossPlan, Plan, TwinPlan};
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Backend, Flex};
use burn_wgpu::CubeBackend;

/// What a network leaves behind, with the twin that ran beside it; the twin's reading stands behind
/// the outputs.
pub(super) struct Beside<B: Backend> {
    pub trajectory: Trajectory<B>,
    pub twin: Option<(Twin<B>, TwinPlan)>,
}

/// A forward pass, with a twin where one is to start.
pub(super) fn network<B: SnnKernels>(
    inputs: Inputs<B>,
    start: TwinStart<B>,
    plan: &Plan,
) -> Beside<B> {
    let mut trajectory = B::nominal(inputs.clone(), plan.clone());
    let TwinStart::From { state, twin } = start else {
        return Beside {
            trajectory,
            twin: None,
        };
    };
    let nominal = Nominal {
        parameters: inputs.parameters,
        masks: inputs.masks,
        membrane: trajectory.membrane.clone(),
        spikes: trajectory.spikes.clone(),
    };
    let read = B::twin_forward(nominal, state, plan.clone(), twin.clone());
    let parts = vec![trajectory.outputs, read.reading.clone()];
    trajectory.outputs = B::float_cat(parts, 0);
    Beside {
        trajectory,
        twin: Some((read, twin)),
    }
}

/// A tangent with the exponent of the plan's statistic.
pub(super) fn tangent<B: SnnKernels>(
    along: Membranes<B>,
    start: FloatTensor<B>,
    plan: &Plan,
) -> Tangent<B> {
    let tangent = B::tangent_forward(along, start, plan.clone());
    Tangent {
        exponent: statistic::exponent::<B>(plan, tangent.exponent, &tangent.samples),
        ..tangent
    }
}

macro_rules! without_gradients {
    ($backend:ty) => {
        impl SnnOps for $backend {
            fn network(
                inputs: Inputs<Self>,
                start: TwinStart<Self>,
                plan: Plan,
            ) -> Trajectory<Self> {
                network(inputs, start, &plan).trajectory
            }

            fn tangent_exponent(
                along: Membranes<Self>,
                start: FloatTensor<Self>,
                plan: Plan,
            ) -> Tangent<Self> {
                tangent(along, start, &plan)
            }

            fn loss(
                outputs: FloatTensor<Self>,
                targets: IntTensor<Self>,
                plan: Plan,
                loss: LossPlan,
            ) -> Loss<Self> {
                Self::loss_kernel(outputs, targets, plan, loss)
            }
        }
    };
}

without_gradients!(Flex);
without_gradients!(CubeBackend);
