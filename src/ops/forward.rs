//! The operations without gradients, for either backend.

use super::{SnnKernels, SnnOps};
use crate::kernel::{Plan, TwinPlan};
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
                let (membrane, spikes, logits, firing_rate) =
                    Self::nominal(parameters.clone(), input, masks.clone(), plan.clone());
                let Some(twin) = twin else {
                    return (logits, membrane, spikes, firing_rate);
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
                let out = super::autodiff::join::<Self>(logits, exponent);
                (out, membrane, spikes, firing_rate)
            }

            fn tangent_exponent(
                parameters: FloatTensor<Self>,
                membrane: FloatTensor<Self>,
                start: FloatTensor<Self>,
                plan: Plan,
            ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
                let (exponent, norms, spikes, _) =
                    Self::tangent_forward(parameters, membrane, start, plan);
                (exponent, norms, spikes)
            }

            fn cross_entropy(
                logits: FloatTensor<Self>,
                targets: IntTensor<Self>,
            ) -> (FloatTensor<Self>, FloatTensor<Self>) {
                let (loss, correct, _) = Self::cross_entropy_kernel(logits, targets);
                (loss, correct)
            }
        }
    };
}

without_gradients!(Flex);
without_gradients!(CubeBackend);
