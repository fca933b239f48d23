//! Against snnTorch 1.0.0, on every committed case.

use crate::support::cases;
use burn::tensor::{DType, Device};
use lyapunov_snn::parity::Case;
use pollster::block_on;

fn hold_within(device: &Device, dtype: DType, share: f64) {
    for path in cases() {
        let case = Case::parse(&std::fs::read(&path).expect("readable")).expect("a case");
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
}

#[test]
fn cpu_agrees_with_snntorch_on_every_case() {
    hold_within(&Device::flex().autodiff(), DType::F32, 1.0);
}

#[test]
fn cpu_in_double_precision_agrees_a_hundred_times_closer() {
    hold_within(&Device::flex().autodiff(), DType::F64, 1e-2);
}

#[test]
fn gpu_agrees_with_snntorch_on_every_case() {
    let device = crate::support::gpu();
    hold_within(&device.device.autodiff(), DType::F32, 1.0);
}
