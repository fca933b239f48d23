//! A file server under a path that is not the root: the site must work anywhere.

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Notify;

/// The site, served until it is stopped, or the test process ends.
pub struct Site {
    pub address: String,
    stop: Arc<Notify>,
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
        Self::answering(move |path, _| answer(&folder, path, &served))
    }

    /// Answers every path, and what was posted to it, as `answer` says; paths begin with [`PREFIX`].
    pub fn answering(answer: impl Fn(&str, &[u8]) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let port = listener.local_addr().expect("an address").port();
        let answer = Arc::new(answer);
        let app = Router::new()
            .fallback(async move |uri: Uri, posted: Bytes| answer(uri.path(), &posted));
        let stop = Arc::new(Notify::new());
        let stopped = stop.clone();
        // A thread and a runtime of its own: a test may block its own.
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
                let serving = axum::serve(listener, app).into_future();
                tokio::select! {
                    served = serving => served.expect("serves for ever"),
                    () = stopped.notified() => {}
                }
            });
        });
        Self {
            address: format!("http://127.0.0.1:{port}{PREFIX}"),
            stop,
        }
    }

    /// Ends the server, with what is connected to it.
    pub fn stop(&self) {
        self.stop.notify_one();
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

/// What is sent back for one path.
pub struct Answer {
    pub status: StatusCode,
    pub kind: &'static str,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn new(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let (status, body) = (StatusCode::OK, body.into());
        Self { status, kind, body }
    }

    fn missing() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            ..Self::new("text/plain", "not here")
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, self.kind),
            // As GitHub Pages has it.
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        ];
        (self.status, headers, self.body).into_response()
    }
}

pub fn answer(folder: &Path, path: &str, served: &impl Fn(&str) -> Served) -> Answer {
    let Some(name) = path.strip_prefix(PREFIX) else {
        return Answer::missing();
    };
    let name = match name.is_empty() || name.ends_with('/') {
        true => &format!("{name}index.html"),
        false => name,
    };
    let kind = match served(name) {
        Served::Replaced(text) => return Answer::new(media_type(name), text),
        Served::Missing => return Answer::missing(),
        Served::Called(kind) => kind,
        Served::AsItIs => media_type(name),
    };
    match std::fs::read(folder.join(name)) {
        Ok(bytes) if !name.contains("..") => Answer::new(kind, bytes),
        // As GitHub Pages does.
        _ => match std::fs::read(folder.join("404.html")) {
            Ok(body) => Answer {
                body,
                kind: media_type("404.html"),
                ..Answer::missing()
            },
            Err(_) => Answer::missing(),
        },
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
