//! The engine's worker: see [`lyapunov_snn::worker`].

fn main() {
    lyapunov_snn::constructors::run();
    lyapunov_snn::worker::report_panics();
    wasm_bindgen_futures::spawn_local(lyapunov_snn::worker::serve());
}
