//! A sweep's folder: which sweep it is of, what it holds, and who writes there.

use super::super::Failure;
use super::lock::Lock;
use super::read;
use super::results::{self, Kept, Writer};
use crate::core::sweep::{Plan, Shard, State};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The copy of the sweep's file.
pub const SWEEP: &str = "sweep.json";

/// A folder with the lock of one shard.
#[derive(Debug)]
pub struct Folder {
    pub path: PathBuf,
    pub kept: Kept,
    pub writer: Writer,
    _lock: Lock,
}

impl Folder {
    /// Opens the folder of a sweep, or makes it.
    ///
    /// # Errors
    ///
    /// Where it is another sweep's, is being written, or holds what may not be mixed with it.
    pub fn open(path: &Path, file: &Path, plan: &Plan, shard: Shard) -> Result<Self, Failure> {
        let broken =
            |error: io::Error| Failure::broken(format_args!("{}: {error}", path.display()));
        fs::create_dir_all(path).map_err(broken)?;
        claim(path, file, plan)?;
        let lock = Lock::take(path, shard)?;
        let kept = results::read(path, plan)?;
        let own = results::file_of(path, shard);
        tell(&kept, &own);
        if own.is_file() {
            results::mend(&own, &kept.damaged).map_err(broken)?;
        }
        let writer = Writer::open(&own).map_err(broken)?;
        Ok(Self {
            path: path.to_path_buf(),
            kept,
            writer,
            _lock: lock,
        })
    }

    /// How run `index` ended; `None` where it has no line.
    pub fn state(&self, index: usize) -> Option<State> {
        self.kept.states[index]
    }
}

/// Puts a copy of the sweep's file there, or makes sure that it is the same sweep.
pub fn claim(folder: &Path, file: &Path, plan: &Plan) -> Result<(), Failure> {
    let copy = folder.join(SWEEP);
    if !copy.exists() {
        let broken =
            |error: io::Error| Failure::broken(format_args!("{}: {error}", copy.display()));
        // Shards start at once: none may see half of it.
        let own = folder.join(format!("{SWEEP}.{}", std::process::id()));
        fs::copy(file, &own).map_err(broken)?;
        return fs::rename(&own, &copy).map_err(broken);
    }
    check(folder, file, plan)
}

/// Makes sure that a folder is of the same sweep.
pub fn check(folder: &Path, file: &Path, plan: &Plan) -> Result<(), Failure> {
    let copy = folder.join(SWEEP);
    let there = read(&copy)?;
    if there.digest() == plan.digest() {
        return Ok(());
    }
    Err(Failure::unusable(format_args!(
        "{} holds another sweep: {} has {} runs ({}), {} has {} ({}); give this one a folder of its own",
        folder.display(),
        copy.display(),
        there.len(),
        there.digest(),
        file.display(),
        plan.len(),
        plan.digest()
    )))
}

/// Says what of the folder is not as it should be.
fn tell(kept: &Kept, own: &Path) {
    for it in &kept.damaged {
        let file = it.file.display();
        let then = if it.file == own {
            format!(
                "it was moved to {}",
                results::damaged_file_of(own).display()
            )
        } else {
            "it was left there".to_owned()
        };
        eprintln!(
            "lyapunov-snn: {file}, line {}: damaged ({}); {then}",
            it.line, it.why
        );
    }
    if let Some((count, engine)) = &kept.of_others {
        eprintln!(
            "lyapunov-snn: {count} of the runs there are of engine {engine}, and this is {}: another version \
             may train and measure in other ways",
            env!("CARGO_PKG_VERSION")
        );
    }
}
