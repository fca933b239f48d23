//! One writer for each shard of a folder.

use super::super::Failure;
use crate::core::sweep::Shard;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Held while this lives; the system lets it go however the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Another process may look at a lock for a moment, to see whether it is held.
const TRIES: usize = 10;
const PAUSE: Duration = Duration::from_millis(50);

fn path_of(folder: &Path, shard: Shard) -> PathBuf {
    folder.join(format!("results-{}.lock", shard.name()))
}

impl Lock {
    /// Takes the lock of a shard.
    ///
    /// # Errors
    ///
    /// Where another process writes this shard, or a shard of another division that has runs in common.
    pub fn take(folder: &Path, shard: Shard) -> Result<Self, Failure> {
        let path = path_of(folder, shard);
        let broken =
            |error: io::Error| Failure::broken(format_args!("{}: {error}", path.display()));
        let open = fs::OpenOptions::new();
        let mut file = open
            .clone()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(broken)?;
        let mut tries = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => return Err(held(folder, &path)),
                Err(TryLockError::Error(error)) => {
                    // Some file systems of clusters have none.
                    eprintln!(
                        "lyapunov-snn: {}: no lock ({error}); see to it that nobody else writes there",
                        path.display()
                    );
                    break;
                }
            }
        }
        check_others(folder, shard)?;
        let written = file
            .set_len(0)
            .and_then(|()| writeln!(file, "{}", own_name()));
        // Only a message reads it; a full disk is noticed by the first result.
        let _ = written;
        Ok(Self { _file: file })
    }
}

/// Refuses where shards of another number of parts are being written: they share runs with this one.
fn check_others(folder: &Path, shard: Shard) -> Result<(), Failure> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let of = name
            .strip_prefix("results-")
            .and_then(|name| name.strip_suffix(".lock"))
            .and_then(|name| name.split_once("-of-"))
            .and_then(|(_, of)| of.parse::<usize>().ok());
        if of.is_none_or(|of| of == shard.of()) {
            continue;
        }
        let is_held = File::open(&path)
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)));
        if is_held {
            return Err(held(folder, &path));
        }
    }
    Ok(())
}

fn held(folder: &Path, path: &Path) -> Failure {
    let by = fs::read_to_string(path).unwrap_or_default();
    let by = match by.trim() {
        "" => "another process".to_owned(),
        by => by.to_owned(),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Failure::unusable(format_args!(
        "{}: {by} is writing there ({name}); wait for it, end it, or give this sweep another folder",
        folder.display()
    ))
}

fn own_name() -> String {
    let pid = std::process::id();
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match host.trim() {
        "" => format!("process {pid}"),
        host => format!("process {pid} on {host}"),
    }
}
