//! Training in the browser.

use lyapunov_snn::core::config::{Encoding, ExperimentConfig};
use lyapunov_snn::engine::training::{OpenDevice, Progress, Session};
use wasm_bindgen_test::wasm_bindgen_test;

fn tiny() -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    config.task.time_steps = 5;
    config.task.encoding = Encoding::Direct { gain: 1.0 };
    config.task.test_share = 0.05;
    config.model.hidden_dims = vec![19];
    config.training.batch_size = 256;
    config.training.epochs = 2;
    config.lyapunov.warmup_steps = 2;
    config
}

async fn run(config: ExperimentConfig, device: OpenDevice) -> Vec<Progress> {
    let mut session = Session::new(config, device, None).expect("valid");
    let mut all = Vec::new();
    while !session.is_finished() {
        all.extend(session.step().await.expect("trains"));
    }
    all
}

fn losses(progress: &[Progress]) -> Vec<f32> {
    let loss = |item: &Progress| {
        if let Progress::Step(metrics) = item {
            metrics.loss
        } else {
            None
        }
    };
    progress.iter().filter_map(loss).collect()
}

#[wasm_bindgen_test]
async fn the_cpu_in_wasm_repeats_a_run_bit_for_bit() {
    let first = run(tiny(), OpenDevice::cpu()).await;
    assert_eq!(first, run(tiny(), OpenDevice::cpu()).await);
    assert_eq!(first.len(), 2 + 2 * tiny().steps_per_epoch() + 3);
}

#[wasm_bindgen_test]
async fn webgpu_and_cpu_train_alike() {
    let gpu = OpenDevice::gpu()
        .await
        .expect("a WebGPU adapter, SwiftShader at least");
    let (gpu, cpu) = (
        losses(&run(tiny(), gpu).await),
        losses(&run(tiny(), OpenDevice::cpu()).await),
    );
    assert_eq!(gpu.len(), cpu.len());
    assert!((gpu[0] - cpu[0]).abs() < 1e-4, "{} and {}", gpu[0], cpu[0]);
    let last = gpu.len() - 1;
    assert!(
        gpu[last] < gpu[0] && cpu[last] < cpu[0],
        "both learn: {gpu:?} {cpu:?}"
    );
    assert!(
        (gpu[last] - cpu[last]).abs() < 0.1 * cpu[last],
        "{} and {}",
        gpu[last],
        cpu[last]
    );
}
