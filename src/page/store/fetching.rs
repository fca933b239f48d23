//! Texts of the site's, in the page's language.

use crate::core::exercise::Exercise;
use crate::core::share_link::Link;
use crate::page::language::{file_of, say};
use crate::page::site;

/// A lesson of the course, and its experiment.
///
/// # Errors
/// Why it did not come, or what is wrong with its file.
pub async fn lesson(key: &str) -> Result<(Exercise, Link), String> {
    let text = text(&format!("lessons/{key}.md")).await?;
    Exercise::from_file(key, &text)
}

/// What stands in a file.
///
/// # Errors
/// Why it did not come.
pub async fn text(path: &str) -> Result<String, String> {
    let file = file_of(path);
    let text = site::fetch_text(&file).await;
    text.map_err(|reason| {
        say!(
            "{file} could not be fetched ({reason}). Reload the page to try again.",
            file,
            reason
        )
    })
}
