//! A link within what mail has made of it: rewritten by a filter that follows it first, or with more of the
//! letter behind it.

use super::words::begins_pair;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// The link without the filter around it and the paragraphs behind it.
pub(super) fn unwrapped(text: &str) -> Cow<'_, str> {
    let text = without_paragraphs(text);
    of_third(text)
        .or_else(|| of_second(text))
        .unwrap_or(Cow::Borrowed(text))
}

/// Proofpoint's URL Defense 3: `…/v3/__LINK__;CHARACTERS!!TOKEN$`, where some links have a `*` for a `#`.
fn of_third(text: &str) -> Option<Cow<'_, str>> {
    let (_, from) = text.split_once("urldefense.com/v3/__")?;
    let (link, _) = from.rsplit_once("__;")?;
    Some(Cow::Owned(link.replacen("/*", "/#", 1)))
}

/// Its second version: `…/v2/url?u=LINK&d=…`, with `-` for the `%` of an escaped link, and `_` for its `/`.
fn of_second(text: &str) -> Option<Cow<'_, str>> {
    let (_, from) = text.split_once("urldefense.proofpoint.com/v2/url?u=")?;
    let link = from.split('&').next()?;
    let escaped = link.replace('_', "/").replace('-', "%");
    let link = percent_decode_str(&escaped).decode_utf8_lossy();
    Some(Cow::Owned(link.into_owned()))
}

/// A link is wrapped from line to line, never over an empty one: a number would go on in the next sentence's.
fn without_paragraphs(text: &str) -> &str {
    let mut end = 0;
    let mut begun = false;
    for line in text.split_inclusive('\n') {
        let is_empty = line.trim_matches(is_margin).is_empty();
        if begun && is_empty && !goes_on(&text[end..]) {
            return &text[..end];
        }
        begun |= line.contains('=');
        end += line.len();
    }
    text
}

/// What stands before a line in a reply.
fn is_margin(c: char) -> bool {
    c.is_whitespace() || c == '>'
}

/// Whether more of the link is in a text.
fn goes_on(text: &str) -> bool {
    text.split(['&', '\n'])
        .any(|part| begins_pair(part.trim_start_matches(is_margin)))
}
