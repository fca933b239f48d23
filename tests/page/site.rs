//! A file server under a path that is not the root: the site must work anywhere.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiny_http::{Header, Request, Response, Server, StatusCode};

/// The site, served until the test process ends.
pub struct Site {
    pub address: String,
}

/// What a server makes of a file of the site.
pub enum Served {
    AsItIs,
    /// With another media type.
    Called(&'static str),
    /// With another content; of a file that is not there too.
    Replaced(&'static str),
    Missing,
}

pub const PREFIX: &str = "/some/where/";

impl Site {
    /// Serves the folder of `SITE_DIR` on a free port of the loopback interface.
    pub fn serve() -> Self {
        Self::serve_as(|_| Served::AsItIs)
    }

    /// The same by a server that does what it likes with each file, by its name.
    pub fn serve_as(served: impl Fn(&str) -> Served + Send + Sync + 'static) -> Self {
        let folder = Self::folder();
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let port = server.server_addr().to_ip().expect("an address").port();
        let served = Arc::new(served);
        std::thread::spawn(move || {
            for request in server.incoming_requests() {
                let (folder, served) = (folder.clone(), served.clone());
                // One that reads its answer late must not keep the others waiting.
                std::thread::spawn(move || {
                    let response = answer(&folder, request.url(), served.as_ref());
                    respond(request, response);
                });
            }
        });
        Self {
            address: format!("http://127.0.0.1:{port}{PREFIX}"),
        }
    }

    /// Where the built site lies.
    pub fn folder() -> PathBuf {
        let folder = std::env::var_os("SITE_DIR").expect("SITE_DIR names the built site");
        let folder = PathBuf::from(folder);
        assert!(
            folder.join("index.html").is_file(),
            "{} holds no site",
            folder.display()
        );
        folder
    }
}

/// Answers, and has the browser close the connection. tiny_http 0.12 keeps one thread for each open connection,
/// and may queue a new one behind them without a thread of its own: a page of many files then waits for ever.
pub fn respond(request: Request, response: Response<std::io::Cursor<Vec<u8>>>) {
    let status = response.status_code();
    let mut head = format!(
        "HTTP/1.1 {} {}\r\nConnection: close\r\n",
        status.0,
        status.default_reason_phrase()
    );
    for header in response.headers() {
        head += &format!("{header}\r\n");
    }
    let body = response.into_reader().into_inner();
    head += &format!("Content-Length: {}\r\n\r\n", body.len());
    let mut to = request.into_writer();
    // A browser that went away needs no answer.
    drop(
        to.write_all(head.as_bytes())
            .and_then(|()| to.write_all(&body))
            .and_then(|()| to.flush()),
    );
}

pub fn answer(
    folder: &Path,
    url: &str,
    served: &impl Fn(&str) -> Served,
) -> Response<std::io::Cursor<Vec<u8>>> {
    let missing = || Response::from_string("not here").with_status_code(StatusCode(404));
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let Some(name) = path.strip_prefix(PREFIX) else {
        return missing();
    };
    let name = if name.is_empty() { "index.html" } else { name };
    let called = |kind| Header::from_bytes("Content-Type", kind).expect("a valid header");
    let served = served(name);
    if let Served::Replaced(text) = served {
        return Response::from_data(text).with_header(called(media_type(name)));
    }
    let kind = match served {
        Served::Missing => return missing(),
        Served::Called(kind) => kind,
        _ => media_type(name),
    };
    match std::fs::read(folder.join(name)) {
        Ok(bytes) if !name.contains("..") => Response::from_data(bytes).with_header(called(kind)),
        _ => missing(),
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
