//! The engine's worker: see [`lyapunov_snn::engine::worker`].

fn main() {
    lyapunov_snn::engine::constructors::run();
    lyapunov_snn::engine::worker::report_panics();
    lyapunov_snn::core::about::built_from(option_env!("LYAPUNOV_LAB_COMMIT"));
    wasm_bindgen_futures::spawn_local(lyapunov_snn::engine::worker::serve());
}
