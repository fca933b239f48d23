//! How much is read at most, in numbers that are said before the work.

use super::{File, IntakeError};
use crate::core::config::{MOST_DATA, OWN_SAMPLES, OwnForm};

/// Bytes of a file. What a browser's tab can hold beside its reading.
pub const MOST_FILE: usize = 512 << 20;
/// Bytes of a table as text: it is held cell by cell beside itself.
pub(super) const MOST_TEXT: usize = 128 << 20;

/// Bytes that reading files of so many bytes together, once unpacked, allocates at most, whatever is in them: several copies
/// of what is there, the largest data set twice, as it is made and as it is put in order, and what an archive
/// unpacks to.
pub fn most_memory(bytes: usize) -> usize {
    let data = usize::try_from(MOST_DATA).unwrap_or(usize::MAX);
    bytes
        .saturating_mul(24)
        .saturating_add(data.saturating_mul(2))
        .saturating_add(super::archive::MOST_UNPACKED)
        .saturating_add(64 << 20)
}

pub(super) fn check_file(file: &File<'_>) -> Result<(), IntakeError> {
    match file.bytes.len() {
        0 => Err(IntakeError::for_file(file, "it is empty")),
        length if length > MOST_FILE => {
            let most = MOST_FILE >> 20;
            let what = format!("it has {length} bytes; allowed: at most {most} MiB");
            Err(IntakeError::for_file(file, what))
        }
        _ => Ok(()),
    }
}

/// Refuses so many samples of a form before any room is made for them.
pub(super) fn check_room(
    file: &File<'_>,
    samples: usize,
    form: OwnForm,
) -> Result<(), IntakeError> {
    let most = *OWN_SAMPLES.end();
    if samples as u64 > most {
        let what = format!("it has {samples} samples; allowed: at most {most}");
        return Err(IntakeError::for_file(file, what));
    }
    let bytes = (samples as u64).saturating_mul(form.sample_bytes());
    if bytes > MOST_DATA {
        let (kib, most) = (form.sample_bytes() >> 10, MOST_DATA >> 20);
        let what = format!(
            "its {samples} samples of {kib} KiB take {} MiB; allowed: at most {most} MiB",
            bytes >> 20
        );
        return Err(IntakeError::for_file(file, what));
    }
    Ok(())
}
