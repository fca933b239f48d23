//! A file server under a path that is not the root: the site must work anywhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiny_http::{Header, Response, Server, StatusCode};

/// The site, served until the test process ends.
pub struct Site {
    pub address: String,
}

pub const PREFIX: &str = "/some/where/";

impl Site {
    /// Serves the folder of `SITE_DIR` on a free port of the loopback interface.
    pub fn serve() -> Self {
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
            for request in server.incoming_requests() {
                let response = answer(&folder, request.url());
                // A browser that went away needs no answer.
                drop(request.respond(response));
            }
        });
        Self {
            address: format!("http://127.0.0.1:{port}{PREFIX}"),
        }
    }
}

pub fn answer(folder: &Path, url: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let Some(name) = path.strip_prefix(PREFIX) else {
        return Response::from_string("not here").with_status_code(StatusCode(404));
    };
    let name = if name.is_empty() { "index.html" } else { name };
    match std::fs::read(folder.join(name)) {
        Ok(bytes) if !name.contains("..") => {
            Response::from_data(bytes).with_header(media_type(name))
        }
        _ => Response::from_string("not here").with_status_code(StatusCode(404)),
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
