//! The operations without gradients, for either backend.

use super::{SnnKernels, SnnOps};
use crate::engine::kernel::cpu::LossPlan;
use crate::engine::kernel::{Plan, TwinPlan};
use burn::backend::Flex;
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn_wgpu::CubeBackend;

macro_rules! without_gradients {
    ($backend:ty) => {
        impl SnnOps for $backend {
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
            ) {
                let (membrane, spikes, outputs, report) =
                    Self::nominal(parameters.clone(), input, masks.clone(), plan.clone());
                let Some(twin) = twin else {
                    return (outputs, membrane, spikes, report);
                };
                let (exponent, _) = Self::twin_forward(
                    parameters,
                    masks,
                    membrane.clone(),
                    spikes.clone(),
                    start,
                    plan,
                    twin,
                );
                let out = super::autodiff::join::<Self>(outputs, exponent);
                (out, membrane, spikes, report)
            }

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
            ) {
                let (mean, samples, norms, _, states) =
                    Self::tangent_forward(parameters, membrane, start, plan.clone());
                let exponent = super::statistic::exponent::<Self>(&plan, mean, &samples);
                (exponent, samples, norms, states)
            }

            fn loss(
                outputs: FloatTensor<Self>,
                targets: IntTensor<Self>,
                plan: Plan,
                wanted: LossPlan,
            ) -> (FloatTensor<Self>, FloatTensor<Self>) {
                let (loss, correct, _) = Self::loss_kernel(outputs, targets, plan, wanted);
                (loss, correct)
            }
        }
    };
}

without_gradients!(Flex);
without_gradients!(CubeBackend);
