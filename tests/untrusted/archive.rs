//! ZIP archives of which the harm lies within.

use lyapunov_snn::core::archive;

/// Stored, with the sums that belong to what is in it.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    archive::zip(entries).expect("written")
}
