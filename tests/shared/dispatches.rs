//! How many kernels have been launched, counted where the browser dispatches them; and its clock.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = r#"
let dispatches = 0;
const encoder = globalThis.GPUComputePassEncoder?.prototype;
if (encoder) {
    for (const name of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"]) {
        const original = encoder[name];
        encoder[name] = function (...sizes) {
            dispatches += 1;
            return original.apply(this, sizes);
        };
    }
}
export function dispatches_so_far() { return dispatches; }
export function milliseconds() { return performance.now(); }
"#)]
extern "C" {
    pub fn dispatches_so_far() -> u32;
    #[allow(dead_code, reason = "the tests count, only the benchmark times")]
    pub fn milliseconds() -> f64;
}
