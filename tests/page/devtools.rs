//! A line of its own to Chromium's DevTools: the driver's reaches the page but not its workers.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::iter::Sum;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tungstenite::{Message, WebSocket};

/// How long Chromium may take to answer while the page and its worker are at work, and the machine perhaps
/// with something else.
const PATIENCE: Duration = Duration::from_secs(600);

/// Of a heap's size, and how far they are apart.
const READINGS: usize = 3;
const BETWEEN_READINGS: Duration = Duration::from_millis(200);

/// Keeps every memory that a module brings with it, before the module is there. Asking V8 for all objects
/// of a kind (`Runtime.queryObjects`) would need no help, but takes Chromium 156 down in a page with a worker.
const KEEP_MEMORIES: &str = "globalThis.labMemories = []; \
     const kept = result => { \
       for (const it of Object.values((result.instance ?? result).exports)) \
         if (it instanceof WebAssembly.Memory && !labMemories.includes(it)) labMemories.push(it); \
       return result; }; \
     for (const name of ['instantiate', 'instantiateStreaming']) { \
       const real = WebAssembly[name].bind(WebAssembly); \
       WebAssembly[name] = (...given) => real(...given).then(kept); }";

/// Connected to the one page of a browser, and to its workers.
pub struct DevTools {
    socket: WebSocket<TcpStream>,
    last: u64,
    /// As they came, those that went left out.
    workers: Vec<Worker>,
}

#[derive(Debug, Clone)]
struct Worker {
    session: String,
    /// Whether it has not yet been told to start.
    waits: bool,
}

/// Bytes in use, after a collection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heap {
    /// Of JavaScript's objects.
    pub script: f64,
    /// Of all WebAssembly memories.
    pub wasm: f64,
}

impl Sum for Heap {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        let nothing = Self {
            script: 0.0,
            wasm: 0.0,
        };
        all.fold(nothing, |sum, one| Self {
            script: sum.script + one.script,
            wasm: sum.wasm + one.wasm,
        })
    }
}

/// Where code runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Page,
    /// As it came, counted from 0.
    Worker(usize),
}

impl DevTools {
    /// Connects to the page of a browser that was started with `--remote-debugging-port`, before it shows
    /// what is to be watched.
    pub fn connect(port: u16) -> Self {
        let targets = get(port, "/json/list");
        let targets: Value = serde_json::from_str(&targets).expect("a list of targets");
        let mut targets = targets.as_array().into_iter().flatten();
        let page = targets.find(|target| target["type"] == "page");
        let address = page.expect("one page")["webSocketDebuggerUrl"].clone();
        let address = address.as_str().expect("its address").to_owned();
        let (socket, _) = tungstenite::client(address, link(port)).expect("Chromium listens");
        let mut tools = Self {
            socket,
            last: 0,
            workers: Vec::new(),
        };
        tools.call(Place::Page, "Page.enable", json!({}));
        let keep = json!({ "source": KEEP_MEMORIES });
        tools.call(Place::Page, "Page.addScriptToEvaluateOnNewDocument", keep);
        // A worker waits until it has been told to keep its memories.
        let attach = json!({
            "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true
        });
        tools.call(Place::Page, "Target.setAutoAttach", attach);
        tools
    }

    /// Waits until the page has so many workers.
    pub fn wait_for_workers(&mut self, count: usize) {
        let start = Instant::now();
        while self.workers.len() < count {
            let found = self.workers.len();
            assert!(
                start.elapsed() < PATIENCE,
                "the page starts {found} of {count} workers"
            );
            std::thread::sleep(Duration::from_millis(200));
            // Whatever is asked, what has happened meanwhile comes before the answer.
            self.call(Place::Page, "Runtime.getHeapUsage", json!({}));
            self.let_go();
        }
    }

    /// What is in use in one place: of some readings the least, since events that have come and wait for their turn
    /// are no garbage yet, and stay for no second one.
    pub fn heap(&mut self, place: Place) -> Heap {
        let mut least = self.reading(place);
        for _ in 1..READINGS {
            std::thread::sleep(BETWEEN_READINGS);
            let again = self.reading(place);
            least = Heap {
                script: least.script.min(again.script),
                wasm: least.wasm.max(again.wasm),
            };
        }
        least
    }

    fn reading(&mut self, place: Place) -> Heap {
        self.let_go();
        self.call(place, "HeapProfiler.collectGarbage", json!({}));
        let used = self.call(place, "Runtime.getHeapUsage", json!({}));
        let wasm = self.wasm(place);
        Heap {
            script: used["usedSize"].as_f64().expect("a size"),
            wasm,
        }
    }

    /// Every memory of every module.
    fn wasm(&mut self, place: Place) -> f64 {
        let sum = "labMemories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)";
        let sum = json!({ "expression": sum, "returnByValue": true });
        let bytes = self.call(place, "Runtime.evaluate", sum);
        bytes["result"]["value"].as_f64().expect("a sum of bytes")
    }

    /// The result of a command.
    fn call(&mut self, place: Place, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": parameters });
        if let Place::Worker(index) = place {
            let worker = self.workers.get(index).expect("the page has that worker");
            command["sessionId"] = worker.session.clone().into();
        }
        self.socket
            .send(Message::text(command.to_string()))
            .expect("Chromium listens");
        loop {
            let message = self.socket.read().expect("Chromium answers");
            let Ok(text) = message.to_text() else {
                continue;
            };
            let Ok(message) = serde_json::from_str::<Value>(text) else {
                continue;
            };
            if message["id"] == self.last {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            self.note(&message);
        }
    }

    /// Starts the workers that have just come, their memories kept.
    fn let_go(&mut self) {
        while let Some(index) = self.workers.iter().position(|worker| worker.waits) {
            self.workers[index].waits = false;
            let keep = json!({ "expression": KEEP_MEMORIES });
            self.call(Place::Worker(index), "Runtime.evaluate", keep);
            let go = "Runtime.runIfWaitingForDebugger";
            self.call(Place::Worker(index), go, json!({}));
        }
    }

    /// A worker came, or went.
    fn note(&mut self, message: &Value) {
        let parameters = &message["params"];
        let session = parameters["sessionId"].as_str().unwrap_or_default();
        match message["method"].as_str() {
            Some("Target.attachedToTarget") if parameters["targetInfo"]["type"] == "worker" => {
                self.workers.push(Worker {
                    session: session.to_owned(),
                    waits: true,
                });
            }
            Some("Target.detachedFromTarget") => {
                self.workers.retain(|worker| worker.session != session);
            }
            _ => {}
        }
    }
}

fn link(port: u16) -> TcpStream {
    let link = TcpStream::connect(("127.0.0.1", port)).expect("Chromium's debugging port");
    link.set_read_timeout(Some(PATIENCE)).expect("a limit");
    link
}

/// The body of an answer. Chromium keeps the connection open, so its length says where it ends.
fn get(port: u16, path: &str) -> String {
    let mut link = link(port);
    write!(
        link,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    )
    .expect("Chromium listens");
    let (mut answer, mut some) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(body) = body(&answer) {
            return body;
        }
        let count = link.read(&mut some).expect("Chromium answers");
        assert!(count > 0, "{path}: the answer breaks off");
        answer.extend_from_slice(&some[..count]);
    }
}

/// The body, once it is whole.
fn body(answer: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    })?;
    (body.len() >= length).then(|| body.to_owned())
}

#[test]
fn an_answer_is_whole_when_its_length_says_so() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length:4\r\n\r\n[{}]";
    assert_eq!(body(answer).as_deref(), Some("[{}]"));
    assert_eq!(body(&answer[..answer.len() - 1]), None);
    assert_eq!(body(b"HTTP/1.1 200 OK\r\n"), None);
}
