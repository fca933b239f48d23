//! A link as it arrives: a fragment, a whole address, or either with what mail, chat, HTML and
//! trackers have made of it.
//!
//! What [`Pairs`] writes is read as it stands. Only a text that it does not write is mended, and
//! nothing is taken silently that has two meanings.

use super::entities::resolved;
use super::words::{begins_pair, is_known, is_prose, is_tracker, known, stands_once};
use super::wrapped::unwrapped;
use super::{LinkError, NO_VERSION, Pairs, VERSION, View, folded, language, mend};
use crate::core::name::Named;
use crate::core::number::read_whole;
use crate::core::text::short;
use percent_encoding::percent_decode_str;

/// What a text is.
pub(super) enum Arrived {
    /// Of version 1, with what is to be said of it. Its `v` is gone.
    Version1(Pairs, Vec<String>),
    /// No link, but the name of a view, or nothing at all.
    View(Pairs),
}

/// How often a link is taken to have been escaped as a whole.
const MOST_ESCAPES: usize = 3;

/// Finds the link in a text of up to `most` bytes.
///
/// # Errors
///
/// It is too long, of a version that is not known, or nothing in it is of a link.
pub(super) fn read(text: &str, most: usize) -> Result<Arrived, LinkError> {
    if text.len() > most {
        let length = text.len();
        return Err(LinkError::TooLong { length, most });
    }
    // What a browser is to highlight on a page is no part of what the page is told.
    let text = text.split(":~:text=").next().unwrap_or_default();
    if let Some(pairs) = as_written(text)? {
        return Ok(version_1(pairs, Vec::new()));
    }
    let mut read = Vec::new();
    let mut damaged = None;
    for text in escaped_less(&unwrapped(text)) {
        for candidate in candidates(&text) {
            let mut pairs = mended(&candidate)?;
            let mut notes = Vec::new();
            // A plain link may come by way of an address that has a z.
            if version(&pairs, &mut Vec::new()).is_none()
                && let Some(value) = pairs.get(folded::WORD)
            {
                match folded::unfolded(value, most) {
                    Some(link) => pairs = unfolded(&link.noted(folded::WORD, &mut notes), pairs)?,
                    None => damaged = damaged.or(damage(value, &pairs)),
                }
            }
            if let Some(version) = version(&pairs, &mut notes) {
                return match version {
                    1 => Ok(version_1(pairs, notes)),
                    _ => Err(unknown(&version.to_string())),
                };
            }
            read.push(pairs);
        }
    }
    damaged.map_or_else(|| without_version(text, read), Err)
}

/// The pairs of a link that was folded, with what stood beside it.
fn unfolded(link: &str, mut beside: Pairs) -> Result<Pairs, LinkError> {
    let mut pairs = as_written(link)?.map_or_else(|| mended(link), Ok)?;
    beside.retain(|key| key != folded::WORD);
    pairs.append(beside);
    Ok(pairs)
}

/// What is said of a value that cannot be unfolded, where it was meant to be a folded link.
fn damage(value: &str, pairs: &Pairs) -> Option<LinkError> {
    let is_alone = !pairs.keys().any(|key| key != folded::WORD && is_known(key));
    let is_meant = is_alone || folded::begins_folded(value);
    is_meant.then(|| LinkError::Folded {
        found: short(value),
    })
}

/// The pairs of a link that is as [`Pairs`] writes it, and of the present version.
fn as_written(text: &str) -> Result<Option<Pairs>, LinkError> {
    let fragment = text.strip_prefix('#').unwrap_or(text);
    let of_key = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
    let of_value = |b: u8| b.is_ascii_alphanumeric() || b"-_.~,:;!*/?%".contains(&b);
    let is_pair = |part: &str| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        key.bytes().all(of_key) && value.bytes().all(of_value)
    };
    if !fragment.split('&').all(is_pair) {
        return Ok(None);
    }
    let mut pairs = Pairs::read_file(fragment)?;
    pairs.unfold();
    let now = VERSION.to_string();
    Ok((pairs.get("v") == Some(&now)).then_some(pairs))
}

/// The text, and what it was before it was percent-encoded as a whole, once or more.
fn escaped_less(text: &str) -> Vec<String> {
    let mut found = vec![text.to_owned()];
    for _ in 0..MOST_ESCAPES {
        let last = found.last().map_or("", String::as_str);
        let decoded = percent_decode_str(last).decode_utf8_lossy().into_owned();
        if decoded == last {
            break;
        }
        found.push(decoded);
    }
    found
}

/// Where in the text the link may be: behind its first `#`, or all of it, as where the `#` was lost or
/// the link stands behind a `?`. With full-width marks, as some keyboards write them, last.
fn candidates(text: &str) -> Vec<String> {
    let text = mend::visible(&resolved(text));
    let wide: String = text.chars().map(narrow).collect();
    let mut found = Vec::new();
    for text in [text, wide] {
        if let Some((_, fragment)) = text.split_once('#') {
            found.push(fragment.to_owned());
        }
        found.push(text);
    }
    found.dedup();
    found
}

fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// The pairs of a text, with known words as they are spelt.
fn mended(text: &str) -> Result<Pairs, LinkError> {
    let fragment = marked(text);
    let mut parts = fragment.split('&').peekable();
    if fragment.contains('&') {
        // What is left of the address that the link stood in.
        parts.next_if(|part| part.contains('/') && !part.contains('='));
    }
    let spaced: Vec<_> = parts.map(with_blanks).collect();
    let mut pairs = Pairs::read_file(&spaced.join("&"))?;
    pairs.unfold();
    pairs.rename(|key| if is_known(key) { None } else { known(key) });
    Ok(pairs)
}

/// The text with a `&` for each `#`, and for other marks in front of a word that a link can have.
fn marked(text: &str) -> String {
    let mut fragment = String::with_capacity(text.len());
    // Where the pair that is being read begins.
    let mut part = 0;
    for (at, c) in text.char_indices() {
        let in_prose = is_sentence(&fragment[part..]);
        if c == '#' && !in_prose {
            // Behind the end of another address: the link was pasted twice.
            let address = ["http://", "https://"].map(|scheme| fragment[part..].find(scheme));
            if let Some(address) = address.into_iter().flatten().min() {
                fragment.truncate(part + address);
            }
        }
        let parts = ";?,| ".contains(c) && !in_prose && begins_pair(&text[at + 1..]);
        if parts || c == '#' || c == '&' {
            fragment.push('&');
            part = fragment.len();
        } else {
            fragment.push(c);
        }
    }
    fragment
}

/// Whether the value behind a pair's `=` is written in sentences.
fn is_sentence(pair: &str) -> bool {
    // No word is longer.
    let end = pair.bytes().take(24).position(|b| b == b'=');
    end.is_some_and(|end| is_prose(&pair[..end]))
}

/// A sentence in which every blank is a `+`, as forms write it.
fn with_blanks(part: &str) -> String {
    if is_sentence(part) && !part.contains(' ') && !part.contains("%20") {
        part.replace('+', "%20")
    } else {
        part.to_owned()
    }
}

/// The version that the pairs name, if it is a number.
fn version(pairs: &Pairs, notes: &mut Vec<String>) -> Option<u32> {
    let found = mend::read(pairs.get("v")?, |text| read_whole(text).ok())?;
    Some(found.noted("v", notes))
}

fn unknown(version: &str) -> LinkError {
    let digits = version.bytes().all(|digit| digit.is_ascii_digit());
    // Where it is no number of 32 bits it is a larger one.
    let number = version.parse().unwrap_or(u32::MAX);
    LinkError::Version {
        found: short(version),
        is_newer: digits && !version.is_empty() && number > VERSION,
    }
}

/// Takes away what says nothing, and names what is said twice.
fn version_1(mut pairs: Pairs, mut notes: Vec<String>) -> Arrived {
    pairs.retain(|key| !is_tracker(key));
    for (key, value) in pairs.take_repeated(stands_once) {
        let value = short(&value);
        notes.push(format!("{key} stands twice; {value} was passed over."));
    }
    pairs.take("v");
    Arrived::Version1(pairs, notes)
}

/// What becomes of a text that names no version that can be read.
fn without_version(text: &str, read: Vec<Pairs>) -> Result<Arrived, LinkError> {
    if let Some(found) = read.iter().find_map(|pairs| pairs.get("v")) {
        return Err(unknown(found));
    }
    let aside = |key: &str| key == "view" || key == language::WORD;
    // A guide is about a lesson and does not open it.
    let is_guide = |pairs: &Pairs| {
        let view = pairs
            .get("view")
            .and_then(|it| mend::read(it, View::from_key));
        view.is_some_and(|it| it.value == View::Guide) && pairs.get("lesson").is_some()
    };
    let of_link = |pairs: &Pairs| {
        let known = pairs.keys().any(|key| is_known(key) && !aside(key));
        known && !is_guide(pairs)
    };
    let says = |pairs: &Pairs| {
        let mut keys = pairs.keys();
        keys.any(|key| !aside(key) && !is_tracker(key))
    };
    let mut view = None;
    let mut is_silent = false;
    for pairs in read {
        if of_link(&pairs) {
            return Ok(version_1(pairs, vec![NO_VERSION.to_owned()]));
        }
        is_silent |= !says(&pairs);
        if view.is_none() && pairs.get("view").is_some() {
            view = Some(pairs);
        }
    }
    match view {
        Some(pairs) => Ok(Arrived::View(pairs)),
        None if is_silent => Ok(Arrived::View(Pairs::default())),
        None => Err(LinkError::NoLink { found: short(text) }),
    }
}
