//! A GPU that is lost while it trains. A test of its own: the device is gone afterwards.
#![cfg(target_arch = "wasm32")]

use lyapunov_snn::core::config::ExperimentConfig;
use lyapunov_snn::core::protocol::{
    Command, DeviceChoice, DeviceKind, Event, RunId, RunState, Trial,
};
use lyapunov_snn::engine::training::OpenDevice;
use lyapunov_snn::engine::worker::Runs;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn tiny() -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    config.task.time_steps = 3;
    config.task.test_share = 0.05;
    config.model.hidden_dims = vec![6];
    config.training.batch_size = 512;
    config.training.epochs = 3;
    config.lyapunov.warmup_steps = 1;
    config
}

#[wasm_bindgen_test]
async fn a_lost_gpu_falls_back_to_the_cpu_and_training_goes_on_from_the_last_epoch() {
    let (mut runs, run) = (Runs::default(), RunId(1));
    let mut events = Vec::new();
    let start = Command::Start {
        run,
        config: Box::new(tiny()),
        device: DeviceChoice::Gpu,
        paused: false,
        resume: None,
        pause_at: None,
    };
    runs.command(start, &mut |event| events.push(event)).await;
    let epoch_done = |events: &[Event]| {
        events
            .iter()
            .any(|e| matches!(e, Event::Epoch { metrics, .. } if metrics.epoch == 1))
    };
    while !epoch_done(&events) {
        assert!(runs.step(&mut |event| events.push(event)).await);
    }
    let open = OpenDevice::gpu().await.expect("the one in use");
    open.destroy();
    // Whoever tries it now is told, and nothing else happens.
    let mut told = Vec::new();
    let (request, config) = (7, Box::new(tiny()));
    runs.command(Command::Try { request, config }, &mut |event| {
        told.push(event);
    })
    .await;
    assert!(
        matches!(
            &told[..],
            [Event::Tried {
                request: 7,
                trial: Trial::Broken { .. }
            }]
        ),
        "{told:?}"
    );
    while runs.step(&mut |event| events.push(event)).await {}
    let fallback = events.iter().find_map(|event| match event {
        Event::Fallback {
            to, epoch, step, ..
        } => Some((to.kind, *epoch, *step)),
        _ => None,
    });
    assert_eq!(fallback, Some((DeviceKind::Cpu, 1, 1 + 3)));
    assert_eq!(
        events.last(),
        Some(&Event::State {
            run,
            state: RunState::Finished
        })
    );
}
