//! ZIP archives of stored files.

use rawzip::ZipArchiveWriter;
use std::io::Write;

/// An archive of files by their paths, the same bytes for the same files.
///
/// # Errors
/// A path that no archive can have.
pub fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let mut out = Vec::new();
    let mut writer = ZipArchiveWriter::new(&mut out);
    for (path, bytes) in files {
        let (mut file, config) = writer.new_file(path).start()?;
        let mut stored = config.wrap(&mut file);
        stored.write_all(bytes)?;
        let (_, descriptor) = stored.finish()?;
        file.finish(descriptor)?;
    }
    writer.finish()?;
    Ok(out)
}

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub enum ZipError {
    #[error("the archive: {0}")]
    Archive(#[from] rawzip::Error),
    #[error("the archive: {0}")]
    Written(#[from] std::io::Error),
}
