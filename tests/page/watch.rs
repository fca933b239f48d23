//! What goes wrong in the page and in its worker, heard by the server of the site.

use crate::browser::Browser;
use crate::site::{PREFIX, Served, Site, answer, respond};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tiny_http::{Request, Response, Server};

/// What was said so far. Each clone hears the same.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Vec<String>>>);

const SCRIPT: &str = include_str!("watch.js");
const SCRIPT_NAME: &str = "watch.js";
/// Where the script posts to.
const EAR: &str = "said";

type Answer = Response<Cursor<Vec<u8>>>;

impl Watch {
    /// Serves the site as [`Site::serve`] does, with ears: for browsers whose driver keeps no log.
    pub fn serve() -> (Site, Self) {
        let folder = std::env::var_os("SITE_DIR").expect("SITE_DIR names the built site");
        let folder = PathBuf::from(folder);
        let server = Server::http("127.0.0.1:0").expect("a free port");
        let port = server.server_addr().to_ip().expect("an address").port();
        let watch = Self::default();
        let ear = watch.clone();
        std::thread::spawn(move || {
            for mut request in server.incoming_requests() {
                let response = ear.answer(&folder, &mut request);
                respond(request, response);
            }
        });
        let address = format!("http://127.0.0.1:{port}{PREFIX}");
        (Site { address }, watch)
    }

    fn answer(&self, folder: &Path, request: &mut Request) -> Answer {
        let url = request.url().to_owned();
        let path = url.split(['?', '#']).next().unwrap_or(&url);
        match path.strip_prefix(PREFIX) {
            Some(EAR) => {
                let mut words = String::new();
                let read = request.as_reader().read_to_string(&mut words);
                self.hear(read.map_or_else(|error| error.to_string(), |_| words));
                Response::from_data([])
            }
            Some(SCRIPT_NAME) => Response::from_string(SCRIPT),
            name => {
                let response = answer(folder, &url, &|_: &str| Served::AsItIs);
                if response.status_code() != 200 {
                    self.hear(format!("{path} is not there"));
                }
                with_script(name.unwrap_or_default(), response)
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
fn with_script(name: &str, response: Answer) -> Answer {
    let (status, headers) = (response.status_code(), response.headers().to_vec());
    let text = response.into_reader().into_inner();
    let text = match String::from_utf8(text) {
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
    let length = text.len();
    Response::new(status, headers, Cursor::new(text), Some(length), None)
}
