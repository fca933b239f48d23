//! The engine's worker: see [`lyapunov_snn::worker`].

fn main() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(lyapunov_snn::worker::serve());
}
