//! The file that a run is kept in, which another program may write meanwhile.

use super::Failure;
use super::written::{beside, write_whole};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file, and how it was left.
pub struct KeptFile {
    path: PathBuf,
    left: Option<Stamp>,
}

/// Length and time of a file.
type Stamp = (u64, SystemTime);

impl KeptFile {
    pub fn new(path: PathBuf) -> Self {
        let left = stamp(&path);
        Self { path, left }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes it anew; beside it where another program has written it since, so that neither run is lost.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let found = stamp(&self.path);
        if found.is_some() && found != self.left {
            let own = beside(&self.path, &std::process::id().to_string());
            let (path, beside) = (self.path.display(), own.display());
            eprintln!(
                "lyapunov-snn: {path}: another program has written it since; this run is kept in {beside}"
            );
            self.path = own;
        }
        write_whole(&self.path, bytes)?;
        self.left = stamp(&self.path);
        Ok(())
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = fs::metadata(path).ok()?;
    Some((about.len(), about.modified().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_program_has_written_since_stays_and_the_run_is_kept_beside_it() {
        let folder = std::env::temp_dir().join(format!("lyapunov-kept-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("writable");
        let path = folder.join("w.safetensors");
        let read = |path: &Path| fs::read(path).expect("written");
        fs::write(&path, b"an earlier run").expect("writable");
        let [mut one, mut other] = [KeptFile::new(path.clone()), KeptFile::new(path.clone())];
        one.write(b"one, step 1").expect("writable");
        one.write(b"one, step 20").expect("writable");
        assert_eq!(
            (one.path(), read(&path)),
            (&*path, b"one, step 20".to_vec())
        );
        other.write(b"other, step 1").expect("writable");
        assert_eq!(read(&path), b"one, step 20");
        assert_ne!(other.path(), path);
        assert_eq!(read(other.path()), b"other, step 1");
        one.write(b"one, step 300").expect("writable");
        assert_eq!(
            (one.path(), read(&path)),
            (&*path, b"one, step 300".to_vec())
        );
        fs::remove_file(&path).expect("mine");
        one.write(b"one").expect("a file that went is made anew");
        assert_eq!(read(&path), b"one");
        fs::remove_dir_all(&folder).expect("mine");
    }
}
