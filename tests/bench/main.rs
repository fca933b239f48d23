//! The benchmark's shapes in a real browser, in a dedicated worker: one JSON line each, after `BENCH `.
//! `cargo xtask bench` runs this; it is no test of anything but that all shapes train.
#![cfg(target_arch = "wasm32")]

#[path = "../shared/dispatches.rs"]
mod dispatches;

use burn::tensor::Device;
use dispatches::{dispatches_so_far, milliseconds};
use lyapunov_snn::core::config::{ExperimentConfig, Regulariser};
use lyapunov_snn::core::name::Named;
use lyapunov_snn::engine::bench::{self, Bench, Machine, Mode, SHAPES, Shape, Timing, Way};
use lyapunov_snn::engine::training::{OpenDevice, Progress, Session};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const SECONDS: f64 = 5.0;

async fn report(name: &str, device: &Device, shape: &'static Shape, mode: Mode, way: Way) {
    let mut bench = Bench::new(shape, mode, way, device);
    let before = dispatches_so_far();
    let loss = bench
        .step()
        .into_data_async()
        .await
        .expect("a device that works");
    assert!(loss.iter::<f32>().all(f32::is_finite));
    let launches = dispatches_so_far() - before;
    let times = bench::time(&mut bench, SECONDS, milliseconds)
        .await
        .expect("a device that works");
    let machine = Machine {
        device: name.into(),
        threads: 1,
        peak_bytes: 0,
    };
    let timing = Timing::new(&bench, &times, machine);
    let mut line = serde_json::to_value(timing).expect("plain data");
    line["launches"] = launches.into();
    console_log!("BENCH {line}");
}

#[wasm_bindgen_test]
async fn every_shape_on_the_cpu() {
    let device = OpenDevice::cpu().device.autodiff();
    for shape in &SHAPES {
        for mode in Mode::all() {
            report("browser, CPU", &device, shape, mode, Way::Kernels).await;
        }
    }
}

#[wasm_bindgen_test]
async fn the_small_shapes_on_webgpu_both_ways() {
    let open = OpenDevice::gpu().await.expect("a WebGPU adapter");
    let name = format!("browser, WebGPU: {}", open.info.name);
    let device = open.device.autodiff();
    for shape in SHAPES
        .iter()
        .filter(|shape| matches!(shape.name, "a" | "c"))
    {
        for (mode, way) in [
            (Mode::Plain, Way::Kernels),
            (Mode::Reference, Way::Kernels),
            (Mode::Tangent, Way::Kernels),
            (Mode::Tangent, Way::Oracle),
        ] {
            report(&name, &device, shape, mode, way).await;
        }
    }
}

/// The page's demonstration, its exponent regularised: warm-up, six epochs and their evaluations.
#[wasm_bindgen_test]
async fn the_demonstration_on_the_cpu() {
    let config = ExperimentConfig::demonstration(Regulariser::Interleaved);
    let start = milliseconds();
    let mut session = Session::new(config, OpenDevice::cpu(), None).expect("valid");
    let mut accuracy = 0.0;
    while !session.is_finished() {
        for item in session.step().await.expect("trains") {
            if let Progress::Epoch { metrics, .. } = item {
                accuracy = metrics.test_accuracy;
            }
        }
    }
    let seconds = (milliseconds() - start) / 1e3;
    console_log!("DEMONSTRATION {seconds:.1} s, test accuracy {accuracy:.3}");
}
