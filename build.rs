//! Marks the parts of the page that come later, where `cargo xtask` takes them apart afterwards
//! (`xtask/src/split.rs`). Without it the page is one module, as `trunk build` by itself makes it.

const VARIABLE: &str = "LYAPUNOV_LAB_SPLIT";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rustc-check-cfg=cfg(split)");
    if std::env::var_os(VARIABLE).is_some() {
        println!("cargo::rustc-cfg=split");
        // Which place of the module names which function.
        println!("cargo::rustc-link-arg-bin=app=--emit-relocs");
    }
}
