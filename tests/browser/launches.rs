//! How many kernels a training step launches, counted where the browser dispatches them.

#[path = "../shared/dispatches.rs"]
mod dispatches;

use dispatches::dispatches_so_far;
use lyapunov_snn::core::config::{
    ExperimentConfig, ModelConfig, ModelKind, RecurrentInit, Regulariser, SurrogateConfig,
};
use lyapunov_snn::engine::training::{OpenDevice, Session};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

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
async fn two_leaky_layers_with_the_tangent_take_at_most_42_launches_whatever_t_is() {
    let few = launches(ModelKind::Feedforward, &[9, 8], 10).await;
    // Two of them add up the parts of a gradient, the loss's and the exponent's.
    assert!((5..=42).contains(&few), "{few} launches");
    assert_eq!(launches(ModelKind::Feedforward, &[9, 8], 1000).await, few);
    console_log!("{few} launches");
}

#[wasm_bindgen_test]
async fn two_recurrent_layers_with_the_tangent_take_at_most_60_launches_whatever_t_is() {
    let few = launches(ModelKind::Recurrent, &[9, 8], 10).await;
    assert!((5..=60).contains(&few), "{few} launches");
    assert_eq!(launches(ModelKind::Recurrent, &[9, 8], 1000).await, few);
    console_log!("{few} launches");
}
