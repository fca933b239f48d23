//! Building the site with Trunk.

use std::{path::Path, process::Command};

use crate::{Outcome, command, setup::WasmToolchain, workplace::Workplace};

/// The cargo profile of the engine; the page has one of its own.
#[derive(Clone, Copy)]
pub enum Engine {
    /// Built soon: Trunk.toml's profile, which the tests share.
    Quick,
    /// Built small.
    Small,
}

/// Builds page and engine into `directory`; what is there and is not the site's goes.
/// [`crate::finish::site`] makes of it what a server can have.
pub fn site(
    here: &Workplace,
    wasm: &WasmToolchain,
    engine: Engine,
    directory: &Path,
) -> Outcome<()> {
    let mut trunk = trunk(here, wasm);
    trunk.arg("build").arg("--dist").arg(directory);
    if let Engine::Small = engine {
        trunk.args(["--cargo-profile", "dist"]);
    }
    command::run(&mut trunk)
}

/// Trunk with the toolchain that has the wasm32 target. Trunk.toml has the settings.
pub fn trunk(here: &Workplace, wasm: &WasmToolchain) -> Command {
    let mut trunk = here.command("trunk");
    trunk
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Trunk accepts only true and false here, where other programs take any value.
        .env_remove("NO_COLOR");
    wasm.apply(&mut trunk);
    trunk
}
