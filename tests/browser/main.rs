//! The engine in a real browser, in a dedicated worker: on WebGPU and on the CPU in wasm.
#![cfg(target_arch = "wasm32")]

mod agreement;
mod launches;
mod parity;
mod protocol;
mod receipts;
mod sessions;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_dedicated_worker);
