//! What a page says before any file of a language has come: its first sight, and what its guard says.
//!
//! The test of the languages reads this file too.

use std::collections::BTreeSet;

/// The part of a page that is seen first; what follows it is mounted over it.
const SIGHT: [&str; 2] = ["<div id=\"app\">", "<!-- Before the wasm starts"];

/// The texts of a page's first sight, those for screen readers too.
pub fn sight(page: &str) -> BTreeSet<String> {
    let within = page
        .split_once(SIGHT[0])
        .and_then(|(_, rest)| rest.split_once(SIGHT[1]));
    let within = within.map_or("", |(within, _)| within);
    let labels = within
        .split("aria-label=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let labels = labels.filter(|text| !text.is_empty()).map(str::to_owned);
    texts(within).chain(labels).collect()
}

/// What stands between the tags of a part of a page.
pub fn texts(html: &str) -> impl Iterator<Item = String> {
    html.split('>')
        .filter_map(|part| Some(part.split_once('<')?.0.trim()))
        .filter(|text| !text.is_empty() && *text != NAME)
        .map(str::to_owned)
}

/// Is called so in every language.
const NAME: &str = "Lyapunov Lab";

/// What a script says by `say('…')`.
pub fn said(script: &str) -> BTreeSet<String> {
    let texts = script.split("say('").skip(1);
    texts
        .filter_map(|rest| Some(rest.split_once('\'')?.0.to_owned()))
        .collect()
}
