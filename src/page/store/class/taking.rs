//! Hand-ins come in, as files, pasted or by a link.

use super::{MOST_HAND_INS, Review, cells, found};
use crate::core::exercise::{self, HandIn, Opened, Written};
use crate::core::protocol::{Command, Digests};
use crate::core::review::{Given, MOST_GIVEN, MOST_PASTED, given_in, texts_in};
use crate::page::language::{heard, say};
use crate::page::store::Store;
use crate::page::store::given::bytes_of;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

impl Store {
    /// Adds what a teacher has: hand-ins, archives of them, sheets with a column of links.
    pub fn give_files(self, files: Vec<File>) {
        self.recall_class();
        self.class.update(|class| class.notes.clear());
        spawn_local(async move {
            for file in files {
                let read = bytes_of(&file, MOST_GIVEN).await;
                let read =
                    read.and_then(|it| it.ok_or(say("The browser could not read it.").to_owned()));
                match read {
                    Ok(bytes) => {
                        for given in given_in(&file.name(), &bytes) {
                            self.take_given(given);
                        }
                    }
                    Err(why) => self.take_given(Err((file.name(), why))),
                }
            }
            self.keep_class();
            self.class.notify();
        });
    }

    /// Adds what was pasted: a hand-in, or a column of links.
    pub fn give_text(self, text: &str) {
        self.recall_class();
        self.class.update(|class| class.notes.clear());
        if text.len() > MOST_PASTED {
            let words = say!(
                "What was pasted has {size} bytes; allowed: up to {most}.",
                size = text.len(),
                most = MOST_PASTED
            );
            self.class.update(|class| class.notes.push(words));
            return;
        }
        for given in texts_in("pasted", text) {
            self.take_given(Ok(given));
        }
        self.keep_class();
        self.class.notify();
    }

    /// Adds the hand-in of a link that was opened.
    pub(in crate::page::store) fn review_link(self, fragment: &str) {
        self.recall_class();
        self.class.update(|class| class.notes.clear());
        self.take_given(Ok(Given {
            name: say("a link").to_owned(),
            text: fragment.to_owned(),
        }));
        self.keep_class();
        self.class.notify();
    }

    fn take_given(self, given: Result<Given, (String, String)>) {
        let (file, text, read) = match given {
            Ok(Given { name, text }) => {
                let opened = read(&text);
                (name, text, opened)
            }
            Err((name, why)) => (name, String::new(), Err(why)),
        };
        if read.is_err() && self.take_measure_of(&file, &text) {
            return;
        }
        self.add(file, text, read);
    }

    /// Takes a text for the exercise's, where it is one. What counts already stays: among hand-ins may be the link of a
    /// student who has changed it.
    fn take_measure_of(self, file: &str, text: &str) -> bool {
        let is_exercise =
            matches!(exercise::open_file(text), Some(Ok(opened)) if is_exercise(&opened));
        let measured = self.class.with_untracked(|class| class.measure.is_some());
        if is_exercise && measured {
            let words = say!(
                "{file} is an exercise's link and no hand-in. Yours stays what counts; another is put into its box.",
                file
            );
            self.class.update(|class| class.notes.push(words));
        } else if is_exercise {
            self.measure_by(text);
        }
        is_exercise
    }

    /// Adds a hand-in, and asks the engine what its receipts have to begin with. Whoever adds tells of it, once for
    /// all that come together.
    pub(super) fn add(
        self,
        file: String,
        text: String,
        read: Result<(HandIn, Vec<String>), String>,
    ) {
        let refused = self.class.with_untracked(|class| {
            let known = class
                .hand_ins
                .iter()
                .any(|it| !text.is_empty() && it.text == text);
            if known {
                return Some(say!("{file} was in the list already.", file));
            }
            let full = class.hand_ins.len() >= MOST_HAND_INS;
            full.then(|| {
                say!(
                    "{file} was passed over: allowed are {most} hand-ins.",
                    file,
                    most = MOST_HAND_INS
                )
            })
        });
        if let Some(words) = refused {
            self.class.update_untracked(|class| class.notes.push(words));
            return;
        }
        let (hand_in, notes) = match read {
            Ok((hand_in, notes)) => (Ok(hand_in), notes),
            Err(reason) => (Err(reason), Vec::new()),
        };
        let config = hand_in.as_ref().ok().map(|it| it.link.config.clone());
        let mut review = Review {
            file,
            text,
            hand_in,
            notes,
            request: None,
            findings: None,
            judged: None,
        };
        let works = cells::works(&review);
        // It is in the list before the engine can answer.
        self.with_lab(|lab| {
            if let Some(config) = config {
                lab.ask(|request| {
                    review.request = Some(request);
                    let config = Box::new(config);
                    Command::Digest { request, config }
                });
            }
        });
        self.class.update_untracked(|class| class.push(review));
        self.ask_beginnings(works);
    }

    pub(in crate::page::store) fn take_digests(
        self,
        request: u32,
        digests: Result<Digests, String>,
    ) {
        let version = self.desk.with_untracked(|desk| desk.engine_version.clone());
        self.class.update_untracked(|class| {
            class.begins.take(request, &digests);
            let mut hand_ins = class.hand_ins.iter_mut();
            if let Some(review) = hand_ins.find(|it| it.request == Some(request)) {
                review.findings = Some(found(review, &digests, &version));
            }
        });
        // The answers for a class come fast, and one by one.
        self.at_next_frame(|works| &works.class_pending, |store| store.class.notify());
    }
}

fn is_exercise(opened: &Opened) -> bool {
    opened.hand_in.is_none() && (opened.exercise.is_some() || opened.lesson.is_some())
}

/// The hand-in of a file: a link, or its part behind the `#`.
pub(super) fn read(text: &str) -> Result<(HandIn, Vec<String>), String> {
    match exercise::open_file(text) {
        None => Err(say("It is no hand-in: it has no v=.").to_owned()),
        Some(Err(error)) => Err(heard(&error.to_string())),
        Some(Ok(mut opened)) => {
            let hand_in = opened.hand_in.take().ok_or_else(|| {
                say("It is a link, but no hand-in: it has no name. It may have been cut off.")
                    .to_owned()
            })?;
            // Of one that is whole, what others have hung on to it is none of the student's.
            let notes = match hand_in.written {
                Written::Whole => opened.notes,
                Written::CutOff | Written::Before | Written::Later(_) => opened.all_notes(),
            };
            Ok((hand_in, notes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_hand_in_says_so() {
        assert!(read("hello").is_err_and(|words| words.contains("no v=")));
        assert!(read("https://a.b/#v=1&alpha=0.5").is_err_and(|words| words.contains("no name")));
        assert!(read("v=7").is_err_and(|words| words.contains("allowed: 1")));
        let (hand_in, notes) = read("https://a.b/#v=1&name=Ada&alpha=7\n").expect("a hand-in");
        assert_eq!(hand_in.name, "Ada");
        assert!(notes[0].contains("alpha"), "{notes:?}");
        let wrapped =
            "\u{feff}https://a.b/#v=1&name=Ada&exercise=E&ques\r\ntion=Why%3F&answer=No\r\n";
        let (hand_in, notes) = super::read(wrapped).expect("a hand-in");
        assert_eq!(hand_in.answers, [("Why?".to_owned(), "No".to_owned())]);
        assert_eq!(notes, Vec::<String>::new());
    }

    #[test]
    fn what_mail_and_search_programs_hang_on_to_a_whole_hand_in_is_not_held_against_it() {
        let whole = HandIn {
            name: "Ada".to_owned(),
            exercise: "E".to_owned(),
            ..HandIn::default()
        };
        let text = whole.fragment();
        let escaped: String = text
            .replace('%', "%25")
            .replace('&', "%26")
            .replace('=', "%3D");
        for (dress, of_whole) in [
            (format!("{text}&module_item_id=7"), true),
            (format!("https://a.b/?course=3&x=y#{text}"), true),
            (format!("{text}&trk=x&campaign=spring"), true),
            (
                format!("https://www.google.com/url?q=https://a.b/%23{escaped}&sa=D&opi=8&cd=1"),
                true,
            ),
            (format!("> https://a.b/#{text}\r\n> \r\n"), true),
            // Its end is gone, and an answer's word with it.
            (text.replace("&end=1", "&answ"), false),
        ] {
            let (hand_in, notes) = read(&dress).expect("a hand-in");
            assert_eq!(hand_in.name, "Ada");
            assert_eq!(notes.is_empty(), of_whole, "{dress}: {notes:?}");
        }
        let changed = text.replace("v=1", "v=1&alpha=7");
        let (_, notes) = read(&changed).expect("a hand-in");
        assert!(notes.concat().contains("alpha"), "{notes:?}");
    }
}
