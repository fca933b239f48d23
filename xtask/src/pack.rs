//! The built site as an archive: for a school's server, or for a learning platform.

use crate::{
    Outcome,
    folder::{files, name_below, said},
};
use miniz_oxide::deflate::compress_to_vec;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Beyond it an archive takes much longer and is hardly smaller.
const LEVEL: u8 = 6;

/// A file of an archive: its path there, and its content.
pub type Entry = (String, Vec<u8>);

/// What one reads first in the school's archive.
fn read_me() -> String {
    format!(
        "Lyapunov Lab {VERSION}: put this folder on any web server, under any name, and open its index.html there.\r\n\
         From a file or a USB stick: run \"python3 -m http.server 8000\" in it, then open http://localhost:8000/\r\n\
         It needs no network and sends nothing anywhere. Over https it opens without its server, too, once it was there.\r\n"
    )
}

/// Packs the site as a folder of its own, and says where.
pub fn school(root: &Path, directory: &Path) -> Outcome<PathBuf> {
    let folder = format!("lyapunov-lab-{VERSION}");
    let mut entries = vec![(format!("{folder}/README.txt"), read_me().into_bytes())];
    entries.extend(site(directory, &folder)?);
    written(&root.join(format!("{folder}.zip")), &entries)
}

/// The site's files below a folder of the archive.
pub fn site(directory: &Path, folder: &str) -> Outcome<Vec<Entry>> {
    let named = |file: PathBuf| (name_below(directory, &file), file);
    let is_page = |(name, _): &(String, PathBuf)| !name.split('/').any(|it| it.starts_with('.'));
    let read = |(name, file): (String, PathBuf)| {
        let content = fs::read(&file).map_err(|error| said(&file, &error))?;
        Ok((format!("{folder}/{name}"), content))
    };
    files(directory)
        .into_iter()
        .map(named)
        .filter(is_page)
        .map(read)
        .collect()
}

/// Writes an archive, and gives its place back.
pub fn written(path: &Path, entries: &[Entry]) -> Outcome<PathBuf> {
    let archive = zip(entries).map_err(|error| format!("{}: {error}", path.display()))?;
    fs::write(path, archive).map_err(|error| said(path, &error))?;
    Ok(path.to_owned())
}

fn zip(entries: &[Entry]) -> Result<Vec<u8>, rawzip::Error> {
    let mut out = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut out);
    for (path, content) in entries {
        let (mut entry, config) = archive
            .new_file(path)
            .compression_method(CompressionMethod::DEFLATE)
            .start()?;
        entry.write_all(&compress_to_vec(content, LEVEL))?;
        let mut counted = config.wrap(std::io::sink());
        counted.write_all(content)?;
        let (_, descriptor) = counted.finish()?;
        entry.finish(descriptor)?;
    }
    archive.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawzip::ZipArchive;

    #[test]
    fn an_archive_holds_what_was_put_in_with_its_sums() {
        let long = vec![7; 100_000];
        let entries = [
            ("a/README.txt".to_owned(), read_me().into_bytes()),
            ("a/b/long.bin".to_owned(), long.clone()),
        ];
        let bytes = zip(&entries).expect("memory");
        assert!(bytes.len() < 2000, "it is packed: {}", bytes.len());
        let archive = ZipArchive::from_slice(&bytes).expect("an archive");
        let mut records = archive.entries();
        let mut found = Vec::new();
        while let Some(record) = records.next_entry().expect("readable") {
            let path = String::from_utf8_lossy(record.file_path().as_bytes()).into_owned();
            let entry = archive.get_entry(record.wayfinder()).expect("an entry");
            let content = miniz_oxide::inflate::decompress_to_vec(entry.data()).expect("deflated");
            assert_eq!(record.uncompressed_size_hint(), content.len() as u64);
            found.push((path, content));
        }
        assert_eq!(found, entries);
    }

    #[test]
    fn the_schools_read_me_has_three_lines_and_says_how_to_serve_it() {
        let text = read_me();
        assert_eq!(text.lines().count(), 3);
        for words in ["web server", "http.server", "no network"] {
            assert!(text.contains(words), "{words}");
        }
    }
}
