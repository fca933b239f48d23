//! What comes from elsewhere (links, lessons, hand-ins, configurations), damaged and drawn many times:
//! it opens to something valid or says why not, never panics, and never takes more memory than a
//! stated bound. Natively, and in a browser with 32-bit sizes and overflow checks.

mod allocations;
mod dice;
mod exercises;
mod links;
mod sizes;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// How often something is damaged: a hundred thousand times, and fewer in a browser, where the same
/// dice fall on 32 bits.
const TIMES: usize = if cfg!(target_arch = "wasm32") {
    5_000
} else {
    100_000
};
