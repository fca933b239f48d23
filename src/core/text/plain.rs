//! Text as other systems write it (line ends, a byte order mark, UTF-16), made plain at the edge.

use std::borrow::Cow;
use thiserror::Error;

/// Bytes that are no text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("it is no text: neither UTF-8 nor UTF-16 with a byte order mark")]
pub struct NoText;

/// The text without a byte order mark, each line ended by `\n`.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The plain text of a file: UTF-8, or UTF-16 as PowerShell's `>` and old editors write it.
///
/// # Errors
///
/// Where the bytes are neither.
pub fn decoded(bytes: &[u8]) -> Result<String, NoText> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        // Its mark was lost; what is written for people or programs begins with a letter or bracket.
        [1..=0x7f, 0, ..] => utf16(bytes, u16::from_le_bytes)?,
        [0, 1..=0x7f, ..] => utf16(bytes, u16::from_be_bytes)?,
        _ => std::str::from_utf8(bytes).map_err(|_| NoText)?.to_owned(),
    };
    Ok(plain(&text).into_owned())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NoText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| unit(pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty()).ok_or(NoText)
}

/// Whether a character is not seen: zero-width blanks, marks of direction, the soft hyphen, signals to a terminal.
pub fn is_invisible(c: char) -> bool {
    let is_signal = c.is_control() && !c.is_whitespace();
    is_signal
        || matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

/// Words with one blank between them, whatever blanks a word processor has put there, and without what is not seen.
pub fn spaced(text: &str) -> String {
    let seen: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    let words: Vec<_> = seen.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_every_system_become_one_and_the_byte_order_mark_goes() {
        assert_eq!(plain("\u{feff}a\r\nb\rc\n"), "a\nb\nc\n");
        assert!(matches!(plain("a\nb"), Cow::Borrowed(_)));
        assert_eq!(plain(&plain("\u{feff}a\r\n")), plain("\u{feff}a\r\n"));
    }

    #[test]
    fn utf_16_of_both_orders_is_read_and_what_is_no_text_says_so() {
        let words = "λ = 0.5\r\n";
        let of = |bytes: fn(u16) -> [u8; 2]| {
            let units = std::iter::once(0xfeff).chain(words.encode_utf16());
            units.flat_map(bytes).collect::<Vec<u8>>()
        };
        for bytes in [of(u16::to_le_bytes), of(u16::to_be_bytes)] {
            assert_eq!(decoded(&bytes).as_deref(), Ok("λ = 0.5\n"));
            assert_eq!(decoded(&bytes[..bytes.len() - 1]), Err(NoText));
        }
        let json = r#"{"a": "λ"}"#;
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let unmarked: Vec<u8> = json.encode_utf16().flat_map(bytes).collect();
            assert_eq!(decoded(&unmarked).as_deref(), Ok(json));
        }
        assert_eq!(decoded("\u{feff}λ".as_bytes()).as_deref(), Ok("λ"));
        assert_eq!(decoded(&[b'a', 0x80]), Err(NoText));
    }
}
