//! `gpu-measure`: what the folder's script runs.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use clap::{Args, builder::PossibleValuesParser};

use super::{
    PACKED,
    parts::{NAMES, Place},
    report::Report,
};
use crate::{Outcome, command};

/// Where drivers are mounted into a container.
const DRIVER: &str = "/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json";
/// Where a driver says where it is.
const DRIVERS: [&str; 3] = [
    "/usr/share/vulkan/icd.d",
    "/etc/vulkan/icd.d",
    "/usr/local/share/vulkan/icd.d",
];

#[derive(Args)]
pub struct Asked {
    /// The folder that `gpu-bundle` made
    #[arg(long, value_name = "DIR")]
    bundle: PathBuf,
    /// Where the results go
    #[arg(long, value_name = "DIR", default_value = "gpu-results")]
    out: PathBuf,
    /// How long each step is repeated
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// How long the whole may take; what has not begun by then is left out
    #[arg(long, default_value_t = 3.8)]
    minutes: f64,
    /// The Python with PyTorch and JAX
    #[arg(long, default_value = "python3")]
    python: String,
    /// Only these parts
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(NAMES))]
    only: Vec<String>,
    /// Go on where the adapter is one that the CPU plays: a rehearsal
    #[arg(long)]
    software: bool,
}

/// Runs all parts; the results are rewritten after each.
pub fn measure(asked: &Asked) -> Outcome<()> {
    let start = Instant::now();
    let [minutes, seconds] = [asked.minutes, asked.seconds].map(|number| number.max(0.0));
    let whole = Duration::try_from_secs_f64(60.0 * minutes)
        .map_err(|error| format!("--minutes: {error}"))?;
    fs::create_dir_all(&asked.out).map_err(|error| format!("{}: {error}", asked.out.display()))?;
    let scratch = env::temp_dir().join(format!("lyapunov-gpu-{}", std::process::id()));
    fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    let program = unpack(&asked.bundle, &scratch)?;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let place = Place {
        bundle: &asked.bundle,
        program: &program,
        python: &asked.python,
        seconds,
        threads,
        environment: environment(&asked.bundle, &scratch),
    };
    let mut report = Report::new(threads, seconds, &place.environment);
    for name in NAMES {
        if !asked.only.is_empty() && !asked.only.iter().any(|only| only == name) {
            continue;
        }
        for part in place.parts(name) {
            let done = match report.refuses_gpu(asked.software) {
                Some(reason) if part.on_gpu => part.skip(&reason),
                _ => part.run(&scratch, whole.saturating_sub(start.elapsed())),
            };
            report.add(done, start.elapsed());
            report.write(&asked.out)?;
        }
    }
    println!("\n{}", report.tables());
    println!("all numbers: {}", asked.out.join("gpu.json").display());
    // It is in the temporary folder; a rest there harms nothing.
    let _ = fs::remove_dir_all(&scratch);
    Ok(())
}

/// The engine's program, ready to run.
fn unpack(bundle: &Path, folder: &Path) -> Outcome<PathBuf> {
    let packed = bundle.join(PACKED);
    let bytes = fs::read(&packed).map_err(|error| format!("{}: {error}", packed.display()))?;
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(&bytes)
        .map_err(|error| format!("{}: {error}", packed.display()))?;
    let program = folder.join("lyapunov-snn");
    let failed = |error: std::io::Error| format!("{}: {error}", program.display());
    fs::write(&program, bytes).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).map_err(failed)?;
    }
    Ok(program)
}

/// Variables by which programs find a Vulkan loader and a driver, where they would not by themselves.
fn environment(bundle: &Path, scratch: &Path) -> Vec<(&'static str, String)> {
    let mut variables = Vec::new();
    // Without it graphics drivers complain at length.
    if env::var_os("XDG_RUNTIME_DIR").is_none() {
        variables.push(("XDG_RUNTIME_DIR", scratch.to_string_lossy().into_owned()));
    }
    let known = ["ldconfig", "/sbin/ldconfig"]
        .map(|ldconfig| command::answer(Command::new(ldconfig).arg("-p")));
    if !known
        .iter()
        .flatten()
        .any(|list| list.contains("libvulkan.so.1"))
    {
        let own = bundle.join("lib").to_string_lossy().into_owned();
        let before = env::var("LD_LIBRARY_PATH")
            .ok()
            .filter(|path| !path.is_empty());
        let paths: Vec<String> = before.into_iter().chain([own]).collect();
        variables.push(("LD_LIBRARY_PATH", paths.join(":")));
    }
    let is_named = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"]
        .iter()
        .any(|name| env::var_os(name).is_some());
    let is_there = DRIVERS
        .iter()
        .any(|folder| Path::new(folder).join("nvidia_icd.json").exists());
    if !is_named && !is_there && Path::new(DRIVER).exists() {
        variables.push(("VK_DRIVER_FILES", DRIVER.to_owned()));
    }
    variables
}
