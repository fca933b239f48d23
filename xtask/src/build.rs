//! Building the site with Trunk.

use std::{path::Path, process::Command};

use crate::{Outcome, command, modules, setup::WasmToolchain, split, workplace::Workplace};

/// The cargo profile of the engine; the page has profiles of its own.
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
    // Which of its profiles the page takes.
    trunk.args(["build", "--release", "--dist"]).arg(directory);
    if let Engine::Small = engine {
        trunk.args(["--cargo-profile", "dist"]);
    }
    trunk.env(split::VARIABLE, "1");
    command::run(&mut trunk)?;
    modules::check_site(directory)?;
    split::page(here, directory)
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

/// The native command line, built for speed; where it is.
pub fn native_program(here: &Workplace) -> Outcome<String> {
    let mut build = here.command("cargo");
    build.args([
        "build",
        "--release",
        "--features",
        "cli",
        "--bin",
        "lyapunov-snn",
    ]);
    command::run(&mut build)?;
    let program = format!("lyapunov-snn{}", std::env::consts::EXE_SUFFIX);
    Ok(here
        .target
        .join("release")
        .join(program)
        .to_string_lossy()
        .into_owned())
}

#[cfg(test)]
mod tests {
    use crate::serve;

    /// Trunk would say so only after minutes of other work.
    #[test]
    fn every_profile_that_the_site_is_built_with_is_there() {
        let manifest = include_str!("../../Cargo.toml");
        let page = include_str!("../../www/index.html");
        let named = page.split("data-cargo-profile-").skip(1);
        let mut profiles: Vec<_> = named
            .filter_map(|rest| rest.split('"').nth(1))
            .chain(["wasm", "dist", serve::PROFILE])
            .collect();
        profiles.sort_unstable();
        assert_eq!(profiles, ["dist", "page", "serve", "serve-page", "wasm"]);
        for profile in profiles {
            let head = format!("\n[profile.{profile}]\n");
            assert!(manifest.contains(&head), "no {head}");
        }
        let settings = include_str!("../../Trunk.toml");
        assert!(settings.contains("cargo_profile = \"wasm\""));
    }

    /// A build for a server counts as Trunk's release, where Trunk would run wasm-opt by itself.
    #[test]
    fn trunk_leaves_both_programs_as_cargo_made_them() {
        let page = include_str!("../../www/index.html");
        let programs = page.matches("data-trunk rel=\"rust\"").count();
        assert_eq!(programs, 2);
        assert_eq!(page.matches("data-wasm-opt=\"0\"").count(), programs);
    }
}
