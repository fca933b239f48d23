//! The cases of snnTorch 1.0.0 and of the tangent by autodiff, on both devices of the browser.

use burn::tensor::{DType, Device};
use lyapunov_snn::engine::parity::Case;
use lyapunov_snn::engine::training::OpenDevice;
use wasm_bindgen_test::wasm_bindgen_test;

macro_rules! case {
    ($name:literal) => {
        (
            $name,
            include_bytes!(concat!("../reference/cases/", $name, ".safetensors")) as &[u8],
        )
    };
}

/// On both devices.
const CASES: [(&str, &[u8]); 23] = [
    case!("feedforward_l1"),
    case!("feedforward_l2_t1_eps0.5"),
    case!("recurrent_l2_t1_eps0.5"),
    case!("recurrent_l1_h300"),
    case!("feedforward_l2_last_layer"),
    case!("recurrent_l3_b1_eps0.1"),
    case!("feedforward_l3_t60"),
    case!("feedforward_l2_h300"),
    case!("recurrent_l1_t40"),
    case!("recurrent_l2_theta0.7_alpha0_beta0.5_eps0.5"),
    case!("feedforward_l2_sigmoid25"),
    case!("recurrent_l2_triangular0.5_eps0.5"),
    case!("recurrent_l1_reset_none_eps0.1"),
    case!("recurrent_l1_one_to_one_h300"),
    case!("feedforward_l2_dropout0.5"),
    case!("feedforward_l2_count_mse_firing_rate_eps0.1"),
    case!("tangent_recurrent_l3_jax_spectrum"),
    case!("tangent_recurrent_l2_t60_transient20"),
    case!("tangent_recurrent_l2_triangular1_spectrum_qr3"),
    case!("tangent_recurrent_l2_reset_hard_spectrum"),
    case!("tangent_recurrent_l2_dropout0.5"),
    case!("tangent_feedforward_l2_sigmoid8_spectrum"),
    case!("tangent_feedforward_l2_reset_zero_floor"),
];

/// What the GPU's kernels refuse.
const CASES_OF_THE_CPU: [(&str, &[u8]); 8] = [
    case!("recurrent_l2_everything_eps0.1"),
    case!("recurrent_l2_learn"),
    case!("recurrent_l1_learn_reset_hard_one_to_one_eps0.1"),
    case!("recurrent_l2_dropout0.75_firing_rate"),
    case!("feedforward_l2_learn_reset_zero_eps0.5"),
    case!("feedforward_l2_membrane0.8"),
    case!("tangent_recurrent_l2_learn_spectrum"),
    case!("tangent_feedforward_l2_learn_reset_zero_floor"),
];

async fn hold(name: &str, bytes: &[u8], device: &Device) {
    let case = Case::parse(bytes).expect("a case");
    for comparison in case
        .compare(device, DType::F32)
        .await
        .expect("a device that works")
    {
        assert!(comparison.within(), "{name}: {comparison:?}");
    }
}

#[wasm_bindgen_test]
async fn webgpu_agrees_with_the_references() {
    let open = OpenDevice::gpu()
        .await
        .expect("a WebGPU adapter, SwiftShader at least");
    for (name, bytes) in CASES {
        hold(name, bytes, &open.device.clone().autodiff()).await;
    }
}

#[wasm_bindgen_test]
async fn cpu_in_wasm_agrees_with_the_references() {
    for (name, bytes) in CASES.into_iter().chain(CASES_OF_THE_CPU) {
        hold(name, bytes, &OpenDevice::cpu().device.autodiff()).await;
    }
}
