//! The engine's worker: see [`lyapunov_snn::worker`].

fn main() {
    lyapunov_snn::constructors::run();
    lyapunov_snn::worker::report_panics();
    lyapunov_snn::about::built_from(option_env!("LYAPUNOV_LAB_COMMIT"));
    wasm_bindgen_futures::spawn_local(lyapunov_snn::worker::serve());
}
