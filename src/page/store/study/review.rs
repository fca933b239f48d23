//! Hand-ins that a teacher looks through.

use crate::core::exercise::{self, Finding, HandIn, check};
use crate::core::protocol::{Command, Digests};
use crate::core::share_link::MOST_FILE_BYTES;
use crate::page::store::Store;
use crate::page::store::given::text_of;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

const MOST_REVIEWS: usize = 200;

/// One hand-in, or why it could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The file's name.
    pub file: String,
    pub hand_in: Result<HandIn, String>,
    /// What of it was passed over, and why.
    pub notes: Vec<String>,
    /// What the engine's answer is known by; `None` where nothing is asked.
    request: Option<u32>,
    /// Of its receipts; `None` until the engine has answered.
    pub findings: Option<Vec<Finding>>,
}

impl Store {
    /// Adds a hand-in, and asks the engine what its receipts have to begin with.
    pub fn review(self, file: String, read: Result<(HandIn, Vec<String>), String>) {
        let (hand_in, notes) = match read {
            Ok((hand_in, notes)) => (Ok(hand_in), notes),
            Err(reason) => (Err(reason), Vec::new()),
        };
        let full = self
            .study
            .with_untracked(|study| study.reviews.len() >= MOST_REVIEWS);
        if full {
            let words = format!("{file} was passed over: allowed are {MOST_REVIEWS} hand-ins.");
            self.study.update(|study| study.notes.push(words));
            return;
        }
        let config = hand_in.as_ref().ok().map(|it| it.link.config.clone());
        let mut review = Review {
            file,
            hand_in,
            notes,
            request: None,
            findings: None,
        };
        let Some(config) = config else {
            self.study.update(|study| study.reviews.push(review));
            return;
        };
        // It is in the list before the engine can answer.
        let mut number = None;
        self.with_lab(&mut |lab| {
            lab.ask(|request| {
                number = Some(request);
                let config = Box::new(config.clone());
                Command::Digest { request, config }
            });
        });
        review.request = number;
        self.study.update(|study| study.reviews.push(review));
    }

    /// Reads a file that a student handed in.
    pub fn review_file(self, file: File) {
        spawn_local(async move {
            let text = text_of(&file, MOST_FILE_BYTES).await;
            self.review(file.name(), text.and_then(|text| read(&text)));
        });
    }

    pub(in crate::page::store) fn take_digests(
        self,
        request: u32,
        digests: Result<Digests, String>,
    ) {
        let version = self.desk.with_untracked(|desk| desk.engine_version.clone());
        self.study.update(|study| {
            let mut reviews = study.reviews.iter_mut();
            if let Some(review) = reviews.find(|it| it.request == Some(request)) {
                review.findings = Some(found(review, &digests, &version));
            }
        });
    }

    /// Forgets them all.
    pub fn clear_reviews(self) {
        self.study.update(|study| study.reviews.clear());
    }
}

/// The hand-in of a file: a link, or its part behind the `#`.
fn read(text: &str) -> Result<(HandIn, Vec<String>), String> {
    match exercise::open_file(text) {
        None => Err("It is no hand-in: it has no v=.".to_owned()),
        Some(Err(error)) => Err(error.to_string()),
        Some(Ok(opened)) => opened
            .hand_in
            .map(|hand_in| (hand_in, opened.notes))
            .ok_or_else(|| "It is a link, but no hand-in: it has no name.".to_owned()),
    }
}

fn found(review: &Review, digests: &Result<Digests, String>, version: &str) -> Vec<Finding> {
    let Ok(hand_in) = &review.hand_in else {
        return Vec::new();
    };
    let wrong = |words: String| Finding {
        is_note: false,
        words,
    };
    if !review.notes.is_empty() {
        return review.notes.iter().cloned().map(wrong).collect();
    }
    match digests {
        Err(reason) => vec![wrong(reason.clone())],
        Ok(digests) => {
            let receipts: Vec<_> = hand_in.link.receipts.iter().flatten().collect();
            if receipts.is_empty() {
                return vec![wrong("It has no receipt.".to_owned())];
            }
            let config = &hand_in.link.config;
            // The run that was not held has no warm-up; its steps are fewer.
            let sides = crate::page::store::Side::BOTH
                .into_iter()
                .zip(&hand_in.link.receipts);
            let checked = sides.filter_map(|(side, receipt)| Some((side, receipt.as_ref()?)));
            checked
                .flat_map(|(side, receipt)| check(receipt, &side.config(config), digests, version))
                .collect()
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
        let (read, notes) = read("https://a.b/#v=1&name=Ada&alpha=7\n").expect("a hand-in");
        assert_eq!(read.name, "Ada");
        assert!(notes[0].contains("alpha"), "{notes:?}");
        let wrapped =
            "\u{feff}https://a.b/#v=1&name=Ada&exercise=E&ques\r\ntion=Why%3F&answer=No\r\n";
        let (hand_in, notes) = super::read(wrapped).expect("a hand-in");
        assert_eq!(hand_in.answers, [("Why?".to_owned(), "No".to_owned())]);
        assert_eq!(notes, Vec::<String>::new());
    }
}
