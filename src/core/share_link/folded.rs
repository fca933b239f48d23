//! A link in fewer characters: all of it deflated, behind `z=`.
//!
//! It is the same link: what is read is unfolded first, and what stands behind it (`&hide=bar`) counts as
//! if it stood in it. Its own sum tells where it was damaged or cut off.

use super::{LinkError, mend};
use crate::core::text::short;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use percent_encoding::percent_decode_str;

/// How hard it is pressed: links are small.
const LEVEL: u8 = 9;
const KEY: &str = "z=";

/// A link's part behind the `#`, folded; as it is where that is no longer.
pub fn folded(fragment: &str) -> String {
    let pressed = compress_to_vec_zlib(fragment.as_bytes(), LEVEL);
    let short = format!("{KEY}{}", URL_SAFE_NO_PAD.encode(pressed));
    if short.len() < fragment.len() {
        short
    } else {
        fragment.to_owned()
    }
}

/// The link that a text holds folded, of up to `most` bytes; `None` where it holds none.
///
/// # Errors
///
/// It is damaged, cut off, or longer than that.
pub(super) fn unfolded(text: &str, most: usize) -> Result<Option<String>, LinkError> {
    if text.len() > most || !text.to_ascii_lowercase().contains('z') {
        return Ok(None);
    }
    let Some(fragment) = found(text).or_else(|| {
        let decoded = percent_decode_str(text).decode_utf8_lossy().into_owned();
        found(&decoded)
    }) else {
        return Ok(None);
    };
    let end = fragment.find('&').unwrap_or(fragment.len());
    let (value, rest) = fragment.split_at(end);
    let is_own = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
    let pressed: String = value.chars().take_while(is_own).collect();
    let damaged = || LinkError::Folded {
        found: short(&fragment),
    };
    let pressed = URL_SAFE_NO_PAD.decode(&pressed).map_err(|_| damaged())?;
    let link = decompress_to_vec_zlib_with_limit(&pressed, most).map_err(|_| damaged())?;
    let link = String::from_utf8(link).map_err(|_| damaged())?;
    Ok(Some(format!("{link}{rest}")))
}

/// What stands behind `z=`, where a text is a folded link or an address with one.
fn found(text: &str) -> Option<String> {
    let text = mend::visible(text)
        .replace("&amp;", "&")
        .replace('–', "-")
        .replace('—', "--");
    let fragment = text
        .rsplit(['#', '?'])
        .find(|part| part.trim_start_matches(['!', '"', '<']).starts_with(KEY))?;
    let fragment = fragment.trim_start_matches(['!', '"', '<']);
    fragment.strip_prefix(KEY).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise;
    use crate::core::share_link::{MOST_BYTES, open};

    fn long() -> String {
        let text = "Watch%20the%20gradient%20norm%20while%20it%20trains.%20".repeat(60);
        format!("v=1&beta=0.5&title=Holding%20on&text={text}&explain=Why%3F")
    }

    #[test]
    fn a_folded_link_is_much_shorter_and_opens_the_same() {
        let short = folded(&long());
        assert!(
            short.starts_with("z=") && short.len() * 4 < long().len(),
            "{short}"
        );
        let of = |text: &str| exercise::open(text).expect("a link").expect("readable");
        assert_eq!(of(&short), of(&long()));
        assert_eq!(folded("v=1&beta=0.5"), "v=1&beta=0.5", "nothing is won");
    }

    #[test]
    fn a_plain_link_that_has_z_in_its_words_or_on_its_way_is_no_folded_one() {
        for text in [
            "v=1&steps=3&title=T&text=How%20large%20is%20z%3F%0Az%3D2",
            "v=1&steps=3&title=T&text=see%20%23z%3D2",
            "#v=1&steps=3&title=T&text=%3Fz%3D2",
            "https://a.example/?z=12#v=1&steps=3",
            "https://a.example/?z=12#v=1&steps=3&title=T&text=is%20x%3F%0Az%3D3",
        ] {
            let opened = open(text).expect("a link").expect("readable");
            assert_eq!(opened.link.config.task.time_steps, 3, "{text}");
        }
    }

    #[test]
    fn a_folded_link_opens_in_every_dress_that_a_plain_one_has() {
        let plain = open(&long()).expect("a link").expect("readable");
        let short = folded(&long());
        let half = short.len() / 2;
        for text in [
            format!("#{short}"),
            format!("https://lab.example/?device=cpu#{short}"),
            format!("https://lab.example/?{short}"),
            format!("#{short})."),
            format!("%23{}", short.replace('=', "%3D")),
            format!("{}\r\n  {}", &short[..half], &short[half..]),
            format!("\"{short}\""),
            short.replace('-', "–"),
        ] {
            let opened = open(&text).expect("a link").expect("readable");
            assert_eq!(opened, plain, "{text}");
        }
        let hidden = open(&format!("#{short}&hide=bar"))
            .expect("a link")
            .expect("readable");
        assert_eq!(hidden.link.hidden.len(), 1);
    }

    #[test]
    fn a_folded_link_that_is_damaged_or_cut_off_says_so_and_nothing_of_it_is_taken() {
        let short = folded(&long());
        let cut = &short[..short.len() - 9];
        let at = short.len() / 2;
        let other = if short.as_bytes()[at] == b'A' {
            "B"
        } else {
            "A"
        };
        let changed = format!("{}{other}{}", &short[..at], &short[at + 1..]);
        for text in [cut, &changed, "z=", "z=hello"] {
            let said = open(text)
                .expect("a link")
                .expect_err("damaged")
                .to_string();
            assert!(
                said.contains("z is") && said.contains("cut off"),
                "{text}: {said}"
            );
        }
    }

    /// A few bytes that would become many.
    #[test]
    fn a_folded_link_may_hold_no_more_than_a_plain_one() {
        let bomb = compress_to_vec_zlib(&vec![b'a'; 50 * MOST_BYTES], LEVEL);
        let text = format!("z={}", URL_SAFE_NO_PAD.encode(bomb));
        assert!(text.len() < MOST_BYTES);
        assert!(open(&text).expect("a link").is_err());
    }

    #[test]
    fn a_word_with_a_z_in_it_is_no_folded_link() {
        for text in [
            "v=1&title=z%3D1",
            "v=1&text=az=3",
            "view=lab",
            "https://z.example/#v=1&beta=0.5",
        ] {
            assert_eq!(unfolded(text, MOST_BYTES), Ok(None), "{text}");
        }
    }
}
