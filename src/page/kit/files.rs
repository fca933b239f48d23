//! Files that a visitor gives.

use web_sys::{File, FileList};

/// The files of a list; none of none.
pub fn files_of(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|place| list.get(place))
        .collect()
}
