use super::VERSION;
use super::limits::MOST_PAIRS;
use thiserror::Error;

/// Why a link could not be opened at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkError {
    #[error("The link has {length} characters; allowed: up to {most}.")]
    TooLong { length: usize, most: usize },
    #[error(
        "The link has more than {MOST_PAIRS} parts between its &s; allowed: up to {MOST_PAIRS}."
    )]
    TooManyParts,
    #[error("z is {found}, which is damaged or cut off: copy the link once more, all of it.")]
    Folded { found: String },
    #[error("v is {found}; allowed: {}{}", versions(), newer_text(*.is_newer))]
    Version { found: String, is_newer: bool },
    #[error("{found} is no link: it has no v=, as in v=1&alpha=0.9.")]
    NoLink { found: String },
}

/// Those that are read; of one there is no range.
fn versions() -> String {
    match VERSION {
        1 => "1".to_owned(),
        newest => format!("1 to {newest}"),
    }
}

fn newer_text(is_newer: bool) -> &'static str {
    if is_newer {
        ". A newer page may open it: reload this one."
    } else {
        "."
    }
}
