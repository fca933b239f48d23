//! A language comes, before the page is mounted.

use super::catalogue::Catalogue;
use super::choice::{ENGLISH, direction, wanted};
use super::{IN_USE, in_use, locale};
use crate::core::share_link::language_of;
use crate::page::remembered::{recall, store};
use leptos::prelude::{document, window};

/// What a language's folder has its messages in.
const FILE: &str = "words.json";
/// What the choice is kept under.
const KEPT: &str = "language";
/// The language that the page is in.
pub fn chosen() -> &'static str {
    in_use().map_or(ENGLISH, Catalogue::tag)
}

/// Uses the language that is wanted, by `fetch` that knows the site's files; English comes with the page. Where a
/// language's file does not come the next best is tried.
pub async fn arrive<E>(fetch: impl AsyncFn(&str) -> Result<String, E>) {
    let browser = window().navigator().languages();
    let browser: Vec<_> = browser.iter().filter_map(|tag| tag.as_string()).collect();
    for tag in wanted(asked().as_deref(), recall(KEPT).as_deref(), &browser) {
        if tag == ENGLISH {
            break;
        }
        let file = fetch(&format!("lang/{tag}/{FILE}")).await;
        if file.is_ok_and(|file| is_used(&tag, &file)) {
            break;
        }
    }
    // The page's first sight may have been in a language whose file then did not come.
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", chosen());
        let _ = root.set_attribute("dir", direction(chosen()));
    }
}

/// Uses a language from now on; not where its file is none.
fn is_used(tag: &str, file: &str) -> bool {
    let mark = locale::decimal_mark(tag);
    let Ok(catalogue) = Catalogue::read(tag, mark, locale::category, file) else {
        return false;
    };
    // It is used as long as the page is there.
    IN_USE.set(Some(Box::leak(Box::new(catalogue))));
    true
}

/// The language that the address asks for; a link behind its `#` is newer than what stands behind its `?`.
fn asked() -> Option<String> {
    let location = window().location();
    let of = |part: Option<String>| part.as_deref().and_then(language_of);
    of(location.hash().ok()).or_else(|| of(location.search().ok()))
}

/// Whether the link that stands in the address now asks for another language than the one in use; then the page has
/// to be loaded anew.
pub fn asked_for_another() -> bool {
    let link = window().location().hash().unwrap_or_default();
    language_of(&link).is_some_and(|tag| !tag.eq_ignore_ascii_case(chosen()))
}

/// Keeps another language on this device, and opens the page in it with a share link's part behind the `#`.
pub fn choose(tag: &str, fragment: &str) {
    store(KEPT, tag);
    let location = window().location();
    let before = location.search().unwrap_or_default();
    let query = unasked(before.trim_start_matches('?'));
    let fragment = unasked(fragment);
    // Neither fails for a part of an address.
    if query.len() + 1 < before.len() {
        let path = location.pathname().unwrap_or_default();
        let query = if query.is_empty() {
            query
        } else {
            format!("?{query}")
        };
        let _ = location.replace(&format!("{path}{query}#{fragment}"));
    } else {
        // Of itself, another part behind the # loads nothing.
        let _ = location.set_hash(&fragment);
        let _ = location.reload();
    }
}

/// A part of an address without the language that it asks for.
fn unasked(part: &str) -> String {
    let asks = |pair: &&str| pair.starts_with("lang=");
    let kept: Vec<_> = part.split('&').filter(|pair| !asks(pair)).collect();
    kept.join("&")
}

/// Where the site has a file, in the language in use: `lessons/edge.md`.
pub fn file_of(path: &str) -> String {
    in_use().map_or_else(|| path.to_owned(), |it| format!("lang/{}/{path}", it.tag()))
}
