//! A GPU whose adapter lacks `timestamp-query`. A test of its own: the adapters are changed for the whole worker.
#![cfg(target_arch = "wasm32")]

use js_sys::{Function, Reflect};
use lyapunov_snn::core::config::ExperimentConfig;
use lyapunov_snn::core::metrics::EpochMetrics;
use lyapunov_snn::core::protocol::{Command, DeviceChoice, DeviceKind, Event, RunId};
use lyapunov_snn::engine::worker::Runs;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Takes the feature from every adapter: it does not name it, and opens no device that is asked for with it.
const LACKING: &str = "
    const request = navigator.gpu.requestAdapter.bind(navigator.gpu);
    const put = (object, key, value) => Object.defineProperty(object, key, { configurable: true, value });
    put(navigator.gpu, 'requestAdapter', async (options) => {
        const adapter = await request(options);
        const features = adapter.features;
        const open = adapter.requestDevice.bind(adapter);
        put(adapter, 'features', { has: (name) => name !== 'timestamp-query' && features.has(name) });
        put(adapter, 'requestDevice', async (descriptor) => {
            if ([...(descriptor?.requiredFeatures ?? [])].includes('timestamp-query')) {
                throw new TypeError('unsupported feature');
            }
            const device = await open(descriptor);
            self.openedWith = device.features.has('timestamp-query');
            return device;
        });
        return adapter;
    });";

/// What a device came to, and its kind.
async fn trained(device: DeviceChoice) -> (DeviceKind, EpochMetrics) {
    let mut config = ExperimentConfig::default();
    config.task.time_steps = 3;
    config.task.test_share = 0.05;
    config.model.hidden_dims = vec![6];
    config.training.batch_size = 512;
    config.training.epochs = 1;
    config.lyapunov.warmup_steps = 1;
    let (mut runs, run) = (Runs::default(), RunId(1));
    let mut events = Vec::new();
    let start = Command::Start {
        run,
        config: Box::new(config),
        device,
        paused: false,
        resume: None,
        pause_at: None,
    };
    runs.command(start, &mut |event| events.push(event)).await;
    while runs.step(&mut |event| events.push(event)).await {}
    let kind = events.iter().find_map(|event| match event {
        Event::Started { device, .. } => Some(device.kind),
        _ => None,
    });
    let epoch = events.iter().find_map(|event| match event {
        Event::Epoch { metrics, .. } => Some(metrics.clone()),
        _ => None,
    });
    let fell_back = |event: &Event| matches!(event, Event::Fallback { .. });
    assert!(!events.iter().any(fell_back), "{events:?}");
    (kind.expect("it started"), epoch.expect("an epoch"))
}

#[wasm_bindgen_test]
async fn an_adapter_without_timestamps_trains_on_the_gpu_as_the_cpu_does() {
    Function::new_no_args(LACKING)
        .call0(&JsValue::UNDEFINED)
        .expect("the adapters can be changed");
    let (kind, on_gpu) = trained(DeviceChoice::Gpu).await;
    assert_eq!(kind, DeviceKind::Gpu);
    let opened = Reflect::get(&js_sys::global(), &"openedWith".into()).expect("a device");
    assert_eq!(opened.as_bool(), Some(false), "opened with no such feature");
    let (kind, on_cpu) = trained(DeviceChoice::Cpu).await;
    assert_eq!(kind, DeviceKind::Cpu);
    let apart = (on_gpu.test_loss - on_cpu.test_loss).abs();
    assert!(apart < 1e-4, "{on_gpu:?} {on_cpu:?}");
}
