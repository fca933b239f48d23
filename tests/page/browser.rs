//! A browser and its driver, started for one test and ended with it: Chromium, unless said otherwise.

use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A browser window with its driver.
pub struct Browser {
    pub client: Client,
    _driver: Driver,
}

/// Ends the driver, and the browser with it.
pub struct Driver {
    process: Child,
    /// Where both keep their files: a browser that is ended leaves a profile of up to 100 MB, and once
    /// these have filled the disk, no page has room for anything.
    _files: TempDir,
    port: u16,
    /// Once there is one.
    session: Option<String>,
}

/// How long the first window may take to open.
const WINDOW: Duration = Duration::from_secs(30);

impl Driver {
    /// Starts a driver on a free port.
    pub fn start(program: &mut Command) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let files = tempfile::tempdir().expect("a folder for the browser's files");
        let process = program
            .env("TMPDIR", files.path())
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program:?} does not start ({error})"));
        Self {
            process,
            _files: files,
            port,
            session: None,
        }
    }

    /// Opens a window.
    pub async fn connect(mut self, capabilities: Capabilities) -> Browser {
        let address = format!("http://127.0.0.1:{}", self.port);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let start = Instant::now();
        loop {
            match builder.connect(&address).await {
                Ok(client) => {
                    self.session = client.session_id().await.ok().flatten();
                    return Browser {
                        client,
                        _driver: self,
                    };
                }
                Err(error) if start.elapsed() > WINDOW => {
                    panic!("the driver at {address} opens no window: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }

    /// Asks for the window to be closed: killed, the driver would leave it open and at work.
    fn close(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else {
            return Ok(());
        };
        let mut link = TcpStream::connect(("127.0.0.1", self.port))?;
        link.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            link,
            "DELETE /session/{session} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        // It answers when the window is closed.
        link.read(&mut [0; 64]).map(drop)
    }
}

const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
];

impl Browser {
    /// Opens a window of a size; further flags join [`FLAGS`].
    pub async fn open(width: u32, height: u32, further: &[&str]) -> Self {
        let size = format!("--window-size={width},{height}");
        Self::start(
            further.iter().copied().chain([size.as_str()]),
            serde_json::json!({}),
            "normal",
        )
        .await
    }

    /// One that does not wait for the pages that it goes to: they may never come, and of a frame in a
    /// process of its own chromedriver at times misses the end.
    pub async fn open_impatient(width: u32, height: u32) -> Self {
        let size = format!("--window-size={width},{height}");
        Self::start([size.as_str()], serde_json::json!({}), "none").await
    }

    /// A phone of 390 x 844 pixels; a window cannot be made that narrow.
    pub async fn open_phone() -> Self {
        let metrics = serde_json::json!({ "width": 390, "height": 844, "pixelRatio": 2.0 });
        let phone = serde_json::json!({ "mobileEmulation": { "deviceMetrics": metrics } });
        Self::start([], phone, "normal").await
    }

    async fn start<'a>(
        further: impl IntoIterator<Item = &'a str>,
        mut options: serde_json::Value,
        waits: &str,
    ) -> Self {
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let driver = Driver::start(&mut Command::new(program));
        let flags: Vec<&str> = FLAGS.into_iter().chain(further).collect();
        options["args"] = flags.into();
        if let Ok(binary) = std::env::var("CHROME") {
            options["binary"] = binary.into();
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert("pageLoadStrategy".into(), waits.into());
        capabilities.insert("goog:chromeOptions".into(), options);
        capabilities.insert(
            "goog:loggingPrefs".into(),
            serde_json::json!({ "browser": "ALL" }),
        );
        driver.connect(capabilities).await
    }

    /// Every message on the console since the last call that is an error.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.console().await;
        log.expect("chromedriver keeps the log; of other browsers, the site hears")
    }

    /// The same where the driver keeps a log: Chromium's alone does.
    pub async fn console(&self) -> Result<Vec<String>, CmdError> {
        let log = self.client.issue_cmd(BrowserLog).await?;
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        Ok(severe.map(|entry| entry["message"].to_string()).collect())
    }

    /// A command of Chromium's own protocol.
    pub async fn devtools(
        &self,
        command: &str,
        parameters: serde_json::Value,
    ) -> serde_json::Value {
        let command = DevTools(serde_json::json!({ "cmd": command, "params": parameters }));
        let answer = self.client.issue_cmd(command).await;
        answer.expect("Chromium knows the command")
    }

    /// A screenshot under the target directory's `screenshots`.
    pub async fn screenshot(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
        std::fs::create_dir_all(&folder).expect("writable");
        let image = self.client.screenshot().await.expect("a screenshot");
        std::fs::write(folder.join(format!("{name}.png")), image).expect("writable");
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Where it does not answer, nothing but the signal is left.
        drop(self.close());
        // Both fail only where it has ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[derive(Debug)]
struct BrowserLog;

impl WebDriverCompatibleCommand for BrowserLog {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(r#"{"type":"browser"}"#.into()))
    }
}

#[derive(Debug)]
struct DevTools(serde_json::Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
