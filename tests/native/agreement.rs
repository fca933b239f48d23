//! The kernels give what the oracle gives.

#[path = "../shared/agreement.rs"]
mod shared;

use burn::tensor::{DType, Device};
use lyapunov_snn::core::config::SurrogateKind;
use lyapunov_snn::core::name::Named;
use lyapunov_snn::core::surrogate::SpikeFunction;
use pollster::block_on;
use shared::{Setting, settings, settings_of_the_cpu};

#[test]
fn every_surrogate_is_among_the_settings() {
    for kind in SurrogateKind::all() {
        let is_of_it = |it: &Setting| SurrogateKind::from(&it.model.surrogate) == kind;
        assert!(
            settings(SpikeFunction::Smooth).iter().any(is_of_it),
            "{kind:?}"
        );
    }
}

#[test]
fn cpu_kernels_agree_with_the_oracle_in_double_precision() {
    for function in [SpikeFunction::Hard, SpikeFunction::Smooth] {
        let all = settings(function)
            .into_iter()
            .chain(settings_of_the_cpu(function));
        for setting in all {
            // Burn takes the reciprocals of its means' lengths in single precision: 3e-8 at most.
            block_on(setting.check(&Device::flex().autodiff(), DType::F64, 1e-7));
        }
    }
}

#[test]
fn cpu_kernels_agree_with_the_oracle_in_single_precision() {
    let function = SpikeFunction::Smooth;
    for setting in settings(function)
        .into_iter()
        .chain(settings_of_the_cpu(function))
    {
        block_on(setting.check(&Device::flex().autodiff(), DType::F32, 2e-3));
    }
}

/// Smooth spikes: a hard one may flip for the rounding of another order of summation. The hard ones
/// are held by the cases of snnTorch, which keep away from the threshold.
#[test]
fn gpu_kernels_agree_with_the_oracle() {
    let open = crate::support::gpu();
    for setting in settings(SpikeFunction::Smooth) {
        block_on(setting.check(&open.device.clone().autodiff(), DType::F32, 2e-3));
    }
}
