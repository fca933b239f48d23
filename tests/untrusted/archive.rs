//! ZIP archives of which the harm lies within.

use std::io::Write;

/// Stored, with the sums that belong to what is in it.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut output = Vec::new();
    let mut writer = rawzip::ZipArchiveWriter::new(&mut output);
    for (path, bytes) in entries {
        let (mut file, config) = writer.new_file(path).start().expect("written");
        let mut stored = config.wrap(&mut file);
        stored.write_all(bytes).expect("written");
        let (_, descriptor) = stored.finish().expect("written");
        file.finish(descriptor).expect("written");
    }
    writer.finish().expect("written");
    output
}
