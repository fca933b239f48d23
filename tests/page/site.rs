//! A file server under a path that is not the root: the site must work anywhere.

use crate::watch::Watch;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiny_http::{Header, Request, Response, Server, StatusCode};

/// The site, served until the test process ends.
pub struct Site {
    pub address: String,
}

pub const PREFIX: &str = "/some/where/";

impl Site {
    /// Serves the folder of `SITE_DIR` on a free port of the loopback interface.
    pub fn serve() -> Self {
        Self::start(|folder, request| answer(file(folder, request.url())))
    }

    /// The same, and hears what goes wrong in page and worker: for browsers whose driver does not.
    pub fn watched() -> (Self, Watch) {
        let watch = Watch::default();
        let ear = watch.clone();
        let site = Self::start(move |folder, request| {
            if let Some(found) = ear.answers(request) {
                return answer(Some(found));
            }
            let url = request.url();
            let found = file(folder, url).map(|file| ear.joins(file));
            if found.is_none() {
                ear.hear(format!("{url} is not there"));
            }
            answer(found)
        });
        (site, watch)
    }

    fn start(answer: impl Fn(&Path, &mut Request) -> Answer + Send + 'static) -> Self {
        let folder = std::env::var_os("SITE_DIR").expect("SITE_DIR names the built site");
        let folder = PathBuf::from(folder);
        assert!(
            folder.join("index.html").is_file(),
            "{} holds no site",
            folder.display()
        );
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let port = server.server_addr().to_ip().expect("an address").port();
        std::thread::spawn(move || {
            for mut request in server.incoming_requests() {
                let response = answer(&folder, &mut request);
                // A browser that went away needs no answer.
                drop(request.respond(response));
            }
        });
        Self {
            address: format!("http://127.0.0.1:{port}{PREFIX}"),
        }
    }
}

type Answer = Response<std::io::Cursor<Vec<u8>>>;

/// A file of the site, by its name in there.
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The name of what is asked for, if it is within the site.
pub fn name_of(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.strip_prefix(PREFIX)?;
    Some(if name.is_empty() { "index.html" } else { name })
}

fn file(folder: &Path, url: &str) -> Option<File> {
    let name = name_of(url).filter(|name| !name.contains(".."))?;
    Some(File {
        name: name.to_owned(),
        bytes: std::fs::read(folder.join(name)).ok()?,
    })
}

fn answer(found: Option<File>) -> Answer {
    match found {
        Some(File { name, bytes }) => Response::from_data(bytes).with_header(media_type(&name)),
        None => Response::from_string("not here").with_status_code(StatusCode(404)),
    }
}

fn media_type(name: &str) -> Header {
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    Header::from_bytes("Content-Type", kind).expect("a valid header")
}
