//! `gpu-bundle`: the folder to take along.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::{PACKED, RUNNER};
use crate::{Outcome, build, command, setup, workplace::Workplace};

/// The folder, beneath the target directory.
const FOLDER: &str = "gpu-bundle";
/// Bytes that it may have.
const MOST_BYTES: u64 = 60_000_000;
/// Where systems keep the Vulkan loader.
const LOADERS: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/libvulkan.so.1",
    "/usr/lib/aarch64-linux-gnu/libvulkan.so.1",
    "/usr/lib64/libvulkan.so.1",
    "/usr/lib/libvulkan.so.1",
];
const PEERS: [&str; 3] = ["bench.py", "bench_jax.py", "shapes.py"];
/// A fresh zlib stream of a program of this size takes seconds at this level.
const LEVEL: u8 = 6;

/// Makes the folder anew.
pub fn bundle(here: &Workplace) -> Outcome<()> {
    let program = build::native_program(here)?;
    let folder = here.target.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    }
    for below in ["", "cases", "reference", "wheels", "lib"] {
        let below = folder.join(below);
        fs::create_dir_all(&below).map_err(|error| failed(&below, &error))?;
    }
    let packed =
        miniz_oxide::deflate::compress_to_vec_zlib(&without_symbols(here, &program)?, LEVEL);
    write(&folder.join(PACKED), &packed)?;
    let runner = env::current_exe().map_err(|error| error.to_string())?;
    copy(&runner, &folder.join(RUNNER))?;
    for script in ["measure.sh", "README.md"] {
        let text = match script {
            "measure.sh" => include_str!("measure.sh"),
            _ => include_str!("bundle.md"),
        };
        write(&folder.join(script), text.as_bytes())?;
    }
    let reference = here.root.join("tests/reference");
    for peer in PEERS {
        copy(&reference.join(peer), &folder.join("reference").join(peer))?;
    }
    for case in files(&reference.join("cases"))? {
        copy(
            &case,
            &folder
                .join("cases")
                .join(case.file_name().unwrap_or_default()),
        )?;
    }
    match LOADERS.iter().find(|loader| Path::new(loader).exists()) {
        Some(loader) => copy(Path::new(loader), &folder.join("lib/libvulkan.so.1"))?,
        None => println!("without a Vulkan loader: this machine has none, the other one must"),
    }
    if let Err(reason) = wheel(here, &folder.join("wheels")) {
        println!("without snnTorch ({reason}): it is timed where it is installed");
    }
    let bytes = size(&folder)?;
    println!("{}: {:.1} MB", folder.display(), bytes as f64 / 1e6);
    println!("there: sh {FOLDER}/measure.sh --out RESULTS");
    if bytes > MOST_BYTES {
        return Err(format!("it is larger than {} MB", MOST_BYTES / 1_000_000));
    }
    Ok(())
}

/// The program's bytes, less its symbols where there is a `strip`.
fn without_symbols(here: &Workplace, program: &str) -> Outcome<Vec<u8>> {
    let stripped = here.target.join("lyapunov-snn.stripped");
    let mut strip = here.command("strip");
    strip.arg("-o").arg(&stripped).arg(program);
    let file = if command::succeeds(&mut strip) {
        stripped.as_path()
    } else {
        Path::new(program)
    };
    let bytes = fs::read(file).map_err(|error| failed(file, &error));
    // Where it was not made there is nothing to remove.
    let _ = fs::remove_file(&stripped);
    bytes
}

/// snnTorch, which is Python alone: PyTorch reads it from its wheel.
fn wheel(here: &Workplace, folder: &Path) -> Outcome<()> {
    let python = setup::python(here, &setup::REFERENCE)?;
    let requirements = include_str!("../../../tests/reference/requirements.txt");
    let snntorch = requirements
        .lines()
        .find(|line| line.starts_with("snntorch=="));
    let mut pip = here.command(&python.to_string_lossy());
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"])
        .arg(folder)
        .arg(snntorch.ok_or("it is not in requirements.txt")?);
    command::run_quietly(&mut pip, &here.log("gpu-bundle-pip"), None)
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| failed(folder, &error))?.path());
    }
    paths.sort();
    Ok(paths)
}

fn size(path: &Path) -> Outcome<u64> {
    if path.is_dir() {
        files(path)?.iter().map(|below| size(below)).sum()
    } else {
        let about = fs::metadata(path).map_err(|error| failed(path, &error))?;
        Ok(about.len())
    }
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    fs::copy(from, to)
        .map(drop)
        .map_err(|error| failed(from, &error))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome<()> {
    fs::write(path, bytes).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
