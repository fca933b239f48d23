//! The module's static constructors, called once.
//!
//! CubeCL's compiler registers its operations by constructors (`inventory`). In WebAssembly nothing
//! calls them by itself: a module that does not call `__wasm_call_ctors` anywhere is taken for a
//! command, and the linker makes every export run all constructors before and after itself. Each call
//! from JavaScript then costs as much as a training step of a small network. One reference to the
//! function ends that, and then it has to be called. `cargo xtask` refuses a module whose exports are
//! wrapped so.

/// Runs the constructors, the first time that it is called; natively they ran before `main`.
pub fn run() {
    #[cfg(target_family = "wasm")]
    {
        static ONCE: std::sync::Once = std::sync::Once::new();
        unsafe extern "C" {
            fn __wasm_call_ctors();
        }
        // SAFETY: the linker makes this function, without arguments; `ONCE` holds it to one call.
        ONCE.call_once(|| unsafe { __wasm_call_ctors() });
    }
}
