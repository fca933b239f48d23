//! The kernels give what the oracle gives, on both devices of the browser.

#[path = "../shared/agreement.rs"]
mod shared;

use burn::tensor::DType;
use lyapunov_snn::core::surrogate::SpikeFunction;
use lyapunov_snn::engine::training::OpenDevice;
use shared::{settings, settings_of_the_cpu};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn cpu_kernels_in_wasm_agree_with_the_oracle() {
    let device = OpenDevice::cpu().device.autodiff();
    let function = SpikeFunction::Smooth;
    for setting in settings(function)
        .into_iter()
        .chain(settings_of_the_cpu(function))
    {
        setting.check(&device, DType::F32, 2e-3).await;
    }
}

#[wasm_bindgen_test]
async fn webgpu_kernels_agree_with_the_oracle() {
    let open = OpenDevice::gpu().await.expect("SwiftShader at least");
    let all = settings(SpikeFunction::Smooth);
    // Operation by operation a setting takes SwiftShader a minute: these have every kernel among them,
    // and the native test has all on another GPU.
    for index in [2, 5, 9] {
        all[index]
            .check(&open.device.clone().autodiff(), DType::F32, 2e-3)
            .await;
    }
}
