//! Which engine measured, and when.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::{Outcome, command, workplace::Workplace};

/// What an engine is computed from.
const SOURCE: [&str; 3] = ["src", "Cargo.toml", "Cargo.lock"];

/// The engine that the present source makes.
pub struct Engine {
    /// Version and commit, for people.
    pub name: String,
    /// Digest of its source.
    pub source: String,
}

pub fn identity(here: &Workplace) -> Outcome<Engine> {
    Ok(Engine {
        name: name(here),
        source: source_digest(&here.root)?,
    })
}

/// As in "0.1.0 at 47fae36"; "with changes" where the source is not as committed. Without git, the
/// version alone.
fn name(here: &Workplace) -> String {
    // All packages of the workspace are released together.
    let version = env!("CARGO_PKG_VERSION");
    let git = |arguments: &[&str]| command::answer(here.command("git").args(arguments));
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else {
        return version.to_owned();
    };
    let mut status = vec!["status", "--porcelain", "--"];
    status.extend(SOURCE);
    match git(&status) {
        Some(changes) if changes.is_empty() => format!("{version} at {commit}"),
        _ => format!("{version} at {commit} with changes"),
    }
}

/// A digest of every file of the source and its name.
fn source_digest(root: &Path) -> Outcome<String> {
    let mut files = Vec::new();
    for name in SOURCE {
        collect(&root.join(name), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let content = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(&file);
        // Lengths, so that no two trees are written as the same bytes.
        for part in [name.to_string_lossy().as_bytes(), &content] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    Ok(hex(&hash.finalize()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let unreadable = |error| format!("{}: {error}", path.display());
    for entry in fs::read_dir(path).map_err(unreadable)? {
        collect(&entry.map_err(unreadable)?.path(), files)?;
    }
    Ok(())
}

/// The digest of a run: of its configuration, the seed in it, and of the engine.
pub fn run_digest(engine: &Engine, config: &serde_json::Value) -> String {
    let mut hash = Sha256::new();
    hash.update(&engine.source);
    hash.update(config.to_string());
    let mut digest = hex(&hash.finalize());
    // 48 bits tell some hundred runs apart.
    digest.truncate(12);
    digest
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Today in UTC, as in 2026-11-25.
pub fn today() -> String {
    OffsetDateTime::now_utc().date().to_string()
}
