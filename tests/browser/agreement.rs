//! The kernels give what the oracle gives, on both devices of the browser.

#[path = "../shared/agreement.rs"]
mod shared;

use burn::tensor::DType;
use lyapunov_snn::surrogate::SpikeFunction;
use lyapunov_snn::training::OpenDevice;
use shared::settings;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn cpu_kernels_in_wasm_agree_with_the_oracle() {
    let device = OpenDevice::cpu().device.autodiff();
    for setting in settings(SpikeFunction::Smooth) {
        setting.check(&device, DType::F32, 2e-3).await;
    }
}

#[wasm_bindgen_test]
async fn webgpu_kernels_agree_with_the_oracle() {
    let open = OpenDevice::gpu().await.expect("SwiftShader at least");
    for setting in settings(SpikeFunction::Smooth) {
        setting
            .check(&open.device.clone().autodiff(), DType::F32, 2e-3)
            .await;
    }
}
