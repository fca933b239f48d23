//! How much is read.

/// The longest link that is read: a hand-in with answers of the usual length.
pub const MOST_BYTES: usize = 65_536;
/// The longest file: a hand-in with as many answers as there may be, each as long as it may be, of
/// characters that take twelve bytes each.
pub const MOST_FILE_BYTES: usize = 1 << 20;
/// Far more than there are keys.
pub const MOST_PAIRS: usize = 256;
