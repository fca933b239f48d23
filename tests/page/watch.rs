//! What goes wrong in the page and in its worker, heard by the server of the site.

use crate::browser::Browser;
use crate::site::{File, name_of};
use std::sync::{Arc, Mutex, PoisonError};
use tiny_http::Request;

/// What was said so far. Each clone hears the same.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Vec<String>>>);

const SCRIPT: &str = include_str!("watch.js");
const SCRIPT_NAME: &str = "watch.js";
/// Where the script posts to.
const EAR: &str = "said";

impl Watch {
    /// What the server answers of its own accord: the script, and an empty word to what was said.
    pub fn answers(&self, request: &mut Request) -> Option<File> {
        let name = name_of(request.url())?.to_owned();
        let bytes = match name.as_str() {
            SCRIPT_NAME => SCRIPT.into(),
            EAR => {
                let mut words = String::new();
                let read = request.as_reader().read_to_string(&mut words);
                self.hear(read.map_or_else(|error| error.to_string(), |_| words));
                Vec::new()
            }
            _ => return None,
        };
        Some(File { name, bytes })
    }

    /// The file with the script at the head of the page, or of the program that starts the worker.
    pub fn joins(&self, File { name, bytes }: File) -> File {
        let bytes = match String::from_utf8(bytes) {
            Ok(page) if name == "index.html" => {
                let script = format!("<script src=\"{SCRIPT_NAME}\"></script></head>");
                page.replacen("</head>", &script, 1).into()
            }
            Ok(program) if name.contains("loader") && name.ends_with(".js") => {
                format!("{SCRIPT}{program}").into()
            }
            Ok(text) => text.into(),
            Err(error) => error.into_bytes(),
        };
        File { name, bytes }
    }

    pub fn hear(&self, words: String) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(words);
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
