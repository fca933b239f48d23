//! How many kernels a training step launches, counted where the browser dispatches them.

use lyapunov_snn::config::{
    ExperimentConfig, ModelConfig, ModelKind, RecurrentInit, Regulariser, SurrogateConfig,
};
use lyapunov_snn::training::{OpenDevice, Session};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(inline_js = r#"
let dispatches = 0;
const encoder = globalThis.GPUComputePassEncoder?.prototype;
if (encoder) {
    for (const name of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"]) {
        const original = encoder[name];
        encoder[name] = function (...sizes) {
            dispatches += 1;
            return original.apply(this, sizes);
        };
    }
}
export function dispatches_so_far() { return dispatches; }
"#)]
extern "C" {
    fn dispatches_so_far() -> u32;
}

/// The kernels of one training step with its penalty step. Their number does not depend on widths.
async fn launches(kind: ModelKind, hidden_dims: &[usize], time_steps: usize) -> u32 {
    let mut config = ExperimentConfig::demonstration(Regulariser::Interleaved);
    config.model = ModelConfig {
        kind,
        hidden_dims: hidden_dims.to_vec(),
        // Narrow, and hardly any recurrence: a thousand steps back must not explode.
        surrogate: SurrogateConfig::FastSigmoid { slope: 25.0 },
        recurrent_init: RecurrentInit::Normal { gain: 0.1 },
        ..config.model
    };
    config.task.time_steps = time_steps;
    config.training.batch_size = 4;
    config.lyapunov.warmup_steps = 0;
    config.lyapunov.every = 1;
    let open = OpenDevice::gpu().await.expect("SwiftShader at least");
    let mut session = Session::new(config, open, None).expect("valid");
    // The first step also makes the optimisers' moments.
    session.step().await.expect("trains");
    session.settle().await.expect("trains");
    let before = dispatches_so_far();
    session.step().await.expect("trains");
    session.settle().await.expect("trains");
    dispatches_so_far() - before
}

#[wasm_bindgen_test]
async fn two_leaky_layers_with_the_tangent_take_at_most_40_launches_whatever_t_is() {
    let few = launches(ModelKind::Feedforward, &[9, 8], 10).await;
    assert!((5..=40).contains(&few), "{few} launches");
    assert_eq!(launches(ModelKind::Feedforward, &[9, 8], 1000).await, few);
    web_sys::console::log_1(&format!("{few} launches").into());
}

#[wasm_bindgen_test]
async fn two_recurrent_layers_with_the_tangent_take_at_most_60_launches_whatever_t_is() {
    let few = launches(ModelKind::Recurrent, &[9, 8], 10).await;
    assert!((5..=60).contains(&few), "{few} launches");
    assert_eq!(launches(ModelKind::Recurrent, &[9, 8], 1000).await, few);
    web_sys::console::log_1(&format!("{few} launches").into());
}
