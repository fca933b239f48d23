//! Against snnTorch 1.0.0, on every committed case.

use crate::support::cases;
use burn::tensor::{DType, Device};
use lyapunov_snn::kernel::gpu;
use lyapunov_snn::parity::Case;
use pollster::block_on;

/// Every case, but those that `refuses` names.
fn hold_within(device: &Device, dtype: DType, share: f64, refuses: fn(&Case) -> bool) -> usize {
    let mut held = 0;
    for path in cases() {
        let case = Case::parse(&std::fs::read(&path).expect("readable")).expect("a case");
        if refuses(&case) {
            continue;
        }
        held += 1;
        let comparisons = block_on(case.compare(device, dtype)).expect("a device that works");
        assert_eq!(comparisons.len(), 3 + case.learnt().len());
        for comparison in comparisons {
            assert!(
                comparison.error <= comparison.tolerance * share,
                "{}: {comparison:?} (allowed share of the tolerance: {share})",
                path.display()
            );
        }
    }
    held
}

fn none(_: &Case) -> bool {
    false
}

#[test]
fn cpu_agrees_with_snntorch_on_every_case() {
    hold_within(&Device::flex().autodiff(), DType::F32, 1.0, none);
}

#[test]
fn cpu_in_double_precision_agrees_a_hundred_times_closer() {
    hold_within(&Device::flex().autodiff(), DType::F64, 1e-2, none);
}

/// 37 of the 48: the others are what the GPU's kernels refuse, and say so.
#[test]
fn gpu_agrees_with_snntorch_on_every_case_that_it_takes() {
    let device = crate::support::gpu();
    let refuses = |case: &Case| gpu::refuses(&case.model, case.lyapunov.estimator).is_some();
    let held = hold_within(&device.device.autodiff(), DType::F32, 1.0, refuses);
    assert_eq!(held, 37);
}
