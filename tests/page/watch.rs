//! What goes wrong in the page and in its worker, heard by the server of the site.

use crate::browser::Browser;
use crate::site::{Answer, PREFIX, Served, Site, answer};
use axum::http::StatusCode;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// What was said so far. Each clone hears the same.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Vec<String>>>);

const SCRIPT: &str = include_str!("watch.js");
const SCRIPT_NAME: &str = "watch.js";
/// Where the script posts to.
const EAR: &str = "said";

impl Watch {
    /// Serves the site as [`Site::serve`] does, with ears: for browsers whose driver keeps no log.
    pub fn serve() -> (Site, Self) {
        let folder = Site::folder();
        let watch = Self::default();
        let ear = watch.clone();
        let site = Site::answering(move |path, posted| ear.answer(&folder, path, posted));
        (site, watch)
    }

    fn answer(&self, folder: &Path, path: &str, posted: &[u8]) -> Answer {
        match path.strip_prefix(PREFIX) {
            Some(EAR) => {
                self.hear(String::from_utf8_lossy(posted).into_owned());
                Answer::new("text/plain", [])
            }
            Some(SCRIPT_NAME) => Answer::new("text/javascript", SCRIPT),
            name => {
                let answer = answer(folder, path, &|_: &str| Served::AsItIs);
                if answer.status != StatusCode::OK {
                    self.hear(format!("{path} is not there"));
                }
                with_script(name.unwrap_or_default(), answer)
            }
        }
    }

    fn hear(&self, words: String) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.push(words);
    }

    fn said(&self) -> Vec<String> {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.clone()
    }

    /// Everything that went wrong so far, in a page and a worker that do speak: both have said that
    /// they are watched, and an error written and a file that is not there are heard.
    pub async fn complaints(&self, browser: &Browser) -> Vec<String> {
        const PICTURE: &str = "the-last-picture.png";
        // How each begins and ends.
        const SIGNS: [(&str, &str); 4] = [
            ("page: watched", ""),
            ("worker: watched", ""),
            ("page: the last word", ""),
            ("page: no ", PICTURE),
        ];
        // A throw would be Firefox's own affair: it runs the driver's scripts beside the page's.
        let script = "console.error('the last word');
            const picture = document.createElement('img');
            picture.hidden = true;
            picture.src = arguments[0];
            document.body.append(picture);";
        browser.run_with(script, PICTURE.into()).await;
        let is_sign = |words: &str, (start, end): (&str, &str)| {
            words.starts_with(start) && words.ends_with(end)
        };
        for sign in SIGNS {
            browser
                .wait_for(&format!("{sign:?}"), 10, async || {
                    let said = self.said();
                    let is_there = said.iter().any(|words| is_sign(words, sign));
                    is_there.then_some(()).ok_or(said.join("; "))
                })
                .await;
        }
        let is_ours =
            |words: &str| SIGNS.iter().any(|sign| is_sign(words, *sign)) || words.contains(PICTURE);
        let mut said = self.said();
        said.retain(|words| !is_ours(words));
        said
    }
}

/// The file with the script at the head of the page, or of the program that starts the worker.
fn with_script(name: &str, answer: Answer) -> Answer {
    let body = match String::from_utf8(answer.body) {
        Ok(page) if name.is_empty() || name == "index.html" => {
            let script = format!("<script src=\"{SCRIPT_NAME}\"></script></head>");
            page.replacen("</head>", &script, 1).into()
        }
        Ok(program) if name.contains("loader") && name.ends_with(".js") => {
            format!("{SCRIPT}{program}").into()
        }
        Ok(text) => text.into(),
        Err(error) => error.into_bytes(),
    };
    Answer { body, ..answer }
}
