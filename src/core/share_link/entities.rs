//! The `&amp;` of HTML, and what else stands for a character in the languages that a link goes through.

use std::borrow::Cow;

const NAMED: [(&str, &str); 19] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("shy", ""),
    ("zwnj", ""),
    ("equals", "="),
    ("num", "#"),
    ("percnt", "%"),
    ("period", "."),
    ("comma", ","),
    ("colon", ":"),
    ("plus", "+"),
    ("minus", "-"),
    ("ndash", "-"),
    ("mdash", "-"),
    ("lowbar", "_"),
];

/// What HTML makes of `&reg…` and `&micro…` without a semicolon, as it stands and percent-encoded; and a
/// program's escapes.
const WRITTEN: [(&str, &str); 10] = [
    ("®ulariser", "&regulariser"),
    ("%C2%AEulariser", "&regulariser"),
    ("µ-batch", "&micro-batch"),
    ("%C2%B5-batch", "&micro-batch"),
    ("\\u0026", "&"),
    ("\\u003d", "="),
    ("\\u003D", "="),
    ("\\x26", "&"),
    ("\\&", "&"),
    ("\\=", "="),
];

/// The text with its characters as themselves; escaped several times over, too.
pub(super) fn resolved(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    for (written, meant) in WRITTEN {
        if text.contains(written) {
            text = Cow::Owned(text.replace(written, meant));
        }
    }
    // As mail writes what is not plain: every = as =3D, and a = at a line that goes on.
    if text.contains("v=3D") || text.contains("z=3De") {
        let joined = text.replace("=\r\n", "").replace("=\n", "");
        let joined = joined
            .replace("=26", "&")
            .replace("=23", "#")
            .replace("=25", "%");
        text = Cow::Owned(joined.replace("=3D", "="));
    }
    for _ in 0..4 {
        let once = without_entities(&text);
        if once == text {
            break;
        }
        text = Cow::Owned(once);
    }
    text.into_owned()
}

fn without_entities(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        found.push_str(before);
        // No entity that is meant here has a longer name.
        let end = from.bytes().take(10).position(|b| b == b';');
        match end.and_then(|end| Some((character(&from[1..end])?, end))) {
            Some((character, end)) => {
                found.push_str(&character);
                rest = &from[end + 1..];
            }
            None => {
                found.push('&');
                rest = &from[1..];
            }
        }
    }
    found.push_str(rest);
    found
}

fn character(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        let name = name.to_ascii_lowercase();
        let (_, text) = NAMED.iter().find(|(known, _)| *known == name)?;
        return Some((*text).to_owned());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some(char::from_u32(code)?.to_string())
}
