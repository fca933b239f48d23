//! A link in fewer characters: all of it deflated, behind `z=`.
//!
//! It is the same link, and `z` a word like others: it is found and mended as they are, and what stands beside
//! it (`&hide=bar`) counts as if it stood in it. Its own sum tells where it was damaged or cut off.

use super::mend::{self, Mended};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// How hard it is pressed: links are small.
const LEVEL: u8 = 9;
/// Its word.
pub(super) const WORD: &str = "z";

/// A link's part behind the `#`, folded; as it is where that is no longer.
pub fn folded(fragment: &str) -> String {
    let pressed = compress_to_vec_zlib(fragment.as_bytes(), LEVEL);
    let short = format!("{WORD}={}", URL_SAFE_NO_PAD.encode(pressed));
    if short.len() < fragment.len() {
        short
    } else {
        fragment.to_owned()
    }
}

/// The link in the value of [`WORD`], of up to `most` bytes, also where others have changed the value on its way;
/// `None` where it is damaged, cut off, or longer than that.
pub(super) fn unfolded(value: &str, most: usize) -> Option<Mended<String>> {
    let dashes = |text: &str| {
        let single = ['\u{2010}', '\u{2011}', '\u{2012}', '–', '\u{2212}'];
        text.replace(single, "-").replace('—', "--")
    };
    mend::read(&dashes(value), |text| inflated(text, most))
}

/// Whether a value begins as all do that [`folded`] writes: with the two bytes of zlib.
pub(super) fn begins_folded(value: &str) -> bool {
    matches!(
        value.as_bytes(),
        [b'e' | b'E', b'A'..=b'P' | b'a'..=b'p', _, _, ..]
    )
}

fn inflated(text: &str, most: usize) -> Option<String> {
    // A signature's mark, and a dash for one, stand behind it as if they were of it.
    let ends = [text, text.trim_end_matches(['-', '_'])];
    ends.into_iter().find_map(|text| {
        let pressed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let link = decompress_to_vec_zlib_with_limit(&pressed, most).ok()?;
        String::from_utf8(link).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise;
    use crate::core::share_link::{LinkError, MOST_BYTES, open};

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
            short.replace('-', "\u{2011}"),
            short.replace('-', "−"),
            format!("%2523{}", short.replace('=', "%253D")),
            format!("#{}=3D{}", &short[..1], short[2..].replace('=', "=3D")),
            format!(
                "=\r\n{}=3D{}=\r\n{}",
                &short[..1],
                &short[2..half],
                &short[half..]
            ),
            format!("Z={}", &short[2..]),
            format!("z = {}", &short[2..]),
            format!("ｚ＝{}", &short[2..]),
            format!("#/{short}"),
            format!("/{short}"),
            format!("#&{short}"),
            format!("&quot;{short}&quot;"),
            format!("*{short}*"),
            format!("‘{short}’"),
            format!("&num;{short}"),
            format!("{short}--"),
            format!("{short}-- "),
            format!("#utm_source=x&{short}"),
            format!("https://lab.example/?fbclid=1&{short}"),
            format!("https://www.google.com/url?q=https://lab.example/%23{short}&sa=D&usg=1"),
        ] {
            let opened = open(&text).expect("a link").expect("readable");
            assert_eq!(opened, plain, "{text}");
        }
        for text in [format!("#{short}&hide=bar"), format!("hide=bar&{short}")] {
            let hidden = open(&text).expect("a link").expect("readable");
            assert_eq!(hidden.link.hidden.len(), 1, "{text}");
            assert_eq!(hidden.link.config, plain.link.config);
            assert_eq!(hidden.notes, plain.notes);
        }
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
        for text in [
            cut,
            &changed,
            &short.to_ascii_lowercase(),
            &format!("hide=bar&{cut}"),
            &format!("{cut}…"),
            "z=",
            "z=hello",
        ] {
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
            let error = open(text).and_then(Result::err);
            assert!(
                !matches!(error, Some(LinkError::Folded { .. })),
                "{text}: {error:?}"
            );
        }
    }
}
