//! Whom the page speaks with.

use std::fmt;
use strum::{IntoStaticStr, VariantArray};

/// What the page around this one does with a student's work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Collects {
    /// It is told of it, and it is handed in to it.
    #[default]
    Work,
    /// A book's page, say, which has nobody to give it to: students pass it on themselves.
    Nothing,
}

/// The origin of the page around this one, such as `https://school.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host(String);

impl Host {
    /// What an address may name.
    pub const ALLOWED: &str = "an origin, such as https://school.example";
    /// The longest origin (bytes).
    const MOST: usize = 300;

    /// Reads an origin as browsers write it; `None` for anything else, `null` and `*` too.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://")?;
        let of_scheme = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
        let of_host = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
        let is_origin = text.len() <= Self::MOST
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && !["file", "data", "blob", "javascript"].contains(&scheme)
            && scheme.bytes().all(of_scheme)
            && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && rest.bytes().all(of_host);
        let rest = match scheme {
            "https" => rest.strip_suffix(":443").unwrap_or(rest),
            "http" => rest.strip_suffix(":80").unwrap_or(rest),
            _ => rest,
        };
        is_origin.then(|| Self(format!("{scheme}://{rest}")))
    }

    /// Whether a message's origin is this.
    pub fn is(&self, origin: &str) -> bool {
        self.0 == origin
    }
}

impl fmt::Display for Host {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_read_as_browsers_write_it_and_nothing_else_is_one() {
        for (text, origin) in [
            ("https://school.example", "https://school.example"),
            ("HTTPS://School.example:443/", "https://school.example"),
            ("http://127.0.0.1:8888", "http://127.0.0.1:8888"),
            ("http://[::1]:80", "http://[::1]"),
            ("vscode-webview://1a2b", "vscode-webview://1a2b"),
        ] {
            let host = Host::read(text);
            assert!(host.is_some_and(|host| host.is(origin)), "{text}");
        }
        for text in [
            "",
            "*",
            "null",
            "school.example",
            "https://",
            "https://a/b",
            "https://a b",
            "https://a?b",
            "https://me@a",
            "file:///home",
            "javascript://a",
            "https:// a",
        ] {
            assert_eq!(Host::read(text), None, "{text}");
        }
        assert_eq!(Host::read(&format!("https://{}", "a".repeat(300))), None);
    }

    #[test]
    fn an_origin_is_no_other_one_that_begins_or_ends_alike() {
        let host = Host::read("https://school.example").expect("an origin");
        for other in [
            "https://school.example.evil",
            "https://evil-school.example",
            "http://school.example",
            "https://school.example:8443",
            "null",
        ] {
            assert!(!host.is(other), "{other}");
        }
    }
}
