//! The language that a link is to be opened in.

use super::{Pairs, mend, open};

/// The word of links and addresses for it.
pub(super) const WORD: &str = "lang";
/// The longest name of a language.
const LONGEST: usize = 20;

/// The name of a language, such as `es` or `pt-BR`: 2 to 20 letters, digits and hyphens. It may be the name of a
/// folder, and of no other place.
pub(super) fn tag(text: &str) -> Option<String> {
    let text = text.trim();
    let of_tag = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let is_tag = (2..=LONGEST).contains(&text.len()) && text.bytes().all(of_tag);
    is_tag.then(|| text.to_owned())
}

/// The language that a link asks for, or an address's part behind its `?` or `#`; `None` where it asks for none,
/// or what it says is no language's name.
pub fn language_of(text: &str) -> Option<String> {
    if let Some(Ok(opened)) = open(text) {
        return opened.link.language;
    }
    let text = text.trim_start_matches(['?', '#']);
    let mut pairs = Pairs::read(text).ok()?;
    let asked = pairs.take(WORD)?;
    Some(mend::read(&asked, tag)?.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::share_link::{Link, View, folded, names_version, sight_of};

    #[test]
    fn a_link_says_its_language_folded_too_and_opens_what_it_did_without_it() {
        let link = Link {
            language: Some("es".to_owned()),
            ..Link::default()
        };
        let text = link.fragment();
        assert!(text.ends_with("&lang=es"), "{text}");
        let opened = open(&text).expect("a link").expect("a good one");
        assert_eq!((opened.link, opened.notes), (link, Vec::new()));
        for text in [
            "?lang=es",
            "#view=lessons&lang=es",
            "v=1&lang=ES%20",
            &folded(&format!("v=1&lang=es&text={}", "words".repeat(99))),
        ] {
            let asked = language_of(text).expect("it names one");
            assert!(asked.eq_ignore_ascii_case("es"), "{text}: {asked}");
        }
    }

    #[test]
    fn a_language_alone_is_no_link_and_one_that_is_none_is_passed_over_and_named() {
        assert!(open("lang=es").is_none() && !names_version("?lang=es"));
        let sight = sight_of("#view=lessons&lang=es");
        assert!(sight.view == View::Lessons && sight.note.is_none());
        assert_eq!(language_of("lang=../es"), None);
        let opened = open("v=1&lang=../es").expect("a link").expect("a good one");
        assert!(opened.notes.concat().contains("lang"), "{:?}", opened.notes);
    }
}
