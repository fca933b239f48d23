//! Hand-ins out of what a teacher has: a file each, a column of links out of a form's sheet, a mail.

#[cfg(feature = "archive")]
use crate::core::archive::{Archive, is_archive};
use crate::core::share_link::MOST_FILE_BYTES;
#[cfg(feature = "archive")]
use crate::core::text::decoded;

/// Bytes that may be pasted, or stand in a file with many links: 200 of the longest links.
pub const MOST_PASTED: usize = 16 << 20;

/// Bytes of a file that is given, also of an archive.
pub const MOST_GIVEN: usize = 32 << 20;
/// Bytes that all of an archive unpacks to.
#[cfg(feature = "archive")]
const MOST_UNPACKED: usize = 64 << 20;
/// Files of an archive that are read: a class has 200 at most, and a learning platform adds some.
#[cfg(feature = "archive")]
const MOST_FILES: usize = 1000;

/// One hand-in as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The file's name, or where in it.
    pub name: String,
    pub text: String,
}

/// What stands before the pairs of a link that is whole: an address up to its `#`, or the start of a line.
fn begins_link(text: &str, at: usize) -> bool {
    let before = &text[..at];
    match before.chars().next_back() {
        None | Some('\n' | '\t' | '"' | ' ' | '>' | '#') => true,
        Some(',' | ';') => before.ends_with("\",") || before.ends_with("\";"),
        _ => false,
    }
}

/// Where links begin: at their `v=`, or at the address before it.
fn starts(text: &str) -> Vec<usize> {
    let found = text.match_indices("v=");
    let of_version = |at: &usize| text[at + 2..].starts_with(|c: char| c.is_ascii_digit());
    found
        .map(|(at, _)| at)
        .filter(of_version)
        .filter(|at| begins_link(text, *at))
        .collect()
}

/// One link out of a line or a cell: it ends where white space, a quote or a tag does.
fn cell(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>');
    text.split(ends).next().unwrap_or_default()
}

/// The hand-ins that a text holds: one, which may have been wrapped on its way, or many, of which each has
/// its own line or cell.
pub fn texts_in(name: &str, text: &str) -> Vec<Given> {
    let whole = || {
        vec![Given {
            name: name.to_owned(),
            text: text.to_owned(),
        }]
    };
    let starts = starts(text);
    let pieces: Vec<_> = starts.iter().map(|at| cell(&text[*at..])).collect();
    let named = pieces.iter().copied();
    let mut links: Vec<_> = named.filter(|link| link.contains("&name=")).collect();
    // Beside a hand-in another link is no part of it.
    if links.len() == 1 && pieces.len() > 1 {
        links = pieces;
    }
    if links.len() < 2 {
        // A mail or a page around one link is passed over by the reading of the link itself.
        return match (starts.as_slice(), links.as_slice()) {
            ([_], [link]) if text.contains('<') => vec![Given {
                name: name.to_owned(),
                text: (*link).to_owned(),
            }],
            _ => whole(),
        };
    }
    let one = |(index, link): (usize, &&str)| Given {
        name: format!("{name}, link {}", index + 1),
        text: link.chars().take(MOST_FILE_BYTES).collect(),
    };
    links.iter().enumerate().map(one).collect()
}

/// The hand-ins that a file holds: an archive's, or a text's. One that cannot be read is among them, with
/// the reason.
#[cfg(feature = "archive")]
pub fn given_in(name: &str, bytes: &[u8]) -> Vec<Result<Given, (String, String)>> {
    let refused = |name: &str, why: String| vec![Err((name.to_owned(), why))];
    if is_archive(bytes) {
        return match Archive::open(bytes) {
            Ok(archive) => of_archive(name, &archive),
            Err(why) => refused(name, format!("The archive cannot be read: {why}.")),
        };
    }
    of_text(name, bytes)
}

#[cfg(feature = "archive")]
fn of_text(name: &str, bytes: &[u8]) -> Vec<Result<Given, (String, String)>> {
    match decoded(bytes) {
        Ok(text) => texts_in(name, &text).into_iter().map(Ok).collect(),
        Err(why) => vec![Err((name.to_owned(), format!("It cannot be read: {why}.")))],
    }
}

#[cfg(feature = "archive")]
fn of_archive(name: &str, archive: &Archive<'_>) -> Vec<Result<Given, (String, String)>> {
    let count = archive.entries.len();
    if count > MOST_FILES {
        let why = format!("The archive holds {count} files; allowed: up to {MOST_FILES}.");
        return vec![Err((name.to_owned(), why))];
    }
    let mut left = MOST_UNPACKED;
    let mut found = Vec::new();
    for entry in &archive.entries {
        match archive.read(entry, MOST_FILE_BYTES.min(left)) {
            Ok(bytes) if is_archive(&bytes) => {
                let why = "It is an archive within an archive: give it by itself.";
                found.push(Err((entry.path.clone(), why.to_owned())));
            }
            Ok(bytes) => {
                left -= bytes.len();
                found.extend(of_text(&entry.path, &bytes));
            }
            Err(why) => found.push(Err((
                entry.path.clone(),
                format!("It was not read: {why}."),
            ))),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let given = texts_in("f", text);
        given.into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn beside_a_hand_in_another_link_is_no_part_of_it() {
        let pasted =
            "https://a.b/#v=1&name=Ada&exercise=E\nGil https://a.b/#v=1&title=T\nIda not yet";
        let texts: Vec<_> = texts_in("pasted", pasted)
            .into_iter()
            .map(|it| it.text)
            .collect();
        assert_eq!(texts, ["v=1&name=Ada&exercise=E", "v=1&title=T"]);
        // Alone it may be wrapped.
        let wrapped = "v=1&name=Ada&exer\ncise=E";
        assert_eq!(texts_in("pasted", wrapped)[0].text, wrapped);
    }

    #[test]
    fn a_pasted_column_of_links_is_a_hand_in_each_whatever_stands_in_the_other_cells() {
        let (ada, bob) = ("v=1&name=Ada&hints=1,0&end=1", "v=1&name=Bob&end=1");
        for column in [
            format!("https://a.b/#{ada}\nhttps://a.b/#{bob}\n"),
            format!(
                "26/11/2026\tAda\thttps://a.b/#{ada}\tok\r\n26/11/2026\tBob\thttps://a.b/#{bob}\tfine"
            ),
            format!(
                "\"time\",\"link\"\n\"1\",\"https://a.b/#{ada}\"\n\"2\",\"https://a.b/#{bob}\"\n"
            ),
            format!("{ada}\n\n  {bob}"),
            format!("<p><a href=\"https://a.b/#{ada}\">x</a></p><p>https://a.b/#{bob}</p>"),
        ] {
            assert_eq!(texts(&column), [ada, bob], "{column}");
        }
        assert_eq!(
            texts_in("sheet.csv", &format!("{ada}\n{bob}"))[1].name,
            "sheet.csv, link 2"
        );
    }

    #[test]
    fn one_hand_in_stays_whole_however_it_was_wrapped_and_whatever_its_answers_say() {
        for text in [
            "v=1&name=Ada&ques\r\ntion=Why%3F&answer=No",
            "v=1&name=Ada&question=What%3F&answer=see%20https%3A//a.b/%23v%3D1%26name%3DBob",
            "hello",
            "",
            "v=1&alpha=0.5",
            "v=1&name=Ada&first=v^1|alpha^0.5",
        ] {
            assert_eq!(texts(text), [text]);
        }
    }

    #[test]
    fn a_page_of_a_learning_platform_around_one_link_is_left_away() {
        let page = "<html><body><p>My work: https://a.b/#v=1&name=Ada&end=1</p></body></html>";
        assert_eq!(texts(page), ["v=1&name=Ada&end=1"]);
    }

    #[cfg(feature = "archive")]
    mod archives {
        use super::*;
        use std::io::Write;

        /// An archive of some files, deflated.
        fn zipped(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
            let mut out = Vec::new();
            let mut archive = rawzip::ZipArchiveWriter::new(&mut out);
            for (path, bytes) in files {
                let method = rawzip::CompressionMethod::DEFLATE;
                let (mut entry, config) = archive
                    .new_file(path)
                    .compression_method(method)
                    .start()
                    .expect("a file");
                let packed =
                    flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::fast());
                let mut writer = config.wrap(packed);
                writer.write_all(bytes).expect("writable");
                let (packed, said) = writer.finish().expect("whole");
                packed.finish().expect("whole");
                entry.finish(said).expect("whole");
            }
            archive.finish().expect("whole");
            out
        }

        fn names(bytes: &[u8]) -> Vec<Result<String, String>> {
            let given = given_in("class.zip", bytes);
            given
                .into_iter()
                .map(|it| it.map(|given| given.text).map_err(|(_, why)| why))
                .collect()
        }

        #[test]
        fn an_archive_of_hand_ins_is_a_hand_in_each_and_what_file_managers_add_is_none() {
            let files = [
                ("b/hand-in_Bob.txt", b"v=1&name=Bob&end=1".to_vec()),
                ("a/hand-in_Ada.txt", b"v=1&name=Ada&end=1".to_vec()),
                ("__MACOSX/._a", b"x".to_vec()),
                (
                    "sheet.csv",
                    b"v=1&name=Cleo&end=1\nv=1&name=Dan&end=1".to_vec(),
                ),
            ];
            let read: Vec<_> = names(&zipped(&files))
                .into_iter()
                .map(Result::unwrap)
                .collect();
            assert_eq!(
                read,
                [
                    "v=1&name=Ada&end=1",
                    "v=1&name=Bob&end=1",
                    "v=1&name=Cleo&end=1",
                    "v=1&name=Dan&end=1"
                ]
            );
        }

        #[test]
        fn a_bomb_is_refused_and_the_hand_ins_beside_it_are_read() {
            let bomb = vec![b' '; 8 << 20];
            let inner = zipped(&[("x", b"v=1&name=Eve".to_vec())]);
            let files = [
                ("a.txt", b"v=1&name=Ada&end=1".to_vec()),
                ("bomb.txt", bomb),
                ("inner.zip", inner),
            ];
            let read = names(&zipped(&files));
            assert!(read[0].is_ok(), "{read:?}");
            let why = read[1].as_ref().expect_err("a bomb");
            assert!(why.contains("unpacks to more than 1048576 bytes"), "{why}");
            let why = read[2].as_ref().expect_err("an archive");
            assert!(why.contains("within an archive"), "{why}");
            let whole = zipped(&files);
            let cut = names(&whole[..whole.len() - 30]);
            assert!(
                cut[0]
                    .as_ref()
                    .is_err_and(|why| why.contains("no whole ZIP")),
                "{cut:?}"
            );
            let many: Vec<_> = (0..=MOST_FILES).map(|it| format!("{it}.txt")).collect();
            let many: Vec<_> = many
                .iter()
                .map(|name| (name.as_str(), Vec::new()))
                .collect();
            let many = names(&zipped(&many));
            assert!(
                many[0]
                    .as_ref()
                    .is_err_and(|why| why.contains("up to 1000")),
                "{many:?}"
            );
        }
    }
}
